"""A measured run in the form: typed tokens per second, or a log of steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.catalog import run_kinds
from llmbudget.imports.step_logs.calibration import Speed, calibrated
from llmbudget.imports.step_logs.measurement import measure
from llmbudget.imports.step_logs.reading import steps_in
from llmbudget.imports.step_logs.report import report
from llmbudget.parameters.record import Number
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.state import Outcome, Session

TYPED: Mapping[str, Number] = {
    "tokens_per_second": Number(
        phrase("measured_speed"), "tokens/s", at_least=1, at_most=1e12, blank=phrase("measured_log")
    ),
    "tokens_per_step": Number(
        phrase("measured_step"), "tokens", at_least=1, at_most=1e12, blank=phrase("measured_log")
    ),
    "n_accelerators": Number(
        phrase("measured_on"), "accelerators", at_least=1, at_most=1e6, whole=True, blank=phrase("measured_planned")
    ),
}
"""What people type beside a log, by the argument of `Speed`."""


def take_measurement(session: Session, message: Mapping[str, Any], files: Sequence[bytes]) -> None:
    """Take a measured utilization as one step, and say what it rests on; what cannot be used changes nothing.

    Args:
        session: the session that takes it.
        message: the run's name, the typed texts, and the name of the log.
        files: the log, if one was chosen.
    """
    before, count, run = session.budget, session.measured.count + 1, str(message["run"])
    try:
        speed = _speed(session, message, files)
        plan = calibrated(before, speed, run)
    except (PlanError, ValueError) as error:
        session.measured = Outcome(count, error=" ".join(getattr(error, "problems", [str(error)])))
        return
    session.take(plan, "")
    session.measured = Outcome(count, told=" ".join(report(speed, before, Budget(plan), run)))


def measurable_runs(plan: Plan) -> list[str]:
    """Return the names of the further runs that learn, and so have a speed of learning."""
    return [run.name for run in plan.program.runs if run_kinds()[run.kind].trains]


def _speed(session: Session, message: Mapping[str, Any], files: Sequence[bytes]) -> Speed:
    if session.scenario != AS_PLANNED:
        raise ValueError(phrase("measured_in_scenario"))
    typed: dict[str, Any] = {name: parse(record, str(message[name])) for name, record in TYPED.items()}
    log = measure(steps_in(b"".join(files), str(message["name"]))) if files else None
    typed["tokens_per_second"] = None if log else typed["tokens_per_second"]  # the log was chosen last
    return Speed(log=log, **typed)

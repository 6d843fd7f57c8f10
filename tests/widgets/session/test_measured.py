"""A measured speed in the form: typed or from a log, it becomes the run's utilization, and says what it rests on."""

from pathlib import Path

import pytest

from llmbudget.plan.program import Run
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.measured import measurable_runs, take_measurement
from llmbudget.widgets.session.state import Session

LOG = (Path(__file__).parents[3] / "benchmarks" / "step_logs" / "1.5B.csv").read_bytes()
TYPED = {"run": "", "name": "steps.csv", "tokens_per_second": "40k", "tokens_per_step": "", "n_accelerators": ""}


def test_a_typed_speed_is_one_step_of_undo_and_says_that_its_range_stays() -> None:
    session = Session("startup")
    take_measurement(session, TYPED, [])
    assert session.text("mfu") == "31.78%"
    assert session.measured.told.startswith("Main run: 31.8% utilization; its range stays as it was")
    session.undo()
    assert (session.plan, session.measured.told) == (session.preset, "")


def test_a_log_brings_its_range_and_its_pauses() -> None:
    session = Session("startup")
    take_measurement(session, TYPED, [LOG])
    assert session.measured.told.startswith("steps.csv: 482 steady steps of 0.1398 s")
    assert "Goodput of the log" in session.measured.told
    assert session.plan.spreads["mfu"].high > 1
    assert "(steps.csv)" in session.plan.notes["mfu"]


@pytest.mark.parametrize(
    ("typed", "files", "reason"),
    [
        ({"tokens_per_second": "fast"}, [], "Tokens per second: 'fast' is not a number"),
        ({"tokens_per_second": ""}, [], "Give one of a log"),
        ({}, [b"step,time\n1,soon"], "steps.csv: row 1"),
        ({"run": "Gone"}, [], "'Gone' is not the name of one further run"),
    ],
)
def test_what_cannot_be_used_changes_nothing_and_says_why(
    typed: dict[str, str], files: list[bytes], reason: str
) -> None:
    session = Session("startup")
    take_measurement(session, TYPED | typed, files)
    assert reason in session.measured.error
    assert session.plan == session.preset


def test_runs_that_learn_can_be_measured_and_scenarios_cannot() -> None:
    session = Session("startup")
    runs = (Run(name="Tune", kind="supervised_fine_tuning"), Run(name="Judge", kind="evaluation"))
    session.take(session.plan.replace(runs=runs), "")
    assert measurable_runs(session.plan) == ["Tune"]
    scenarios.add(session, "Larger")
    take_measurement(session, TYPED, [])
    assert session.measured.error.startswith("A scenario has no range of its own.")

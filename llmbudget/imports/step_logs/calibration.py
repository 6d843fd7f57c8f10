"""A plan whose utilization is the one that a team has measured, for its main run or for a further run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmbudget.catalog import predictions, run_kinds
from llmbudget.imports.step_logs.measurement import Measurement
from llmbudget.model.evaluation import Evaluation
from llmbudget.parameters.as_typed import quoted
from llmbudget.parameters.record import Number
from llmbudget.plan.addresses import parameter_of
from llmbudget.plan.changes import changed
from llmbudget.plan.file import PlanError
from llmbudget.plan.measured import measured_on
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Spread

_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Speed:
    """What was measured; one of the three states the speed.

    Attributes:
        log: what a log says.
        tokens_per_second: of all accelerators together.
        step_seconds: time of a step.
        tokens_per_step: tokens that a step learns from; None if the log states them.
        n_accelerators: how many worked while it was measured; None for the run's.
    """

    log: Measurement | None = None
    tokens_per_second: float | None = None
    step_seconds: float | None = None
    tokens_per_step: float | None = None
    n_accelerators: float | None = None

    def __post_init__(self) -> None:
        """Refuse what does not state one speed.

        Raises:
            PlanError: none or several speeds are given, or a number is not above 0.
        """
        speeds = {"log": self.log, "tokens_per_second": self.tokens_per_second, "step_seconds": self.step_seconds}
        if sum(speed is not None for speed in speeds.values()) != 1:
            raise PlanError(["Give one of a log, tokens per second, and seconds of a step."])
        for name, number in vars(self).items():
            if name != "log" and number is not None and not 0 < number < np.inf:
                raise PlanError([f"{name}: {quoted(number)} is not allowed; give a number above 0."])

    @property
    def seconds(self) -> float | None:
        """Time of a step; None if only tokens per second are known."""
        return self.log.step_seconds if self.log else self.step_seconds

    @property
    def tokens(self) -> float:
        """Tokens per second.

        Raises:
            PlanError: nothing says how many tokens a step learns from.
        """
        if self.seconds is None:
            return self.tokens_per_second or 0
        per_step = self.tokens_per_step or (self.log.tokens_per_step if self.log else None)
        if per_step is None:
            missing = f"{self.log.name}: has no column of tokens" if self.log else "A step's seconds need its tokens"
            raise PlanError([f"{missing}; give the tokens of a step: sequences in a batch × tokens in a sequence."])
        return per_step / self.seconds


def calibrated(budget: Evaluation, speed: Speed, run: str = "") -> Plan:
    """Return the plan with the measured utilization, its range, and where it comes from as its note.

    Args:
        budget: the plan and its values.
        speed: what was measured.
        run: name of a further run; empty for the main run.

    Raises:
        PlanError: there is no such run, it does not learn, or the utilization is not possible.
    """
    target = target_of(budget, run)
    accelerators = speed.n_accelerators or target.n_accelerators
    if target.by_steps and speed.seconds is None:
        raise PlanError([f"{run}: reinforcement learning needs seconds of a step, because most tokens are written."])
    if target.by_steps and accelerators != target.n_accelerators:
        raise PlanError(
            [f"{run}: is planned on {target.n_accelerators:,.0f} accelerators; measure its steps on these."]
        )
    value = speed.seconds if target.by_steps else _utilization(speed, target, accelerators)
    values: dict[str, Any] = {target.cell: value}
    if speed.log and not run and speed.log.lasts_a_day:
        values["goodput"] = speed.log.goodput
    plan = changed(_without_measured(budget.plan, target.cell), values)
    return plan.model_copy(
        update={
            "notes": plan.notes | dict.fromkeys(values, _note(speed, accelerators)),
            "spreads": {**plan.spreads, **dict(_spreads(budget, speed, target, accelerators))},
            "measured": {**plan.measured, target.cell: measured_on(plan, target.cell)},
        }
    )


def _without_measured(plan: Plan, cell: str) -> Plan:
    """Return the plan without what was measured before: a new measurement replaces it."""
    if cell not in plan.measured:
        return plan
    spreads, measured = dict(plan.spreads), dict(plan.measured)
    del measured[cell]
    spreads.pop(cell, None)
    return plan.model_copy(update={"spreads": spreads, "measured": measured})


@dataclass(frozen=True, kw_only=True)
class Target:
    """The run that was measured: the cell of its measured figure, and what its speed is compared with."""

    cell: str
    name: str
    by_steps: bool
    flops_per_token: float
    peak_flops: float
    n_accelerators: float


def target_of(budget: Evaluation, run: str) -> Target:
    """Return the run of a name, or the main run if it is empty; raises the errors of `calibrated`."""
    peak_of = float(budget["tera"])
    if not run:
        return Target(
            cell="mfu", name="Main run", by_steps=False, flops_per_token=float(budget["flops_per_token"]),
            peak_flops=float(budget["peak_tflops"]) * peak_of, n_accelerators=float(budget["n_accelerators"]),
        )  # fmt: skip
    names = [row.name for row in budget.plan.program.runs]
    if names.count(run) != 1:
        known = ", ".join(dict.fromkeys(names)) or "none"
        raise PlanError([f"{quoted(run)} is not the name of one further run; this plan has {known}."])
    place = names.index(run)
    kind = run_kinds()[budget.plan.program.runs[place].kind]
    tokens, flops, peak, number = (
        float(np.ravel(np.broadcast_to(budget[f"run_{name}"], (len(names), 1)))[place])
        for name in ("learned_tokens", "flops", "peak_tflops", "n_accelerators")
    )
    if not kind.trains or not tokens:
        raise PlanError(
            [f"{run}: learns from no tokens, so it has no utilization; enter its tokens or examples first."]
        )
    return Target(
        cell=f"runs.{run}.{'step_seconds' if kind.by_steps else 'mfu'}", name=run, by_steps=bool(kind.by_steps),
        flops_per_token=flops / tokens, peak_flops=peak * peak_of, n_accelerators=number,
    )  # fmt: skip


def _utilization(speed: Speed, target: Target, accelerators: float) -> float:
    reached = speed.tokens * target.flops_per_token / (accelerators * target.peak_flops)
    record = parameter_of(target.cell).record
    assert isinstance(record, Number)
    if not record.at_least <= reached <= record.at_most:
        measured = f"{speed.tokens:,.4g} tokens a second on {accelerators:,.0f} accelerators"
        allowed = f"{record.at_least:.1%} to 100% are possible"
        raise PlanError(
            [f"{measured}: would be {reached:.3%} utilization; {allowed}. Check tokens, seconds, accelerators."]
        )
    return float(f"{reached:.{_DIGITS}g}")


def _spreads(budget: Evaluation, speed: Speed, target: Target, accelerators: float) -> Iterator[tuple[str, Spread]]:
    """Yield the range that a log supports. Larger clusters lose as much as published runs do."""
    if speed.log is None:
        return
    factor, few = speed.log.spread, float(budget["few_accelerators"])
    more = max(few / accelerators, 1) / max(few / target.n_accelerators, 1)
    lost = 1 if target.by_steps else max(more, 1) ** predictions()[-1].few_exponent
    yield target.cell, Spread(low=float(f"{1 / factor / lost:.{_DIGITS}g}"), high=float(f"{factor:.{_DIGITS}g}"))


def _note(speed: Speed, accelerators: float) -> str:
    where = f"on {accelerators:,.0f} {'accelerator' if accelerators == 1 else 'accelerators'}"
    if speed.log is None:
        unit = "tokens a second" if speed.tokens_per_second else "s a step"
        return f"Measured: {speed.tokens_per_second or speed.seconds:,.4g} {unit} {where}."
    return f"Measured: {speed.log.n_steps:,} steps of {speed.log.step_seconds:.4g} s {where} ({speed.log.name})."

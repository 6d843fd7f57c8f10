"""What a measurement says and changes, in sentences for the command line and the form."""

from collections.abc import Iterator

import numpy as np

from llmbudget.imports.step_logs.calibration import Speed, target_of
from llmbudget.imports.step_logs.measurement import AIM, Lost, Measurement
from llmbudget.model.evaluation import Evaluation

_HOUR, _MINUTE = 3600, 60


def report(speed: Speed, before: Evaluation, after: Evaluation, run: str = "") -> Iterator[str]:
    """Yield what a measurement says and changes, a sentence each."""
    if speed.log:
        yield from _about_log(speed.log)
    name = target_of(after, run).cell
    hours = "training_hours" if not run else "run_paid_hours"
    place = [row.name for row in after.plan.program.runs].index(run) if run else 0
    was, now = (float(np.ravel(budget[hours])[place]) for budget in (before, after))
    unit = f"{after[name]:,.4g} s a step" if name.endswith("step_seconds") else f"{after[name]:.1%} utilization"
    own = after.plan.spreads.get(name) if speed.log else None
    ends = f", range {own}" if own else "; its range stays as it was, because no log says how steady it is"
    yield f"{run or 'Main run'}: {unit}{ends}."
    yield f"Hours: {now:,.0f} instead of {was:,.0f}."
    yield from _about_scale(speed, after, run)
    if speed.log:
        yield _about_goodput(speed.log, run)


def _about_scale(speed: Speed, budget: Evaluation, run: str) -> Iterator[str]:
    planned = target_of(budget, run).n_accelerators
    if speed.n_accelerators and speed.n_accelerators < planned:
        yield (
            f"Measured on {speed.n_accelerators:,.0f} of {planned:,.0f} planned accelerators: more of them wait longer "
            "for one another. The range reaches as low as published runs of that size; measure there when you can."
        )


def _about_log(log: Measurement) -> Iterator[str]:
    yield (
        f"{log.name}: {log.n_steps:,} steady steps of {log.step_seconds:.4g} s, as sure as {log.n_effective:,.0f} "
        "independent ones."
    )
    yield (
        f"Error of the hours from these steps: {log.error:.1%} (P90). "
        f"{log.needed_steps:,} steps bring it below {AIM:.0%}."
    )
    if not log.has_clock:
        yield "The log has no clock, so pauses and restarts are not seen."
        return
    parts = {"warm-up": log.warm_up, "evaluation": log.evaluations, "pause": log.pauses, "restart": log.restarts}
    told = [_lost(name, part) for name, part in parts.items() if part.count]
    yield f"Left out of {duration(log.total_seconds)}: {', '.join(told) or 'nothing'}."


def _lost(name: str, part: Lost) -> str:
    if name == "warm-up":
        return f"{duration(part.seconds)} of warm-up"
    return f"{part.count:,} {name}{'s' if part.count > 1 else ''} of {duration(part.seconds)}"


def _about_goodput(log: Measurement, run: str) -> str:
    if not log.has_clock:
        return "Goodput stays as planned."
    if run:
        return f"Goodput of the log: {log.goodput:.1%}. It is not taken: goodput belongs to the cluster."
    if log.lasts_a_day:
        return f"Goodput: {log.goodput:.1%}, as in the log."
    return f"Goodput of the log: {log.goodput:.1%}. It is not taken: a log of less than a day shows few failures."


def duration(seconds: float) -> str:
    """Return a time in the unit that people use, such as 4.2 min."""
    if seconds >= _HOUR:
        return f"{seconds / _HOUR:,.1f} h"
    return f"{seconds / _MINUTE:.1f} min" if seconds >= _MINUTE else f"{seconds:.1f} s"

"""The range of the total and its drivers, as plain data for the page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.analysis.chance_checks import BUDGET, CONFIDENCE, ChanceCheck
from llmbudget.analysis.distributions import Distribution
from llmbudget.analysis.drivers import Swing, shares, swings
from llmbudget.analysis.sampling import BLOCK, Sample, sample
from llmbudget.analysis.uncertainty import COST, FORESEEN, P10, P50, P90, Uncertainty
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.parameters.record import ASSUMPTION
from llmbudget.plan.addresses import parameter_of, title_of
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.plan.plan import Plan
from llmbudget.plan.sources import source_title
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.field_keys import cell_key, label_of
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.form import describe
from llmbudget.widgets.view.layout import shown_fields
from llmbudget.widgets.view.results import ways_out

MOST_DRIVERS = 10
_MOVES = 0.01
"""Share of the total by which a number must move it to pass the form's filter."""

_CASH = "funding"
"""The section whose numbers move cash, not cost."""

_DIGITS = 3
"""Significant digits shown of the ends of a range."""


def uncertainty(budget: Budget, check: Callable[[], None], draws: int | None = None) -> Uncertainty:
    """Return a budget's range, in small steps so that `check` can stop it soon.

    Draws and seed are the same by default in the command line and the workbook, so that all show the same figures.
    """
    return budget.uncertainty(draws, progress=lambda *_: check(), chunk=BLOCK)


def figures(outcomes: Uncertainty) -> dict[str, Any]:
    """Return the page's data about risk: range, chances, checks at risk and contingency."""
    reach = outcomes.contingency(CONFIDENCE)
    foreseen = outcomes.budget[FORESEEN]
    reserve = outcomes.budget[COST] - foreseen
    limits = outcomes.budget.plan.strategies.spending_limits
    return {
        "draws": outcomes.draws,
        "total": number(outcomes.budget[COST]),
        "spending": number(foreseen),
        "enough": number(outcomes.holding(BUDGET)),
        "holds": {result.name: number(result.chance) for result in outcomes.checks()},
        "advice": [_advice(outcomes.budget.plan, result) for result in outcomes.advice()],
        "cap": number(limits.cap) if limits.use else None,
        "range": {name: number(outcomes.quantile(COST, share)) for name, share in _SHARES.items()},
        "chances": {name: number(chance) for name, chance in outcomes.chances().items()},
        "contingency": {
            "confidence": CONFIDENCE,
            "amount": number(reach.amount),
            "rate": number(reach.rate),
            "planned": number(reserve),
            "planned_rate": number(reserve / foreseen) if foreseen else 0.0,
            "reached": number(reach.planned),
        },
    }


def _advice(plan: Plan, check: ChanceCheck) -> dict[str, Any]:
    """Return the warning for a check that passes as planned but in too few outcomes."""
    keys = (
        CONTINGENCY_RATES
        if check.name == BUDGET
        else ways_out(plan, check.name)
        if check.name in model().checks
        else ()
    )
    return {
        "title": phrase("check_at_risk", check=check.label),
        "text": f"{check.found} {check.remedy}",
        "ways": [{"key": key, "label": label_of(plan, key)} for key in keys],
    }


_SHARES = {"p10": P10, "p50": P50, "p90": P90}


def drivers(plan: Plan, spending: float | str, check: Callable[[], None]) -> dict[str, Any]:
    """Return the parameters with the widest swing of the total, all that move it, and the range of each number.

    Args:
        plan: the plan.
        spending: USD, as planned.
        check: called between steps, to stop.
    """
    drawn = sample(plan, 0, {})
    every = swings(drawn, COST)
    widest = dict(list(every.items())[:MOST_DRIVERS])
    moving = [name for name, swing in every.items() if _moves(swing, spending)]
    check()
    explained = shares(drawn, COST, list(widest), None, lambda *_: check())
    return {
        "drivers": [_driver(plan, drawn, name, swing, explained[name]) for name, swing in widest.items()],
        "moving": [key for name in moving if (key := _field(name, drawn.distributions[name]))],
        "ranges": dict(_ranges(plan, drawn, every)),
    }


def _moves(swing: Swing, spending: float | str) -> bool:
    """Return whether one end of a range moves the total by at least 1%."""
    if isinstance(spending, str):
        return False
    return max(abs(swing.low - spending), abs(swing.high - spending)) >= _MOVES * spending


def _driver(plan: Plan, drawn: Sample, name: str, swing: Swing, share: float) -> dict[str, Any]:
    spread, about = drawn.distributions[name], describe(parameter_of(name).record)
    varies = spread.low < spread.high
    low, planned, high = (_typed(name, numbers[varies]) for numbers in (spread.low, spread.value, spread.high))
    return {
        "key": _field(name, spread),
        "label": title_of(name),
        "unit": about["unit"],
        "low": low,
        "planned": planned,
        "high": high,
        "at_low": number(swing.low),
        "at_high": number(swing.high),
        "share": number(share),
        "source": _source(plan, name),
    }


def _typed(name: str, numbers: Any) -> str:  # noqa: ANN401 - an array
    """Return a number as its field shows it; for a table column, the mean of the rows that vary."""
    mean = float(np.mean(numbers))
    return show(parameter_of(name).record, float(f"{mean:.{_DIGITS}g}"))


def _field(name: str, spread: Distribution) -> str:
    """Return the key of the parameter's field, or of the first row that varies; empty if it has no field."""
    parameter = parameter_of(name)
    if parameter.table is not None:
        return cell_key(parameter.table, int(np.argmax(np.ravel(spread.low < spread.high))), parameter.field)
    return name if name in shown_fields() else ""


def _ranges(plan: Plan, drawn: Sample, every: Mapping[str, Swing]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the range of each field and cell that moves cost or cash: its ends as shown, and whether it is own."""
    for name, spread in drawn.distributions.items():
        parameter = parameter_of(name)
        if parameter.section != _CASH and (name not in every or every[name].low == every[name].high):
            continue
        ends = np.hstack((spread.low, spread.high))
        for row in np.flatnonzero(ends[:, 0] < ends[:, 1]):
            key = parameter.name if parameter.table is None else cell_key(parameter.table, int(row), parameter.field)
            low, high = (_typed(name, end) for end in ends[row])
            yield key, {"low": low, "high": high, "own": name in plan.spreads}


def _source(plan: Plan, name: str) -> str:
    if name in plan.spreads:
        return phrase("range_of_plan")
    title = source_title(parameter_of(name).record)
    return phrase("range_assumed") if title == ASSUMPTION else title

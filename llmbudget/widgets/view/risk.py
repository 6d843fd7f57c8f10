"""How far the total may turn out from the plan, and what it hangs on, as plain data for the page."""

from collections.abc import Callable
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
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.sources import source_title
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.field_keys import cell_key, label_of
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.form import describe
from llmbudget.widgets.view.layout import shown_fields
from llmbudget.widgets.view.results import ways_out

MOST_DRIVERS = 10
_DIGITS = 3
"""Digits that are told of the ends of a range."""


def uncertainty(budget: Budget, check: Callable[[], None]) -> Uncertainty:
    """Return what a budget may come to, in steps so small that it can be stopped soon: `check` raises then.

    As many draws as usual, with the usual seed: page, command line and workbook show the same figures.
    """
    return budget.uncertainty(progress=lambda *_: check(), chunk=BLOCK)


def risk(found: Uncertainty, check: Callable[[], None]) -> dict[str, Any]:
    """Return what the page shows of it: range, chances, what holds too rarely, contingency and drivers."""
    reach = found.contingency(CONFIDENCE)
    foreseen = found.budget[FORESEEN]
    reserve = found.budget[COST] - foreseen
    return {
        "draws": found.draws,
        "total": number(found.budget[COST]),
        "spending": number(foreseen),
        "enough": number(found.holding(BUDGET)),
        "holds": {one.name: number(one.chance) for one in found.checks()},
        "advice": [_advice(found.budget.plan, one) for one in found.advice()],
        "range": {name: number(found.quantile(COST, share)) for name, share in _SHARES.items()},
        "chances": {name: number(chance) for name, chance in found.chances().items()},
        "contingency": {
            "confidence": CONFIDENCE,
            "amount": number(reach.amount),
            "rate": number(reach.rate),
            "planned": number(reserve),
            "planned_rate": number(reserve / foreseen) if foreseen else 0.0,
            "reached": number(reach.planned),
        },
        "drivers": drivers(found.budget.plan, check),
    }


def _advice(plan: Plan, one: ChanceCheck) -> dict[str, Any]:
    """Return what the page says of a check that holds as planned, yet in too few outcomes."""
    keys = CONTINGENCY_RATES if one.name == BUDGET else ways_out(plan, one.name) if one.name in model().checks else ()
    return {
        "title": f"At risk: {one.label}.",
        "text": f"{one.found} {one.remedy}",
        "ways": [{"key": key, "label": label_of(plan, key)} for key in keys],
    }


_SHARES = {"p10": P10, "p50": P50, "p90": P90}


def drivers(plan: Plan, check: Callable[[], None]) -> list[dict[str, Any]]:
    """Return the parameters with the widest swing of the total, each in the words of its field."""
    drawn = sample(plan, 0, {})
    widest = dict(list(swings(drawn, COST).items())[:MOST_DRIVERS])
    check()
    explained = shares(drawn, COST, list(widest), None, lambda *_: check())
    return [_driver(plan, drawn, name, swing, explained[name]) for name, swing in widest.items()]


def _driver(plan: Plan, drawn: Sample, name: str, swing: Swing, share: float) -> dict[str, Any]:
    parameter = parameters()[name]
    one, about = drawn.distributions[name], describe(parameter.record)
    varies = one.low < one.high
    low, planned, high = (_typed(name, numbers[varies]) for numbers in (one.low, one.value, one.high))
    return {
        "key": _field(name, one),
        "label": parameter.title,
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
    """Return a number as it stands in its field; of a table's column the mean of the rows that vary."""
    mean = float(np.mean(numbers))
    return show(parameters()[name].record, float(f"{mean:.{_DIGITS}g}"))


def _field(name: str, one: Distribution) -> str:
    """Return the key of the field where it is decided: in a table the first row that varies; nothing has none."""
    parameter = parameters()[name]
    if parameter.table is not None:
        return cell_key(parameter.table, int(np.argmax(np.ravel(one.low < one.high))), parameter.field)
    return name if name in shown_fields() else ""


def _source(plan: Plan, name: str) -> str:
    if name in plan.spreads:
        return "the range is stated in this plan"
    title = source_title(parameters()[name].record)
    return "an assumption" if title == ASSUMPTION else title

"""What follows from a plan, as plain data for the page: totals, categories, months, lines and checks."""

import math
from datetime import date
from typing import Any

from llmbudget.budget import Budget
from llmbudget.model import model
from llmbudget.model.quantity import checks, quantities
from llmbudget.model.totals import CATEGORIES, budget_lines
from llmbudget.plan.plan import parameters

MONTHS = 12
"""Months in a calendar year."""

UNKNOWN = "unknown"
"""Stands for a number that is none: JSON has neither infinity nor "not a number"."""


def number(value: Any) -> float | str:  # noqa: ANN401 - a float, or an array without axes
    """Return a number as it can be sent."""
    plain = float(value)
    return plain if math.isfinite(plain) else UNKNOWN


def results(budget: Budget) -> dict[str, Any]:
    """Return the right-hand side of the page."""
    return {
        "total": number(budget["total_cost"]),
        "cash": number(budget["cash_cost"]),
        "credits": number(budget["credits_used"]),
        "runway": _runway(budget),
        "days": number(budget["wall_clock_days"]),
        "hours": number(budget["accelerator_hours"]),
        "least": _least(budget),
        "categories": {name: number(budget[f"{name}_cost"]) for name in CATEGORIES},
        "months": _months(budget),
        "lines": _lines(budget),
        "checks": _checks(budget),
    }


def _runway(budget: Budget) -> str:
    months, horizon = round(float(budget["runway_months"])), int(budget["horizon_months"])
    return f"{months}+ months" if months >= horizon else f"{months} month{'' if months == 1 else 's'}"


def _least(budget: Budget) -> str:
    """Return how many accelerators hold the model; 0 means that activations alone fill one, so that none do."""
    least = int(budget["least_accelerators"])
    return f"{least:,} accelerator{'' if least == 1 else 's'}" if least else "no number of them"


def _months(budget: Budget) -> list[dict[str, Any]]:
    horizon = int(budget["horizon_months"])
    series = {name: budget[f"{name}_cost_by_month"] for name in CATEGORIES}
    return [
        {
            "label": _month(budget.plan.schedule.start_month, index),
            "amounts": {name: number(amounts[index]) for name, amounts in series.items()},
            "out": number(budget["cash_out_by_month"][index]),
            "credits": number(budget["credits_used_by_month"][index]),
            "closing": number(budget["closing_cash"][index]),
        }
        for index in range(horizon)
    ]


def _month(start: date, later: int) -> str:
    months = start.month - 1 + later
    return f"{start.year + months // MONTHS}-{months % MONTHS + 1:02}"


def _lines(budget: Budget) -> list[dict[str, Any]]:
    return [
        {
            "category": line.category,
            "label": budget.label(line.name),
            "account": line.account,
            "amount": number(budget[line.name]),
        }
        for line in budget_lines()
    ]


def _checks(budget: Budget) -> dict[str, Any]:
    failed = [name for name in checks if budget[name] != 1]
    return {
        "passed": [quantities[name].label for name in checks if name not in failed],
        "failed": [
            {"label": quantities[name].label, "remedy": checks[name].remedy, "fields": _ways_out(name)}
            for name in failed
        ],
    }


def _ways_out(check: str) -> list[str]:
    """Return the parameters that a check reads, or what it reads rests on directly: the page leads to them."""
    shown = (p for p in parameters().values() if p.section != "constants" and p.table is None)
    needs = set(model().quantities[check].needs)
    for need in list(needs & model().quantities.keys()):
        needs |= set(model().quantities[need].needs)
    return [p.name for p in shown if p.name in needs]

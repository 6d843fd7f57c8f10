"""A plan's results for the page: totals, categories, months, lines and checks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from llmbudget.analysis.ledger import added_in_turn
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.model.booking import booking, unused_bookings
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.field_keys import label_of
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.capacity import fits
from llmbudget.widgets.view.figures import figures, months_shown, years

MONTHS = 12
"""Months in a calendar year."""

_CENTS = 2


def results(budget: Budget) -> dict[str, Any]:
    """Return the data of the results panel."""
    return {
        "total": number(budget["total_cost"]),
        "savings": _savings(budget),
        "fits": fits(budget),
        "reported": _reported(budget),
        "figures": figures(budget),
        "years": years(budget),
        "categories": {name: number(budget[f"{name}_cost"]) for name in CATEGORIES},
        "months": _months(budget),
        "lines": _lines(budget),
        "checks": _checks(budget),
        "runs": len(budget.plan.program.runs),
    }


def _savings(budget: Budget) -> list[dict[str, Any]]:
    """Return the total before strategies, and after each one in use, in the order of application."""
    return [
        {
            "id": name,
            "label": strategies()[name].title if name else "",
            "work": strategies()[name].work if name else "",
            "total": number(total),
        }
        for name, total in added_in_turn(budget.plan, budget.recall).items()
    ]


def _reported(budget: Budget) -> str:
    """Return the total in the report currency; empty if that is the form's currency."""
    reporting = budget.plan.reporting
    if reporting.report_currency == BASE_CURRENCY:
        return ""
    return f"{budget['total_cost'] * reporting.report_rate:,.0f} {reporting.report_currency}"


def _months(budget: Budget) -> dict[str, Any]:
    """Return a series for each category and each further row."""
    horizon = int(budget["horizon_months"])
    start = budget.plan.schedule.start_month
    rows = dict.fromkeys((*months_shown(budget.plan.profile), "credits_used_by_month", "closing_cash"))
    return {
        "labels": [month_label(start, index) for index in range(horizon)],
        "amounts": {name: _series(budget, f"{name}_cost_by_month", horizon) for name in CATEGORIES},
        "rows": {name: _series(budget, name, horizon) for name in rows},
    }


def _series(budget: Budget, name: str, horizon: int) -> list[float | str]:
    values = (number(value) for value in budget[name][:horizon])
    return [round(value, _CENTS) if isinstance(value, float) else value for value in values]


def month_label(start: date, later: int) -> str:
    """Return a month as YYYY-MM, some months after another one."""
    months = start.month - 1 + later
    return f"{start.year + months // MONTHS}-{months % MONTHS + 1:02}"


def _lines(budget: Budget) -> dict[str, dict[str, Any]]:
    lines = {}
    for line in budget_lines():
        centre, account = booking(budget.plan, line)
        lines[line.name] = {"amount": number(budget[line.name]), "centre": centre, "account": account}
    return lines


def _checks(budget: Budget) -> dict[str, Any]:
    failed = budget.failed_checks()
    return {
        "count": len(model().checks),
        "passed": [
            {"id": "" if check.identity else name, "label": model().quantities[name].label}
            for name, check in model().checks.items()
            if name not in failed
        ],
        "failed": [
            {
                "id": "" if model().checks[name].identity else name,
                "title": model().checks[name].failure,
                "text": budget.advice(name),
                "ways": [{"key": key, "label": label_of(budget.plan, key)} for key in ways_out(budget.plan, name)],
            }
            for name in failed
        ]
        + list(_unused(budget)),
    }


def _unused(budget: Budget) -> Iterator[dict[str, Any]]:
    """Yield a warning for each booking that matches no line."""
    names = [row.name for row in budget.plan.organisation.bookings]
    for name in unused_bookings(budget.plan):
        key = f"bookings.{names.index(name)}.name"
        yield {
            "id": "",
            "title": phrase("booking_unused", name=name),
            "text": phrase("booking_unused_about"),
            "ways": [{"key": key, "label": label_of(budget.plan, key)}],
        }


def ways_out(plan: Plan, check: str) -> list[str]:
    """Return the parameters that a check depends on, directly or through one quantity.

    The switches of strategies that change one of these are included.
    """
    shown = (p for p in parameters().values() if p.section != "constants" and p.table is None)
    needs = set(model().base[check].needs)
    for need in list(needs & model().base.keys()):
        needs |= set(model().base[need].needs)
    used = {strategy.id for strategy in plan.strategies.in_use()}
    steps = (step for step in model().adjustments if (step.strategy in used) != step.when_off and step.target in needs)
    needs |= {f"{step.strategy}_use" for step in steps}
    return [p.name for p in shown if p.name in needs]

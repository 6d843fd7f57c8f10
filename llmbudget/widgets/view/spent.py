"""What is spent, for the page: figures, months, lines, what no rule fits, why it differs, and what to decide."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from llmbudget.analysis.explained import PARTS, explained
from llmbudget.analysis.outlook import Outlook, outlook
from llmbudget.analysis.spending import status
from llmbudget.analysis.status import AS_PLANNED, AT_RATE, BY_MODEL, CONTINGENCY, Status
from llmbudget.analysis.used_hours import HoursUsed
from llmbudget.analysis.variance import variance
from llmbudget.api.budget import Budget
from llmbudget.catalog.bill_rules import LEFT_OUT
from llmbudget.imports.bills.mapping import unmapped
from llmbudget.imports.bills.posting import LABELS
from llmbudget.model.actuals import spent
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.results import month_label

if TYPE_CHECKING:
    import pandas as pd


def content(session: Session, _: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the panel shows of the current plan."""
    budget = session.budget
    if not budget.plan.actuals and not budget.plan.bills and not budget.plan.used_hours:
        return {"empty": True}
    reach = outlook(budget)
    now = status(budget, reach)
    return {
        "empty": False,
        "currency": now.currency,
        "figures": _figures(now),
        "months": _months(budget, now, reach),
        "alerts": [{"text": alert.sentence, "stops": alert.stops} for alert in now.alerts],
        "lines": _lines(variance(budget), int(budget.plan.reporting.closed_months)),
        "hours": [_hours(account) for account in now.hours],
        "parts": _parts(explained(budget)),
        "unmapped": [{"service": name, "amount": number(amount)} for name, amount in unmapped(budget.plan).items()],
        "beside": _beside(budget.plan),
        "places": _places(budget),
    }


def _figures(now: Status) -> list[dict[str, Any]]:
    """Return the tiles: budget, spent, and the estimates of the whole."""
    labels = {AS_PLANNED: "spent_as_planned", AT_RATE: "spent_at_rate", BY_MODEL: "spent_by_model"}
    tiles = [
        {"label": phrase("spent_budget"), "amounts": [number(now.budget)]},
        {"label": phrase("spent_so_far", month=now.month), "amounts": [number(now.actual)]},
        *({"label": phrase(labels[way]), "amounts": [number(amount)]} for way, amount in now.ways.items()),
        {"label": phrase("spent_range"), "amounts": [number(now.low), number(now.high)]},
    ]
    if now.cap is not None:
        tiles.append({"label": phrase("spent_cap"), "amounts": [number(now.cap)]})
    return tiles


def _months(budget: Budget, now: Status, reach: Outlook) -> dict[str, Any]:
    """Return what is budgeted and spent up to each month, and the range of what will be; in the report currency."""
    months, plan = reach.by_month.shape[1], budget.plan
    planned = np.asarray(budget["total_cost_by_month"], dtype=float)[:months] * plan.reporting.report_rate
    actual = sum(spent(plan, line.name)[:months] for line in budget_lines())
    last = max(now.month, int(plan.reporting.closed_months))
    return {
        "labels": [month_label(plan.schedule.start_month, month) for month in range(months)],
        "budget": _numbers(np.cumsum(planned)),
        "actual": _numbers(np.cumsum(actual)[:last]),
        "low": _numbers(reach.by_month[0]),
        "middle": _numbers(reach.by_month[1]),
        "high": _numbers(reach.by_month[2]),
        "cap": number(now.cap) if now.cap is not None else 0,
    }


def _numbers(amounts: Numbers) -> list[float | str]:
    return [number(amount) for amount in np.round(amounts, 2)]


def _lines(table: "pd.DataFrame", closed: int) -> list[dict[str, Any]]:
    """Return the lines with a budget or an amount: what is open, and what differs."""
    shown = table[(table["budget"] != 0) | (table["actual_to_date"] != 0)]
    columns = {"budget": "budget", "to_date": "budget_to_date", "actual": "actual_to_date", "forecast": "forecast"}
    return [
        {
            "category": CATEGORIES[row["category"]],
            "label": row["label"],
            **{key: number(row[column]) for key, column in columns.items()},
            "above": number(row["variance"]),
            "open": "" if name == CONTINGENCY else _open(int(row["open_months"]), closed),
        }
        for name, row in shown.iterrows()
    ]


def _open(months: int, closed: int) -> str:
    """Return whether the months up to the last one with bills are closed for a line."""
    if months:
        return phrase("line_open", count=months)
    return phrase("line_closed_through", month=closed) if closed else phrase("line_closed")


def _parts(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return why spending differs; parts of 0 are left out."""
    sums = {label: float(table[name].sum()) for name, label in PARTS.items()}
    parts = [{"label": label, "amount": number(amount)} for label, amount in sums.items() if round(amount)]
    return [*parts, {"label": phrase("spent_variance"), "amount": number(float(table["variance"].sum()))}]


def _hours(account: HoursUsed) -> dict[str, Any]:
    """Return used and granted hours of an account, and the hours of its jobs with the hours planned for their runs."""
    rows = [{"name": name, "used": number(used), "planned": number(planned or 0)}
            for name, (used, planned) in account.jobs.items()]  # fmt: skip
    granted = None if account.granted is None else number(account.granted)
    return {"account": account.account, "used": number(account.used), "granted": granted, "jobs": rows}


def _beside(plan: Plan) -> list[dict[str, Any]]:
    """Return what bills hold beside the lines, by reason."""
    sums: dict[str, float] = {}
    for bill in plan.bills:
        for reason, amount in bill.left_out.items():
            sums[reason] = sums.get(reason, 0.0) + amount
    return [{"label": LABELS[reason], "amount": number(amount)} for reason, amount in sums.items() if amount]


def _places(budget: Budget) -> list[dict[str, str]]:
    """Return where a service may belong: a line, or a sum beside the lines."""
    lines = [{"id": line.name, "label": budget.label(line.name)} for line in budget_lines()]
    return [*lines, *({"id": name, "label": label} for name, label in LEFT_OUT.items())]

"""What the card of a row shows besides its fields: its figures, and sentences about them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from llmbudget.analysis.covered import run_covered
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.parameters.record import Number, Row, Text
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.rows import begun, counted, is_named, kept, missing
from llmbudget.widgets.phrases import listed, phrase
from llmbudget.widgets.session.entry import shortened, show
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.results import MONTHS

FIGURES: Mapping[str, Mapping[str, str]] = {
    "clusters": {
        "cluster_used_hours": "hours",
        "cluster_granted_left_hours": "granted_left",
        "cluster_mean_price": "mean_price",
        "cluster_service_cost": "services",
        "cluster_unused_cost": "unused",
        "cluster_owning_cost": "machines",
        "cluster_rent_cost": "rent",
    },
    "runs": {"run_paid_hours": "hours", "run_days": "days", "run_cost": "cost", "run_api_cost": "api_cost"},
}
"""The quantities on the cards of each table, with the phrase of their label."""

ZERO_HIDDEN = frozenset({
    "cluster_granted_left_hours", "cluster_mean_price", "cluster_service_cost", "cluster_unused_cost",
    "cluster_owning_cost", "run_api_cost",
})  # fmt: skip
"""Figures that are not shown while they are 0."""


def cards(budget: Budget, table: str) -> Iterator[dict[str, Any]]:
    """Yield the figures and sentences of each row's card."""
    for place, row in enumerate(budget.plan.value(table)):
        values = {name: number(budget[name][place, 0]) for name in FIGURES[table]}
        figures = [
            {"label": phrase(label), "value": values[name], "unit": model().quantities[name].unit}
            for name, label in FIGURES[table].items()
            if values[name] != 0 or name not in ZERO_HIDDEN
        ]
        yield {
            "figures": [_said("in_months", _window(budget, row)), *figures, *_evidence(budget, table, place)],
            "wrong": dict(_wrong(budget.plan, row)),
            "remarks": list(_remarks(row)),
        }


def _evidence(budget: Budget, table: str, place: int) -> Iterator[dict[str, Any]]:
    """Yield how well published runs cover the hours of a run."""
    if table == "runs":
        yield _said("hours_evidence", run_covered(budget, place))


def _said(label: str, value: str) -> dict[str, Any]:
    return {"label": phrase(label), "value": value, "unit": ""}


def card_cell(row: Row, field: str) -> dict[str, Any]:
    """Return what a card's field shows besides its text.

    A number as a new row has it is an assumption, until somebody enters another one.
    """
    record, value, start = row.records()[field], getattr(row, field), getattr(begun(row), field)
    assumed = isinstance(record, Number) and value is not None and value == start
    return {"assumed": assumed, "changed": value != start}


def options_of(plan: Plan, table: str) -> dict[str, list[dict[str, str]]]:
    """Return the options of each column that names rows of a table."""
    records = tables()[table].row.records().items()
    return {
        field: options_of_names(plan, record) for field, record in records if isinstance(record, Text) and record.names
    }


def options_of_names(plan: Plan, record: Text, chosen: str = "") -> list[dict[str, str]]:
    """Return the options of a text that names a row; the chosen one stays even if its row is gone."""
    names = dict.fromkeys(row.name for row in plan.value(record.names))
    gone = [] if not chosen or is_named(plan.value(record.names), chosen) else [chosen]
    return [
        {"value": "", "label": record.unnamed},
        *({"value": name, "label": name} for name in names),
        *({"value": name, "label": phrase("not_offered", option=name)} for name in gone),
    ]


def month_words(start: date, month: float) -> str:
    """Return a month of the budget, counted from 1."""
    years, place = divmod(start.month - 2 + round(month), MONTHS)
    return f"{date(start.year + years, place + 1, 1):%b %Y}"


def _window(budget: Budget, row: Row) -> str:
    start = budget.plan.schedule.start_month
    first = row.start  # type: ignore[attr-defined]  # rows with cards have a window
    last = budget["horizon_months"] if row.months is None else first + row.months - 1  # type: ignore[attr-defined]
    words = [month_words(start, month) for month in (first, max(first, last))]
    return words[0] if words[0] == words[1] else phrase("window", first=words[0], last=words[1])


def _wrong(plan: Plan, row: Row) -> Iterator[tuple[str, str]]:
    """Yield field and sentence for each name that no row has, or several have."""
    for field in counted(row):
        record, name = row.records()[field], getattr(row, field)
        if not isinstance(record, Text) or not record.names or not name:
            continue
        named = [other for other in plan.value(record.names) if is_named([other], name)]
        if len(named) != 1:
            yield field, phrase("names_several" if named else "names_nothing", name=name)


def _remarks(row: Row) -> Iterator[str]:
    if needed := missing(row):
        yield phrase("no_work", fields=" / ".join(row.records()[field].label for field in needed))
    if left := kept(row):
        records = row.records()
        values = [
            f"{records[name].label} {shortened(records[name], show(records[name], v))}" for name, v in left.items()
        ]
        yield phrase("kept_values", count=len(values), values=listed(values))
    if {"tokens", "examples"} <= {*counted(row)} and getattr(row, "tokens", None):
        yield phrase("tokens_count")

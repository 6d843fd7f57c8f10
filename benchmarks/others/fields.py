"""The fields of the form for other toolkits: the same texts, choices and switches, with the same budget behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from llmbudget.model.totals import CATEGORIES
from llmbudget.parameters.record import Choice, Switch
from llmbudget.plan.plan import parameters, sections, tables
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.field_keys import cell_key, record_of, split, value_of
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.layout import STRATEGIES, arranged, shown_fields


@dataclass(frozen=True)
class Field:
    """A field: its key in the session, what stands beside it and in it, and what it may be chosen from."""

    key: str
    label: str
    text: str
    options: tuple[str, ...]
    is_switch: bool


def form(session: Session) -> Iterator[tuple[str, list[Field]]]:
    """Give each section's title and fields, cells of tables among them."""
    for place in arranged(session.plan.profile):
        keys = [*place["fields"], *place["more"], *(_of_strategies() if place["id"] == STRATEGIES else [])]
        for table in (*place["tables"], *place["more_tables"]):
            rows = range(len(session.plan.value(table)))
            keys += [cell_key(table, row, name) for row in rows for name in tables()[table].row.records()]
        yield (
            phrase("strategies") if place["id"] == STRATEGIES else sections()[place["id"]].title,
            [_field(session, key) for key in keys],
        )


def _of_strategies() -> list[str]:
    return [name for name in shown_fields() if parameters()[name].section in strategies()]


def _field(session: Session, key: str) -> Field:
    record, value = record_of(key), value_of(session.plan, key)
    options = tuple(dict.fromkeys([str(value), *record.options()])) if isinstance(record, Choice) else ()
    return Field(key, record.label, session.text(key), options, isinstance(record, Switch))


def take(session: Session, key: str, text: str) -> None:
    """Take what was typed into a field."""
    cell = split(key)
    if cell is None:
        session.set(key, text)
    else:
        session.set_cell(*cell, text)


def total(session: Session) -> str:
    """Return the total in words."""
    return f"${session.budget['total_cost']:,.0f}"


def by_category(session: Session) -> dict[str, float]:
    """Return what the chart shows."""
    return {label: float(session.budget[f"{name}_cost"]) for name, label in CATEGORIES.items()}

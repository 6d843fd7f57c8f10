"""What the form is made of: sections, fields and tables, generated from the records of the plan."""

from typing import Any

from llmbudget.catalog import methods, sources
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS
from llmbudget.plan.parameter import ASSUMPTION, AnyRecord, Choice, Month, Number, Text
from llmbudget.plan.plan import parameters, sections, tables
from llmbudget.plan.sources import is_assumption, source_title
from llmbudget.widgets.entry import SHARE

ORDER = ("workload", "compute", "data", "people", "software", "schedule", "overheads", "funding", "organisation")
"""Sections of the form. The constants are not in it: nobody decides them."""

RARE = frozenset({
    "recompute_share", "vocabulary", "sequences_per_accelerator", "n_checkpoints",
    "goodput", "spot_rework_rate", "on_demand_quote", "reserved_quote", "spot_quote",
    "usual_reserved_ratio", "usual_spot_ratio", "storage_price", "egress_gigabytes", "egress_price",
    "annotation_rework_rate", "max_repeats",
    "data_start", "data_months", "evaluation_start", "evaluation_months",
})  # fmt: skip
"""Parameters that few people change: folded away behind "more"."""

ROW_COSTS = {"roles": "role_cost", "subscriptions": "subscription_cost"}
"""The quantity that says what each row of a table costs, where the model has one."""


def form() -> dict[str, Any]:
    """Return all of the form that no edit changes, ready to be sent."""
    return {
        "sections": [_section(name) for name in ORDER],
        "fields": {
            name: describe(p.record) for name, p in parameters().items() if p.section in ORDER and p.table is None
        },
        "tables": {name: _table(name) for name in tables()},
        "categories": dict(CATEGORIES),
        "colours": dict(CATEGORY_COLOURS),
        "accent": ACCENT,
    }


def describe(record: AnyRecord) -> dict[str, Any]:
    """Return what people read about a field."""
    words = {Number: "number", Choice: "choice", Text: "text", Month: "month"}
    return {
        "label": record.label,
        "kind": words[type(record)],
        "unit": record.unit if isinstance(record, Number) and record.unit != SHARE else "",
        "help": record.help,
        "allowed": _allowed(record),
        **_source(record),
    }


def option_label(parameter_id: str, option: str) -> str:
    """Return what people read for an option: the catalogue's name for a method, else the option itself."""
    return methods()[option].label if parameter_id == "method" else option


def _allowed(record: AnyRecord) -> str:
    if isinstance(record, Number) and record.unit == SHARE:
        text = f"a percentage from {record.at_least:.0%} to {record.at_most:.0%}"
        return text if record.blank is None else f"{text}, or leave it empty: {record.blank}"
    return "one of the list" if isinstance(record, Choice) else record.allowed


def _source(record: AnyRecord) -> dict[str, str]:
    """Return where a figure comes from; names and choices come from the person who fills in the form."""
    if is_assumption(record):
        return {"source": ASSUMPTION if isinstance(record, Number) else "", "link": ""}
    return {"source": source_title(record), "link": sources()[record.source].url or ""}


def _section(name: str) -> dict[str, Any]:
    kind = sections()[name]
    fields = [field for field in kind.records() if field in parameters()]
    return {
        "id": name,
        "title": kind.title,
        "help": (kind.__doc__ or "").strip(),
        "fields": [field for field in fields if field not in RARE],
        "more": [field for field in fields if field in RARE],
        "tables": [table.name for table in tables().values() if table.section == name],
    }


def _table(name: str) -> dict[str, Any]:
    row = tables()[name].row
    return {
        "title": row.title,
        "noun": row.records()["name"].label.lower(),
        "cost": name in ROW_COSTS,
        "columns": [
            {"field": field, **describe(record), "options": _fixed_options(record)}
            for field, record in row.records().items()
        ],
    }


def _fixed_options(record: AnyRecord) -> list[str]:
    return list(record.options()) if isinstance(record, Choice) else []

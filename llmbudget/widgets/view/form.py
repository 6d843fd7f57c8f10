"""Sections, fields and tables of the form, generated from the records of the plan."""

from dataclasses import asdict
from typing import Any

from llmbudget import catalog
from llmbudget.catalog.sources import shipped_sources
from llmbudget.model import model
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import STRATEGIES
from llmbudget.parameters.record import ASSUMPTION, AnyRecord, Choice, Day, Month, Number, Row, Switch, Text
from llmbudget.plan.glossary import GLOSSARY
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS
from llmbudget.plan.plan import Table, parameters, sections, tables
from llmbudget.plan.scenarios import may_change, may_differ
from llmbudget.plan.sources import is_assumption, source_title
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import SHARE, is_share
from llmbudget.widgets.session.field_keys import record_of
from llmbudget.widgets.view import templates
from llmbudget.widgets.view.figures import chance, months_shown, tile, tiles
from llmbudget.widgets.view.layout import RARE, TIMELINES, arranged, shown_fields, shown_sections
from llmbudget.widgets.view.questions import questions
from llmbudget.widgets.view.strategies import cards

SECTION_COSTS = {
    "compute": ("compute",),
    "data": ("data",),
    "people": ("people",),
    "software": ("software",),
    "other": ("other",),
    "overheads": ("indirect", "contingency"),
}
"""Cost categories of each section: their sum is in its header, their colors beside its title."""

ROW_COSTS = {
    "roles": "role_cost",
    "subscriptions": "subscription_cost",
    "datasets": "dataset_cost",
    "subawards": "subaward_cost",
}
"""The quantity that gives the cost of each row, for tables that have one."""


def form() -> dict[str, Any]:
    """Return the form's data that no edit changes."""
    return {
        "layouts": {profile: arranged(profile) for profile in ORGANIZATIONS},
        "profiles": {profile: organization.title for profile, organization in ORGANIZATIONS.items()},
        "sections": {name: _section(name) for name in shown_sections()},
        "fields": {name: describe(parameters()[name].record) for name in shown_fields()},
        "start": {profile: questions(profile) for profile in ORGANIZATIONS},
        "strategies": cards(),
        "tables": {name: _table(table) for name, table in tables().items()},
        "tiers": tiers(),
        "factors": factors(),
        "differing": differing(),
        "templates": templates.choices(),
        "categories": dict(CATEGORIES),
        "lines": {line.name: {"category": line.category, **_figure(line.name)} for line in budget_lines()},
        "tiles": {profile: [tile(name, label) for name, label in tiles(profile).items()] for profile in ORGANIZATIONS},
        "views": {profile: _finance_view(profile) for profile in ORGANIZATIONS},
        "months": {
            profile: [_figure(name, model().quantities[name].row_label) for name in months_shown(profile)]
            for profile in ORGANIZATIONS
        },
        "glossary": [{"names": (term.name, *term.also), "meaning": term.meaning} for term in GLOSSARY],
        "paper": {profile: asdict(organization.paper) for profile, organization in ORGANIZATIONS.items()},
        "colours": dict(CATEGORY_COLOURS),
        "accent": ACCENT,
    }


def factors() -> list[dict[str, str]]:
    """Return the table columns that a scenario may multiply."""
    return [{"value": p.name, "label": p.title} for p in parameters().values() if p.table and may_differ(p)]


def differing() -> dict[str, Any]:
    """Return the fields that a scenario may change, and the columns of each table whose cells it may change."""
    columns = {
        name: [field for field in table.row.records() if may_change(f"{name}.*.{field}")]
        for name, table in tables().items()
    }
    return {"fields": [name for name in shown_fields() if may_change(name)], "columns": columns}


def describe(record: AnyRecord) -> dict[str, Any]:
    """Return the texts of a field."""
    words = {Number: "number", Choice: "choice", Text: "text", Month: "month", Day: "day", Switch: "switch"}
    return {
        "label": record.label,
        "kind": "choice" if isinstance(record, Text) and record.names else words[type(record)],
        "unit": _unit(record),
        "help": record.help,
        "allowed": _allowed(record),
        **_source(record),
    }


def option_label(key: str, option: str) -> str:
    """Return the label of an option."""
    record = record_of(key)
    return record.word(option) if isinstance(record, Choice) else option


def tiers() -> list[dict[str, str]]:
    """Return the model sizes to start from; empty if the catalog has none."""
    sizes = catalog.tiers()
    return [{"id": tier.id, "label": tier.label, "note": tier.note} for tier in sizes.values()]


def _unit(record: AnyRecord) -> str:
    """Return the unit beside a field's label; percentages have % in the field."""
    if not isinstance(record, Number):
        return ""
    period = record.unit.removeprefix(f"{SHARE}/")
    return record.unit if not is_share(record) else "" if period == SHARE else phrase("per", unit=period)


def _allowed(record: AnyRecord) -> str:
    if isinstance(record, Number) and is_share(record):
        text = phrase("allowed_share", low=f"{record.at_least:.0%}", high=f"{record.at_most:.0%}")
        return text if record.blank is None else phrase("allowed_empty", allowed=text, meaning=record.blank)
    return phrase("allowed_choice") if isinstance(record, Choice) else record.allowed


def _source(record: AnyRecord) -> dict[str, str]:
    """Return a figure's source; names and choices have none, because people enter them."""
    if is_assumption(record):
        return {"source": ASSUMPTION if isinstance(record, Number) else "", "link": ""}
    return {"source": source_title(record), "link": shipped_sources()[record.source].url or ""}


def _section(name: str) -> dict[str, Any]:
    if name == STRATEGIES:
        return {"title": phrase("strategies"), "help": "", "categories": (), "timeline": False}
    kind = sections()[name]
    categories = SECTION_COSTS.get(name, ())
    return {"title": kind.title, "help": kind.help, "categories": categories, "timeline": name in TIMELINES}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.row.title,
        "prefix": table.row.prefix,
        "noun": table.row.records()["name"].label.lower(),
        "cost": table.name in ROW_COSTS,
        "columns": [
            {
                "field": field,
                **describe(record),
                "options": _fixed_options(record),
                "rare": f"{table.row.prefix}_{field}" in RARE,
            }
            for field, record in table.row.records().items()
        ],
        **_card(table.row),
    }


def _card(row: type[Row]) -> dict[str, Any]:
    """Return what the cards of a table have besides its columns; nothing for a grid.

    ``counted`` has the fields by kind, or by an empty kind if all of them always count.
    """
    if not row.head:
        return {}
    kinds = row.records()[row.decided_by].options() if row.decided_by else ("",)  # type: ignore[union-attr]  # a choice
    return {
        "head": row.head,
        "decided_by": row.decided_by,
        "counted": {kind: [field for field in row.counted(kind) if field not in row.head] for kind in kinds},
    }


def _fixed_options(record: AnyRecord) -> list[dict[str, str]]:
    if not isinstance(record, Choice):
        return []
    return [{"value": option, "label": record.word(option)} for option in record.options()]


def _finance_view(profile: str) -> dict[str, Any]:
    view = ORGANIZATIONS[profile].view
    return {
        "title": view.title,
        "about": view.about,
        "figures": [{**_figure(name), "chance": chance(name)} for name in view.figures],
        "rows": [
            {
                **_figure(name, model().quantities[name].row_label),
                "sum": name in view.sums,
                "level": name in view.levels,
            }
            for name in view.rows
            if not view.monthly
        ],
    }


def _figure(name: str, label: str = "") -> dict[str, str]:
    return {"id": name, "label": label or model().quantities[name].label, "unit": model().quantities[name].unit}

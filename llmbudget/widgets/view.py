"""What the page shows of a session, as plain data. Nothing in it is None: null means "gone" in a change."""

import re
from typing import Any

from llmbudget import catalog
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION
from llmbudget.plan.parameter import AnyRecord, Choice, Number
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.widgets.entry import show
from llmbudget.widgets.form import ORDER, ROW_COSTS, option_label
from llmbudget.widgets.place import cell_key, label_of, record_of, value_of
from llmbudget.widgets.results import number, results
from llmbudget.widgets.state import Session

SUBTOTALS = {
    "compute": "compute_cost",
    "data": "data_cost",
    "people": "people_cost",
    "software": "software_cost",
    "overheads": "contingency_cost",
}
"""What a section costs: the quantity shown in its header."""

USED_WHEN_EMPTY = {
    "mfu": "mfu_in_use",
    "on_demand_quote": "on_demand_price",
    "reserved_quote": "reserved_price",
    "spot_quote": "spot_price",
}
"""The quantity that stands in for an empty field: shown in grey in it."""


def view(session: Session) -> dict[str, Any]:
    """Return everything that an edit can change."""
    return {
        "header": _header(session),
        "subtotals": {section: number(session.budget[name]) for section, name in SUBTOTALS.items()},
        "summaries": _summaries(session.plan),
        "fields": {
            name: _field(session, name) for name, p in parameters().items() if p.table is None and p.section in ORDER
        },
        "tables": {name: _table(session, name) for name in tables()},
        "errors": [
            {"key": key, "label": label_of(session.plan, key), "text": _reason(session, key)} for key in session.refused
        ],
        "notice": session.notice,
        "results": results(session.budget),
    }


def file_name(plan: Plan) -> str:
    """Return the name of a plan as a file's name, without an ending."""
    slug = re.sub(r"[^a-z0-9]+", "-", plan.organisation.plan_name.lower()).strip("-")
    return slug[:60].rstrip("-") or "budget"


def _header(session: Session) -> dict[str, Any]:
    names = session.plan.organisation
    return {
        "organisation": names.organisation_name,
        "plan": names.plan_name,
        "file": file_name(session.plan),
        "undo": session.can_undo,
        "redo": session.can_redo,
        "changed": session.plan != session.preset,
    }


def _summaries(plan: Plan) -> dict[str, str]:
    """Return a few words for the headers of sections that have no cost of their own."""
    work, start, months = plan.workload, plan.schedule.start_month, plan.schedule.horizon_months
    size, tokens = (show(record_of(key), value_of(plan, key)) for key in ("parameters_total", "tokens"))
    return {
        "workload": f"{option_label('method', work.method)} · {size} · {tokens} tokens",
        "schedule": f"{start:%b %Y}, {months:.0f} {'months' if months > 1 else 'month'}",
        "funding": f"${plan.funding.opening_cash:,.0f}",
        "organisation": plan.organisation.organisation_name,
    }


def _entry(session: Session, key: str) -> dict[str, Any]:
    return {"text": session.text(key), "error": _reason(session, key)}


def _reason(session: Session, key: str) -> str:
    """Return why a text was refused, and what the budget uses meanwhile."""
    refused = session.refused.get(key)
    if refused is None:
        return ""
    record = record_of(key)
    text = refused.sentence.removeprefix(f"{record.label}: ")
    kept = _label(key, show(record, value_of(session.plan, key))) or "what an empty field means"
    return f"{text[0].upper()}{text[1:]} The budget still uses {kept}."


def _label(key: str, text: str) -> str:
    return option_label(key, text) if isinstance(record_of(key), Choice) else text


def _field(session: Session, key: str) -> dict[str, Any]:
    record = record_of(key)
    value, usual = value_of(session.plan, key), value_of(session.preset, key)
    return {
        **_entry(session, key),
        "preset": _label(key, show(record, usual)) or "empty",
        "changed": value != usual or key in session.refused,
        "note": session.plan.notes.get(key, ""),
        "hint": _hint(session, key, record),
        "options": _options(session.plan, key, record),
    }


def _hint(session: Session, key: str, record: AnyRecord) -> str:
    """Return what stands in an empty field in grey: what is used instead."""
    if not isinstance(record, Number) or record.blank is None:
        return ""
    if key not in USED_WHEN_EMPTY:
        return "auto"
    used = float(session.budget[USED_WHEN_EMPTY[key]])
    return f"{used:.1%}" if key == "mfu" else f"{used:.2f}"


def _options(plan: Plan, key: str, record: AnyRecord) -> list[dict[str, str]]:
    """Return what can be chosen; what was chosen before stays, also where it is not offered any more."""
    if not isinstance(record, Choice):
        return []
    offered: tuple[str, ...] = record.options()
    if key == "provider":
        offered = (ANY_PROVIDER, *catalog.providers_of(plan.compute.accelerator))
    elif key == "region":
        regions = catalog.regions_of(plan.compute.accelerator, plan.compute.provider)
        offered = (ANY_REGION, *(region for region in regions if region != ANY_REGION))
    chosen = str(value_of(plan, key))
    options = [{"value": option, "label": option_label(key, option)} for option in offered]
    return options if chosen in offered else [*options, {"value": chosen, "label": f"{chosen} (not offered)"}]


def _table(session: Session, name: str) -> dict[str, Any]:
    rows = session.plan.value(name)
    costs = session.budget[ROW_COSTS[name]] if name in ROW_COSTS else None
    return {
        "changed": rows != session.preset.value(name),
        "rows": {
            str(index): {
                "name": row.name,
                "cost": number(costs[index, 0]) if costs is not None else "",
                "cells": {
                    field: {
                        **_entry(session, cell_key(name, index, field)),
                        "hint": "auto" if isinstance(record, Number) and record.blank else "",
                    }
                    for field, record in tables()[name].row.records().items()
                },
            }
            for index, row in enumerate(rows)
        },
    }

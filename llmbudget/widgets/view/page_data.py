"""The page's data about a session. It contains no None, because null means "removed" in a patch."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from llmbudget.analysis.price_changes import summary
from llmbudget.api.budget import Budget
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, KINDS
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import AnyRecord, Choice, Number, Row, Scalar, Text
from llmbudget.plan.addresses import is_address, parse, rows_at
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.entry import shortened, show
from llmbudget.widgets.session.field_keys import cell_key, label_of, record_of, split, value_of
from llmbudget.widgets.session.measured import measurable_runs
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.python import argument, code, literal
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import strategies
from llmbudget.widgets.view.cards import card_cell, cards, options_of, options_of_names
from llmbudget.widgets.view.effective_values import adjusted, hint, is_replaced, used
from llmbudget.widgets.view.form import ROW_COSTS, SECTION_COSTS, option_label
from llmbudget.widgets.view.hints import is_old, option_day, remark
from llmbudget.widgets.view.layout import RARE, shown_fields
from llmbudget.widgets.view.results import results
from llmbudget.widgets.view.start import is_example, start_card
from llmbudget.widgets.view.timeline import timeline

_MOST_KEPT = 4096
_WHOLE_FROM = 100
"""Smallest amount shown without decimals in headers."""

_TENTH_FROM, _LEAST = 0.05, 0.001
"""Amounts below the first would round to 0.0; those below the second are shown as "under" it."""


def view_of(session: Session, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return all data that an edit can change.

    Args:
        session: whose data.
        before: the data before the edit, whose parts stay that `late` makes; None to have all of it new.
    """
    return {
        "profile": session.plan.profile,
        "header": _header(session),
        "start": start_card(session),
        "subtotals": {section: _subtotal(session.budget, section) for section in SECTION_COSTS},
        "summaries": _summaries(session.budget),
        "fields": {name: _field(session, name) for name in shown_fields()},
        "strategies": strategies.shown(session.budget, before and before["strategies"]),
        "tables": {name: _table(session, name) for name in tables()},
        "errors": [
            {"key": key, "label": label_of(session.plan, key), "text": _reason(session, key)} for key in session.refused
        ],
        "notice": session.notice,
        "model": asdict(session.pasted_model),
        "measured": {**asdict(session.measured), "runs": measurable_runs(session.plan)},
        "prices": before["prices"] if before else _moved(session),
        "python": _python(session),
        "scenarios": scenarios.listed(session),
        "results": results(session.budget),
        "timeline": timeline(session.budget),
    }


def late(session: Session, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with what takes longer than all else: why switches change nothing, and what prices do today."""
    return {**view, "strategies": strategies.explained(session.budget, view["strategies"]), "prices": _moved(session)}


def file_name(plan: Plan) -> str:
    """Return the plan's name as a file name without extension."""
    slug = re.sub(r"[^a-z0-9]+", "-", plan.organisation.plan_name.lower()).strip("-")
    return slug[:60].rstrip("-") or "budget"


def _moved(session: Session) -> str:
    """Return what moved in the catalog since the plan was saved. An example says so once somebody changes it."""
    return "" if session.is_home and is_example(session) else summary(session.budget)


def _python(session: Session) -> str:
    """Return the program that makes this budget, if shown."""
    if not session.shows_python:
        return ""
    shown = f"\nb = b.scenario({literal(session.scenario)})" if session.scenario != AS_PLANNED else ""
    base = None if session.begun.stage else session.preset
    return code(session.origin, base, session.plan, f"{file_name(session.plan)}.yaml") + shown


def _header(session: Session) -> dict[str, Any]:
    names = session.plan.organisation
    return {
        "organisation": f"{names.organisation_name} · {ORGANIZATIONS[session.plan.profile].title}",
        "plan": names.plan_name,
        "file": file_name(session.plan),
        "undo": session.can_undo,
        "redo": session.can_redo,
        "changed": not session.is_home,
        "example": phrase("example") if is_example(session) else "",
    }


def _subtotal(budget: Budget, section: str) -> float | str:
    return number(sum(budget[f"{category}_cost"] for category in SECTION_COSTS[section]))


def _summaries(budget: Budget) -> dict[str, str]:
    """Return short summaries for headers of sections without a cost."""
    plan = budget.plan
    method, size, tokens = (used(budget, key) for key in ("method", "parameters_total", "tokens"))
    start, months = plan.schedule.start_month, budget["horizon_months"]
    owned = plan.owned_cluster.n_owned
    amount, words = ORGANIZATIONS[plan.profile].funded_by
    return {
        "workload": phrase("summary_workload", method=method, size=size, tokens=tokens),
        "sourcing": phrase(
            "summary_sourcing_stale" if is_old(budget) else "summary_sourcing",
            price=f"${float(budget['on_demand_price']):,.2f}",
            stale=phrase("stale"),
            provider=plan.sourcing.provider,
        ),
        "program": _program(budget),
        "reliability": phrase("summary_goodput", share=f"{float(budget['goodput_in_use']):.1%}"),
        "owned_cluster": phrase("summary_owned", count=round(owned)) if owned else phrase("summary_none"),
        "energy": phrase(
            "summary_energy", energy=_short(budget["energy_mwh"]), emissions=_short(budget["emissions_tonnes"])
        ),
        "schedule": phrase("summary_months", start=f"{start:%b %Y}", count=round(months)),
        "funding": f"${float(budget[amount]):,.0f} {words}",
        "organisation": plan.organisation.organisation_name,
    }


def _program(budget: Budget) -> str:
    """Return the number of further runs, and what they cost with their clusters."""
    lines = ("runs_cost", "cluster_services_cost", "serving_api_cost")
    runs, cost = len(budget.plan.program.runs), sum(budget[line] for line in lines)
    cost += budget["cluster_owning_cost"].sum() + budget["cluster_unused_cost"].sum()
    return (
        phrase("summary_program", count=runs, cost=f"${float(cost):,.0f}") if runs or cost else phrase("summary_none")
    )


def _short(amount: float) -> str:
    """Return an amount in a few digits; a small amount is never shown as 0."""
    if 0 < amount < _TENTH_FROM:
        return f"{float(amount):.1g}" if amount >= _LEAST else phrase("under", amount=f"{_LEAST:g}")
    return f"{float(amount):,.0f}" if amount >= _WHOLE_FROM else f"{float(amount):,.1f}"


def _entry(session: Session, key: str) -> dict[str, Any]:
    refused = session.refused.get(key)
    texts = _texts(key, session.value(key)) if refused is None else {"text": refused.text}
    return {**texts, "error": _reason(session, key)}


@lru_cache(maxsize=_MOST_KEPT, typed=True)
def _texts(key: str, value: Scalar) -> dict[str, str]:
    """Return the texts of a value in its field; cached, because an edit leaves most fields unchanged."""
    return texts_of(record_of(key), show(record_of(key), value))


def texts_of(record: AnyRecord, text: str) -> dict[str, str]:
    """Return a field's short text, and all digits for editing if there are more."""
    short = shortened(record, text)
    return {"text": short} if short == text else {"text": short, "exact": text}


def _reason(session: Session, key: str) -> str:
    """Return why a text was refused, and which value the budget still uses."""
    refused = session.refused.get(key)
    if refused is None:
        return ""
    record = record_of(key)
    text = refused.sentence.removeprefix(f"{record.label}: ")
    reason, value = f"{text[0].upper()}{text[1:]}", used(session.budget, key)
    return phrase("still_uses", reason=reason, value=value) if value else phrase("still_uses_default", reason=reason)


def _label(key: str, text: str) -> str:
    return option_label(key, text) if isinstance(record_of(key), Choice) else text


def _field(session: Session, key: str) -> dict[str, Any]:
    record = record_of(key)
    value, usual = session.value(key), session.usual(key)
    return {
        **_entry(session, key),
        "preset": _usual_value(key, usual, _usual_words(session)),
        "changed": value != usual or key in session.refused,
        "note": session.plan.notes.get(key, ""),
        "read": _read(session, key),
        "hint": hint(session.budget, key),
        "remark": (remark_text := _remark(session, key)),
        "stale": phrase("stale") in remark_text,
        "python": argument(key, value) if session.shows_python else "",
        "options": options_in(session.budget.plan, key, record),
        "replaced": is_replaced(session.budget, key),
        "absent": strategies.is_absent(session.budget.plan, key),
    }


@lru_cache(maxsize=_MOST_KEPT, typed=True)
def _usual_value(key: str, usual: Scalar, words: str) -> str:
    """Return the value that `reset` restores, in words; cached as `_texts`."""
    shown = _label(key, shortened(record_of(key), show(record_of(key), usual)))
    return phrase(words, value=shown or phrase("empty_value"))


def _usual_words(session: Session) -> str:
    """Return what the value is called that `reset` restores."""
    if session.scenario != AS_PLANNED:
        return "plan_value"
    return "usual_value" if session.begun.stage else "preset_value"


def _read(session: Session, key: str) -> str:
    """Return what a text that was just typed was read as."""
    return phrase("read_as", value=session.read[key]) if key in session.read else ""


def _remark(session: Session, key: str) -> str:
    """Return the sentences below a field: why the last edit has no effect, adjustments, its price."""
    budget = session.budget
    return " ".join(filter(None, (session.no_effect.get(key, ""), adjusted(budget, key), remark(budget, key))))


def options_in(plan: Plan, key: str, record: AnyRecord) -> list[dict[str, str]]:
    """Return the options; the chosen one stays even if it is no longer offered."""
    if isinstance(record, Text) and record.names:
        return options_of_names(plan, record, str(value_of(plan, key)))
    if not isinstance(record, Choice):
        return []
    offered: tuple[str, ...] = record.options(plan.catalog)
    if key == "provider":
        name = plan.compute.accelerator
        kinds = (kind for kind in KINDS if (name, kind, ANY_REGION) in plan.catalog.every_offer)
        offered = (ANY_PROVIDER, *kinds, *plan.catalog.providers_of(name))
    elif key == "region":
        regions = plan.catalog.regions_of(plan.compute.accelerator, plan.sourcing.provider)
        offered = (ANY_REGION, *(region for region in regions if region != ANY_REGION))
    chosen = str(value_of(plan, key))
    priced = key in {"provider", "region"}
    options = [
        {"value": option, "label": option_label(key, option) + (option_day(plan, key, option) if priced else "")}
        for option in offered
    ]
    return (
        options if chosen in offered else [*options, {"value": chosen, "label": phrase("not_offered", option=chosen)}]
    )


def _table(session: Session, name: str) -> dict[str, Any]:
    rows = session.budget.plan.value(name)
    costs = session.budget[ROW_COSTS[name]] if name in ROW_COSTS else None
    refused = [cell for cell in map(split, session.refused) if cell and cell[0] == name]
    shown = {
        str(index): {
            "name": row.name,
            "cost": number(costs[index, 0]) if costs is not None else "",
            "cells": _cells(row),
            "used": [*_rare_used(row), *(field for _, place, field in refused if place == index)],
        }
        for index, row in enumerate(rows)
    }
    _mark_cells(session, name, shown, {(index, field) for _, index, field in refused})
    if tables()[name].row.head:
        for line, card in zip(shown.values(), cards(session.budget, name), strict=True):
            line.update(card)
    is_plan = session.scenario == AS_PLANNED
    return {
        "changed": rows != (session.preset if is_plan else session.plan).value(name),
        "in_scenario": not is_plan,
        "rows": shown,
        "options": options_of(session.plan, name),
    }


def _mark_cells(session: Session, table: str, shown: dict[str, Any], refused: set[tuple[int, str]]) -> None:
    """Say in the rows of a table what is refused, and what is to be said of cells."""
    about = _about_cells(session, table)
    read = {(cell[1], cell[2]) for cell in map(split, session.read) if cell and cell[0] == table}
    for index, field in refused | about.keys() | read:
        row, key = shown[str(index)], cell_key(table, index, field)
        before = row["cells"][field]
        kept = {part: before[part] for part in before.keys() - {"text", "exact"}}
        cell = {**kept, **about.get((index, field), {}), **_entry(session, key)}
        if said := _read(session, key):
            cell["read"] = said
        row["cells"] = {**row["cells"], field: cell}  # cached cells are shared, so they are not changed


def _about_cells(session: Session, table: str) -> dict[tuple[int, str], dict[str, Any]]:
    """Return by row and field what is to be said of cells: that a scenario changes them, their notes and ranges."""
    plan, named = session.plan, {}
    for name in filter(is_address, {**plan.scenarios.get(session.scenario, {}), **plan.notes, **plan.spreads}):
        address = parse(name)
        for index in rows_at(plan, address) if address.table == table else ():
            named[index, address.field] = _about(session, name, cell_key(table, index, address.field))
    return named


def _about(session: Session, name: str, key: str) -> dict[str, Any]:
    plan, record, sentences = session.plan, record_of(key), []
    changed = name in plan.scenarios.get(session.scenario, {})
    if changed:
        planned = _label(key, shortened(record, show(record, value_of(plan, key)))) or phrase("empty_value")
        sentences.append(phrase("cell_in_plan", value=planned))
    if name in plan.notes:
        sentences.append(phrase("cell_note", note=plan.notes[name]))
    if name in plan.spreads:
        sentences.append(phrase("cell_range", range=str(plan.spreads[name])))
    return {"changed": changed, "about": " ".join(sentences)}


@lru_cache(maxsize=_MOST_KEPT)
def _cells(row: Row) -> dict[str, dict[str, Any]]:
    """Return a row's cells; cached, because an edit leaves most rows of a long table unchanged."""
    return {
        field: {
            **texts_of(record, show(record, getattr(row, field))),
            "error": "",
            "hint": record.blank or "" if isinstance(record, Number) else "",
            **(card_cell(row, field) if row.head else {}),
        }
        for field, record in row.records().items()
    }


@lru_cache(maxsize=_MOST_KEPT)
def _rare_used(row: Row) -> tuple[str, ...]:
    """Return the rare fields with an amount that is not the default: they are shown. Texts and choices move no cost."""
    fields = type(row).model_fields
    return tuple(
        field
        for field, record in row.records().items()
        if f"{row.prefix}_{field}" in RARE
        and isinstance(record, Number)
        and getattr(row, field) != fields[field].default
    )

"""Reads an exported workbook, with the changes typed into it, as a plan."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import ValidationError

from llmbudget.catalog import Catalog, shipped
from llmbudget.excel.read.actuals import read_actuals
from llmbudget.excel.read.cell_values import Reading
from llmbudget.excel.read.grid import ID_HEAD, Grid, Sheet
from llmbudget.excel.read.inputs import VALUE_HEAD, missing_head, read_choices, read_fields, read_notes
from llmbudget.excel.read.integrity import CALCULATING, at_most, broken
from llmbudget.excel.read.limits import OWN_FILE, Limits
from llmbudget.excel.read.moved_inputs import moved
from llmbudget.excel.read.scenarios import read_scenarios
from llmbudget.excel.read.tables import read_rows
from llmbudget.excel.sheets import actuals, change_log
from llmbudget.excel.workbook import garbage_collection_paused
from llmbudget.excel.write import embedded_plan
from llmbudget.excel.write.columns import LABEL
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.addresses import row_names
from llmbudget.plan.change_log import LogEntry
from llmbudget.plan.differences import differences, logged
from llmbudget.plan.file import PlanError, problems
from llmbudget.plan.lost_rows import Beside, following_rows
from llmbudget.plan.plan import Plan, parameters, sections, tables
from llmbudget.plan.rules import contradictions
from llmbudget.plan.scenarios import in_scenario
from llmbudget.plan.set_aside import SetAside, Shelf, belonging, choices_of
from llmbudget.strategies import strategies

SCENARIOS = "Scenarios"
WORKBOOK = "workbook"
"""Author of the changes in a workbook that does not name the person who saved it."""


_BESIDE = {"notes": "a reason", "scenarios": "a scenario", "actuals": "an amount spent"}
"""Parts of a plan besides its values, in words."""


@dataclass(frozen=True)
class ReadBack:
    """The result of reading a workbook back.

    Attributes:
        plan: the plan with all typed changes, which are also at the end of its change log.
        changes: a line for each input that differs from the export.
        pinned: whether the plan has its own prices; earlier versions did not save them.
        counts_delay: whether a delay already cost something when it was exported.
    """

    plan: Plan
    changes: list[str]
    pinned: bool = True
    counts_delay: bool = True


@garbage_collection_paused()
def read_workbook(
    content: bytes, today: date | None = None, limits: Limits = OWN_FILE, catalog: Catalog | None = None
) -> ReadBack:
    """Return the plan of an exported workbook, which any program may have changed since.

    An unchanged workbook gives exactly the plan it was exported from.

    Args:
        content: the bytes of the file.
        today: the date for the change log; None for today.
        limits: the most that is read.
        catalog: the tables for what the plan does not pin; None for the shipped ones.

    Raises:
        PlanError: with a sentence for each problem, which names its sheet and cell.
    """
    grid = Grid(content, limits)
    exported = embedded_plan.read(grid.properties, catalog or shipped())
    homes = _homes(exported.layout)
    typed_on = dict.fromkeys((*homes.values(), SCENARIOS, actuals.NAME))
    missing = _missing(grid, {*typed_on, *CALCULATING})
    sheets = {name: grid.sheet(title) for name in typed_on if (title := grid.title(name)) is not None}
    reading = Reading(exported.plan, grid.epoch, list(missing), older=not exported.same_formulas)
    values, beside = _typed(sheets, homes, reading)
    reading.wrong.extend(_typed_into_copies(grid, sheets, homes, exported.plan))
    if not missing:  # all formulas that use a deleted sheet differ
        reading.wrong.extend(_moved_rows(grid, sheets))
        same = {"same_formulas": exported.same_formulas, "same_facts": exported.same_facts}
        reading.wrong.extend(broken(grid, exported.layout, embedded_plan.read_seal(grid.properties), **same))
    plan, refused = _with(exported.plan, values, beside)
    refused = [_with_cell(sentence, sheets) for sentence in refused if not _follows(sentence, reading.wrong)]
    if plan is None or reading.wrong or refused:
        raise PlanError([*reading.wrong, *refused])
    changes = differences(exported.plan, plan)
    day = today or datetime.now(UTC).date()
    now = logged(plan, changes, _author(grid.saved_by), day) if changes else plan
    return ReadBack(now, changes, pinned=exported.pinned, counts_delay=exported.counts_delay)


def _moved_rows(grid: Grid, sheets: Mapping[str, Sheet]) -> list[str]:
    """Return a sentence for each row of inputs that is not where formulas read it."""
    log = grid.title(change_log.SHEET)
    by_title = {grid.title(name) or name: sheet for name, sheet in sheets.items()}
    return at_most(moved(grid.formulas(log), by_title), "rows were moved") if log else []


def _homes(layout: Layout) -> dict[str, str]:
    """Return the sheet of each scalar parameter and each table."""
    places = layout.places
    firsts = {table.name: table.row.parameter_id(next(iter(table.row.records()))) for table in tables().values()}
    scalars = {name: name for name, parameter in parameters().items() if parameter.table is None}
    return {name: places[id_].sheet for name, id_ in {**scalars, **firsts}.items()}


def _missing(grid: Grid, needed: Collection[str]) -> list[str]:
    """Return a sentence for each needed sheet that is missing."""
    others = ", ".join(grid.names)
    return [
        f"{name}: this sheet was deleted; undo that, or export the plan again and type into the new workbook "
        f"(sheets found: {others})."
        for name in sorted(needed)
        if grid.title(name) is None
    ]


def _typed(
    sheets: Mapping[str, Sheet], homes: Mapping[str, str], reading: Reading
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return values and table rows by id, and the notes, choices, scenarios and actuals beside them."""
    values: dict[str, Any] = {}
    notes: dict[str, str] = dict(reading.plan.notes)
    choices: dict[str, dict[str, Any]] = {}
    reading.wrong.extend(missing_head(sheet, ID_HEAD) for sheet in sheets.values() if not sheet.heads)
    readable = {name: sheet for name, sheet in sheets.items() if sheet.heads}
    for name, sheet in readable.items():
        if scalars := [key for key, home in homes.items() if home == name and key not in tables()]:
            values |= read_fields(sheet, scalars, reading)
            notes |= read_notes(sheet, scalars, reading)
            choices |= read_choices(sheet, scalars, reading)
    months = values.get("horizon_months", reading.plan.schedule.horizon_months)
    for table in (table for table in tables().values() if homes[table.name] in readable):
        rows = read_rows(readable[homes[table.name]], table, months, reading)
        if rows is not None:
            values[table.name] = rows
    beside: dict[str, Any] = {"notes": notes, "choices": choices}
    if SCENARIOS in readable:
        beside["scenarios"] = read_scenarios(readable[SCENARIOS], reading)
    if actuals.NAME in readable:
        beside["actuals"] = read_actuals(readable[actuals.NAME], reading)
    return values, beside


def _typed_into_copies(grid: Grid, sheets: Mapping[str, Sheet], homes: Mapping[str, str], plan: Plan) -> Iterator[str]:
    """Yield a sentence for each input that was typed into a copy of its sheet, which is not read.

    Values equal to the sheet's own, or to the exported ones, are fine: a copy may keep an earlier state.
    """
    for copy in map(grid.sheet, grid.added):
        for name in (name for name, sheet in sheets.items() if _is_copy(copy, name, sheet)):
            own, typed_there = (
                _flat(*_typed({name: source}, homes, Reading(plan, grid.epoch, []))) for source in (sheets[name], copy)
            )
            for key, value in typed_there.items():
                if value != own.get(key) and not _as_exported(plan, key, value):
                    yield (
                        f"{copy.name}: {_label(key)} was typed into this copy of {sheets[name].name}, which is not "
                        f"read; type it into {sheets[name].name}, or delete the copy."
                    )


def _is_copy(added: Sheet, name: str, sheet: Sheet) -> bool:
    """Return whether an added sheet is a copy: it has the title of another sheet, and some of its ids."""
    return added.text(0, LABEL) == name and bool(added.ids.keys() & sheet.ids.keys())


def _flat(values: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    """Return all typed values of a sheet, by id; the choices that values hold for follow from these."""
    return {**values, **{name: part for name, part in beside.items() if name in _BESIDE}}


def _as_exported(plan: Plan, key: str, value: Any) -> bool:  # noqa: ANN401 - a value of any kind
    if key in _BESIDE:
        return bool(value == getattr(plan, key))
    if key not in tables():
        return bool(value == plan.value(key))
    try:
        return bool(plan.replace(**{key: value}).value(key) == plan.value(key))
    except ValidationError:
        return False


def _label(key: str) -> str:
    if key in _BESIDE:
        return _BESIDE[key]
    return f"the table {tables()[key].row.title}" if key in tables() else parameters()[key].title


def _with(plan: Plan, values: Mapping[str, Any], beside: Mapping[str, Any]) -> tuple[Plan | None, list[str]]:
    """Return a plan with the typed values; None and the reasons if they contradict each other."""
    rest = {name: part for name, part in beside.items() if name != "choices"}
    applying, for_others = _applying(plan, values, beside["choices"])
    try:
        read = _read(plan, applying, for_others, rest)
    except ValidationError as error:
        return None, list(contradictions(_unchecked(plan, applying))) or problems(error)
    return read, [
        f"{SCENARIOS}: {name}: {sentence}"
        for name, changes in read.scenarios.items()
        if changes != plan.scenarios.get(name)
        for sentence in _contradictions_in(read, name)
    ]


def _applying(
    plan: Plan, values: Mapping[str, Any], choices: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Any], list[SetAside]]:
    """Return the values that hold for the current choices, and those for other choices, which formulas ignore."""
    applying, for_others = dict(values), []
    for name in (name for name in belonging() if name in values):
        of_plan, now = choices_of(plan, name), {choice: _chosen(plan, values, choice) for choice in belonging()[name]}
        its_own = choices.get(name, of_plan)
        if its_own == now:
            continue
        if values[name] is not None:
            value = parameters()[name].record.written(values[name])
            for_others.append(SetAside(name=name, value=value, belongs_to=dict(its_own)))
        del applying[name]
        if of_plan == now:  # only the choice beside the value has changed
            applying[name] = None
    for name in plan.measured.keys() & applying.keys():
        if applying[name] == plan.value(name):  # not typed for what else has changed
            del applying[name]
    return applying, for_others


def _read(plan: Plan, values: Mapping[str, Any], for_others: Sequence[SetAside], beside: Mapping[str, Any]) -> Plan:
    """Return the plan with the typed values; unchanged notes stay with the values that they explain."""
    read = plan.replace(**values)
    shelf = Shelf(read.set_aside)
    for entry in for_others:
        shelf.put(entry)
    typed_notes = {name: text for name, text in beside["notes"].items() if text != plan.notes.get(name, "")}
    notes = {name: text for name, text in {**read.notes, **typed_notes}.items() if text}
    updated = read.model_copy(update={**beside, "notes": notes, "set_aside": shelf.entries})
    names = {name: row_names(name, updated.value(name)) for name in tables()}
    parts = Beside(updated.scenarios, updated.spreads, updated.notes, updated.set_aside)
    return updated.model_copy(update=following_rows(plan, parts, names)._asdict())


def _chosen(plan: Plan, values: Mapping[str, Any], owner: str) -> Any:  # noqa: ANN401 - any scalar of a plan
    return parameters()[owner].record.written(values.get(owner, plan.value(owner)))


def _contradictions_in(plan: Plan, scenario: str) -> list[str]:
    try:
        in_scenario(plan, scenario)
    except ValidationError as error:
        return problems(error)
    return []


def _unchecked(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """Return the plan with values that may contradict each other, so that every contradiction can be named."""
    changed: dict[str, Any] = {}
    for name, kind in sections().items():
        ids = {field: kind.parameter_id(field) for field in kind.records()}
        ids |= {table: table for table in kind.model_fields if table in tables()}
        own = {field: values[key] for field, key in ids.items() if key in values}
        changed[name] = kind.model_validate({**plan.section(name).model_dump(), **own}, context=plan.catalog)
    own_strategies = plan.strategies.model_copy(update={name: changed.pop(name) for name in strategies()})
    return plan.model_copy(update={**changed, "strategies": own_strategies})


def _with_cell(sentence: str, sheets: Mapping[str, Sheet]) -> str:
    """Return a sentence with its cell in front, if it begins with the label of an input."""
    label = sentence.partition(":")[0]
    ids = [
        name for name, parameter in parameters().items() if parameter.table is None and parameter.record.label == label
    ]
    cells = [
        sheet.address(sheet.ids[name][0], sheet.heads[VALUE_HEAD])
        for name in ids
        for sheet in sheets.values()
        if name in sheet.ids and VALUE_HEAD in sheet.heads
    ]
    return f"{cells[0]}: {sentence}" if len(cells) == 1 else sentence


def _follows(sentence: str, wrong: Sequence[str]) -> bool:
    """Return whether a contradiction is about an input that could not be read, so that it may not be real."""
    labels = {parameter.record.label for parameter in parameters().values()}
    unread = {label for label in labels if any(f": {label}: " in problem for problem in wrong)}
    return any(label.lower() in sentence.lower() for label in unread)


def _author(saved_by: str) -> str:
    try:
        return str(LogEntry.records()["author"].validate(saved_by))
    except ValueError:
        return WORKBOOK

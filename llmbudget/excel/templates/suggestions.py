"""Names for the cells of a form, proposed from its labels, for a person to agree to.

A label means an id by its words. Its value goes into the cell beside it, or under the heads of years or months.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from llmbudget.excel.read.limits import DAMAGED, TEMPLATE
from llmbudget.excel.read.package import opened, packed
from llmbudget.excel.templates.form_grid import MONTH, FormGrid, Heads
from llmbudget.excel.templates.form_words import meaning, words_of
from llmbudget.excel.templates.named_cells import WORKBOOK, Address
from llmbudget.excel.templates.names import MONTHS, PREFIX, Wanted, axis_of, find, known, record_of
from llmbudget.excel.templates.template import Template
from llmbudget.excel.templates.xml import edited, elements
from llmbudget.plan.file import PlanError
from llmbudget.plan.reporting import is_money

Remembered = Mapping[str, str]
"""Ids by the words of labels that a person has agreed to."""

_BY_YEAR, _BY_MONTH = "_by_year", "_by_month"
_LISTS = ("externalReferences", "functionGroups", "sheets")
"""Elements before the names of a workbook, the last first."""


@dataclass(frozen=True)
class Suggestion:
    """A name for cells.

    Attributes:
        label: the text of the form.
        place: the reference of its cells, such as ``'Year 1'!$B$5``.
        is_sure: whether the words of the label say so; otherwise look twice.
    """

    name: str
    label: str
    place: str
    is_sure: bool


def suggestions(content: bytes, remembered: Remembered) -> list[Suggestion]:
    """Return names for the cells of a form that have none, sheet by sheet.

    Raises:
        PlanError: the file is not a readable workbook.
    """
    opened(content, TEMPLATE)
    named = {cell.place for proposal in Template(content).named for cell in proposal.cells}
    first_places: dict[str, Suggestion] = {}
    for grid in _grids(content):
        for proposal in _on_sheet(grid, remembered, named):
            first_places.setdefault(proposal.name, proposal)  # the first place of each name
    return list(first_places.values())


def remembered(content: bytes) -> Remembered:
    """Return what the labels of a form with names mean, to name the next form alike.

    Raises:
        PlanError: the file is not a readable workbook.
    """
    grids = {grid.title: grid for grid in _grids(content)}
    ids = {}
    for named in Template(content).named:
        first, wanted = named.cells[0], find(named.name)
        grid = grids.get(first.sheet.title)
        if grid and wanted and (words := words_of(grid.label_of(first.address))):
            ids[words] = wanted.id.removesuffix(_BY_YEAR).removesuffix(_BY_MONTH)
    return ids


def with_names(content: bytes, agreed: Sequence[Suggestion]) -> bytes:
    """Return a copy of a form with names; everything else in it stays, byte for byte.

    Raises:
        PlanError: the file is not a readable workbook.
    """
    parts = opened(content, TEMPLATE)
    parts[WORKBOOK] = _named(parts[WORKBOOK], agreed)
    return packed(parts)


def _grids(content: bytes) -> list[FormGrid]:
    try:
        book = openpyxl.load_workbook(BytesIO(content))
    except Exception as error:
        raise PlanError([DAMAGED]) from error
    return [FormGrid(sheet) for sheet in book.worksheets]


def _on_sheet(grid: FormGrid, remembered: Remembered, named: set[str]) -> Iterator[Suggestion]:
    taken: set[Address] = set()
    for at, label in grid.labels():
        meant = meaning(label, remembered)
        proposed = _proposed(grid, at, meant[0]) if meant else None
        if not meant or not proposed:
            continue
        name, cells = proposed
        if all(grid.is_free(cell) and cell not in taken and grid.place(cell) not in named for cell in cells):
            taken.update(cells)
            yield Suggestion(name, label.strip(), grid.reference(cells), meant[1])


def _proposed(grid: FormGrid, at: Address, name: str) -> tuple[str, list[Address]] | None:
    """Return the name and the cells of a label: under the heads of periods, else beside it."""
    heads = grid.heads_above(at[0])
    if heads and at[1] < heads.columns[0] and (of_period := _of_period(heads, name)):
        cells = [(at[0], column) for column in heads.columns]
        return _scaled(grid, of_period), cells
    beside = grid.beside(at)
    if beside is None:
        return None
    if grid.year and f"{name}{_BY_YEAR}" in known():
        return _scaled(grid, f"{name}{_BY_YEAR}.{grid.year}"), [beside]
    return (_scaled(grid, name), [beside]) if find(name) and axis_of(name) == "" else None


def _of_period(heads: Heads, name: str) -> str:
    """Return an id by year or by month; empty if it has none."""
    asked = f"monthly.{name}" if heads.kind == MONTH else f"{name}{_BY_YEAR}"
    return asked if find(asked) else ""


def _scaled(grid: FormGrid, asked: str) -> str:
    wanted = find(asked)
    assert wanted
    return f"{PREFIX}{asked}.{grid.scale}" if grid.scale and _is_money(wanted) else f"{PREFIX}{asked}"


def _is_money(wanted: Wanted) -> bool:
    return wanted.id != MONTHS and is_money(record_of(wanted.id).unit)


def _named(workbook: bytes, agreed: Sequence[Suggestion]) -> bytes:
    """Return the part that lists the names with more of them."""
    lists = {element.path: element for element in elements(workbook, "definedNames", *_LISTS)}
    before = next((lists[path] for path in _LISTS if path in lists), None)
    if before is None:
        raise PlanError([DAMAGED])
    p = before.prefix.decode()
    new = "".join(
        f"<{p}definedName name={quoteattr(suggestion.name)}>{escape(suggestion.place)}</{p}definedName>"
        for suggestion in agreed
    ).encode("ascii", "xmlcharrefreplace")
    names = lists.get("definedNames")
    if names is None or names.is_closed:
        place = (before.end, before.end) if names is None else (names.start, names.end)
        tag = b"%bdefinedNames" % before.prefix
        return edited(workbook, [(*place, b"<%b>%b</%b>" % (tag, new, tag))])
    return edited(workbook, [(names.close, names.close, new)])

"""The cells of other people's workbooks that have an llmbudget name."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray
from openpyxl.utils import get_column_letter, range_boundaries

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.excel.templates.names import PREFIX
from llmbudget.excel.templates.references import SheetArea, SheetPart, Sheets, areas, defined, sheets_of
from llmbudget.excel.templates.xml import elements
from llmbudget.plan.file import PlanError

WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
MOST_CELLS = 5_000
"""Most cells of one name: more than any table of a plan has rows."""

_RELATIONS = "xl/_rels/workbook.xml.rels"
_MERGED = "mergeCells/mergeCell"

_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}(:[A-Z]{1,3}[0-9]{1,7})?")

Address = tuple[int, int]
"""Row and column, counted from 1."""

Areas = NDArray[np.int64]
"""An array with a row for each area: first column and row, last column and row."""

Merged = Callable[[str], Areas]
"""A function from a part to the areas of its merged cells."""


@dataclass(frozen=True)
class Cell:
    """One cell of a sheet."""

    sheet: SheetPart
    row: int
    column: int

    @property
    def address(self) -> Address:
        """Its row and column."""
        return self.row, self.column

    @property
    def place(self) -> str:
        """Sheet and cell, for people."""
        return f"{self.sheet.title}!{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Named:
    """One name and its cells: a row or column, or several one after the other, also on several sheets.

    Attributes:
        place: sheets and ranges of its cells, for people.
        cells: its cells in order; of merged cells only the one that holds the entry.
    """

    name: str
    place: str
    cells: tuple[Cell, ...]

    @property
    def parts(self) -> frozenset[str]:
        """The parts of the file with its cells."""
        return frozenset(cell.sheet.part for cell in self.cells)


@dataclass(frozen=True)
class Names:
    """All names of a workbook that begin with the prefix of llmbudget, and sentences about unusable ones."""

    named: tuple[Named, ...]
    problems: tuple[str, ...]


def named_cells(parts: Mapping[str, bytes]) -> Names:
    """Return the names in a workbook.

    Raises:
        PlanError: the parts do not list its sheets.
    """
    try:
        workbook, relations = ET.fromstring(parts[WORKBOOK]), ET.fromstring(parts[_RELATIONS])  # noqa: S314 - it declares nothing: `package.opened` has looked
    except (KeyError, ET.ParseError) as error:
        raise PlanError([DAMAGED]) from error
    sheets = sheets_of(workbook, relations)
    merged = cache(lambda part: _merged(parts[part]))
    named: list[Named] = []
    problems: list[str] = []
    for name, text in defined(workbook, PREFIX):
        try:
            named.append(_named(name, text, sheets, parts, merged))
        except PlanError:
            raise
        except ValueError as error:
            problems.append(f"{name}: {error}")
    return Names(tuple(named), tuple(problems))


def _named(name: str, text: str, sheets: Sheets, parts: Container[str], merged: Merged) -> Named:
    cells: list[Cell] = []
    places = areas(text, sheets)
    for area in places:
        if area.sheet.part not in parts:
            raise ValueError(f"it points to {area.sheet.title!r}, which is not a sheet with cells; point it to a cell")
        cells += [Cell(area.sheet, *at) for at in _line(area, merged(area.sheet.part))]
        if len(cells) > MOST_CELLS:
            raise ValueError(f"its areas have more than {MOST_CELLS:,} cells; name only the cells to fill")
    return Named(name, ", ".join(area.place for area in places), tuple(dict.fromkeys(cells)))


def _line(area: SheetArea, merged: Areas) -> tuple[Address, ...]:
    """Return the cells of an area, which must be one row or column, counting merged cells as one."""
    place = area.place
    left, top, right, bottom = range_boundaries(area.cells)
    if (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
        raise ValueError(f"{place} has more than {MOST_CELLS:,} cells; name only the cells to fill")
    covered = _covered(merged, (left, top, right, bottom))
    cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    line = tuple(dict.fromkeys(covered.get(cell, cell) for cell in cells))
    if len({row for row, _ in line}) > 1 and len({column for _, column in line}) > 1:
        raise ValueError(f"{place} is a block of rows and columns; name one row or one column")
    return line


def _merged(sheet: bytes) -> Areas:
    """Return the areas of merged cells of a sheet."""
    references = [element.attributes.get("ref", "") for element in elements(sheet, _MERGED)]
    if not all(_REFERENCE.fullmatch(reference) for reference in references):
        raise PlanError([DAMAGED])
    return np.array([range_boundaries(reference) for reference in references], dtype=np.int64).reshape(-1, 4)


def _covered(merged: Areas, area: tuple[int, int, int, int]) -> dict[Address, Address]:
    """Return the cell that holds the entry, for each merged cell of an area."""
    common = np.hstack([np.maximum(merged[:, :2], area[:2]), np.minimum(merged[:, 2:], area[2:])])
    sizes = np.maximum(common[:, 2:] - common[:, :2] + 1, 0).prod(axis=1)
    if sizes.sum() > MOST_CELLS:
        raise PlanError([DAMAGED])  # merged areas that overlap
    holders: dict[Address, Address] = {}
    for whole, (left, top, right, bottom) in zip(merged[sizes > 0].tolist(), common[sizes > 0].tolist(), strict=True):
        cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        holders |= dict.fromkeys(cells, (whole[1], whole[0]))
    return holders

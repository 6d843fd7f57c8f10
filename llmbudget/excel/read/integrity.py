"""Whether the formulas of a workbook are those that were exported: what finance overwrote is told by its cell.

All sheets are compared with what the writer puts there for the plan inside the workbook, but for white space; beside
formulas these are facts and other fixed numbers, on which formulas rest. Where rows of a sheet moved, because somebody
inserted or deleted some, references to it are left out of the comparison. A sheet may have another name by now. A
workbook that another version of the program wrote has other formulas: of it only cells of the sheets that calculate
are told, in which no formula stands any more.
"""

import math
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from openpyxl.utils.datetime import to_excel

from llmbudget.excel.read.expected_cells import Expected, expected_sheets
from llmbudget.excel.read.grid import HEADS_UP_TO, Grid, address
from llmbudget.excel.write.cases import shown_switch
from llmbudget.excel.write.columns import HEADING_ROWS, ID, LABEL
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.sheet_names import renamed, unquoted
from llmbudget.model.facts import fact_tables
from llmbudget.plan.pinned import rows_to_pin
from llmbudget.plan.plan import Plan
from llmbudget.strategies import strategies as all_strategies

CALCULATING = ("Calculation", "Monthly", "Strategies")
"""Sheets that every version of the program wrote: of a workbook of another one only these are compared."""

CATALOG, SOURCES = "Catalogue", "Sources"
"""Sheets of facts, which are others when the catalog is."""

MOST_TOLD = 20
"""Sentences about formulas; how many more there are is said in a last one."""

_LONGEST = 60
"""Characters of a formula that a sentence quotes."""

_SAME = 1e-12
"""Programs keep 15 or 16 digits of a number: one that differs by less was not changed."""

_FOUND_BY_HEADS = "Inputs"
"""The sheet whose columns may be moved: what is typed there is found by their heads, and what is gone is told so."""

_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(
    r"('(?:[^']|'')+'!|(?<!\w)[A-Za-z_]\w*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![\w(!])"
)
_LOST = "#REF!"
"""What spreadsheets write for a cell that was deleted."""

_UNDO = "undo that, or export the plan again and type into the new workbook."


def broken(grid: Grid, plan: Plan, *, same_formulas: bool, same_facts: bool) -> list[str]:
    """Return a sentence for each formula that is not there any more, or is another one.

    Args:
        grid: the workbook, which has all sheets that are compared.
        plan: that it was made of.
        same_formulas: whether this version of the program writes the same formulas for it; if not, only cells
            without a formula are told: rows may be of quantities that were added since.
        same_facts: whether the catalog is the one that it was exported with; if not, of its facts only those in use
            are told: the others are others by now.
    """
    written = expected_sheets(plan)
    if not same_facts:
        written = {name: expected for name, expected in written.items() if name != SOURCES}
        written[CATALOG] = _in_use(written[CATALOG], plan, grid)
    names = [name for name in written if same_formulas or name in CALCULATING]
    titles = {name: title for name in written if (title := grid.title(name)) is not None}
    deleted = [f"{name}: this sheet was deleted; {_UNDO}" for name in names if name not in titles]
    if deleted:  # formulas that rest on them all differ
        return deleted
    found = [*_found(grid, written, titles, names, same_formulas=same_formulas)]
    return at_most(found, "formulas were changed")


def _in_use(expected: Expected, plan: Plan, grid: Grid) -> Expected:
    """Return what stands on the sheet of the catalog, with the rows alone that a plan pins, where they stand there."""
    used, tables, places = rows_to_pin(plan), fact_tables(plan.catalog), Layout(plan).places
    title = grid.title(CATALOG)
    lines = grid.formulas(title, expected.width) if title else []
    names = {"accelerators": ("id",), "methods": ("id",), "offers": ("accelerator", "provider", "region")}
    wanted: dict[str, list[tuple[str, ...]]] = {
        "accelerators": [(row.id,) for row in used.accelerators],
        "methods": [(row.id,) for row in used.methods],
    }
    wanted["offers"] = [(row.accelerator, row.provider, row.region) for row in used.prices]
    rows = set()
    for table, columns in names.items():
        keys = list(zip(*(tables[table].columns[column][1] for column in columns), strict=True))
        there = [places[f"{table}_{column}"] for column in columns]
        for key in wanted[table]:
            row = there[0].row + keys.index(key)
            if tuple(_at(lines, row, place.column) for place in there) == key:
                rows.add(row)
    return Expected(heads=expected.heads, cells={row: one for row, one in expected.cells.items() if row in rows})


def at_most(sentences: list[str], what: str) -> list[str]:
    """Return the first sentences, and a last one that says how many more are like them."""
    more = len(sentences) - MOST_TOLD
    return sentences if more <= 0 else [*sentences[:MOST_TOLD], f"and {more:,} more {what} like these."]


def _found(
    grid: Grid, expected: Mapping[str, Expected], titles: Mapping[str, str], names: Sequence[str], *,
    same_formulas: bool,
) -> Iterator[str]:  # fmt: skip
    lines = {name: grid.formulas(titles[name], expected[name].width) for name in names}
    in_place = {name for name in names if _in_place(expected[name], lines[name])}
    exported_as = {title: name for name, title in titles.items() if title != name}
    for name in names:
        comparison = _Comparison(name, titles[name], exported_as, in_place if same_formulas else None, grid.epoch)
        yield from comparison.differences(expected[name], lines[name])


def _at(lines: Sequence[Sequence[Any]], row: int, column: int) -> Any:  # noqa: ANN401 - cells hold anything
    return lines[row][column] if row < len(lines) and column < len(lines[row]) else None


def _in_place(expected: Expected, lines: Sequence[Sequence[Any]]) -> bool:
    """Return whether no row of a sheet was inserted, deleted or moved."""
    return all(
        (_at(lines, row, column) or "") == text
        for column, texts in ((ID, expected.ids), (LABEL, expected.labels))
        for row, text in texts.items()
    )


@dataclass(frozen=True)
class _Comparison:
    """One sheet, compared with what was exported.

    Attributes:
        name: under which it was exported.
        title: what it is called now.
        exported_as: the names under which sheets were exported that have other ones now, by these.
        in_place: the sheets of which no row moved; None where only missing formulas are told.
        epoch: day 0 of dates in the workbook, as openpyxl has it.
    """

    name: str
    title: str
    exported_as: Mapping[str, str]
    in_place: set[str] | None
    epoch: Any

    def differences(self, expected: Expected, lines: Sequence[Sequence[Any]]) -> Iterator[str]:
        """Yield a sentence for each cell that is not as it was exported."""
        if (column := _moved_head(expected.heads, lines)) is not None:
            if self.name != _FOUND_BY_HEADS:
                cell, head = address(self.title, HEADING_ROWS - 1, column), expected.heads[column]
                yield f"{cell}: {head!r} does not stand here any more: a row or column was inserted or deleted; {_UNDO}"
            return
        rows, lost = _rows(expected, lines), []
        for row, name_of_row in expected.ids.items():
            if row not in rows and self.in_place is not None and row in expected.cells:
                label = expected.labels.get(row, name_of_row)
                yield f"{self.title}: the row of {label} ({name_of_row}) is gone; {_UNDO}"
        for row, there in sorted(rows.items()):
            for column, written in expected.cells.get(row, {}).items():
                found = _at(lines, there, column)
                if self.in_place is not None and isinstance(found, str) and _LOST in found:
                    lost.append(address(self.title, there, column))
                elif found != written and (why := self._why(written, getattr(found, "text", found))):
                    cell, what = address(self.title, there, column), expected.labels.get(row, self.name)
                    kind = "formula" if isinstance(written, str) else "number"
                    yield f"{cell}: the {kind} of {what} {why}; {_remedy(expected.ids.get(row, ''))}"
        yield from _about_lost(lost)

    def _why(self, written: str | float, found: Any) -> str:  # noqa: ANN401 - cells hold anything
        """Return what happened to a cell; nothing where it is the same, or cannot be compared.

        An earlier version may have written none, where a quantity had fewer cases, and other facts.
        """
        if found is None:
            return "" if self.in_place is None else "was deleted"
        if isinstance(written, float):
            same = self.in_place is None or _same_number(written, _serial(found, self.epoch))
            return "" if same else f"was overwritten by {_quoted(found)}"
        if not isinstance(found, str) or not found.startswith("="):
            return f"was overwritten by {_quoted(found)}"
        if self.in_place is None or self._compared(written) == self._compared(renamed(found, self.exported_as)):
            return ""
        return f"was replaced by {found[:_LONGEST]}"

    def _compared(self, formula: str) -> str:
        """Return what is compared of a formula: no spaces, and no rows of sheets where they may have moved."""
        in_place = self.in_place or set()

        def write(match: re.Match[str]) -> str:
            sheet = match[1] or ""
            return match[0] if unquoted(sheet.rstrip("!") or self.name) in in_place else f"{sheet}#"

        return _REFERENCE.sub(write, _SPACE.sub("", formula))


def _quoted(found: Any) -> str:  # noqa: ANN401 - as above
    """Return what stands in a cell now, as a person would write it."""
    return f"{found:%Y-%m-%d}" if isinstance(found, date) else repr(found)[:_LONGEST]


def _same_number(written: float, found: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(found, int | float) and math.isclose(written, found, rel_tol=_SAME)


def _serial(found: Any, epoch: Any) -> Any:  # noqa: ANN401 - as above
    """Return a day as the number that a spreadsheet holds, and everything else as it is."""
    return to_excel(found, epoch) if isinstance(found, date | time) else found


def _about_lost(cells: Sequence[str]) -> Iterator[str]:
    """Yield one sentence about all formulas of which cells are gone: a deleted row is in many."""
    if cells:
        more = f" and {len(cells) - 1:,} more formulas" if len(cells) > 1 else ""
        yield f"{cells[0]}{more}: cells that are read here were deleted; {_UNDO}"


def _remedy(name: str) -> str:
    """Return what to do about the formula of a row; what shows a switch looks as if it could be switched there."""
    strategy = next((one for one in all_strategies() if shown_switch(one) == name), None)
    if strategy is None:
        return _UNDO
    return f"undo that, and type it into the row of {all_strategies()[strategy].title} at the top of the sheet."


def _moved_head(heads: Mapping[int, str], lines: Sequence[Sequence[Any]]) -> int | None:
    """Return a column whose head is not there any more; None where one of the first rows has all heads."""
    rows = (HEADING_ROWS - 1, *range(HEADS_UP_TO))
    if any(all(_at(lines, row, column) == head for column, head in heads.items()) for row in rows):
        return None
    return next(column for column, head in heads.items() if _at(lines, HEADING_ROWS - 1, column) != head)


def _rows(expected: Expected, lines: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Return where rows are now: where they were, or else where their ids or labels are, in their order.

    A row with neither is where it was below the row before it, as long as the row after it moved as far.
    """
    if _in_place(expected, lines):
        return {row: row for row in expected.cells.keys() | expected.ids.keys()}
    there: dict[str, deque[int]] = defaultdict(deque)
    for row in range(len(lines)):
        if mark := _at(lines, row, ID) or _at(lines, row, LABEL):
            there[str(mark)].append(row)
    marks = expected.labels | expected.ids
    moved = {row: there[mark].popleft() for row, mark in sorted(marks.items()) if there[mark]}
    return moved | dict(_between(moved, expected.cells.keys() - marks.keys()))


def _between(moved: Mapping[int, int], rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield where rows without a mark are now, where those around them moved alike."""
    for row in rows:
        before = max((one for one in moved if one < row), default=None)
        after = min((one for one in moved if one > row), default=None)
        shifts = {moved[one] - one for one in (before, after) if one is not None}
        if len(shifts) == 1:
            yield row, row + shifts.pop()

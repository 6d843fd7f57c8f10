"""Compares the formulas of a workbook with the exported ones, and names each cell that was overwritten.

All sheets are compared with the writer's output for the plan inside the workbook, ignoring white space: formulas, and
the facts and other fixed numbers that formulas use. Where somebody inserted or deleted rows of a sheet, references to
it are not compared. Sheets may have been renamed. Another version of the program wrote other formulas: in such a
workbook only cells of the calculating sheets that hold no formula any more are named.
"""

import math
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from openpyxl.utils.datetime import to_excel

from llmbudget.excel.read.expected_cells import expected_sheets
from llmbudget.excel.read.grid import HEADS_UP_TO, Grid, address
from llmbudget.excel.read.sealed import is_sealed
from llmbudget.excel.write.cases import shown_switch
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL
from llmbudget.excel.write.exported_cells import Expected
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.sheet_names import renamed, unquoted
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.plan.pinned import rows_to_pin
from llmbudget.strategies import strategies as all_strategies

CALCULATING = ("Calculation", "Monthly", "Strategies")
"""Sheets that every version of the program writes: only these are compared in a workbook of another version."""

CATALOG, SOURCES = "Catalogue", "Sources"
"""Sheets of facts, which change with the catalog."""

MOST_TOLD = 20
"""Most sentences about formulas; a last one counts the rest."""

_LONGEST = 60
"""Most characters of a formula that a sentence quotes."""

_SAME = 1e-12
"""Programs keep 15 or 16 digits of a number: a smaller difference is no change."""

_FOUND_BY_HEADS = "Inputs"
"""The sheet whose columns may be moved: the reader finds them by their heads, and names missing ones."""

_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(
    r"('(?:[^']|'')+'!|(?<!\w)[A-Za-z_]\w*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![\w(!])"
)
_LOST = "#REF!"
"""The text that spreadsheets write for a deleted cell."""

_UNDO = "undo that, or export the plan again and type into the new workbook."


def broken(grid: Grid, layout: Layout, seal: str, *, same_formulas: bool, same_facts: bool) -> list[str]:
    """Return a sentence for each formula that is missing or was changed.

    Args:
        grid: the workbook, which has all sheets that are compared.
        layout: of the workbook as exported.
        seal: of the workbook as exported; while it holds, nothing is compared, which takes most of the time.
        same_formulas: whether this version of the program writes the same formulas for it. If not, only cells without
            a formula are named, because rows may be new since then.
        same_facts: whether the catalog is still the same. If not, only the rows that the plan uses are compared.
    """
    if is_sealed(grid, seal):
        return []
    written = expected_sheets(layout)
    if not same_facts:
        written = {name: expected for name, expected in written.items() if name != SOURCES}
        written[CATALOG] = _in_use(written[CATALOG], layout, grid)
    names = [name for name in written if same_formulas or name in CALCULATING]
    titles = {name: title for name in written if (title := grid.title(name)) is not None}
    deleted = [f"{name}: this sheet was deleted; {_UNDO}" for name in names if name not in titles]
    if deleted:  # all formulas that use them differ
        return deleted
    sentences = [*_changed_cells(grid, written, titles, names, same_formulas=same_formulas)]
    return at_most(sentences, "formulas were changed")


def _in_use(expected: Expected, layout: Layout, grid: Grid) -> Expected:
    """Return the expected catalog sheet, with only the rows that the plan pins and that did not move."""
    used, tables, places = rows_to_pin(layout.plan), fact_tables(layout.plan.catalog), layout.places
    title = grid.title(CATALOG)
    lines = grid.formulas(title) if title else []
    names = {"accelerators": ("id",), "methods": ("id",), "offers": ("accelerator", "provider", "region")}
    wanted: dict[str, list[tuple[str, ...]]] = {
        "accelerators": [(row.id,) for row in used.accelerators],
        "methods": [(row.id,) for row in used.methods],
    }
    wanted["offers"] = [(row.accelerator, row.provider, row.region) for row in used.prices]
    rows = {places["predictions_reference_use"].row}
    for table, columns in names.items():
        keys = list(zip(*(tables[table].columns[column][1] for column in columns), strict=True))
        cells = [places[f"{table}_{column}"] for column in columns]
        for key in wanted[table]:
            row = cells[0].row + keys.index(key)
            if tuple(_at(lines, row, place.column) for place in cells) == key:
                rows.add(row)
    return Expected(heads=expected.heads, cells={row: line for row, line in expected.cells.items() if row in rows})


def at_most(sentences: list[str], what: str) -> list[str]:
    """Return the first sentences, and a last one with the number of the rest."""
    more = len(sentences) - MOST_TOLD
    return sentences if more <= 0 else [*sentences[:MOST_TOLD], f"and {more:,} more {what} like these."]


def _changed_cells(
    grid: Grid, expected: Mapping[str, Expected], titles: Mapping[str, str], names: Sequence[str], *,
    same_formulas: bool,
) -> Iterator[str]:  # fmt: skip
    lines = {name: grid.formulas(titles[name]) for name in names}
    in_place = {name for name in names if _in_place(expected[name], lines[name])}
    exported_as = {title: name for name, title in titles.items() if title != name}
    for name in names:
        comparison = _Comparison(name, titles[name], exported_as, in_place if same_formulas else None, grid.epoch)
        yield from comparison.differences(expected[name], lines[name])


def _at(lines: Sequence[Sequence[Any]], row: int, column: int) -> Any:  # noqa: ANN401 - cells hold anything
    return lines[row][column] if row < len(lines) and column < len(lines[row]) else None


def _in_place(expected: Expected, lines: Sequence[Sequence[Any]]) -> bool:
    """Return whether all rows of a sheet are where they were exported."""
    return all(
        (_at(lines, row, column) or "") == text
        for column, texts in ((ID, expected.ids), (LABEL, expected.labels))
        for row, text in texts.items()
    )


@dataclass(frozen=True)
class _Comparison:
    """One sheet, compared with what was exported.

    Attributes:
        name: its name as exported.
        title: its current name.
        exported_as: the exported names of renamed sheets, by current name.
        in_place: the sheets whose rows did not move; None when only missing formulas are named.
        epoch: day 0 of dates in the workbook, as in openpyxl.
    """

    name: str
    title: str
    exported_as: Mapping[str, str]
    in_place: set[str] | None
    epoch: Any

    def differences(self, expected: Expected, lines: Sequence[Sequence[Any]]) -> Iterator[str]:
        """Yield a sentence for each cell that differs from the export."""
        heads = expected.heads if self.in_place is not None else _shared(expected.heads, lines)
        if (column := _moved_head(heads, lines)) is not None:
            if self.name != _FOUND_BY_HEADS:
                cell, head = address(self.title, HEADING_ROWS - 1, column), expected.heads[column]
                yield f"{cell}: the head {head!r} is no longer here: a row or column was inserted or deleted; {_UNDO}"
            return
        rows, broken_cells = _rows(expected, lines), []
        for row, name_of_row in expected.ids.items():
            if row not in rows and self.in_place is not None and row in expected.cells:
                label = expected.labels.get(row, name_of_row)
                yield f"{self.title}: the row of {label} ({name_of_row}) is missing; {_UNDO}"
        for row, current in sorted(rows.items()):
            if row == HEADING_ROWS - 1 and self.in_place is None:
                continue  # another version may have had other cases and months
            for column, written in expected.cells.get(row, {}).items():
                content = _at(lines, current, column)
                if self.in_place is not None and isinstance(content, str) and _LOST in content:
                    broken_cells.append(address(self.title, current, column))
                elif content != written and (why := self._why(written, getattr(content, "text", content))):
                    cell, label = address(self.title, current, column), expected.labels.get(row, self.name)
                    kind = "formula" if isinstance(written, str) else "number"
                    yield f"{cell}: the {kind} of {label} {why}; {_remedy(expected.ids.get(row, ''))}"
        yield from _about_lost(broken_cells)

    def _why(self, written: str | float, content: Any) -> str:  # noqa: ANN401 - cells hold anything
        """Return what happened to a cell; empty if it is the same, or cannot be compared.

        Another version may have left the cell empty, because a quantity had fewer cases, or may have had other facts.
        """
        if content is None:
            return "" if self.in_place is None else "was deleted"
        if isinstance(written, float):
            same = self.in_place is None or _same_number(written, _serial(content, self.epoch))
            return "" if same else f"was overwritten by {_quoted(content)}"
        if not isinstance(content, str) or not content.startswith("="):
            return f"was overwritten by {_quoted(content)}"
        if self.in_place is None or self._compared(written) == self._compared(renamed(content, self.exported_as)):
            return ""
        return f"was replaced by {content[:_LONGEST]}"

    def _compared(self, formula: str) -> str:
        """Return a formula for comparison: without spaces, and without references to sheets whose rows moved."""
        in_place = self.in_place or set()

        def write(match: re.Match[str]) -> str:
            sheet = match[1] or ""
            return match[0] if unquoted(sheet.rstrip("!") or self.name) in in_place else f"{sheet}#"

        return _REFERENCE.sub(write, _SPACE.sub("", formula))


def _quoted(content: Any) -> str:  # noqa: ANN401 - as above
    """Return the current value of a cell, as a person would write it."""
    return f"{content:%Y-%m-%d}" if isinstance(content, date) else repr(content)[:_LONGEST]


def _same_number(written: float, content: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(content, int | float) and math.isclose(written, content, rel_tol=_SAME)


def _serial(content: Any, epoch: Any) -> Any:  # noqa: ANN401 - as above
    """Return a date as a spreadsheet serial number, and everything else unchanged."""
    return to_excel(content, epoch) if isinstance(content, date | time) else content


def _about_lost(cells: Sequence[str]) -> Iterator[str]:
    """Yield one sentence about all formulas that lost cells: a deleted row affects many."""
    if cells:
        more = f" and {len(cells) - 1:,} more formulas" if len(cells) > 1 else ""
        yield f"{cells[0]}{more}: cells that this formula uses were deleted; {_UNDO}"


def _remedy(name: str) -> str:
    """Return what to do about the formula of a row; people may take the row that shows a switch for the switch."""
    shown = next((id_ for id_ in all_strategies() if shown_switch(id_) == name), None)
    if shown is None:
        return _UNDO
    return f"undo that, and use the switch in the row of {all_strategies()[shown].title} at the top of the sheet."


def _moved_head(heads: Mapping[int, str], lines: Sequence[Sequence[Any]]) -> int | None:
    """Return a column whose head is missing; None if one of the first rows has all heads."""
    rows = (HEADING_ROWS - 1, *range(HEADS_UP_TO))
    if any(all(_at(lines, row, column) == head for column, head in heads.items()) for row in rows):
        return None
    return next(column for column, head in heads.items() if _at(lines, HEADING_ROWS - 1, column) != head)


def _shared(heads: Mapping[int, str], lines: Sequence[Sequence[Any]]) -> dict[int, str]:
    """Return the heads that another version has as well: without those that it calls otherwise, and without cases.

    The cell of a head with other words holds an unknown text. Another version may have had more cases, or in another
    order.
    """
    shared = {column: head for column, head in heads.items() if column <= FIRST}
    known = {None, "", *shared.values()}
    return {column: head for column, head in shared.items() if _at(lines, HEADING_ROWS - 1, column) in known}


def _rows(expected: Expected, lines: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Return the current row of each exported row: the same one, or the next with its id or label, in order.

    A row with neither moved as far as the rows around it, if these moved alike.
    """
    if _in_place(expected, lines):
        return {row: row for row in expected.cells.keys() | expected.ids.keys()}
    places: dict[str, deque[int]] = defaultdict(deque)
    for row in range(len(lines)):
        if mark := _at(lines, row, ID) or _at(lines, row, LABEL):
            places[str(mark)].append(row)
    marks = expected.labels | expected.ids
    moved = {row: places[mark].popleft() for row, mark in sorted(marks.items()) if places[mark]}
    return moved | dict(_between(moved, expected.cells.keys() - marks.keys()))


def _between(moved: Mapping[int, int], rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the current place of rows without a mark, if the rows around them moved alike."""
    for row in rows:
        before = max((known for known in moved if known < row), default=None)
        after = min((known for known in moved if known > row), default=None)
        shifts = {moved[known] - known for known in (before, after) if known is not None}
        if len(shifts) == 1:
            yield row, row + shifts.pop()

"""Whether the formulas of a workbook are those that were exported: what finance overwrote is told by its cell.

Formulas are compared with those that the writer gives for the plan inside the workbook, but for white space. Where rows
of a sheet moved, because somebody inserted or deleted some, references to it are left out of the comparison; so are
those to sheets that are not compared themselves. A workbook that another version of the program wrote has other
formulas: of it only cells in which no formula stands any more are told.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import CREATED, Book
from llmbudget.excel.cases import PLAN, shown_switch
from llmbudget.excel.grid import Grid, address
from llmbudget.excel.layout import Layout
from llmbudget.excel.places import HEADING_ROWS, ID, LABEL, capacity
from llmbudget.excel.sheets import calculation, inputs, monthly, strategies
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values
from llmbudget.strategies import strategies as all_strategies

_WRITERS = (calculation, monthly, strategies)

COMPARED = ("Calculation", "Monthly", "Strategies")
"""Sheets whose formulas are compared."""

MOST_TOLD = 20
"""Sentences about formulas; how many more there are is said in a last one."""

_LONGEST = 60
"""Characters of a formula that a sentence quotes."""

_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(r"('[^']+'!|(?<!\w)[A-Za-z_]\w*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?(?![\w(!])")
_UNDO = "undo that, or export the plan again and type into the new workbook."


@dataclass
class _Expected:
    """What the writer puts on a sheet, by row: ids, labels, and formulas by column."""

    ids: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    formulas: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The number of columns that hold anything."""
        return 1 + max((column for line in self.formulas.values() for column in line), default=ID)


class _Notes(Book):
    """A book that is never finished: it notes what stands where, and has no values of cases, which nobody looks at."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.layout, self.today = plan, Layout(plan), CREATED.date()
        self.values, self.drivers = model().evaluate(facts() | values(plan, capacity)), []
        self.workbook = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
        self._formats = {}
        self.expected: dict[str, _Expected] = defaultdict(_Expected)

    def entry(self, name: str, line: int = 0, case: int = PLAN) -> Any:  # noqa: ANN401, ARG002 - as in Book
        """Return a value of the plan, in every case."""
        return super().entry(name, line) if name in self.values else 0.0

    def factor(self, name: str, case: int) -> float:  # noqa: ARG002 - as in Book
        """Return what changes nothing."""
        return 1.0

    def text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "label") -> None:  # noqa: ARG002 - as in Book
        """Note what is found again by its text."""
        noted = self.expected[sheet.name]
        if row == HEADING_ROWS - 1:
            noted.heads[column] = text
        elif column == ID and text:
            noted.ids[row] = text
        elif column == LABEL:
            noted.labels[row] = text

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: ARG002, PLR0913, PLR0917, ANN401 - as in Book
        """Note a formula."""
        noted = self.expected[sheet.name]
        noted.formulas.setdefault(row, {})[column] = text
        if row == HEADING_ROWS - 1:
            noted.heads.pop(column, None)


def broken(grid: Grid, plan: Plan, *, same_formulas: bool) -> list[str]:
    """Return a sentence for each formula that is not there any more, or is another one.

    Args:
        grid: the workbook, which has all sheets that are compared.
        plan: that it was made of.
        same_formulas: whether this version of the program writes the same formulas for it; if not, only cells
            without a formula are told: rows may be of quantities that were added since.
    """
    book = _Notes(plan)
    for sheet in (inputs, *_WRITERS):
        sheet.write(book)
    lines = {name: grid.formulas(name, one.width) for name, one in book.expected.items()}
    in_place = {name for name, one in book.expected.items() if _in_place(one, lines[name])}
    found = [
        sentence
        for name in COMPARED
        for sentence in _differences(name, book.expected[name], lines[name], in_place if same_formulas else None)
    ]
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"and {more:,} more formulas were changed like these."]


def _at(lines: Sequence[Sequence[Any]], row: int, column: int) -> Any:  # noqa: ANN401 - cells hold anything
    return lines[row][column] if row < len(lines) and column < len(lines[row]) else None


def _in_place(expected: _Expected, lines: Sequence[Sequence[Any]]) -> bool:
    """Return whether no row of a sheet was inserted, deleted or moved."""
    return all(
        (_at(lines, row, column) or "") == text
        for column, texts in ((ID, expected.ids), (LABEL, expected.labels))
        for row, text in texts.items()
    )


def _differences(
    name: str, expected: _Expected, lines: Sequence[Sequence[Any]], in_place: set[str] | None
) -> Iterator[str]:
    for column, head in expected.heads.items():
        if _at(lines, HEADING_ROWS - 1, column) != head:
            cell = address(name, HEADING_ROWS - 1, column)
            yield f"{cell}: {head!r} does not stand here any more: a row or column was inserted or deleted; {_UNDO}"
            return
    rows = _rows(expected, lines)
    for row, name_of_row in expected.ids.items():
        if row not in rows and in_place is not None:
            yield f"{name}: the row of {expected.labels.get(row, name_of_row)} ({name_of_row}) is gone; {_UNDO}"
    for row, there in rows.items():
        for column, text in expected.formulas.get(row, {}).items():
            found = _at(lines, there, column)
            if found != text and (why := _why(text, getattr(found, "text", found), name, in_place)):
                cell, what = address(name, there, column), expected.labels.get(row, name)
                yield f"{cell}: the formula of {what} {why}; {_remedy(expected.ids.get(row, ''))}"


def _remedy(name: str) -> str:
    """Return what to do about the formula of a row; what shows a switch looks as if it could be switched there."""
    strategy = next((one for one in all_strategies() if shown_switch(one) == name), None)
    if strategy is None:
        return _UNDO
    return f"undo that, and type it into the row of {all_strategies()[strategy].title} at the top of the sheet."


def _rows(expected: _Expected, lines: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Return where rows are now: where they were, or else where their ids are, each as often as it stands there."""
    if _in_place(expected, lines):
        return {row: row for row in expected.formulas.keys() | expected.ids.keys()}
    there: dict[str, deque[int]] = defaultdict(deque)
    for row in range(len(lines)):
        there[str(_at(lines, row, ID))].append(row)
    return {row: there[name].popleft() for row, name in sorted(expected.ids.items()) if there[name]}


def _why(text: str, found: Any, name: str, in_place: set[str] | None) -> str:  # noqa: ANN401 - as above
    """Return what happened to a formula; nothing where it is the same, or cannot be compared.

    An earlier version may have written none, where a quantity had fewer cases.
    """
    if found is None:
        return "" if in_place is None else "was deleted"
    if not isinstance(found, str) or not found.startswith("="):
        return f"was overwritten by {repr(found)[:_LONGEST]}"
    if in_place is None or _compared(text, name, in_place) == _compared(found, name, in_place):
        return ""
    return f"was replaced by {found[:_LONGEST]}"


def _compared(formula: str, own: str, in_place: set[str]) -> str:
    """Return what is compared of a formula: no spaces, and no rows of sheets where they may have moved."""

    def write(match: re.Match[str]) -> str:
        sheet = match[1] or ""
        return match[0] if (sheet.rstrip("!").strip("'") or own) in in_place else f"{sheet}#"

    return _REFERENCE.sub(write, _SPACE.sub("", formula))

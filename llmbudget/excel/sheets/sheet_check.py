"""A check of a single sheet: one of its cells is 1 when it holds, and is listed on Checks."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, NOTE, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose
from llmbudget.excel.write.style import CALCULATED
from llmbudget.quantities.operand import COMPARE, Operand

_UNIT = "1 = yes"
CHANGED = "A formula was changed. Export the plan again."
"""What to do when an identity fails."""


@dataclass(frozen=True)
class SheetCheck:
    """A check of a sheet.

    Attributes:
        text: what must hold.
        place: the cell that says whether it holds.
        remedy: what to do when it does not.
        identity: whether it can only fail when a formula was changed.
    """

    text: str
    place: Place
    remedy: str = CHANGED
    identity: bool = True


def check_place(sheet: str, row: int) -> Place:
    """Return the cell of a check in a row."""
    return Place(sheet, row, FIRST)


def as_exported(condition: str) -> Expression:
    """Return a condition about cells in which people type, which always holds as exported."""
    return Expression(Operand(condition, COMPARE), value=True)


def write_check(book: Book, sheet: Worksheet, check: SheetCheck, condition: Expression) -> None:
    """Write a check at its place: 1 when the condition holds."""
    _write(book, sheet, check, check.text, condition)


def write_tie(book: Book, sheet: Worksheet, check: SheetCheck, about: str, condition: Expression) -> None:
    """Write a check at its place as "All sums tie", with a sentence about which sums."""
    _write(book, sheet, check, "All sums tie", condition)
    book.text(sheet, check.place.row, NOTE, about, "note")


def _write(book: Book, sheet: Worksheet, check: SheetCheck, label: str, condition: Expression) -> None:
    book.text(sheet, check.place.row, LABEL, label)
    book.text(sheet, check.place.row, UNIT, _UNIT, "note")
    book.write(sheet, check.place.row, check.place.column, choose(condition, 1, 0), _UNIT, CALCULATED)

"""Checks: what must hold, whether it does, how often it holds in the draws, and what to do when it does not."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET, IN_TIME, ChanceCheck
from llmbudget.excel.sheets import (
    accrual,
    actuals,
    calculation,
    capex,
    cash,
    change_log,
    compute,
    data,
    fiscal_years,
    inputs,
    integrity,
    ledger,
    risk,
    software,
    team,
    variance,
)
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, is_error, min_rows
from llmbudget.excel.write.style import CALCULATED, CHANCE, DAY, LINK
from llmbudget.model import model
from llmbudget.quantities.operand import Operand

ABOUT = "What must hold, whether it does, how often it holds in the draws, and what to do when it does not"

_CHECKING = (
    inputs, calculation, change_log, ledger, data, compute, team, software, accrual, cash, fiscal_years, capex, actuals,
    variance, integrity,
)  # fmt: skip
_CHANCE = FIRST + 1
OF_SHEETS = tuple(check for sheet in _CHECKING for check in sheet.CHECKS)
"""Checks of single sheets, listed after the checks of the model."""


def write(book: Book) -> None:
    """Add the sheet, with the master check that the cover shows."""
    sheet = book.sheet(
        "Checks",
        "1 means the check holds. A plan may fail limits on purpose; a failed identity is an error. Chances are values "
        "from the draws on Risk.",
        heads={LABEL: "What must hold", UNIT: "Kind", ID: "Id", NOTE: "What to do when it does not", FIRST: "Holds"},
    )
    sheet.set_column(_CHANCE, _CHANCE, 18)
    book.text(sheet, HEADING_ROWS - 1, _CHANCE, "Share of draws in which it holds", "figures")
    sheet.set_column(LABEL, LABEL, 82)
    sheet.set_column(NOTE, NOTE, 110)
    for row, (name, check) in enumerate(model().checks.items(), HEADING_ROWS):
        words = (model().quantities[name].label, _kind(identity=check.identity), name, check.remedy)
        _write_words(book, sheet, row, words)
        book.write(sheet, row, FIRST, book.figure(name), "1 = yes", LINK)
        if not check.identity:
            risk.write_chance(book, sheet, row, _CHANCE, name)
    for row, own in enumerate(OF_SHEETS, HEADING_ROWS + len(model().checks)):
        _write_words(book, sheet, row, (own.text, _kind(identity=own.identity), "", own.remedy))
        as_exported = book.shown[own.place.sheet].get((own.place.row, own.place.column), 1.0)  # or written later
        book.write(sheet, row, FIRST, Expression(Operand(own.place.cell()), as_exported), "1 = yes", LINK)
    _write_verdict(book, sheet, HEADING_ROWS + len(model().checks) + len(OF_SHEETS))
    _write_chances(book, sheet, HEADING_ROWS + len(model().checks) + len(OF_SHEETS) + 1)


def _write_chances(book: Book, sheet: Worksheet, row: int) -> None:
    """Write what only draws show: how often the whole plan holds, and how many checks hold too rarely."""
    whole = [check for check in book.risk.checks() if check.name in {BUDGET, IN_TIME}]
    for check in whole:
        _write_words(book, sheet, row, (check.label, "chance", check.name, check.remedy))
        risk.write_chance(book, sheet, row, _CHANCE, check.name)
        row += 1
    book.text(sheet, row, LABEL, "Checks that hold too rarely for a safe plan", "total")
    book.write(sheet, row, _CHANCE, risk.rare(book, len(_drawn(book))), "checks", CHANCE)
    book.text(sheet, row + 1, LABEL, "Date of the draws; Risk has the chance that a safe plan needs")
    book.write(sheet, row + 1, _CHANCE, risk.day(book), DAY, LINK)


def _drawn(book: Book) -> list[ChanceCheck]:
    """Return the chances of the whole plan and of checks, which come first on Risk."""
    listed = {name for name, check in model().checks.items() if not check.identity} | {BUDGET, IN_TIME}
    return [check for check in book.risk.checks() if check.name in listed]


def n_rare(book: Book) -> Expression:
    """Return the number of checks that hold in too few draws, or that it is not known."""
    return book.cell("Checks", HEADING_ROWS + len(model().checks) + len(OF_SHEETS) + 3, _CHANCE)


def _kind(*, identity: bool) -> str:
    return "identity" if identity else "limit"


def _write_words(book: Book, sheet: Worksheet, row: int, words: tuple[str, str, str, str]) -> None:
    for column, text, look in zip((LABEL, UNIT, ID, NOTE), words, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)


def verdict_cell() -> str:
    """Return the address of the master check."""
    return _verdict_place().cell()


def verdict(book: Book) -> Expression:
    """Return the master check."""
    place = _verdict_place()
    return book.cell(place.sheet, place.row, place.column)


def _write_verdict(book: Book, sheet: Worksheet, row: int) -> None:
    least = min_rows(book.down("Checks", range(HEADING_ROWS, row), FIRST))
    book.text(sheet, row, LABEL, "All checks hold as planned", "total")
    book.write(sheet, row, FIRST, choose(is_error(least), 0, least), "1 = yes", CALCULATED)
    book.workbook.define_name("out_all_checks", f"={verdict_cell()}")
    red = book.workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(
        HEADING_ROWS, FIRST, row, FIRST, {"type": "cell", "criteria": "==", "value": 0, "format": red}
    )


def _verdict_place() -> Place:
    return Place("Checks", HEADING_ROWS + len(model().checks) + len(OF_SHEETS))

"""Checks: what must hold, whether it does, and what to do when it does not."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, NOTE, UNIT
from llmbudget.excel.sheets import (
    accrual,
    actuals,
    capex,
    cash,
    compute,
    data,
    fiscal_years,
    inputs,
    ledger,
    software,
    team,
    variance,
)
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.quantities.quantity import checks

_CHECKING = (inputs, ledger, data, compute, team, software, accrual, cash, fiscal_years, capex, actuals, variance)
OF_SHEETS = tuple(check for sheet in _CHECKING for check in sheet.CHECKS)
"""Those that sheets make by themselves, after those of the model."""


def write(book: Book) -> None:
    """Add the sheet, with the master check that the cover shows."""
    sheet = book.sheet(
        "Checks",
        "Each line is 1 when it holds. A plan may fail some of them on purpose; an identity that fails is a fault.",
        heads={LABEL: "What must hold", UNIT: "Kind", ID: "Id", NOTE: "What to do when it does not", FIRST: "Holds"},
    )
    sheet.set_column(LABEL, LABEL, 82)
    sheet.set_column(NOTE, NOTE, 110)
    for row, (name, check) in enumerate(checks.items(), HEADING_ROWS):
        words = (model().quantities[name].label, _kind(identity=check.identity), name, check.remedy)
        _write_words(book, sheet, row, words)
        book.formula(sheet, row, FIRST, f"={book.layout.places[name].cell()}", book.values[name], "1 = yes", LINK)
    for row, own in enumerate(OF_SHEETS, HEADING_ROWS + len(checks)):
        _write_words(book, sheet, row, (own.text, _kind(identity=own.identity), "", own.remedy))
        book.formula(sheet, row, FIRST, f"={own.place.cell()}", own.holds(book), "1 = yes", LINK)
    _write_verdict(book, sheet, HEADING_ROWS + len(checks) + len(OF_SHEETS))


def _kind(*, identity: bool) -> str:
    return "identity" if identity else "limit"


def _write_words(book: Book, sheet: Worksheet, row: int, words: tuple[str, str, str, str]) -> None:
    for column, text, look in zip((LABEL, UNIT, ID, NOTE), words, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)


def verdict_cell() -> str:
    """Return the address of the master check."""
    return f"Checks!${xl_col_to_name(FIRST)}${HEADING_ROWS + len(checks) + len(OF_SHEETS) + 1}"


def all_hold(book: Book) -> float:
    """Return 1 when every check of the model and of the sheets holds."""
    return min(*(own.holds(book) for own in OF_SHEETS), *(float(book.values[name]) for name in checks))


def _write_verdict(book: Book, sheet: Worksheet, row: int) -> None:
    span = f"G{HEADING_ROWS + 1}:G{row}"
    book.text(sheet, row, LABEL, "All checks hold", "total")
    text = f"=IF(ISERROR(MIN({span})),0,MIN({span}))"
    book.formula(sheet, row, FIRST, text, all_hold(book), "1 = yes", CALCULATED)
    book.workbook.define_name("out_all_checks", f"={verdict_cell()}")
    red = book.workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(
        HEADING_ROWS, FIRST, row, FIRST, {"type": "cell", "criteria": "==", "value": 0, "format": red}
    )

"""Strategies: a switch for each, its saving after earlier strategies, and its own inputs."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import checks, ledger, savings, waterfall
from llmbudget.excel.sheets.inputs import HEADS, write_fields, write_words
from llmbudget.excel.write import holds_for
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import WITHOUT, shown_switch, switch
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.style import LINK
from llmbudget.plan.plan import parameters
from llmbudget.plan.set_aside import belonging
from llmbudget.plan.sources import source_title
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import Strategy

ABOUT = "A switch for each, its saving after earlier strategies, and its own inputs"

_NOTE_WIDTH, _VALUE_WIDTH, _WIDTH = 92, 24, 17


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Strategies",
        "Type 1 or 0 into a blue cell to switch a strategy on or off; all sheets update. Each strategy applies after "
        "the earlier ones.",
        heads={LABEL: "Strategy", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "No.", FIRST: "Value"},
    )
    last = max(holds_for.USED, ledger.BEST, FIRST + WITHOUT + book.layout.cases.last_step)
    sheet.set_column(NOTE, NOTE, _NOTE_WIDTH)
    sheet.set_column(FIRST, FIRST, _VALUE_WIDTH)
    sheet.set_column(FIRST + 1, last, _WIDTH)
    sheet.repeat_columns(LABEL)
    sheet.set_paper(book.paper.large)
    sheet.print_area(0, LABEL, book.layout.savings_row - 1, ledger.BEST)
    row = savings.write(book, sheet, last) + 2
    ledger.write(book, sheet, last)
    book.text(sheet, ledger.plan_row() + 2, LABEL, "All checks hold as planned; Checks lists failures")
    book.later(lambda: book.write(sheet, ledger.plan_row() + 2, FIRST, checks.verdict(book), "1 = yes", LINK))
    write_fields(book, sheet, strategies(), last)
    for name, kind in strategies().items():
        _write_use(book, sheet, name, kind)
    waterfall.write(book, sheet, row, last)


def _write_use(book: Book, sheet: Worksheet, name: str, kind: type[Strategy]) -> None:
    """Write the heads of a strategy's inputs, whether it is in use and why, and the evidence of its effect."""
    row, parameter = book.layout.heads["Strategies"][kind.title], parameters()[switch(name)]
    own = holds_for.HEADS if any(name in belonging() for name in map(kind.parameter_id, kind.records())) else {}
    for column, head in (HEADS | own).items():
        book.text(sheet, row, column, head, "group")
    write_words(book, sheet, row + 1, parameter)
    book.text(sheet, row + 1, LABEL, "In use")
    book.text(sheet, row + 1, ID, shown_switch(name), "id")
    book.write(sheet, row + 1, FIRST, book.typed(parameter.name), parameter.record.unit, LINK)
    book.text(sheet, row + 2, LABEL, "Evidence")
    book.text(sheet, row + 2, NOTE, f"{kind.evidence} Source: {source_title(parameter.record)}.", "note")

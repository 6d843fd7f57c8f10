"""Calculation: every scalar of the model, and every quantity that has a line per row of a table."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import axes
from llmbudget.excel.book import Book
from llmbudget.excel.formulas import formulas
from llmbudget.excel.layout import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Calculation",
        "One formula a line; a column for each case. Nothing is typed here: green cells are linked from Inputs.",
        heads={LABEL: "Quantity", UNIT: "Unit", ID: "Id", NOTE: "How it follows", FIRST: "This plan"},
    )
    for title, row in book.layout.heads["Calculation"].items():
        book.group(sheet, row, title)
    for name in book.layout.linked():
        _write_link(book, sheet, name)
    for names in book.layout.groups(months=False).values():
        for name in names:
            _write_quantity(book, sheet, name)


def _write_link(book: Book, sheet: Worksheet, name: str) -> None:
    record, row = parameters()[name.removesuffix(BEFORE)].record, book.layout.links[name].row
    _write_heads(book, sheet, row, (record.label, record.unit, name, ""))
    address = book.layout.places[name].cell()
    book.formula(sheet, row, FIRST, f"={address}", book.values[name], record.unit, LINK)


def _write_quantity(book: Book, sheet: Worksheet, name: str) -> None:
    quantity, place = model().quantities[name], book.layout.place(name)
    for cell in formulas(name, book.layout):
        label = f"{quantity.label} – {cell.entry + 1}" if axes()[name] else quantity.label
        note = quantity.help if cell.entry == 0 else ""
        _write_heads(book, sheet, cell.row, (label, quantity.unit, name, note))
        book.formula(sheet, cell.row, cell.column, cell.text, book.entry(name, cell.entry), quantity.unit, CALCULATED)
    if not axes()[name]:
        book.workbook.define_name(f"out_{name}", f"={place.cell()}")


def _write_heads(book: Book, sheet: Worksheet, row: int, heads: tuple[str, str, str, str]) -> None:
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), heads, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)

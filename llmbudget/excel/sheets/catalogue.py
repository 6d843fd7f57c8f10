"""`Catalogue`: the facts that formulas look up, each row with its source, and the lists behind the dropdowns."""

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.write.book import Book
from llmbudget.excel.write.layout import first_list
from llmbudget.excel.write.style import DAY, PLAIN, STALE_DAY
from llmbudget.model.catalog_arrays import FactTable, fact_tables
from llmbudget.parameters.record import Choice
from llmbudget.plan.plan import parameters

ABOUT = "The facts that formulas look up, each row with its source, and the lists behind the dropdowns"

_WIDTH, _DAYS, _NOTES = 17, 24, 100
"""Widths of columns of facts, of days, which may show that they are over a year old, and of notes."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet("Catalogue", "Facts with their sources, and the lists behind the dropdowns on Inputs.")
    sheet.set_column(0, 2, 24)
    sheet.set_column(3, first_list() - 3, _WIDTH)
    for column in {place.column for name, place in book.layout.places.items() if name.endswith("as_of")}:
        sheet.set_column(column, column, _DAYS)
    sheet.set_column(first_list() - 2, first_list() - 2, _NOTES)
    sheet.set_paper(book.paper.large)
    sheet.repeat_rows(0)  # every table has heads of its own
    tables = fact_tables(book.plan.catalog)
    last = max(book.layout.heads["Catalogue"][name] + 1 + table.n_rows for name, table in tables.items())
    sheet.print_area(0, 0, last, first_list() - 2)  # the lists are seen on Inputs, where they open
    sheet.set_column(first_list(), first_list() + len(book.layout.choices), 22)
    for name, table in tables.items():
        _write_facts(book, sheet, name, table)
    for name, place in book.layout.choices.items():
        record = parameters()[name].record
        book.text(sheet, place.row - 1, place.column, f"List: {record.label}", "head")
        if isinstance(record, Choice):
            for line, option in enumerate(record.options(book.plan.catalog)):
                book.text(sheet, place.row + line, place.column, option, "note")


def _mark_stale(book: Book, sheet: Worksheet, row: int, column: int, n_rows: int) -> None:
    """Mark the days of prices that are over a year old in the month of the budget."""
    day = xl_rowcol_to_cell(row, column)
    rule = {
        "type": "formula",
        "criteria": f"=AND({day}>0,in_budget_month-{day}>in_days_per_month*in_months_per_year)",
        "format": book.workbook.add_format({"num_format": STALE_DAY, "font_color": "#9C5700", "italic": True}),
    }
    sheet.conditional_format(row, column, row + n_rows - 1, column, rule)


def _write_facts(book: Book, sheet: Worksheet, name: str, table: FactTable) -> None:
    row = book.layout.heads["Catalogue"][name]
    book.text(sheet, row, 0, table.title, "group")
    for column, (fact, (unit, entries)) in enumerate(table.columns.items()):
        book.text(sheet, row + 1, column, f"{fact.replace('_', ' ')} ({unit})", "head")
        for line, entry in enumerate(entries, row + 2):
            if isinstance(entry, str):
                book.text(sheet, line, column, entry, PLAIN)
            else:
                book.number(sheet, line, column, entry, unit, PLAIN)
        if unit == DAY:
            _mark_stale(book, sheet, row + 2, column, table.n_rows)
    for column, (head, texts) in enumerate(table.remarks.items(), len(table.columns)):
        book.text(sheet, row + 1, column, head, "head")
        for line, text in enumerate(texts, row + 2):
            book.text(sheet, line, column, text, "id")

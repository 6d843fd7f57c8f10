"""The view that finance teams of this kind of organisation know: key figures, then rows by year or by month."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import YES_OR_NO
from llmbudget.excel.book import A3, A4, Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, LAST_MONTH, NOTE, TOTAL, UNIT
from llmbudget.excel.sheets import cost_centres, risk, runway_words
from llmbudget.excel.sheets.months import width
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.facts import MONTHS_PER_YEAR, fact_tables
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.organization import FinanceView
from llmbudget.plan.reporting import is_money


def write(book: Book) -> None:
    """Add the sheet."""
    view = ORGANIZATIONS[book.plan.profile].view
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Total", FIRST: "Value"}
    sheet = book.sheet(view.title, view.about, heads=heads)
    sheet.set_column(FIRST, _last(view), width(book) + 1)
    sheet.set_column(TOTAL, TOTAL, width(book) + 2)
    for column in (TOTAL, FIRST):
        book.text(sheet, HEADING_ROWS - 1, column, heads[column], "figures")
    row = HEADING_ROWS
    months = int(book.entry("horizon_months"))
    covered = months if view.monthly else -(-months // MONTHS_PER_YEAR)
    sheet.repeat_columns(LABEL)
    sheet.set_paper(A3 if view.monthly else A4)
    for name in view.figures:
        _write_heads(book, sheet, row, name)
        _write_value(book, sheet, (row, FIRST), book.layout.places[name].cell(), (name, 0))
        if model().quantities[name].unit == YES_OR_NO:
            book.text(sheet, row, TOTAL, "yes in share of draws:", "remark")
            risk.write_chance(book, sheet, row, FIRST + 1, name)
        if name in runway_words.WORDS:
            runway_words.write(book, sheet, row, FIRST + 1, name)
        row += 1
    _write_rows(book, sheet, row + 1, view)
    last = row + len(view.rows) + 1
    if view.booked:
        last = cost_centres.write(book, sheet, last + 2)
        covered = max(covered, cost_centres.years(book))
    sheet.print_area(0, LABEL, last, FIRST + covered - 1)


def _write_heads(book: Book, sheet: Worksheet, row: int, name: str, *, total: bool = False) -> None:
    quantity = model().quantities[name]
    texts = (quantity.row_label, name, quantity.help)
    looks = ("total" if total else "label", "id", "note")
    for column, text, look in zip((LABEL, ID, NOTE), texts, looks, strict=True):
        book.text(sheet, row, column, text, look)
    book.unit(sheet, row, UNIT, quantity.unit)


def _write_value(book: Book, sheet: Worksheet, cell: tuple[int, int], address: str, of: tuple[str, int]) -> None:
    """Write an entry of a quantity, money and prices in the report currency."""
    name, entry = of
    unit, value = model().quantities[name].unit, book.entry(name, entry)
    if is_money(unit):
        rate = book.plan.reporting.report_rate
        text = f"=({address}) * {book.layout.places['report_rate'].cell()}"
        book.formula(sheet, *cell, text, value * rate, unit, LINK)
    else:
        book.formula(sheet, *cell, f"={address}", value, unit, LINK)


def _last(view: FinanceView) -> int:
    """Return the column of the last month or year."""
    return LAST_MONTH if view.monthly else FIRST + fact_tables()["years"].n_rows - 1


def _write_rows(book: Book, sheet: Worksheet, row: int, view: FinanceView) -> None:
    last = _last(view)
    book.group(sheet, row, "By month" if view.monthly else "By year of the budget", last)
    for entry, column in enumerate(range(FIRST, last + 1)):
        if view.monthly:
            head = f"=Monthly!{xl_col_to_name(column)}${HEADING_ROWS}"
            book.formula(sheet, row, column, head, book.month(entry), "month", "group figures")
        else:
            number = f"={xl_col_to_name(column - 1)}{row + 1} + 1" if entry else "=1"
            book.formula(sheet, row, column, number, entry + 1, "year no.", "group figures")
    heads = row
    for name in view.rows:
        row += 1
        _write_series(book, sheet, (row, last, heads), name, view)


def _write_series(book: Book, sheet: Worksheet, span: tuple[int, int, int], name: str, view: FinanceView) -> None:
    """Write a row up to a last column, below the row of heads: one formula, filled to the right."""
    row, last, heads = span
    unit, place = model().quantities[name].unit, book.layout.places[name]
    _write_heads(book, sheet, row, name, total=name in view.sums)
    for entry, column in enumerate(range(FIRST, last + 1)):
        letters = xl_col_to_name(column)
        of_year = f"INDEX({place.range()},{letters}${heads + 1},1)"
        address = f"{place.sheet}!{letters}${place.row + 1}" if view.monthly else of_year
        _write_value(book, sheet, (row, column), address, (name, entry))
    if name not in view.levels:
        months = f"{xl_col_to_name(FIRST)}{row + 1}:{xl_col_to_name(last)}{row + 1}"
        rate = book.plan.reporting.report_rate if is_money(unit) else 1
        total = sum(book.entry(name, entry) for entry in range(last - FIRST + 1)) * rate
        book.formula(sheet, row, TOTAL, f"=SUM({months})", total, unit, CALCULATED)

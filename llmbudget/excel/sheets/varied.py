"""The parameter that Sensitivity varies: a live row with the totals at its low and at its high."""

from functools import partial

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import choices
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import TOTALS
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TORNADO_ROW, TOTAL, UNIT, VARIED_ROW
from llmbudget.excel.write.drivers import NONE, WIDEST
from llmbudget.excel.write.expression import Expression, at_line, choose, is_blank, is_error, position, ratio
from llmbudget.excel.write.style import CALCULATED, INPUT, LINK
from llmbudget.parameters.record import ASSUMPTION

LOW, HIGH, AT_LOW, AT_HIGH, SWING, SHARE, NET_LOW, NET_HIGH, KIND = range(FIRST, FIRST + 9)
LINE, CHANGED, LOW_USED, HIGH_USED, LEAST, MOST = range(KIND + 1, KIND + 7)
HEADS = {
    LABEL: "Parameter", UNIT: "Unit", ID: "Id: choose one", NOTE: "Source of the range", TOTAL: "Planned",
    LOW: "Low", HIGH: "High", AT_LOW: "Spending at low, USD", AT_HIGH: "Spending at high, USD",
    SWING: "Swing, USD", SHARE: "Swing as share of spending", NET_LOW: "Net spending at low, USD",
    NET_HIGH: "Net spending at high, USD", KIND: "Range", LINE: "Row in the list below", CHANGED: "Id on Calculation",
    LOW_USED: "Low in use", HIGH_USED: "High in use", LEAST: "Minimum allowed", MOST: "Maximum allowed",
}  # fmt: skip
_HEADS_OF_WORDS = {LABEL: "head", UNIT: "head", ID: "head", NOTE: "head", KIND: "words", CHANGED: "words"}
"""Looks of the heads of columns with words; all others hold numbers."""

_SHEET = "Sensitivity"
PLAN_ROW = VARIED_ROW - 1
ENDS = ((AT_LOW, AT_HIGH), (NET_LOW, NET_HIGH))
"""Columns of each total at the low and at the high of a parameter."""

_LOOKED_UP = {
    LABEL: (LABEL, CALCULATED), UNIT: (UNIT, "note"), NOTE: (NOTE, "note"),
    TOTAL: (TOTAL, CALCULATED), KIND: (choices.KIND, "note"), CHANGED: (choices.CALLED, "note"),
    LEAST: (choices.LEAST, CALCULATED), MOST: (choices.MOST, CALCULATED),
}  # fmt: skip
"""Columns that repeat a column of the list for the parameter, and their looks."""

_LARGE = 1000
_HOW = "Choose a parameter from the list below, then type its low and high. Empty cells use the values of the list."


def plan_total(book: Book) -> Expression:
    """Return the spending of the plan before contingency."""
    return book.cell(_SHEET, PLAN_ROW, AT_LOW)


def write(book: Book, sheet: Worksheet) -> None:
    """Write the plan, and the row of the parameter."""
    for column, head in HEADS.items():
        book.text(sheet, HEADING_ROWS - 1, column, head, _HEADS_OF_WORDS.get(column, "figures"))
    book.text(sheet, PLAN_ROW, LABEL, "This plan, before contingency", "total")
    for column, name in ((AT_LOW, TOTALS[0]), (NET_LOW, TOTALS[1])):
        book.write(sheet, PLAN_ROW, column, book.figure(name), "USD", LINK)
    _write_typed(book, sheet, VARIED_ROW)
    _write_looked_up(book, sheet, VARIED_ROW)
    _write_totals(book, sheet, VARIED_ROW)
    _add_formats(book, sheet)


def _write_typed(book: Book, sheet: Worksheet, row: int) -> None:
    driver = book.varied
    book.choice(sheet, row, ID, driver.name)
    ids = {"validate": "list", "source": f"={choices.span(book.layout, ID)}"}
    messages = {"input_title": "Parameter", "input_message": _HOW, "error_message": "Choose a parameter from the list."}
    sheet.data_validation(row, ID, row, ID, ids | messages)
    least, most = (f"={xl_rowcol_to_cell(row, column, col_abs=True)}" for column in (LEAST, MOST))
    bounds = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
    message = {"error_message": "Enter a number between the minimum and maximum allowed at the right of this row."}
    for column, value in ((LOW, driver.low), (HIGH, driver.high)):
        sheet.data_validation(row, column, row, column, bounds | message)
        if driver == NONE:
            sheet.write_blank(row, column, None, book.format(INPUT))
        else:
            book.number(sheet, row, column, value, "", INPUT)


def _write_looked_up(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the columns of the list for the parameter; an unknown one counts as none."""
    line = position(book.beside(_SHEET, row, ID), choices.column(book, ID))
    book.write(sheet, row, LINE, choose(is_error(line), 1, line), "no.", CALCULATED)
    at = book.beside(_SHEET, row, LINE)
    for column, (listed, look) in _LOOKED_UP.items():
        book.write(sheet, row, column, at_line(choices.column(book, listed), at), "", look)
    for used, typed, listed in ((LOW_USED, LOW, choices.LOW), (HIGH_USED, HIGH, choices.HIGH)):
        own = book.beside(_SHEET, row, typed)
        in_use = choose(is_blank(own), at_line(choices.column(book, listed), at), own)
        book.write(sheet, row, used, in_use, "", CALCULATED)


def _write_totals(book: Book, sheet: Worksheet, row: int) -> None:
    cases = book.layout.cases
    for name, columns in zip(TOTALS, ENDS, strict=True):
        for column, case in zip(columns, (cases.low, cases.high), strict=True):
            book.write(sheet, row, column, book.figure(name, case=case), "USD", LINK)
    at = partial(book.beside, _SHEET, row)
    book.write(sheet, row, SWING, abs(at(AT_HIGH) - at(AT_LOW)), "USD", CALCULATED)
    book.write(sheet, row, SHARE, ratio(at(SWING), plan_total(book)), "share", CALCULATED)


def _add_formats(book: Book, sheet: Worksheet) -> None:
    """Format numbers by the unit of their parameter, and mark assumptions and values out of bounds."""
    row, last, make = VARIED_ROW, TORNADO_ROW + 1 + WIDEST, book.workbook.add_format
    low, least, most = (xl_rowcol_to_cell(row, column, col_abs=column != LOW) for column in (LOW, LEAST, MOST))
    wrong = f"=AND(NOT(ISBLANK({low})),OR({low}<{least},{low}>{most}))"
    red = make({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(row, LOW, row, HIGH, {"type": "formula", "criteria": wrong, "format": red})
    unit = xl_rowcol_to_cell(row, UNIT, col_abs=True)
    for first, end in ((TOTAL, TOTAL), (LOW, HIGH), (LOW_USED, MOST)):
        own = xl_rowcol_to_cell(row, first)
        shares = {"criteria": f'=ISNUMBER(SEARCH("share",{unit}))', "format": make({"num_format": "0.0%"})}
        large = {"criteria": f"=ABS({own})>={_LARGE}", "format": make({"num_format": "#,##0"})}
        for rule in (shares, large):
            sheet.conditional_format(row, first, last, end, {"type": "formula", **rule})
    marked = make({"italic": True, "font_color": "#9C5700"})
    rule = {"type": "cell", "criteria": "==", "value": f'"{ASSUMPTION}"', "format": marked}
    sheet.conditional_format(row, NOTE, last, NOTE, rule)

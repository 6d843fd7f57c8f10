"""Variance: budget against actuals by line and by month, and the forecast at completion."""

from functools import partial

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import accrual, actuals, printed, variance_months, variance_whole
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, sum_of, sums_last, write_words
from llmbudget.excel.sheets.months import width
from llmbudget.excel.sheets.printed import Fold, without_amounts
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, CHART_ROWS, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, max_months, maximum, on_expressions, sum_months, sum_rows
from llmbudget.excel.write.style import CALCULATED, LINK
from llmbudget.model import variance as rules
from llmbudget.quantities.axes import MONTH

ABOUT = "Budget against actuals by line and by month, and the forecast at completion"

_to_come, _forecast = on_expressions(rules.budget_to_come), on_expressions(rules.forecast)
_n_open_months, _open_budget = on_expressions(rules.n_open_months), on_expressions(rules.open_budget)
_variance, _variance_share = on_expressions(rules.variance), on_expressions(rules.variance_share)

NAME = "Variance"
_FOUND_ROW, CLOSED_ROW, _LAST_ROW = range(HEADING_ROWS, HEADING_ROWS + 3)
WHOLE_ROW = _LAST_ROW + 2
_LINES_ROW = WHOLE_ROW + variance_whole.N_ROWS
ROWS = cost_rows(_LINES_ROW + 1)
"""Rows by id."""

BUDGET, TO_DATE, ACTUAL, GAP, SHARE, OPEN_MONTHS, OPEN, FORECAST, ABOVE = range(FIRST, FIRST + 9)
_HEADS = {
    BUDGET: "Total budget",
    TO_DATE: "Budget to date",
    ACTUAL: "Actual to date",
    GAP: "Variance",
    SHARE: "Variance, %",
    OPEN_MONTHS: "Open months",
    OPEN: "Budget of open months",
    FORECAST: "Forecast at completion",
    ABOVE: "Forecast less budget",
}
_UNITS = {SHARE: "change", OPEN_MONTHS: "how many"}
_LABEL_WIDTH, _UNIT_WIDTH, _NARROW = 46, 13, 8
_CHECK_ROW = ROWS[TOTAL_COST] + 1
_FOLD = Fold(NAME, _CHECK_ROW + 3)
CHART_ROW = _CHECK_ROW + 5
_TITLE_ROW = CHART_ROW - 1
_TALL_ROWS = 2
"""Rows that the heights of titles and heads take beyond their own."""

MONTHS_ROW = CHART_ROW + CHART_ROWS
"""Row with the title of the block by month, below the chart."""

_SEARCHED_ROWS, _SEARCHED_COLUMNS = 500, 256
"""Rows and columns of Actuals that a check searches for amounts: as many columns as are read back."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME,
        "Actuals against the budget of the same months, line by line; a positive variance means overspending. Open "
        "months have no amount yet, so the forecast keeps their budget.",
        heads={LABEL: "Line", UNIT: "Unit", ID: "Id"},
    )
    printed.fold_columns(sheet, ID, NOTE)
    printed.lower_rows(sheet)
    for column, size in _widths(book).items():
        sheet.set_column(column, column, size)
    _write_last(book, sheet)
    book.group(sheet, _LINES_ROW, "By line", ABOVE)
    sheet.set_row(_LINES_ROW, 2 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, _LINES_ROW, column, head, "group figures")
    write_words(book, sheet, ROWS)
    for name in sums_last(ROWS):
        _write_line(book, sheet, name, ROWS[name])
    amber = book.workbook.add_format({"font_color": "#9C5700", "bg_color": "#FFEB9C"})
    rule = {"type": "cell", "criteria": "!=", "value": 0, "format": amber}
    sheet.conditional_format(_LINES_ROW + 1, OPEN_MONTHS, ROWS[TOTAL_COST], OPEN, rule)
    of_lines = variance_whole.Columns(BUDGET, TO_DATE, ACTUAL, OPEN_MONTHS)
    variance_whole.write(book, sheet, WHOLE_ROW, ROWS, of_lines, book.cell(NAME, _FOUND_ROW, FIRST))
    variance_months.write(book, sheet, MONTHS_ROW, book.cell(NAME, _LAST_ROW, FIRST))
    for check, condition in zip(CHECKS, (_condition(book), _ties(book), _in_rows(book)), strict=False):
        write_check(book, sheet, check, condition)
    variance_months.add_chart(book, sheet, CHART_ROW, MONTHS_ROW)
    _print(book, sheet)


def _print(book: Book, sheet: Worksheet) -> None:
    """Print everything but the months, which the chart shows, on large paper; empty lines are folded away."""
    lines = [*ROWS.values()][:-1]
    columns = range(BUDGET, ABOVE + 1)
    empty = without_amounts(book, sheet, lines, columns)
    _FOLD.write(book, sheet, range(HEADING_ROWS, ROWS[TOTAL_COST] + 1), lines, empty, columns)
    widths, n_rows = list(_widths(book).values()), _TITLE_ROW + _TALL_ROWS - len(empty)
    printed.fit_large(book, sheet, widths, (n_rows, _TITLE_ROW), (MONTHS_ROW - 1, ABOVE))


def _widths(book: Book) -> dict[int, float]:
    """Return the widths of the columns that are not folded."""
    amounts = dict.fromkeys(range(FIRST, ABOVE + 1), float(width(book)))
    return {LABEL: _LABEL_WIDTH, UNIT: _UNIT_WIDTH, BLANK: _NARROW, TOTAL: _NARROW} | amounts


def _write_last(book: Book, sheet: Worksheet) -> None:
    """Write the last month with actuals, and the last month with closed books."""
    last_actual, typed = max_months(book.row(actuals.NAME, actuals.HAS_ROW).whole(MONTH)), book.typed("closed_months")
    book.write(sheet, _FOUND_ROW, FIRST, last_actual, "month no.", LINK)
    book.write(sheet, CLOSED_ROW, FIRST, typed, "month no.", LINK)
    last = maximum(*(book.beside(NAME, row, FIRST) for row in (_FOUND_ROW, CLOSED_ROW)))
    book.write(sheet, _LAST_ROW, FIRST, last, "month no.", "total")
    for row, label, look in (
        (_FOUND_ROW, "Last month with actuals", "label"),
        (CLOSED_ROW, f"{_CLOSED}, from Inputs", "label"),
        (_LAST_ROW, "Shown through month", "total"),
    ):
        book.text(sheet, row, LABEL, label, look)
        book.text(sheet, row, UNIT, "month no.", "note")


def _write_line(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    """Write one row; rows of categories add up their lines."""
    at = partial(book.beside, NAME, row)

    def write(column: int, value: Expression, kind: str = CALCULATED) -> None:
        book.write(sheet, row, column, value, _UNITS.get(column, "USD"), kind if is_line(name) else "total")

    write(BUDGET, accrual.total(book, name), LINK)
    if is_line(name):
        past = actuals.past_budget(book, name)
        write(TO_DATE, sum_months(past))
        write(ACTUAL, book.cell(actuals.NAME, actuals.ROWS[name], TOTAL), LINK)
        to_come = _to_come(_whole(book, accrual.NAME, accrual.ROWS[name]), past)
        until = book.months(MONTH).whole(MONTH), book.cell(NAME, _FOUND_ROW, FIRST)
        write(OPEN_MONTHS, _n_open_months(to_come, *until))
        write(OPEN, _open_budget(to_come, *until))
        write(FORECAST, _forecast(at(ACTUAL), at(BUDGET), at(TO_DATE)))
    else:
        lines = sum_of(book, NAME, name, ROWS, range(FIRST, ABOVE + 1))
        book.fill(sheet, row, lines, "USD", "total", (TO_DATE, ACTUAL, OPEN, FORECAST))
    write(GAP, _variance(at(ACTUAL), at(TO_DATE)))
    write(SHARE, _variance_share(at(GAP), at(TO_DATE)))
    write(ABOVE, at(FORECAST) - at(BUDGET))


def _whole(book: Book, sheet: str, row: int) -> Expression:
    return book.row(sheet, row).whole(MONTH)


def _total(book: Book, column: int) -> Expression:
    return book.beside(NAME, ROWS[TOTAL_COST], column)


def _condition(book: Book) -> Expression:
    return abs(_total(book, ABOVE) - _total(book, GAP)) <= _allowed(book)


def _allowed(book: Book) -> Expression:
    """Return the rounding allowed in a sum."""
    return book.typed("tolerance") * (book.rate + _total(book, BUDGET) + abs(_total(book, ACTUAL)))


def _ties(book: Book) -> Expression:
    """Return whether lines and months add up to the same budget to date and the same actuals."""
    months = range(MONTHS_ROW + 1, MONTHS_ROW + 1 + book.layout.size.months)
    to_date, actual = (
        abs(_total(book, column) - sum_rows(book.column(NAME, months, of_months)))
        for column, of_months in ((TO_DATE, variance_months.PAST), (ACTUAL, variance_months.ACTUAL))
    )
    return to_date + actual <= _allowed(book)


def _in_rows(book: Book) -> Expression:
    """Return whether all numbers on Actuals are in cells that are meant for them."""
    first, last = xl_col_to_name(BLANK), xl_col_to_name(_SEARCHED_COLUMNS - 1)
    area = f"{actuals.NAME}!${first}${actuals.HAS_ROW + 1}:${last}${_SEARCHED_ROWS}"
    return as_exported(f"COUNT({area}) = {actuals.numbers(book, actuals.NAME)}")


_CLOSED = "Books closed through month"
CHECKS = (
    SheetCheck("Forecast less budget is the variance to date", check_place(NAME, _CHECK_ROW)),
    SheetCheck("Lines and months of Variance add up to the same totals", check_place(NAME, _CHECK_ROW + 1)),
    SheetCheck(
        "Every amount on Actuals is in the row of a line and in a month",
        check_place(NAME, _CHECK_ROW + 2),
        "Move the amount into the row of a line and a month; elsewhere it is not counted. Reading the workbook back "
        "names its cell.",
        identity=False,
    ),
    _FOLD.check,
)

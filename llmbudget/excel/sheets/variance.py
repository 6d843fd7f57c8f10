"""Variance: budget against actuals by line and by month, and what the whole budget comes to."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import MONTH
from llmbudget.excel.book import Book
from llmbudget.excel.places import BLANK, CHART_ROWS, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.sheets import accrual, actuals, variance_months
from llmbudget.excel.sheets.cost_rows import TOTAL_COST, cost_rows, is_line, parts_of, sum_of, write_words
from llmbudget.excel.sheets.months import horizon, span, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model.actuals import last_actual_month, open_months, spent
from llmbudget.quantities.numbers import ratio

NAME = "Variance"
_FOUND_ROW, CLOSED_ROW, _LAST_ROW = range(HEADING_ROWS, HEADING_ROWS + 3)
_LINES_ROW = _LAST_ROW + 2
ROWS = cost_rows(_LINES_ROW + 1)
"""Rows by id."""

BUDGET, TO_DATE, ACTUAL, GAP, SHARE, OPEN_MONTHS, OPEN, FORECAST, ABOVE = range(FIRST, FIRST + 9)
_HEADS = {
    BUDGET: "Budget in all",
    TO_DATE: "Budget to date",
    ACTUAL: "Actual to date",
    GAP: "Variance",
    SHARE: "Variance, %",
    OPEN_MONTHS: "Open months",
    OPEN: "Budget of open months",
    FORECAST: "Forecast to complete",
    ABOVE: "Forecast less budget",
}
_UNITS = {SHARE: "change", OPEN_MONTHS: "how many"}
_CHECK_ROW = ROWS[TOTAL_COST] + 1
CHART_ROW = _CHECK_ROW + 4
MONTHS_ROW = CHART_ROW + CHART_ROWS
"""Row with the title of the block by month, below the chart."""

_SEARCHED_ROWS, _SEARCHED_COLUMNS = 500, 256
"""Cells of Actuals in which a check looks for amounts: as many columns as are read back."""


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        NAME,
        "Actuals against the budget of the same months, line by line; above 0, more was spent. Open months have no "
        "amount yet: the forecast keeps their budget.",
        heads={LABEL: "Line", UNIT: "Unit", ID: "Id"},
    )
    sheet.set_column(NOTE, NOTE, 2)
    sheet.set_column(FIRST, ABOVE, width(book) + 2)
    _write_last(book, sheet)
    book.group(sheet, _LINES_ROW, "By line", ABOVE)
    sheet.set_row(_LINES_ROW, 2 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, _LINES_ROW, column, head, "group figures")
    write_words(book, sheet, ROWS)
    for name, row in ROWS.items():
        _write_line(book, sheet, name, row)
    amber = book.workbook.add_format({"font_color": "#9C5700", "bg_color": "#FFEB9C"})
    rule = {"type": "cell", "criteria": "!=", "value": 0, "format": amber}
    sheet.conditional_format(_LINES_ROW + 1, OPEN_MONTHS, ROWS[TOTAL_COST], OPEN, rule)
    for check, condition in zip(CHECKS, (_condition(book), _ties(book), _in_rows()), strict=True):
        write_check(book, sheet, check, condition)
    variance_months.write(book, sheet, MONTHS_ROW, last_cell())
    variance_months.add_chart(book, sheet, CHART_ROW, MONTHS_ROW)
    sheet.print_area(0, LABEL, MONTHS_ROW + horizon(book), ABOVE)
    sheet.set_h_pagebreaks([CHART_ROW])


def last_cell() -> str:
    """Return the address of the last month in which anything is past."""
    return f"${xl_col_to_name(FIRST)}${_LAST_ROW + 1}"


def _last_month(book: Book) -> int:
    return max(last_actual_month(book.plan), int(book.plan.reporting.closed_months))


def _write_last(book: Book, sheet: Worksheet) -> None:
    """Write up to which month there are actuals, and up to which the books are closed."""
    letters, closed = xl_col_to_name(FIRST), book.plan.reporting.closed_months
    has = f"=MAX({span(actuals.NAME, actuals.HAS_ROW)})"
    found, typed = f"{letters}{_FOUND_ROW + 1}", f"{letters}{CLOSED_ROW + 1}"
    for row, label, text, value, look in (
        (_FOUND_ROW, "Last month with actuals", has, last_actual_month(book.plan), LINK),
        (CLOSED_ROW, f"{_CLOSED}, as Inputs says", f"={book.layout.places['closed_months'].cell()}", closed, LINK),
        (_LAST_ROW, "Shown up to the end of month", f"=MAX({found},{typed})", _last_month(book), "total"),
    ):
        book.text(sheet, row, LABEL, label, "total" if row == _LAST_ROW else "label")
        book.text(sheet, row, UNIT, "month no.", "note")
        book.formula(sheet, row, FIRST, text, float(value), "month no.", look)


def _write_line(book: Book, sheet: Worksheet, name: str, row: int) -> None:
    """Write one row; sums of lines add up their lines."""
    at = {column: f"{xl_col_to_name(column)}{row + 1}" for column in _HEADS}
    texts = {BUDGET: f"={accrual.total(name)}"}
    if is_line(name):
        texts |= _line_texts(book, name, at)
    else:
        texts |= {column: sum_of(name, ROWS, xl_col_to_name(column)) for column in (TO_DATE, ACTUAL, OPEN, FORECAST)}
    texts[GAP], texts[ABOVE] = f"={at[ACTUAL]} - {at[TO_DATE]}", f"={at[FORECAST]} - {at[BUDGET]}"
    texts[SHARE] = f"=IF({at[TO_DATE]} = 0,0,{at[GAP]} / {at[TO_DATE]})"
    amounts = _amounts(book, name)
    for column, text in texts.items():
        kind = "total" if not is_line(name) else LINK if column in {BUDGET, TO_DATE, ACTUAL} else CALCULATED
        book.formula(sheet, row, column, text, amounts[column], _UNITS.get(column, "USD"), kind)


def _line_texts(book: Book, name: str, at: dict[int, str]) -> dict[int, str]:
    """Return the formulas of a line that its category sums up, and of its open months."""
    reached = f"({span('Monthly', book.layout.places[MONTH].row)} <= ${xl_col_to_name(FIRST)}${_FOUND_ROW + 1}) * 1"
    planned, gone = span(accrual.NAME, accrual.ROWS[name]), span(actuals.NAME, actuals.PAST_ROWS[name])
    return {
        TO_DATE: f"={Place(actuals.NAME, actuals.PAST_ROWS[name], TOTAL).cell()}",
        ACTUAL: f"={Place(actuals.NAME, actuals.ROWS[name], TOTAL).cell()}",
        OPEN_MONTHS: f"=SUMPRODUCT({reached},(({planned} - {gone}) <> 0) * 1)",
        OPEN: f"=SUMPRODUCT({reached},{planned} - {gone})",
        FORECAST: f"={at[ACTUAL]} + {at[BUDGET]} - {at[TO_DATE]}",
    }


def _amounts(book: Book, name: str) -> dict[int, float]:
    """Return what a row comes to, by column."""
    parts = parts_of(name)
    planned = {part: accrual.amounts(book, part) for part in parts}
    still = {part: open_months(book.plan, part, planned[part]) for part in parts}
    budget = float(sum(one.sum() for one in planned.values()))
    to_date = float(sum(actuals.past_amounts(book, part).sum() for part in parts))
    actual = float(sum(spent(book.plan, part).sum() for part in parts))
    gap, forecast = actual - to_date, actual + budget - to_date
    return {
        BUDGET: budget, TO_DATE: to_date, ACTUAL: actual, GAP: gap,
        SHARE: float(ratio(gap, to_date)),  # type: ignore[arg-type]  # numbers
        OPEN_MONTHS: float(sum(one.sum() for one in still.values())),
        OPEN: float(sum(planned[part][still[part]].sum() for part in parts)),
        FORECAST: forecast, ABOVE: forecast - budget,
    }  # fmt: skip


def _condition(book: Book) -> str:
    row = ROWS[TOTAL_COST] + 1
    gap, above = (f"{xl_col_to_name(column)}{row}" for column in (GAP, ABOVE))
    return f"ABS({above} - {gap}) <= {_allowed(book)}"


def _allowed(book: Book) -> str:
    """Return how far rounding may take a sum."""
    row, places = ROWS[TOTAL_COST] + 1, book.layout.places
    budget, actual = (f"{xl_col_to_name(column)}{row}" for column in (BUDGET, ACTUAL))
    return f"{places['tolerance'].cell()} * ({places['report_rate'].cell()} + {budget} + ABS({actual}))"


def _ties(book: Book) -> str:
    """Return that lines and months add up to the same budget to date and the same actuals."""
    row = ROWS[TOTAL_COST] + 1
    gaps = (
        f"ABS({xl_col_to_name(column)}{row} - SUM({variance_months.column_span(MONTHS_ROW, of_months)}))"
        for column, of_months in ((TO_DATE, variance_months.PAST), (ACTUAL, variance_months.ACTUAL))
    )
    return f"{' + '.join(gaps)} <= {_allowed(book)}"


def _in_rows() -> str:
    """Return that no number stands on Actuals but where one is meant to."""
    first, last = xl_col_to_name(BLANK), xl_col_to_name(_SEARCHED_COLUMNS - 1)
    area = f"{actuals.NAME}!${first}${actuals.HAS_ROW + 1}:${last}${_SEARCHED_ROWS}"
    return f"COUNT({area}) = {actuals.numbers(actuals.NAME)}"


def _holds(book: Book) -> float:
    found = _amounts(book, TOTAL_COST)
    return _near(book, found, found[ABOVE] - found[GAP])


def _holds_ties(book: Book) -> float:
    found = _amounts(book, TOTAL_COST)
    gap = abs(found[TO_DATE] - actuals.all_past(book).sum()) + abs(found[ACTUAL] - actuals.all_spent(book).sum())
    return _near(book, found, float(gap))


def _near(book: Book, found: dict[int, float], gap: float) -> float:
    allowed = book.entry("tolerance") * (book.plan.reporting.report_rate + found[BUDGET] + abs(found[ACTUAL]))
    return float(abs(gap) <= allowed)


_CLOSED = "Books closed through month"
CHECKS = (
    SheetCheck("Forecast less budget is the variance to date", check_place(NAME, _CHECK_ROW), _holds),
    SheetCheck("Lines and months of Variance add up to the same", check_place(NAME, _CHECK_ROW + 1), _holds_ties),
    SheetCheck(
        "Every amount on Actuals stands in the row of a line and in a month",
        check_place(NAME, _CHECK_ROW + 2),
        lambda _book: 1.0,
        "Move the amount into the row of a line: elsewhere it counts nowhere. Reading the workbook names its cell.",
        identity=False,
    ),
)

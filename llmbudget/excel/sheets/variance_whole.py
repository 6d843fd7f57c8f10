"""Estimates at completion in three ways, and what needs a decision; part of the sheet Variance.

Estimates leave out contingency to come: it pays for the overruns that they predict. The range of the estimate by the
model is drawn, so it is in the form and in `llmbudget actuals status`.
"""

from functools import partial, reduce
from operator import add
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import actuals
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, UNIT
from llmbudget.excel.write.expression import Expression, at_month, choose, maximum, on_expressions, ratio, sum_rows
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model import variance as rules
from llmbudget.model.lines import budget_lines
from llmbudget.model.progress import RENTED, RUN
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.quantities.axes import MONTH

_earned, _at_rate = on_expressions(rules.earned), on_expressions(rules.forecast_at_rate)
_measured = on_expressions(rules.forecast_by_model)

N_ESTIMATES, N_ALERTS = 3, 6
N_ROWS = 1 + N_ESTIMATES + 1 + N_ALERTS + 1
"""Rows of the block with its two titles, and a blank one."""

_ABOVE = FIRST + 1
_WORDS = FIRST + 2
_RESERVE = "reserve_cost"
_ROUNDING = 0.005
"""What is less is rounding, not marked."""

_IDLE = ("unused_1y_cost", "unused_3y_cost")


class Columns(NamedTuple):
    """The columns of the lines on the sheet."""

    budget: int
    to_date: int
    actual: int
    open_months: int


def write(  # noqa: PLR0913, PLR0917 - where it stands and what it reads
    book: Book, sheet: Worksheet, first: int, rows: dict[str, int], columns: Columns, last: Expression
) -> None:
    """Write the block at a first row; ``rows`` has the row of each line by id, ``last`` the last month with actuals."""
    of = partial(book.cell, sheet.name)
    work = of(rows[TOTAL_COST], columns.budget) - of(rows[_RESERVE], columns.budget)
    book.group(sheet, first, "Estimate at completion, without contingency", _WORDS)
    book.text(sheet, first, _ABOVE, "Above budget", "group figures")
    for row, (label, (amount, about)) in enumerate(_estimates(book, sheet.name, rows, columns).items(), first + 1):
        _write_row(book, sheet, row, (label, BASE_CURRENCY, about), amount)
        whole = book.beside(sheet.name, row, FIRST)
        book.write(sheet, row, _ABOVE, choose(whole > 0, whole - work, 0), "USD", CALCULATED)
    at = first + 1 + N_ESTIMATES
    book.group(sheet, at, "What needs a decision: 0 if nothing does", _WORDS)
    most = reduce(maximum, (book.beside(sheet.name, row, FIRST) for row in range(first + 1, at)))
    alerts = _alerts(book, sheet.name, rows, columns, most, last)
    for row, (label, (amount, unit, about)) in enumerate(alerts.items(), at + 1):
        _write_row(book, sheet, row, (label, unit, about), amount)
    amber = book.workbook.add_format({"font_color": "#9C5700", "bg_color": "#FFEB9C"})
    rule = {"type": "cell", "criteria": ">", "value": _ROUNDING, "format": amber}
    sheet.conditional_format(at + 1, FIRST, at + N_ALERTS, FIRST, rule)


def _write_row(book: Book, sheet: Worksheet, row: int, words: tuple[str, str, str], amount: Expression) -> None:
    label, unit, about = words
    book.text(sheet, row, LABEL, label)
    if unit == BASE_CURRENCY:
        book.unit(sheet, row, UNIT, unit)
    else:
        book.text(sheet, row, UNIT, unit, "note")
    book.write(sheet, row, FIRST, amount, "USD" if unit == BASE_CURRENCY else unit, CALCULATED)
    book.text(sheet, row, _WORDS, about, "note")


def _estimates(book: Book, name: str, rows: dict[str, int], columns: Columns) -> dict[str, tuple[Expression, str]]:
    """Return the estimates by their names, each with what it is."""

    def of(line: str, column: int) -> Expression:
        return book.cell(name, rows[line], column)

    actual, to_date = of(TOTAL_COST, columns.actual), of(TOTAL_COST, columns.to_date)
    work = of(TOTAL_COST, columns.budget) - of(_RESERVE, columns.budget)
    run_to_date = of(RUN, columns.to_date)
    more_done = _earned(of(RUN, columns.budget), run_to_date, book.figure("main_done_share")) - run_to_date
    rented = range(min(rows[line] for line in RENTED), max(rows[line] for line in RENTED) + 1)
    planned, done = (sum_rows(book.column(name, rented, at)) for at in (columns.budget, columns.to_date))
    others = work - to_date - (planned - done)
    return {
        "Rest as planned": (actual + work - to_date, "Spent, and the budget of the months to come."),
        "At the rate so far": (
            _at_rate(actual, work, to_date + more_done, book.typed("least_earned_share")),
            "The rest costs more or less than planned as the work that is done did. 0 while a tenth is not done.",
        ),
        "With what was measured": (
            _measured(actual + others, planned, done + more_done, book.figure("measured_cost_factor")),
            "Price, utilization and tokens done, on Inputs, replace the assumptions of the rest.",
        ),
    }


def _alerts(  # noqa: PLR0913, PLR0917 - as above
    book: Book, name: str, rows: dict[str, int], columns: Columns, most: Expression, last: Expression
) -> dict[str, tuple[Expression, str, str]]:
    """Return what needs a decision by its name: amount, unit and what to do."""
    money, begun, use = BASE_CURRENCY, choose(last > 0, 1, 0), book.typed("spending_limits_use")
    cap, first = (book.typed(f"spending_limits_{name}") for name in ("cap", "first_alert_share"))
    budget, actual = (book.cell(name, rows[TOTAL_COST], at) for at in (columns.budget, columns.actual))
    spent, past = (
        begun * at_month(book.row(actuals.NAME, row).whole(MONTH), maximum(last, 1))
        for row in (actuals.TOTAL_ROW, actuals.PAST_TOTAL_ROW)
    )
    share = ratio(actual, cap * book.rate)
    silent = sum_rows((book.column(name, _bills_come(rows), columns.open_months) > 1) * 1)
    return {
        "Highest estimate above the cap": (
            begun * use * maximum(most - cap * book.rate, 0), money, "Cut the rest, or raise the cap."
        ),
        "Spent share of the cap": (choose(share >= first, use * share, 0), "share", "Decide what still runs."),
        "Highest estimate above the budget": (
            begun * maximum(most - budget, 0), money, "Contingency does not cover it: cut the rest, or ask for more."
        ),
        "Last month above its budget": (maximum(spent - past, 0), money, "See which line it is."),
        "Committed hours not used, above plan": (
            maximum(_idle(book, name, rows, columns), 0), money, "Move work onto them."
        ),
        "Lines without an amount for two months": (silent, "how many", "Enter them, or close the books on Inputs."),
    }  # fmt: skip


def _idle(book: Book, name: str, rows: dict[str, int], columns: Columns) -> Expression:
    """Return what unused commitments cost above their budget to date."""
    pairs = ((book.cell(name, rows[line], at) for at in (columns.actual, columns.to_date)) for line in _IDLE)
    return reduce(add, (spent - planned for spent, planned in pairs))


def _bills_come(rows: dict[str, int]) -> range:
    """Return the rows of all lines but contingency, with the categories between them."""
    lines = [rows[line.name] for line in budget_lines() if line.name != _RESERVE]
    return range(min(lines), max(lines) + 1)

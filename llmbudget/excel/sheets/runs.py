"""Runs: the work, hours and cost of each further run, and its hours by month."""

from collections.abc import Iterator

import numpy as np
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis import covered
from llmbudget.excel.sheets import by_month, listing
from llmbudget.excel.sheets.by_month import Series
from llmbudget.excel.sheets.listing import Column, Computed, Listing
from llmbudget.excel.sheets.months import horizon, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_tie
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import (
    Expression,
    choose,
    minimum,
    month_after,
    on_expressions,
    ratio,
    sum_rows,
)
from llmbudget.model.serving import WINDOW, in_month
from llmbudget.plan.plan import Plan
from llmbudget.quantities.axes import MONTH

SHEET = "Runs"
ABOUT = "The work, hours and cost of each further run, and its hours by month"
OWN, LATER, NO_WORK = "the plan's own", "after the budget", "–"

_CHECK_ROW, _TABLE_ROW = HEADING_ROWS - 2, HEADING_ROWS
_WIDTHS = {LABEL: 34, UNIT: 8, ID: 10, NOTE: 14, FIRST: 22}


def _cluster(book: Book, line: int) -> Expression:
    return choose(book.figure("run_on_main", line) > 0, OWN, book.figure("run_cluster", line))


def _learned(book: Book, line: int) -> Expression:
    return book.figure("run_learned_tokens", line) / book.typed("mega")


def _written(book: Book, line: int) -> Expression:
    return book.figure("run_written_tokens", line) / book.typed("mega")


def _first_day(book: Book, line: int) -> Expression:
    return month_after(book.typed("start_month"), book.figure("run_first_month", line) - 1)


def _last_day(book: Book, line: int) -> Expression:
    return month_after(book.typed("start_month"), book.figure("run_last_month", line) - 1)


def _done(book: Book, line: int) -> Expression:
    """Return the month in which the run is done at the latest; a dash for a run without work."""
    done, last = np.ceil(book.figure("run_done_month", line)), book.figure("horizon_months")
    day = month_after(book.typed("start_month"), minimum(done, last) - 1)
    return choose(done > 0, choose(done > last, LATER, day), NO_WORK)


def _hours_a_month(book: Book, line: int) -> Expression:
    return book.figure("run_paid_hours", line) * book.figure("run_steady_share", line)


def _evidence(book: Book, line: int) -> Expression:
    """Return how well published runs cover the hours, in words."""
    level, own, multiple, hours = (
        book.figure(f"run_{name}", line) for name in ("prediction_class", "is_own", "kind_by_multiple", "own_hours")
    )
    rule = choose(level > 1, covered.UNKNOWN, choose(level > 0, covered.EXTRAPOLATED, covered.COVERED))
    state = choose(multiple > hours, covered.AS_BASE, choose(own > 0, covered.OWN_FIGURE, rule))
    return choose(book.figure("run_paid_hours", line) > 0, state, NO_WORK)


def _share(book: Book, line: int) -> Expression:
    return ratio(book.figure("run_cost", line), sum_rows(book.lines("run_cost")))


_in_month = on_expressions(in_month)
_RUNS = Listing(
    "runs",
    Column("run_cost", "Cost"),
    (
        Column("run_kind"),
        Computed("run_cluster_in_use", "Cluster", computed_unit="text", of=_cluster),
        Computed("run_first_day", "First month", computed_unit=MONTH, of=_first_day),
        Computed("run_last_day", "Last month", computed_unit=MONTH, of=_last_day),
        Computed("run_learned", "Tokens learned from", computed_unit="M tokens", of=_learned),
        Computed("run_written", "Tokens written", computed_unit="M tokens", of=_written),
        Column("run_steps"),
        Column("run_mfu_in_use", "Utilization (MFU)"),
        Column("run_paid_hours", "Paid hours", summed=True),
        Computed("run_evidence", "Evidence for the hours", computed_unit="text", of=_evidence),
        Column("run_api_cost", "Cost of APIs", summed=True),
        Column("run_days", "Days on its cluster"),
        Computed("run_done", "Done in", computed_unit=MONTH, of=_done),
        Computed("run_hours_a_month", "Hours in a steady month", computed_unit="h", of=_hours_a_month),
        Computed("run_share", "Share of cost", computed_unit="share", of=_share),
    ),
    ("runs_cost",),
)


def applies(plan: Plan) -> bool:
    """Return whether the plan has further runs; without any, the workbook has no such sheet."""
    return bool(plan.program.runs)


def write(book: Book) -> None:
    """Add the sheet."""
    about = "Runs besides the main run. Enter them on Inputs; gray fields there do not count for the run's kind."
    heads = {LABEL: "Run", UNIT: "Unit", ID: "Id", NOTE: "Note"}
    sheet = book.sheet(SHEET, about, heads=heads)
    sheet.set_column(FIRST, book.layout.month_columns[-1], width(book))
    for column, size in _WIDTHS.items():
        sheet.set_column(column, column, size)
    sheet.set_paper(book.paper.large)
    row = listing.write(book, sheet, _TABLE_ROW, _RUNS)
    last = by_month.write(book, sheet, row, "Hours by month", "h", list(_hours(book)))
    _write_check(book, sheet, last)
    sheet.repeat_rows(0)  # the blocks have heads of their own
    sheet.print_area(0, 0, last, FIRST + max(len(_RUNS.columns), horizon(book)) - 1)


def _hours(book: Book) -> Iterator[Series]:
    """Yield the hours of each run in each month."""
    month = book.months(MONTH)
    for line in range(_RUNS.height(book)):
        share = _in_month(month, *(book.figure(name, line) for name in WINDOW.values()))
        yield Series(book.figure("run_name", line), share * book.figure("run_paid_hours", line))


def _write_check(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the check that costs add up to the cost line, and months to the hours."""
    cost, planned = _RUNS.ends(book, SHEET, _TABLE_ROW)
    by_months, hours = book.beside(SHEET, last, TOTAL), sum_rows(book.lines("run_paid_hours"))
    gaps = abs(cost - planned) + abs(by_months - hours)
    ties = gaps <= book.typed("tolerance") * (book.rate + planned + hours)
    write_tie(book, sheet, CHECKS[0], "Runs add up to the cost line, months to the hours.", ties)


CHECKS = (SheetCheck("Runs: runs and months add up to the cost line and to all hours", check_place(SHEET, _CHECK_ROW)),)

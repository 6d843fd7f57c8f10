"""Clusters: the price, hours and cost of each further cluster, and what each cluster is charged by month."""

from functools import reduce
from operator import add

from llmbudget.analysis import covered
from llmbudget.excel.sheets import by_month, lines, listing
from llmbudget.excel.sheets.by_month import Series
from llmbudget.excel.sheets.listing import Column, Computed, Listing
from llmbudget.excel.sheets.months import horizon, width
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_tie
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import (
    Expression,
    at_line,
    choose,
    expression,
    is_unnamed,
    on_expressions,
    ratio,
    same_name,
    sum_rows,
)
from llmbudget.model.commitments import TERMS
from llmbudget.model.serving import WINDOW, in_month
from llmbudget.plan.plan import Plan
from llmbudget.quantities.axes import MONTH

SHEET = "Clusters"
ABOUT = "The price, hours and cost of each further cluster, and its cost by month"
OWN = "The plan's own accelerators"
NO_ROW = "–"
QUOTE, LISTED, MEDIAN, NO_PRICE = "your quote", "price list", "median of lists", "no price"
"""Where the price of an hour on demand comes from."""

_CHECK_ROW, _TABLE_ROW = HEADING_ROWS - 2, HEADING_ROWS
_WIDTHS = {LABEL: 34, UNIT: 8, ID: 10, NOTE: 14, FIRST: 20, FIRST + 2: 18, FIRST + 5: 18}
_CHARGED = ("runs_cost", "cluster_services_cost")
"""Cost lines of clusters and of the plan's own accelerators, besides own machines and unused commitments."""

_PARTS = ("cluster_rent_cost", "cluster_unused_cost", "cluster_service_cost", "cluster_owning_cost")


def _cost(book: Book, line: int) -> Expression:
    return reduce(add, (book.figure(name, line) for name in _PARTS))


def _price_from(book: Book, line: int) -> Expression:
    """Return where the price on demand comes from."""
    quote, price, number = (
        book.figure(f"cluster_{name}", line) for name in ("on_demand_quote", "on_demand_price", "offer_number")
    )
    is_listed = choose(at_line(book.lines("offers_lists"), number + 1) > 0, 0, number)  # a median has several lists
    listed = choose(is_listed > 0, LISTED, choose(price > 0, MEDIAN, NO_PRICE))
    return choose(quote > 0, QUOTE, listed)


def _price_day(book: Book, line: int) -> Expression:
    """Return the day of the listed price; 0 for a quote, or where no list has it."""
    number = book.figure("cluster_offer_number", line)
    unquoted = choose(book.figure("cluster_on_demand_quote", line) > 0, 0, number)
    return at_line(book.lines("offers_as_of"), unquoted + 1)


def _evidence(book: Book, line: int) -> Expression:
    """Return how well published runs cover the accelerator, in words."""
    level = book.figure("cluster_accelerator_evidence", line)
    words = choose(level > 1, covered.COVERED, choose(level > 0, covered.EXTRAPOLATED, covered.UNKNOWN))
    return choose(book.figure("cluster_n_accelerators", line) > 0, words, NO_ROW)


def _share(book: Book, line: int) -> Expression:
    return ratio(_cost(book, line), reduce(add, (sum_rows(book.lines(name)) for name in _PARTS)))


_CLUSTERS = Listing(
    "clusters",
    Computed("cluster_cost", "Cost", computed_unit="USD", of=_cost),
    (
        Column("cluster_accelerator"),
        Column("cluster_n_accelerators", summed=True),
        Column("cluster_provider"),
        Column("cluster_region"),
        Column("cluster_blended_price", "Price of a rented hour"),
        Computed("price_from", "On-demand price from", computed_unit="text", of=_price_from),
        Computed("price_day", "Date of that list", computed_unit="day", of=_price_day),
        Column("cluster_used_hours", "Hours used", summed=True),
        Column("cluster_granted_used_hours", "Granted hours used", summed=True),
        Column("cluster_granted_left_hours", "Granted hours left", summed=True),
        Column("cluster_owned_hours", "Hours on own machines", summed=True),
        Column("cluster_rent_cost", "Rent", summed=True),
        Column("cluster_unused_cost", "Unused commitment", summed=True),
        Column("cluster_service_cost", "Services", summed=True),
        Column("cluster_owning_cost", "Own machines", summed=True),
        Computed("cluster_evidence", "Evidence on accelerator", computed_unit="text", of=_evidence),
        Computed("cluster_share", "Share of cost", computed_unit="share", of=_share),
    ),
)


def applies(plan: Plan) -> bool:
    """Return whether the plan has further clusters; without any, the workbook has no such sheet."""
    return bool(plan.program.clusters)


def write(book: Book) -> None:
    """Add the sheet."""
    about = "Clusters besides the plan's own accelerators. Enter them on Inputs; runs name their cluster there."
    heads = {LABEL: "Cluster", UNIT: "Unit", ID: "Id", NOTE: "Note"}
    sheet = book.sheet(SHEET, about, heads=heads)
    sheet.set_column(FIRST, book.layout.month_columns[-1], width(book))
    for column, size in _WIDTHS.items():
        sheet.set_column(column, column, size)
    sheet.set_paper(book.paper.large)
    row = listing.write(book, sheet, _TABLE_ROW, _CLUSTERS)
    last = by_month.write(book, sheet, row, "Cost by month of each cluster", "USD", list(_charged(book)))
    _write_check(book, last)
    sheet.repeat_rows(0)  # the blocks have heads of their own
    sheet.print_area(0, 0, last, FIRST + max(len(_CLUSTERS.columns), horizon(book)) - 1)


def _charged(book: Book) -> list[Series]:
    """Return what the plan's own accelerators and each cluster cost in each month."""
    own = Series(expression(OWN), _of_runs(book, book.lines("run_on_main"), "run_cost"))
    return [own, *(_of_cluster(book, line) for line in range(_CLUSTERS.height(book)))]


def _of_cluster(book: Book, line: int) -> Series:
    """Return the runs, the services and the own machines of a cluster in each month."""
    name, month = book.figure("cluster_name", line), book.months(MONTH)
    first, last, services, running, share = (
        book.figure(f"cluster_{name}", line)
        for name in ("first_month", "last_month", "monthly_cost", "running_cost", "month_share")
    )
    its_runs = same_name(book.lines("run_cluster"), name) * (1 - is_unnamed(name))
    runs = _of_runs(book, its_runs, "run_cost") + _of_runs(book, its_runs, "run_chargeback_cost")
    held = (services + running * share) * (first <= month) * (last >= month)
    unused = reduce(add, (_unused(book, line, term, its_runs) for term in TERMS))
    return Series(name, runs + unused + held + _bought_and_worn(book, line))


def _unused(book: Book, line: int, term: str, its_runs: Expression) -> Expression:
    """Return the unused commitment of a cluster in each month: what passes evenly, less what its runs use."""
    month, horizon_months = book.months(MONTH), book.figure("horizon_months")
    first, months, price = (
        book.figure(f"cluster_{name}", line)
        for name in ("work_first_month", f"committed_{term}_months", f"even_{term}_price")
    )
    last = first + months - 1
    even = (first <= month) * (last >= month) * (month <= horizon_months)
    late = (month == horizon_months) * (last > horizon_months) * (last - horizon_months)
    return (even + late) * price - _of_runs(book, its_runs, f"run_worked_{term}_cost")


def _bought_and_worn(book: Book, line: int) -> Expression:
    """Return what the machines of a cluster cost in each month when they are bought, and as they depreciate."""
    month = book.months(MONTH)
    first, equipment, whole, part, price = (
        book.figure(f"cluster_{name}", line)
        for name in ("first_month", "equipment_cost", "whole_months", "part_months", "worn_price")
    )
    end = first + whole
    worn = (first <= month) * (end - 1 >= month) + (month == end) * part
    return (month == first) * equipment + worn * price


_in_month = on_expressions(in_month)


def _of_runs(book: Book, chosen: Expression, cost: str) -> Expression:
    """Return a cost of some runs in each month."""
    share = _in_month(book.months(MONTH), *(book.lines(name) for name in WINDOW.values()))
    return sum_rows(chosen * share * book.lines(cost))


def _write_check(book: Book, last: int) -> None:
    """Write the check that all months of all clusters add up to the cost lines and the cost of own machines."""
    sheet = book.workbook.get_worksheet_by_name(SHEET)
    runs, services = (book.figure(lines.before(name)) for name in _CHARGED)
    others = sum_rows(book.lines("cluster_owning_cost")) + sum_rows(book.lines("cluster_unused_cost"))
    charged, planned = book.beside(SHEET, last, TOTAL), (runs + services + others) * book.rate
    ties = abs(charged - planned) <= book.typed("tolerance") * (book.rate + planned)
    write_tie(book, sheet, CHECKS[0], "All clusters and months add up to their cost lines.", ties)


CHECKS = (
    SheetCheck(
        "Clusters: all months add up to the cost of runs, services, commitments and machines",
        check_place(SHEET, _CHECK_ROW),
    ),
)

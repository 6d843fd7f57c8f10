"""Summary: the budget on one page, and the scenario that all sheets show."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET, IN_TIME, SOLVENT
from llmbudget.analysis.uncertainty import COST, SHOWN
from llmbudget.excel.sheets import accrual, checks, fiscal_years, printed, risk, sentences
from llmbudget.excel.sheets.cost_rows import TOTAL_COST
from llmbudget.excel.sheets.months import YEAR_ROW, n_fiscal_years
from llmbudget.excel.sheets.scenarios import names_span
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import TOTALS, switch
from llmbudget.excel.write.columns import FIRST, LABEL, SELECTOR_ROW, TOTAL
from llmbudget.excel.write.expression import (
    Expression,
    at_line,
    at_month,
    choose,
    joined,
    max_rows_of,
    min_months,
    position,
    ratio,
)
from llmbudget.excel.write.style import CALCULATED, INPUT, LINK, NAVY, PLAIN, number_format
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.palette import CATEGORY_COLOURS
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.quantities.axes import MONTH
from llmbudget.quantities.operand import Operand
from llmbudget.strategies import strategies

SHEET = "Summary"
ABOUT = "How much, how sure, what drives it, what was decided, and what could go wrong"

_LAST = FIRST
_WIDTHS = {LABEL: 34} | dict.fromkeys(range(LABEL + 1, _LAST + 1), 12)
_HEADLINE_ROW = SELECTOR_ROW + 2
_BAND_ROW = _HEADLINE_ROW + 3
_TABLE_ROW = _BAND_ROW + 3
_FIRST_CATEGORY = _TABLE_ROW + 2
_TOTAL_ROW = _FIRST_CATEGORY + len(CATEGORIES)
_DRIVERS_ROW = _TOTAL_ROW + 2
_N_DRIVERS = 5
_CHARTS_ROW = _DRIVERS_ROW + 2 + _N_DRIVERS + 1
_CHART_ROWS, _CHART_PIXELS, _CHART_WIDTH = 12, 212, 380
_DECIDED_ROW = _CHARTS_ROW + _CHART_ROWS + 1
_N_DECIDED = 3
_SAVINGS_ROW = _DECIDED_ROW + _N_DECIDED + 1
_N_SAVINGS = 3
"""Rows of the line of saving strategies, which is wrapped: all of them fit."""

_RISKS_ROW = _SAVINGS_ROW + _N_SAVINGS
_N_RISKS = 5
_NOTE_ROW = _RISKS_ROW + _N_RISKS + 1
_TALL_ROWS = 6
"""Rows that the notes, and the heights of titles and figures, take beyond the rows above."""

_N_PERIODS = 4
_TITLE_FONT = printed.CHART_FONT | {"color": NAVY}
_BARS_LAYOUT = {"x": 0.42, "y": 0.14, "width": 0.53, "height": 0.6}
"""The part of the chart of drivers that has the bars: their labels, left of them, are wrapped."""

_SUM, _SHARE = _LAST - 1, _LAST
_AT_LOW, _AT_HIGH = _LAST - 1, _LAST
_DRIVER_HEADS = ("Driver", "", "Low", "Planned", "High", "At its low", "At its high")
_NOTE = "Range and chances come from the draws on Risk, and drivers from the export: they do not follow changes."
_OTHERS = "Parts may not add up by rounding. Key figures, behind the divider, has every line and scenario."


def write(book: Book) -> None:
    """Add the sheet; what rests on later sheets is written once they exist."""
    sheet = book.page(SHEET, heads={})
    sheet.freeze_panes(SELECTOR_ROW + 1, 0)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    printed.lower_rows(sheet)
    _write_selector(book, sheet)
    book.later(partial(_write_categories, book, sheet))
    book.later(partial(_write_headline, book, sheet))
    book.later(partial(_write_band, book, sheet))
    _write_drivers(book, sheet)
    book.later(partial(_write_decisions, book, sheet))
    book.later(partial(_write_risks, book, sheet))
    book.later(partial(_add_periods, book, sheet))
    if book.drivers:
        _add_drivers(book, sheet)
    for row, text in enumerate((_NOTE, _OTHERS), _NOTE_ROW):
        printed.write_note(book, sheet, row, text)
    area = (_NOTE_ROW + 1, _LAST)
    printed.fit(book, sheet, list(_WIDTHS.values()), _NOTE_ROW + _TALL_ROWS, area, landscape=False)
    _hide_unused(book, sheet)
    printed.in_thousands(book, sheet, (_FIRST_CATEGORY, _TOTAL_ROW), (LABEL + 1, _SUM))
    for columns in ((LABEL, LABEL + 3), (_SUM, _LAST)):  # all of the band but the chance
        printed.in_thousands(book, sheet, (_BAND_ROW + 1, _BAND_ROW + 1), columns)
    printed.in_thousands(book, sheet, (_DRIVERS_ROW + 2, _DRIVERS_ROW + 1 + _N_DRIVERS), (_AT_LOW, _AT_HIGH))
    sheet.activate()
    sheet.set_selection(SELECTOR_ROW, FIRST, SELECTOR_ROW, FIRST)


def _write_selector(book: Book, sheet: Worksheet) -> None:
    book.text(sheet, SELECTOR_ROW, LABEL, "Scenario shown on all sheets: choose it in the blue cell", "page label")
    sheet.write_string(SELECTOR_ROW, FIRST, AS_PLANNED, book.format(INPUT, "choice"))
    rule = {"validate": "list", "source": f"={names_span(book)}", "error_message": "Choose a scenario from the list."}
    sheet.data_validation(SELECTOR_ROW, FIRST, SELECTOR_ROW, FIRST, rule)


def _write_headline(book: Book, sheet: Worksheet) -> None:
    """Write the total and whether it is enough, then what most of it pays for."""
    enough, safe = risk.chance(book, BUDGET), book.cell(risk.SHEET, risk.HOLDS_ROW, FIRST)
    words = choose(
        risk.unchanged() == 1,
        choose(enough >= safe, " It is enough in most outcomes.", " It is enough in too few outcomes."),
        " Export again to learn how likely it is enough.",
    )
    text = joined("The budget is ", sentences.money(book, book.figure("total_cost")), ".", words)
    book.write(sheet, _HEADLINE_ROW, LABEL, text, "text", "headline")
    book.write(sheet, _HEADLINE_ROW + 1, LABEL, _largest_part(book), "text", "subtitle")


def _largest_part(book: Book) -> Expression:
    """Return a sentence on the category that costs most."""
    rows = range(_FIRST_CATEGORY, _TOTAL_ROW)
    costs, labels = (book.column(SHEET, rows, column) for column in (_SUM, LABEL))
    largest = max_rows_of(costs)
    named = joined(
        "Largest part: ", at_line(labels, position(largest, costs)), ", ", book.typed("report_currency"), " "
    )
    return joined(named, sentences.amount(book, largest), ".")


def _write_band(book: Book, sheet: Worksheet) -> None:
    """Write the figures that decide: a label above each."""
    row = risk.AMOUNTS_ROW + 2 + SHOWN.index(COST)
    low, high = (risk.known(book.cell(risk.SHEET, row, column) * book.rate) for column in (FIRST, FIRST + 2))
    for column in range(_LAST + 1):
        for at in (_BAND_ROW, _BAND_ROW + 1):
            sheet.write_blank(at, column, None, book.format("band"))
    for column, label, value, unit in (
        (LABEL, "Total cost", book.figure("total_cost") * book.rate, "USD"),
        (2, "P10 of draws", low, "USD"),
        (3, "P90 of draws", high, "USD"),
        (4, "Is enough in", risk.chance(book, BUDGET), "share"),
        (_SUM, "Cash needed", book.figure("cash_cost") * book.rate, "USD"),
        (_LAST, "Lowest cash", book.figure("lowest_cash") * book.rate, "USD"),
    ):
        book.text(sheet, _BAND_ROW, column, label, "band label")
        book.write(sheet, _BAND_ROW + 1, column, value, unit, "band figure")


def _by_quarter(book: Book) -> Expression:
    """Return whether the budget lies in one fiscal year, which the table shows by quarter."""
    years = book.row(accrual.NAME, YEAR_ROW).whole(MONTH)
    return at_month(years, book.figure("horizon_months")) == min_months(years)


def _n_periods(book: Book) -> int:
    """Return the quarters of a budget of one fiscal year, else the fiscal years, at most those that fit."""
    n_years = n_fiscal_years(book)
    return _N_PERIODS if n_years == 1 else min(n_years, _N_PERIODS)


def _sources(book: Book) -> Iterator[tuple[int, int, int | None]]:
    """Yield each column of a period with its columns on Fiscal years: of its quarter and of its year.

    A short workbook has fewer fiscal years than the table has columns.
    """
    years = fiscal_years.year_columns(book)
    for no in range(_N_PERIODS):
        yield LABEL + 1 + no, FIRST + no, years[no] if no < len(years) else None


def _write_categories(book: Book, sheet: Worksheet) -> None:
    """Write cost by category and period, its sum and its share.

    Periods are formulas, for another start or length makes quarters of years; those beyond the budget show nothing.
    """
    years = "Cost by category and year" + (
        ": the first years, and all in total" if n_fiscal_years(book) > _N_PERIODS else ""
    )
    title = choose(_by_quarter(book), "Cost by category and quarter", years)
    book.write(sheet, _TABLE_ROW, LABEL, title, "text", "page head")
    book.text(sheet, _TABLE_ROW + 1, LABEL, "Category", "head")
    for column, quarter, year in _sources(book):
        book.write(sheet, _TABLE_ROW + 1, column, _period(book, quarter, year), "period", "figures")
    for column, title_of in ((_SUM, "Total"), (_SHARE, "Share")):
        book.text(sheet, _TABLE_ROW + 1, column, title_of, "figures")
    names = [*(f"{category}_cost" for category in CATEGORIES), TOTAL_COST]
    for row, name in enumerate(names, _FIRST_CATEGORY):
        label = CATEGORIES.get(name.removesuffix("_cost"), "Total cost")
        is_total = row == _TOTAL_ROW
        book.text(sheet, row, LABEL, label, "sum" if is_total else "label")
        for column, quarter, year in _sources(book):
            cost = _cost(book, name, column, quarter, year)
            book.write(sheet, row, column, cost, "USD", "sum" if is_total else CALCULATED)
        whole = book.cell(fiscal_years.NAME, fiscal_years.ROWS[name], TOTAL)
        book.write(sheet, row, _SUM, whole, "USD", "sum" if is_total else LINK)
    for row in range(_FIRST_CATEGORY, _TOTAL_ROW + 1):
        share = ratio(book.beside(SHEET, row, _SUM), book.cell(SHEET, _TOTAL_ROW, _SUM))
        book.write(sheet, row, _SHARE, share, "share", "sum" if row == _TOTAL_ROW else CALCULATED)


def _period(book: Book, quarter: int, year: int | None) -> Expression:
    """Return the number of a quarter, or a fiscal year of the budget; 0, which is not shown, beyond it."""
    number = book.cell(fiscal_years.NAME, fiscal_years.QUARTERS_ROW, quarter)
    if year is None:
        return choose(_by_quarter(book), number, 0)
    years = book.row(accrual.NAME, YEAR_ROW).whole(MONTH)
    shown = book.cell(fiscal_years.NAME, fiscal_years.YEARS_ROW, year)
    within = shown <= at_month(years, book.figure("horizon_months"))
    return choose(_by_quarter(book), number, choose(within, shown, 0))


def _cost(book: Book, name: str, column: int, quarter: int, year: int | None) -> Expression:
    """Return what the period at the head of a column costs: a quarter, or a fiscal year; 0 beyond the budget."""
    head = book.cell(SHEET, _TABLE_ROW + 1, column)
    is_quarter = head == book.cell(fiscal_years.NAME, fiscal_years.QUARTERS_ROW, quarter)
    row = fiscal_years.ROWS[name]
    of_year = 0 if year is None else book.cell(fiscal_years.NAME, row, year)
    return choose(is_quarter, book.cell(fiscal_years.NAME, row, quarter), of_year)


def _hide_unused(book: Book, sheet: Worksheet) -> None:
    """Show nothing below a head that is empty; this rule comes before those that show zeros as dashes."""
    head = xl_rowcol_to_cell(_TABLE_ROW + 1, LABEL + 1, row_abs=True)
    nothing = book.workbook.add_format({"num_format": ";;;"})
    rule = {"type": "formula", "criteria": f"={head}=0", "format": nothing, "stop_if_true": True}
    sheet.conditional_format(_FIRST_CATEGORY, LABEL + 1, _TOTAL_ROW, LABEL + _N_PERIODS, rule)


def _write_section(book: Book, sheet: Worksheet, row: int, title: str, note: str = "") -> None:
    book.text(sheet, row, LABEL, title, "page head")
    if note:
        book.text(sheet, row, _LAST, note, "page remark")


def _write_drivers(book: Book, sheet: Worksheet) -> None:
    """Write the numbers that move spending most, and the change at the low and at the high of each."""
    _write_section(book, sheet, _DRIVERS_ROW, "What drives it", "Change in cost if one number is at its low or high")
    for column, head in enumerate(_DRIVER_HEADS):
        book.text(sheet, _DRIVERS_ROW + 1, column, head, "head" if column <= LABEL + 1 else "figures")
    planned = float(book.entry(TOTALS[0]))
    for no, driver in enumerate(book.drivers[:_N_DRIVERS]):
        row = _DRIVERS_ROW + 2 + no
        book.text(sheet, row, LABEL, driver.label)
        for column, value in enumerate((driver.low, driver.planned, driver.high), LABEL + 2):
            book.number(sheet, row, column, value, driver.unit, PLAIN)
        for column, total in zip((_AT_LOW, _AT_HIGH), book.driver_totals[TOTALS[0]][no].tolist(), strict=True):
            book.number(sheet, row, column, total - planned, "USD", PLAIN)


def _write_decisions(book: Book, sheet: Worksheet) -> None:
    """Write what the budget rests on: the model, the machines, the strategies in use, and the contingency."""
    _write_section(book, sheet, _DECIDED_ROW, "What was decided")
    contingency = book.figure("contingency_cost")
    size, tokens = (sentences.large_count(book, book.typed(name)) for name in ("parameters_total", "tokens"))
    for row, text in enumerate(
        (
            joined("Train ", size, " parameters on ", tokens, " tokens."),
            joined("Accelerator: ", book.typed("accelerator"), " at ", book.typed("provider"), "."),
            joined("Contingency: ", choose(contingency > 0, sentences.money(book, contingency), "none"), "."),
        ),
        _DECIDED_ROW + 1,
    ):
        book.write(sheet, row, LABEL, text, "text", "label")
    _write_savings(book, sheet)


def _write_savings(book: Book, sheet: Worksheet) -> None:
    """Write the saving strategies in use into some rows that are one cell, for its words are wrapped."""
    used = [choose(book.typed(switch(name)) > 0, f"{strategy.title}. ", "") for name, strategy in strategies().items()]
    sheet.merge_range(_SAVINGS_ROW, LABEL, _SAVINGS_ROW + _N_SAVINGS - 1, _LAST, "", book.format("wrapped"))
    book.write(sheet, _SAVINGS_ROW, LABEL, joined("Saving strategies: ", *used), "text", "wrapped")


def _write_risks(book: Book, sheet: Worksheet) -> None:
    """Write what could go wrong, each with its chance or count at the right."""
    _write_section(book, sheet, _RISKS_ROW, "What could go wrong")
    rows = (
        ("Spending passes the budget", _missed(book, BUDGET), "share"),
        ("The work ends later than planned", _missed(book, IN_TIME), "share"),
        ("Cash runs out within the budget", _missed(book, SOLVENT), "share"),
        ("Checks that hold in too few draws; see Checks", checks.n_rare(book), "checks"),
    )
    for row, (label, value, unit) in enumerate(rows, _RISKS_ROW + 1):
        book.text(sheet, row, LABEL, label)
        book.write(sheet, row, _LAST, value, unit, "page value")
    words = choose(
        checks.verdict(book) == 1, "All checks hold as planned.", "A check does not hold. See Checks for what to do."
    )
    book.write(sheet, _RISKS_ROW + _N_RISKS, LABEL, words, "text", "label")


def _missed(book: Book, name: str) -> Expression:
    """Return the chance that something does not hold, if still known."""
    held = Expression(Operand(risk.place_of(book, name).cell()), book.risk.holding(name))
    return risk.known(1 - held)


def _add_periods(book: Book, sheet: Worksheet) -> None:
    columns = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    last = LABEL + _n_periods(book)
    for no, (category, title) in enumerate(CATEGORIES.items()):
        row = _FIRST_CATEGORY + no
        columns.add_series(
            {
                "name": title,
                "categories": [SHEET, _TABLE_ROW + 1, LABEL + 1, _TABLE_ROW + 1, last],
                "values": [SHEET, row, LABEL + 1, row, last],
                "fill": {"color": CATEGORY_COLOURS[category]},
                "gap": 60,
            }
        )
    unit, amounts = printed.axis(book, book.entry("total_cost"))
    columns.set_title({"name": f"Cost by period, {unit}", "name_font": _TITLE_FONT})
    columns.set_legend({"position": "right", "font": printed.CHART_FONT})
    columns.set_x_axis({"num_font": printed.CHART_FONT, "num_format": number_format("period")})
    columns.set_y_axis({"num_format": amounts, "num_font": printed.CHART_FONT, "major_gridlines": printed.GRID})
    _insert(sheet, columns, 0, "Stacked columns of cost by category in each quarter or fiscal year")


def _add_drivers(book: Book, sheet: Worksheet) -> None:
    first, last = _DRIVERS_ROW + 2, _DRIVERS_ROW + 1 + min(_N_DRIVERS, len(book.drivers))
    bars = book.workbook.add_chart({"type": "bar"})
    for column, name, category in ((_AT_LOW, "At its low", "data"), (_AT_HIGH, "At its high", "compute")):
        bars.add_series(
            {
                "name": name,
                "categories": [SHEET, first, LABEL, last, LABEL],
                "values": [SHEET, first, column, last, column],
                "fill": {"color": CATEGORY_COLOURS[category]},
                "gap": 40,
                "overlap": 100,
            }
        )
    unit, amounts = printed.axis(book, book.entry("total_cost"))
    bars.set_title({"name": f"Change by driver, {unit}", "name_font": _TITLE_FONT})
    bars.set_legend({"position": "bottom", "font": printed.CHART_FONT})
    bars.set_y_axis({"reverse": True, "label_position": "low", "num_font": printed.CHART_FONT})
    axis = {
        "num_format": amounts,
        "num_font": printed.CHART_FONT,
        "major_gridlines": printed.GRID,
        "line": {"none": True},
    }
    # High is below the bars, for the other axis is reversed.
    bars.set_x_axis(axis | {"label_position": "high", "major_tick_mark": "none"})
    bars.set_plotarea({"layout": _BARS_LAYOUT})
    _insert(sheet, bars, 1, "Bars of the change in spending with one number at its low or at its high")


def _insert(sheet: Worksheet, chart: Any, no: int, about: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Insert the first or the second of two charts beside each other."""
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_PIXELS})
    chart.set_chartarea({"border": {"none": True}})
    sheet.insert_chart(_CHARTS_ROW, LABEL, chart, {"description": about, "x_offset": no * _CHART_WIDTH})

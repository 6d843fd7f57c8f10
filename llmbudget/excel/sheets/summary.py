"""Summary: the scenario shown on all sheets and its results, on one page with live charts."""

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET
from llmbudget.excel.sheets import accrual, risk, runway_words
from llmbudget.excel.sheets.months import MONTH_ROW
from llmbudget.excel.sheets.scenarios import names_span
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import scenario_case, scenario_names
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, SELECTOR_ROW, TOTAL, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, ratio
from llmbudget.excel.write.style import CALCULATED, CHANCE, INPUT, LINK
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.palette import CATEGORY_COLOURS
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.quantities.operand import Operand

ABOUT = "The scenario shown on all sheets and its results, on one page with live charts"

KEY_FIGURES = (
    "total_cost", "cash_cost", "credits_used", "lowest_cash", "runway_months", "zero_cash_month", "accelerator_hours",
    "wall_clock_days", "blended_price", "price_age_months", "utilisation", "least_accelerators", "energy_mwh",
    "emissions_tonnes",
)  # fmt: skip
_TOTAL_ROW = SELECTOR_ROW + 2
_DRAWN = ("Spending before contingency, P50 of draws", "Chance that the budget is enough")
_CATEGORIES_ROW = _TOTAL_ROW + len(KEY_FIGURES) + len(_DRAWN) + 1
_CHARTS_ROW = HEADING_ROWS + 1
_CHART_WIDTH, _CHART_ROWS, _PIXELS_PER_ROW = 620, 17, 20
_MONTHS_ROW, _CHART_COLUMN = _CHARTS_ROW + _CHART_ROWS + 1, FIRST + 2


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Summary",
        "Choose a scenario in the blue cell; every sheet shows it. Figures link to Calculation, two of them to Risk.",
        heads={LABEL: "Result", UNIT: "Unit", ID: "Id", NOTE: "Account", TOTAL: "Share", FIRST: "Value"},
    )
    sheet.fit_to_pages(1, 1)
    _write_selector(book, sheet)
    for row, name in enumerate(KEY_FIGURES[1:], _TOTAL_ROW + len(_DRAWN) + 1):
        _write_figure(book, sheet, row, name)
        if name in runway_words.WORDS:
            runway_words.write(book, sheet, row, NOTE, name)
    _write_figure(book, sheet, _TOTAL_ROW, KEY_FIGURES[0])
    _write_drawn(book, sheet, _TOTAL_ROW + 1)
    row = _write_categories(book, sheet)
    row = _write_lines(book, sheet, row + 1)
    _write_scenarios(book, sheet, row + 1)
    _add_categories(book, sheet)
    _add_months(book, sheet)


def _write_selector(book: Book, sheet: Worksheet) -> None:
    book.text(sheet, SELECTOR_ROW, LABEL, "Scenario shown on all sheets", "total")
    book.text(sheet, SELECTOR_ROW, NOTE, "Choose from the list; Scenarios shows how each one differs.", "note")
    sheet.write_string(SELECTOR_ROW, FIRST, AS_PLANNED, book.format(INPUT, "choice"))
    rule = {"validate": "list", "source": f"={names_span(book)}", "error_message": "Choose a scenario from the list."}
    sheet.data_validation(SELECTOR_ROW, FIRST, SELECTOR_ROW, FIRST, rule)


def _write_figure(book: Book, sheet: Worksheet, row: int, name: str, account: str = "") -> None:
    quantity = model().quantities[name]
    book.text(sheet, row, LABEL, quantity.label, "total" if name == "total_cost" else "label")
    book.unit(sheet, row, UNIT, quantity.unit)
    book.text(sheet, row, ID, name, "id")
    book.text(sheet, row, NOTE, account, "note")
    book.link(sheet, row, FIRST, name)


def _write_drawn(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the median spending of the draws and the chance that the budget is enough, below the total."""
    for at, label in enumerate(_DRAWN, row):
        book.text(sheet, at, LABEL, label)
        book.text(sheet, at, NOTE, "Value from the draws on Risk", "note")
    book.unit(sheet, row, UNIT, "USD")
    book.write(sheet, row, FIRST, risk.spending(book), "USD", CHANCE)
    book.text(sheet, row + 1, UNIT, "chance", "note")
    risk.write_chance(book, sheet, row + 1, FIRST, BUDGET)


def _write_share(book: Book, sheet: Worksheet, row: int) -> None:
    share = ratio(book.beside("Summary", row, FIRST), book.cell("Summary", _TOTAL_ROW, FIRST))
    book.write(sheet, row, TOTAL, share, "share", CALCULATED)


def _write_categories(book: Book, sheet: Worksheet) -> int:
    book.group(sheet, _CATEGORIES_ROW, "")
    book.currency_text(sheet, _CATEGORIES_ROW, LABEL, "Cost by category", "group")
    row = _CATEGORIES_ROW
    for category in CATEGORIES:
        row += 1
        _write_figure(book, sheet, row, f"{category}_cost")
        _write_share(book, sheet, row)
    return row + 1


def _write_lines(book: Book, sheet: Worksheet, row: int) -> int:
    book.group(sheet, row, "Cost by line")
    for line in budget_lines():
        row += 1
        centre, account = booking(book.plan, line)
        booked = account if centre == NOT_BOOKED else f"{account} · {centre}"
        _write_figure(book, sheet, row, line.name, f"{booked} · {CATEGORIES[line.category]}")
        _write_share(book, sheet, row)
    return row + 1


def _write_scenarios(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the total of each scenario, and its difference from the plan as a share."""
    book.group(sheet, row, "Total cost of each scenario; shares are differences from the plan")
    first = row + 1
    for no, name in enumerate(scenario_names(book.plan)):
        row += 1
        head = Place("Scenarios", HEADING_ROWS - 1).across(no)
        book.write(sheet, row, LABEL, Expression(Operand(head), name), "text", LINK)
        book.unit(sheet, row, UNIT, "USD")
        book.link(sheet, row, FIRST, "total_cost", scenario_case(no))
        own, planned = book.beside("Summary", row, FIRST), book.cell("Summary", first, FIRST)
        book.write(sheet, row, TOTAL, choose(planned == 0, 0, own / planned - 1), "share", CALCULATED)


def _add_categories(book: Book, sheet: Worksheet) -> None:
    first, last = _CATEGORIES_ROW + 1, _CATEGORIES_ROW + len(CATEGORIES)
    title = f"=Summary!{xl_rowcol_to_cell(_CATEGORIES_ROW, LABEL, row_abs=True, col_abs=True)}"
    bars = book.workbook.add_chart({"type": "bar"})
    bars.add_series(
        {
            "name": title,
            "categories": ["Summary", first, LABEL, last, LABEL],
            "values": ["Summary", first, FIRST, last, FIRST],
            "points": [{"fill": {"color": CATEGORY_COLOURS[category]}} for category in CATEGORIES],
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 60,
        }
    )
    bars.set_title({"name": title})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_size({"width": _CHART_WIDTH, "height": (_CHART_ROWS - 1) * _PIXELS_PER_ROW})
    sheet.insert_chart(_CHARTS_ROW, _CHART_COLUMN, bars, {"description": "Bar chart of cost by category"})


def _add_months(book: Book, sheet: Worksheet) -> None:
    last = FIRST + int(book.plan.schedule.horizon_months) - 1
    columns = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for category, title in CATEGORIES.items():
        row = accrual.ROWS[f"{category}_cost"]
        columns.add_series(
            {
                "name": title,
                "categories": [accrual.NAME, MONTH_ROW, FIRST, MONTH_ROW, last],
                "values": [accrual.NAME, row, FIRST, row, last],
                "fill": {"color": CATEGORY_COLOURS[category]},
                "gap": 40,
            }
        )
    book.currency_text(sheet, _MONTHS_ROW - 1, _CHART_COLUMN, "Cost by month", "total")
    columns.set_title(
        {"name": f"=Summary!{xl_rowcol_to_cell(_MONTHS_ROW - 1, _CHART_COLUMN, row_abs=True, col_abs=True)}"}
    )
    columns.set_legend({"position": "bottom"})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0"})
    columns.set_size({"width": _CHART_WIDTH, "height": (_CHART_ROWS - 1) * _PIXELS_PER_ROW})
    about = "Stacked column chart of cost by month"
    sheet.insert_chart(_MONTHS_ROW, _CHART_COLUMN, columns, {"description": about})

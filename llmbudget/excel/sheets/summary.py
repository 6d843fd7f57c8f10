"""Summary: the result on one page, with charts that follow."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.totals import CATEGORIES, budget_lines
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.palette import CATEGORY_COLOURS

KEY_FIGURES = (
    "total_cost", "cash_cost", "credits_used", "lowest_cash", "runway_months", "accelerator_hours", "wall_clock_days",
    "blended_price", "price_age_months", "utilisation", "least_accelerators", "energy_mwh", "emissions_tonnes",
)  # fmt: skip
_CHARTS_ROW = HEADING_ROWS + 1


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Summary",
        "All figures are links to Calculation. Charts cover the months of the plan as it was exported.",
        heads={LABEL: "Result", UNIT: "Unit", ID: "Id", NOTE: "Account", TOTAL: "Share", FIRST: "Value"},
    )
    row = HEADING_ROWS
    for name in KEY_FIGURES:
        _write_link(book, sheet, row, name)
        row += 1
    row = _write_categories(book, sheet, row + 1)
    _write_lines(book, sheet, row + 1)
    _add_charts(book, sheet)


def _write_link(book: Book, sheet: Worksheet, row: int, name: str, account: str = "") -> None:
    quantity = model().quantities[name]
    texts = (quantity.label, quantity.unit, name, account)
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)
    book.formula(sheet, row, FIRST, f"={book.layout.places[name].cell()}", book.values[name], quantity.unit, LINK)


def _write_share(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    total = f"$G${HEADING_ROWS + 1}"
    value = book.values[name] / book.values["total_cost"] if book.values["total_cost"] else 0.0
    book.formula(sheet, row, TOTAL, f"=IF({total} = 0,0,G{row + 1} / {total})", value, "share", CALCULATED)


def _write_categories(book: Book, sheet: Worksheet, row: int) -> int:
    book.group(sheet, row, "Cost by category")
    for category in CATEGORIES:
        row += 1
        _write_link(book, sheet, row, f"{category}_cost")
        _write_share(book, sheet, row, f"{category}_cost")
    return row + 1


def _write_lines(book: Book, sheet: Worksheet, row: int) -> None:
    book.group(sheet, row, "Cost by line")
    for line in budget_lines():
        row += 1
        centre, account = booking(book.plan, line)
        booked = account if centre == NOT_BOOKED else f"{account} · {centre}"
        _write_link(book, sheet, row, line.name, f"{booked} · {CATEGORIES[line.category]}")
        _write_share(book, sheet, row, line.name)


def _add_charts(book: Book, sheet: Worksheet) -> None:
    first = HEADING_ROWS + len(KEY_FIGURES) + 2
    last = first + len(CATEGORIES) - 1
    bars = book.workbook.add_chart({"type": "bar"})
    bars.add_series(
        {
            "name": "Cost, USD",
            "categories": ["Summary", first, LABEL, last, LABEL],
            "values": ["Summary", first, FIRST, last, FIRST],
            "points": [{"fill": {"color": CATEGORY_COLOURS[category]}} for category in CATEGORIES],
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 60,
        }
    )
    bars.set_title({"name": "Cost by category, USD"})
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_size({"width": 620, "height": 300})
    sheet.insert_chart(_CHARTS_ROW, FIRST + 2, bars, {"description": "Bar chart of the cost by category"})
    _add_months(book, sheet)


def _add_months(book: Book, sheet: Worksheet) -> None:
    last = FIRST + int(book.plan.schedule.horizon_months) - 1
    columns = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for category, title in CATEGORIES.items():
        row = book.layout.places[f"{category}_cost_by_month"].row
        columns.add_series(
            {
                "name": title,
                "categories": ["Monthly", HEADING_ROWS - 1, FIRST, HEADING_ROWS - 1, last],
                "values": ["Monthly", row, FIRST, row, last],
                "fill": {"color": CATEGORY_COLOURS[category]},
                "gap": 40,
            }
        )
    columns.set_title({"name": "Cost by month, USD"})
    columns.set_legend({"position": "bottom"})
    columns.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    columns.set_y_axis({"num_format": "#,##0"})
    columns.set_size({"width": 620, "height": 320})
    sheet.insert_chart(_CHARTS_ROW + 16, FIRST + 2, columns, {"description": "Stacked columns of the cost by month"})

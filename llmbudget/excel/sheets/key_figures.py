"""Key figures: results of the scenario shown, cost of each line, and total of each scenario."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET
from llmbudget.excel.sheets import figure_words, risk
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, ratio
from llmbudget.excel.write.style import CALCULATED, CHANCE, LINK
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.quantities.operand import Operand

SHEET = "Key figures"
ABOUT = "Results of the scenario shown, the cost of each line, and the total of each scenario"

KEY_FIGURES = (
    "total_cost", "cash_cost", "credits_used", "lowest_cash", "runway_months", "zero_cash_month", "accelerator_hours",
    "wall_clock_days", "blended_price", "price_age_months", "utilisation", "least_accelerators", "energy_mwh",
    "emissions_tonnes",
)  # fmt: skip
_TOTAL_ROW = HEADING_ROWS
_DRAWN = ("Spending before contingency, P50 of draws", "Chance that the budget is enough")
_CATEGORIES_ROW = _TOTAL_ROW + len(KEY_FIGURES) + len(_DRAWN) + 1


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        SHEET,
        "Figures link to Calculation, two of them to Risk. Choose the scenario on Summary.",
        heads={LABEL: "Result", UNIT: "Unit", ID: "Id", NOTE: "Account", TOTAL: "Share", FIRST: "Value"},
    )
    for row, name in enumerate(KEY_FIGURES[1:], _TOTAL_ROW + len(_DRAWN) + 1):
        _write_figure(book, sheet, row, name)
        if name in figure_words.WORDS:
            figure_words.write(book, sheet, row, NOTE, name)
    _write_figure(book, sheet, _TOTAL_ROW, KEY_FIGURES[0])
    _write_drawn(book, sheet, _TOTAL_ROW + 1)
    row = _write_categories(book, sheet)
    row = _write_lines(book, sheet, row + 1)
    _write_scenarios(book, sheet, row + 1)


def _write_figure(book: Book, sheet: Worksheet, row: int, name: str, account: str = "") -> None:
    quantity = model().quantities[name]
    book.text(sheet, row, LABEL, quantity.label, "total" if name == "total_cost" else "label")
    if not account:  # lines are below a title with the currency
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
    share = ratio(book.beside(SHEET, row, FIRST), book.cell(SHEET, _TOTAL_ROW, FIRST))
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
    book.group(sheet, row, "")
    book.currency_text(sheet, row, LABEL, "Cost by line", "group")
    for line in budget_lines():
        row += 1
        centre, account = booking(book.plan, line)
        booked = account if centre == NOT_BOOKED else f"{account} · {centre}"
        _write_figure(book, sheet, row, line.name, f"{booked} · {CATEGORIES[line.category]}")
        _write_share(book, sheet, row)
    return row + 1


def _write_scenarios(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the total of each scenario, and its difference from the plan as a share."""
    book.group(sheet, row, "")
    book.currency_text(sheet, row, LABEL, "Share: difference from the plan. Total cost of each scenario", "group")
    first = row + 1
    for no, name in enumerate(book.layout.cases.scenarios):
        row += 1
        head = Place("Scenarios", HEADING_ROWS - 1).across(no)
        book.write(sheet, row, LABEL, Expression(Operand(head), name), "text", LINK)
        book.link(sheet, row, FIRST, "total_cost", book.layout.cases.scenario(no))
        own, planned = book.beside(SHEET, row, FIRST), book.cell(SHEET, first, FIRST)
        book.write(sheet, row, TOTAL, choose(planned == 0, 0, own / planned - 1), "share", CALCULATED)

"""Cover: whose budget this is, its total, whether all checks hold, and how to read the sheets."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.sheets.checks import all_hold, verdict_cell
from llmbudget.excel.style import CALCULATED, INPUT, LINK, PLAIN
from llmbudget.model.views import VIEWS

_SHEETS = {
    "Summary": "the result: key figures, cost by category and line, charts",
    "Strategies": "saving strategies: their switches, what each saves and where it costs more, their inputs",
    "Sensitivity": "what the total comes to when one number turns out low or high, as columns of Calculation",
    "Risk": "what the budget may come to when all do: values from draws, with their seed and day, no formulas",
    "Inputs": "everything else that is decided",
    "Calculation": "every quantity of the model, one formula a line, a column for each case",
    "Monthly": "spending, credits and cash by month",
    "Checks": "what must hold, and what to do when it does not",
    "Sources": "where the inputs and facts come from",
    "Catalogue": "accelerators, prices, training methods, and the lists behind the dropdowns",
}
_RULES = (
    "Money is in US dollars. Costs are positive; cash and credits are what pays them.",
    "A share is from 0% to 100%. Month 1 is the first month of the budget.",
    "Change a blue cell on Inputs, Strategies or Sensitivity and every sheet but Risk follows, which says so.",
    "A dropdown opens where there is a list.",
)


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.add("Cover")
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 76)
    row = _write_results(book, sheet, 1)
    row = _write_legend(book, sheet, row + 1)
    _write_guide(book, sheet, row + 1)


def _write_results(book: Book, sheet: Worksheet, row: int) -> int:
    places = book.layout.places
    for label, address, value, unit, kind in (
        ("Budget", places["plan_name"].cell(), book.plan.organisation.plan_name, "text", "cover title"),
        ("Organisation", places["organisation_name"].cell(), book.plan.organisation.organisation_name, "text", "cover"),
        ("Total cost, USD", places["total_cost"].cell(), book.values["total_cost"], "USD", "cover"),
        ("Cash needed, USD", places["cash_cost"].cell(), book.values["cash_cost"], "USD", "cover"),
        ("All checks hold", verdict_cell(), all_hold(book), "1 = yes", "cover"),
    ):
        book.text(sheet, row, 0, label)
        book.formula(sheet, row, 1, f"={address}", value, unit, kind)
        row += 1
    return row


def _write_legend(book: Book, sheet: Worksheet, row: int) -> int:
    for text, kind in (
        ("Typed in", INPUT),
        ("Linked from another sheet", LINK),
        ("Calculated", CALCULATED),
        ("Fixed", PLAIN),
    ):
        book.text(sheet, row, 0, text, kind)
        row += 1
    return row


def _write_guide(book: Book, sheet: Worksheet, row: int) -> None:
    view = VIEWS[book.plan.profile]
    sheets = {"Summary": _SHEETS["Summary"], view.title: view.about[0].lower() + view.about[1:].rstrip("."), **_SHEETS}
    for name, about in sheets.items():
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.format(LINK), name)
        book.text(sheet, row, 1, about)
        row += 1
    for rule in _RULES:
        row += 1
        book.text(sheet, row, 0, rule, "about")

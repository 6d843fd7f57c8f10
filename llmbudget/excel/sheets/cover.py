"""Cover: whose budget this is, what it comes to, whether all checks hold, how to read the sheets, and who signs it."""

from collections.abc import Sequence
from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET
from llmbudget.excel.sheets import change_log, checks, integrity, risk
from llmbudget.excel.write import sheet_names
from llmbudget.excel.write.book import A4, Book
from llmbudget.excel.write.columns import shown_scenario
from llmbudget.excel.write.style import CALCULATED, DAY, INPUT, LINK, PLAIN
from llmbudget.plan.plan import parameters
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.values import EXCEL_EPOCH

SHEET = "Cover"
_LABEL, _VALUE, _THIRD, _FOURTH = range(4)
_WIDTHS = (31, 24, 16, 46)
_N_VERDICTS = 3
"""Lines about checks and changes; beside the first stands which result was overtyped."""

_LINE = 80
"""Characters of the purpose on a line."""

_WHOSE = ("organisation_name", "purpose", "plan_version", "author", "budget_month", "start_month", "horizon_months")
_CURRENCY = ("report_currency", "report_rate", "report_rate_day", "fiscal_year_month")
_RESULTS = {"total_cost": "Total cost", "cash_cost": "Cash needed"}
_LEGEND = {
    INPUT: "Typed in: change it",
    LINK: "Linked from another sheet",
    CALCULATED: "Calculated",
    PLAIN: "Fixed",
}
_RULES = (
    "Costs are positive; cash, credits and contributions are what pays them. A saving is positive, too.",
    "Sheets that finance reads are in the report currency; typed prices, Calculation and Monthly are in US dollars.",
    "A share is from 0% to 100%. Month 1 is the first month of the budget; units stand beside every line.",
    "Change a blue cell on any sheet and all but Risk follow, which says so. Summary chooses the scenario shown.",
)
_SIGNED = ("Prepared by", "Reviewed by", "Approved by")


def write(book: Book) -> int:
    """Add the sheet, and return the row from which `finish` goes on when all other sheets are there."""
    sheet = book.add(SHEET)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&L&F&RPage &P of &N")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    book.write(sheet, 0, _LABEL, book.typed("plan_name"), "text", "cover title")
    sheet.set_row(0, 30)
    row = _write_inputs(book, sheet, 1, _WHOSE)
    _write_day(book, sheet, row)
    row = _write_results(book, sheet, row + 2)
    row = _write_inputs(book, sheet, row + 1, _CURRENCY)
    return row + 1


def finish(book: Book, row: int, contents: Sequence[tuple[str, str]]) -> None:
    """Write what rests on the other sheets: their names and what they show; then how to read them, and who signs."""
    sheet = book.workbook.get_worksheet_by_name(SHEET)
    book.group(sheet, row, "Contents", _FOURTH)
    for name, about in contents:
        row += 1
        sheet.write_url(row, _LABEL, f"internal:{sheet_names.key(name)}", book.format(LINK), name)
        book.text(sheet, row, _VALUE, about, "note")
    row = _write_guide(book, sheet, row + 2)
    _write_signatures(book, sheet, row + 1)


def _write_inputs(book: Book, sheet: Worksheet, row: int, names: Sequence[str]) -> int:
    for name in names:
        record, what = parameters()[name].record, book.typed(name)
        unit = "" if record.unit in {"text", "choice", "month", DAY} else f", {record.unit}"
        book.text(sheet, row, _LABEL, record.label + unit, "wrapped" if name == "purpose" else "label")
        if name == "purpose":  # a sentence of up to three lines
            sheet.merge_range(row, _VALUE, row, _FOURTH, "", book.format("cover"))
            sheet.set_row(row, sheet.default_row_height * (1 + len(str(what.value)) // _LINE))
        shown, look = "rate" if name == "report_rate" else record.unit, "linked text" if name == "purpose" else "cover"
        book.write(sheet, row, _VALUE, what, shown, look)
        row += 1
    return row


def _write_day(book: Book, sheet: Worksheet, row: int) -> None:
    book.text(sheet, row, _LABEL, "Exported on")
    book.number(sheet, row, _VALUE, float((book.today - EXCEL_EPOCH).days), DAY, "cover fixed")


def _write_results(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the scenario that is shown, its totals, what may be spent, what holds, and how many inputs were changed."""
    book.text(sheet, row, _LABEL, "Scenario", "total")
    book.formula(sheet, row, _VALUE, f"={shown_scenario()}", AS_PLANNED, "text", "cover")
    row += 1
    for name, label in _RESULTS.items():
        book.currency_text(sheet, row, _LABEL, label, "total")
        book.write(sheet, row, _VALUE, book.figure(name) * book.rate, "USD", "cover total")
        row += 1
    row = _write_spending(book, sheet, row)
    book.later(partial(_write_verdicts, book, sheet, row))
    return row + _N_VERDICTS


def _write_verdicts(book: Book, sheet: Worksheet, row: int) -> None:
    """Write what other sheets say of the plan: what holds, and what was changed."""
    book.formula(sheet, row, _THIRD, f"={integrity.told_cell()}", integrity.AS_EXPORTED, "text", "note")
    for label, what, unit in (
        ("All checks hold as planned", checks.verdict(book), "1 = yes"),
        ("Checks below 8 of 10 outcomes", checks.n_rare(book), "checks"),
        ("Inputs changed since the export", change_log.n_changed(), "inputs"),
    ):
        book.text(sheet, row, _LABEL, label, "total")
        book.write(sheet, row, _VALUE, what, unit, "cover")
        row += 1


def _write_spending(book: Book, sheet: Worksheet, row: int) -> int:
    """Write what is spent in half of the draws, and how often the budget is enough, below the total."""
    book.currency_text(sheet, row, _LABEL, "Spending, P50 of draws", "total")
    book.write(sheet, row, _VALUE, risk.spending(book), "USD", "cover")
    book.text(sheet, row + 1, _LABEL, "The budget is enough in", "total")
    book.write(sheet, row + 1, _VALUE, risk.chance(book, BUDGET), "share", "cover")
    return row + 2


def _write_guide(book: Book, sheet: Worksheet, row: int) -> int:
    book.group(sheet, row, "How to read it", _FOURTH)
    for kind, text in _LEGEND.items():
        row += 1
        book.text(sheet, row, _LABEL, text, kind)
    for rule in _RULES:
        row += 1
        book.text(sheet, row, _LABEL, rule, "about")
    return row + 1


def _write_signatures(book: Book, sheet: Worksheet, row: int) -> None:
    """Write lines to sign on; names and days may be typed, too."""
    for column, head in enumerate(("Sign-off", "Name", "Date", "Signature")):
        book.text(sheet, row, column, head, "group")
    for role in _SIGNED:
        row += 1
        sheet.set_row(row, 28)
        book.text(sheet, row, _LABEL, role, "signed")
        for column in range(_VALUE, _FOURTH + 1):
            sheet.write_blank(row, column, None, book.format("sign", DAY if column == _THIRD else "text"))

"""Cover: owner, totals, checks, contents, a guide to the sheets, and sign-off."""

from collections.abc import Sequence
from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET
from llmbudget.excel.sheets import change_log, checks, finance_view, integrity, printed, risk
from llmbudget.excel.write import sheet_names
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import shown_scenario
from llmbudget.excel.write.style import CALCULATED, DAY, INPUT, LINK, PLAIN
from llmbudget.plan.plan import parameters
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.values import EXCEL_EPOCH

SHEET = "Cover"
_LABEL, _VALUE, _THIRD, _FOURTH = range(4)
_WIDTHS = (30, 22, 14, 24)
_N_VERDICTS = 3
"""Rows about checks and changes; the first also names an overtyped result."""

_ANSWER_HEIGHT = 26

_LINE = 60
"""Characters of the purpose on a line."""

_WHOSE = ("organisation_name", "purpose", "plan_version", "author", "budget_month", "start_month", "horizon_months")
_CURRENCY = ("report_currency", "report_rate", "report_rate_day", "fiscal_year_month")
_RESULTS = {"total_cost": "Total cost", "cash_cost": "Cash needed"}
_LEGEND = {
    INPUT: "Input: type here",
    LINK: "Linked from another sheet",
    CALCULATED: "Calculated",
    PLAIN: "Fixed",
}
_RULES = (
    "Costs and savings are positive numbers. Cash, credits and contributions pay for the costs.",
    "Printed sheets are in the report currency. Inputs, Calculation and Monthly are in USD.",
    "Negative amounts are in brackets. A dash is zero. Lines without an amount are folded.",
    "Change a blue cell: all sheets update but Risk, Key sources and the drivers on Summary.",
)
_SIGNED = ("Prepared by", "Reviewed by", "Approved by")


def write(book: Book) -> int:
    """Add the sheet, and return the row from which `finish` continues once all other sheets exist."""
    sheet = book.add(SHEET)
    sheet.hide_gridlines(2)
    printed.set_up(book, sheet, landscape=False)
    sheet.fit_to_pages(1, 1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    book.write(sheet, 0, _LABEL, book.typed("plan_name"), "text", "cover title")
    sheet.set_row(0, 30)
    row = _write_inputs(book, sheet, 1, _WHOSE)
    _write_day(book, sheet, row)
    book.later(partial(_write_answer, book, sheet, row + 1))
    row = _write_results(book, sheet, row + 2)
    row = _write_inputs(book, sheet, row + 1, _CURRENCY)
    return row + 1


def finish(book: Book, row: int, contents: Sequence[tuple[str, str]]) -> None:
    """Write the contents, which depend on the other sheets, then the guide and the lines to sign on."""
    sheet = book.workbook.get_worksheet_by_name(SHEET)
    book.group(sheet, row, "Contents", _FOURTH)
    for name, about in contents:
        row += 1
        sheet.write_url(row, _LABEL, f"internal:{sheet_names.key(name)}", book.format(LINK), name)
        book.text(sheet, row, _VALUE, about, "page note")
    row = _write_guide(book, sheet, row + 2)
    _write_signatures(book, sheet, row + 1)


def _write_inputs(book: Book, sheet: Worksheet, row: int, names: Sequence[str]) -> int:
    for name in names:
        record, typed = parameters()[name].record, book.typed(name)
        unit = "" if record.unit in {"text", "choice", "month", DAY} else f", {record.unit}"
        book.text(sheet, row, _LABEL, record.label + unit, "wrapped" if name == "purpose" else "label")
        if name == "purpose":  # a sentence of up to three lines
            sheet.merge_range(row, _VALUE, row, _FOURTH, "", book.format("cover"))
            sheet.set_row(row, sheet.default_row_height * (1 + len(str(typed.value)) // _LINE))
        in_use = book.figure(name) if name == "horizon_months" else typed  # the work may end it earlier or later
        look = "linked text" if name == "purpose" else "cover"
        book.write(sheet, row, _VALUE, in_use, record.unit, look)
        row += 1
    return row


def _write_day(book: Book, sheet: Worksheet, row: int) -> None:
    book.text(sheet, row, _LABEL, "Exported on")
    book.number(sheet, row, _VALUE, float((book.today - EXCEL_EPOCH).days), DAY, "cover fixed")


def _write_answer(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the answer to the first question of this organization's readers."""
    sheet.set_row(row, _ANSWER_HEIGHT)
    book.write(sheet, row, _LABEL, finance_view.answer(book), "text", "headline")


def _write_results(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the scenario shown, its totals, the spending from draws, checks, and the number of changed inputs."""
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
    """Write the results of other sheets: whether checks hold, and the number of changed inputs."""
    book.formula(sheet, row, _THIRD, f"={integrity.told_cell()}", integrity.AS_EXPORTED, "text", "page note")
    for label, result, unit in (
        ("All checks hold as planned", checks.verdict(book), "1 = yes"),
        ("Checks with under 80% chance", checks.n_rare(book), "checks"),
        ("Inputs changed since the export", change_log.n_changed(), "inputs"),
    ):
        book.text(sheet, row, _LABEL, label, "total")
        book.write(sheet, row, _VALUE, result, unit, "cover")
        row += 1


def _write_spending(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the median spending of the draws, and the chance that the budget is enough, below the total."""
    book.currency_text(sheet, row, _LABEL, "Spending, P50 of draws", "total")
    book.write(sheet, row, _VALUE, risk.spending(book), "USD", "cover")
    book.text(sheet, row + 1, _LABEL, "Chance the budget is enough", "total")
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
    """Write lines to sign on; names and dates can also be typed."""
    for column, head in enumerate(("Sign-off", "Name", "Date", "Signature")):
        book.text(sheet, row, column, head, "group")
    for role in _SIGNED:
        row += 1
        sheet.set_row(row, 28)
        book.text(sheet, row, _LABEL, role, "signed")
        for column in range(_VALUE, _FOURTH + 1):
            sheet.write_blank(row, column, None, book.format("sign", DAY if column == _THIRD else "text"))

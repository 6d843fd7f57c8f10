"""Checks: what must hold, whether it does, how often it holds in the draws, and what to do when it does not."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import BUDGET, IN_TIME, ChanceCheck
from llmbudget.excel.sheets import (
    accrual,
    actuals,
    calculation,
    capex,
    cash,
    cash_quarters,
    change_log,
    clusters,
    compute,
    data,
    fiscal_years,
    inputs,
    integrity,
    ledger,
    monthly,
    printed,
    risk,
    runs,
    scenarios,
    software,
    team,
    variance,
)
from llmbudget.excel.sheets.sheet_check import SheetCheck
from llmbudget.excel.sheets.shown import is_shown
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, is_error, min_rows, sum_rows
from llmbudget.excel.write.style import CALCULATED, CHANCE, DAY, LINK
from llmbudget.model import model
from llmbudget.plan.plan import Plan
from llmbudget.quantities.operand import Operand

ABOUT = "What must hold, whether it does, how often it holds in the draws, and what to do when it does not"

_CHECKING = (
    inputs, calculation, monthly, scenarios, change_log, ledger, data, compute, clusters, runs, team, software,
    accrual, cash, fiscal_years, cash_quarters,
    capex, actuals, variance, integrity,
)  # fmt: skip
_CHANCE, _REMEDY = FIRST + 1, FIRST + 2
_WIDTHS = {LABEL: 72, UNIT: 9, NOTE: 0.5, TOTAL: 0.5, BLANK: 0.5, FIRST: 9, _CHANCE: 12}
_NOTE = "Checks that hold in all draws are folded: clear the filter of the last column to see them."


def of_sheets(plan: Plan) -> list[SheetCheck]:
    """Return the checks of single sheets in the workbook of a plan, listed after the checks of the model."""
    return [check for sheet in _CHECKING if is_shown(sheet, plan) for check in sheet.CHECKS]


def write(book: Book) -> None:
    """Add the sheet, with the master check that the cover shows."""
    sheet = _add(book)
    for row, (name, check) in enumerate(model().checks.items(), HEADING_ROWS):
        words = (model().quantities[name].label, _kind(identity=check.identity), name, check.remedy)
        _write_words(book, sheet, row, words)
        book.write(sheet, row, FIRST, book.figure(name), "1 = yes", LINK)
        if not check.identity:
            risk.write_chance(book, sheet, row, _CHANCE, name)
    for row, own in enumerate(of_sheets(book.plan), HEADING_ROWS + len(model().checks)):
        _write_words(book, sheet, row, (own.text, _kind(identity=own.identity), "", own.remedy))
        as_exported = book.shown[own.place.sheet].get((own.place.row, own.place.column), 1.0)  # or written later
        book.write(sheet, row, FIRST, Expression(Operand(own.place.cell()), as_exported), "1 = yes", LINK)
    _write_verdict(book, sheet, verdict_place(book.plan).row)
    last = _write_chances(book, sheet, verdict_place(book.plan).row + 1)
    printed.write_note(book, sheet, last + 3, _NOTE)
    rows, folded = range(HEADING_ROWS, verdict_place(book.plan).row), _certain(book)
    printed.fold_rows(book, sheet, HEADING_ROWS - 1, rows, folded, _REMEDY + 1)
    holds, listed = (book.down(sheet.name, rows, column) for column in (FIRST, _REMEDY + 1))
    book.text(sheet, last + 1, LABEL, "Folded checks that do not hold")
    book.write(sheet, last + 1, FIRST, sum_rows((1 - holds) * (1 - listed)), "checks", CALCULATED)
    n_rows = last + 4 - len(folded)
    printed.fit(book, sheet, list(_WIDTHS.values()), n_rows, (last + 3, _CHANCE), landscape=False)


def _certain(book: Book) -> set[int]:
    """Return the rows of identities and of limits that hold as exported and in all draws, which are folded."""
    of_limits = {check.name: check.chance == 1 for check in book.risk.checks()}
    own = {row: check.identity or of_limits.get(name, False)
           for row, (name, check) in enumerate(model().checks.items(), HEADING_ROWS)}  # fmt: skip
    own |= dict.fromkeys(range(HEADING_ROWS + len(model().checks), verdict_place(book.plan).row), True)
    return {row for row, certain in own.items() if certain and book.shown["Checks"][row, FIRST] == 1}


def _add(book: Book) -> Worksheet:
    """Add the sheet with its heads: the id is folded away, and what to do stands right of the printed columns."""
    sheet = book.page("Checks", heads={LABEL: "What must hold", UNIT: "Kind", ID: "Id"})
    printed.fold_columns(sheet, ID, ID)
    printed.lower_rows(sheet)
    for column, width in (_WIDTHS | {_REMEDY: 110}).items():
        sheet.set_column(column, column, width)
    for column, head, look in (
        (FIRST, "Holds", "figures"), (_CHANCE, "In draws", "figures"),
        (_REMEDY, "What to do when it does not hold", "head"),
    ):  # fmt: skip
        book.text(sheet, HEADING_ROWS - 1, column, head, look)
    return sheet


def _write_chances(book: Book, sheet: Worksheet, row: int) -> int:
    """Write how often the whole plan holds in the draws, and how many checks hold too rarely; return the last row."""
    whole = [check for check in book.risk.checks() if check.name in {BUDGET, IN_TIME}]
    for check in whole:
        _write_words(book, sheet, row, (check.label, "chance", check.name, check.remedy))
        risk.write_chance(book, sheet, row, _CHANCE, check.name)
        row += 1
    book.text(sheet, row, LABEL, "Checks that hold too rarely for a safe plan", "total")
    book.write(sheet, row, _CHANCE, risk.rare(book, len(_drawn(book))), "checks", CHANCE)
    book.text(sheet, row + 1, LABEL, "Date of the draws; Risk has the chance that a safe plan needs")
    book.write(sheet, row + 1, _CHANCE, risk.day(book), DAY, LINK)
    return row + 1


def _drawn(book: Book) -> list[ChanceCheck]:
    """Return the chances of the whole plan and of checks, which come first on Risk."""
    listed = {name for name, check in model().checks.items() if not check.identity} | {BUDGET, IN_TIME}
    return [check for check in book.risk.checks() if check.name in listed]


def n_rare(book: Book) -> Expression:
    """Return the number of checks that hold in too few draws, or that it is not known."""
    return book.cell("Checks", verdict_place(book.plan).row + 3, _CHANCE)


def _kind(*, identity: bool) -> str:
    return "identity" if identity else "limit"


def _write_words(book: Book, sheet: Worksheet, row: int, words: tuple[str, str, str, str]) -> None:
    for column, text, look in zip((LABEL, UNIT, ID, _REMEDY), words, ("label", "page note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)


def verdict(book: Book) -> Expression:
    """Return the master check."""
    place = verdict_place(book.plan)
    return book.cell(place.sheet, place.row, place.column)


def _write_verdict(book: Book, sheet: Worksheet, row: int) -> None:
    least = min_rows(book.down("Checks", range(HEADING_ROWS, row), FIRST))
    book.text(sheet, row, LABEL, "All checks hold as planned", "total")
    book.write(sheet, row, FIRST, choose(is_error(least), 0, least), "1 = yes", CALCULATED)
    book.workbook.define_name("out_all_checks", f"={verdict_place(book.plan).cell()}")
    red = book.workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(
        HEADING_ROWS, FIRST, row, FIRST, {"type": "cell", "criteria": "==", "value": 0, "format": red}
    )


def verdict_place(plan: Plan) -> Place:
    """Return the cell of the master check."""
    return Place("Checks", HEADING_ROWS + len(model().checks) + len(of_sheets(plan)))

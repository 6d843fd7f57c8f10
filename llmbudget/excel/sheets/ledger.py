"""The ledger of strategies: a row for each with its switch, its saving in sequence, and the cost after it."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import savings
from llmbudget.excel.sheets.inputs import write_cell
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import PLAN, WITHOUT, switch
from llmbudget.excel.write.columns import FIRST, ID, LABEL, LEDGER_ROW, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import choose, sum_rows
from llmbudget.excel.write.style import CALCULATED, LINK, PLAIN
from llmbudget.plan.plan import parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, WORK_NAMES, Strategy

SAVED, ELSEWHERE, COST, NET, CASH, RISK, WORK, BEST = range(FIRST + 1, FIRST + 9)
_RESULTS = {COST: "total_cost", NET: "net_cost", CASH: "cash_cost"}
"""Results of the plan with a strategy and all earlier ones."""

_HEADS = {
    LABEL: "Strategy", UNIT: "Unit", ID: "Id", NOTE: "What it adjusts", TOTAL: "No.", FIRST: "In use",
    SAVED: "Saving after earlier strategies, USD", ELSEWHERE: "Added cost in other lines (already deducted), USD",
    COST: "Total cost after it, USD", NET: "Net of credits and contributions, USD", CASH: "Cash needed after it, USD",
    RISK: "Risk", WORK: "Same work or other work",
    BEST: "Saving against this plan's best alternative, USD",
}  # fmt: skip


def plan_row() -> int:
    """Return the row of the plan with all strategies, below the last strategy."""
    return LEDGER_ROW + len(strategies()) + 1


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the ledger, with the plan without strategies above it and the plan below."""
    book.group(sheet, LEDGER_ROW - 2, "What strategies save, in the order they are applied", last)
    sheet.set_row(LEDGER_ROW - 1, 3 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, LEDGER_ROW - 1, column, head, "head")
    book.text(sheet, LEDGER_ROW, LABEL, "Without strategies", "total")
    _write_results(book, sheet, LEDGER_ROW, WITHOUT)
    for no, (name, kind) in enumerate(strategies().items(), 1):
        _write_words(book, sheet, LEDGER_ROW + no, no, kind)
        write_cell(book, sheet, parameters()[switch(name)])
        _write_saving(book, sheet, LEDGER_ROW + no, no)
        _write_results(book, sheet, LEDGER_ROW + no, WITHOUT + no)
    _write_plan(book, sheet, plan_row())
    _write_check(book, sheet)
    _write_other_work(book, sheet, plan_row() + 3)


def _write_words(book: Book, sheet: Worksheet, row: int, no: int, kind: type[Strategy]) -> None:
    parameter = parameters()[switch(kind.id)]
    texts = {
        LABEL: (kind.title, "label"), UNIT: (parameter.record.unit, "note"), ID: (parameter.name, "id"),
        NOTE: (kind.adjusts[0].upper() + kind.adjusts[1:], "note"), RISK: (kind.risk, "note"),
        WORK: (WORK_NAMES[kind.work], "note"),
    }  # fmt: skip
    for column, (text, look) in texts.items():
        book.text(sheet, row, column, text, look)
    book.number(sheet, row, TOTAL, no, "no.", PLAIN)


def _write_saving(book: Book, sheet: Worksheet, row: int, no: int) -> None:
    lines = savings.of_lines(book, no)
    book.write(sheet, row, SAVED, savings.saved(book, "total_cost", no), "USD", CALCULATED)
    book.write(sheet, row, ELSEWHERE, 0 - sum_rows((lines < 0) * lines), "USD", CALCULATED)
    _write_best(book, sheet, row, no)


def _write_best(book: Book, sheet: Worksheet, row: int, no: int) -> None:
    """Write the saving against the plan's best alternative, which is often just to leave the strategy out."""
    name, kind = list(strategies().items())[no - 1]
    saved = book.beside(sheet.name, row, SAVED)
    if kind.saved:
        saved = choose(book.typed(switch(name)) > 0, book.figure(kind.saved), 0)
    book.write(sheet, row, BEST, saved, "USD", CALCULATED)


def _write_results(book: Book, sheet: Worksheet, row: int, case: int, kind: str = LINK) -> None:
    for column, name in _RESULTS.items():
        book.write(sheet, row, column, book.figure(name, case=case), "USD", kind)


def _write_plan(book: Book, sheet: Worksheet, row: int) -> None:
    book.text(sheet, row, LABEL, "This plan", "total")
    for column in (SAVED, ELSEWHERE):
        rows = book.down(sheet.name, range(LEDGER_ROW + 1, row), column)
        book.write(sheet, row, column, sum_rows(rows), "USD", "total")
    _write_results(book, sheet, row, PLAN)


def _write_other_work(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the part of the savings that comes from other work: it only counts for people who want that work."""
    saved, work = (book.down(sheet.name, range(LEDGER_ROW + 1, plan_row()), column) for column in (SAVED, WORK))
    book.text(sheet, row, LABEL, "of which from other work: other data, fewer tokens, another model")
    other = sum_rows((work == WORK_NAMES[OTHER_WORK]) * saved)
    book.write(sheet, row, SAVED, other, "USD", CALCULATED)


def _write_check(book: Book, sheet: Worksheet) -> None:
    """Write the check that savings in sequence lead to the cost of the plan."""
    saved, plan = (book.beside(sheet.name, plan_row(), column) for column in (SAVED, COST))
    without = book.beside(sheet.name, LEDGER_ROW, COST)
    write_check(book, sheet, CHECKS[0], abs(saved - (without - plan)) <= book.typed("tolerance") * (1 + without))


CHECKS = (
    SheetCheck(
        "Savings equal the total without strategies less the total of this plan",
        check_place("Strategies", plan_row() + 1),
    ),
)
"""Checks of this part of the sheet."""

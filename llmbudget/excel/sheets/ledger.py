"""The ledger of strategies: a row for each with its switch, its saving in sequence, and the cost after it.

Strategies that were off at the export have no case of their own: they save in one row together.
"""

from collections.abc import Sequence
from functools import reduce
from operator import add

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import savings
from llmbudget.excel.sheets.inputs import write_cell
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import PLAN, WITHOUT, switch
from llmbudget.excel.write.columns import FIRST, ID, LABEL, LEDGER_ROW, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import Expression, choose, expression, sum_rows
from llmbudget.excel.write.style import CALCULATED, LINK, PLAIN
from llmbudget.plan.plan import parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, SAME_WORK, WORK_NAMES, Strategy

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

_COUNTED_BELOW = "Off at the export: its saving is part of Other strategies."
_ABOUT_OTHERS = "They were off at the export, so their savings count here together. Export again to see each of them."


def plan_row() -> int:
    """Return the row of the plan with all strategies, below the last strategy."""
    return _others_row() + 1


def row_after(book: Book, step: int) -> int:
    """Return the row with the cost after a step; step 0 is the plan without strategies."""
    if not step:
        return LEDGER_ROW
    if step == book.layout.cases.last_step:
        return _others_row()
    return LEDGER_ROW + 1 + list(strategies()).index(book.layout.cases.applied[step - 1])


def _others_row() -> int:
    return LEDGER_ROW + len(strategies()) + 1


def write(book: Book, sheet: Worksheet, last: int) -> None:
    """Write the ledger, with the plan without strategies above it and the plan below."""
    book.group(sheet, LEDGER_ROW - 2, "What strategies save, in the order they are applied", last)
    sheet.set_row(LEDGER_ROW - 1, 3 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, LEDGER_ROW - 1, column, head, "head")
    book.text(sheet, LEDGER_ROW, LABEL, "Without strategies", "total")
    _write_results(book, sheet, LEDGER_ROW, WITHOUT)
    for row, (name, kind) in enumerate(strategies().items(), LEDGER_ROW + 1):
        _write_words(book, sheet, row, kind)
        write_cell(book, sheet, parameters()[switch(name)])
        if name in book.layout.cases.applied:
            _write_saving(book, sheet, row, book.layout.cases.step(name))
            _write_best(book, sheet, row, name)
    _write_others(book, sheet, _others_row())
    _write_plan(book, sheet, plan_row())
    _write_check(book, sheet)
    _write_other_work(book, sheet, plan_row() + 3)


def _write_words(book: Book, sheet: Worksheet, row: int, kind: type[Strategy]) -> None:
    parameter, adjusts = parameters()[switch(kind.id)], kind.adjusts[0].upper() + kind.adjusts[1:]
    if kind.id not in book.layout.cases.applied:
        adjusts = f"{_COUNTED_BELOW} {adjusts}"
    texts = {
        LABEL: (kind.title, "label"), UNIT: (parameter.record.unit, "note"), ID: (parameter.name, "id"),
        NOTE: (adjusts, "note"), RISK: (kind.risk, "note"), WORK: (WORK_NAMES[kind.work], "note"),
    }  # fmt: skip
    for column, (text, look) in texts.items():
        book.text(sheet, row, column, text, look)
    book.number(sheet, row, TOTAL, book.layout.cases.step(kind.id), "no.", PLAIN)


def _write_saving(book: Book, sheet: Worksheet, row: int, step: int) -> None:
    """Write what a step saves, and the results after it."""
    lines = savings.of_lines(book, step)
    book.write(sheet, row, SAVED, savings.saved(book, "total_cost", step), "USD", CALCULATED)
    book.write(sheet, row, ELSEWHERE, 0 - sum_rows((lines < 0) * lines), "USD", CALCULATED)
    _write_results(book, sheet, row, book.layout.cases.after(step))


def _write_others(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the row of the strategies that were off at the export, and how many of them are in use now."""
    others = [name for name in strategies() if name not in book.layout.cases.applied]
    other_work = [name for name in others if strategies()[name].work == OTHER_WORK]
    book.text(sheet, row, LABEL, savings.OTHERS)
    book.text(sheet, row, UNIT, "in use", "note")
    book.text(sheet, row, NOTE, _ABOUT_OTHERS, "note")
    book.number(sheet, row, TOTAL, book.layout.cases.last_step, "no.", PLAIN)
    book.write(sheet, row, FIRST, _in_use(book, others), "how many", LINK)
    # If one trains something else, all of them count as such: their savings cannot be told apart here.
    work = choose(_in_use(book, other_work) > 0, WORK_NAMES[OTHER_WORK], WORK_NAMES[SAME_WORK])
    book.write(sheet, row, WORK, work, "text", LINK)
    _write_saving(book, sheet, row, book.layout.cases.last_step)


def _in_use(book: Book, names: Sequence[str]) -> Expression:
    """Return how many of some strategies are in use in the scenario shown."""
    return reduce(add, [book.figure(switch(name)) for name in names] or [expression(0)])


def _write_best(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    """Write the saving against the plan's best alternative, which is often just to leave the strategy out."""
    kind = strategies()[name]
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
    """Write the check that savings in sequence lead to the cost of the plan.

    Without others in use, the case with all strategies that were in use at the export is the plan.
    """
    saved, plan = (book.beside(sheet.name, plan_row(), column) for column in (SAVED, COST))
    without = book.beside(sheet.name, LEDGER_ROW, COST)
    n_others, saved_by_others = (book.beside(sheet.name, _others_row(), column) for column in (FIRST, SAVED))
    gap = abs(saved - (without - plan)) + choose(n_others > 0, 0, abs(saved_by_others))
    write_check(book, sheet, CHECKS[0], gap <= book.typed("tolerance") * (1 + without))


CHECKS = (
    SheetCheck(
        "Savings equal the total without strategies less the total of this plan",
        check_place("Strategies", plan_row() + 1),
    ),
)
"""Checks of this part of the sheet."""

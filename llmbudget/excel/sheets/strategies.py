"""Strategies: the switch of each, what it saves on top of those before it, and its own inputs."""

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget import catalog
from llmbudget.excel.book import Book
from llmbudget.excel.cases import PLAN, WITHOUT, switch
from llmbudget.excel.layout import FIRST, ID, LABEL, LEDGER_ROW, NOTE, TOTAL, UNIT
from llmbudget.excel.sheets import savings
from llmbudget.excel.sheets.inputs import HIGH, LAST_FIELD, LOW, REASON, SOURCE, write_cell, write_fields, write_words
from llmbudget.excel.style import CALCULATED, LINK, PLAIN
from llmbudget.plan.plan import parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import Strategy

SAVED, ELSEWHERE, COST, CASH, RISK, EVIDENCE = range(FIRST + 1, FIRST + 7)
_HEADS = {
    LABEL: "Strategy", UNIT: "Unit", ID: "Id", NOTE: "What it adjusts", TOTAL: "No.", FIRST: "In use",
    SAVED: "Saves, on top of those before it", ELSEWHERE: "after paying more in other lines", COST: "Total cost then",
    CASH: "Cash needed then", RISK: "Risk", EVIDENCE: "Evidence",
}  # fmt: skip
_VALUE_WIDTH, _WIDTH = 24, 17
CHECK = "Savings add up to the total without strategies less the total of this plan"


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Strategies",
        "Switch a strategy on (1) or off (0) in its blue cell: everything follows. Each is applied to what those "
        "before it leave.",
        heads={LABEL: "Strategy", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "No.", FIRST: "Value"},
    )
    sheet.set_column(FIRST, FIRST, _VALUE_WIDTH)
    sheet.set_column(FIRST + 1, _last(), _WIDTH)
    _write_ledger(book, sheet)
    write_fields(book, sheet, strategies(), _last())
    for name, kind in strategies().items():
        _write_use(book, sheet, name, kind)
    savings.write(book, sheet, _last())


def last_strategy_row() -> int:
    """Return the row of the strategy that is applied last; the plan with all of them stands below it."""
    return LEDGER_ROW + len(strategies())


def check_cell() -> str:
    """Return the address of the check that savings add up."""
    return f"Strategies!${xl_col_to_name(FIRST)}${last_strategy_row() + 3}"


def _last() -> int:
    """Return the last column: of the widest table of inputs, or of the case of the last strategy."""
    return max(LAST_FIELD, EVIDENCE, FIRST + WITHOUT + len(strategies()))


def _write_ledger(book: Book, sheet: Worksheet) -> None:
    book.group(sheet, LEDGER_ROW - 2, "What each strategy saves, in the order in which they are applied", _last())
    sheet.set_row(LEDGER_ROW - 1, 3 * sheet.default_row_height)
    for column, head in _HEADS.items():
        book.text(sheet, LEDGER_ROW - 1, column, head, "head")
    book.text(sheet, LEDGER_ROW, LABEL, "Without strategies", "total")
    _write_costs(book, sheet, LEDGER_ROW, WITHOUT)
    for no, (name, kind) in enumerate(strategies().items(), 1):
        _write_strategy(book, sheet, no, name, kind)
    _write_plan(book, sheet, last_strategy_row() + 1)


def _write_costs(book: Book, sheet: Worksheet, row: int, case: int) -> None:
    for column, name in ((COST, "total_cost"), (CASH, "cash_cost")):
        address = book.layout.places[name].across(case)
        book.formula(sheet, row, column, f"={address}", book.entry(name, case=case), "USD", LINK)


def _write_strategy(book: Book, sheet: Worksheet, no: int, name: str, kind: type[Strategy]) -> None:
    row, parameter = LEDGER_ROW + no, parameters()[switch(name)]
    source = catalog.sources()[kind.source].title
    texts = {
        LABEL: (kind.title, "label"), UNIT: (parameter.record.unit, "note"), ID: (parameter.name, "id"),
        NOTE: (kind.adjusts[0].upper() + kind.adjusts[1:], "note"), RISK: (kind.risk, "note"),
        EVIDENCE: (f"{kind.evidence} Source: {source}.", "note"),
    }  # fmt: skip
    for column, (text, look) in texts.items():
        book.text(sheet, row, column, text, look)
    book.number(sheet, row, TOTAL, no, "no.", PLAIN)
    write_cell(book, sheet, parameter)
    total, lines = book.layout.places["total_cost"], savings.range_of(book.layout, no)
    before, after = (total.across(case) for case in (WITHOUT + no - 1, WITHOUT + no))
    book.formula(sheet, row, SAVED, f"={before} - {after}", savings.saved(book, "total_cost", no), "USD", CALCULATED)
    more = f"=0 - SUMPRODUCT(({lines} < 0) * {lines})"
    book.formula(sheet, row, ELSEWHERE, more, savings.elsewhere(book, no), "USD", CALCULATED)
    _write_costs(book, sheet, row, WITHOUT + no)


def _write_plan(book: Book, sheet: Worksheet, row: int) -> None:
    """Write the sums, which end at the plan, and whether they do."""
    book.text(sheet, row, LABEL, "This plan", "total")
    for column, sums in ((SAVED, _savings(book)), (ELSEWHERE, _costs_elsewhere(book))):
        letters = xl_col_to_name(column)
        book.formula(sheet, row, column, f"=SUM({letters}{LEDGER_ROW + 2}:{letters}{row})", sums, "USD", CALCULATED)
    _write_costs(book, sheet, row, PLAN)
    book.text(sheet, row + 1, LABEL, CHECK)
    saved, cost = xl_col_to_name(SAVED), xl_col_to_name(COST)
    gap = f"ABS({saved}{row + 1} - ({cost}{LEDGER_ROW + 1} - {cost}{row + 1}))"
    allowed = f"{book.layout.places['tolerance'].cell()} * (1 + {cost}{LEDGER_ROW + 1})"
    book.formula(sheet, row + 1, FIRST, f"=IF({gap} <= {allowed},1,0)", holds(book), "1 = yes", CALCULATED)


def holds(book: Book) -> float:
    """Return 1 when savings add up."""
    without, plan = (book.entry("total_cost", case=case) for case in (WITHOUT, PLAN))
    return float(abs(_savings(book) - (without - plan)) <= book.entry("tolerance") * (1 + without))


def _savings(book: Book) -> float:
    return sum(savings.saved(book, "total_cost", no) for no in range(1, len(strategies()) + 1))


def _costs_elsewhere(book: Book) -> float:
    return sum(savings.elsewhere(book, no) for no in range(1, len(strategies()) + 1))


def _write_use(book: Book, sheet: Worksheet, name: str, kind: type[Strategy]) -> None:
    """Write the heads of a strategy's inputs, and the line that says whether it is in use and why."""
    row, parameter = book.layout.heads["Strategies"][kind.title], parameters()[switch(name)]
    heads = {LOW: "Plausible low", HIGH: "Plausible high", SOURCE: "Source", REASON: "Why this value"}
    for column, head in heads.items():
        book.text(sheet, row, column, head, "group")
    write_words(book, sheet, row + 1, parameter)
    book.text(sheet, row + 1, LABEL, "In use")
    value: Any = book.values[parameter.name]
    address = book.layout.places[parameter.name].cell()
    book.formula(sheet, row + 1, FIRST, f"={address}", value, parameter.record.unit, LINK)

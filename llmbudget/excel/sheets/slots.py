"""The parameters that Sensitivity varies: a row for each, with what the totals come to at its low and at its high."""

from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.cases import SLOTS, TOTALS, slot_case
from llmbudget.excel.drivers import NONE, Driver
from llmbudget.excel.places import FIRST, HEADING_ROWS, ID, LABEL, NOTE, SLOT_ROW, TOTAL, UNIT
from llmbudget.excel.sheets import choices
from llmbudget.excel.style import CALCULATED, INPUT, LINK
from llmbudget.plan.parameter import ASSUMPTION

LOW, HIGH, AT_LOW, AT_HIGH, SWING, SHARE, NET_LOW, NET_HIGH, KIND = range(FIRST, FIRST + 9)
LINE, CHANGED, LOW_USED, HIGH_USED, LEAST, MOST, RANK = range(KIND + 1, KIND + 8)
HEADS = {
    LABEL: "Parameter", UNIT: "Unit", ID: "Id: choose one", NOTE: "Source of the range", TOTAL: "Planned",
    LOW: "Low", HIGH: "High", AT_LOW: "Spending at low, USD", AT_HIGH: "Spending at high, USD",
    SWING: "Swing, USD", SHARE: "Swing as share of spending", NET_LOW: "Net spending at low, USD",
    NET_HIGH: "Net spending at high, USD", KIND: "Range", LINE: "Line in the list below", CHANGED: "Id on Calculation",
    LOW_USED: "Low in use", HIGH_USED: "High in use", LEAST: "Least allowed", MOST: "Most allowed", RANK: "Rank",
}  # fmt: skip
_HEADS_OF_WORDS = {LABEL: "head", UNIT: "head", ID: "head", NOTE: "head", KIND: "words", CHANGED: "words"}
"""How the heads of columns of words look; the others hold numbers."""

PLAN_ROW = SLOT_ROW - 1

_LOOKED_UP = {
    LABEL: (LABEL, CALCULATED), UNIT: (UNIT, "note"), NOTE: (NOTE, "note"),
    TOTAL: (TOTAL, CALCULATED), KIND: (choices.KIND, "note"), CHANGED: (choices.CALLED, "note"),
    LEAST: (choices.LEAST, CALCULATED), MOST: (choices.MOST, CALCULATED),
}  # fmt: skip
"""Columns that say what the list says of the parameter, and how they look."""

_LARGE = 1000
_HOW = "Choose a parameter of the list below, then type its low and high; left empty, they are those of the list."


def chosen(book: Book, slot: int) -> Driver:
    """Return the parameter that a slot holds as exported."""
    return book.drivers[slot] if slot < len(book.drivers) else NONE


def column_span(column: int) -> str:
    """Return the address, within the sheet, of one column of all slots."""
    letters = xl_col_to_name(column)
    return f"${letters}${SLOT_ROW + 1}:${letters}${SLOT_ROW + SLOTS}"


def plan_total() -> str:
    """Return the address, within the sheet, of what the plan spends before contingency."""
    return f"${xl_col_to_name(AT_LOW)}${PLAN_ROW + 1}"


def totals(book: Book, slot: int, name: str = TOTALS[0]) -> tuple[float, float]:
    """Return what a total comes to at the low and at the high of a slot."""
    low, high = (float(book.entry(name, case=slot_case(slot, high=high))) for high in (False, True))
    return low, high


def ranks(book: Book) -> list[int]:
    """Return the place of each slot by its swing, the widest being 1; of equal ones the first comes first."""
    swings = [abs(high - low) for low, high in (totals(book, slot) for slot in range(SLOTS))]
    same = _same(book)
    return [
        sum(other > own + same for other in swings) + sum(abs(other - own) <= same for other in swings[: slot + 1])
        for slot, own in enumerate(swings)
    ]


def _same(book: Book) -> float:
    """Return how far swings that are the same may lie apart by rounding."""
    return float(book.entry("tolerance")) * float(book.entry(TOTALS[0]))


def write(book: Book, sheet: Worksheet) -> None:
    """Write the plan, and a row for each parameter."""
    for column, head in HEADS.items():
        book.text(sheet, HEADING_ROWS - 1, column, head, _HEADS_OF_WORDS.get(column, "figures"))
    book.text(sheet, PLAN_ROW, LABEL, "This plan, before contingency", "total")
    for column, name in ((AT_LOW, TOTALS[0]), (NET_LOW, TOTALS[1])):
        book.formula(sheet, PLAN_ROW, column, f"={book.layout.places[name].cell()}", book.entry(name), "USD", LINK)
    for slot, rank in enumerate(ranks(book)):
        _write_typed(book, sheet, slot)
        _write_looked_up(book, sheet, slot)
        _write_totals(book, sheet, slot)
        _write_rank(book, sheet, slot, rank)
    _add_formats(book, sheet)


def _write_typed(book: Book, sheet: Worksheet, slot: int) -> None:
    row, one = SLOT_ROW + slot, chosen(book, slot)
    sheet.write_string(row, ID, one.name, book.format(INPUT, "choice"))
    ids = {"validate": "list", "source": f"={choices.span(book.layout, ID)}"}
    said = {"input_title": "Parameter", "input_message": _HOW, "error_message": "Choose one of the list."}
    sheet.data_validation(row, ID, row, ID, ids | said)
    least, most = (f"={xl_rowcol_to_cell(row, column, col_abs=True)}" for column in (LEAST, MOST))
    bounds = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
    message = {"error_message": "Enter a number between the least and the most allowed, on the right of this row."}
    for column, value in ((LOW, one.low), (HIGH, one.high)):
        sheet.data_validation(row, column, row, column, bounds | message)
        if one == NONE:
            sheet.write_blank(row, column, None, book.format(INPUT))
        else:
            sheet.write_number(row, column, value, book.format(INPUT))


def _write_looked_up(book: Book, sheet: Worksheet, slot: int) -> None:
    """Write what the list says of the parameter; one that is not in it is none."""
    row, one, layout = SLOT_ROW + slot, chosen(book, slot), book.layout
    found = f"MATCH({xl_rowcol_to_cell(row, ID, col_abs=True)},{choices.span(layout, ID)},0)"
    line = f"=IF(ISERROR({found}),1,{found})"
    book.formula(sheet, row, LINE, line, choices.line(layout, one), "no.", CALCULATED)
    at = xl_rowcol_to_cell(row, LINE, col_abs=True)
    values: dict[int, Any] = {
        LABEL: one.label, UNIT: one.unit, NOTE: one.source, TOTAL: one.planned, KIND: one.kind, LEAST: one.least,
        MOST: one.most, CHANGED: one.called,
    }  # fmt: skip
    for column, (listed, look) in _LOOKED_UP.items():
        text = f"=INDEX({choices.span(layout, listed)},{at})"
        book.formula(sheet, row, column, text, values[column], "", look)
    for used, typed, listed, value in (
        (LOW_USED, LOW, choices.LOW, one.low), (HIGH_USED, HIGH, choices.HIGH, one.high)
    ):  # fmt: skip
        own = xl_rowcol_to_cell(row, typed, col_abs=True)
        text = f"=IF(ISBLANK({own}),INDEX({choices.span(layout, listed)},{at}),{own})"
        book.formula(sheet, row, used, text, value, "", CALCULATED)


def _write_totals(book: Book, sheet: Worksheet, slot: int) -> None:
    row, total = SLOT_ROW + slot, float(book.entry(TOTALS[0]))
    for name, columns in zip(TOTALS, ((AT_LOW, AT_HIGH), (NET_LOW, NET_HIGH)), strict=True):
        for column, value, end in zip(columns, totals(book, slot, name), (False, True), strict=True):
            address = book.layout.places[name].across(slot_case(slot, high=end))
            book.formula(sheet, row, column, f"={address}", value, "USD", LINK)
    low, high = totals(book, slot)
    swing, at_low, at_high = (xl_rowcol_to_cell(row, column, col_abs=True) for column in (SWING, AT_LOW, AT_HIGH))
    book.formula(sheet, row, SWING, f"=ABS({at_high} - {at_low})", abs(high - low), "USD", CALCULATED)
    share = f"=IF({plan_total()} = 0,0,{swing} / {plan_total()})"
    book.formula(sheet, row, SHARE, share, abs(high - low) / total if total else 0.0, "share", CALCULATED)


def _write_rank(book: Book, sheet: Worksheet, slot: int, rank: int) -> None:
    row, letters = SLOT_ROW + slot, xl_col_to_name(SWING)
    own, all_swings = f"${letters}{row + 1}", column_span(SWING)
    before = f"${letters}${SLOT_ROW + 1}:{own}"
    same = f"{book.layout.places['tolerance'].cell()} * {plan_total()}"
    wider = f"SUMPRODUCT(({all_swings} > {own} + {same}) * 1)"
    text = f"={wider} + SUMPRODUCT(({before} >= {own} - {same}) * ({before} <= {own} + {same}))"
    book.formula(sheet, row, RANK, text, rank, "no.", CALCULATED)


def _add_formats(book: Book, sheet: Worksheet) -> None:
    """Let numbers follow the unit of what is chosen, mark what is not allowed, and assumptions."""
    row, last, make = SLOT_ROW, SLOT_ROW + SLOTS - 1, book.workbook.add_format
    low, least, most = (xl_rowcol_to_cell(row, column, col_abs=column != LOW) for column in (LOW, LEAST, MOST))
    wrong = f"=AND(NOT(ISBLANK({low})),OR({low}<{least},{low}>{most}))"
    red = make({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(row, LOW, last, HIGH, {"type": "formula", "criteria": wrong, "format": red})
    unit = xl_rowcol_to_cell(row, UNIT, col_abs=True)
    for first, end in ((TOTAL, TOTAL), (LOW, HIGH), (LOW_USED, MOST)):
        own = xl_rowcol_to_cell(row, first)
        shares = {"criteria": f'=ISNUMBER(SEARCH("share",{unit}))', "format": make({"num_format": "0.0%"})}
        large = {"criteria": f"=ABS({own})>={_LARGE}", "format": make({"num_format": "#,##0"})}
        for rule in (shares, large):
            sheet.conditional_format(row, first, last, end, {"type": "formula", **rule})
    marked = make({"italic": True, "font_color": "#9C5700"})
    rule = {"type": "cell", "criteria": "==", "value": f'"{ASSUMPTION}"', "format": marked}
    sheet.conditional_format(row, NOTE, last, NOTE, rule)

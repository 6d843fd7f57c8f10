"""The formula of every cell: the model functions, run on references to where their needs stand."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.axes import MONTH, axes, rows_of
from llmbudget.excel.cases import PLAN, cases_of, is_switch
from llmbudget.excel.layout import APPLIED_ROW, FIRST, TOTAL, Layout, Place, month_columns
from llmbudget.excel.operand import Operand, OperandError
from llmbudget.model import model

_CASE = "§"
"""Stands for the column of a case, until the formula is filled to the right."""


@dataclass(frozen=True)
class Formula:
    """One calculated cell: where it is, what stands in it, and which entry of the quantity's value it shows."""

    row: int
    column: int
    text: str
    entry: int
    case: int = PLAN


def formulas(name: str, layout: Layout) -> list[Formula]:
    """Return the cells of a quantity: one per month, or one per line of its table and case.

    Raises:
        OperandError: a range is left over that no reduction takes.
    """
    place = layout.place(name)
    if place.months:
        return [
            Formula(place.row, column, _text(name, layout, place, xl_col_to_name(column)), entry)
            for entry, column in enumerate(month_columns())
        ]
    return [
        formula
        for line in range(place.height)
        for formula in _filled(name, _text(name, layout, place, _CASE, line), place.row + line, line)
    ]


def links(name: str, layout: Layout) -> list[Formula]:
    """Return the cells that link an input into Calculation: a switch is on only where its strategy is applied."""
    typed = layout.places[name]
    text = f"={typed.cell()}"
    if is_switch(name):
        text += f" * ({_CASE}${APPLIED_ROW + 1} >= {Place(typed.sheet, typed.row, TOTAL).cell()})"
    return _filled(name, text, layout.links[name].row)


def _filled(name: str, text: str, row: int, line: int = 0) -> list[Formula]:
    """Return one formula in every case."""
    columns = [(case, FIRST + case) for case in cases_of(name)]
    return [Formula(row, at, text.replace(_CASE, xl_col_to_name(at)), line, case) for case, at in columns]


def _text(name: str, layout: Layout, place: Place, column: str, line: int = 0) -> str:
    quantity, own = model().quantities[name], axes()[name]
    if MONTH in own and rows_of(own):
        raise OperandError(f"{name} has rows and months at once: reduce the rows with sum_rows")
    needs = [layout.reference(need, place.sheet, own, column, line) for need in quantity.needs]
    written: Operand = quantity.function(*needs)
    if written.axes:
        raise OperandError(f"{name} leaves {', '.join(sorted(written.axes))} as a range")
    return f"={written.text}"

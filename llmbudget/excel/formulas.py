"""The formula of every cell: the model functions, run on references to where their needs stand."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.axes import MONTH, axes, rows_of
from llmbudget.excel.layout import FIRST, Layout, Place, month_columns
from llmbudget.excel.operand import Operand, OperandError
from llmbudget.model import model


@dataclass(frozen=True)
class Formula:
    """One calculated cell: where it is, what stands in it, and which entry of the quantity's value it shows."""

    row: int
    column: int
    text: str
    entry: int


def formulas(name: str, layout: Layout) -> list[Formula]:
    """Return the cells of a quantity: one, one per line of its table, or one per month.

    Raises:
        OperandError: a range is left over that no reduction takes.
    """
    place = layout.place(name)
    if place.months:
        return [
            Formula(place.row, column, _text(name, layout, place, column), entry)
            for entry, column in enumerate(month_columns())
        ]
    return [
        Formula(place.row + line, FIRST, _text(name, layout, place, FIRST, line), line) for line in range(place.height)
    ]


def _text(name: str, layout: Layout, place: Place, column: int, line: int = 0) -> str:
    quantity, own = model().quantities[name], axes()[name]
    if MONTH in own and rows_of(own):
        raise OperandError(f"{name} has rows and months at once: reduce the rows with sum_rows")
    letters = xl_col_to_name(column)
    needs = [layout.reference(need, place.sheet, own, letters, line) for need in quantity.needs]
    written: Operand = quantity.function(*needs)
    if written.axes:
        raise OperandError(f"{name} leaves {', '.join(sorted(written.axes))} as a range")
    return f"={written.text}"

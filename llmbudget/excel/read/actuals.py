"""Actuals read from a workbook: the amount spent on each line of the budget in each month.

Amounts anywhere else on the sheet would be lost, so each is refused with its cell.
"""

from collections.abc import Iterator
from datetime import date
from math import ceil

from llmbudget.excel.read.cell_values import Reading, kept, looks_like_a_number, typed
from llmbudget.excel.read.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.read.inputs import row_of
from llmbudget.excel.sheets import actuals
from llmbudget.excel.write.columns import FIRST, ID, LABEL
from llmbudget.model import model
from llmbudget.model.actuals import instead_of
from llmbudget.model.lines import budget_lines
from llmbudget.parameters.record import Number, plain_number

Spent = dict[str, dict[int, float]]
_LARGEST = 1e15
_MONTHS_PER_YEAR = 12


def read_actuals(sheet: Sheet, reading: Reading) -> Spent:
    """Return the amounts by id of the line and by month; an empty cell is no amount.

    Actuals of lines that are no longer in the budget have no cells and stay in the plan.
    """
    first = sheet.heads[ID_HEAD] + FIRST - ID
    months = _months(sheet, first)
    lines = [line.name for line in budget_lines()]
    reading.wrong.extend((*_moved(sheet, months), *_outside(sheet, months, reading)))
    amounts: Spent = {}
    for name in dict.fromkeys((*reading.plan.actuals, *lines)):
        before = reading.plan.actuals.get(name, {})
        spent = _line(sheet, name, months, reading) if name in lines else before
        if spent or name in reading.plan.actuals:
            amounts[name] = {month: spent[month] for month in (*before, *spent) if month in spent}
    return amounts


def _line(sheet: Sheet, name: str, months: range, reading: Reading) -> dict[int, float]:
    row, before = row_of(sheet, name, model().quantities[name].label, reading.wrong), reading.plan.actuals.get(name, {})
    record = Number(
        model().quantities[name].label, "", at_least=-_LARGEST, at_most=_LARGEST, blank="nothing was spent yet"
    )
    amounts: dict[int, float] = {}
    if row is None:
        return before
    for month, column in enumerate(months, 1):
        cell: Cell = sheet.cell(row, column)
        try:
            amount = kept(typed(record, cell, reading), [before[month]] if month in before else [])
        except ValueError as error:
            reading.wrong.append(f"{sheet.address(row, column)}: {error}")
        else:
            if isinstance(amount, float):
                amounts[month] = amount
    return amounts


def _months(sheet: Sheet, first: int) -> range:
    """Return the columns of the months, in whole years: up to the last head that is a formula.

    A workbook has as many months as its plan needs; in earlier versions, it had 120.
    """
    assert sheet.head_row is not None
    heads = [at for at in range(first, len(sheet.rows[sheet.head_row])) if sheet.cell(sheet.head_row, at).is_formula]
    n_months = heads[-1] - first + 1 if heads else 1
    return range(first, first + ceil(n_months / _MONTHS_PER_YEAR) * _MONTHS_PER_YEAR)


def _moved(sheet: Sheet, months: range) -> Iterator[str]:
    """Yield a sentence about the first month whose column was inserted, deleted or moved, because columns count."""
    assert sheet.head_row is not None
    before = None
    for month, column in enumerate(months, 1):
        head = sheet.cell(sheet.head_row, column)
        now = _month_number(head)
        if not head.is_formula or (before is not None and now is not None and now != before + 1):
            yield (
                f"{sheet.address(sheet.head_row, column)}: month {month} is no longer here: a column "
                "was inserted, deleted or moved; undo that, or export the plan again and type into the new workbook."
            )
            return
        before = now


def _month_number(head: Cell) -> int | None:
    """Return a number that grows by 1 from month to month; None if the cell has no result."""
    return _MONTHS_PER_YEAR * head.value.year + head.value.month if isinstance(head.value, date) else None


def _outside(sheet: Sheet, months: range, reading: Reading) -> Iterator[str]:
    """Yield a sentence for each row with amounts outside the months, or in no line's row."""
    assert sheet.head_row is not None
    lines = {line.name for line in budget_lines()}
    ids = sheet.heads[ID_HEAD]
    for row in range(sheet.head_row + 1, len(sheet.rows)):
        name, label = sheet.text(row, ids), sheet.text(row, ids + LABEL - ID)
        amounts = [at for at in range(months[0] - 1, len(sheet.rows[row])) if _is_amount(sheet.cell(row, at))]
        if name in lines or name in actuals.OWN_IDS:
            amounts = [at for at in amounts if at not in months]
            why = "outside the months; move what was spent into its month."
        elif name:
            amounts = [] if reading.older and name in reading.plan.actuals else amounts
            why = f"its row has an id ({sheet.address(row, ids)}: {name!r}) that {instead_of(name)}"
        elif label in actuals.OWN_LABELS:
            amounts = [at for at in amounts if not sheet.cell(row, at).is_formula]
            why = "its row belongs to no line; move what was spent into the row of a line."
        else:
            why = f"its row has no id; enter the id of a line in {sheet.address(row, ids)}, or delete the amount."
        if amounts:
            yield f"{_named(sheet, row, amounts)} not counted: {why}"


def _named(sheet: Sheet, row: int, columns: list[int]) -> str:
    """Return the start of a sentence about amounts of a row: the first one, and the number of the rest."""
    value = sheet.cell(row, columns[0]).value
    shown = plain_number(value) if isinstance(value, int | float) else repr(value)
    more = len(columns) - 1
    others = f" and {more} more amount{'s' if more > 1 else ''} are" if more else " is"
    return f"{sheet.address(row, columns[0])}: {shown}{others}"


def _is_amount(cell: Cell) -> bool:
    """Return whether a cell holds a number or a text meant as one; other words beside the amounts are fine."""
    if isinstance(cell.value, str):
        return cell.is_error or looks_like_a_number(cell.value)
    return not cell.is_blank and not isinstance(cell.value, bool | date)

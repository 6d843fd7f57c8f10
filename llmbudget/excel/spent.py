"""Actuals as they stand in a workbook: what was spent on each line of the budget in each month."""

from llmbudget.excel.fields import row_of
from llmbudget.excel.grid import ID_HEAD, Cell, Sheet
from llmbudget.excel.places import FIRST, ID
from llmbudget.excel.typed import Reading, kept, typed
from llmbudget.model.totals import budget_lines
from llmbudget.plan.parameter import Number
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.quantities.quantity import quantities

Spent = dict[str, dict[int, float]]
_LARGEST = 1e15


def read_actuals(sheet: Sheet, reading: Reading) -> Spent:
    """Return the amounts by id of the line and by month; a cell that is left empty is no amount.

    What the plan has of lines that are no more in the budget stands in no cell, and stays.
    """
    first = sheet.heads[ID_HEAD] + FIRST - ID
    lines = [line.name for line in budget_lines()]
    found: Spent = {}
    for name in dict.fromkeys((*reading.plan.actuals, *lines)):
        before = reading.plan.actuals.get(name, {})
        spent = _line(sheet, name, first, reading) if name in lines else before
        if spent or name in reading.plan.actuals:
            found[name] = {month: spent[month] for month in (*before, *spent) if month in spent}
    return found


def _line(sheet: Sheet, name: str, first: int, reading: Reading) -> dict[int, float]:
    row, before = row_of(sheet, name, quantities[name].label, reading.wrong), reading.plan.actuals.get(name, {})
    record = Number(quantities[name].label, "", at_least=-_LARGEST, at_most=_LARGEST, blank="nothing was spent yet")
    found: dict[int, float] = {}
    if row is None:
        return before
    for month in range(1, MAX_MONTHS + 1):
        cell: Cell = sheet.cell(row, first + month - 1)
        try:
            amount = kept(typed(record, cell, reading.epoch), [before[month]] if month in before else [])
        except ValueError as error:
            reading.wrong.append(f"{sheet.address(row, first + month - 1)}: {error}")
        else:
            if isinstance(amount, float):
                found[month] = amount
    return found

"""The formula of every cell: the model functions, run on references to the cells of their arguments."""

from typing import NamedTuple
from zlib import crc32

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.cases import PLAN, as_typed, is_cut, is_switch
from llmbudget.excel.write.columns import (
    APPLIED_ROW,
    CHANGED_ROW,
    FIRST,
    HERE,
    ID,
    SCENARIO_ROW,
    TOTAL,
    VALUE_ROW,
    Place,
    filled,
)
from llmbudget.excel.write.holds_for import cells
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.linked_inputs import entry, uncounted
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Text
from llmbudget.plan.addresses import parse
from llmbudget.plan.plan import Table, parameters, tables
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH, rows_of
from llmbudget.quantities.operand import ABOVE, Operand, OperandError

FACTOR_LINE = -1
"""The entry of the cell with a case's factor on a table column, above the cells of its lines."""


class Formula(NamedTuple):
    """One calculated cell: its place, its formula, and the entry of the quantity's value that it shows."""

    row: int
    column: int
    text: str
    entry: int
    case: int = PLAN


def formulas(name: str, layout: Layout) -> list[Formula]:
    """Return the cells of a quantity: one per month, or one per line of its table and case.

    Raises:
        OperandError: the formula leaves a range that is not reduced.
    """
    place = layout.place(name)
    if place.by_month:
        text = _text(name, layout, place)
        return [Formula(place.row, at, filled(text, at), entry) for entry, at in enumerate(layout.month_columns)]
    texts = (_text(name, layout, place, line) for line in range(place.height))
    return [
        formula for line, text in enumerate(texts) for formula in _in_cases(name, layout, text, place.row + line, line)
    ]


def fingerprint(layout: Layout) -> str:
    """Return a text that changes when formulas, places or labels change."""
    lines = [f"{name} {place}" for name, place in [*layout.places.items(), *layout.links.items()]]
    lines += [_text(name, layout, layout.place(name)) for name in model().order]
    lines += [quantity.label for quantity in model().quantities.values()]
    text = "\n".join(lines)
    return f"{crc32(text.encode()):08x}"


def links(name: str, layout: Layout) -> list[Formula]:
    """Return the cells that link an input into Calculation, with the factor of a table column that cases multiply.

    A switch is on only in cases that apply its strategy. A scalar has the value of the case's scenario, or the value
    that Sensitivity sets; a line of a table has the value that the case's scenario gives to its cell.
    """
    place, column = layout.links[name], name.removesuffix(BEFORE)
    if parameters()[column].table is None:
        return _in_cases(name, layout, _scalar(name, layout, place.row), place.row)
    factor, cells = layout.factors.get(name), list[Formula]()
    if factor:
        cells += _in_cases(name, layout, _factor(name, layout, factor.row), factor.row, FACTOR_LINE)
    for line in range(place.height):
        text = f"={_line(column, layout, line, factor)}"
        cells += _in_cases(name, layout, text, place.row + line, line)
    return cells


def _line(column: str, layout: Layout, line: int, factor: Place | None) -> str:
    """Return the formula of a line of a table column in a case."""
    text = f"${xl_col_to_name(FIRST)}{layout.lines[column].row + line + 1}"
    if factor:
        text = f"{text} * {HERE}${factor.row + 1}"
        text = f"MIN({text},1)" if is_cut(column) else text
    for name in layout.cells_of(column):
        typed = _scenario_value(layout.cells[name], layout)
        is_row = f"${xl_col_to_name(FIRST)}{layout.matches[name].row + line + 1} = 1"
        is_changed = f"AND({is_row},{HERE}${SCENARIO_ROW + 1} > 1,NOT(ISBLANK({typed})))"
        if factor and as_typed(column) in layout.varying:
            typed = f"{typed} * {_of_sensitivity(factor.row)}"
            typed = f"MIN({typed},1)" if is_cut(column) else typed
        text = f"IF({is_changed},{typed},{text})"
    return text


def matches(name: str, layout: Layout) -> list[Formula]:
    """Return the cells that say for each line of a table whether it is the row of a cell, by the cell's address."""
    address, place = parse(name), layout.matches[name]
    names = layout.lines[f"{tables()[address.table].row.prefix}_name"]
    id_cell = Place("Scenarios", layout.cells[name].row, ID).cell()
    own = (f"${xl_col_to_name(FIRST)}{names.row + line + 1}" for line in range(place.height))
    return [
        Formula(place.row + line, FIRST, f'=1 * EXACT("{address.table}."&{cell}&".{address.field}",{id_cell})', line)
        for line, cell in enumerate(own)
    ]


def typed_lines(name: str, layout: Layout) -> list[Formula]:
    """Return the cells that link a table column into Calculation as typed, for all cases."""
    column, place, on_inputs = parameters()[name], layout.lines[name], layout.places[name]
    return [
        Formula(place.row + line, FIRST, entry(column, on_inputs, place, line), line) for line in range(place.height)
    ]


def not_counted(table: Table, layout: Layout) -> Formula:
    """Return the cell with the number of rows of a table that are typed but not counted."""
    end, n_more_heads = layout.table_ends[table.name]
    names = layout.lines[f"{table.row.prefix}_name"]
    text = uncounted(table, layout.places, end, 1 + n_more_heads, names)
    return Formula(layout.uncounted[table.name].row, FIRST, text, 0)


def _scalar(name: str, layout: Layout, row: int) -> str:
    own = layout.places[name]
    planned = _holding(name.removesuffix(BEFORE), layout)
    typed = planned if name not in layout.differing else _in_scenario(layout.differing[name], layout, planned)
    if is_switch(name):
        return f"={typed} * ({HERE}${APPLIED_ROW + 1} >= {Place(own.sheet, own.row, TOTAL).cell()})"
    if isinstance(parameters()[name.removesuffix(BEFORE)].record, Text):
        return f'={typed}&""'  # an empty cell would be read as 0
    if name not in layout.varying:
        return f"={typed}"
    return f"=IF({_is_changed(row)},{HERE}${VALUE_ROW + 1},{typed})"


def holding_as_planned(name: str, layout: Layout) -> str:
    """Return the formula of a typed value in the plan: 0, as for empty, when it is for another choice."""
    places = layout.places
    holds = (f" * ({places[owner].cell()} = {places[cell].cell()})" for cell, owner in cells(name).items())
    return places[name].cell() + "".join(holds)


def _holding(name: str, layout: Layout) -> str:
    """Return the formula of a typed value in a case: 0 when it is for a choice that the case does not make."""
    places = layout.places
    holds = (f" * ({_chosen(owner, layout)} = {places[cell].cell()})" for cell, owner in cells(name).items())
    return places[name].cell() + "".join(holds)


def _chosen(owner: str, layout: Layout) -> str:
    """Return the formula of a case's choice, before Sensitivity varies it, so that values for the choice still hold."""
    called, own = as_typed(owner), layout.places[owner].cell()
    if called in layout.links and called not in layout.varying:
        return f"{layout.columns.mark(called)}${layout.links[called].row + 1}"
    return _in_scenario(layout.differing[called], layout, own) if called in layout.differing else own


def _factor(name: str, layout: Layout, row: int) -> str:
    """Return the formula of a case's factor on a column: the factor of Sensitivity times the scenario's."""
    factors = []
    if name in layout.varying:
        factors.append(_of_sensitivity(row))
    if name in layout.differing:
        factors.append(_in_scenario(layout.differing[name], layout, "1"))
    return "=" + " * ".join(factors)


def _of_sensitivity(row: int) -> str:
    """Return the formula of the factor of Sensitivity on a column whose factors are in a row."""
    return f"IF({_is_changed(row)},{HERE}${VALUE_ROW + 1},1)"


def _is_changed(row: int) -> str:
    return f"{HERE}${CHANGED_ROW + 1} = ${xl_col_to_name(ID)}{row + 1}"


def _in_scenario(place: Place, layout: Layout, planned: str) -> str:
    """Return the formula of an input in the scenario of a case, or the planned one where its cell in a row is empty."""
    typed = _scenario_value(place, layout)
    return f"IF(ISBLANK({typed}),{planned},{typed})"


def _scenario_value(place: Place, layout: Layout) -> str:
    """Return the formula of what a row of Scenarios holds for the scenario of a case."""
    first, last = place.across(0), xl_col_to_name(FIRST + layout.n_scenarios - 1)
    return f"INDEX({first}:${last}${place.row + 1},1,{HERE}${SCENARIO_ROW + 1})"


def _in_cases(name: str, layout: Layout, text: str, row: int, line: int = 0) -> list[Formula]:
    filled_in = layout.columns.filled(name, text)
    return [Formula(row, FIRST + case, formula, line, case) for case, formula in filled_in]


def _text(name: str, layout: Layout, place: Place, line: int = 0) -> str:
    if (name, line) not in layout.texts:
        layout.texts[name, line] = _made(name, layout, place, line)
    return layout.texts[name, line]


def _made(name: str, layout: Layout, place: Place, line: int) -> str:
    quantity, own = model().quantities[name], axes()[name]
    if MONTH in own and rows_of(own):
        raise OperandError(f"{name} has rows and months at once: reduce the rows with sum_rows")
    needs = [layout.reference(need, place.sheet, own, line) for need in quantity.needs]
    written: Operand = quantity.function(*needs)
    if written.axes:
        raise OperandError(f"{name} leaves {', '.join(sorted(written.axes))} as a range")
    return f"={written.text}".replace(ABOVE, f"{HERE}{place.row + line}")

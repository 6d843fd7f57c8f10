"""The formula of every cell: the model functions, run on references to the cells of their arguments."""

from dataclasses import dataclass
from zlib import crc32

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.cases import PLAN, as_typed, cases_of, is_cut, is_switch
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
    month_columns,
)
from llmbudget.excel.write.holds_for import cells
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.linked_inputs import entry, uncounted
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.plan.plan import Table, parameters
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH, rows_of
from llmbudget.quantities.operand import ABOVE, Operand, OperandError

FACTOR_LINE = -1
"""The entry of the cell with a case's factor on a table column, above the cells of its lines."""


@dataclass(frozen=True)
class Formula:
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
    if place.months:
        text = _text(name, layout, place)
        return [Formula(place.row, at, filled(text, at), entry) for entry, at in enumerate(month_columns())]
    return [
        formula
        for line in range(place.height)
        for formula in _in_cases(name, _text(name, layout, place, line), place.row + line, layout, line)
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
    that Sensitivity sets.
    """
    place = layout.links[name]
    if name not in layout.factors:
        return _in_cases(name, _scalar(name, layout, place.row), place.row, layout)
    factor = layout.factors[name].row
    cells = _in_cases(name, _factor(name, layout, factor), factor, layout, FACTOR_LINE)
    typed = layout.lines[name.removesuffix(BEFORE)]
    for line in range(place.height):
        product = f"${xl_col_to_name(FIRST)}{typed.row + line + 1} * {HERE}${factor + 1}"
        text = f"=MIN({product},1)" if is_cut(name.removesuffix(BEFORE)) else f"={product}"
        cells += _in_cases(name, text, place.row + line, layout, line)
    return cells


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
    typed = planned if name not in layout.differing else _in_scenario(name, layout, planned)
    if is_switch(name):
        return f"={typed} * ({HERE}${APPLIED_ROW + 1} >= {Place(own.sheet, own.row, TOTAL).cell()})"
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
        return f"{HERE}${layout.links[called].row + 1}"
    return _in_scenario(called, layout, own) if called in layout.differing else own


def _factor(name: str, layout: Layout, row: int) -> str:
    """Return the formula of a case's factor on a column: the factor of Sensitivity times the scenario's."""
    factors = []
    if name in layout.varying:
        factors.append(f"IF({_is_changed(row)},{HERE}${VALUE_ROW + 1},1)")
    if name in layout.differing:
        factors.append(_in_scenario(name, layout, "1"))
    return "=" + " * ".join(factors)


def _is_changed(row: int) -> str:
    return f"{HERE}${CHANGED_ROW + 1} = ${xl_col_to_name(ID)}{row + 1}"


def _in_scenario(name: str, layout: Layout, planned: str) -> str:
    """Return the formula of an input in the scenario of a case, or the planned one where the cell is empty."""
    place = layout.differing[name]
    first, last = place.across(0), xl_col_to_name(FIRST + layout.n_scenarios - 1)
    scenario_value = f"INDEX({first}:${last}${place.row + 1},1,{HERE}${SCENARIO_ROW + 1})"
    return f"IF(ISBLANK({scenario_value}),{planned},{scenario_value})"


def _in_cases(name: str, text: str, row: int, layout: Layout, line: int = 0) -> list[Formula]:
    columns = [(case, FIRST + case) for case in cases_of(name, layout.n_cases)]
    return [Formula(row, at, filled(text, at), line, case) for case, at in columns]


def _text(name: str, layout: Layout, place: Place, line: int = 0) -> str:
    quantity, own = model().quantities[name], axes()[name]
    if MONTH in own and rows_of(own):
        raise OperandError(f"{name} has rows and months at once: reduce the rows with sum_rows")
    needs = [layout.reference(need, place.sheet, own, line) for need in quantity.needs]
    written: Operand = quantity.function(*needs)
    if written.axes:
        raise OperandError(f"{name} leaves {', '.join(sorted(written.axes))} as a range")
    return f"={written.text}".replace(ABOVE, f"{HERE}{place.row + line}")

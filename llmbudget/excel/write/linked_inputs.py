"""Inputs that are linked into Calculation: scalars by their cells, columns of tables by line number.

This way rows of tables can be inserted, deleted and sorted. A line of Calculation reads the entry with its number in a
column of Inputs. All other formulas use ranges of Calculation, whose number of lines never changes. The range on Inputs
runs from the heads to the empty row below the table, so that rows inserted above the first line or below the last are
inside. Cases do not change typed columns, so a column is linked in the first case only, and all cases read it there.
"""

from collections.abc import Iterator, Mapping

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.cases import as_typed
from llmbudget.excel.write.columns import ID, Place
from llmbudget.model import model
from llmbudget.parameters.record import Choice, Text
from llmbudget.plan.plan import Parameter, Table, parameters, tables

CHANGE_LOG = "change_log"
"""The section with its own sheet; no formula reads its table."""


def linked_scalars() -> Iterator[str]:
    """Yield the scalar parameters that the model reads, in the order of the form, by the model's names."""
    used = {need for quantity in model().quantities.values() for need in quantity.needs}
    for parameter in (p for p in parameters().values() if p.table is None):
        if (name := as_typed(parameter.name)) in used:
            yield name


def linked_tables() -> Iterator[Table]:
    """Yield the tables whose columns are linked into Calculation."""
    return (table for table in tables().values() if table.section != CHANGE_LOG)


def linked_columns() -> Iterator[Parameter]:
    """Yield the columns of these tables, in the order of the form."""
    read = {table.name for table in linked_tables()}
    return (parameter for parameter in parameters().values() if parameter.table in read)


def entry(column: Parameter, typed: Place, linked: Place, line: int) -> str:
    """Return the formula of a line of a column; it gives "" or 0 past the end of the table.

    Args:
        column: a column of a table of inputs.
        typed: the place where it is typed.
        linked: the place where it is linked.
        line: its line, counted from 0.
    """
    span, letters = typed.with_edges(), xl_col_to_name(ID)
    heads, own = f"${letters}${linked.row}", f"${letters}{linked.row + line + 1}"
    no = f"ROW({own})-ROW({heads})+1"  # ROWS of a range with one fixed end is -1 in HyperFormula
    is_text = isinstance(column.record, Choice | Text)
    read, nothing = (f'INDEX({span},{no})&""', '""') if is_text else (f"INDEX({span},{no})", "0")
    return f"=IF(ROWS({span})>{no},{read},{nothing})"


def uncounted(table: Table, places: Mapping[str, Place], end: int, n_heads: int, names: Place) -> str:
    """Return the formula of the number of rows typed in or around a table that are not linked with a name.

    It counts all rows from the heads to the next content after the table: also beyond the linked lines, and in the
    empty rows below.

    Args:
        table: the table.
        places: the places of its columns, by the ids of parameters.
        end: the row with the next content after the table.
        n_heads: the number of rows with heads in between, of the table and of one that follows.
        names: the lines of its names on Calculation.
    """
    columns = [places[table.row.parameter_id(field)] for field in table.row.records()]
    spans = (Place(column.sheet, column.row - 1, column.column, end - column.row + 2).range() for column in columns)
    typed = " + ".join(f'({span} <> "")' for span in spans)
    heads = " - 1" * n_heads
    return f'=SUMPRODUCT(1 * ({typed} > 0)){heads} - SUMPRODUCT(1 * ({names.range()} <> ""))'

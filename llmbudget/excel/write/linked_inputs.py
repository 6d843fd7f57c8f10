"""Inputs that are linked into Calculation: scalars by their cells, columns of tables by line number.

So rows of tables can be inserted, deleted and sorted. A line of Calculation reads the entry of that number in a column
of Inputs, and every other formula takes ranges of Calculation: these have as many lines whatever happens on Inputs. The
range on Inputs begins at the heads and ends at the empty row below the table, so that also rows inserted above the
first line or below the last are inside. No case changes what is typed: a column stands in the first case only, and all
cases read it there.
"""

from collections.abc import Iterator, Mapping

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.cases import as_typed
from llmbudget.excel.write.columns import ID, Place
from llmbudget.model import model
from llmbudget.parameters.record import Choice, Text
from llmbudget.plan.plan import Parameter, Table, parameters, tables

CHANGE_LOG = "change_log"
"""The section that has a sheet of its own; no formula reads its table."""


def linked_scalars() -> Iterator[str]:
    """Yield the scalar parameters that the model reads, in the order of the form, as it calls them."""
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
    """Return the formula of what stands in a line of a column; nothing past the end of its table.

    Args:
        column: of a table of inputs.
        typed: where it is typed.
        linked: where it is linked to.
        line: which of its lines, counted from 0.
    """
    span, letters = typed.with_edges(), xl_col_to_name(ID)
    heads, here = f"${letters}${linked.row}", f"${letters}{linked.row + line + 1}"
    no = f"ROW({here})-ROW({heads})+1"  # ROWS of a range with one fixed end is -1 in HyperFormula
    is_text = isinstance(column.record, Choice | Text)
    read, nothing = (f'INDEX({span},{no})&""', '""') if is_text else (f"INDEX({span},{no})", "0")
    return f"=IF(ROWS({span})>{no},{read},{nothing})"


def uncounted(table: Table, places: Mapping[str, Place], end: int, n_heads: int, names: Place) -> str:
    """Return the formula of how many rows are typed in and around a table in which no line with a name is linked.

    Rows are typed from the heads to what comes after the table: in the spare lines, beyond the lines that are linked,
    and in the empty rows below.

    Args:
        table: that is typed.
        places: of its columns, by the ids of parameters.
        end: the row with what comes after the table.
        n_heads: how many rows of heads these are: of the table, and of one that follows.
        names: the lines of its names on Calculation.
    """
    columns = [places[table.row.parameter_id(field)] for field in table.row.records()]
    spans = (Place(one.sheet, one.row - 1, one.column, end - one.row + 2).range() for one in columns)
    typed = " + ".join(f'({span} <> "")' for span in spans)
    heads = " - 1" * n_heads
    return f'=SUMPRODUCT(1 * ({typed} > 0)){heads} - SUMPRODUCT(1 * ({names.range()} <> ""))'

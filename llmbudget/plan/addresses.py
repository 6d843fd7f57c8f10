"""Addresses of cells: ``roles.ML engineer.salary`` is the salary in the row "ML engineer" of the table ``roles``.

The table stands before the first dot and the field after the last one, so that names of rows may contain dots. An
address means every row of that name: several rows of one role are that role in several periods.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from llmbudget.parameters.as_typed import quoted
from llmbudget.parameters.record import AnyRecord, Row, Scalar
from llmbudget.plan.sections import Parameter, Table, parameters, tables

NAME = "name"
"""The field by which an address finds its row."""

_MOST_LISTED = 12
"""Most names listed in a sentence."""


class HasTables(Protocol):
    """The part of a plan that addresses read."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a parameter, or the rows of a table, by its id."""


@dataclass(frozen=True)
class Address:
    """A cell of a table.

    Attributes:
        table: id of the table.
        row: name of the row.
        field: the column, by its name within the row.
    """

    table: str
    row: str
    field: str

    def __str__(self) -> str:
        """Return the text that `parse` reads."""
        return f"{self.table}.{self.row}.{self.field}"

    @property
    def column(self) -> Parameter:
        """The column of the cell."""
        return parameters()[tables()[self.table].row.parameter_id(self.field)]

    @property
    def record(self) -> AnyRecord:
        """The record of the cell."""
        return self.column.record

    @property
    def title(self) -> str:
        """The label of the column and the name of the row."""
        return f"{self.record.label}, {self.row}"


def is_address(name: str) -> bool:
    """Return whether a name is meant as an address; ids of parameters contain no dot."""
    return "." in name


def parse(text: str) -> Address:
    """Return an address; whether a plan has its row, `rows_at` says.

    Raises:
        ValueError: there is no such table or field; the sentence lists those that exist.
    """
    table, _, rest = text.partition(".")
    row, _, field = rest.rpartition(".")
    if table not in tables():
        raise ValueError(f"{quoted(text)}: there is no table {quoted(table)}; {_instead(table, tables())}.")
    if not row.strip():
        raise ValueError(
            f"{quoted(text)}: the name of a row is missing; write table.row.field, such as {_example()!r}."
        )
    fields = tables()[table].row.records()
    if field not in fields:
        raise ValueError(f"{quoted(text)}: the table {table} has no field {quoted(field)}; {_instead(field, fields)}.")
    return Address(table, row.strip(), field)


def parameter_of(name: str) -> Parameter:
    """Return the parameter with an id, or the column of an address.

    Raises:
        KeyError: no parameter has this id.
        ValueError: see `parse`.
    """
    return parse(name).column if is_address(name) else parameters()[name]


def title_of(name: str) -> str:
    """Return the title of a parameter or of a cell, by its id or address; raises the errors of `parameter_of`."""
    return parse(name).title if is_address(name) else parameters()[name].title


def rows_at(plan: HasTables, address: Address) -> list[int]:
    """Return the places of the rows of an address in their table, counted from 0.

    Raises:
        ValueError: the plan has no such row; the sentence lists those that it has.
    """
    names = [row.name for row in plan.value(address.table)]
    if address.row not in names:
        raise ValueError(_no_row(address, names))
    return [place for place, name in enumerate(names) if name == address.row]


def values_at(plan: HasTables, address: Address) -> list[Scalar]:
    """Return the values at an address: one for each row of its name; raises the error of `rows_at`."""
    rows = plan.value(address.table)
    return [getattr(rows[place], address.field) for place in rows_at(plan, address)]


def value_at(plan: HasTables, address: Address) -> Scalar:
    """Return the value at an address.

    Raises:
        ValueError: see `rows_at`; or several rows have this name, and their values differ.
    """
    values = values_at(plan, address)
    if len(set(values)) > 1:
        raise ValueError(
            f"{quoted(str(address))}: {len(values)} rows of {address.table} have this name and different values; give "
            "each row a name of its own."
        )
    return values[0]


def with_cells(plan: HasTables, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by id, in which the rows of a table replace the values at addresses in it.

    Args:
        plan: the plan whose rows are changed, except for tables whose rows are among the values.
        values: by the id of a parameter or table, or by an address.

    Raises:
        ValueError: see `parse` and `rows_at`.
    """
    changed = {name: value for name, value in values.items() if not is_address(name)}
    for name, value in values.items():
        if is_address(name):
            address = parse(name)
            rows = [_fields(row) for row in changed.get(address.table, plan.value(address.table))]
            named = [row for row in rows if _name(tables()[address.table], row) == address.row]
            if not named:
                raise ValueError(_no_row(address, [_name(tables()[address.table], row) for row in rows]))
            for row in named:
                row[address.field] = value
            changed[address.table] = rows
    return changed


def addresses(plan: HasTables) -> Iterator[str]:
    """Yield the address of every cell of a plan once, in the order of the form; names of rows have none."""
    for table in tables().values():
        for row in dict.fromkeys(row.name for row in plan.value(table.name)):
            for field in table.row.records():
                if field != NAME:
                    yield str(Address(table.name, row, field))


def row_names(table: str, rows: Any) -> list[str]:  # noqa: ANN401 - rows that are not validated yet
    """Return the names of a table's rows, which may be given as values by field; what is no row has no name."""
    given = rows if isinstance(rows, list | tuple) else []
    return [_name(tables()[table], _fields(row)) for row in given if isinstance(row, Row | Mapping)]


def wrong_addresses(plan: HasTables, names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each address among names that is not of a cell of a plan."""
    for name in filter(is_address, names):
        try:
            rows_at(plan, parse(name))
        except ValueError as error:
            yield str(error)


def _fields(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row, or its values by field
    return row.model_dump() if isinstance(row, Row) else dict(row)


def _name(table: Table, row: Mapping[str, Any]) -> str:
    return str(row.get(NAME, table.row.model_fields[NAME].default)).strip()


def _no_row(address: Address, names: Collection[str]) -> str:
    instead = _instead(address.row, names) if names else "the table is empty"
    return f"{quoted(str(address))}: the table {address.table} has no row {quoted(address.row)}; {instead}."


def _instead(name: str, known: Collection[str]) -> str:
    """Return which name to use: the closest one, among all that exist."""
    close = {other.casefold(): other for other in reversed(list(known))}
    match = get_close_matches(name.casefold(), close, 1)
    listed = list(dict.fromkeys(known))
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    every = f"{', '.join(map(quoted, listed[:_MOST_LISTED]))}{more}"
    return f"use {quoted(close[match[0]])}, the closest of {every}" if match else f"use one of {every}"


def _example() -> str:
    return str(Address("roles", "ML engineer", "salary"))

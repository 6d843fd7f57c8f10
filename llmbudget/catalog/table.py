"""Read a CSV file of the catalog into frozen dataclasses; errors name the cell."""

import csv
import dataclasses
import io
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from annotated_types import Ge, Gt, Le, Lt

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

Row = TypeVar("Row")
Cells = dict[str, str]


class CatalogError(Exception):
    """An invalid fact; the message names the file and, in a table, the line and the column.

    Not a ValueError: pydantic would report that as an error in the plan that uses the fact.
    """


class ColumnError(ValueError):
    """Raised by a row whose columns contradict each other.

    Args:
        column: the column to correct.
        problem: the problem, as the end of a sentence.
    """

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column = column


Number = Annotated[float, Lt(math.inf)]
"""A column's number without bounds; other columns add them, as `Annotated[Number, Le(1)]`."""

Positive = Annotated[Number, Gt(0)]
Share = Annotated[Number, Gt(0), Le(1)]
Count = Annotated[int, Gt(0)]
Flag = Annotated[int, Ge(0), Le(1)]
"""1 for yes, 0 for no; formulas multiply by it."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Bounds of dates of facts; months of plans have the same years."""

Day = Annotated[date, Ge(FIRST_DAY), Le(LAST_DAY)]


def read_table(
    name: str, row_type: type[Row], *, key: tuple[str, ...], refers: Mapping[str, Collection[str]]
) -> tuple[Row, ...]:
    """Read a CSV file shipped with the catalog; see `parse_table`."""
    return parse_table(packaged_text(name), name, row_type, key=key, refers=refers)


def packaged_text(name: str) -> str:
    """Return the text of a file shipped next to this one."""
    return resources.files("llmbudget.catalog").joinpath(name).read_text(encoding="utf-8")


def parse_table(  # noqa: PLR0913 - a file, its row type, and rules between rows
    text: str,
    name: str,
    row_type: type[Row],
    *,
    key: tuple[str, ...],
    refers: Mapping[str, Collection[str]],
    complete: Callable[[Cells], Cells] | None = None,
) -> tuple[Row, ...]:
    """Turn the text of a CSV file into rows.

    The columns are the fields of `row_type`, each read as the type of its field. A blank cell takes the
    field's default, and is refused if there is none. Blank lines are skipped.

    Args:
        text: the whole file; its first line names the columns.
        name: file name for error messages.
        row_type: a dataclass whose fields are `str` or the types above, or one of these or None.
        key: the columns whose values together must be unique.
        refers: allowed ids by column.
        complete: fills in the blank cells of a line; columns it can fill may be missing from the file.

    Returns:
        The rows in the order of the file.

    Raises:
        CatalogError: a cell, a column or a key is invalid.
    """
    columns = columns_of(row_type)
    needed = _needed(row_type, columns, complete)
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, given in _lines(text, name, columns, needed):
        where = f"{name}, line {line}"
        cells = _completed(given, complete, where)
        first = seen.setdefault(tuple(cells[column] for column in key), line)
        if first != line:
            raise _error(where, key[-1], f"repeats {', '.join(key)} of line {first}")
        for column, ids in refers.items():
            if cells[column] and cells[column] not in ids:
                raise _error(where, column, f"{cells[column]!r} is not in the catalog")
        rows.append(read_row(row_type, cells, where))
    return tuple(rows)


def columns_of(row_type: type) -> list[str]:
    """Return the columns of a table: the fields of its rows."""
    return [field.name for field in dataclasses.fields(row_type)]


def _needed(row_type: type, columns: list[str], complete: Callable[[Cells], Cells] | None) -> set[str]:
    """Return the columns a file must have; a shipped file needs all."""
    if complete is None:
        return set(columns)
    blank = complete(dict.fromkeys(columns, ""))
    required = {field.name for field in dataclasses.fields(row_type) if field.default is dataclasses.MISSING}
    return {name for name in required if not blank[name]}


def _completed(cells: Cells, complete: Callable[[Cells], Cells] | None, where: str) -> Cells:
    """Fill in what blank cells mean."""
    try:
        return complete(cells) if complete else cells
    except ColumnError as problem:
        raise _error(where, problem.column, str(problem)) from None


def _lines(text: str, name: str, columns: list[str], needed: set[str]) -> Iterator[tuple[int, Cells]]:
    """Yield each line's number and its cells by column; cells of missing columns are blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, name, columns, needed)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                column = header[min(len(cells), len(header) - 1)]
                raise _error(
                    f"{name}, line {reader.line_num}", column, f"the line has {len(cells)} cells, not {len(header)}"
                )
            yield reader.line_num, dict.fromkeys(columns, "") | dict(zip(header, cells, strict=True))
    except csv.Error as problem:
        raise CatalogError(f"{name}, line {reader.line_num}: cannot be read as CSV ({problem})") from None


def _check_header(header: list[str], name: str, columns: list[str], needed: set[str]) -> None:
    """Refuse a first line that does not name each column exactly once."""
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            raise CatalogError(f"{name}, line 1: columns are separated by {word}; use commas")
    for column in header:
        if column not in columns:
            raise _error(f"{name}, line 1", column, f"is not a column of this file, which has {', '.join(columns)}")
    for column in sorted(needed - set(header)):
        raise _error(f"{name}, line 1", column, "is missing")
    for column in header:
        if header.count(column) > 1:
            raise _error(f"{name}, line 1", column, "is repeated")


def read_row(row_type: type[Row], cells: Cells, where: str) -> Row:
    """Read one row of a table.

    Args:
        row_type: as for `parse_table`.
        cells: a text for each column; a blank one is left out.
        where: the place of the row, for error messages.

    Raises:
        CatalogError: a cell cannot be right.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - every Jupyter server imports this, few read

    for column, cell in cells.items():
        if cell != cell.strip():
            raise _error(where, column, f"{cell!r} has spaces around it" if cell.strip() else "is blank")
    try:
        filled = {column: cell for column, cell in cells.items() if cell}
        row: Row = _reader(row_type).validate_strings(filled, strict=True)  # type: ignore[arg-type]  # types can be hashed
    except ValidationError as error:
        raise _error(where, *_problem(error.errors(include_url=False)[0])) from None
    for column, cell in cells.items():
        if "_" in cell and isinstance(getattr(row, column), int | float):  # pydantic takes 1_000 for a number
            raise _error(where, column, f"{cell!r} is not a number")
    return row


@cache
def _reader(row_type: type) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - as above

    return TypeAdapter(row_type)


def _problem(detail: "ErrorDetails") -> tuple[str, str]:
    """Return the column of an error, and the problem with its cell."""
    context, cell = detail.get("ctx", {}), detail["input"]
    if isinstance(problem := context.get("error"), ColumnError):
        return problem.column, str(problem)
    bound = next((f"{limit:g}" if isinstance(limit, float) else limit for limit in context.values()), "")
    words = {
        "missing": "is blank",
        "float_parsing": f"{cell!r} is not a number",
        "int_parsing": f"{cell!r} is not a whole number",
        "date_parsing": f"{cell!r} is not a date such as 2026-11-23",
        "less_than": f"{cell} must be finite",
        "greater_than": f"{cell} must be above {bound}",
        "greater_than_equal": f"{cell} must be at least {bound}",
        "less_than_equal": f"{cell} must be at most {bound}",
    }
    return str(detail["loc"][0]), words.get(detail["type"], detail["msg"])


def _error(where: str, column: str, problem: str) -> CatalogError:
    """Return the error of one cell."""
    return CatalogError(f"{where}, column {column}: {problem}")

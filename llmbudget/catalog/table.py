"""Read a CSV file of the catalogue into frozen dataclasses, or say in which cell it is wrong."""

import csv
import dataclasses
import io
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

Row = TypeVar("Row")
Cells = dict[str, str]


class CatalogError(Exception):
    """A fact that cannot be right; the message names the file and, in a table, the line and the column.

    Not a ValueError: pydantic would take that for a mistake in the plan that asks for the fact.
    """


class ColumnError(ValueError):
    """Raised by a row that finds two of its own columns at odds.

    Args:
        column: the column to correct.
        problem: what is wrong with it, as the end of a sentence.
    """

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column = column


@dataclasses.dataclass(frozen=True)
class Bounds:
    """What a number of a column may be.

    Attributes:
        above: the number is larger than this.
        most: the number is at most this.
    """

    above: float
    most: float = math.inf


YEARS = range(2000, 2100)
"""Of the days of facts; the months of plans have the same."""

Positive = Annotated[float, Bounds(above=0)]
Share = Annotated[float, Bounds(above=0, most=1)]
Count = Annotated[int, Bounds(above=0)]


def read_table(
    name: str, row_type: type[Row], *, key: tuple[str, ...], refers: Mapping[str, Collection[str]]
) -> tuple[Row, ...]:
    """Read a CSV file that ships with the catalogue; the rest is as in `parse_table`."""
    return parse_table(packaged_text(name), name, row_type, key=key, refers=refers)


def packaged_text(name: str) -> str:
    """Return the text of a file that ships beside this one."""
    return resources.files("llmbudget.catalog").joinpath(name).read_text(encoding="utf-8")


def parse_table(  # noqa: PLR0913 - a file, what its rows are, and what must hold between them
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
    field's default, and is refused where there is none. Lines of blank cells are passed over.

    Args:
        text: the whole file, its first line naming the columns.
        name: the file's name, for error messages.
        row_type: a dataclass whose fields are `str`, `int`, `float` or `date`, with `Bounds` or optional.
        key: the columns that together may occur only once.
        refers: for a column, the ids that it may name.
        complete: fills in what the blank cells of a line mean; columns that may then be blank may be left out.

    Returns:
        The rows in the order of the file.

    Raises:
        CatalogError: if a cell, a column or a key cannot be right.
    """
    columns = _columns_of(row_type)
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, given in _lines(text, name, list(columns), _needed(columns, complete)):
        cells = _completed(given, complete, where=(name, line))
        first = seen.setdefault(tuple(cells[column] for column in key), line)
        if first != line:
            raise _error(name, line, key[-1], f"repeats {', '.join(key)} of line {first}")
        for column, ids in refers.items():
            if cells[column] and cells[column] not in ids:
                raise _error(name, line, column, f"{cells[column]!r} is not in the catalogue")
        rows.append(_row(row_type, columns, cells, where=(name, line)))
    return tuple(rows)


@dataclasses.dataclass(frozen=True)
class _Column:
    """How the cells of one column are read."""

    kind: type
    bounds: Bounds | None
    required: bool


def _columns_of(row_type: type) -> dict[str, _Column]:
    """Return the columns of a dataclass, read from the types of its fields."""
    hints = get_type_hints(row_type, include_extras=True)
    return {
        field.name: _column(hints[field.name], required=field.default is dataclasses.MISSING)
        for field in dataclasses.fields(row_type)
    }


def _column(hint: Any, *, required: bool) -> _Column:  # noqa: ANN401 - a type annotation, such as `Share | None`
    """Return how to read one annotation."""
    for part in get_args(hint):
        if get_args(part):  # the `Annotated` number in `Share | None`
            return _column(part, required=required)
    kinds = [part for part in get_args(hint) if isinstance(part, type) and part is not type(None)] or [hint]
    bounds = next((part for part in get_args(hint) if isinstance(part, Bounds)), None)
    return _Column(kinds[0], bounds, required)


def _needed(columns: Mapping[str, _Column], complete: Callable[[Cells], Cells] | None) -> set[str]:
    """Return the columns that a file must have."""
    if complete is None:
        return set(columns)
    blank = complete(dict.fromkeys(columns, ""))
    return {name for name, column in columns.items() if column.required and not blank[name]}


def _completed(cells: Cells, complete: Callable[[Cells], Cells] | None, where: tuple[str, int]) -> Cells:
    """Fill in what blank cells mean."""
    try:
        return complete(cells) if complete else cells
    except ColumnError as problem:
        raise _error(*where, problem.column, str(problem)) from None


def _lines(text: str, name: str, columns: list[str], needed: set[str]) -> Iterator[tuple[int, Cells]]:
    """Yield each line's number and its cells by column; those of columns that are left out are blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, name, columns, needed)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                column = header[min(len(cells), len(header) - 1)]
                raise _error(name, reader.line_num, column, f"the line has {len(cells)} cells, not {len(header)}")
            yield reader.line_num, dict.fromkeys(columns, "") | dict(zip(header, cells, strict=True))
    except csv.Error as problem:
        raise CatalogError(f"{name}, line {reader.line_num}: cannot be read as CSV ({problem})") from None


def _check_header(header: list[str], name: str, columns: list[str], needed: set[str]) -> None:
    """Refuse a first line that does not name the columns, each once."""
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            raise CatalogError(f"{name}, line 1: its columns are separated by {word}; separate them by commas")
    for column in header:
        if column not in columns:
            raise _error(name, 1, column, f"is not a column of this file, which has {', '.join(columns)}")
    for column in sorted(needed - set(header)):
        raise _error(name, 1, column, "is missing")
    for column in header:
        if header.count(column) > 1:
            raise _error(name, 1, column, "stands there twice")


def _row(row_type: type[Row], columns: dict[str, _Column], cells: Cells, where: tuple[str, int]) -> Row:
    """Read the cells of one line."""
    values = {}
    for name, column in columns.items():
        if not cells[name] and not column.required:
            continue
        try:
            values[name] = _value(cells[name], column)
        except ValueError as problem:
            raise _error(*where, name, str(problem)) from None
    try:
        return row_type(**values)
    except ColumnError as problem:
        raise _error(*where, problem.column, str(problem)) from None


def _value(cell: str, column: _Column) -> str | int | float | date:
    """Read one cell."""
    if not cell or cell != cell.strip():
        raise ValueError("is blank" if not cell.strip() else f"{cell!r} has blanks around it")
    if column.kind is date:
        return _date(cell)
    if column.kind in (int, float):
        return _number(cell, column)
    return cell


def _date(cell: str) -> date:
    """Read a date, which is written as 2026-11-23."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a date such as 2026-11-23") from None
    if day.year not in YEARS:
        raise ValueError(f"{cell} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return day


def _number(cell: str, column: _Column) -> int | float:
    """Read a number and hold it against its bounds."""
    try:
        number: int | float = column.kind(cell.replace("_", " "))  # Python would take 1_000 for a number
    except ValueError:
        kind = "a whole number" if column.kind is int else "a number"
        raise ValueError(f"{cell!r} is not {kind}") from None
    bounds = column.bounds or Bounds(above=-math.inf)
    if not math.isfinite(number) or not bounds.above < number <= bounds.most:
        upper = f" and at most {bounds.most:g}" if bounds.most < math.inf else ""
        raise ValueError(f"{cell} must be finite and above {bounds.above:g}{upper}")
    return number


def _error(name: str, line: int, column: str, problem: str) -> CatalogError:
    """Return the error of one cell."""
    return CatalogError(f"{name}, line {line}, column {column}: {problem}")

"""Rows of the catalog that a plan pins: it keeps their values, days and sources wherever it is opened."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from llmbudget.catalog.accelerators import Accelerator
from llmbudget.catalog.methods import Method
from llmbudget.catalog.own import Names
from llmbudget.catalog.predictions import Prediction, predictions
from llmbudget.catalog.prices import Offer
from llmbudget.catalog.table import CatalogError, Cells, ColumnError, columns_of, read_row
from llmbudget.catalog.typical import MEDIANS, Median

MOST_ROWS = 500
"""Rows of one table; a plan with 20 scenarios uses some dozens."""

LONGEST_TEXT = 1000
"""Characters of a note."""


_OFFER, _KEY = "offer", ("accelerator", "provider", "region")
"""What names a price stands in one list, so that nobody takes it for a choice of the plan when changing one."""


@dataclass(frozen=True)
class Pins:
    """The rows, by the table that they are of."""

    accelerators: tuple[Accelerator, ...] = ()
    prices: tuple[Offer, ...] = ()
    methods: tuple[Method, ...] = ()
    predictions: tuple[Prediction, ...] = ()

    def __bool__(self) -> bool:
        return any((self.accelerators, self.prices, self.methods, self.predictions))

    def written(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows as a plan file holds them: without blank columns."""
        tables = ((table.name, getattr(self, table.name)) for table in dataclasses.fields(self))
        return {name: [_written(row) for row in rows] for name, rows in tables if rows}


def _written(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of any table
    blank = {field.name: field.default for field in dataclasses.fields(row)}
    cells = {name: _plain(value) for name, value in vars(row).items() if value != blank[name]}
    if not isinstance(row, Offer):
        return cells
    return {_OFFER: [cells.pop(column) for column in _KEY], **cells}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_pins(data: object, known: Collection[str], section: str) -> Pins:
    """Return the rows that a plan file holds.

    Args:
        data: what stands there, from `Pins.written`.
        known: the accelerators of the catalog.
        section: what the plan file calls it, for error messages.

    Raises:
        CatalogError: a row cannot be used, by its place and column.
    """
    if not isinstance(data, Mapping):
        raise CatalogError(f"{section}: write a section with {', '.join(columns_of(Pins))}, or leave it out")
    if unknown := [name for name in data if name not in columns_of(Pins)]:
        raise CatalogError(f"{section}: {unknown[0]!r} is not a table; use {', '.join(columns_of(Pins))}")
    accelerators = tuple(_rows(data, section, "accelerators", lambda _: Accelerator, Names("id", known)))
    prices = tuple(_rows(data, section, "prices", _kind_of_offer, Names("provider", ())))
    names = {*known, *(row.id for row in accelerators)}
    for number, row in enumerate(prices, 1):
        if row.accelerator not in names:
            place = f"{section}: prices, row {number}, column accelerator"
            raise CatalogError(f"{place}: {row.accelerator!r} is neither in the catalog nor among the pinned rows")
    methods = tuple(_rows(data, section, "methods", lambda _: Method, None))
    # Files saved before predictions were pinned were predicted by the first version.
    versions = tuple(_rows(data, section, "predictions", lambda _: Prediction, None)) or predictions()[:1]
    if len(versions) > 1:
        raise CatalogError(f"{section}: predictions has {len(versions)} rows; keep one")
    return Pins(accelerators, prices, methods, versions)


def _kind_of_offer(cells: Cells) -> type[Offer]:
    return Median if cells.get("provider") in MEDIANS else Offer


def _rows(data: Mapping[str, Any], section: str, table: str, kind_of_row: Any, names: Names | None) -> Iterator[Any]:  # noqa: ANN401 - a row type by its cells
    rows = data.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise CatalogError(f"{section}: {table} must be a list of rows")
    if len(rows) > MOST_ROWS:
        raise CatalogError(f"{section}: {table} has {len(rows):,} rows; remove some, {MOST_ROWS} are the most")
    for number, row in enumerate(rows, 1):
        where = f"{section}: {table}, row {number}"
        cells = {str(column): _cell(value, where, column) for column, value in _columns(row, where).items()}
        kind = kind_of_row(cells)
        columns = columns_of(kind)
        if unknown := [column for column in cells if column not in columns]:
            raise CatalogError(f"{where}: {unknown[0]!r} is not a column; use {', '.join(columns)}")
        if names and cells.get(names.column, "") not in MEDIANS:
            _check_name(names, cells, where)
        yield read_row(kind, cells, where)


def _columns(row: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """Return the columns of a row, those that name an offer among them."""
    if _OFFER not in row:
        return row
    named, rest = row[_OFFER], {column: value for column, value in row.items() if column != _OFFER}
    if not isinstance(named, list) or len(named) != len(_KEY):
        raise CatalogError(f"{where}, column {_OFFER}: write a list of {', '.join(_KEY)}")
    return dict(zip(_KEY, named, strict=True)) | rest


def _check_name(names: Names, cells: Cells, where: str) -> None:
    try:
        names.check({names.column: "", **cells})
    except ColumnError as problem:
        raise CatalogError(f"{where}, column {problem.column}: {problem}") from None


def _cell(value: Any, where: str, column: object) -> str:  # noqa: ANN401 - whatever stands in a file
    """Return a value as the text that a table has in its cell."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CatalogError(f"{where}, column {column}: enter a number or a text")
    text = str(value)
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise CatalogError(f"{where}, column {column}: enter one line of at most {LONGEST_TEXT:,} characters")
    return text

"""The reader refuses what cannot be right, and says in which cell it is."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from importlib import import_module

import pytest

from llmbudget.catalog import CatalogError
from llmbudget.catalog.table import ColumnError, Count, Day, Positive, Share, parse_table

HEADER = "id,price,share,n_cards,as_of,note\n"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A row to read."""

    id: str
    price: Positive
    as_of: Day
    share: Share | None = None
    n_cards: Count | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.note == "odd":
            raise ColumnError("note", "is at odds with the price")


def read(lines: str, header: str = HEADER) -> tuple[Card, ...]:
    """Read lines under a header; the only known id is "a"."""
    return parse_table(header + lines, "cards.csv", Card, key=("id",), refers={"id": {"a", "b"}})


def test_a_row_becomes_a_dataclass() -> None:
    """Each cell is read as the type of its field, and a blank one takes the field's default."""
    expected = (
        Card(id="a", price=1.5, as_of=date(2026, 11, 23), share=1.0, n_cards=8, note="said, twice"),
        Card(id="b", price=2.0, as_of=date(2026, 11, 23)),
    )
    assert expected == read('a,1.5,1,8,2026-11-23,"said, twice"\nb,2,,,2026-11-23,\n')


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("a,,,,2026-11-23,\n", "line 2, column price: is blank"),
        ("a,cheap,,,2026-11-23,\n", "line 2, column price: 'cheap' is not a number"),
        ("a,0,,,2026-11-23,\n", "line 2, column price: 0 must be above 0"),
        ("a,-1,,,2026-11-23,\n", "line 2, column price: -1 must be above 0"),
        ("a,nan,,,2026-11-23,\n", "line 2, column price: nan must be finite"),
        ("a,inf,,,2026-11-23,\n", "line 2, column price: inf must be finite"),
        ("a,1,1.01,,2026-11-23,\n", "line 2, column share: 1.01 must be at most 1"),
        ("a,1,,1.5,2026-11-23,\n", "line 2, column n_cards: '1.5' is not a whole number"),
        ("a,1,,,23.11.2026,\n", "line 2, column as_of: '23.11.2026' is not a date such as 2026-11-23"),
        ("a,1,,,1899-12-31,\n", "line 2, column as_of: 1899-12-31 must be at least 2000-01-01"),
        ("a,1_000,,,2026-11-23,\n", "line 2, column price: '1_000' is not a number"),
        ("a,1,,,2026-11-23, x\n", "line 2, column note: ' x' has spaces around it"),
        ("z,1,,,2026-11-23,\n", "line 2, column id: 'z' is not in the catalog"),
        ("a,1,,,2026-11-23,odd\n", "line 2, column note: is at odds with the price"),
        ("a,1,,,2026-11-23,\nb,1\n", "line 3, column share: the line has 2 cells, not 6"),
        ("a,1,,,2026-11-23,\na,2,,,2026-11-23,\n", "line 3, column id: repeats id of line 2"),
    ],
)
def test_a_bad_cell_is_refused(lines: str, where: str) -> None:
    """The message names the file, the line and the column."""
    with pytest.raises(CatalogError) as caught:
        read(lines)
    assert f"cards.csv, {where}" == str(caught.value)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("id,price,share,n_cards,as_of\n", "column note: is missing"),
        (
            HEADER.replace("note", "note,colour"),
            "column colour: is not a column of this file, which has id, price, as_of, share, n_cards, note",
        ),
        (HEADER.replace("note", "note,note"), "column note: is repeated"),
        ("", "column as_of: is missing"),
    ],
)
def test_a_bad_header_is_refused(header: str, problem: str) -> None:
    """The columns of a file are exactly the fields of its rows."""
    with pytest.raises(CatalogError) as caught:
        read("", header)
    assert f"cards.csv, line 1, {problem}" == str(caught.value)


def test_lines_of_blank_cells_are_passed_over() -> None:
    """Spreadsheets leave such lines at the end."""
    assert len(read("a,1,,,2026-11-23,\n,,,,,\n\nb,2,,,2026-11-23,\n")) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id;price\n", "line 1: columns are separated by semicolons; use commas"),
        ("id\tprice\n", "line 1: columns are separated by tabs; use commas"),
        (HEADER + 'a,1,,,2026-11-23,"said\n', "line 2: cannot be read as CSV (unexpected end of data)"),
    ],
)
def test_a_file_that_is_no_csv_is_refused(text: str, problem: str) -> None:
    """The message says how to save it."""
    with pytest.raises(CatalogError) as caught:
        read("", text)
    assert f"cards.csv, {problem}" == str(caught.value)


def test_every_number_and_day_of_the_tables_that_ship_has_bounds() -> None:
    """A column of a bare type would take a price of 1e300, or a day of the year 1."""
    files = (
        "accelerators",
        "flags",
        "kinds",
        "latency_classes",
        "memory_reports",
        "methods",
        "post_training_runs",
        "prices",
        "run_kinds",
        "runs",
        "tiers",
    )
    modules = [import_module(f"llmbudget.catalog.{file}") for file in files]
    rows = {row for module in modules for row in vars(module).values() if isinstance(row, type) and is_dataclass(row)}
    bare = {f"{row.__name__}.{field.name}" for row in rows for field in fields(row) if field.type in {int, float, date}}
    assert len(rows) >= len(modules)
    assert bare == set()

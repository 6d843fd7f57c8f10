"""Your own tables: a folder with accelerators and prices that extend or replace the shipped ones."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from llmbudget.catalog.table import CatalogError, Cells, ColumnError, parse_table

FILES = ("accelerators.csv", "prices.csv", "sources.yaml")
OWN = "own"
"""Source of a row without a source."""

LONGEST_NAME = 60
RESERVED = ("market median", "median of large clouds", "median of specialists", "not listed")
"""Names with a special meaning among names of the catalog."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class OwnTables:
    """The texts of the files of a folder, each with its path, by name: read once, and never changed."""

    files: tuple[tuple[str, str, str], ...] = ()

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the text and the path of a file, or nothing where there is none."""
        return next(((text, path) for file, text, path in self.files if file == name), None)


def read_folder(name: str) -> OwnTables:
    """Return the tables of a folder.

    Raises:
        CatalogError: it is not a folder, holds no table, or a file in it cannot be read.
    """
    try:
        folder = Path(name).expanduser()
        files = {entry.name for entry in folder.iterdir()}
    except (OSError, RuntimeError, ValueError):
        raise CatalogError(f"{name}: is not a readable folder; name a folder with {', '.join(FILES)}") from None
    if not files & set(FILES):
        raise CatalogError(f"{name}: contains none of {', '.join(FILES)}; add one, or name another folder")
    return OwnTables(tuple((file, _text(folder / file), str(folder / file)) for file in FILES if file in files))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogError(f"{path}: is not UTF-8; save it in a spreadsheet as “CSV UTF-8”") from None
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror})") from None


def with_own(  # noqa: PLR0913 - what ships, what is added, and what must hold between them
    shipped: tuple[Row, ...],
    own: OwnTables,
    name: str,
    *,
    key: tuple[str, ...],
    refers: Mapping[str, Collection[str]],
    usual: Callable[[Cells], Cells],
) -> tuple[Row, ...]:
    """Add the rows of your own table to the shipped ones; a row with the same key replaces the shipped row.

    Args:
        shipped: the rows that ship.
        own: the own tables.
        name: the name of the file among them.
        key: as for `parse_table`; what it names must be fit for a spreadsheet.
        refers: as for `parse_table`.
        usual: returns the meaning of the blank cells of a line.

    Raises:
        CatalogError: an entry is invalid; names file, line and column.
    """
    own_table = own.find(name)
    if own_table is None:
        return shipped
    names = [Names(column, (getattr(row, column) for row in shipped)) for column in key if column not in refers]

    def complete(cells: Cells) -> Cells:
        defaults = usual(cells)
        full = {column: cell or defaults.get(column, "") for column, cell in cells.items()}
        for column in names:
            column.check(full)
        return full

    rows = parse_table(*own_table, type(shipped[0]), key=key, refers=refers, complete=complete)
    keyed = {tuple(getattr(row, column) for column in key): row for row in (*shipped, *rows)}
    return tuple(keyed.values())


class Names:
    """The names in one column, which must be such that Python and spreadsheets agree on them."""

    def __init__(self, column: str, shipped: Iterable[str]) -> None:
        self.column = column
        self._known = {name.casefold(): name for name in (*RESERVED, *shipped)}

    def check(self, cells: Cells) -> None:
        """Refuse a name that a spreadsheet would read as something else or as another name."""
        name = cells[self.column]
        problem = _unfit(name)
        known = self._known.setdefault(name.casefold(), name)
        if known in RESERVED:
            problem = "is reserved"
        elif known != name:
            problem = f"differs from {known!r} only in capital letters, which spreadsheets ignore"
        if name and problem:
            raise ColumnError(self.column, f"{name[:LONGEST_NAME]!r} {problem}; use another name")


def _unfit(name: str) -> str:
    """Return why a spreadsheet would misread a name; empty if it would not."""
    problems = {
        f"is longer than {LONGEST_NAME} characters": len(name) > LONGEST_NAME,
        "has invisible characters": not name.isprintable(),
        "contains * ? or ~, which are wildcards in spreadsheets": set(name) & set("*?~"),
        "starts like a formula": name.startswith(("=", "+", "-", "@", "'")),
        "is the address of a spreadsheet cell": re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", name),
        "is read as a number by spreadsheets": not re.search(r"[^\W\d_]", name) or _is_number(name),
        "is read as true or false by spreadsheets": name.casefold() in {"true", "false"},
    }
    return next((problem for problem, holds in problems.items() if holds), "")


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True

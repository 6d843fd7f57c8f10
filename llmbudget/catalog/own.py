"""Your own tables: a folder with accelerators and prices that extend or replace the shipped ones."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from llmbudget.catalog.table import CatalogError, Cells, ColumnError, parse_table

VARIABLE = "LLMBUDGET_CATALOG"
"""The environment variable that names the folder, also for programs started by this one."""

FILES = ("accelerators.csv", "prices.csv", "sources.yaml")
OWN = "own"
"""Source of a row without a source."""

LONGEST_NAME = 60
RESERVED = ("market median", "median of large clouds", "median of specialists", "not listed")
"""Names with a special meaning among names of the catalog."""

Row = TypeVar("Row")


def own_folder() -> Path | None:
    """Return the folder of your own tables, if there is one.

    Raises:
        CatalogError: it is not a folder, or contains no table.
    """
    name = os.environ.get(VARIABLE, "")
    if not name:
        return None
    try:
        names = {entry.name for entry in Path(name).expanduser().iterdir()}
    except (OSError, RuntimeError, ValueError):
        raise CatalogError(f"{name}: is not a readable folder; name a folder with {', '.join(FILES)}") from None
    if not names & set(FILES):
        raise CatalogError(f"{name}: contains none of {', '.join(FILES)}; add one, or name another folder")
    return Path(name).expanduser()


def own_text(name: str) -> tuple[str, str] | None:
    """Return the text and path of a file in the folder, or None if it is missing.

    Raises:
        CatalogError: as `own_folder`, or the file is unreadable.
    """
    folder = own_folder()
    path = folder / name if folder else None
    if path is None or not path.exists():
        return None
    try:
        return path.read_text(encoding="utf-8-sig"), str(path)
    except UnicodeDecodeError:
        raise CatalogError(f"{path}: is not UTF-8; save it in a spreadsheet as “CSV UTF-8”") from None
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror})") from None


def with_own(
    shipped: tuple[Row, ...],
    name: str,
    *,
    key: tuple[str, ...],
    refers: Mapping[str, Collection[str]],
    usual: Callable[[Cells], Cells],
) -> tuple[Row, ...]:
    """Add the rows of your own table to the shipped ones; a row with the same key replaces the shipped row.

    Args:
        shipped: the shipped rows.
        name: name of the file in the folder of your own tables.
        key: as for `parse_table`; its names must be safe in spreadsheets.
        refers: as for `parse_table`.
        usual: returns the meaning of the blank cells of a line.

    Raises:
        CatalogError: an entry is invalid; names file, line and column.
    """
    text_and_path = own_text(name)
    if text_and_path is None:
        return shipped
    names = [_Names(column, (getattr(row, column) for row in shipped)) for column in key if column not in refers]

    def complete(cells: Cells) -> Cells:
        defaults = usual(cells)
        full = {column: cell or defaults.get(column, "") for column, cell in cells.items()}
        for column in names:
            column.check(full)
        return full

    own = parse_table(*text_and_path, type(shipped[0]), key=key, refers=refers, complete=complete)
    keyed = {tuple(getattr(row, column) for column in key): row for row in (*shipped, *own)}
    return tuple(keyed.values())


class _Names:
    """The names in one column, checked so that Python and spreadsheets tell the same names apart."""

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

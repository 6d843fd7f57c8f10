"""Finds renamed sheets: a defined name points at each sheet, and follows it when somebody renames it."""

import re
from collections.abc import Mapping, Sequence

from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from xlsxwriter.utility import quote_sheetname

_PREFIX = "sheet_"
_TITLE = re.compile(r"('(?:[^']|'')+'|[^\W\d][\w.]*)!")


def key(name: str) -> str:
    """Return the defined name that points at a sheet."""
    return _PREFIX + name.replace(" ", "_")


def target(name: str) -> str:
    """Return the reference of a sheet's defined name: its first cell."""
    return f"={quote_sheetname(name)}!$A$1"


def title_now(book: Workbook, titles: Sequence[str], name: str) -> str | None:
    """Return the current name of a sheet by its exported name; None if it was deleted.

    A copy of a sheet has its own names, local to it; only names of the workbook count. Workbooks of older versions have
    no such names, so their sheets are found by their titles.
    """
    defined = book.defined_names.get(key(name))
    pointed = _title(defined) if defined is not None else None
    return next((title for title in (pointed, name) if title in titles), None)


def added(book: Workbook, titles: Sequence[str]) -> list[str]:
    """Return the sheets that somebody added, copies included; none if the workbook has no defined names."""
    exported = {_title(defined) for name, defined in book.defined_names.items() if name.startswith(_PREFIX)}
    return [title for title in titles if title not in exported] if exported else []


def _title(defined: DefinedName) -> str | None:
    """Return the title of the sheet that a name points at; None if its cell was deleted."""
    match = _TITLE.match(defined.attr_text or "")
    return unquoted(match[1]) if match else None


def unquoted(title: str) -> str:
    """Return the title of a sheet as on its tab, from its form in a formula."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """Return a formula with some sheets renamed."""

    def write(match: re.Match[str]) -> str:
        title = unquoted(match[1])
        return f"{quote_sheetname(names[title])}!" if title in names else match[0]

    return _TITLE.sub(write, formula)

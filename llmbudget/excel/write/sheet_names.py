"""Sheets under whatever name they have now: a defined name points at each, and follows it when somebody renames it."""

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
    """Return what the defined name of a sheet stands for: its first cell."""
    return f"={quote_sheetname(name)}!$A$1"


def title_now(book: Workbook, titles: Sequence[str], name: str) -> str | None:
    """Return what a sheet is called now that was exported under a name; None when it is not there any more.

    A copy of a sheet has names of its own, which belong to that sheet alone: those of the workbook are looked at.
    Workbooks of older versions have none, and sheets are found by their names.
    """
    defined = book.defined_names.get(key(name))
    pointed = _title(defined) if defined is not None else None
    return next((title for title in (pointed, name) if title in titles), None)


def added(book: Workbook, titles: Sequence[str]) -> list[str]:
    """Return the sheets that somebody added, copies among them; none where sheets have no defined names."""
    exported = {_title(defined) for name, defined in book.defined_names.items() if name.startswith(_PREFIX)}
    return [title for title in titles if title not in exported] if exported else []


def _title(defined: DefinedName) -> str | None:
    """Return the title of the sheet at which a name points; None when it points at a cell that was deleted."""
    found = _TITLE.match(defined.attr_text or "")
    return unquoted(found[1]) if found else None


def unquoted(title: str) -> str:
    """Return the title of a sheet as its tab shows it, from how a formula writes it."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """Return a formula with other names of sheets: of each the one that is given for it."""

    def write(match: re.Match[str]) -> str:
        title = unquoted(match[1])
        return f"{quote_sheetname(names[title])}!" if title in names else match[0]

    return _TITLE.sub(write, formula)

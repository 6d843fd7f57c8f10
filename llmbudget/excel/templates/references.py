"""The references of names in a workbook: from text such as ``'Year 1:Year 3'!$B$5`` to areas of sheets."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_TITLE = r"(?:'((?:[^']|'')+)'|([^'!\[\],()]+))"
_CELLS = r"(\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)"
_AREA = re.compile(f"{_TITLE}!{_CELLS}(?:,|$)")
_SPAN = ":"
"""Between the first and the last sheet of an area of several sheets; no title has a colon."""

MOST_SHEETS = 200
"""Most sheets of one area."""


@dataclass(frozen=True)
class SheetPart:
    """A sheet with cells: its title and the part of the file with its cells."""

    title: str
    part: str


Sheets = Mapping[str, SheetPart]
"""The sheets by title in lower case, in the order of the workbook."""


@dataclass(frozen=True)
class SheetArea:
    """A range of cells of one sheet, such as ``$B$5:$F$5``."""

    sheet: SheetPart
    cells: str

    @property
    def place(self) -> str:
        """Sheet and range, for people."""
        return f"{self.sheet.title}!{self.cells.replace('$', '')}"


def sheets_of(workbook: ET.Element, relations: ET.Element) -> Sheets:
    """Return the sheets with cells; charts on sheets of their own are left out."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = workbook.findall("{*}sheets/{*}sheet")
    ids = [next((value for key, value in sheet.items() if key.endswith("}id")), "") for sheet in sheets]
    titles = [sheet.get("name", "") for sheet in sheets]
    return {
        title.lower(): SheetPart(title, targets[id_]) for title, id_ in zip(titles, ids, strict=True) if id_ in targets
    }


def areas(text: str, sheets: Sheets) -> tuple[SheetArea, ...]:
    """Return the areas of a reference in order: one, several with commas between, or the same on several sheets.

    Raises:
        ValueError: it refers to something else; why, and what to do.
    """
    if "[" in text or not _is_of_areas(text):  # no title of a sheet has brackets
        raise ValueError(_reason(text))
    groups = [_on_sheets(match, sheets) for match in _AREA.finditer(text)]
    return tuple(SheetArea(sheet, cells) for titles, cells in groups for sheet in titles)


def _is_of_areas(text: str) -> bool:
    place = 0
    while match := _AREA.match(text, place):
        place = match.end()
    return place == len(text) > 0 and not text.endswith(",")


def _on_sheets(area: re.Match[str], sheets: Sheets) -> tuple[list[SheetPart], str]:
    title = area[1].replace("''", "'") if area[1] else area[2]
    first, _, last = title.partition(_SPAN)
    ends = [_position(end, sheets) for end in (first, last or first)]
    spanned = list(sheets.values())[min(ends) : max(ends) + 1]
    if len(spanned) > MOST_SHEETS:
        raise ValueError(f"it points to {len(spanned):,} sheets; point it to at most {MOST_SHEETS}")
    return spanned, area[3]


def _position(title: str, sheets: Sheets) -> int:
    try:
        return list(sheets).index(title.lower())
    except ValueError:
        raise ValueError(f"it points to {title!r}, which is not a sheet with cells; point it to a cell") from None


def defined(workbook: ET.Element, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the workbook and of single sheets that begin with a prefix, with their references."""
    for name in workbook.findall("{*}definedNames/{*}definedName"):
        if name.get("name", "").lower().startswith(prefix):
            yield name.get("name", ""), (name.text or "").strip()


def _reason(text: str) -> str:
    """Return why a name does not refer to cells."""
    if "#REF!" in text:
        return "its cells were deleted; point it to a cell, or delete the name"
    if "[" in text:
        return "it points to another workbook; point it to a cell in this one"
    return f"it points to no cells ({text or 'nothing'}); point it to a cell, or to cells in one row or column"

"""The cells of other people's workbooks that have an llmbudget name."""

import posixpath
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray
from openpyxl.utils import range_boundaries

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.excel.templates.template_values import PREFIX
from llmbudget.excel.templates.xml import elements
from llmbudget.plan.file import PlanError

WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
MOST_CELLS = 5_000
"""Most cells of one name: more than any table of a plan has rows."""

_RELATIONS = "xl/_rels/workbook.xml.rels"
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\],()]+))!(\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)")
_MERGED = "mergeCells/mergeCell"

_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}(:[A-Z]{1,3}[0-9]{1,7})?")

Address = tuple[int, int]
"""Row and column, counted from 1."""

Areas = NDArray[np.int64]
"""An array with a row for each area: first column and row, last column and row."""

Merged = Callable[[str], Areas]
"""A function from a part to the areas of its merged cells."""


@dataclass(frozen=True)
class Named:
    """One name and its cells in a row or column.

    Attributes:
        place: sheet and range of its cells, for people.
        part: the part of the file with its sheet.
        cells: its cells in order; of merged cells only the one that holds the entry.
    """

    name: str
    place: str
    part: str
    cells: tuple[Address, ...]


@dataclass(frozen=True)
class Names:
    """All names of a workbook that begin with the prefix of llmbudget, and sentences about unusable ones."""

    named: tuple[Named, ...]
    problems: tuple[str, ...]


def names(parts: Mapping[str, bytes]) -> Names:
    """Return the names in a workbook.

    Raises:
        PlanError: the parts do not list its sheets.
    """
    try:
        workbook, relations = ET.fromstring(parts[WORKBOOK]), ET.fromstring(parts[_RELATIONS])  # noqa: S314 - it declares nothing: `package.opened` has looked
    except (KeyError, ET.ParseError) as error:
        raise PlanError([DAMAGED]) from error
    sheets = _sheets(workbook, relations)
    merged = cache(lambda part: _merged(parts[part]))
    named: list[Named] = []
    problems: list[str] = []
    for name, text in _defined(workbook):
        try:
            named.append(_named(name, text, sheets, parts, merged))
        except PlanError:
            raise
        except ValueError as error:
            problems.append(f"{name}: {error}")
    return Names(tuple(named), tuple(problems))


def _sheets(workbook: ET.Element, relations: ET.Element) -> dict[str, str]:
    """Return the parts of the sheets with cells, by title in lower case."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = workbook.findall("{*}sheets/{*}sheet")
    ids = [next((value for key, value in sheet.items() if key.endswith("}id")), "") for sheet in sheets]
    return {
        sheet.get("name", "").lower(): targets[id_] for sheet, id_ in zip(sheets, ids, strict=True) if id_ in targets
    }


def _defined(workbook: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield the llmbudget names of the workbook and of single sheets, with their references."""
    for defined in workbook.findall("{*}definedNames/{*}definedName"):
        name = defined.get("name", "")
        if name.lower().startswith(PREFIX):
            yield name, (defined.text or "").strip()


def _named(name: str, text: str, sheets: Mapping[str, str], parts: Container[str], merged: Merged) -> Named:
    area = _AREA.fullmatch(text)
    if area is None or "[" in text:  # no title of a sheet has brackets
        raise ValueError(_reason(text))
    title = area[1].replace("''", "'") if area[1] else area[2]
    part = sheets.get(title.lower(), "")
    if part not in parts:
        raise ValueError(f"it points to {title!r}, which is not a sheet with cells; point it to a cell")
    place = f"{title}!{area[3].replace('$', '')}"
    return Named(name, place, part, _line(place, area[3], merged(part)))


def _reason(text: str) -> str:
    """Return why a name does not refer to cells in one area."""
    if "#REF!" in text:
        return "its cells were deleted; point it to a cell, or delete the name"
    if "[" in text:
        return "it points to another workbook; point it to a cell in this one"
    if len(re.findall(r"!\$?[A-Za-z]", text)) > 1:
        return f"it points to several areas ({text}); name one row or column of cells"
    return f"it points to no cells ({text or 'nothing'}); point it to a cell, or to cells in one row or column"


def _line(place: str, area: str, merged: Areas) -> tuple[Address, ...]:
    """Return the cells of an area, which must be one row or column, counting merged cells as one."""
    left, top, right, bottom = range_boundaries(area)
    if (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
        raise ValueError(f"{place} has more than {MOST_CELLS:,} cells; name only the cells to fill")
    covered = _covered(merged, (left, top, right, bottom))
    cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    line = tuple(dict.fromkeys(covered.get(cell, cell) for cell in cells))
    if len({row for row, _ in line}) > 1 and len({column for _, column in line}) > 1:
        raise ValueError(f"{place} is a block of rows and columns; name one row or one column")
    return line


def _merged(sheet: bytes) -> Areas:
    """Return the areas of merged cells of a sheet."""
    references = [element.attributes.get("ref", "") for element in elements(sheet, _MERGED)]
    if not all(_REFERENCE.fullmatch(reference) for reference in references):
        raise PlanError([DAMAGED])
    return np.array([range_boundaries(reference) for reference in references], dtype=np.int64).reshape(-1, 4)


def _covered(merged: Areas, area: tuple[int, int, int, int]) -> dict[Address, Address]:
    """Return the cell that holds the entry, for each merged cell of an area."""
    common = np.hstack([np.maximum(merged[:, :2], area[:2]), np.minimum(merged[:, 2:], area[2:])])
    sizes = np.maximum(common[:, 2:] - common[:, :2] + 1, 0).prod(axis=1)
    if sizes.sum() > MOST_CELLS:
        raise PlanError([DAMAGED])  # merged areas that overlap
    holders: dict[Address, Address] = {}
    for whole, (left, top, right, bottom) in zip(merged[sizes > 0].tolist(), common[sizes > 0].tolist(), strict=True):
        cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        holders |= dict.fromkeys(cells, (whole[1], whole[0]))
    return holders

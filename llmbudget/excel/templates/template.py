"""Fills other people's workbooks, such as the forms of a finance team, with the figures of a budget.

A cell named ``llmbudget.total_cost`` receives the total; a named row or column receives figures with many entries.
Everything else in the file stays, byte for byte; only the results of its formulas are removed, so that every program
recalculates when it opens the file. What cannot be filled is told cell by cell and keeps what it holds.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from llmbudget.excel.read.limits import DAMAGED, TEMPLATE
from llmbudget.excel.read.package import opened, packed
from llmbudget.excel.templates.cell_patch import Area, Sheet
from llmbudget.excel.templates.dates import Dates
from llmbudget.excel.templates.named_cells import STYLES, WORKBOOK, Address, Cell, Named, named_cells
from llmbudget.excel.templates.names import MONTHS, YEARS, find, unknown
from llmbudget.excel.templates.template_values import Entry, series
from llmbudget.excel.templates.xml import edited, elements, opened_tag, without
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.file import PlanError

MOST_TOLD = 20
"""Most unknown names in the problems; finding similar ids for each takes a while."""

_NO_NAMES = (
    "no cell has an llmbudget name; name the cells to fill, such as llmbudget.total_cost (in Excel: the name box left "
    "of the formula bar)"
)
_REMARKS = {
    "xl/pivotTables/": "Pivot tables show old figures until you refresh them in Excel: Data, Refresh All.",
    "xl/externalLinks/": "Formulas read other workbooks. Keep those at hand when you open this one.",
    "_xmlsignatures/": "The digital signature is not valid for the filled workbook. Sign it again.",
}
_CALCULATION, _NAMES = "calcPr", "definedNames"
_WHOLE = b"fullCalcOnLoad"


@dataclass(frozen=True)
class Filled:
    """A filled workbook.

    Attributes:
        content: the bytes of the .xlsx file.
        left: a sentence for each name or cell that was not filled; it keeps what it held.
    """

    content: bytes
    left: tuple[str, ...]


class Template:
    """A workbook with named cells.

    Args:
        content: the bytes of an .xlsx file.

    Attributes:
        named: the names that ask for something, and their cells, without those that hold formulas.
        has_names: whether any name in it has the prefix of llmbudget.
        problems: sentences about names and cells that cannot be filled.
        remarks: sentences about content that does not update with the figures.

    Raises:
        PlanError: the file is not a readable workbook.
    """

    def __init__(self, content: bytes) -> None:
        self._parts = opened(content, TEMPLATE)
        _refuse_broken(self._parts)
        all_names = named_cells(self._parts)
        strangers = list(dict.fromkeys(named.name for named in all_names.named if not find(named.name)))
        known = tuple(named for named in all_names.named if find(named.name))
        self._formulas = _formulas(self._parts, known)
        doubled = dict(_doubled(known))
        self.named = tuple(named for named in known if named not in doubled)
        self.problems = [
            *unknown(strangers[:MOST_TOLD]), *all_names.problems, *self._kept_formulas(), *doubled.values()
        ]  # fmt: skip
        if (more := len(strangers) - MOST_TOLD) > 0:
            self.problems.append(f"and {more:,} more names have unknown ids")
        self.has_names = bool(all_names.named or all_names.problems)
        if not self.has_names:
            self.problems.append(_NO_NAMES)
        self.remarks = [text for folder, text in _REMARKS.items() if any(p.startswith(folder) for p in self._parts)]

    def filled(self, budget: Evaluation) -> Filled:
        """Return the workbook filled with the figures of a budget; the same figures give the same bytes.

        What cannot be filled keeps what it holds, and is told.

        Raises:
            PlanError: nothing at all can be filled.
        """
        left = list(self.problems)
        cells: dict[str, dict[Address, Entry]] = defaultdict(dict)
        for named in self.named:
            try:
                entries = _entries(named, budget)
            except LookupError as error:
                left.append(f"{named.name}: {error.args[0]}")
                continue
            for cell, entry in zip(named.cells, entries, strict=True):
                if cell not in self._formulas:
                    cells[cell.sheet.part][cell.address] = entry
        if not any(cells.values()):
            raise PlanError(left)
        return Filled(packed(self._with(cells)), tuple(left))

    def _with(self, cells: dict[str, dict[Address, Entry]]) -> dict[str, bytes]:
        parts = dict(self._parts)
        dates = Dates(parts[WORKBOOK], parts.get(STYLES, b""))
        for name, part in self._parts.items():
            if _is_sheet(name):
                parts[name] = Sheet(part, dates).with_cells(cells[name])
        if STYLES in parts:
            parts[STYLES] = dates.styles
        parts[WORKBOOK] = _calculated_anew(parts[WORKBOOK])
        return parts

    def _kept_formulas(self) -> Iterator[str]:
        """Yield a sentence for each name with cells that hold formulas of the template."""
        for named in self.named:
            kept = [cell.place for cell in named.cells if cell in self._formulas]
            if kept:
                yield f"{named.name}: {', '.join(kept)} {_HOLDS[len(kept) > 1]}"


_HOLDS = (
    "holds a formula, which is kept; delete the formula, or name a cell without one",
    "hold formulas, which are kept; delete the formulas, or name cells without one",
)


def _formulas(parts: Mapping[str, bytes], named: Sequence[Named]) -> frozenset[Cell]:
    """Return the named cells that hold formulas."""
    dates = Dates(b"", b"")
    read = frozenset[str]().union(*(field.parts for field in named))
    calculated = {part: Sheet(parts[part], dates).calculated() for part in read}
    return frozenset(
        cell for field in named for cell in field.cells if _is_calculated(cell, *calculated[cell.sheet.part])
    )


def _is_calculated(cell: Cell, formulas: Container[Address], areas: Sequence[Area]) -> bool:
    return cell.address in formulas or any(_lies_in(cell.address, area) for area in areas)


def _doubled(named: Sequence[Named]) -> Iterator[tuple[Named, str]]:
    """Yield each name that asks for something else in a cell that an earlier name has, and a sentence."""
    owners: dict[Cell, Named] = {}
    for field in named:
        others = {owners.setdefault(cell, field).name for cell in field.cells}
        differing = sorted(name for name in others if find(name) != find(field.name))
        if differing:
            also = " and ".join(differing)
            yield field, f"{field.name}: {field.place} is also named {also}; delete one of the names"


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _refuse_broken(parts: dict[str, bytes]) -> None:
    """Refuse a file with a damaged part among those that are read."""
    for name, part in parts.items():
        if _is_sheet(name) or name in {WORKBOOK, STYLES}:
            elements(part)


def _lies_in(cell: Address, area: Area) -> bool:
    (row, column), (left, top, right, bottom) = cell, area
    return left <= column <= right and top <= row <= bottom


def _entries(named: Named, budget: Evaluation) -> tuple[Entry, ...]:
    """Return an entry for each cell of a name; cells beyond the last entry are emptied.

    Raises:
        LookupError: they do not fit, so that nothing is cut off silently; in a sentence.
    """
    wanted = find(named.name)
    assert wanted  # names that ask for nothing are left out
    values = series(budget, wanted)
    if any(isinstance(entry, float) and not math.isfinite(entry) for entry in values.entries):
        raise LookupError("it has no value in this plan; delete the name from the template")
    if not values.axis and len({cell.sheet for cell in named.cells}) == len(named.cells):
        return values.entries * len(named.cells)  # once on each sheet
    if not values.axis:
        raise LookupError(f"it has one value, but {named.place} has {len(named.cells)} cells; name a single cell")
    if any(values.entries[len(named.cells) :]):
        entries = values.axis if values.axis in {MONTHS, YEARS} else f"rows of {values.axis}"
        raise LookupError(
            f"this plan has {len(values.entries)} {entries}, but {named.place} has room for "
            f"{len(named.cells)}; name more cells"
        )
    blank: tuple[Entry, ...] = (None,) * len(named.cells)
    return (values.entries + blank)[: len(named.cells)]


def _calculated_anew(workbook: bytes) -> bytes:
    """Return the part with the mark that makes programs calculate all formulas on opening."""
    by_path = {element.path: element for element in elements(workbook, _CALCULATION, _NAMES)}
    marks = b' %s="1"' % _WHOLE
    if calculation := by_path.get(_CALCULATION):
        tag = opened_tag(without(calculation.tag, _WHOLE), marks)
        tag = tag.removesuffix(b">") + b"/>" if calculation.is_closed else tag
        return edited(workbook, [(calculation.start, calculation.inside, tag)])
    last = by_path.get(_NAMES)
    if last is None:
        raise PlanError([DAMAGED])
    return edited(workbook, [(last.end, last.end, b"<%scalcPr%s/>" % (last.prefix, marks))])

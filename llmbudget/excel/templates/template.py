"""Fills other people's workbooks, such as the forms of a finance team, with the figures of a budget.

A cell named ``llmbudget.total_cost`` receives the total; a named row or column receives figures with many entries.
Everything else in the file stays, byte for byte; only the results of its formulas are removed, so that every program
recalculates when it opens the file.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

from llmbudget.excel.read.limits import DAMAGED, TEMPLATE
from llmbudget.excel.read.package import opened, packed
from llmbudget.excel.templates.cell_patch import Area, Sheet
from llmbudget.excel.templates.dates import Dates
from llmbudget.excel.templates.named_cells import STYLES, WORKBOOK, Address, Named, names
from llmbudget.excel.templates.template_values import Entry, Series, find, series, unknown
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


class Template:
    """A workbook with named cells.

    Args:
        content: the bytes of an .xlsx file.

    Attributes:
        named: the names with known ids, and their cells.
        problems: sentences about problems to fix before it can be filled.
        remarks: sentences about content that does not update with the figures.

    Raises:
        PlanError: the file is not a readable workbook.
    """

    def __init__(self, content: bytes) -> None:
        self._parts = opened(content, TEMPLATE)
        _refuse_broken(self._parts)
        all_names = names(self._parts)
        self.named = tuple(named for named in all_names.named if find(named.name))
        strangers = list(dict.fromkeys(named.name for named in all_names.named if not find(named.name)))
        self.problems = [*unknown(strangers[:MOST_TOLD]), *all_names.problems, *self._overwriting(), *self._doubled()]
        if (more := len(strangers) - MOST_TOLD) > 0:
            self.problems.append(f"and {more:,} more names have unknown ids")
        if not all_names.named and not all_names.problems:
            self.problems.append(_NO_NAMES)
        self.remarks = [text for folder, text in _REMARKS.items() if any(p.startswith(folder) for p in self._parts)]

    def filled(self, budget: Evaluation) -> bytes:
        """Return the workbook filled with the figures of a budget; the same figures give the same bytes.

        Raises:
            PlanError: there are problems, or more figures than cells.
        """
        wanted = {named.name: series(budget, find(named.name) or "") for named in self.named}
        problems = [*self.problems, *(text for named in self.named for text in _too_many(named, wanted[named.name]))]
        if problems:
            raise PlanError(problems)
        cells: dict[str, dict[Address, Entry]] = defaultdict(dict)
        for named in self.named:
            entries = wanted[named.name].entries[: len(named.cells)]
            cells[named.part] |= dict.fromkeys(named.cells) | dict(zip(named.cells, entries, strict=False))
        return packed(self._with(cells))

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

    def _overwriting(self) -> Iterator[str]:
        """Yield a sentence for each name whose cells hold formulas of the template."""
        dates = Dates(b"", b"")
        calculated = {
            part: Sheet(self._parts[part], dates).calculated() for part in {named.part for named in self.named}
        }
        for named in self.named:
            cells, areas = calculated[named.part]
            if any(cell in cells or any(_lies_in(cell, area) for area in areas) for cell in named.cells):
                yield f"{named.name}: {named.place} holds a formula, which is kept; name cells without a formula"

    def _doubled(self) -> Iterator[str]:
        """Yield a sentence for each pair of names with different ids in the same cell."""
        owners: dict[tuple[str, Address], Named] = {}
        for named in self.named:
            others = {owners.setdefault((named.part, cell), named).name for cell in named.cells}
            for other in sorted(name for name in others if find(name) != find(named.name)):
                yield f"{named.name}: {named.place} is also named {other}; delete one of the two names"


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


def _too_many(named: Named, wanted: Series) -> Iterator[str]:
    """Yield a sentence for each mismatch of a name's cells and its entries, so that nothing is cut off silently."""
    if not wanted.axis and len(named.cells) > 1:
        yield f"{named.name} has one value, but {named.place} has {len(named.cells)} cells; name a single cell"
    if any(isinstance(entry, float) and not math.isfinite(entry) for entry in wanted.entries):
        yield f"{named.name} has no value in this plan; delete the name from the template"
    if any(wanted.entries[len(named.cells) :]):
        entries = wanted.axis if wanted.axis in {"months", "years"} else f"rows of {wanted.axis}"
        yield (
            f"{named.name}: this plan has {len(wanted.entries)} {entries}, but {named.place} has room for "
            f"{len(named.cells)}; name more cells"
        )


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

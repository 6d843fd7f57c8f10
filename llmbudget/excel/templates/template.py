"""Workbooks of other people's making, such as the forms of a finance team, filled with the figures of a budget.

A cell named ``llmbudget.total_cost`` takes the total; a row or column of that name takes what has many entries. All
else in the file stays as it is, byte for byte; only the results of its formulas are left out, so that every program
works them out when it opens the file.
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
"""Names without meaning that are told; to find what each may have meant takes a while."""

_NO_NAMES = (
    "no cell is named for llmbudget; name the cells that are to be filled, such as llmbudget.total_cost (in Excel: the "
    "name box left of the formula bar)"
)
_REMARKS = {
    "xl/pivotTables/": "Pivot tables show their old figures until they are refreshed in Excel: Data, Refresh all.",
    "xl/externalLinks/": "Formulas take figures from other workbooks: have those at hand when it is opened.",
    "_xmlsignatures/": "Its digital signature does not hold for the filled workbook: sign that one anew.",
}
_CALCULATION, _NAMES = "calcPr", "definedNames"
_WHOLE = b"fullCalcOnLoad"


class Template:
    """A workbook with named cells.

    Args:
        content: the bytes of an .xlsx file.

    Attributes:
        named: the names in it that ask for something there is, and the cells they stand for.
        problems: what must be mended before it can be filled, in sentences.
        remarks: what does not follow the figures, in sentences.

    Raises:
        PlanError: it is no workbook that can be read, in a sentence.
    """

    def __init__(self, content: bytes) -> None:
        self._parts = opened(content, TEMPLATE)
        _refuse_broken(self._parts)
        found = names(self._parts)
        self.named = tuple(one for one in found.named if find(one.name))
        strangers = list(dict.fromkeys(one.name for one in found.named if not find(one.name)))
        self.problems = [*unknown(strangers[:MOST_TOLD]), *found.problems, *self._overwriting(), *self._doubled()]
        if (more := len(strangers) - MOST_TOLD) > 0:
            self.problems.append(f"and {more:,} more names ask for ids that there are not")
        if not found.named and not found.problems:
            self.problems.append(_NO_NAMES)
        self.remarks = [text for folder, text in _REMARKS.items() if any(p.startswith(folder) for p in self._parts)]

    def filled(self, budget: Evaluation) -> bytes:
        """Return the workbook with the figures of a budget in it: the same ones give the same bytes.

        Raises:
            PlanError: there are problems, or more figures than cells for them, all in sentences.
        """
        wanted = {one.name: series(budget, find(one.name) or "") for one in self.named}
        problems = [*self.problems, *(text for one in self.named for text in _too_many(one, wanted[one.name]))]
        if problems:
            raise PlanError(problems)
        cells: dict[str, dict[Address, Entry]] = defaultdict(dict)
        for one in self.named:
            entries = wanted[one.name].entries[: len(one.cells)]
            cells[one.part] |= dict.fromkeys(one.cells) | dict(zip(one.cells, entries, strict=False))
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
        """Yield a sentence for each name of cells in which the template calculates something itself."""
        dates = Dates(b"", b"")
        calculated = {part: Sheet(self._parts[part], dates).calculated() for part in {one.part for one in self.named}}
        for one in self.named:
            cells, areas = calculated[one.part]
            if any(cell in cells or any(_lies_in(cell, area) for area in areas) for cell in one.cells):
                yield f"{one.name}: {one.place} holds a formula, which is not overwritten; name cells without one"

    def _doubled(self) -> Iterator[str]:
        """Yield a sentence for each two names that want different things in the same cell."""
        owners: dict[tuple[str, Address], Named] = {}
        for one in self.named:
            others = {owners.setdefault((one.part, cell), one).name for cell in one.cells}
            for other in sorted(name for name in others if find(name) != find(one.name)):
                yield f"{one.name}: {one.place} is also named {other}; leave one of the two"


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _refuse_broken(parts: dict[str, bytes]) -> None:
    """Refuse a file in which a part that is looked into is no whole text of its kind."""
    for name, part in parts.items():
        if _is_sheet(name) or name in {WORKBOOK, STYLES}:
            elements(part)


def _lies_in(cell: Address, area: Area) -> bool:
    (row, column), (left, top, right, bottom) = cell, area
    return left <= column <= right and top <= row <= bottom


def _too_many(one: Named, wanted: Series) -> Iterator[str]:
    """Yield what does not fit between a name's cells and its entries: nothing is cut off in silence."""
    if not wanted.axis and len(one.cells) > 1:
        yield f"{one.name} has one value, and {one.place} are {len(one.cells)} cells; name a single cell"
    if any(isinstance(entry, float) and not math.isfinite(entry) for entry in wanted.entries):
        yield f"{one.name} has no value in this plan; take the name out of the template"
    if any(wanted.entries[len(one.cells) :]):
        what = wanted.axis if wanted.axis in {"months", "years"} else f"rows of {wanted.axis}"
        yield (
            f"{one.name}: this plan has {len(wanted.entries)} {what}, and {one.place} has room for {len(one.cells)}; "
            "name more cells"
        )


def _calculated_anew(workbook: bytes) -> bytes:
    """Return the part that tells programs to calculate all formulas when they open the file."""
    found = {one.path: one for one in elements(workbook, _CALCULATION, _NAMES)}
    marks = b' %s="1"' % _WHOLE
    if calculation := found.get(_CALCULATION):
        tag = opened_tag(without(calculation.tag, _WHOLE), marks)
        tag = tag.removesuffix(b">") + b"/>" if calculation.is_closed else tag
        return edited(workbook, [(calculation.start, calculation.inside, tag)])
    last = found.get(_NAMES)
    if last is None:
        raise PlanError([DAMAGED])
    return edited(workbook, [(last.end, last.end, b"<%scalcPr%s/>" % (last.prefix, marks))])

"""The expected content of each sheet of a plan's workbook, recorded from the writer for comparison."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import uncertainty
from llmbudget.excel.sheets import risk
from llmbudget.excel.workbook import write_sheets
from llmbudget.excel.write.book import CREATED, Book
from llmbudget.excel.write.cases import PLAN
from llmbudget.excel.write.columns import HEADING_ROWS, ID, LABEL
from llmbudget.excel.write.drivers import NONE
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.paper import paper_of
from llmbudget.excel.write.style import PLAIN
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import values

_ONE_DRAW = 1
"""One draw is enough: formulas do not depend on the number of draws, and values are not compared."""

_TYPED_HEAD = "typed head"
"""The look of heads that people may change: names of scenarios."""


@dataclass
class Expected:
    """The expected content of a sheet by row: ids, labels, and by column formulas and fixed numbers."""

    ids: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    cells: dict[int, dict[int, str | float]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The number of columns up to the last that is filled."""
        return 1 + max((ID, *self.heads, *(column for line in self.cells.values() for column in line)))


class _Notes(Book):
    """A book that records content instead of writing a file; it computes no values of cases, which are not compared."""

    def __init__(self, layout: Layout) -> None:
        self.plan, self.layout, self.today = layout.plan, layout, CREATED.date()
        plan, size = layout.plan, layout.size
        inputs = facts(plan.catalog, size.months) | values(plan, size.lines)
        self.values, self.drivers, self.varied = model().evaluate(inputs), [], NONE
        self.risk = uncertainty(Evaluation(plan), draws=_ONE_DRAW)
        self.workbook = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
        self._formats, self._looks, self._change, self._later = {}, {}, None, []
        self.paper, self.names, self.folded = paper_of(plan), [], {}
        self.calculated, self.shown, self.labels = defaultdict(dict), defaultdict(dict), defaultdict(dict)
        self.expected: dict[str, Expected] = defaultdict(Expected)

    def entry(self, name: str, line: int = 0, case: int = PLAN) -> Any:  # noqa: ANN401, ARG002 - as in Book
        """Return the value of the plan for every case."""
        return super().entry(name, line) if name in self.values else 0.0

    def factor(self, name: str, case: int) -> float:  # noqa: ARG002 - as in Book
        """Return a factor that changes nothing."""
        return 1.0

    def text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "label") -> None:
        """Record ids, labels and heads; heads that people type may change."""
        self._note(sheet, row, column, text)
        noted = self.expected[sheet.name]
        if row == HEADING_ROWS - 1:
            if kind != _TYPED_HEAD:
                noted.heads[column] = text
        elif column == ID and text:
            noted.ids[row] = text
        elif column == LABEL and text:
            noted.labels[row] = text

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: ARG002, PLR0913, PLR0917, ANN401 - as in Book
        """Record a formula."""
        self._note(sheet, row, column, text, value if isinstance(value, str) else float(value))
        noted = self.expected[sheet.name]
        noted.cells.setdefault(row, {})[column] = text
        if row == HEADING_ROWS - 1:
            noted.heads.pop(column, None)
        elif column in {ID, LABEL}:
            (noted.ids if column == ID else noted.labels).pop(row, None)

    def number(self, sheet: Worksheet, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: ARG002, PLR0913, PLR0917 - as in Book
        """Record a fixed number that formulas use; numbers of Risk would need its draws."""
        self.shown[sheet.name][row, column] = value
        if kind == PLAIN and sheet.name != risk.SHEET:
            self.expected[sheet.name].cells.setdefault(row, {})[column] = float(value)


def expected_sheets(layout: Layout) -> Mapping[str, Expected]:
    """Return the expected content of each sheet of a plan's workbook, by its exported name."""
    book = _Notes(layout)
    write_sheets(book)
    return book.expected

"""The expected content of each sheet of a plan's workbook, recorded from the writer for comparison."""

from collections import defaultdict
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import uncertainty
from llmbudget.excel.sheets import risk
from llmbudget.excel.workbook import write_sheets
from llmbudget.excel.write.book import CREATED, Book
from llmbudget.excel.write.cases import PLAN
from llmbudget.excel.write.drivers import NONE
from llmbudget.excel.write.exported_cells import Expected
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.paper import paper_of
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import values

_ONE_DRAW = 1
"""One draw is enough: formulas do not depend on the number of draws, and values are not compared."""


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
        self.expected = defaultdict(Expected)

    def entry(self, name: str, line: int = 0, case: int = PLAN) -> Any:  # noqa: ANN401, ARG002 - as in Book
        """Return the value of the plan for every case."""
        return super().entry(name, line) if name in self.values else 0.0

    def factor(self, name: str, case: int) -> float:  # noqa: ARG002 - as in Book
        """Return a factor that changes nothing."""
        return 1.0

    def text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "label") -> None:
        """Record a text."""
        self.note_text(sheet, row, column, text, kind)

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: ARG002, PLR0913, PLR0917, ANN401 - as in Book
        """Record a formula."""
        self.note_formula(sheet, row, column, text, value if isinstance(value, str) else float(value))

    def number(self, sheet: Worksheet, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: ARG002, PLR0913, PLR0917 - as in Book
        """Record a number; numbers of Risk would need its draws."""
        if sheet.name == risk.SHEET:
            self.shown[sheet.name][row, column] = value
        else:
            self.note_number(sheet, row, column, value, kind)


def expected_sheets(layout: Layout) -> Mapping[str, Expected]:
    """Return the expected content of each sheet of a plan's workbook, by its exported name."""
    book = _Notes(layout)
    write_sheets(book)
    return book.expected

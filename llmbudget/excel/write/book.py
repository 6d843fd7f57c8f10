"""The workbook while it is written: sheets with shared columns, and cells that carry their computed value."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.excel.write import sheet_names
from llmbudget.excel.write.cases import PLAN, case_factor, case_values, totals_at
from llmbudget.excel.write.cells import Cells
from llmbudget.excel.write.columns import (
    BLANK,
    FIRST,
    HEADING_ROWS,
    ID,
    LABEL,
    NOTE,
    TOTAL,
    UNIT,
    Place,
    filled,
    shown_scenario,
)
from llmbudget.excel.write.drivers import NONE, live_driver, widest
from llmbudget.excel.write.exported_cells import Expected
from llmbudget.excel.write.expression import Expression, choose, joined
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.packager import Packager
from llmbudget.excel.write.paper import paper_of
from llmbudget.excel.write.sheet import Sheet
from llmbudget.excel.write.style import FONT, INPUT, LINK, number_format, properties
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.organisation import NOT_BOOKED
from llmbudget.plan.plan import Plan
from llmbudget.plan.reporting import BASE_CURRENCY, THOUSANDS, is_money
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.values import values
from llmbudget.quantities.operand import Operand

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every file, so that the same plan gives the same bytes on the same day."""

_WIDTHS = {LABEL: 46, UNIT: 13, ID: 26, NOTE: 58, TOTAL: 16, BLANK: 2, FIRST: 18}


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # as above
    """A workbook whose texts are packed fast, and whose properties do not list all defined names again.

    No program reads that list.
    """

    @staticmethod
    def _extract_named_ranges(_: object) -> list[str]:
        return []

    @staticmethod
    def _get_packager() -> Packager:
        return Packager()


class Book(Cells):
    """A workbook being written.

    Args:
        risk: the plan to write, with its draws.
        today: the day on which it is written.

    Attributes:
        drivers: the parameters that move spending most, the widest swing first.
        varied: the first of them that Sensitivity can vary, which cells cannot be.
        driver_totals: each of the totals of Sensitivity with one driver at its low and at its high: (drivers, 2).
        paper: the paper on which the plan is printed.
        folded: by printed sheet, the rows that are folded away.
        names: the sheets, in the order in which they were written.
        calculated: by sheet, the formulas written so far, by row and column.
        labels: by sheet, the labels of rows written so far.
        expected: by sheet, what somebody may overtype.
    """

    calculated: dict[str, dict[tuple[int, int], str]]
    labels: dict[str, dict[int, str]]
    expected: dict[str, Expected]

    def __init__(self, risk: Uncertainty, today: date) -> None:
        self.risk, self.plan, self.today = risk, risk.budget.plan, today
        self.layout, self.paper = Layout(self.plan), paper_of(self.plan)
        inputs = facts(self.plan.catalog, self.layout.size.months) | values(self.plan, self.layout.size.lines)
        self.values = model().evaluate(inputs)
        self.drivers = list(widest(self.plan))
        changes = [(driver.name, driver.low, driver.high) for driver in self.drivers]
        self.driver_totals = totals_at(self.plan, inputs, changes)
        self.varied = live_driver(self.plan, self.drivers)
        self._change = None if self.varied == NONE else (self.varied.name, self.varied.low, self.varied.high)
        self._cases = case_values(inputs, self._change, self.layout.links, self.plan, self.layout.cases)
        self._bytes = BytesIO()
        self.workbook = _Workbook(self._bytes, {"in_memory": True, "default_format_properties": dict(FONT)})
        self.workbook.set_properties(_properties(self.plan))
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Format] = {}
        self._looks: dict[tuple[str, str | None], Format] = {}
        self.calculated, self.shown, self.labels = defaultdict(dict), defaultdict(dict), defaultdict(dict)
        self.expected = defaultdict(Expected)
        self.names: list[str] = []
        self.folded: dict[str, set[int]] = {}
        self._later: list[Callable[[], None]] = []

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        for sheet in self.workbook.worksheets():
            sheet.measure()
        self.workbook.close()
        for sheet in self.workbook.worksheets():  # they are freed here: later, they would first be searched for circles
            sheet.table.clear()
        self._later.clear()
        return self._bytes.getvalue()

    def add(self, name: str) -> Worksheet:
        """Add an empty sheet, with a defined name that finds it after somebody renames it; or take a reserved one."""
        self.names.append(name)
        return self.workbook.get_worksheet_by_name(name) or self.reserve(name)

    def reserve(self, name: str) -> Worksheet:
        """Add a sheet that stands before others whose cells it needs: it is written after them."""
        self.workbook.define_name(sheet_names.key(name), sheet_names.target(name))
        return self.workbook.add_worksheet(name, Sheet)

    def page(
        self, name: str, *, heads: Mapping[int, str], title: str = "", named: tuple[int, int] = (1, LABEL)
    ) -> Worksheet:
        """Add a printed sheet: title, then budget, scenario and currency, then the heads of the columns.

        Args:
            name: name of the sheet.
            heads: heads of the shared columns.
            title: title on the page, if it differs from the name.
            named: row and column of budget, scenario and currency.
        """
        sheet = self.add(name)
        sheet.hide_gridlines(2)
        self.text(sheet, 0, LABEL, title or name, "title")
        self.write(sheet, *named, joined(self._named(), " · ", self.money_words()), "text", "subtitle")
        for column, head in heads.items():
            self.text(sheet, HEADING_ROWS - 1, column, head, "head")
        sheet.freeze_panes(HEADING_ROWS, FIRST)
        sheet.repeat_rows(HEADING_ROWS - 1)
        return sheet

    def _named(self) -> Expression:
        """Return the name of the budget, and the scenario shown if it is not the plan."""
        shown = Expression(Operand(shown_scenario()), AS_PLANNED)
        scenario = choose(shown == AS_PLANNED, "", joined(" – ", shown))
        return joined(self.typed("plan_name"), scenario)

    def money_words(self) -> Expression:
        """Return the currency of the printed sheets, and that they show thousands while they do."""
        scale = choose(self.typed("report_scale") == THOUSANDS, " thousands", "")
        return joined(self.typed("report_currency"), scale)

    def sheet(self, name: str, about: str, *, heads: Mapping[int, str] | None = None) -> Worksheet:
        """Add a sheet with its title, one line about it and, where given, the heads of the shared columns."""
        sheet = self.add(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(self.paper.small)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F · &A&RPage &P of &N")
        self.text(sheet, 0, LABEL, name, "title")
        self.write(sheet, 0, UNIT, self._named(), "text", "cover")
        self.text(sheet, 1, LABEL, about, "about")
        if heads:
            for column, width in _WIDTHS.items():
                sheet.set_column(column, column, width)
            for column, head in heads.items():
                self.text(sheet, HEADING_ROWS - 1, column, head, "head")
            sheet.freeze_panes(HEADING_ROWS, FIRST)
            sheet.repeat_rows(HEADING_ROWS - 1)
        return sheet

    def text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "label") -> None:
        """Write text that stays text, even when it begins with = or +."""
        self.note_text(sheet, row, column, text, kind)
        sheet.write_string(row, column, text, self.format(kind))

    def group(self, sheet: Worksheet, row: int, title: str, last: int = FIRST) -> None:
        """Write the title of a group of lines, on a band from the first column to the last."""
        for column in range(LABEL + 1, last + 1):
            sheet.write_blank(row, column, None, self.format("group"))
        self.text(sheet, row, LABEL, title, "group")

    def number(self, sheet: Worksheet, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917 - a cell is a place, a value and a look
        """Write a number, not a formula."""
        self.note_number(sheet, row, column, value, kind)
        sheet.write_number(row, column, value, self.format(kind, unit))

    def choice(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a text that is chosen from a list."""
        self.shown[sheet.name][row, column] = text
        sheet.write_string(row, column, text, self.format(INPUT, "choice"))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917, ANN401 - a cell is a place, a formula, its value and a look
        """Write a formula with the value that Python computed for it."""
        plain = value if isinstance(value, str) else float(value)
        self.note_formula(sheet, row, column, text, plain)
        sheet.write_formula(row, column, text, self.format(kind, unit), plain)

    def write(self, sheet: Worksheet, row: int, column: int, what: Expression, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917 - as above
        """Write an expression into one cell."""
        self.formula(sheet, row, column, _on(sheet, what), what.value, unit, kind)

    def fill(  # noqa: PLR0913, PLR0917 - as above
        self, sheet: Worksheet, row: int, what: Expression, unit: str, kind: str, columns: Iterable[int] = ()
    ) -> None:
        """Write an expression into some columns of a row, or into all from the first on, each with its own value."""
        text = _on(sheet, what)
        for column in columns or range(FIRST, FIRST + len(what.value)):
            self.formula(sheet, row, column, filled(text, column), what.value[column - FIRST], unit, kind)

    def later(self, write: Callable[[], None]) -> None:
        """Postpone writing until the later sheets exist, whose cells it needs."""
        self._later.append(write)

    def settle(self) -> None:
        """Write everything that was postponed."""
        for write in self._later:
            write()

    def note_text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str) -> None:
        """Record a text: what is shown, and the label of a row."""
        self.shown[sheet.name][row, column] = text
        self.expected[sheet.name].text(row, column, text, kind)
        if column == LABEL and text:
            self.labels[sheet.name][row] = text

    def note_number(self, sheet: Worksheet, row: int, column: int, value: float, kind: str) -> None:
        """Record a number."""
        self.shown[sheet.name][row, column] = value
        self.expected[sheet.name].number(row, column, value, kind)

    def note_formula(self, sheet: Worksheet, row: int, column: int, text: str, value: float | str) -> None:
        """Record a formula and its value."""
        self.shown[sheet.name][row, column] = value
        self.calculated[sheet.name][row, column] = text
        self.expected[sheet.name].formula(row, column, text)

    def currency_text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str) -> None:
        """Write words that end with the code of the report currency; chart titles show such cells."""
        self.write(sheet, row, column, joined(f"{text}, ", self.typed("report_currency")), "text", kind)

    def link(self, sheet: Worksheet, row: int, column: int, name: str, case: int = PLAN) -> None:
        """Write a quantity without axes as a link to Calculation; money in the report currency."""
        unit = model().quantities[name].unit
        self.write(sheet, row, column, self.in_report_currency(self.figure(name, case=case), unit), unit, LINK)

    def unit(self, sheet: Worksheet, row: int, column: int, unit: str, kind: str = "note") -> None:
        """Write a unit; money units show the report currency, which can be changed in the workbook."""
        if not is_money(unit):
            self.text(sheet, row, column, unit, kind)
            return
        rest, code = unit.removeprefix(BASE_CURRENCY), self.typed("report_currency")
        self.write(sheet, row, column, joined(code, rest) if rest else code, "text", kind)

    def factor(self, name: str, case: int) -> float:
        """Return the factor of a case on a table column."""
        return case_factor(name, case, self._change, self.plan, self.layout.cases)

    def format(self, kind: str, unit: str | None = None) -> Format:
        """Return the cell format of a kind and unit, created once."""
        look = self._looks.get((kind, unit))
        if look is None:
            key = (kind, number_format(unit) if unit else "General")
            if key not in self._formats:  # several units share a number format
                self._formats[key] = self.workbook.add_format(properties(*key))
            look = self._looks[kind, unit] = self._formats[key]
        return look


def _properties(plan: Plan) -> dict[str, Any]:
    """Return what a file manager and a screen reader say about the file; empty fields are left out."""
    owner = plan.organisation
    said = {"title": owner.plan_name, "author": owner.author, "company": owner.organisation_name}
    said |= {"subject": "Budget for training a language model", "comments": owner.purpose}
    return {name: text for name, text in said.items() if text != NOT_BOOKED} | {"created": CREATED}


def _on(sheet: Worksheet, what: Expression) -> str:
    """Return a formula as written on a sheet, without the name of that sheet."""
    return "=" + what.formula.text.replace(Place(sheet.name, 0).prefix, "")

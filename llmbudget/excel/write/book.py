"""The workbook while it is written: sheets with shared columns, and cells that carry their computed value."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from html import escape
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.excel.write import sheet_names
from llmbudget.excel.write.cases import PLAN, case_factor, case_values
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
    capacity,
    filled,
    shown_scenario,
)
from llmbudget.excel.write.drivers import widest
from llmbudget.excel.write.expression import Expression, choose, joined
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.style import INPUT, KINDS, LINK, number_format
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.reporting import BASE_CURRENCY, is_money
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.values import values
from llmbudget.quantities.operand import Operand

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every file, so that the same plan gives the same bytes on the same day."""

A4, A3 = 9, 8
"""Paper sizes as spreadsheets number them; wide sheets use the larger one."""

_WIDTHS = {LABEL: 46, UNIT: 13, ID: 26, NOTE: 58, TOTAL: 16, BLANK: 2, FIRST: 18}


_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


class _Sheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet that writes the same bytes as XlsxWriter in two thirds of the time.

    XlsxWriter searches each formula several times for functions, arguments and formats that do not occur here.
    """

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: str | float = 0) -> None:
        """Store a formula unchanged."""
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - as in XlsxWriter
        if not isinstance(cell, CellFormulaTuple):
            super()._write_cell(row, col, cell)
            return
        value, kind = cell.value, ""
        if isinstance(value, str) and value:
            value, kind = escape(value, quote=False), ' t="e"' if value in _ERRORS else ' t="str"'
        place, look = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()  # noqa: SLF001 - as in XlsxWriter
        text = escape(cell.formula, quote=False)
        self.fh.write(f'<c r="{place}" s="{look}"{kind}><f>{text}</f><v>{value}</v></c>')


class Book(Cells):
    """A workbook being written.

    Args:
        risk: the plan to write, with its draws.
        today: the day on which it is written.

    Attributes:
        drivers: the parameters on Sensitivity as exported, the widest swing first.
        calculated: by sheet, the formulas written so far, by row and column.
        labels: by sheet, the labels of rows written so far.
    """

    calculated: dict[str, dict[tuple[int, int], str]]
    labels: dict[str, dict[int, str]]

    def __init__(self, risk: Uncertainty, today: date) -> None:
        self.risk, self.plan, self.today = risk, risk.budget.plan, today
        inputs = facts(self.plan.catalog) | values(self.plan, capacity)
        self.layout, self.values = Layout(self.plan), model().evaluate(inputs)
        self.drivers = list(widest(self.plan))
        self._changes = [(driver.name, driver.low, driver.high) for driver in self.drivers]
        self._cases = case_values(inputs, self._changes, self.layout.links, self.plan)
        self._bytes = BytesIO()
        self.workbook = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.workbook.set_properties({"title": self.plan.organisation.plan_name, "created": CREATED})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Format] = {}
        self.calculated, self.shown, self.labels = defaultdict(dict), defaultdict(dict), defaultdict(dict)
        self._later: list[Callable[[], None]] = []

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        self.workbook.close()
        return self._bytes.getvalue()

    def add(self, name: str) -> Worksheet:
        """Add an empty sheet, with a defined name that finds it after somebody renames it."""
        self.workbook.define_name(sheet_names.key(name), sheet_names.target(name))
        return self.workbook.add_worksheet(name, _Sheet)

    def sheet(self, name: str, about: str, *, heads: Mapping[int, str] | None = None) -> Worksheet:
        """Add a sheet with its title, one line about it and, where given, the heads of the shared columns."""
        sheet = self.add(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F · &A&RPage &P of &N")
        self.text(sheet, 0, LABEL, name, "title")
        shown = Expression(Operand(shown_scenario()), AS_PLANNED)
        scenario = choose(shown == AS_PLANNED, "", joined(" – ", shown))
        self.write(sheet, 0, UNIT, joined(self.typed("plan_name"), scenario), "text", "cover")
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
        self._note(sheet, row, column, text)
        sheet.write_string(row, column, text, self.format(kind))

    def group(self, sheet: Worksheet, row: int, title: str, last: int = FIRST) -> None:
        """Write the title of a group of lines, on a band from the first column to the last."""
        for column in range(LABEL + 1, last + 1):
            sheet.write_blank(row, column, None, self.format("group"))
        self.text(sheet, row, LABEL, title, "group")

    def number(self, sheet: Worksheet, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917 - a cell is a place, a value and a look
        """Write a number, not a formula."""
        self.shown[sheet.name][row, column] = value
        sheet.write_number(row, column, value, self.format(kind, unit))

    def choice(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a text that is chosen from a list."""
        self.shown[sheet.name][row, column] = text
        sheet.write_string(row, column, text, self.format(INPUT, "choice"))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917, ANN401 - a cell is a place, a formula, its value and a look
        """Write a formula with the value that Python computed for it."""
        plain = value if isinstance(value, str) else float(value)
        self._note(sheet, row, column, text, plain)
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

    def _note(self, sheet: Worksheet, row: int, column: int, text: str, value: float | str | None = None) -> None:
        """Record the content of a cell, whether it is calculated, and the label of its row."""
        self.shown[sheet.name][row, column] = text if value is None else value
        if value is not None:
            self.calculated[sheet.name][row, column] = text
        elif column == LABEL and text:
            self.labels[sheet.name][row] = text

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
        return case_factor(name, case, self._changes, self.plan)

    def format(self, kind: str, unit: str | None = None) -> Format:
        """Return the cell format of a kind and unit, created once."""
        key = (kind, number_format(unit) if unit else "General")
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"num_format": key[1], **KINDS[kind]})
        return self._formats[key]


def _on(sheet: Worksheet, what: Expression) -> str:
    """Return a formula as written on a sheet, without the name of that sheet."""
    return "=" + what.formula.text.replace(Place(sheet.name, 0).prefix, "")

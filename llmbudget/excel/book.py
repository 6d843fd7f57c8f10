"""The workbook while it is written: sheets with the shared columns, and cells that carry their computed value."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.excel import sheet_names
from llmbudget.excel.cases import PLAN, case_factor, case_values
from llmbudget.excel.drivers import widest
from llmbudget.excel.layout import Layout
from llmbudget.excel.places import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, capacity, shown_scenario
from llmbudget.excel.style import KINDS, LINK, number_format
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.reporting import BASE_CURRENCY, is_money
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.values import months_after, values
from llmbudget.quantities.quantity import quantities

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every file, so that the same plan gives the same bytes on the same day."""

A4, A3 = 9, 8
"""Sizes of paper, as spreadsheets number them; the wide sheets take the larger one."""

_WIDTHS = {LABEL: 46, UNIT: 13, ID: 26, NOTE: 58, TOTAL: 16, BLANK: 2, FIRST: 18}


_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


class _Sheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet that takes 100,000 formulas in two thirds of the time, and writes the same bytes as XlsxWriter.

    XlsxWriter searches each of them several times for functions, arguments and formats that do not occur here.
    """

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: str | float = 0) -> None:
        """Keep a formula as it is."""
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


class Book:
    """A workbook being written.

    Args:
        risk: the plan that is shown, with its draws.
        today: the day on which it is written.

    Attributes:
        layout: where everything stands.
        values: every input and quantity of the plan, tables padded to the layout's capacity.
        drivers: what stands on Sensitivity at first, the widest swing first.
        calculated: by sheet, the formulas that were written so far, by row and column.
        labels: by sheet, the labels of rows that were written so far.
    """

    calculated: dict[str, dict[tuple[int, int], str]]
    labels: dict[str, dict[int, str]]

    def __init__(self, risk: Uncertainty, today: date) -> None:
        self.risk, self.plan, self.today = risk, risk.budget.plan, today
        inputs = facts() | values(self.plan, capacity)
        self.layout, self.values = Layout(self.plan), model().evaluate(inputs)
        self.drivers = list(widest(self.plan))
        self._changes = [(one.name, one.low, one.high) for one in self.drivers]
        self._cases = case_values(inputs, self._changes, self.layout.links, self.plan)
        self._bytes = BytesIO()
        self.workbook = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.workbook.set_properties({"title": self.plan.organisation.plan_name, "created": CREATED})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Format] = {}
        self.calculated, self.labels = defaultdict(dict), defaultdict(dict)

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        self.workbook.close()
        return self._bytes.getvalue()

    def add(self, name: str) -> Worksheet:
        """Add an empty sheet, with a defined name by which it is found when somebody renames it."""
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
        plan_name, shown = self.layout.places["plan_name"].cell(), shown_scenario()
        named = f'={plan_name} & IF({shown} = "{AS_PLANNED}",""," – " & {shown})'
        self.formula(sheet, 0, UNIT, named, self.plan.organisation.plan_name, "text", "cover")
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
        """Write text that stays text, whatever it begins with."""
        self._note(sheet, row, column, text)
        sheet.write_string(row, column, text, self.format(kind))

    def _note(self, sheet: Worksheet, row: int, column: int, text: str, *, calculated: bool = False) -> None:
        """Note which cells are calculated, and how their rows are called."""
        if calculated:
            self.calculated[sheet.name][row, column] = text
        elif column == LABEL and text:
            self.labels[sheet.name][row] = text

    def group(self, sheet: Worksheet, row: int, title: str, last: int = FIRST) -> None:
        """Write the title of a group of lines, on a band from the first column to the last."""
        for column in range(LABEL + 1, last + 1):
            sheet.write_blank(row, column, None, self.format("group"))
        self.text(sheet, row, LABEL, title, "group")

    def number(self, sheet: Worksheet, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917 - a cell is a place, a value and a look
        """Write a number that is typed in, not calculated."""
        sheet.write_number(row, column, value, self.format(kind, unit))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917, ANN401 - a cell is a place, a formula, its value and a look
        """Write a formula with the value that the numbers reading gives it."""
        self._note(sheet, row, column, text, calculated=True)
        plain = value if isinstance(value, str) else float(value)
        sheet.write_formula(row, column, text, self.format(kind, unit), plain)

    def money(  # noqa: PLR0913, PLR0917 - as above
        self, sheet: Worksheet, row: int, column: int, text: str, value: float, kind: str, unit: str = BASE_CURRENCY
    ) -> None:
        """Write a formula of an amount or a price in US dollars, without its equals sign, in the report currency."""
        rate = self.layout.places["report_rate"].cell()
        self.formula(sheet, row, column, f"=({text}) * {rate}", self.reported(value), unit, kind)

    def reported(self, dollars: float) -> float:
        """Return an amount in the report currency, as it is exported."""
        return float(dollars) * self.plan.reporting.report_rate

    def currency_text(self, sheet: Worksheet, row: int, column: int, text: str, kind: str) -> None:
        """Write words that end with the code of the report currency; titles of charts show such cells."""
        code = self.layout.places["report_currency"].cell()
        written = f"{text}, {self.plan.reporting.report_currency}"
        self.formula(sheet, row, column, f'="{text}, " & {code}', written, "text", kind)

    def link(self, sheet: Worksheet, row: int, column: int, name: str, case: int = PLAN) -> None:
        """Write a quantity without axes as a link to Calculation; money in the report currency."""
        unit, address = quantities[name].unit, self.layout.places[name].across(case)
        rate = f" * {self.layout.places['report_rate'].cell()}" if is_money(unit) else ""
        factor = self.plan.reporting.report_rate if rate else 1
        self.formula(sheet, row, column, f"={address}{rate}", self.entry(name, case=case) * factor, unit, LINK)

    def unit(self, sheet: Worksheet, row: int, column: int, unit: str, kind: str = "note") -> None:
        """Write a unit; that of money in the report currency, which may be chosen in the workbook."""
        if not is_money(unit):
            self.text(sheet, row, column, unit, kind)
            return
        rest = unit.removeprefix(BASE_CURRENCY)
        code = self.layout.places["report_currency"].cell()
        text = f'={code} & "{rest}"' if rest else f"={code}"
        self.formula(sheet, row, column, text, self.plan.reporting.report_currency + rest, "text", kind)

    def month(self, entry: int) -> float:
        """Return the first day of a month of the budget as a spreadsheet counts days; entries count from 0."""
        return months_after(self.plan.schedule.start_month, entry)

    def entry(self, name: str, line: int = 0, case: int = PLAN) -> Any:  # noqa: ANN401 - a float or a text
        """Return the value of one cell of a quantity or parameter: a line of its table, or a month."""
        if case != PLAN:
            lines = self._cases[name][case - 1]
            return lines[line if len(lines) > 1 else 0]
        value = self.values[name]
        if isinstance(value, str | float | int):
            return value
        flat = np.ravel(value)
        return flat[line if flat.size > 1 else 0]

    def factor(self, name: str, case: int) -> float:
        """Return what a case multiplies a column of a table by."""
        return case_factor(name, case, self._changes, self.plan)

    def format(self, kind: str, unit: str | None = None) -> Format:
        """Return the cell format of a kind and unit, made once."""
        key = (kind, number_format(unit) if unit else "General")
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"num_format": key[1], **KINDS[kind]})
        return self._formats[key]

"""The workbook while it is written: sheets with the shared columns, and cells that carry their computed value."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.excel import sheet_names
from llmbudget.excel.axes import MONTH
from llmbudget.excel.cases import PLAN, case_factor, case_values, slot_case
from llmbudget.excel.drivers import widest
from llmbudget.excel.expression import Expression, choose, joined
from llmbudget.excel.layout import Layout
from llmbudget.excel.operand import Operand
from llmbudget.excel.places import (
    BLANK,
    FIRST,
    HEADING_ROWS,
    HERE,
    ID,
    LABEL,
    LEFT,
    NOTE,
    TOTAL,
    UNIT,
    Place,
    capacity,
    filled,
    month_columns,
    shown_scenario,
)
from llmbudget.excel.style import INPUT, KINDS, LINK, number_format
from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.plan.parameter import Choice, Text
from llmbudget.plan.plan import parameters
from llmbudget.plan.reporting import BASE_CURRENCY, is_money
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.plan.schedule import MAX_MONTHS
from llmbudget.plan.values import months_after, number, values
from llmbudget.quantities.quantity import quantities

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every file, so that the same plan gives the same bytes on the same day."""

A4, A3 = 9, 8
"""Sizes of paper, as spreadsheets number them; the wide sheets take the larger one."""

_WIDTHS = {LABEL: 46, UNIT: 13, ID: 26, NOTE: 58, TOTAL: 16, BLANK: 2, FIRST: 18}


ROWS = "rows"
"""The axis of a range of rows."""


class _Sheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet that takes formulas as they are: XlsxWriter searches each for functions newer than those written here."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - as in XlsxWriter
        return formula.removeprefix("=")


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
        shown: by sheet, what the cells show that were written so far, by row and column.
        labels: by sheet, the labels of rows that were written so far.
    """

    calculated: dict[str, dict[tuple[int, int], str]]
    shown: dict[str, dict[tuple[int, int], Any]]
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
        self.calculated, self.shown, self.labels = defaultdict(dict), defaultdict(dict), defaultdict(dict)
        self._later: list[Callable[[], None]] = []

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
        """Write text that stays text, whatever it begins with."""
        self._note(sheet, row, column, text)
        sheet.write_string(row, column, text, self.format(kind))

    def _note(self, sheet: Worksheet, row: int, column: int, text: str, value: float | str | None = None) -> None:
        """Note which cells are calculated, their values, and how their rows are called."""
        self.shown[sheet.name][row, column] = text if value is None else value
        if value is not None:
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
        self.shown[sheet.name][row, column] = value
        sheet.write_number(row, column, value, self.format(kind, unit))

    def choice(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a text that is chosen from a list."""
        self.shown[sheet.name][row, column] = text
        sheet.write_string(row, column, text, self.format(INPUT, "choice"))

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917, ANN401 - a cell is a place, a formula, its value and a look
        """Write a formula with the value that the numbers reading gives it."""
        plain = value if isinstance(value, str) else float(value)
        self._note(sheet, row, column, text, plain)
        sheet.write_formula(row, column, text, self.format(kind, unit), plain)

    def write(self, sheet: Worksheet, row: int, column: int, what: Expression, unit: str, kind: str) -> None:  # noqa: PLR0913, PLR0917 - as above
        """Write an expression into one cell."""
        self.formula(sheet, row, column, _on(sheet, what), what.value, unit, kind)

    def fill(  # noqa: PLR0913, PLR0917 - as above
        self, sheet: Worksheet, row: int, what: Expression, unit: str, kind: str, columns: Iterable[int] = ()
    ) -> None:
        """Write an expression into the columns of a row, all from the first on or some, each with its own value."""
        text = _on(sheet, what)
        for column in columns or range(FIRST, FIRST + len(what.value)):
            self.formula(sheet, row, column, filled(text, column), what.value[column - FIRST], unit, kind)

    def later(self, write: Callable[[], None]) -> None:
        """Have something written when the sheets behind are there, on whose cells it rests."""
        self._later.append(write)

    def settle(self) -> None:
        """Write what waited for other sheets."""
        for write in self._later:
            write()

    def typed(self, name: str) -> Expression:
        """Return what is typed for a parameter without rows."""
        return Expression(Operand(self.layout.places[name].cell()), number(self.plan.value(name)))

    def figure(self, name: str, line: int = 0, case: int = PLAN) -> Expression:
        """Return one cell of a quantity, or of a parameter as it is in use: a line of its table, or a case."""
        place = self.layout.place(name)
        address = place.across(case) if case != PLAN else place.across(line) if place.months else place.cell(line)
        return Expression(Operand(address), self.entry(name, line, case))

    def lines(self, name: str) -> Expression:
        """Return all lines of a quantity or of a column of a table, as it is in use."""
        return self._range(self.layout.place(name).range(), self.values[name])

    def lines_as_typed(self, name: str) -> Expression:
        """Return all lines of a column of a table as it is typed, linked into Calculation."""
        parameter, place = parameters()[name], self.layout.lines[name]
        rows = self.plan.value(parameter.table or "")
        typed = [number(getattr(row, parameter.field)) for row in rows]
        typed += ["" if isinstance(parameter.record, Choice | Text) else 0.0] * (place.height - len(typed))
        return self._range(place.range(), np.array(typed).reshape(-1, 1))

    def months(self, name: str) -> Expression:
        """Return the row of a quantity on Monthly."""
        row = self.layout.places[name].row
        return self._row(Place("Monthly", row), np.broadcast_to(np.asarray(self.values[name], float), MAX_MONTHS))

    def dates(self) -> Expression:
        """Return the row of the first days of the months, on Monthly."""
        first_days = np.array([self.month(entry) for entry in range(MAX_MONTHS)])
        return self._row(Place("Monthly", HEADING_ROWS - 1), first_days)

    def first_day(self, entry: int) -> Expression:
        """Return the cell of the first day of a month, on Monthly; entries count from 0."""
        return Expression(Operand(Place("Monthly", HEADING_ROWS - 1).across(entry)), self.month(entry))

    def cell(self, sheet: str, row: int, column: int) -> Expression:
        """Return a cell that was written."""
        return Expression(Operand(Place(sheet, row, column).cell()), self.shown[sheet][row, column])

    def beside(self, sheet: str, row: int, column: int) -> Expression:
        """Return a cell that was written on the same sheet, as formulas of its row see it."""
        return Expression(Operand(xl_rowcol_to_cell(row, column)), self.shown[sheet][row, column])

    def row(self, sheet: str, row: int, values: Any = None, columns: range = month_columns()) -> Expression:  # noqa: ANN401 - numbers; a range is fixed
        """Return the cells of a row, of which each column sees its own; values of a row that is written later."""
        if values is None:
            values = np.array([self.shown[sheet].get((row, column), 0.0) for column in columns])
        return self._row(Place(sheet, row, columns[0]), values)

    def along(self, sheet: str, row: int, columns: range = month_columns()) -> Expression:
        """Return the range of a row's cells as formulas of the same row see it."""
        span = f"${xl_col_to_name(columns[0])}{row + 1}:${xl_col_to_name(columns[-1])}{row + 1}"
        return Expression(
            Operand(span, axes=frozenset({MONTH}), forms={"range": span}), self.row(sheet, row, columns=columns).value
        )

    def cases(self, name: str) -> Expression:
        """Return the row of a quantity on Calculation: the plan, without strategies, and with more and more of them."""
        cases = range(slot_case(0))
        values = np.array([float(self.entry(name, case=case)) for case in cases])
        return self._row(Place("Calculation", self.layout.place(name).row), values)

    def column(self, sheet: str, rows: range, column: int) -> Expression:
        """Return the range of some rows of one column."""
        span = Place(sheet, rows[0], column, len(rows)).range()
        return self._range(span, self._shown(sheet, rows, range(column, column + 1)))

    def down(self, sheet: str, rows: range, column: int, *, first_fixed: bool = False) -> Expression:
        """Return the range of some rows of a column as formulas on the same sheet see it."""
        first = xl_rowcol_to_cell(rows[0], column, row_abs=first_fixed)
        span = f"{first}:{xl_rowcol_to_cell(rows[-1], column)}"
        return self._range(span, self._shown(sheet, rows, range(column, column + 1)))

    def block(self, sheet: str, rows: range, columns: range = month_columns()) -> Expression:
        """Return the range of some rows, of which each column sees its own."""
        span = f"{Place(sheet, 0).prefix}{HERE}{rows[0] + 1}:{HERE}{rows[-1] + 1}"
        return self._range(span, self._shown(sheet, rows, columns))

    def count(self, sheet: str, rows: range) -> Expression:
        """Return in how many of some rows a number stands, for each month."""
        shown = [sum((row, column) in self.shown[sheet] for row in rows) for column in month_columns()]
        cells = self.block(sheet, rows) if len(rows) > 1 else self.row(sheet, rows[0])
        return Expression(Operand(f"COUNT({cells.formula.text})"), np.array(shown))

    def _shown(self, sheet: str, rows: range, columns: range) -> Any:  # noqa: ANN401 - numbers, or texts
        """Return what stands in some rows and columns; 0 where nothing does."""
        return np.array([[self.shown[sheet].get((row, column), 0.0) for column in columns] for row in rows])

    @staticmethod
    def _range(span: str, values: Any) -> Expression:  # noqa: ANN401 - numbers, or texts
        return Expression(Operand(span, axes=frozenset({ROWS}), forms={"range": span}), values)

    @staticmethod
    def _row(place: Place, values: Any) -> Expression:  # noqa: ANN401 - numbers
        row, first = place.row + 1, xl_col_to_name(place.column)
        last = xl_col_to_name(place.column + len(values) - 1)
        forms = {
            "range": f"{place.prefix}${first}${row}:${last}${row}",
            "before": f"{place.prefix}{LEFT}${row}",
        }
        return Expression(Operand(f"{place.prefix}{HERE}${row}", forms=forms), values)

    @property
    def rate(self) -> Expression:
        """The report currency for a US dollar."""
        return self.typed("report_rate")

    def in_report_currency(self, what: Expression, unit: str) -> Expression:
        """Return what is money in the report currency, and all else as it is."""
        return what * self.rate if is_money(unit) else what

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
        self.write(sheet, row, column, joined(f"{text}, ", self.typed("report_currency")), "text", kind)

    def link(self, sheet: Worksheet, row: int, column: int, name: str, case: int = PLAN) -> None:
        """Write a quantity without axes as a link to Calculation; money in the report currency."""
        unit = quantities[name].unit
        self.write(sheet, row, column, self.in_report_currency(self.figure(name, case=case), unit), unit, LINK)

    def unit(self, sheet: Worksheet, row: int, column: int, unit: str, kind: str = "note") -> None:
        """Write a unit; that of money in the report currency, which may be chosen in the workbook."""
        if not is_money(unit):
            self.text(sheet, row, column, unit, kind)
            return
        rest, code = unit.removeprefix(BASE_CURRENCY), self.typed("report_currency")
        self.write(sheet, row, column, joined(code, rest) if rest else code, "text", kind)

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


def _on(sheet: Worksheet, what: Expression) -> str:
    """Return a formula as it stands on a sheet, which does not name itself."""
    return "=" + what.formula.text.replace(Place(sheet.name, 0).prefix, "")

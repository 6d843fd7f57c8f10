"""The cells, rows and ranges of the workbook as expressions, with the values that they show."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from llmbudget.excel.write.cases import PLAN
from llmbudget.excel.write.columns import HEADING_ROWS, HERE, LEFT, Place, letters
from llmbudget.excel.write.expression import Expression
from llmbudget.excel.write.layout import Layout
from llmbudget.parameters.record import Choice, Text
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.reporting import is_money
from llmbudget.plan.values import months_after, number
from llmbudget.quantities.axes import MONTH
from llmbudget.quantities.operand import COMPARE, Operand

_ROWS = "rows"
"""The axis of a range of rows."""


class Cells:
    """The cells of a workbook, as formulas refer to them.

    `cell`, `row`, `column` and `block` give fixed addresses for any sheet. `beside`, `along` and `down` give relative
    addresses for formulas of the same sheet, which can be copied.

    Attributes:
        plan: the plan in the workbook.
        layout: the places of everything.
        values: every input and quantity of the plan, tables padded to the lines of the layout.
        shown: by sheet, the values of the cells written so far, by row and column.
    """

    plan: Plan
    layout: Layout
    values: Mapping[str, Any]
    shown: dict[str, dict[tuple[int, int], Any]]
    _cases: Mapping[str, Any]

    def typed(self, name: str) -> Expression:
        """Return the typed value of a scalar parameter."""
        cell = self.layout.places[name].cell()
        record = parameters()[name].record
        empty = isinstance(record, Text) and record.blank  # it would be shown as 0
        return Expression(Operand(f'{cell}&""' if empty else cell), number(self.plan.value(name)))

    def figure(self, name: str, line: int = 0, case: int = PLAN) -> Expression:
        """Return one cell of a quantity, or of a parameter as used: a line of its table, or a case."""
        place = self.layout.place(name)
        column = self.layout.columns.read(name, case)
        address = place.across(column) if column != PLAN else place.across(line) if place.by_month else place.cell(line)
        return Expression(Operand(address), self.entry(name, line, case))

    def lines(self, name: str) -> Expression:
        """Return all lines of a quantity, or of a table column as used."""
        return self._range(self.layout.place(name).range(), self.values[name])

    def lines_as_typed(self, name: str) -> Expression:
        """Return all lines of a table column as typed, linked into Calculation."""
        parameter, place = parameters()[name], self.layout.lines[name]
        rows = self.plan.value(parameter.table or "")
        typed = [number(getattr(row, parameter.field)) for row in rows]
        typed += ["" if isinstance(parameter.record, Choice | Text) else 0.0] * (place.height - len(typed))
        return self._range(place.range(), np.array(typed).reshape(-1, 1))

    def months(self, name: str) -> Expression:
        """Return the row of a quantity on Monthly."""
        row = self.layout.places[name].row
        months = np.broadcast_to(np.asarray(self.values[name], float), self.layout.size.months)
        return self._row(Place("Monthly", row), months)

    def dates(self) -> Expression:
        """Return the row of the first days of the months, on Monthly."""
        first_days = np.array([self.month(entry) for entry in range(self.layout.size.months)])
        return self._row(Place("Monthly", HEADING_ROWS - 1), first_days)

    def first_day(self, entry: int) -> Expression:
        """Return the cell of the first day of a month, on Monthly; entries count from 0."""
        return Expression(Operand(Place("Monthly", HEADING_ROWS - 1).across(entry)), self.month(entry))

    def cell(self, sheet: str, row: int, column: int) -> Expression:
        """Return a cell that was written."""
        return Expression(Operand(Place(sheet, row, column).cell()), self.shown[sheet][row, column])

    def beside(self, sheet: str, row: int, column: int) -> Expression:
        """Return a cell of the same sheet by its relative address; the value of an empty cell is None."""
        return Expression(Operand(xl_rowcol_to_cell(row, column)), self.shown[sheet].get((row, column)))

    def row(self, sheet: str, row: int, values: Any = None, columns: range | None = None) -> Expression:  # noqa: ANN401 - numbers
        """Return the cells of a row, each column its own; ``values`` are needed for a row that is written later.

        Without ``columns``, the columns are the months.
        """
        across = columns or self.layout.month_columns
        if values is None:
            values = np.array([self.shown[sheet].get((row, column), 0.0) for column in across])
        return self._row(Place(sheet, row, across[0]), values)

    def along(self, sheet: str, row: int, columns: range | None = None) -> Expression:
        """Return the range of a row's cells, or of its months, for formulas of the same row."""
        across = columns or self.layout.month_columns
        span = f"${letters(across[0])}{row + 1}:${letters(across[-1])}{row + 1}"
        return Expression(
            Operand(span, axes=frozenset({MONTH}), forms={"range": span}), self.row(sheet, row, columns=across).value
        )

    def column(self, sheet: str, rows: range, column: int) -> Expression:
        """Return the range of some rows of one column."""
        span = Place(sheet, rows[0], column, len(rows)).range()
        return self._range(span, self._shown(sheet, rows, range(column, column + 1)))

    def down(self, sheet: str, rows: range, column: int, *, first_fixed: bool = False) -> Expression:
        """Return the range of some rows of a column for formulas on the same sheet."""
        first = xl_rowcol_to_cell(rows[0], column, row_abs=first_fixed)
        span = f"{first}:{xl_rowcol_to_cell(rows[-1], column)}"
        return self._range(span, self._shown(sheet, rows, range(column, column + 1)))

    def block(self, sheet: str, rows: range, columns: range | None = None) -> Expression:
        """Return the range of some rows, each column, or each month, its own."""
        span = f"{Place(sheet, 0).prefix}{HERE}{rows[0] + 1}:{HERE}{rows[-1] + 1}"
        return self._range(span, self._shown(sheet, rows, columns or self.layout.month_columns))

    def count(self, sheet: str, rows: range) -> Expression:
        """Return how many of some rows hold a number, for each month."""
        shown = [sum((row, column) in self.shown[sheet] for row in rows) for column in self.layout.month_columns]
        cells = self.block(sheet, rows) if len(rows) > 1 else self.row(sheet, rows[0])
        return Expression(Operand(f"COUNT({cells.formula.text})"), np.array(shown))

    def is_empty(self, sheet: str, row: int) -> Expression:
        """Return whether each cell of a row of months is empty, as a range of months."""
        across = self.layout.month_columns
        span = f"{Place(sheet, 0).prefix}${letters(across[0])}${row + 1}:${letters(across[-1])}${row + 1}"
        empty = np.array([(row, column) not in self.shown[sheet] for column in across])
        return Expression(Operand(f'{span} = ""', COMPARE, axes=frozenset({MONTH})), empty)

    def _shown(self, sheet: str, rows: range, columns: range) -> Any:  # noqa: ANN401 - numbers, or texts
        """Return the values of some rows and columns; 0 for empty cells."""
        return np.array([[self.shown[sheet].get((row, column), 0.0) for column in columns] for row in rows])

    @staticmethod
    def _range(span: str, values: Any) -> Expression:  # noqa: ANN401 - numbers, or texts
        return Expression(Operand(span, axes=frozenset({_ROWS}), forms={"range": span}), values)

    @staticmethod
    def _row(place: Place, values: Any) -> Expression:  # noqa: ANN401 - numbers
        row, first = place.row + 1, letters(place.column)
        last = letters(place.column + len(values) - 1)
        forms = {
            "range": f"{place.prefix}${first}${row}:${last}${row}",
            "before": f"{place.prefix}{LEFT}${row}",
        }
        return Expression(Operand(f"{place.prefix}{HERE}${row}", forms=forms), values)

    @property
    def rate(self) -> Expression:
        """The amount of report currency for a US dollar."""
        return self.typed("report_rate")

    def in_report_currency(self, what: Expression, unit: str) -> Expression:
        """Return money converted to the report currency, and all else unchanged."""
        return what * self.rate if is_money(unit) else what

    def month(self, entry: int) -> float:
        """Return the first day of a budget month as a spreadsheet serial number; entries count from 0."""
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

"""Rows, columns and addresses that all sheets share.

The columns are label, unit, id, note, total, a blank one, and values from G on. On Calculation each case has a column,
and G is the case that all other sheets show; on Monthly each month has one. Formulas of the first month read the blank
column as the month before.
"""

from dataclasses import dataclass
from functools import cache

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.drivers import WIDEST

LABEL, UNIT, ID, NOTE, TOTAL, BLANK, FIRST = range(7)
HEADING_ROWS = 4
"""Rows above the first line of a sheet: title, about, a blank one, column heads."""

SCENARIO_ROW = HEADING_ROWS
"""Row of Calculation with the number of each case's scenario; 1 is the plan."""

APPLIED_ROW = SCENARIO_ROW + 1
"""Row of Calculation with the number of the last strategy that each case applies."""

CHANGED_ROW, VALUE_ROW = APPLIED_ROW + 1, APPLIED_ROW + 2
"""Rows of Calculation with the id of the input that a case changes, and its value there."""

LEDGER_ROW = HEADING_ROWS + 2
"""Row of Strategies with the plan without strategies; a row for each follows, then one for the plan with all."""

CHART_ROWS = 24
"""Rows left free for a chart on Strategies, Sensitivity, Risk and Variance."""

VARIED_ROW = HEADING_ROWS + 1
"""Row of Sensitivity with the parameter that it varies, below the plan."""

TORNADO_ROW = VARIED_ROW + 2
"""Row of Sensitivity with the title of the widest swings; a mark and a row for each follow, then their chart."""

CHOICES_ROW = TORNADO_ROW + WIDEST + 3 + CHART_ROWS
"""Row of Sensitivity with the title of the parameters to choose from."""

CHANGES_ROW = HEADING_ROWS + 1
"""Row of Change log with the number of inputs changed since the export; the log follows."""

TABLE_HEADS = 2
"""Rows above the first line of a table: the ids of table and columns, for reading back, and the heads."""

HERE, LEFT = "§", "¤"
"""Placeholders of the column of a formula and the one to its left, until it is filled into its row."""

SELECTOR_ROW = HEADING_ROWS
"""Row of Summary with the choice of the scenario shown on all sheets."""

FIRST_DIFFERENCE = HEADING_ROWS + 42
"""Row of Scenarios with the first group of inputs, below the results."""


@cache
def letters(column: int) -> str:
    """Return the letters of a column; cached, because few columns are asked for very often."""
    text: str = xl_col_to_name(column)
    return text


@dataclass(frozen=True)
class Place:
    """A cell, a column of cells (``height``) or a row of months (``width``); rows and columns count from 0."""

    sheet: str
    row: int
    column: int = FIRST
    height: int = 1
    width: int = 1

    @property
    def by_month(self) -> bool:
        """Whether it is a row of months."""
        return self.width > 1

    @property
    def prefix(self) -> str:
        """The sheet as the start of an address; a name of two words is quoted."""
        return f"'{self.sheet}'!" if " " in self.sheet else f"{self.sheet}!"

    def cell(self, index: int = 0) -> str:
        """Return the absolute address of one line, with its sheet."""
        return f"{self.prefix}${letters(self.column)}${self.row + index + 1}"

    def across(self, index: int) -> str:
        """Return the absolute address of one month or one case, with its sheet."""
        return f"{self.prefix}${letters(self.column + index)}${self.row + 1}"

    def range(self) -> str:
        """Return the absolute address of all lines or all months, with its sheet."""
        first, last = letters(self.column), letters(self.column + self.width - 1)
        return f"{self.prefix}${first}${self.row + 1}:${last}${self.row + self.height}"

    def with_edges(self) -> str:
        """Return the absolute address of all lines, the one above and the one below them, with its sheet."""
        return Place(self.sheet, self.row - 1, self.column, self.height + 2).range()


def filled(text: str, column: int) -> str:
    """Return the formula of a row in one of its columns."""
    return text.replace(HERE, letters(column)).replace(LEFT, letters(column - 1))


def shown_scenario() -> str:
    """Return the address of the name of the scenario shown."""
    return Place("Summary", SELECTOR_ROW).cell()

"""Rows, columns and addresses that all sheets share.

Columns: label, unit, id, note, total, a blank one, and from G on the values: one column per case on Calculation, where
G is the case that all other sheets show, and one per month on Monthly. The blank column is what the first month finds
to its left.
"""

from dataclasses import dataclass
from functools import cache

from xlsxwriter.utility import xl_col_to_name

from llmbudget.excel.write.cases import SLOTS
from llmbudget.parameters.months import MAX_MONTHS

LABEL, UNIT, ID, NOTE, TOTAL, BLANK, FIRST = range(7)
LAST_MONTH = FIRST + MAX_MONTHS - 1
HEADING_ROWS = 4
"""Rows above the first line of a sheet: title, what it is, a blank one, column heads."""

SCENARIO_ROW = HEADING_ROWS
"""Row of Calculation that says which scenario each case is of, counted from 1: the plan."""

APPLIED_ROW = SCENARIO_ROW + 1
"""Row of Calculation that says up to which strategy each case applies them."""

CHANGED_ROW, VALUE_ROW = APPLIED_ROW + 1, APPLIED_ROW + 2
"""Rows of Calculation that say which input a case changes, as Calculation calls it, and to what."""

LEDGER_ROW = HEADING_ROWS + 2
"""Row of Strategies with the plan without any of them; a row for each follows, and one for the plan with all."""

CHART_ROWS = 24
"""Rows of Strategies between what each strategy saves and their parameters, of Sensitivity and of Risk: for a chart."""

SLOT_ROW = HEADING_ROWS + 1
"""Row of Sensitivity with its first parameter, below that of the plan; the tornado stands below the last one."""

BEHIND_ROW = SLOT_ROW + SLOTS + 1 + CHART_ROWS
"""Row of Sensitivity with the title of what stands behind the tornado."""

CHOICES_ROW = BEHIND_ROW + SLOTS + 3
"""Row of Sensitivity with the title of the parameters that may be chosen."""

CHANGES_ROW = HEADING_ROWS + 1
"""Row of Change log that counts the inputs that were changed since the export; the log follows."""

TABLE_HEADS = 2
"""Rows above the first line of a table: its id and those of its columns, by which it is read back, and their heads."""

HERE, LEFT = "§", "¤"
"""Stand for the column of a formula and the one to its left, until it is filled into its row."""

SELECTOR_ROW = HEADING_ROWS
"""Row of Summary in which the scenario is chosen that all sheets show."""

FIRST_DIFFERENCE = HEADING_ROWS + 42
"""Row of Scenarios with the first group of inputs, below what the scenarios come to."""

SPARE_ROWS = 4
LEAST_ROWS = 8
"""Every table has room for more rows than the plan fills, so that one can be added in the workbook."""


def capacity(n_rows: int) -> int:
    """Return how many lines the workbook gives to a table of so many rows."""
    return max(LEAST_ROWS, n_rows + SPARE_ROWS)


@dataclass(frozen=True)
class Place:
    """A cell, a column of cells (``height``) or a row of months; rows and columns count from 0."""

    sheet: str
    row: int
    column: int = FIRST
    height: int = 1
    months: bool = False

    @property
    def prefix(self) -> str:
        """What stands before an address on its sheet: a name of two words is quoted."""
        return f"'{self.sheet}'!" if " " in self.sheet else f"{self.sheet}!"

    def cell(self, index: int = 0) -> str:
        """Return the absolute address of one line, with its sheet."""
        return f"{self.prefix}${xl_col_to_name(self.column)}${self.row + index + 1}"

    def across(self, index: int) -> str:
        """Return the absolute address of one month or one case, with its sheet."""
        return f"{self.prefix}${xl_col_to_name(self.column + index)}${self.row + 1}"

    def range(self) -> str:
        """Return the absolute address of all lines or all months, with its sheet."""
        first, last = xl_col_to_name(self.column), xl_col_to_name(LAST_MONTH if self.months else self.column)
        return f"{self.prefix}${first}${self.row + 1}:${last}${self.row + self.height}"

    def with_edges(self) -> str:
        """Return the absolute address of all lines, the one above and the one below them, with its sheet."""
        return Place(self.sheet, self.row - 1, self.column, self.height + 2).range()


def filled(text: str, column: int) -> str:
    """Return the formula of a row in one of its columns."""
    return text.replace(HERE, _letters(column)).replace(LEFT, _letters(column - 1))


@cache
def _letters(column: int) -> str:
    """Return the letters of a column: the same few, some ten thousand times."""
    letters: str = xl_col_to_name(column)
    return letters


def shown_scenario() -> str:
    """Return the address of the name of the scenario that is shown."""
    return Place("Summary", SELECTOR_ROW).cell()


def month_columns() -> range:
    """Return the columns of the months on Monthly."""
    return range(FIRST, LAST_MONTH + 1)

"""A workbook with little but what a test looks at: it is calculated, or read by openpyxl, in a tenth of the time."""

import re

from edits import Edited
from openpyxl.utils import column_index_from_string

from llmbudget.excel.write.columns import FIRST
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.plan import Plan

RESTS_ON = {"Summary", "Scenarios", "Strategies", "Inputs", "Calculation", "Monthly", "Catalogue"}
"""What is typed, what the plan follows from, and where its scenario is chosen."""

DIVIDER = "Engine"
"""It has no formulas."""

THE_PLAN, ALL = 1, 0
"""How many of the first columns of Calculation are kept."""

_CELL = re.compile(r'<c r="([A-Z]+)[0-9]+"[^>]*?(?:/>|>.*?</c>)')
_FORMULA = re.compile("<f>.*?</f>")
_ROWS = re.compile("<sheetData>.*</sheetData>", re.DOTALL)


def its_strategies(plan: Plan) -> int:
    """Return how many of the first columns of Calculation are of the plan and of its strategies."""
    return len(Layout(plan).cases.of_strategies)


def slim(content: bytes, *shown: str, cases: int = THE_PLAN) -> bytes:
    """Return the workbook with few columns of Calculation, and with values for the formulas of most sheets.

    If what is looked at rested on what is gone, it would not follow what is typed.

    Args:
        content: of a file that the writer made.
        shown: further sheets whose formulas are kept.
        cases: how many columns of Calculation are kept.
    """
    edit = Edited(content)
    if cases != ALL:
        edit.change("Calculation", lambda text: _CELL.sub(lambda one: _kept(one, FIRST + cases), text))
    for sheet in set(edit.sheets()) - RESTS_ON - {DIVIDER, *shown}:
        edit.change(sheet, lambda text: _FORMULA.sub("", text))
    return edit.content()


def is_of_the_plan(cell: tuple[str, int, int]) -> bool:
    """Return whether a calculated cell, with its row and column counted from 1, follows from the plan's column."""
    sheet, _, column = cell
    return sheet == "Monthly" or (sheet == "Calculation" and column == FIRST + THE_PLAN)


def with_only(content: bytes, *shown: str) -> bytes:
    """Return the workbook with the cells of some sheets, and with nothing on the others."""
    edit = Edited(content)
    for sheet in set(edit.sheets()) - set(shown):
        edit.change(sheet, lambda text: _ROWS.sub("<sheetData/>", text))
    return edit.content()


def _kept(cell: re.Match[str], last: int) -> str:
    return cell[0] if column_index_from_string(cell[1]) <= last else ""

"""Actuals are read back from their cells; what is typed anywhere else on the sheet is told, never dropped."""

from datetime import datetime
from functools import cache
from typing import Any

import pytest
from edits import Edited
from openpyxl.utils.datetime import WINDOWS_EPOCH
from spreadsheets import content_of

from llmbudget import PlanError
from llmbudget.excel.read.actuals import Spent, read_actuals
from llmbudget.excel.read.cell_values import Reading
from llmbudget.excel.read.grid import Cell, Grid, Sheet
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import actuals
from llmbudget.excel.write.columns import BLANK, FIRST, ID, LABEL
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

BOOKED = {"training_cost": {2: 900.0}, "salary_cost": {1: 5000.0, 2: 0.0}}
BELOW = actuals.PAST_TOTAL_ROW + 3
TRAVEL = actuals.ROWS["travel_cost"]
MONTHS = Layout(preset("startup")).month_columns


@cache
def plan() -> Plan:
    return preset("startup").model_copy(update={"actuals": BOOKED})


@cache
def exported() -> Sheet:
    """Return the sheet of the preset, in which nothing is booked."""
    return Grid(content_of(preset("startup"))).sheet(actuals.NAME)


def read(typed: dict[tuple[int, int], Any], *, older: bool = False, of: Plan | None = None) -> tuple[Spent, list[str]]:
    """Return the actuals and what is told of the sheet in which values were typed, by row and column."""
    rows = [list(line) for line in exported().rows]
    booked = {
        (actuals.ROWS[name], FIRST + month - 1): amount
        for name, months in BOOKED.items()
        for month, amount in months.items()
    }
    for (row, column), value in (booked | typed).items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [Cell()] * (column + 1 - len(rows[row]))
        rows[row][column] = value if isinstance(value, Cell) else Cell(value)
    reading = Reading(of or plan(), WINDOWS_EPOCH, [], older)
    return read_actuals(Sheet(actuals.NAME, rows), reading), reading.wrong


def told(typed: dict[tuple[int, int], Any]) -> str:
    """Return the one sentence that is told."""
    _, [sentence] = read(typed)
    return sentence


def test_what_was_not_changed_comes_back_and_nothing_is_told() -> None:
    assert read({}) == (BOOKED, [])


def test_an_amount_in_its_month_is_read_and_words_beside_the_amounts_are_left_alone() -> None:
    found, wrong = read(
        {(TRAVEL, FIRST + 3): 12, (TRAVEL, MONTHS[-1] + 2): "as told by Ann", (BELOW, LABEL): "2 notes"}
    )
    assert (found["travel_cost"], wrong) == ({4: 12.0}, [])


def test_an_id_that_is_a_category_is_told_with_its_cell_and_its_lines() -> None:
    sentence = told({(BELOW, LABEL): "One invoice", (BELOW, ID): "people_cost", (BELOW, FIRST + 3): 4300})
    assert sentence.startswith(f"Actuals!J{BELOW + 1}: 4,300 is not counted: its row has an id (Actuals!C{BELOW + 1}: ")
    assert (
        "'people_cost') that is the category People; enter the amounts in its lines: salary_cost, benefits_cost"
        in sentence
    )


def test_an_id_that_is_no_line_is_told_with_the_nearest_one() -> None:
    sentence = told({(BELOW, ID): "trainig_cost", (BELOW, FIRST): 1.5, (BELOW, FIRST + 1): "2,000"})
    assert sentence.startswith(f"Actuals!G{BELOW + 1}: 1.5 and 1 more amount are not counted: its row has an id (")
    assert "'trainig_cost') that is not a cost line of the budget; the nearest id is 'training_cost'." in sentence


def test_two_rows_of_one_id_are_told() -> None:
    sentence = told({(BELOW, ID): "travel_cost", (BELOW, FIRST): 5})
    assert sentence.startswith(f"Actuals!C{TRAVEL + 1} and Actuals!C{BELOW + 1}: Travel has the id 'travel_cost' more")


def test_an_amount_in_a_row_without_an_id_is_told_also_one_of_a_formula() -> None:
    for amount in (-7, Cell(7.0, is_formula=True), "1.000,50"):
        sentence = told({(BELOW, FIRST + 1): amount})
        assert sentence.startswith(f"Actuals!H{BELOW + 1}: ")
        assert f"its row has no id; enter the id of a line in Actuals!C{BELOW + 1}, or delete the amount." in sentence


def test_an_id_that_was_removed_is_told_with_the_amounts_of_its_row() -> None:
    row = actuals.ROWS["training_cost"]
    _, wrong = read({(row, ID): None})
    assert len(wrong) == 2
    assert wrong[0].startswith(f"Actuals!H{row + 1}: 900 is not counted: its row has no id; enter the id of a line in")
    assert wrong[1].startswith("Actuals: the row of Main training run is missing; undo that, or insert a row with")


@pytest.mark.parametrize("column", [BLANK, MONTHS[-1] + 1, MONTHS[-1] + 9])
def test_an_amount_outside_of_the_months_is_told(column: int) -> None:
    sentence = told({(TRAVEL, column): 120})
    assert "120 is not counted: outside the months; move what was spent into its month." in sentence


def test_an_amount_beside_a_check_is_told_and_the_check_is_not() -> None:
    sentence = told({(actuals.CHECK_ROW, FIRST + 1): 9})
    assert "9 is not counted: its row belongs to no line; move what was spent into the row of a line." in sentence


def test_a_month_that_was_inserted_or_deleted_is_told_before_amounts_move_to_another_one() -> None:
    rows = [list(line) for line in exported().rows]
    for move in (lambda line: line.insert(FIRST + 4, Cell()), lambda line: line.pop(FIRST + 4)):
        moved = [list(line) for line in rows]
        for line in moved:
            if len(line) > FIRST + 4:
                move(line)
        reading = Reading(plan(), WINDOWS_EPOCH, [])
        read_actuals(Sheet(actuals.NAME, moved), reading)
        assert any(one.startswith("Actuals!K4: month 5 is no longer here: a column") for one in reading.wrong)


def test_heads_without_results_are_months_all_the_same() -> None:
    """As of a program that saves formulas without what they come to; and dates may begin in any month."""
    head = exported().head_row
    assert head is not None
    assert read({(head, FIRST + at): Cell(None, is_formula=True) for at in range(len(MONTHS))})[1] == []
    days = [datetime(2030 + at // 12, at % 12 + 1, 1) for at in range(len(MONTHS))]  # noqa: DTZ001 - as a cell has it
    later = {(head, at): Cell(day, is_formula=True) for at, day in zip(MONTHS, days, strict=True)}
    assert read(later)[1] == []


def test_a_row_of_an_earlier_version_whose_amounts_the_plan_keeps_is_not_told() -> None:
    kept = plan().model_copy(update={"actuals": {**BOOKED, "gone_cost": {1: 7.0}}})
    row = {(BELOW, ID): "gone_cost", (BELOW, FIRST): 7}
    assert read(row, older=True, of=kept) == (kept.actuals, [])
    assert len(read(row, of=kept)[1]) == 1


@pytest.mark.slow
def test_reading_a_workbook_back_refuses_what_would_be_lost() -> None:
    row = f'<row r="{BELOW + 1}"><c r="C{BELOW + 1}" t="inlineStr"><is><t>compute_cost</t></is></c>'
    row += f'<c r="J{BELOW + 1}"><v>4300</v></c></row>'
    edit = Edited(content_of(plan())).change(
        actuals.NAME, lambda text: text.replace("</sheetData>", f"{row}</sheetData>")
    )
    with pytest.raises(PlanError, match=rf"Actuals!J{BELOW + 1}: 4,300 is not counted: its row has an id .*category"):
        read_workbook(edit.content())

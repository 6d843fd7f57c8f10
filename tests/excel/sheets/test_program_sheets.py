"""Clusters and runs in the workbook: sheets of their own, and two tables on Inputs that say which fields count."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from edits import Edited
from slim import with_only
from spreadsheets import Cell, Written, cells_of, content_of, opened

from llmbudget import Budget
from llmbudget.catalog import run_kinds
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import checks, clusters, runs
from llmbudget.excel.write.columns import FIRST, TOTAL
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Run
from llmbudget.presets import preset

RATE = 0.9
CLUSTERS = [
    {"name": "Rented", "n_accelerators": 64, "on_demand_quote": 2, "file_system_price": 500, "support_rate": 0.05},
    {"name": "Granted", "accelerator": "A100-SXM4-80GB", "granted_hours": 1e6, "start": 3, "months": 6},
]
RUNS = [
    {"name": "Tuning", "kind": "supervised_fine_tuning", "cluster": "Rented", "examples": 400_000, "start": 2},
    {
        "name": "Rollouts",
        "kind": "reinforcement_learning",
        "cluster": "Granted",
        "steps": 500,
        "start": 3,
        "months": 4,
    },
    {"name": "Quoted", "kind": "given_hours", "hours": 1000, "start": 9, "months": 6},
    {"name": "Judged", "kind": "evaluation", "cluster": "Rented", "examples": 1e6, "start": 2, "months": 3},
    {
        "name": "Served", "kind": "serving", "cluster": "Rented", "requests": 8000, "start": 5, "months": 7,
        "request_growth": 0.9,
    },
    {
        "name": "Bought", "kind": "serving", "requests": 1e6, "start": 4, "months": 9, "request_growth": 0.1,
        "read_price": 0.5, "written_price": 2,
    },
]  # fmt: skip
PRICES = [
    {"name": "Autumn", "start": 6, "rent_change_rate": -0.2, "electricity_change_rate": 0.1},
    {"name": "Winter", "start": 9, "rent_change_rate": 0.3},
]
PLAN = preset("startup").replace(
    clusters=CLUSTERS, runs=RUNS, yearly_prices=PRICES, horizon_months=12, report_currency="EUR", report_rate=RATE
)
LAYOUT = Layout(PLAN)


@pytest.fixture(scope="module")
def cells() -> dict[Cell, Written]:
    return cells_of(PLAN)


@cache
def some_sheets() -> bytes:
    return with_only(content_of(PLAN), "Inputs", clusters.SHEET, runs.SHEET)


def value(cells: dict[Cell, Written], sheet: str, row: int, column: int) -> Any:  # noqa: ANN401 - cells hold anything
    written = cells.get((sheet, row + 1, column + 1))
    return written and written.value


def rows(cells: dict[Cell, Written], sheet: str, name: str) -> list[int]:
    """Return the rows of a name on a sheet, in the list and in the block of months."""
    return sorted(
        row - 1 for (at, row, column), found in cells.items() if (at, column, found.value) == (sheet, 1, name)
    )


def months(cells: dict[Cell, Written], sheet: str, row: int) -> list[float]:
    return [value(cells, sheet, row, FIRST + month) for month in range(12)]


def test_a_run_is_listed_with_its_cost_and_its_hours_by_month(cells: dict[Cell, Written]) -> None:
    budget = Budget(PLAN)
    windows = {"Tuning": (2, 2), "Rollouts": (3, 6), "Quoted": (9, 12), "Judged": (2, 4)}  # cut at the last month
    for line, (name, (first, last)) in enumerate(windows.items()):
        listed, by_month = rows(cells, runs.SHEET, name)
        hours = float(budget["run_paid_hours"][line, 0])
        assert value(cells, runs.SHEET, listed, TOTAL) == pytest.approx(budget["run_cost"][line, 0] * RATE)
        even = [hours / (last - first + 1) if first <= month <= last else 0 for month in range(1, 13)]
        assert hours > 0
        assert months(cells, runs.SHEET, by_month) == pytest.approx(even)


def test_a_run_that_serves_grows_by_month_from_the_minimum_that_is_kept_ready(cells: dict[Cell, Written]) -> None:
    by_month = months(cells, runs.SHEET, rows(cells, runs.SHEET, "Served")[1])
    budget = Budget(PLAN)
    assert sum(by_month) == pytest.approx(budget["run_paid_hours"][4, 0])
    assert by_month[:4] == [0] * 4
    assert by_month[4] == pytest.approx(by_month[5])
    assert by_month[10] == pytest.approx(1.9 * by_month[9])
    column = FIRST + [entry.name for entry in runs._RUNS.columns].index("run_api_cost")  # noqa: SLF001 - no other place
    bought = value(cells, runs.SHEET, rows(cells, runs.SHEET, "Bought")[0], column)
    assert bought == pytest.approx(budget["serving_api_cost"] * RATE)


def test_what_clusters_are_charged_by_month_adds_up_to_the_cost_lines(cells: dict[Cell, Written]) -> None:
    budget, found = Budget(PLAN), np.zeros(12)
    for name in (clusters.OWN, "Rented", "Granted"):
        *_, by_month = rows(cells, clusters.SHEET, name)
        found += months(cells, clusters.SHEET, by_month)
    lines = (budget["runs_cost_by_month"] + budget["cluster_services_cost_by_month"])[:12]
    assert found == pytest.approx(lines * RATE)
    assert lines.sum() > 0


def test_a_cluster_says_what_its_hours_cost_and_where_the_price_is_from(cells: dict[Cell, Written]) -> None:
    listed = [rows(cells, clusters.SHEET, name)[0] for name in ("Rented", "Granted")]
    texts = [{value(cells, clusters.SHEET, row, column) for column in range(FIRST, FIRST + 13)} for row in listed]
    assert clusters.QUOTE in texts[0]
    assert clusters.MEDIAN in texts[1]
    budget = Budget(PLAN)
    rent, services = (budget[f"cluster_{kind}_cost"].ravel() for kind in ("rent", "service"))
    costs = [value(cells, clusters.SHEET, row, TOTAL) for row in listed]
    assert costs == pytest.approx((rent + services) * RATE)
    assert rent[1] == 0, "all of its hours are granted"


def test_a_plan_without_further_runs_and_clusters_has_no_such_sheets() -> None:
    own = {clusters.SHEET, runs.SHEET}
    assert not own & set(Edited(content_of(preset("nonprofit"))).sheets())
    assert not own & {check.place.sheet for check in checks.of_sheets(preset("nonprofit"))}
    assert {clusters.SHEET, runs.SHEET} <= {check.place.sheet for check in checks.of_sheets(PLAN)}


def test_fields_that_do_not_count_for_a_kind_are_gray_on_inputs() -> None:
    rules = {str(area.sqref): area.rules for area in opened(some_sheets())["Inputs"].conditional_formatting}
    for field in Run.records():
        place = LAYOUT.places[f"run_{field}"]
        letters = place.cell().split("$")[1]
        texts = [
            rule.formula[0] for rule in rules.get(f"{letters}{place.row + 1}:{letters}{place.row + place.height}", [])
        ]
        gray = {kind for kind in run_kinds() if any(f'"{kind}"' in text for text in texts)}
        assert gray == {kind for kind in run_kinds() if field not in Run.counted(kind)}, field


def test_a_run_chooses_its_cluster_and_the_run_it_is_a_multiple_of_from_lists() -> None:
    validations = {str(rule.sqref): rule for rule in opened(some_sheets())["Inputs"].data_validations.dataValidation}
    for field, listed in (("run_cluster", "cluster_name"), ("run_of_run", "run_name")):
        place, names = LAYOUT.places[field], LAYOUT.places[listed]
        letters = place.cell().split("$")[1]
        rule = validations[f"{letters}{place.row + 1}"]
        assert (rule.type, rule.formula1) == ("list", names.range().split("!")[1])


NEEDED = {"name": "One more", "kind": "given_hours", "cluster": "Rented", "start": 1, "months": 2, "hours": 50}


@cache
def exported() -> bytes:
    return content_of(PLAN)


def typed(changes: dict[str, object]) -> Edited:
    """Return the workbook with a run typed into its first spare line."""
    edit = Edited(exported())
    for field, entry in changes.items():
        edit.type(LAYOUT.places[f"run_{field}"].cell(len(RUNS)).replace("$", ""), entry)
    return edit


def without_log(plan: Plan) -> Plan:
    return plan.replace(changes=())


def test_a_run_needs_only_the_fields_of_its_kind() -> None:
    read = read_workbook(typed(NEEDED).content(), date(2027, 3, 9)).plan
    assert without_log(read) == PLAN.replace(runs=[*PLAN.value("runs"), Run.model_validate(NEEDED)])


def test_a_field_of_its_kind_that_is_empty_is_told_by_its_cell() -> None:
    with pytest.raises(PlanError) as refused:
        read_workbook(typed({**NEEDED, "hours": None}).content(), date(2027, 3, 9))
    cell = LAYOUT.places["run_hours"].cell(len(RUNS)).replace("$", "")
    assert [problem for problem in refused.value.problems if problem.startswith(f"{cell}: Hours as given: nothing is")]


@pytest.mark.parametrize("name", ["Clusters", "Runs"])
def test_columns_are_as_wide_as_their_dates_and_words(name: str) -> None:
    """A date that does not fit prints as hashes, and a word is cut."""
    sheet, first = opened(some_sheets(), values=True)[name], FIRST + 1
    groups = [group for group in sheet.column_dimensions.values() if group.width]
    widths = {column: group.width for group in groups for column in range(group.min, group.max + 1)}
    months = range(first, first + 12)
    assert min(widths.get(column, 0) for column in months) >= len("30 Sep 2027")
    for row in sheet.iter_rows(min_row=6, min_col=first, max_col=first + 11):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.count(" ") == 0:
                assert widths[cell.column] >= len(cell.value) - 1, cell.coordinate

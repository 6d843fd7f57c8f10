"""Cells of tables that scenarios change: found by their address, wherever their row stands, and read back."""

from typing import Any

import pytest
from edits import Edited
from slim import ALL, slim
from spreadsheets import Engine, content_of

from llmbudget import Budget
from llmbudget.excel.read.workbook import ReadBack, read_workbook
from llmbudget.excel.sheets.scenarios import CHECKS
from llmbudget.excel.write.columns import FIRST, ID
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import in_scenario
from llmbudget.presets import preset

SALARY = "roles.ML engineer.salary"
SCENARIOS: dict[str, dict[str, Any]] = {
    "Cells": {
        SALARY: 200_000, "roles.Data engineer.start": 3, "roles.Data engineer.months": None,
        "datasets.Preference pairs.kind": "purchased", "datasets.Preference pairs.n_examples": 9000,
        "credits.AWS Activate, for founders.expires": 9,
    },
    "Over a factor": {SALARY: 100_000, "role_salary": 2, "tokens": 30_000_000_000},
}  # fmt: skip
"""Numbers, whole numbers, an emptied one, a choice, and a cell whose column is multiplied."""

_DATA = preset("startup").model_dump(by_alias=True)
_BESIDE = {"notes": {SALARY: "An offer."}, "spreads": {SALARY: {"low": 0.9, "high": 1.2}}}
PLAN = Plan.model_validate(_DATA | {"scenarios": SCENARIOS} | _BESIDE)
LAYOUT = Layout(PLAN)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(slim(content_of(PLAN), cases=ALL), PLAN)


def moved(plan: Plan) -> Plan:
    """Return a plan whose tables have rows inserted above, and the others in another order."""
    inserted = {
        "roles": {"name": "Inserted", "salary": 5000},
        "credits": {"name": "Inserted", "amount": 10, "start": 1, "expires": 2},
    }
    rows = {table: [row.model_dump() for row in reversed(plan.value(table))] for table in inserted}
    return plan.replace(**{table: [inserted[table], *rows[table]] for table in inserted})


def test_a_scenario_that_sets_cells_is_the_plan_with_these_cells_typed(engine: Engine) -> None:
    """The column of each scenario has it, and so has the column of the scenario that is shown; rows may have moved."""
    plan = moved(PLAN)
    engine.set_plan(plan)
    total = LAYOUT.place("total_cost")
    for scenario, changes in SCENARIOS.items():
        engine.show(scenario)
        typed = {name: value for name, value in changes.items() if "." in name or name == "tokens"}
        factor = changes.get("role_salary", 1)
        roles = [row.model_dump() | {"salary": row.salary * factor} for row in plan.value("roles")]
        expected = Budget(plan.replace({"roles": roles} | typed))
        assert Budget(in_scenario(plan, scenario)).plan.value("roles") == expected.plan.value("roles")
        columns = [FIRST + LAYOUT.cases.scenario(LAYOUT.cases.scenarios.index(scenario)), FIRST]
        cells = [("Calculation", total.row + 1, 1 + column) for column in columns]
        assert list(engine.calculate(cells).values()) == pytest.approx([expected["total_cost"]] * 2, rel=1e-9)


def _scenario_cell(name: str, no: int) -> str:
    return LAYOUT.cells[name].across(no).replace("$", "")


def test_changes_of_cells_that_are_typed_into_scenarios_are_theirs() -> None:
    edit = Edited(content_of(PLAN)).type(_scenario_cell(SALARY, 1), None).type(_scenario_cell(SALARY, 3), 150_000)
    kind = "datasets.Preference pairs.kind"
    plan = read_workbook(edit.type(_scenario_cell(kind, 1), "licensed").content()).plan
    assert plan.scenarios["Cells"] == {n: v for n, v in SCENARIOS["Cells"].items() if n != SALARY} | {kind: "licensed"}
    assert plan.scenarios["Scenario 1"] == {SALARY: 150_000}
    assert (plan.notes, plan.spreads) == (PLAN.notes, PLAN.spreads)


def test_a_plan_with_addresses_comes_back_also_with_rows_inserted_above() -> None:
    place = LAYOUT.places["role_name"]
    read = read_workbook(Edited(content_of(PLAN)).insert_row("Inputs", place.row + 1).content())
    assert read == ReadBack(PLAN, [])


def test_a_row_that_is_renamed_in_the_workbook_fails_a_check_and_is_set_aside_when_read(engine: Engine) -> None:
    names = LAYOUT.places["role_name"]
    check = CHECKS[0].place
    cell = (check.sheet, check.row + 1, check.column + 1)
    engine.set_plan(PLAN.replace({"roles.ML engineer.name": "Engineer"}))
    assert engine.calculate([cell])[cell] == 0
    read = read_workbook(Edited(content_of(PLAN)).type(names.cell().replace("$", ""), "Engineer").content())
    assert {entry.name for entry in read.plan.set_aside if not entry.note} == {SALARY}
    assert SALARY not in read.plan.scenarios["Cells"]
    assert read.plan.scenarios["Over a factor"] == {"role_salary": 2, "tokens": 30_000_000_000}
    assert [line for line in read.changes if "set aside, for the row “ML engineer” of roles" in line]
    again = read.plan.replace({"roles.Engineer.name": "ML engineer"})
    assert (again.scenarios, again.spreads, again.notes) == (PLAN.scenarios, PLAN.spreads, PLAN.notes)


def test_a_row_of_scenarios_that_no_formula_reads_is_refused() -> None:
    place = LAYOUT.cells[SALARY]
    own = f"Scenarios!{chr(ord('A') + ID)}{place.row + 1}"
    with pytest.raises(PlanError) as caught:
        read_workbook(Edited(content_of(PLAN)).type(own, "roles.Data engineer.salary").content())
    assert any(
        problem.startswith(f"{own}: formulas do not read the changes of 'roles.Data engineer.salary'; remove the row")
        for problem in caught.value.problems
    )

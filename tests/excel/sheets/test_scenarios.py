"""Scenarios are live: each column, and every sheet once it is chosen, comes to what Python comes to."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest
from plans import random_plan
from slim import ALL, slim, with_only
from spreadsheets import Cell, Comparison, Engine, Written, cells_of, content_of, written

from llmbudget import Budget
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION
from llmbudget.excel.write.cases import as_typed, by_case, by_parameter, by_scenario
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, TOTAL
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import size_of
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.scenarios import AS_PLANNED, in_scenario, may_differ
from llmbudget.plan.values import values
from llmbudget.presets import preset

pytestmark = pytest.mark.slow

SCENARIOS: dict[str, dict[str, Any]] = {
    "Lean team": {"role_headcount": 0.5, "role_time_share": 10, "raise_rate": 0.06},
    "Larger run elsewhere": {
        "tokens": 3e10, "spot_pricing_use": False, "accelerator": "A100-SXM4-80GB", "mfu": 0.3,
        "provider": ANY_PROVIDER, "region": ANY_REGION, "horizon_months": 15,
    },
    "Own adapters": {"method": "lora", "initial_weights": "open", "mfu": None, "opening_cash": 5e5},
}  # fmt: skip
"""Numbers, factors, choices, switches, months, and what is left empty."""


def with_scenarios(plan: Plan, scenarios: dict[str, dict[str, Any]]) -> Plan:
    return Plan.model_validate(plan.model_dump(by_alias=True) | {"scenarios": scenarios})


PLAN = with_scenarios(preset("startup"), SCENARIOS)


@pytest.fixture(scope="module")
def cells() -> dict[Cell, Written]:
    content_of(PLAN)  # notes them, too
    return cells_of(PLAN)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The scenario that is shown, without the columns of all of them."""
    return Engine(slim(content_of(PLAN)), PLAN)


def _stored(cells: dict[Cell, Written], layout: Layout, name: str, case: int) -> list[Any]:
    place, column = layout.place(name), FIRST + 1 + layout.columns.read(name, case)
    rows = range(place.row + 1, place.row + place.height + 1)
    return [cells["Calculation", row, column].value for row in rows]


def _values(plan: Plan) -> Mapping[str, Any]:
    """Return what Python finds for a plan in a workbook of the size of the first one."""
    size = size_of(PLAN)
    return model().evaluate(facts(months=size.months) | values(plan, size.lines))


def _agree(found: list[Any], expected: Any) -> bool:  # noqa: ANN401 - a float, a text or an array
    expected = np.ravel(expected).tolist()
    if isinstance(expected[0], str):
        return found[: len(expected)] == expected
    return found[: len(expected)] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("scenario", [AS_PLANNED, *SCENARIOS])
def test_a_column_holds_what_python_finds_for_the_plan_in_its_scenario(
    cells: dict[Cell, Written], scenario: str
) -> None:
    layout, expected = Layout(PLAN), _values(in_scenario(PLAN, scenario))
    case = layout.cases.scenario(layout.cases.scenarios.index(scenario))
    wrong = [name for name in by_scenario() if not _agree(_stored(cells, layout, name, case), expected[name])]
    assert wrong == []


def test_all_columns_calculate_to_what_is_stored(cells: dict[Cell, Written]) -> None:
    first = FIRST + Layout(PLAN).cases.scenario(0)
    own = {cell: one for cell, one in cells.items() if cell[0] == "Scenarios" or cell[2] > first}
    assert Comparison(PLAN, own).differences(Engine(content_of(PLAN), PLAN).calculate(list(own))) == []


@pytest.mark.parametrize("scenario", [*SCENARIOS, AS_PLANNED])
def test_every_quantity_follows_the_scenario_that_is_chosen(engine: Engine, scenario: str) -> None:
    """Also those by month, which have no column for each."""
    engine.show(scenario)
    layout, expected = Layout(PLAN), _values(in_scenario(PLAN, scenario))
    places = {name: layout.place(name) for name in model().order}
    cells = {
        name: [
            (place.sheet, place.row + 1 + at * (not place.by_month), place.column + 1 + at * place.by_month)
            for at in range(np.size(expected[name]))
        ]
        for name, place in places.items()
    }
    found = engine.calculate([cell for several in cells.values() for cell in several])
    wrong = [name for name, several in cells.items() if not _agree([found[cell] for cell in several], expected[name])]
    assert wrong == []


def test_a_scenario_typed_into_a_spare_column_counts() -> None:
    plan = preset("academic")
    engine = Engine(slim(content_of(plan), cases=ALL), plan)
    engine.set_scenario(1, "More people", {"role_headcount": 2, "tokens": 4e9})
    engine.show("More people")
    expected = Budget(in_scenario(with_scenarios(plan, {"x": {"role_headcount": 2, "tokens": 4e9}}), "x"))
    total = engine.layout.place("total_cost")
    cell = ("Calculation", total.row + 1, FIRST + 1 + engine.layout.cases.scenario(1))
    assert engine.calculate([cell])[cell] == pytest.approx(expected["total_cost"], rel=1e-9)
    assert engine.value("lowest_cash") == pytest.approx(expected["lowest_cash"], rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_random_scenarios_hold_what_python_finds(seed: int) -> None:
    """A scenario of the first plan sets every input in which two random plans differ."""
    plan, other = random_plan(seed), random_plan(seed + 1000)
    changes = {
        name: parameter.record.written(other.value(name))
        for name, parameter in parameters().items()
        if may_differ(parameter) and parameter.table is None
    }
    plan = with_scenarios(plan, {"Other": changes})
    layout, cells = Layout(plan), written(plan)
    kept = {name: other.value(name) for name in changes}
    expected = _values(plan.model_copy(update={"scenarios": {}}).replace(**kept))
    case = layout.cases.scenario(1)
    scalars = [name for name in by_scenario() if not axes()[name]]
    assert [name for name in scalars if not _agree(_stored(cells, layout, name, case), expected[name])] == []


def test_inputs_that_differ_are_marked_and_counted() -> None:
    sheet = openpyxl.load_workbook(BytesIO(with_only(content_of(PLAN), "Scenarios")))["Scenarios"]
    layout = Layout(PLAN)
    heads = [sheet.cell(HEADING_ROWS, FIRST + 1 + no).value for no in range(layout.n_scenarios)]
    assert heads == list(layout.cases.scenarios) == [AS_PLANNED, *SCENARIOS, "Scenario 1"]
    for name, place in layout.differing.items():
        own = [n for n in SCENARIOS if name in map(as_typed, SCENARIOS[n])]
        filled = [
            heads[no] for no in range(1, len(heads)) if sheet.cell(place.row + 1, FIRST + 1 + no).value is not None
        ]
        assert filled == own
        assert sheet.cell(place.row + 1, TOTAL + 1).value.startswith("=COUNTA(")
    rules = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    rows = [place.row + 1 for place in layout.differing.values()]
    [rule] = rules[f"H{min(rows)}:K{max(rows)}"]
    assert rule.formula == [f"AND(NOT(ISBLANK(H{min(rows)})),H{min(rows)}<>$G{min(rows)})"]


def test_every_input_that_a_scenario_may_change_is_read_by_the_model() -> None:
    used = {need for quantity in model().quantities.values() for need in quantity.needs}
    assert [p.name for p in parameters().values() if may_differ(p) and as_typed(p.name) not in used] == []


def test_costs_have_a_column_for_each_scenario_and_what_rests_on_months_has_none() -> None:
    assert {"total_cost", "net_cost", "cash_cost", "credits_used", "done_month"} <= by_scenario()
    assert not {"lowest_cash", "runway_months", "net_present_cost"} & by_scenario()
    assert {name for name in by_parameter() & by_case() if name in model().quantities} <= by_scenario()


def test_columns_of_tables_keep_within_their_bounds() -> None:
    plan = in_scenario(PLAN, "Lean team")
    assert all(row.time_share == 1 for row in plan.value("roles"))
    whole = [p.name for p in parameters().values() if p.table and isinstance(p.record, Number) and p.record.whole]
    assert not [name for name in whole if may_differ(parameters()[name])]
    assert set(tables()) >= {parameters()[name].table for name in whole}

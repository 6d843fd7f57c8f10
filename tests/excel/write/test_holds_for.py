"""In a workbook a value that holds for one choice counts only while that is chosen, as in the form and in Python."""

from datetime import date
from functools import cache
from typing import Any

import pytest
from edits import Edited
from slim import ALL, its_strategies, slim
from spreadsheets import Comparison, Engine, cells_of, content_of

from llmbudget import Budget
from llmbudget.excel.read.workbook import ReadBack, read_workbook
from llmbudget.excel.sheets.inputs import CHECKS
from llmbudget.excel.write.columns import FIRST
from llmbudget.excel.write.holds_for import cells, every_cell
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import in_scenario, with_scenario
from llmbudget.plan.set_aside import belonging
from llmbudget.presets import preset

H100, B200 = "H100-SXM5-80GB", "B200-SXM"
QUOTES = {"on_demand_quote": 2.1, "reserved_1y_quote": 1.9, "server_quote": 30_000.0, "power_quote": 650.0, "mfu": 0.4}
SCENARIOS: dict[str, dict[str, Any]] = {
    "Other chips": {"accelerator": B200},
    "Other chips, quoted": {"accelerator": B200, "on_demand_quote": 3.3},
    "Larger": {"parameters_total": 16e9},
}


FIGURES = ("total_cost", "accelerator_hours", "owning_break_even_share", "energy_mwh")


@cache
def plan() -> Plan:
    """Return a mixture of experts with quotes, some hours reserved and some on an own cluster."""
    mixture = preset("startup").replace(
        accelerator=H100, provider="AWS", region="us-east-1", parameters_active=2e9, n_owned=8, spot_pricing_use=False,
        reserved_1y_share=0.3, owned_share=0.3, provider_choice_provider="Lambda", **QUOTES,
    )  # fmt: skip
    found = mixture
    for name, changes in SCENARIOS.items():
        found = with_scenario(found, name, changes)
    return found


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(slim(content_of(plan()), "Checks", cases=its_strategies(plan())), plan())


def _agrees(engine: Engine, expected: Plan) -> None:
    places = {figure: engine.layout.place(figure) for figure in FIGURES}
    cells = {figure: (place.sheet, place.row + 1, place.column + 1) for figure, place in places.items()}
    found, budget = engine.calculate(list(cells.values())), Budget(expected)
    assert {one: found[cell] for one, cell in cells.items()} == pytest.approx(
        {one: float(budget[one]) for one in FIGURES}, rel=1e-9
    )


def _used(engine: Engine) -> float:
    place = CHECKS[0].place
    cell = (place.sheet, place.row + 1, place.column + 1)
    return float(engine.calculate([cell])[cell])


@pytest.mark.parametrize(
    ("choice", "other"),
    [("accelerator", B200), ("provider", "GCP"), ("region", "any"), ("parameters_total", 1.6e10), ("method", "lora")],
)
def test_another_choice_typed_into_its_cell_leaves_out_what_does_not_hold_and_a_check_says_so(
    engine: Engine, choice: str, other: float | str
) -> None:
    engine.set(choice, other)
    _agrees(engine, plan().replace(**{choice: other}))
    assert _used(engine) == 0
    engine.set(choice, plan().value(choice))
    _agrees(engine, plan())
    assert _used(engine) == 1


def test_a_value_typed_for_the_new_choice_counts_once_the_cell_beside_it_says_so(engine: Engine) -> None:
    engine.set("accelerator", B200)
    engine.set("server_quote", 60_000)
    _agrees(engine, plan().replace(accelerator=B200))
    engine.set("server_quote_for_accelerator", B200)
    _agrees(engine, plan().replace(accelerator=B200, server_quote=60_000.0))
    for name in ("accelerator", "server_quote"):
        engine.set(name, plan().value(name))
    engine.set("server_quote_for_accelerator", H100)


@pytest.mark.slow
def test_the_strategy_that_moves_elsewhere_has_quotes_of_its_own_that_hold_for_its_provider(engine: Engine) -> None:
    used = {"provider_choice_use": True, "provider_choice_provider": "Lambda", "provider_choice_on_demand_quote": 1.5}
    for name, value in used.items():
        engine.set(name, value)
    _agrees(engine, plan().replace(**used))
    engine.set("provider_choice_provider", "GCP")
    _agrees(engine, plan().replace(**used).replace(provider_choice_provider="GCP"))
    for name in used:
        engine.set(name, plan().value(name))


def test_a_scenarios_column_is_what_python_finds() -> None:
    row, stored = Layout(plan()).place("total_cost").row + 1, cells_of(plan())
    columns = {name: FIRST + 1 + Layout(plan()).cases.scenario(no) for no, name in enumerate(SCENARIOS, 1)}
    found = {name: stored["Calculation", row, column].value for name, column in columns.items()}
    expected = {name: Budget(in_scenario(plan(), name))["total_cost"] for name in SCENARIOS}
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.slow
def test_every_column_calculates_to_what_is_stored() -> None:
    own = {cell: one for cell, one in cells_of(plan()).items() if cell[0] in {"Calculation", "Inputs", "Strategies"}}
    assert Comparison(plan(), own).differences(Engine(content_of(plan()), plan()).calculate(list(own))) == []


@pytest.mark.slow
def test_a_size_that_turns_out_otherwise_keeps_its_active_parameters() -> None:
    """Sensitivity varies what was decided; it decides nothing else."""
    spread = Plan.model_validate(
        plan().model_dump(by_alias=True) | {"spreads": {"parameters_total": {"low": 0.8, "high": 1.2}}}
    )
    layout, engine = Layout(spread), Engine(slim(content_of(spread), "Sensitivity", cases=ALL), spread)
    engine.choose("parameters_total", 8e9, 9e9)
    active = layout.links["parameters_active"]
    at = [
        ("Calculation", active.row + 1, FIRST + 1 + layout.columns.read("parameters_active", case))
        for case in (0, layout.cases.low, layout.cases.high)
    ]
    assert set(engine.calculate(at).values()) == {2e9}


def cell(name: str) -> str:
    return Layout(plan()).places[name].cell().replace("$", "")


def read(**typed: object) -> ReadBack:
    edit = Edited(content_of(plan()))
    for name, value in typed.items():
        edit.type(cell(name), value)
    return read_workbook(edit.content(), date(2027, 3, 9))


def _same(found: ReadBack, expected: Plan) -> None:
    assert found.plan.replace(changes=()) == expected.replace(changes=())


def test_what_comes_back_is_the_plan_that_the_form_would_have() -> None:
    found = read(accelerator=B200)
    _same(found, plan().replace(accelerator=B200))
    _same(ReadBack(found.plan.replace(accelerator=H100), []), plan())
    assert "Your on-demand price: 2.1 USD/h set aside, for H100-SXM5-80GB, AWS, us-east-1" in found.changes


@pytest.mark.slow
def test_a_value_that_comes_back_for_the_new_choice_is_its_own() -> None:
    found = read(accelerator=B200, server_quote=60_000, server_quote_for_accelerator=B200)
    _same(found, plan().replace(accelerator=B200, server_quote=60_000.0))


@pytest.mark.slow
def test_a_value_typed_for_another_choice_waits_for_that() -> None:
    found = read(server_quote=60_000, server_quote_for_accelerator=B200).plan
    assert found.value("server_quote") is None
    assert found.replace(accelerator=B200).value("server_quote") == 60_000
    changed = read(accelerator=B200, server_quote=31_000).plan
    assert changed.value("server_quote") is None
    assert changed.replace(accelerator=H100).value("server_quote") == 31_000


@pytest.mark.slow
def test_a_choice_beside_a_value_that_cannot_be_is_told_with_its_cell() -> None:
    with pytest.raises(ValueError, match=f"{cell('server_quote_for_accelerator')}: Accelerator: 'H1000' is not in"):
        read(server_quote_for_accelerator="H1000")


@pytest.mark.slow
def test_a_reason_comes_back_with_the_value_that_it_explains_only() -> None:
    noted = preset("startup")
    place = Layout(noted).places["tokens"]
    edit = Edited(content_of(noted)).type(place.cell().replace("$", ""), 5e9)
    found = read_workbook(edit.content(), date(2027, 3, 9))
    assert "tokens" not in found.plan.notes
    assert found.plan.replace(tokens=noted.workload.tokens).notes["tokens"] == noted.notes["tokens"]
    assert found.changes == ["Training tokens: 20,000,000,000 → 5,000,000,000"]


def test_every_value_that_belongs_to_a_choice_has_a_cell_for_each() -> None:
    assert {name: tuple(cells(name).values()) for name in belonging()} == dict(belonging())
    places = Layout(plan()).places
    assert len({(places[one].sheet, places[one].row, places[one].column) for one in every_cell()}) == len(every_cell())

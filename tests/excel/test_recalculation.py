"""Stored values equal the formulas' results, for any input, in another program."""

import pytest
from plans import random_plan
from slim import is_of_the_plan, slim
from spreadsheets import Cell, Comparison, Engine, Written, cells_of, content_of, edit_cell, read_stored, written

from llmbudget import Budget
from llmbudget.analysis.ledger import switched
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.excel.write.columns import LEAST_ROWS
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.plan.plan import Plan, tables
from llmbudget.presets import organisations, preset

N_PLANS, N_WHOLE = 12, 3
"""Random plans, and in how many of them the columns of Calculation beside the plan's are calculated, too."""

ROWS = {
    "datasets": {"name": "=1+1", "tokens": 1e9, "acquisition_price": 1e6},
    "roles": {"name": "One more", "salary": 1e6, "months": 2},
    "subscriptions": {"name": "One more", "monthly_price": 1e5},
    "subawards": {"name": "One more", "amount": 1e6},
    "credits": {"name": "One more", "amount": 1e6, "expires": 120},
    "allocations": {"name": "One more", "hours": 1e6, "expires": 120},
    "contributions": {"name": "One more", "cash": 1e6, "in_kind": 1e5},
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Without allocations, so that hours cost something whatever else was drawn."""
    return random_plan(0).replace(allocations=())


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return content_of(plan)


@pytest.fixture(scope="module")
def cells(plan: Plan, content: bytes) -> dict[Cell, Written]:  # noqa: ARG001 - made together with the file
    return cells_of(plan)


@pytest.mark.slow
def test_every_formula_of_one_workbook_follows_random_plans_typed_into_its_inputs(
    plan: Plan, content: bytes, cells: dict[Cell, Written]
) -> None:
    whole, of_plan = Engine(content, plan), Engine(slim(content), plan)
    texts = {cell: found.text for cell, found in cells.items()}
    differences: list[str] = []
    for seed in range(N_PLANS):
        other = random_plan(seed)
        expected = written(other)
        assert {cell: found.text for cell, found in expected.items()} == texts, "formulas do not hold the plan's values"
        engine = whole
        if seed >= N_WHOLE:
            engine, expected = of_plan, {cell: one for cell, one in expected.items() if is_of_the_plan(cell)}
        engine.set_plan(other)
        found = Comparison(other, expected).differences(engine.calculate(list(expected)))
        differences += [f"plan {seed}: {line}" for line in found]
    assert differences == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*organisations(), "deepseek_v3"])
def test_every_formula_of_a_presets_workbook_gives_its_stored_value(name: str) -> None:
    plan = preset(name)
    stored = read_stored(content := content_of(plan))
    calculated = Engine(content, plan).calculate(list(stored))
    assert Comparison(plan, stored).differences(calculated) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_file_holds_the_formulas_and_values_that_were_compared(seed: int) -> None:
    """A file stores nothing for an empty text."""
    content = content_of(plan := random_plan(seed))
    noted = {cell: one if one.value != "" else Written(one.text, None) for cell, one in cells_of(plan).items()}
    assert read_stored(content) == noted


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_every_formula_of_a_workbook_with_long_tables_gives_its_stored_value(seed: int) -> None:
    plan = random_plan(seed, most_rows=30)
    cells = written(plan)
    assert Comparison(plan, cells).differences(Engine(content_of(plan), plan).calculate(list(cells))) == []


def test_stored_values_are_those_of_the_budget(plan: Plan, cells: dict[Cell, Written]) -> None:
    """The spare lines of tables, which the budget in Python does not have, change nothing but the rounding of sums."""
    budget, layout = Budget(plan), Layout(plan)
    scalars = [name for name in model().order if not axes()[name] and not isinstance(budget[name], str)]
    found = {name: cells["Calculation", layout.place(name).row + 1, 7].value for name in scalars}
    assert found == pytest.approx({name: float(budget[name]) for name in scalars}, rel=1e-12, abs=1e-9)


@pytest.mark.slow
def test_a_wrong_stored_value_does_not_reach_the_recalculation(
    plan: Plan, content: bytes, cells: dict[Cell, Written]
) -> None:
    """Control: the engine calculates indeed, it does not read what is stored."""
    poisoned = edit_cell(content, *_place(plan, "training_flops"), "<v>.*</v>", "<v>999</v>")
    calculated = Engine(poisoned, plan).calculate(list(cells))
    assert Comparison(plan, read_stored(poisoned)).differences(calculated) != []
    assert Comparison(plan, cells).differences(calculated) == []


@pytest.mark.slow
def test_a_constant_instead_of_a_formula_is_found(plan: Plan, content: bytes, cells: dict[Cell, Written]) -> None:
    """Control: right for the plan it was written for, wrong for another one, in the cell and in what follows."""
    frozen = edit_cell(content, *_place(plan, "training_flops"), "<f>.*</f>", "")
    engine = Engine(frozen, plan)
    other = next(plan for plan in map(random_plan, range(1, N_PLANS)) if Budget(plan)["training_cost"])
    assert Comparison(plan, cells).differences(engine.calculate(list(cells))) == []
    engine.set_plan(other)
    differences = Comparison(other, written(other)).differences(engine.calculate(list(cells)))
    assert any(line.startswith(f"Calculation!{_place(plan, 'training_flops')[1]} ") for line in differences)
    assert any(line.startswith(f"Calculation!{_place(plan, 'total_cost')[1]} ") for line in differences)


def test_another_accelerator_changes_the_total(plan: Plan, content: bytes) -> None:
    engine = Engine(slim(content), plan)
    totals = {}
    for accelerator in ("H100-SXM5-80GB", "A100-SXM4-80GB"):
        engine.set("accelerator", accelerator)
        totals[accelerator] = engine.value("total_cost")
        assert totals[accelerator] == pytest.approx(
            Budget(plan.replace(accelerator=accelerator))["total_cost"], rel=1e-9
        )
    assert len(set(totals.values())) == len(totals)


@pytest.fixture(scope="module")
def listing(plan: Plan) -> Plan:
    """With the strategies in use without which what the plan lists does not count, and more hours than are given."""
    listed = (adjustment.strategy for adjustment in model().adjustments if adjustment.when_off)
    return switched(plan.replace(tokens=1e13), [*in_use(plan), *listed])


RESULTS = ("cash_cost", "total_cost", "final_cash", "lowest_cash", "data_repeats", "credits_unused")


def test_a_row_typed_into_the_last_spare_line_of_a_table_counts(listing: Plan) -> None:
    """For each table in turn."""
    engine, own = Engine(slim(content_of(listing)), listing), Budget(listing)
    places = {name: engine.layout.place(name) for name in RESULTS}
    cells = {name: (place.sheet, place.row + 1, place.column + 1) for name, place in places.items()}
    for name, typed in ROWS.items():
        table = tables()[name]
        row = table.row.model_validate(typed)
        for field in table.row.records():
            engine.set(f"{table.row.prefix}_{field}", getattr(row, field), line=LEAST_ROWS - 1)
        longer = Budget(listing, **{name: (*listing.value(name), row)})
        expected = {result: float(longer[result]) for result in RESULTS}
        assert expected != {result: float(own[result]) for result in RESULTS}, name
        found = engine.calculate(list(cells.values()))
        assert {one: found[cell] for one, cell in cells.items()} == pytest.approx(expected, rel=1e-9), name
        for field in table.row.records():
            engine.set(f"{table.row.prefix}_{field}", None, line=LEAST_ROWS - 1)


def _place(plan: Plan, name: str) -> tuple[str, str]:
    """Return the sheet and the address of a scalar quantity."""
    place = Layout(plan).place(name)
    return place.sheet, f"G{place.row + 1}"

"""Stored values equal the formulas' results, for any input, in another program."""

import pytest
from openpyxl.utils import get_column_letter
from plans import random_plan
from slim import is_of_the_plan, slim
from spreadsheets import (
    Cell,
    Comparison,
    Engine,
    Written,
    cells_of,
    content_of,
    edit_cell,
    read_stored,
    sized_as,
    within,
    written,
    written_with_flags,
)

from llmbudget import Budget
from llmbudget.analysis.ledger import switched
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.plan.plan import Plan, tables

N_PLANS, N_WHOLE = 4, 1
"""Random plans, and in how many of them the columns of Calculation beside the plan's are calculated, too.

`test_engines` types three more for other programs.
"""

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
    """Without allocations, so that hours cost something whatever else was drawn; longer than most."""
    return random_plan(0).replace(allocations=(), horizon_months=36)


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
        other = within(random_plan(seed), plan)
        with sized_as(plan):
            expected, flags = written_with_flags(other)
        assert {cell: found.text for cell, found in expected.items()} == texts, "formulas do not hold the plan's values"
        engine = whole
        if seed >= N_WHOLE:
            engine, expected = of_plan, _of_the_plan(expected)
        engine.set_plan(other, flags)
        with sized_as(plan):
            found = Comparison(other, expected).differences(engine.calculate(list(expected)))
        differences += [f"plan {seed}: {line}" for line in found]
    assert differences == []


@pytest.mark.slow
def test_a_file_holds_the_formulas_and_values_that_were_compared(content: bytes, cells: dict[Cell, Written]) -> None:
    """A file stores nothing for an empty text."""
    noted = {cell: one if one.value != "" else Written(one.text, None) for cell, one in cells.items()}
    assert read_stored(content) == noted


@pytest.mark.slow
def test_every_formula_of_a_workbook_with_long_tables_gives_its_stored_value() -> None:
    plan = random_plan(3, most_rows=30)
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
    sheet, address = _place(plan, "training_flops")
    poisoned = edit_cell(slim(content), sheet, address, "<v>.*</v>", "<v>999</v>")
    of_plan = _of_the_plan(cells)
    calculated = Engine(poisoned, plan).calculate(list(of_plan))
    assert Comparison(plan, of_plan).differences(calculated) == []
    [place] = [cell for cell in of_plan if (cell[0], f"{get_column_letter(cell[2])}{cell[1]}") == (sheet, address)]
    stored = of_plan | {place: Written(of_plan[place].text, 999)}
    assert Comparison(plan, stored).differences(calculated) != []


@pytest.mark.slow
def test_a_constant_instead_of_a_formula_is_found(plan: Plan, content: bytes, cells: dict[Cell, Written]) -> None:
    """Control: right for the plan it was written for, wrong for another one, in the cell and in what follows."""
    frozen = edit_cell(slim(content), *_place(plan, "training_flops"), "<f>.*</f>", "")
    engine, of_plan = Engine(frozen, plan), _of_the_plan(cells)
    others = (within(random_plan(seed), plan) for seed in range(1, N_PLANS))
    other = next(one for one in others if Budget(one)["training_cost"])
    assert Comparison(plan, of_plan).differences(engine.calculate(list(of_plan))) == []
    with sized_as(plan):
        expected, flags = written_with_flags(other)
    expected = _of_the_plan(expected)
    engine.set_plan(other, flags)
    with sized_as(plan):
        differences = Comparison(other, expected).differences(engine.calculate(list(expected)))
    assert any(line.startswith(f"Calculation!{_place(plan, 'training_flops')[1]} ") for line in differences)
    assert any(line.startswith(f"Calculation!{_place(plan, 'training_cost')[1]} ") for line in differences)


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


def test_a_delay_typed_into_a_workbook_costs_what_it_costs_in_python(plan: Plan, content: bytes) -> None:
    engine = Engine(slim(content), plan)
    changes = {"training_months": 1, "tokens": 1e15, "n_accelerators": 8, "evaluation_multiplier": 2}
    late = Budget(plan.replace(**changes))
    for name in changes:
        engine.set(name, late.plan.value(name))
    names = ("paid_delay_months", "delay_cost", "delay_total_cost", "delay_commitment_cost", "total_cost")
    assert late["delay_cost"] > 0
    assert {name: engine.value(name) for name in names} == pytest.approx({name: late[name] for name in names}, rel=1e-9)


def test_layers_and_width_typed_or_left_empty_are_followed(plan: Plan, content: bytes) -> None:
    """Both, one of them, which gives the other, and none."""
    engine = Engine(slim(content), plan)
    for layers, width in ((12, 512), (12, None), (None, 512), (None, None)):
        for name, value in (("layers", layers), ("model_width", width)):
            engine.set(name, value)
        budget = Budget(plan.replace(layers=layers, model_width=width))
        for name in ("n_layers", "width", "total_cost"):
            assert engine.value(name) == pytest.approx(float(budget[name]), rel=1e-9), (name, layers, width)


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
        table, last = tables()[name], engine.layout.size.lines[name] - 1
        row = table.row.model_validate(typed)
        for field in table.row.records():
            engine.set(f"{table.row.prefix}_{field}", getattr(row, field), line=last)
        longer = Budget(listing, **{name: (*listing.value(name), row)})
        expected = {result: float(longer[result]) for result in RESULTS}
        assert expected != {result: float(own[result]) for result in RESULTS}, name
        found = engine.calculate(list(cells.values()))
        assert {one: found[cell] for one, cell in cells.items()} == pytest.approx(expected, rel=1e-9, abs=1e-6), name
        for field in table.row.records():
            engine.set(f"{table.row.prefix}_{field}", None, line=last)


def _of_the_plan(cells: dict[Cell, Written]) -> dict[Cell, Written]:
    """Return the cells that follow from the plan's own column."""
    return {cell: one for cell, one in cells.items() if is_of_the_plan(cell)}


def _place(plan: Plan, name: str) -> tuple[str, str]:
    """Return the sheet and the address of a scalar quantity."""
    place = Layout(plan).place(name)
    return place.sheet, f"G{place.row + 1}"

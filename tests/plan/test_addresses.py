"""A cell of a table has an address: scenarios, ranges, notes, searches and Python use it."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from each import each
from plans import random_plan

from llmbudget import Budget
from llmbudget.api.opening import SetAsideWarning
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Choice, Number, Switch, Text
from llmbudget.plan.addresses import addresses, parameter_of, parse, title_of, value_at, values_at
from llmbudget.plan.differences import differences
from llmbudget.plan.file import PlanError, read_plan, write_plan
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.ranges import ranges
from llmbudget.plan.scenarios import changed_in, described, in_scenario, may_change, with_scenario
from llmbudget.presets import preset, preset_names
from llmbudget.report import unused
from llmbudget.widgets.session.link import fragment, plan_text_of

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINEER = "roles.ML engineer"
SALARY = f"{ENGINEER}.salary"
ODD = ("v1.5 (a.b)", "...", "a. b", "=1+1", "Ünïcode 名前 🙂")


def with_parts(plan: Plan, **parts: Any) -> Plan:  # noqa: ANN401 - any part of a plan file
    return Plan.model_validate(plan.model_dump(by_alias=True) | parts)


def another(plan: Plan, address: str) -> Any:  # noqa: ANN401 - any scalar of a plan
    """Return a value that a cell may have and has not."""
    record, value = parameter_of(address).record, values_at(plan, parse(address))[0]
    if isinstance(record, Choice):
        return next(option for option in record.options() if option != value)
    if isinstance(record, Number):
        low = record.usual[0] if record.usual else record.at_least
        return next(number for number in (low + 1, low, record.at_least) if record.at_most >= number != value)
    if isinstance(record, Switch):
        return not value
    return "Other" if isinstance(record, Text) else "2031-01-01"


@each("name", [name for name in preset_names() if name in ORGANIZATIONS])
def test_what_is_set_at_an_address_is_what_it_gives_and_nothing_else_changes(name: str) -> None:
    plan = preset(name)
    cells = {(parse(cell).table, parse(cell).field): cell for cell in addresses(plan)}
    fields = {(t.name, field) for t in tables().values() if plan.value(t.name) for field in t.row.records()}
    assert cells.keys() == {(table, field) for table, field in fields if field != "name"}
    for address in cells.values():
        new = another(plan, address)
        try:
            changed = plan.replace({address: new})
        except ValueError:  # two cells contradict each other, such as the ends of a grant
            continue
        cell = parse(address)
        assert {cell.record.written(value) for value in values_at(changed, cell)} == {new}
        title = f"{cell.record.label}, {cell.row}: "
        assert all(line.startswith((title, "Note on ")) for line in differences(plan, changed))


@pytest.mark.parametrize("name", ODD)
def test_a_name_may_hold_dots_and_anything_else(name: str) -> None:
    plan = Plan().replace(roles=[{"name": "Other"}, {"name": name}])
    address = f"roles.{name}.salary"
    assert (str(parse(address)), parse(address).row) == (address, name)
    assert address in set(addresses(plan))
    changed = plan.replace({address: 7})
    assert [role.salary for role in changed.value("roles")] == [plan.value("roles")[0].salary, 7]
    assert value_at(changed, parse(address)) == 7


def test_rows_of_one_name_are_one_thing_in_several_periods() -> None:
    plan = Plan().replace(roles=[{"name": "Tester", "start": 1, "months": 2}, {"name": "Tester", "start": 3}])
    assert [role.salary for role in plan.replace({"roles.Tester.salary": 5}).value("roles")] == [5, 5]
    assert Budget(plan)["roles.Tester.headcount"] == 1
    with pytest.raises(KeyError, match="2 rows of roles have this name and different values; give each row a name"):
        Budget(plan)["roles.Tester.start"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("roles.ML enginer.salary", "the table roles has no row 'ML enginer'; use 'ML engineer', the closest of 'ML "),
        ("roles.Zzz.salary", "the table roles has no row 'Zzz'; use one of 'ML engineer', 'Data engineer'"),
        ("role.ML engineer.salary", "there is no table 'role'; use 'roles', the closest of 'bookings', "),
        ("roles.ML engineer.pay", "the table roles has no field 'pay'; use one of 'name', 'headcount', "),
        ("roles.salary", "the name of a row is missing; write table.row.field, such as 'roles.ML engineer.salary'."),
        ("subawards.A.amount", "the table subawards has no row 'A'; the table is empty."),
    ],
)  # fmt: skip
def test_an_address_of_nothing_is_refused_with_what_there_is(address: str, sentence: str) -> None:
    budget = Budget("startup")
    plan = budget.plan
    ways: list[Callable[[], object]] = [
        lambda: budget.replace({address: 1}),
        lambda: budget[address],
        lambda: budget.with_scenario("Lean", {address: 1}),
        lambda: budget.search(over={address: [1]}),
        lambda: budget.largest(1e6, address),
        lambda: read_plan(write_plan(plan).replace("notes:\n", f"notes:\n  {address}: Why.\n")),
        lambda: with_parts(plan, spreads={address: {"low": 0.5, "high": 2}}),
    ]
    for way in ways:
        with pytest.raises((PlanError, KeyError, ValueError)) as caught:
            way()
        assert f"'{address}': {sentence}" in str(caught.value.args[0] if caught.type is KeyError else caught.value)


SET: dict[str, Any] = {
    SALARY: 200_000,
    "roles.Data engineer.start": 3,
    "roles.Data engineer.months": None,
    "datasets.Preference pairs.kind": "purchased",
    "datasets.Preference pairs.n_examples": 9000,
    "credits.AWS Activate, for founders.expires": 9,
}


def test_a_scenario_that_sets_a_cell_is_the_plan_with_that_cell_typed() -> None:
    plan = preset("startup")
    for changes in ({address: value} for address, value in SET.items()):
        scenario = in_scenario(with_scenario(plan, "Other", changes), "Other")
        assert scenario == plan.replace(changes)
    assert in_scenario(with_scenario(plan, "Other", SET), "Other") == plan.replace(SET)


def test_the_value_of_a_cell_takes_the_place_of_the_factor_on_its_column() -> None:
    plan = with_scenario(preset("startup"), "Dear", {"role_salary": 2, SALARY: 100_000})
    salaries = {role.name: role.salary for role in plan.value("roles")}
    dear = {role.name: role.salary for role in in_scenario(plan, "Dear").value("roles")}
    assert dear == {name: 100_000 if name == "ML engineer" else 2 * salary for name, salary in salaries.items()}
    assert described(plan, "Dear") == ["Salary, roles: × 2", "Salary, ML engineer: 100,000 instead of 169,000"]


def test_a_cell_as_it_is_without_a_change_is_no_change() -> None:
    plan = with_scenario(preset("startup"), "Dear", {"role_salary": 2})
    assert changed_in(plan, "Dear", SALARY, 5.0).scenarios["Dear"] == {"role_salary": 2, SALARY: 5}
    assert changed_in(changed_in(plan, "Dear", SALARY, 5.0), "Dear", SALARY, 338_000.0) == plan


def test_the_name_of_a_row_and_what_costs_nothing_are_the_same_in_all_scenarios() -> None:
    assert may_change("datasets.A.kind")
    assert not {name for name in ("roles.A.name", "bookings.A.account", "changes.A.day") if may_change(name)}
    with pytest.raises(PlanError, match=r"it cannot change 'roles\.ML engineer\.name'"):
        Budget("startup").with_scenario("Other", {"roles.ML engineer.name": "B"})


def _everywhere(plan: Plan, *cells: str) -> Plan:
    """Return the plan with cells named by a scenario, by notes and by ranges, as far as each may."""
    return with_parts(
        plan,
        scenarios={"Other": {cell: another(plan, cell) for cell in cells if may_change(cell)}},
        spreads={cell: {"low": 0.5, "high": 2} for cell in cells if isinstance(parameter_of(cell).record, Number)},
        notes=dict.fromkeys(cells, "Because."),
    )


@each("seed", range(4))
def test_a_plan_keeps_every_address_in_file_and_link(seed: int) -> None:
    plan = random_plan(seed)
    named = _everywhere(plan, *list(addresses(plan))[::7])
    lost = named.replace(**{table: [] for table in tables() if plan.value(table)})
    assert not lost.notes
    for kept in (named, lost):
        assert read_plan(plan_text_of(fragment(write_plan(kept))), plan.catalog.current) == kept
    assert lost.replace(**{table: plan.value(table) for table in tables()}) == named


@pytest.mark.parametrize("away", ["renamed", "deleted"])
def test_what_names_a_lost_row_is_set_aside_said_and_comes_back(away: str) -> None:
    plan = _everywhere(preset("startup"), SALARY)
    rows = [role.model_dump() for role in plan.value("roles")]
    others = [row | {"name": "Engineer"} if row["name"] == "ML engineer" else row for row in rows]
    others = others if away == "renamed" else [row for row in others if row["name"] != "Engineer"]
    with pytest.warns(SetAsideWarning) as warned:
        lost = Budget(plan).replace(roles=others)
    assert str(warned[0].message) == (
        "Set aside: Salary, ML engineer (range of × 0.5 to × 2) and Salary, ML engineer (note) and Salary, ML engineer "
        f"({another(plan, SALARY):,.0f} USD/year in “Other”), for the row “ML engineer” of roles. Give a row that name "
        "again to restore it."
    )
    assert (lost.plan.spreads, lost.plan.notes, lost.plan.scenarios) == ({}, {}, {"Other": {}})
    assert [line for line in unused(lost) if line.startswith("Set aside: Salary, ML engineer (")] != []
    assert any("set aside, for the row “ML engineer” of roles" in line for line in differences(plan, lost.plan))
    assert read_plan(write_plan(lost.plan), plan.catalog.current) == lost.plan
    back = lost.plan.replace(roles=rows)
    assert back == plan
    assert not list(unused(Budget(back)))[1:]


def test_what_is_set_aside_for_a_row_stays_while_other_tables_change() -> None:
    plan = _everywhere(preset("startup"), SALARY)
    lost = plan.replace({f"{ENGINEER}.name": "Engineer"})
    assert lost.replace(tokens=3e9, datasets=[]).set_aside == lost.set_aside
    changed = lost.replace(roles=[{"name": "ML engineer", "salary": 5}])
    assert changed.spreads == plan.spreads
    assert changed.notes == {}, "the note explains another value"


def test_a_cell_with_a_range_of_its_own_varies_by_itself_and_not_with_its_column() -> None:
    plan = with_parts(preset("startup"), spreads={SALARY: {"low": 0.5, "high": 2}})
    names = [role.name for role in plan.value("roles")]
    column, cell = ranges(plan)["role_salary"], ranges(plan)[SALARY]
    is_engineer = [name == "ML engineer" for name in names]
    assert np.ravel(cell.low < cell.high).tolist() == is_engineer
    assert np.ravel(column.low == column.high).tolist() == is_engineer
    drivers = Budget(plan).drivers()
    row = drivers.loc[SALARY]
    assert (row["label"], row["source"]) == ("Salary, ML engineer", "this plan")
    assert (row["low"], row["planned"], row["high"]) == (84_500, 169_000, 338_000)
    at = [Budget(plan).replace({SALARY: value})["cost_before_contingency"] for value in (84_500, 338_000)]
    assert [row["at_low"], row["at_high"]] == pytest.approx(at)
    outcomes = Budget(plan).uncertainty(4096)
    assert outcomes.drawn[SALARY].low.shape == (len(names), 1)


@pytest.mark.slow
def test_draws_of_a_cell_are_those_of_a_plan_in_which_nothing_else_varies() -> None:
    """With each row's range stated by itself, the rows no longer move together."""
    plan = preset("startup")
    own = {f"roles.{role.name}.salary": {"low": 0.9, "high": 1.1} for role in plan.value("roles")}
    alone, together = (
        Budget(with_parts(plan, spreads=spreads)).uncertainty(20_000)
        for spreads in (own, {"role_salary": {"low": 0.9, "high": 1.1}})
    )
    width = [o.quantile("people_cost", 0.9) - o.quantile("people_cost", 0.1) for o in (alone, together)]
    assert width[0] < width[1]
    assert "role_salary" not in alone.drawn


def test_a_search_tries_cells_and_its_plans_have_them() -> None:
    over: dict[str, list[Any]] = {
        f"{ENGINEER}.headcount": [1, 3], "roles.Data engineer.headcount": [0.5, 2], "strategies": [],
        "sourcing": ["on demand"], "accelerator": ["H100-SXM5-80GB"], "provider": ["AWS"],
    }  # fmt: skip
    search = Budget("startup").search(over=over)
    best = search.plan(0)
    assert best["net_cost"] == pytest.approx(search.points[0].cost)
    assert [best[f"roles.{name}.headcount"] for name in ("ML engineer", "Data engineer")] == [1, 0.5]
    assert search.front()[f"{ENGINEER}.headcount"].tolist() == [1] * len(search.points)


def test_the_largest_number_in_a_cell_that_money_pays_for() -> None:
    budget = Budget("startup").without("spending_limits")
    address = f"{ENGINEER}.headcount"
    most = budget.largest(900_000, address)
    assert most.limit == "costs more than 900,000 USD"
    assert most.budget["total_cost"] == pytest.approx(900_000, rel=1e-4)
    assert most.budget[address] > budget[address]
    assert most.budget.plan.replace({address: budget[address]}).value("roles") == budget.plan.value("roles")


def test_titles_name_the_row() -> None:
    assert (title_of(SALARY), title_of("role_salary"), title_of("tokens")) == (
        "Salary, ML engineer", "Salary, roles", "Training tokens",
    )  # fmt: skip

"""One model for one plan or for many at once, in all or month by month, and never a number that is none."""

import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from each import each
from many_plans import evaluated_again
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.schedule import PHASES
from llmbudget.model.totals import CATEGORIES
from llmbudget.parameters.record import Text
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values

pytestmark = pytest.mark.slow

N_CASES = 3
MILLIONTH_OF_A_DOLLAR = 1e-6
ADDED_UP = [(line.name, line.by_month) for line in model().cost_lines.values()] + [
    (f"{name}_cost", f"{name}_cost_by_month")
    for name in (*CATEGORIES, "subtotal", "total", "eligible", "opex", "indirect_base", "capex")
]
SCALARS = [name for name, p in parameters().items() if p.table is None and not isinstance(p.record, Text)]


@each("seed", range(50))
def test_months_add_up_to_the_closed_form_of_every_line_and_total(seed: int) -> None:
    budget = Budget(random_plan(seed, most_rows=6))
    for name, by_month in [*ADDED_UP, ("credits_used", "credits_used_by_month")]:
        gap = abs(float(np.sum(budget[by_month])) - float(budget[name]))
        assert gap <= 1e-9 * abs(budget[name]) + 1e-12 * (budget["total_cost"] + budget["credits_granted"]), name


@each("seed", range(50))
def test_random_plans_give_finite_numbers_without_a_warning(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        budget = Budget(random_plan(seed, most_rows=6))
        numbers = _numbers(budget)
    assert [name for name, found in numbers.items() if not np.all(np.isfinite(found))] == []
    at_one_rate = _numbers(budget.replace(exchange_rates=[]))  # a cheaper dollar can lower a month's bills below 0
    negative = {name for name, found in at_one_rate.items() if np.any(found < 0)}
    assert all(np.min(at_one_rate[n]) > -1e-9 * (1 + at_one_rate["total_cost"]) for n in negative - MAY_BE_NEGATIVE)
    assert all(set(np.unique(numbers[name])) <= {0, 1} for name in model().checks)
    assert all(numbers[name] == 1 for name in model().checks if model().checks[name].identity), "an identity failed"


MAY_BE_NEGATIVE = {
    "rent_change_cost", "run_rent_change_cost", "exchange_change_rate", "exchange_step", "exchange_cost",
    "exchange_change_by_month", "exchange_cost_by_month", "generation_exchange_cost", "api_exchange_cost",
    "generation_exchange_cost_by_month", "api_exchange_cost_by_month", "all_exchange_cost",
    "all_exchange_cost_by_month",
    "agreed_step_share", "idle_1y_change_share", "idle_3y_change_share",
    "yearly_rent_change_rate", "yearly_electricity_change_rate", "yearly_rent_step", "yearly_electricity_step",
    *(f"{phase}_change_share" for phase in (*PHASES, "runs", "clusters", "served")), "phased_change_cost",
    "role_change_cost",
    "subscription_change_cost", "subaward_change_cost", "depreciation_change_cost", "eligible_change_cost",
    "cluster_held_change_cost", "cluster_worn_change_cost", "run_chargeback_change_cost", "main_machines_change_cost",
    "machines_change_cost", "item_change_cost", "purchases_change_cost",
    "credits_change_cost", "outside_change_cost", "rate_changes_cost", "tuition_change_cost",
    "participant_change_cost", "closing_cash", "lowest_cash", "burn_by_month", "average_burn_cost",
    "highest_burn_cost", "final_cash", "burnt_until_profit_cost", "net_present_owning_cost", "savings_from_owning",
    "opening_cash_by_month",
    "net_cost", "role_growth", "request_cost", "request_cost_by_month", "request_cost_by_year", "budget_headroom",
    "book_value_change_by_month", "payables_change_by_month", "prepaid_change_by_month", "net_cost_before_contingency",
    "vat_change_by_month", "development_change_by_month", "expense_cost_by_month",
    "cash_out_by_month", "cash_out_by_year", "paid_by_month", "paid_by_year",
    "settled_cash", "restricted_change_by_month", "unrestricted_cash", "lowest_unrestricted_cash", "reserve_cash",
    "reserve_months", "year_end_cash", "year_end_unrestricted_cash", "year_end_reserve_months",
}  # fmt: skip


def test_wide_bounds_give_finite_numbers_without_a_warning() -> None:
    """Every parameter at its lowest, then at its highest."""
    for side in ("at_least", "at_most"):
        extreme = {
            name: getattr(parameter.record, side)
            for name, parameter in parameters().items()
            if parameter.table is None and hasattr(parameter.record, side) and not isinstance(parameter.record, Text)
        }
        extreme |= {"spot_share": 0, "owned_share": 0, "reserved_3y_share": 0, "on_demand_share": None}
        extreme |= {"start_month": "2027-01", "report_currency": "EUR", "model_width": None}  # layers give it
        extreme |= {"machines_order_share": extreme["machines_order_share"] / 2}
        extreme |= {"machines_acceptance_share": extreme["machines_acceptance_share"] / 2}
        extreme |= {"owning_owned_share": 0, "reserved_capacity_reserved_1y_share": 0, "spot_pricing_spot_share": 0}
        extreme |= {name: 1 for name in extreme if name.startswith("low_precision") and name.endswith("speedup")}
        budget = Budget(plain(), **{name: extreme[name] for name in extreme if name in SCALARS})
        assert all(np.all(np.isfinite(number)) for number in _numbers(budget).values())


def _numbers(budget: Budget) -> dict[str, Any]:
    """Return every quantity that is no choice, such as the method that a strategy may change."""
    found = {name: np.asarray(budget[name]) for name in model().order}
    return {name: value for name, value in found.items() if value.dtype.kind != "U"}


@cache
def _others() -> list[dict[str, Any]]:
    return [values(random_plan(seed)) for seed in (20, 21)]


@each("name", SCALARS)
def test_many_values_of_an_input_at_once_give_what_each_gives_alone(name: str) -> None:
    """A case axis of shape (cases, 1, 1), as draws and the columns of the workbook use it."""
    _compare(11, {name: [others[name] for others in _others()]})


@pytest.mark.parametrize("seed", range(5))
def test_many_whole_plans_at_once_give_what_each_gives_alone(seed: int) -> None:
    """Every scalar input on the case axis together, and columns of tables as (cases, rows, 1)."""
    plan = random_plan(seed)
    others = [values(random_plan(other)) for other in range(100 + seed, 100 + seed + N_CASES)]
    columns = [n for n, p in parameters().items() if p.table and values(plan)[n].dtype.kind == "f"]
    factors = np.linspace(0.5, 3, N_CASES)
    tables = {n: [values(plan)[n] * (1 if "_start" in n else factor) for factor in factors] for n in columns}
    _compare(seed, {name: [other[name] for other in others] for name in SCALARS} | tables)


@cache
def _evaluated(seed: int) -> dict[str, Any]:
    return model().evaluate(facts() | values(random_plan(seed)))


def _compare(seed: int, cases: dict[str, list[Any]]) -> None:
    """Compare quantities of a random plan with an input given once for all cases, and case by case."""
    stacked = {name: np.array([np.broadcast_to(c, _shape(c)) for c in given]) for name, given in cases.items()}
    before = _evaluated(seed)
    changed = model().base.keys() & frozenset[str]().union(*map(model().dependents, cases))
    together = evaluated_again(before, stacked, model().order)
    for case in range(len(next(iter(cases.values())))):
        alone = evaluated_again(before, {name: given[case] for name, given in cases.items()}, model().order)
        for name in changed:
            found, expected = _case(together[name], case), np.ravel(alone[name])
            assert _equal(found, expected, is_money=name.endswith("_cost")), (name, case)


def _shape(value: Any) -> tuple[int, int]:  # noqa: ANN401 - a scalar or a column
    return value.shape if isinstance(value, np.ndarray) else (1, 1)


def _case(value: Any, case: int) -> Any:  # noqa: ANN401 - a scalar or an array
    array = np.asarray(value)
    if array.ndim < 3:
        return np.ravel(array)
    return np.ravel(array[case if len(array) > 1 else 0])


def _equal(found: Any, expected: Any, *, is_money: bool) -> bool:  # noqa: ANN401 - arrays
    if found.dtype.kind == "U":
        return bool(np.array_equal(found, expected))
    scale = np.max(np.abs(expected), initial=0)
    noise = max(1e-12 * scale, MILLIONTH_OF_A_DOLLAR if is_money else 0)  # also of differences that should be nothing
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=1e-9, atol=noise))

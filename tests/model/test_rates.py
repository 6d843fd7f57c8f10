"""Indirect cost rates that change over time: by hand, and month by month for random plans."""

from typing import Any

import numpy as np
import pytest
from each import each
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.rates import BY_ROW
from llmbudget.model.totals import DIRECT
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.values import values

AGREED = [
    {"name": "FY2028", "start": 1, "rate": 0.52},
    {"name": "FY2029", "start": 13, "rate": 0.54},
    {"name": "FY2030", "start": 25, "rate": 0.56},
]
TRAVEL: dict[str, Any] = {
    "start_month": "2027-07", "horizon_months": 36, "travel_price": 100_000, "indirect_base": "mtdc",
    "data_start": 1, "data_months": 1, "training_start": 2, "training_months": 1, "evaluation_start": 3,
    "evaluation_months": 1, "roles": [], "subscriptions": [], "datasets": [], "credits": [], "tokens": 1e6,
    "n_checkpoints": 0, "egress_gigabytes": 0, "api_tokens": 0,
}  # fmt: skip


def agreed(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    return Budget(plain(), **TRAVEL | {"indirect_rates": AGREED} | changes)


def of_travel(budget: Budget) -> list[float]:
    """Return the indirect costs of travel by year: the plan's, less the plan's without travel."""
    years = budget["facilities_cost_by_month"] - budget.replace(travel_price=0)["facilities_cost_by_month"]
    return [float(years[first : first + 12].sum()) for first in (0, 12, 24)]


def test_each_year_bears_the_rate_of_its_agreement() -> None:
    """100,000 of base in each of three years."""
    budget = agreed()
    assert of_travel(budget) == pytest.approx([52_000, 54_000, 56_000])
    total = budget["facilities_cost"] - budget.replace(travel_price=0)["facilities_cost"]
    assert total == pytest.approx(162_000)
    assert budget["check_months"] == 1
    view = Budget(budget.plan.model_copy(update={"profile": "academic"})).finance_view()
    assert view.loc["indirect_cost_by_year"].iloc[2:].sum() == pytest.approx(budget["facilities_cost"])


def test_rows_may_stand_in_any_order_and_the_rate_without_a_month_holds_before_the_first() -> None:
    assert of_travel(agreed(indirect_rates=AGREED[::-1])) == pytest.approx([52_000, 54_000, 56_000])
    late = agreed(indirect_rate=0.5, indirect_rates=AGREED[1:])
    assert of_travel(late) == pytest.approx([50_000, 54_000, 56_000])
    assert of_travel(agreed(indirect_rate=0.5, indirect_rates=[])) == pytest.approx([50_000] * 3)


def test_where_no_base_is_chosen_rates_add_nothing_and_are_told() -> None:
    budget = agreed(indirect_base="none")
    assert budget["facilities_cost"] == 0
    assert budget["check_indirect"] == 0
    assert agreed()["check_indirect"] == 1


def test_of_two_rates_of_one_month_the_mean_counts_and_they_are_told() -> None:
    budget = agreed(indirect_rates=[*AGREED, {"name": "Again", "start": 13, "rate": 0.5}])
    assert of_travel(budget) == pytest.approx([52_000, 52_000, 56_000])
    assert (budget["check_rates"], agreed()["check_rates"]) == (0, 1)


def test_a_plan_file_keeps_them() -> None:
    plan = agreed().plan
    assert read_plan(write_plan(plan)) == plan


def test_every_direct_cost_is_spread_over_a_phase_or_has_a_change_of_its_own() -> None:
    """A new cost line by month must say what changes of the rate do to it."""
    by_month = {line.name for line in model().cost_lines.values() if line.category in DIRECT and line.phase is None}
    assert by_month == BY_ROW


@each("seed", range(20))
def test_the_total_is_the_sum_of_each_months_rate_on_its_base(seed: int) -> None:
    """For random plans with random rates, also where credits, subawards and machines come and go."""
    random = np.random.default_rng(seed)
    starts = random.choice(np.arange(1, 60), size=4, replace=False)
    rates = [{"name": str(at), "start": int(at), "rate": float(random.uniform(0, 1))} for at in starts]
    bases = ("mtdc", "eu_flat", "total_direct")
    plan = random_plan(seed, most_rows=5).replace(
        indirect_rates=rates, indirect_base=bases[seed % 3], indirect_rate=0.4, full_cost_eligible=bool(seed % 2)
    )
    budget = Budget(plan)
    months = np.arange(1, 121)
    rate = np.full(120, 0.4)
    for one in sorted(rates, key=lambda row: row["start"]):
        rate[months >= one["start"]] = one["rate"]
    assert budget["indirect_rate_by_month"] == pytest.approx(rate)
    expected = float((rate * budget["indirect_base_cost_by_month"]).sum())
    scale = budget["subtotal_cost"] + budget["credits_used"] + 1
    assert budget["facilities_cost"] == pytest.approx(expected, abs=1e-9 * scale)


def test_draws_and_scenarios_change_the_rates_of_every_month() -> None:
    """Every rate lower by a tenth, and another rate without a month, as cases at once."""
    plan = agreed(indirect_rate=0.5, indirect_rates=AGREED[1:], contributions=[]).plan
    inputs = facts() | values(plan)
    cases = {
        "agreed_rate": np.stack([inputs["agreed_rate"] * factor for factor in (1, 0.9, 1)]),
        "indirect_rate": np.array([0.5, 0.5, 0.4]).reshape(-1, 1, 1),
    }
    found = model().evaluate(inputs | cases, ["facilities_cost"])["facilities_cost"]
    alone = [
        model().evaluate(
            inputs | {n: c[at] if n == "agreed_rate" else float(c[at, 0, 0]) for n, c in cases.items()},
            ["facilities_cost"],
        )["facilities_cost"]
        for at in range(3)
    ]
    assert np.ravel(found) == pytest.approx(alone)
    assert alone[1] < alone[0] > alone[2]

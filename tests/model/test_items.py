"""Equipment and other items, each bought in one month, by hand."""

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.plan.overheads import CONTINGENCY_RATES

SERVERS = {"name": "Servers", "price": 12_000, "n_units": 2, "month": 3, "life_years": 2}
DISKS = {"name": "Disks", "price": 900, "n_units": 10, "month": 2, "life_years": 2}
SCOPE = {"name": "Oscilloscope", "price": 20_000, "month": 4}
MEETING = {"name": "Meeting", "kind": "travel", "price": 4000, "month": 1}
AUDIT = {"name": "Audit", "kind": "goods", "price": 2500, "month": 6}
ITEMS = [SERVERS, DISKS, SCOPE, MEETING, AUDIT]


def bought(*items: dict[str, object], **changes: object) -> Budget:
    none = dict.fromkeys(CONTINGENCY_RATES, 0)
    return Budget(plain(), items=[*items], horizon_months=12, **none, **changes)


def test_equipment_with_a_life_and_above_the_threshold_is_capitalized_and_the_rest_is_expensed() -> None:
    """Two servers at 12,000 over two years: 1,000 a month from month 3. Cheap disks and what has no life at once."""
    before, budget = bought(), bought(*ITEMS)
    added = {name: budget[name] - before[name] for name in (
        "capex_cost", "depreciation_cost", "equipment_cost", "book_value_cost", "travel_cost", "materials_cost",
        "cash_cost",
    )}  # fmt: skip
    assert added == {
        "capex_cost": 24_000, "depreciation_cost": 10_000, "equipment_cost": 29_000, "book_value_cost": 14_000,
        "travel_cost": 4000, "materials_cost": 2500, "cash_cost": 24_000 + 29_000 + 6500,
    }  # fmt: skip
    assert budget["depreciation_cost_by_month"][:4] == pytest.approx([0, 0, 1000, 1000])
    assert budget["capex_cost_by_month"][2] == 24_000
    assert budget["equipment_cost_by_month"][1:4] == pytest.approx([9000, 0, 20_000])
    paid = budget["cash_out_by_month"] - before["cash_out_by_month"]
    assert paid[:6] == pytest.approx([4000, 9000, 24_000, 20_000, 0, 2500])
    assert budget["chargeback_price"] == before["chargeback_price"]


def test_a_part_of_a_month_is_depreciated_and_the_book_value_ends_at_zero() -> None:
    """Half a year and a bit: 6.6 months."""
    budget = bought(SERVERS | {"life_years": 0.55})
    months = budget["depreciation_cost_by_month"] - bought()["depreciation_cost_by_month"]
    assert months[2:9] == pytest.approx([24_000 / 6.6] * 6 + [24_000 / 6.6 * 0.6])
    assert budget["book_value_cost"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("base", "counted"),
    [
        ("mtdc", 9000 + 6500),  # servers and oscilloscope cost more than 10,000 each: equipment
        ("eu_flat", 10_000 + 6500),  # depreciation alone
        ("total_direct", 10_000 + 29_000 + 6500),
    ],
)
def test_a_base_of_indirect_costs_counts_items_as_its_rule_says(base: str, counted: float) -> None:
    changes = {"indirect_base": base, "indirect_rate": 0.5}
    added = bought(*ITEMS, **changes)["facilities_cost"] - bought(**changes)["facilities_cost"]
    assert added == pytest.approx(counted / 2)


def test_a_rate_over_time_applies_to_items_in_their_months() -> None:
    rates = [{"name": "Later", "start": 5, "rate": 1}]
    changes = {"indirect_base": "total_direct", "indirect_rate": 0, "indirect_rates": rates}
    added = bought(*ITEMS, **changes)["facilities_cost"] - bought(**changes)["facilities_cost"]
    assert added == pytest.approx(2500 + 8 * 1000)


def test_an_item_after_the_budget_is_no_cost_and_is_told() -> None:
    budget = bought(SERVERS | {"month": 13})
    assert budget["total_cost"] == bought()["total_cost"]
    assert budget.failed_checks()["check_items"].startswith("Some items are bought after the budget ends. 24,000 USD")
    assert np.all(budget["capex_cost_by_month"] == 0)


def test_an_item_bought_in_the_last_month_does_not_recur_after_the_budget() -> None:
    """Yearly travel recurs; a meeting does not."""
    yearly = {"travel_price": 1200}
    late = bought(MEETING | {"month": 12}, **yearly)
    assert late["recurring_cost_by_month"][11] == bought(**yearly)["recurring_cost_by_month"][11]

"""Each limit fails where it should, and says what to do; the preset passes all of them."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from each import each
from plans import first
from rich_plan import PLAN

from llmbudget import Budget
from llmbudget.catalog import tiers
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset, preset_names

TESTS = Path(__file__).parents[1]
NONSENSE = {"check_steps", "check_utilisation", "check_scale", "check_request"}
"""Checks against plans that nobody could carry out."""

RUN = {"name": "Tune", "kind": "given_hours", "hours": 10, "start": 3}
CLUSTER = {"name": "Lab", "on_demand_quote": 2}
BROKEN_BY = {
    "check_memory": {"n_accelerators": 1},
    "check_deadline": {"tokens": 1e12},
    "check_evaluation": {"post_training_multiplier": 100},
    "check_order": {"evaluation_start": 5},
    "check_horizon": {"horizon_months": 5},
    "check_offer": {"provider": "Lambda", "accelerator": "TPU-v4"},
    "check_price": {"accelerator": "H800-SXM5-80GB"},
    "check_price_lists": {"accelerator": "GB200-per-GPU", "provider": "market median", "region": "any"},
    "check_price_age": {"accelerator": "RTX-4090", "budget_month": "2026-11"},
    "check_exchange_rate": {"report_currency": "EUR"},
    "check_commitment": {"reserved_1y_share": 0.5},
    "check_commitment ": {"reserved_3y_share": 0.5},
    "check_cluster": {"owned_share": 0.5, "n_owned": 0},
    "check_cluster ": {"owned_share": 0.5, "n_owned": 1, "other_use_share": 1},
    "check_purchase": {"n_owned": 8, "accelerator": "MI325X"},
    "check_power": {"accelerator": "TPU-v5p"},
    "check_interruptions": {"hours_between_failures": 10, "n_accelerators": 10_000},
    "check_interruptions ": {"spot_interruption_rate": 1000, "spot_share": 1},
    "check_allocations": {"allocations": [{"name": "Too late", "hours": 100, "expires": 1}]},
    "check_credits_used": {"credits": [{"name": "Too short", "amount": 50_000, "expires": 1}]},
    "check_indirect": {"indirect_rate": 0.5},
    "check_indirect ": {"indirect_base": "mtdc"},
    "check_data": {"max_repeats": 1},
    "check_data ": {"datasets": []},
    "check_starts": {"roles": [{"name": "Too late", "start": 13}]},
    "check_starts ": {"subawards": [{"name": "Too late", "start": 13, "amount": 1}]},
    "check_items": {"items": [{"name": "Too late", "price": 10, "month": 60}]},
    "check_subawards": {"subawards": [{"name": "Too long", "start": 6, "months": 12, "amount": 1}]},
    "check_starts  ": {"owned_start": 13, "n_owned": 8},
    "check_cash": {"opening_cash": 0},
    "check_restricted": {
        "opening_cash": 0,
        "contributions": [{"name": "For this model only", "cash": 500_000, "restricted_share": 1, "month": 2}],
    },
    "check_steps": {"n_accelerators": 1_000_000},
    "check_steps ": {"tokens": 1e5},
    "check_utilisation": {"mfu": 1},
    "check_scale": {"n_accelerators": 200_001},
    "check_scale ": {"roles": [{"name": "Everybody", "headcount": 5_001}]},
    "check_scale  ": {"roles": [{"name": "Everybody", "headcount": 1, "headcount_end": 5_001}]},
    "check_request": {"contributions": [{"name": "Too much", "cash": 3e6, "month": 1}]},
    "check_run_months": {"runs": [{**RUN, "start": 12, "months": 2}]},
    "check_run_months ": {"runs": [{**RUN, "cluster": "Lab"}], "clusters": [{**CLUSTER, "start": 4}]},
    "check_run_names": {"runs": [RUN, RUN]},
    "check_cluster_names": {"clusters": [CLUSTER, CLUSTER]},
    "check_cluster_prices": {
        "runs": [{**RUN, "cluster": "Lab"}],
        "clusters": [{"name": "Lab", "accelerator": "H800-SXM5-80GB"}],
    },
}
"""Changes of a preset by the check that they break; more of the same check have blanks after its name."""

IDENTITIES = [name for name, check in model().checks.items() if check.identity]


def test_the_preset_passes_all_checks() -> None:
    assert Budget("startup", budget_month="2026-11").failed_checks() == {}


@pytest.mark.filterwarnings("ignore::llmbudget.SetAsideWarning")
@pytest.mark.parametrize("name", preset_names())
def test_what_cannot_be_is_said_of_no_plan_that_was_carried_out(name: str) -> None:
    """The checks against nonsense leave the published runs and the presets alone, at every size."""
    sizes = [None, *tiers()] if name in organisations() else [None]
    for size in sizes:
        budget = Budget(name, initial_weights="either").at_tier(size) if size else Budget(name)
        assert set(budget.failed_checks()) & NONSENSE == set(), size


def test_what_cannot_be_is_said_with_its_value_what_is_allowed_and_what_to_do() -> None:
    """In the units of the field, and never as a number of many digits."""
    said = {
        "check_steps": (
            {"n_accelerators": 1_000_000},
            (r"20,000,000,000 training tokens take at most \S+ steps: 1,000,000 accelerators read [\d,]+ at",
             r"once\. No model learns in fewer than 100 steps\. Use fewer accelerators"),
        ),
        "check_utilisation": (
            {"mfu": 1},
            (r"You entered 100%; the highest published MFU is 72%\.", "Enter an MFU that you measured"),
        ),
        "check_scale": (
            {"n_accelerators": 1_000_000},
            (r"The plan has 1,000,000 accelerators; the largest known cluster has 200,000\.", "Check the digits"),
        ),
        "check_request": (
            {"contributions": [{"name": "Too much", "cash": 3e6, "month": 1}]},
            (r"Partners contribute 3,000,000 USD in cash, .* USD more than the cost of .* USD\.", "Lower the"),
        ),
    }  # fmt: skip
    for check, (changes, words) in said.items():
        assert re.match(" ".join(words), Budget("startup", **changes).advice(check))


@each("name", BROKEN_BY)
def test_a_limit_is_broken_by_a_plan_that_breaks_it(name: str) -> None:
    assert name.strip() in Budget("startup", **BROKEN_BY[name]).failed_checks()


def test_each_check_fails_in_a_test() -> None:
    """Those that this file breaks, and those that are named in the tests of what they are about."""
    files = [path for folder in ("model", "strategies") for path in (TESTS / folder).glob("*.py")]
    texts = " ".join(path.read_text("utf-8") for path in files)
    assert {*model().checks} - {*IDENTITIES} - {*re.findall(r"\bcheck_\w+", texts)} == set()


@each("name", IDENTITIES)
def test_an_identity_fails_when_one_of_its_sides_is_wrong(name: str) -> None:
    """A plan cannot break it: a fault of the model would."""
    quantity, budget = model().quantities[name], Budget(PLAN)
    first_side, *others = (budget.values[need] for need in quantity.needs)
    assert quantity.function(first_side, *others) == 1
    assert quantity.function(1 + 1.5 * first_side, *others) == 0


def test_credits_that_expire_before_they_can_be_used_say_how_much_is_lost_when_and_what_to_do() -> None:
    """Only 6 of 50,000 USD that expire after a month were used, and no check warned."""
    late = Budget("startup", credits=[{"name": "Too short", "amount": 50_000, "expires": 1}])
    used, eligible = late["credits_used"], late["eligible_cost"]
    assert used < 10
    assert late["expired_credits_cost"] == pytest.approx(eligible - used)
    assert late.failed_checks()["check_credits_used"] == (
        f"Credits expire before you use them. You use {used:,.0f} of 50,000 USD. Credits expire in month 1; outside "
        f"their months, you pay {eligible - used:,.0f} USD of eligible spending in cash. Do the work they pay for "
        "sooner, ask for a longer term, or plan without them."
    )


@pytest.mark.parametrize(
    ("amount", "expires", "holds"), [(50_000, 12, 1), (5000, 5, 1), (0, 1, 1), (50_000, 3, 0), (9000, 4, 0)]
)
def test_more_credits_than_spending_are_no_loss_and_an_early_expiry_is(amount: float, expires: int, holds: int) -> None:
    """Training, the most that they pay for, is in months 4 and 5."""
    budget = Budget("startup", credits=[{"name": "Credits", "amount": amount, "expires": expires}])
    assert budget["check_credits_used"] == holds
    lost = min(budget["credits_unused"], budget["eligible_cost"] - budget["credits_used"])
    assert budget["expired_credits_cost"] == pytest.approx(lost)


def test_a_subaward_that_outlasts_the_budget_says_how_much_of_it_is_left_out() -> None:
    """12 months from month 30 of 36: 70,000 of 120,000 USD were in the budget, and nothing was said of the rest."""
    late = Budget("academic", subawards=[{"name": "Partner", "amount": 120_000, "start": 30, "months": 12}])
    assert late["subawards_cost"] == pytest.approx(70_000)
    assert late.failed_checks()["check_subawards"].startswith(
        "Some subaward payments fall after the budget ends. 50,000 of 120,000 USD is due after the budget, outside "
        "its cost. Start or end them earlier"
    )
    assert late.replace(horizon_months=41)["check_subawards"] == 1


def test_a_commitment_that_is_used_day_and_night_for_a_year_is_used_up() -> None:
    """8 accelerators, half of them reserved: 35 064 hours a year."""
    busy = Budget(first("startup"), reserved_1y_share=0.5, tokens=1e12)
    assert busy["committed_1y_hours"] == pytest.approx(8 * 0.5 * 8766)
    assert busy["unused_1y_cost"] == 0
    assert "check_commitment" not in busy.failed_checks()


NUMBERS = [name for name, p in parameters().items() if p.table is None and isinstance(p.record, Number)]
DECIDED = [name for name in NUMBERS if parameters()[name].section != "constants"]


@pytest.mark.parametrize("profile", organisations())
def test_an_input_that_was_emptied_in_a_workbook_gives_no_error_and_blames_no_model(profile: str) -> None:
    """An empty cell is read as 0: nothing divides by it, and what must be filled in is told. A case for each input."""
    inputs: dict[str, Any] = facts() | values(preset(profile))
    is_emptied = np.eye(len(DECIDED), dtype=bool)[:, :, None, None]
    inputs |= {name: np.where(here, 0.0, inputs[name]) for name, here in zip(DECIDED, is_emptied, strict=True)}
    found = model().evaluate(inputs)
    names = ("total_cost", "check_filled", *(name for name, check in model().checks.items() if check.identity))
    total, filled, *identities = (np.broadcast_to(np.ravel(found[name]), len(DECIDED)) for name in names)
    wrong = ~np.isfinite(total) | (~np.all(identities, axis=0) & (filled == 1))
    assert [name for name, is_wrong in zip(DECIDED, wrong, strict=True) if is_wrong] == []


def test_more_active_parameters_than_all_are_told() -> None:
    found = model().evaluate(facts() | values(preset("startup")) | {"parameters_total": 1e9, "parameters_active": 8e9})
    assert found["check_parameters"] == 0


def test_shares_of_more_than_all_hours_in_a_workbook_are_told_and_blame_no_model() -> None:
    """Owning is switched on beside spot: the form refuses it, a workbook cannot."""
    switched = {"owning_use": 1.0, "owning_owned_share": 0.8, "spot_pricing_use": 1.0, "spot_pricing_spot_share": 0.3}
    found = model().evaluate(facts() | values(preset("startup")) | switched)
    assert found["left_share"] == pytest.approx(-0.1)
    assert found["check_shares"] == 0
    assert [name for name, check in model().checks.items() if check.identity and not found[name]] == []

"""Distributed training: the run ends sooner, at a few more hours; what is paid by the month stops sooner."""

import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.strategies import strategies
from llmbudget.strategies.distributed_training import DistributedTraining
from llmbudget.strategies.strategy import MEDIUM

PLAN = {
    "goodput": 0.9, "mfu": 0.4, "spot_share": 0, "experiment_multiplier": 0, "training_start": 3, "training_months": 8,
    "evaluation_start": 11, "horizon_months": 14,
}  # fmt: skip
MONTHS = 6
"""So many of the eight months of training are computing; the rest is for people."""


def _computing(months: float, **plan: float) -> Budget:
    """Return a plan with as many tokens as take so many months."""
    budget = Budget(plain(), **{**PLAN, **plan})
    days = months * budget["days_per_month"]
    return budget.replace(tokens=budget["tokens"] * days / budget["training_window_days"])


def _used(months: float = MONTHS, *, plan: dict[str, float] | None = None, **parameters: float) -> Budget:
    return _computing(months, **(plan or {})).use("distributed_training", **parameters)


def test_four_times_the_accelerators_at_94_percent_of_the_speed_need_6_percent_more_hours() -> None:
    """8 become 32; the hours of the main run grow by 1 / 0.94, and it takes 4 × 0.94 times less time."""
    base, used = _computing(MONTHS), _used(accelerators_multiple=4, doubling_efficiency=0.94**0.5)
    assert used["n_accelerators"] == 32
    assert used["training_hours"] == pytest.approx(base["training_hours"] / 0.94)
    assert used["wall_clock_days"] == pytest.approx(base["wall_clock_days"] / 3.76)


@pytest.mark.parametrize(("multiple", "kept"), [(2, 0.97), (3, 0.953), (4, 0.9409), (8, 0.9127), (64, 0.833)])
def test_speed_is_lost_at_each_doubling(multiple: float, kept: float) -> None:
    """0.97 once, twice, three and six times; between one and two doublings in between."""
    used = _used(accelerators_multiple=multiple, doubling_efficiency=0.97)
    assert used["scaling_efficiency"] == pytest.approx(kept, abs=5e-4)
    assert used["mfu_in_use"] == pytest.approx(0.4 * used["scaling_efficiency"])


def test_it_usually_keeps_what_was_measured_with_four_times_as_many() -> None:
    assert _used(accelerators_multiple=4)["scaling_efficiency"] == pytest.approx(0.94, abs=2e-3)


@pytest.mark.parametrize(("kept", "sooner", "more"), [(0.9, "3.6 to", "11% more"), (0.97, "to 3.9", "at 3 to")])
def test_its_evidence_is_what_the_worst_and_the_best_measurement_give(kept: float, sooner: str, more: str) -> None:
    """90% for 1 billion parameters, and up to 97%."""
    base, used = _computing(MONTHS), _used(accelerators_multiple=4, doubling_efficiency=kept**0.5)
    assert f"{base['wall_clock_days'] / used['wall_clock_days']:.1f}" in sooner
    assert f"{100 * (used['training_hours'] / base['training_hours'] - 1):.0f}" in more
    for words in (f"{kept:.0%}", sooner, more):
        assert words in DistributedTraining.evidence


def test_the_batch_grows_and_with_it_quality_is_at_stake() -> None:
    assert strategies()["distributed_training"].risk == MEDIUM


def test_the_months_saved_are_decided_and_all_that_follows_is_sooner_by_them() -> None:
    """6 months of computing become 1.6, so that four whole ones of 8 can be saved; 11 - 4 and 14 - 4."""
    used = _used(months_saved=4)
    assert used["computing_months_saved"] == pytest.approx(6 - 6 / used["scaling_efficiency"] / 4)
    assert used["training_months"] == 4
    assert used["training_months_before_strategies"] == 8
    assert used["evaluation_start"] == 7
    assert used["horizon_months"] == 10
    assert used["check_deadline"] == used["check_order"] == used["check_horizon"] == used["check_months_saved"] == 1


@pytest.mark.parametrize("months", [0.1, 0.5, 1, 1.3, 6])
def test_no_month_is_saved_unless_somebody_decides_it(months: float) -> None:
    used, base = _used(months), _computing(months)
    for name in ("training_months", "evaluation_start", "horizon_months"):
        assert used[name] == base[name]
    assert used["total_cost"] >= base["total_cost"]
    assert used["check_months_saved"] == 1


@pytest.mark.parametrize(("months", "holds"), [(0.1, 0), (1.3, 0), (1.4, 1), (6, 1)])
def test_a_month_in_which_people_think_is_not_saved_by_more_accelerators(months: float, holds: int) -> None:
    """It takes computing of 1 / 0.734 months to save one."""
    used = _used(months, months_saved=1)
    assert used["check_months_saved"] == holds
    assert used.without("distributed_training")["check_months_saved"] == 1


def test_too_many_months_saved_are_told_with_what_computing_takes_less() -> None:
    assert _used(months_saved=6).failed_checks()["check_months_saved"] == (
        "Distributed training does not save as many months as planned. Training is planned to end 6 months sooner, "
        "but more accelerators save 4.4 months of computing. Save fewer months, or take more accelerators."
    )


@pytest.mark.parametrize("months_saved", [0, 4])
@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_more_tokens_never_cost_less(name: str, months_saved: float) -> None:
    """Big tech cost 319.8M at 1.11 times the tokens and 318.0M at 1.20: more work saved more months of people."""
    base = Budget(name).use("distributed_training", months_saved=months_saved)
    totals = [base.replace(tokens=base["tokens"] * times)["total_cost"] for times in (1, 1.11, 1.2, 1.5, 2, 3, 5)]
    assert totals == sorted(totals)


def test_the_card_says_how_many_months_can_be_saved() -> None:
    card = DistributedTraining.remark
    assert card(_used().values) == (
        "More accelerators save 4.4 months of computing. To end training sooner, enter up to 4 as the months saved."
    )
    assert card(_used(months_saved=1).values) == card(_used(1).values) == ""


@pytest.mark.parametrize(("share", "months"), [(0, 14), (0.5, 12), (0.24, 14), (1, 10)])
def test_of_four_months_saved_a_share_ends_the_budget_in_whole_months(share: float, months: int) -> None:
    """0.24 of 4 is not one month."""
    assert _used(months_saved=4, ends_earlier_share=share)["horizon_months"] == months


def test_binary_digits_round_no_month_down() -> None:
    """6 months of computing at twice the speed save 3; 0.3 of 10 months saved are 3."""
    assert _used(accelerators_multiple=2, doubling_efficiency=1, months_saved=3)["check_months_saved"] == 1
    assert _used(months_saved=10, ends_earlier_share=0.3)["horizon_months"] == 14 - 3


def test_people_who_are_paid_to_the_end_cost_less_when_the_budget_ends_sooner() -> None:
    """12,000 USD a month, no benefits: 14 months without it, 10 with it, and 14 when nobody leaves sooner."""
    role = {"name": "Engineer", "salary": 144_000, "benefits_rate": 0}
    base = _computing(MONTHS).replace(roles=[role], raise_rate=0)
    assert base["salary_cost"] == pytest.approx(14 * 12_000)
    assert base.use("distributed_training", months_saved=4)["salary_cost"] == pytest.approx(10 * 12_000)
    assert base.use("distributed_training", months_saved=4, ends_earlier_share=0)["salary_cost"] == pytest.approx(
        14 * 12_000
    )


def test_training_never_gets_shorter_than_a_month_nor_the_budget() -> None:
    used = _used(plan={"training_months": 2}, months_saved=120)
    assert (used["training_months"], used["horizon_months"], used["evaluation_start"]) == (1, 1, 3)


@pytest.mark.parametrize(("planned", "moved"), [(11, 7), (6, 3), (3, 3), (2, 2)])
def test_evaluation_does_not_start_before_training_unless_it_did(planned: int, moved: int) -> None:
    """Training starts in month 3, and four months are saved."""
    assert _used(plan={"evaluation_start": planned}, months_saved=4)["evaluation_start"] == moved


@pytest.mark.parametrize(
    ("plan", "there"),
    [
        ({"n_owned": 32}, 1),
        ({"n_owned": 31}, 0),
        ({"n_owned": 64, "other_use_share": 0.5}, 1),
        ({"n_owned": 64, "other_use_share": 0.6}, 0),
        ({"n_owned": 8, "owned_share": 0.25}, 1),
        ({"n_owned": 8, "owned_share": 0.3}, 0),
        ({"n_owned": 8, "chargeback_quote": 2}, 1),
        ({"n_owned": 8, "owned_share": 0}, 1),
    ],
)
def test_it_has_the_accelerators_when_its_own_ones_are_there(plan: dict[str, float], there: int) -> None:
    """8 become 32, all of them own unless a smaller share of the hours is; an internal rate is not yours to plan."""
    base = Budget(plain(), **PLAN | {"owned_share": 1, "server_quote": 41_000, **plan})
    assert base["check_distributed_training"] == 1, "it is not in use"
    assert base.use("distributed_training")["check_distributed_training"] == there


def test_hours_that_are_granted_need_no_accelerators_of_ones_own() -> None:
    plan = PLAN | {"owned_share": 1, "server_quote": 41_000, "n_owned": 16}
    base = Budget(plain(), **plan).use("distributed_training")
    half = base["accelerator_hours"] / 2
    granted = base.replace(allocations=[{"name": "Centre", "hours": half}])
    assert base["check_distributed_training"] == 0
    assert granted["charged_share"] == pytest.approx(0.5)
    assert granted["check_distributed_training"] == 1


def test_the_large_companys_cluster_has_no_room_for_four_times_as_many_and_it_is_told_and_not_recommended() -> None:
    """Three quarters of 24,576 are 18,432 owned ones; 33% of 16,384 are free."""
    failed = Budget("big_tech").use("distributed_training").failed_checks()["check_distributed_training"]
    why_not = Budget("big_tech").recommend().left_out["distributed_training"]
    assert why_not.endswith("check would fail: The own cluster has room for distributed training.")
    assert failed.startswith(
        "The own cluster has too few accelerators for distributed training. The plan needs 18,432 own accelerators "
        "among 24,576 at work at once, but other projects leave 5,407 of 16,384. Choose a smaller multiple, own more"
    )

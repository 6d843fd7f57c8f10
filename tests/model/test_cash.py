"""Credits that expire, cash and runway: by hand, and against a simulation that goes from month to month."""

import numpy as np
import pytest
from credit_programmes import Grants, simulate, what_credits_pay
from each import each
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import random_plan
from quantity_by_hand import calculate

from llmbudget import Budget
from llmbudget.analysis.figure_words import calendar_month, runway
from llmbudget.model import Graph, model
from llmbudget.report import report

GIVEN_CASH = ("closing_cash", "settled_cash", "in_horizon", "total_cost", "tolerance")


@pytest.mark.parametrize(
    ("grants", "spending", "paid"),
    [
        ([(100, 12)], [60, 60, 60], [60, 40, 0]),
        ([(100, 2), (100, 5)], [60, 60, 60, 60], [60, 60, 60, 20]),
        ([(100, 5), (100, 2)], [60, 60, 60, 60], [60, 60, 60, 20]),
        ([(100, 1), (50, 4)], [60, 60, 60], [60, 50, 0]),
        ([(500, 2)], [0, 0, 60, 60], [0, 0, 0, 0]),
        ([(500, 3)], [0, 0, 60, 60], [0, 0, 60, 0]),
        ([(100, 2), (100, 2)], [150, 0, 150], [150, 0, 0]),
        ([(30, 1), (30, 2), (30, 3)], [10, 10, 100], [10, 10, 30]),
        ([(1000, 60)], [60, 60], [60, 60]),
        ([(0, 5)], [60], [0]),
        ([], [60], [0]),
    ],
    ids=[
        "one grant runs out",
        "the earliest to expire pays first",
        "in whatever order they are written",
        "what is left at its expiry is lost",
        "a grant that expires before anything is spent is lost",
        "the last usable month is usable",
        "two that expire together",
        "each loses its own rest",
        "no more than is spent",
        "a grant of nothing",
        "no grant",
    ],
)
def test_credits_by_hand(grants: Grants, spending: list[float], paid: list[float]) -> None:
    found = what_credits_pay(grants, spending)
    assert found["credits_used_by_month"][: len(paid)].tolist() == pytest.approx(paid)
    assert found["credits_used"] == pytest.approx(sum(paid))
    assert found["credits_unused"] == pytest.approx(sum(amount for amount, _ in grants) - sum(paid))
    assert simulate(grants, spending) == pytest.approx(paid), "the simulation itself"


amounts = st.integers(0, 300).map(float)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    grants=st.lists(st.tuples(amounts, st.integers(1, 14)), max_size=6),
    spending=st.lists(st.one_of(st.just(0.0), amounts), min_size=1, max_size=12),
)
def test_the_closed_form_is_what_the_simulation_gives(grants: Grants, spending: list[float]) -> None:
    """Month by month and in all; never more than was granted or than credits may pay for."""
    found, paid = what_credits_pay(grants, spending), simulate(grants, spending)
    assert found["credits_used_by_month"][: len(paid)].tolist() == pytest.approx(paid, abs=1e-9)
    assert found["credits_used"] == pytest.approx(sum(paid), abs=1e-9)
    assert not found["credits_used_by_month"][len(paid) :].any()
    assert -1e-9 <= found["credits_used"] <= min(sum(amount for amount, _ in grants), sum(spending)) + 1e-9


@each("seed", range(30))
def test_credits_of_a_random_plan_are_those_of_the_simulation(seed: int) -> None:
    """Here spending and its share before each expiry come from phases and their windows."""
    plan = random_plan(seed, most_rows=8)
    budget = Budget(plan)
    amounts = np.ravel(budget["credit_amount"]).tolist()  # 0 when cloud credits are switched off
    listed = plan.funding.credits
    grants = [(amount, int(grant.expires)) for amount, grant in zip(amounts, listed, strict=False)]
    starts = [int(grant.start) for grant in listed]
    paid = simulate(grants, budget["eligible_cost_by_month"].tolist(), starts)
    scale = max(1, budget["eligible_cost"], sum(amount for amount, _ in grants))
    assert budget["credits_used_by_month"].tolist() == pytest.approx(paid, rel=1e-9, abs=1e-9 * scale)
    assert budget["credits_used"] == pytest.approx(sum(paid), rel=1e-9, abs=1e-9 * scale)


@each("seed", range(30))
def test_what_is_spent_is_paid_by_credits_or_cash(seed: int) -> None:
    budget = Budget(random_plan(seed))
    plan, scale = budget.plan, 1e-9 * (1 + budget["total_cost"] + budget["opening_cash"])
    horizon = int(budget["horizon_months"])  # a strategy may cut it
    burn = float(budget["other_burn_by_month"].sum())
    income = budget["revenue_by_month"][:horizon].sum() + budget["contributions_by_month"][:horizon].sum()
    cash_and_credits = budget["cash_cost"] + budget["credits_used"] + budget["depreciation_cost"]
    assert cash_and_credits == pytest.approx(budget["total_cost"] + budget["capex_cost"], abs=scale)
    assert budget["credits_used"] + budget["credits_unused"] == pytest.approx(budget["credits_granted"], abs=scale)
    income += budget["rd_credit_received_by_month"][:horizon].sum() - budget["vat_receivable_at_end"]
    paid = budget["cash_out_by_month"].sum() + budget["unpaid_cost"] - budget["vat_unrecovered_cost"]
    assert paid == pytest.approx(budget["cash_cost"], abs=scale)
    end = plan.funding.opening_cash - (budget["cash_cost"] - budget["payables_at_end"]) - burn + income
    assert budget["closing_cash"][horizon - 1] == pytest.approx(end, rel=1e-9, abs=scale)
    assert budget["final_cash"] == budget["closing_cash"][horizon - 1]
    assert budget["lowest_cash"] <= end - budget["payables_at_end"] + budget["vat_receivable_at_end"] + scale
    if budget["exchange_cost"] >= 0:  # a cheaper dollar can lower the month's bills by more than they are
        assert (budget["cash_out_by_month"] - budget["vat_change_by_month"]).min() >= -scale
    assert np.abs(budget["total_cost_by_month"][horizon:]).max(initial=0) <= scale


@pytest.mark.parametrize(
    ("closing", "months"),
    [
        ([5, 3, 1, 0], 4),
        ([5, 3, -1, -2], 2),
        ([5, -1, 3, 4], 1),
        ([-1, 5, 5, 5], 0),
        ([5, 3, 1, -1], 3),
    ],
    ids=["it lasts, to the last dollar", "it runs out", "it runs out and recovers", "at once", "in the last month"],
)
def test_runway_counts_the_months_before_the_first_without_cash(closing: list[float], months: int) -> None:
    """Months after the horizon do not count, whatever is left in the bank."""
    cash = np.array(closing + closing[-1:] * 116, dtype=float)
    names = ("overdrawn", "overdrawn_months", "solvent", "runway_months", "lowest_cash", "check_cash")
    graph = Graph({name: model().base[name] for name in names}, [*GIVEN_CASH])
    covered = np.where(np.arange(120) < 4, 1, 0)
    given = (cash, cash[3], covered, 1e3, 1e-6)
    values = graph.evaluate(dict(zip(GIVEN_CASH, given, strict=True)))
    assert values["runway_months"] == months
    assert values["lowest_cash"] == min(closing)
    assert values["check_cash"] == (months == 4)


def test_runway_of_a_plan_by_hand() -> None:
    """100 in the bank and 30 of other spending a month: three months, 10 left, then nothing."""
    empty = {"datasets": [], "roles": [], "subscriptions": [], "credits": [], "n_checkpoints": 0, "egress_gigabytes": 0}
    budget = Budget(
        "startup", **empty, opening_cash=100, other_monthly_burn=30, monthly_revenue=0, on_demand_quote=0.001,
        spot_share=0, tokens=1e3, api_tokens=0,
    )  # fmt: skip
    assert (budget["runway_months"], budget["zero_cash_month"]) == (3, 4)
    assert (runway(budget), calendar_month(budget, "zero_cash_month")) == ("3 months", "Apr 2027")
    assert budget["closing_cash"][:4].tolist() == pytest.approx([70, 40, 10, -20], abs=1e-3)
    assert "check_cash" in budget.failed_checks()


def test_cash_that_outlasts_the_budget_ends_at_the_burn_after_it() -> None:
    """1,000 less 12 times 30 is 640: at 30 a month without revenue, cash ends in the 22nd month after the budget."""
    empty = {"datasets": [], "roles": [], "subscriptions": [], "credits": [], "n_checkpoints": 0, "egress_gigabytes": 0}
    budget = Budget(
        "startup", **empty, runs=[], opening_cash=1000, other_monthly_burn=30, monthly_revenue=0, on_demand_quote=0.001,
        spot_share=0, tokens=1e3, api_tokens=0, raise_reserve_months=6,
    )  # fmt: skip
    assert budget["opening_cash_by_month"][:2].tolist() == pytest.approx([1000, 970], abs=1e-3)
    assert budget["later_cash_months"] == pytest.approx(640 / 30, abs=1e-3)
    assert (budget["projected_zero_cash_month"], budget["next_raise_month"]) == (34, 28)
    assert (calendar_month(budget, "projected_zero_cash_month"), calendar_month(budget, "next_raise_month")) == (
        "Oct 2029",
        "Apr 2029",
    )
    short = budget.replace(opening_cash=100)
    assert (short["projected_zero_cash_month"], short["next_raise_month"]) == (4, 1)
    profitable = budget.replace(monthly_revenue=40)
    assert (profitable["projected_zero_cash_month"], calendar_month(profitable, "projected_zero_cash_month")) == (
        0,
        "none",
    )


def test_the_burn_multiple_is_burn_over_the_growth_of_yearly_revenue() -> None:
    """1,200 are burnt while monthly revenue grows from 10 to 20, which adds 120 to yearly revenue."""
    revenue = {"monthly_revenue": 10.0, "horizon_months": 12.0, "average_burn_cost": 100.0}
    monthly = 2 ** (1 / 11) - 1
    growing = {"revenue_growth_rate": monthly, "later_revenue": 20 * (1 + monthly)}
    assert calculate("burn_multiple", **revenue, **growing) == pytest.approx(10)
    assert calculate("burn_multiple", **revenue, revenue_growth_rate=0.0, later_revenue=10.0) == 0
    assert calculate("burn_multiple", **revenue, revenue_growth_rate=-0.1, later_revenue=2.8) == 0
    assert calculate("burn_multiple", **revenue | {"average_burn_cost": -100.0}, **growing) == 0


@pytest.mark.parametrize("horizon", [6, 12, 40, 120])
def test_a_budget_that_credits_pay_to_the_last_cent_needs_no_cash(horizon: int) -> None:
    """Rounding below zero is not a month without cash."""
    budget = Budget(
        "startup", opening_cash=0, other_monthly_burn=0, compute_contingency_rate=0, data_contingency_rate=0,
        roles=[], subscriptions=[], api_tokens=0, monthly_revenue=0, datasets=[{"name": "Open", "tokens": 7e9}],
        credits=[{"name": "Grant", "amount": 1e7, "expires": 120}], horizon_months=horizon, tokens=2.3e10,
    )  # fmt: skip
    assert budget["cash_cost"] == pytest.approx(0, abs=1e-6)
    assert budget["check_cash"] == 1
    assert budget["runway_months"] == horizon


def test_a_runway_that_ends_with_the_budget_says_that_it_goes_beyond() -> None:
    """The months of the budget are all that is known: they are no month without cash."""
    budget = Budget("startup")
    assert (budget["runway_months"], budget["solvent_to_the_end"], budget["zero_cash_month"]) == (12, 1, 0)
    assert (runway(budget), calendar_month(budget, "zero_cash_month")) == ("more than 12 months", "beyond the budget")
    assert "more than 12 months" in report(budget)


def test_cash_that_runs_out_while_the_last_invoices_are_paid_names_a_month_after_the_budget() -> None:
    """All months of the budget end with cash; two months later, payables exceed the cash."""
    late = dict.fromkeys((f"{category}_payment_months" for category in ("data", "compute", "software", "other")), 2)
    budget = Budget("startup", other_monthly_burn=0, monthly_revenue=0, **late)
    budget = budget.replace(opening_cash=float(budget["cash_cost"] - budget["payables_at_end"]) + 1)
    assert (budget["runway_months"], budget["solvent_to_the_end"]) == (12, 0)
    assert float(budget["zero_cash_month"]) in {13, 14}
    assert runway(budget) == "12 months"
    assert calendar_month(budget, "zero_cash_month") in {"Jan 2028", "Feb 2028"}


@pytest.mark.parametrize("seed", range(8))
def test_the_month_in_which_cash_runs_out_follows_the_runway_or_the_budget(seed: int) -> None:
    budget = Budget(random_plan(seed), opening_cash=float(10**seed))
    month, runway_months = budget["zero_cash_month"], budget["runway_months"]
    assert (month == 0) == (budget["solvent_to_the_end"] == 1)
    within = runway_months < budget["horizon_months"]
    assert month == runway_months + 1 if within else month == 0 or month > budget["horizon_months"]


def test_one_dollar_too_little_is_found() -> None:
    enough = Budget("startup", other_monthly_burn=0, monthly_revenue=0)
    needed = float(enough["cash_cost"])
    assert enough.replace(opening_cash=needed + 1)["check_cash"] == 1
    assert enough.replace(opening_cash=needed - 1)["check_cash"] == 0

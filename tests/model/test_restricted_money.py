"""Restricted money: by hand from the payments of the months, and what a board reads of it by year."""

import numpy as np
import pytest

from llmbudget import Budget

YEAR = 12


@pytest.fixture(scope="module")
def budget() -> Budget:
    return Budget("nonprofit")


def by_hand(budget: Budget) -> np.ndarray:
    """Return restricted cash at the end of each month, as a ledger that goes from month to month has it."""
    owed, held, months = 0.0, 0.0, []
    for received, paid in zip(budget["restricted_by_month"], budget["cash_out_by_month"], strict=True):
        balance = held - owed + received - paid
        held, owed = max(balance, 0), max(-balance, 0)
        months.append(held)
    return np.array(months)


def test_the_project_spends_restricted_money_first_and_pays_back_what_it_was_lent(budget: Budget) -> None:
    late = Budget("nonprofit", contributions=[{"name": "Grant", "cash": 2e6, "restricted_share": 1, "month": 7}])
    for one in (budget, late):
        assert one["restricted_cash"] == pytest.approx(by_hand(one), abs=1e-6)
    assert late["restricted_cash"][5] == 0
    assert late["restricted_cash"][6] == pytest.approx(2e6 - late["cash_out_by_month"][:7].sum())


def test_both_kinds_of_cash_are_all_cash(budget: Budget) -> None:
    assert budget["restricted_cash"] + budget["unrestricted_cash"] == pytest.approx(budget["closing_cash"])
    assert budget["restricted_by_month"] + budget["unrestricted_by_month"] == pytest.approx(
        budget["contributions_by_month"]
    )
    assert budget["reserve_cash"] + budget["final_restricted_cash"] == pytest.approx(budget["settled_cash"])


def test_a_share_of_a_gift_may_be_restricted() -> None:
    half = [{"name": "Half", "cash": 1e6, "restricted_share": 0.5, "month": 3}]
    budget = Budget("nonprofit", contributions=half)
    assert budget["restricted_by_month"][2] == budget["unrestricted_by_month"][2] == 5e5
    assert budget.without("partner_contribution")["restricted_by_month"].sum() == 0


def test_sources_less_uses_lead_from_the_cash_of_one_year_to_that_of_the_next(budget: Budget) -> None:
    view = budget.finance_view().set_index("label").iloc[:, 1:].astype(float)
    change = view.loc["Received"] - view.loc["Paid"]
    assert list(budget["opening_cash"] + change.cumsum()) == pytest.approx(
        list(view.loc["Cash at the end of the year"])
    )
    costs = view.loc["People":"Contingency"].sum()  # type: ignore[misc]  # pandas slices by label
    assert list(costs) == pytest.approx(list(view.loc["Total cost"]))
    ends = [budget["closing_cash"][month - 1] for month in (YEAR, 2 * YEAR)]
    assert list(view.loc["Cash at the end of the year"]) == pytest.approx(ends)


def test_the_last_year_ends_with_the_budget() -> None:
    short = Budget("nonprofit", horizon_months=21)
    assert short["year_end_cash"][1, 0] == pytest.approx(short["final_cash"])


def test_the_reserve_is_counted_in_months_of_spending_that_is_paid(budget: Budget) -> None:
    """What is given in kind is no spending; other spending is."""
    spending = budget["cash_cost"] / budget["horizon_months"] + budget["other_monthly_burn"]
    assert budget["reserve_months"] == pytest.approx(budget["reserve_cash"] / spending)
    more = Budget("nonprofit", other_monthly_burn=budget["other_monthly_burn"] + 10_000)
    assert more["average_spending"] == pytest.approx(spending + 10_000)
    gift = [*(row.model_dump() for row in budget.plan.funding.contributions), {"name": "Help", "in_kind": 1e6}]
    assert Budget("nonprofit", contributions=gift)["reserve_months"] == budget["reserve_months"]


def test_a_grant_that_is_not_spent_is_left_and_is_no_reserve() -> None:
    large = [{"name": "Grant", "cash": 3.1e6, "restricted_share": 1, "month": 24}]
    budget = Budget("nonprofit", contributions=large, opening_cash=5e6, spending_limits_use=False)
    assert budget["final_restricted_cash"] == pytest.approx(3.1e6 - budget["cash_cost"], abs=1)
    free = Budget("nonprofit", contributions=[large[0] | {"restricted_share": 0}], opening_cash=5e6)
    assert free["final_restricted_cash"] == 0
    assert free["reserve_cash"] - budget["reserve_cash"] == pytest.approx(budget["final_restricted_cash"])


def test_restricted_money_that_would_pay_for_other_spending_fails_a_check() -> None:
    """All cash lasts, and what may pay the rent does not, until a gift comes."""
    grant, gift = {"name": "Grant", "cash": 2.9e6, "month": 1}, {"name": "Gift", "cash": 6e5, "month": 20}
    budget, free = (
        Budget("nonprofit", contributions=[grant | {"restricted_share": share}, gift], opening_cash=300_000)
        for share in (1, 0)
    )
    assert budget["check_cash"] == free["check_cash"] == 1
    assert budget["lowest_unrestricted_cash"] < 0
    assert "check_restricted" in budget.failed_checks()
    assert "check_restricted" not in free.failed_checks()


def test_a_plan_without_restricted_money_is_not_asked(budget: Budget) -> None:
    assert budget["check_restricted"] == 1
    assert Budget("startup", opening_cash=0)["check_restricted"] == 1

"""The front door: lines with how they are booked, and the view of each finance team."""

import pytest

from llmbudget import Budget
from llmbudget.model.booking import unused_bookings
from llmbudget.organizations import ORGANIZATIONS

BOOKINGS = [
    {"name": "Compute", "cost_centre": "CC-200", "account": "7000"},
    {"name": "main training run", "account": "7100"},
    {"name": "People", "cost_centre": "CC-300"},
]


def test_a_line_is_booked_by_its_own_booking_else_by_its_categorys() -> None:
    """In whatever case it is written; – leaves what stands there without it."""
    lines = Budget("startup", bookings=BOOKINGS).lines()
    booked = {name: (row["cost_centre"], row["account"]) for name, row in lines.iterrows()}
    assert booked["training_cost"] == ("CC-200", "7100")
    assert booked["experiment_cost"] == ("CC-200", "7000")
    assert booked["salary_cost"] == ("CC-300", "6300")
    assert booked["acquisition_cost"] == ("–", "6200")


def test_a_booking_that_matches_nothing_is_found() -> None:
    plan = Budget("startup", bookings=[*BOOKINGS, {"name": "Computers"}]).plan
    assert unused_bookings(plan) == ["Computers"]


def test_the_team_is_told_by_role_and_month() -> None:
    """Two half-time engineers all year, and a lawyer from March on."""
    roles = [
        {"name": "Engineer", "headcount": 2, "time_share": 0.5},
        {"name": "Lawyer", "start": 3, "salary": 120_000},
    ]
    budget = Budget("startup", roles=roles, horizon_months=4)
    team = budget.team()
    assert list(team.columns) == ["person_months", "cost", "2027-01", "2027-02", "2027-03", "2027-04"]
    assert team.loc["Engineer"].tolist()[2:] == [1, 1, 1, 1]
    assert team.loc["Lawyer"].tolist()[2:] == [0, 0, 1, 1]
    assert team["person_months"].tolist() == [4, 2]
    assert team["cost"].sum() == pytest.approx(budget["people_cost"])


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_each_finance_view_covers_the_months_or_years_of_the_budget(profile: str) -> None:
    view = Budget(profile, horizon_months=30).finance_view()
    assert list(view.index) == list(ORGANIZATIONS[profile].view.rows)
    assert len(view.columns) == 2 + (30 if ORGANIZATIONS[profile].view.monthly else 3)
    assert view.notna().all().all()


def test_the_months_of_a_startups_view_lead_from_cost_to_cash() -> None:
    view = Budget("startup").finance_view()
    months = view.iloc[:, 2:].astype(float)
    needed = months.loc["total_cost_by_month"] - months.loc["credits_used_by_month"] + months.loc["capex_cost_by_month"]
    out = needed - months.loc["payables_change_by_month"] + months.loc["prepaid_change_by_month"]
    assert months.loc["cash_out_by_month"].tolist() == pytest.approx(out.tolist())
    opening = Budget("startup")["opening_cash"]
    closing = opening - months.loc["burn_by_month"].cumsum()
    assert months.loc["closing_cash"].tolist() == pytest.approx(closing.tolist())


def test_an_unknown_id_is_answered_with_the_closest_ones() -> None:
    budget = Budget("startup")
    for ask in (budget.__getitem__, budget.explain):
        with pytest.raises(KeyError, match=r"of the model; did you mean 'total_cost'\?"):
            ask("total")

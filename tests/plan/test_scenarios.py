"""What a scenario makes of a plan."""

import pytest

from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import in_scenario, with_scenario

PLAN = Plan().replace(roles=[{"name": "Researcher", "headcount": 900, "time_share": 0.8}, {"time_share": 0.1}])


@pytest.mark.parametrize(
    ("column", "field", "expected"),
    [("role_time_share", "time_share", [1, 0.3]), ("role_headcount", "headcount", [2700, 3])],
)
def test_a_factor_takes_no_row_beyond_what_its_column_may_hold(column: str, field: str, expected: list[float]) -> None:
    """Three times 80% of somebody's time is all of it, and the plan stays one that can be used."""
    roles = in_scenario(with_scenario(PLAN, "Thrice", {column: 3}), "Thrice").value("roles")
    assert [getattr(role, field) for role in roles] == pytest.approx(expected)


def test_the_largest_amount_is_where_a_factor_ends() -> None:
    """Also of what is no share."""
    most = type(PLAN.value("roles")[0]).records()["salary"].at_most
    plan = PLAN.replace(roles=[{"salary": most / 2}, {"salary": 1000}])
    roles = in_scenario(with_scenario(plan, "Dear", {"role_salary": 3}), "Dear").value("roles")
    assert [role.salary for role in roles] == [most, 3000]

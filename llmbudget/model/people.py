"""People."""

import numpy as np

from llmbudget.model.schedule import is_paid, last_paid_month
from llmbudget.quantities.numbers import calendar_month, ratio, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "People"


@quantity("months", "Months of the fiscal year before the budget", help="0 if the budget starts with a fiscal year.")
def fiscal_months_before(start_month: Value, fiscal_year_month: Value, months_per_year: Value) -> Value:
    behind = calendar_month(start_month) - fiscal_year_month + months_per_year
    return behind - np.floor(behind / months_per_year) * months_per_year


@quantity(
    "raises",
    "Raises so far",
    help="One after every twelve months of the budget, or one at each start of a fiscal year after its first month.",
)
def raises_so_far(
    month: Value, months_per_year: Value, fiscal_months_before: Value, increases_by_fiscal_year: Value
) -> Value:
    return np.floor((month - 1 + fiscal_months_before * increases_by_fiscal_year) / months_per_year)


@quantity("month no.", "First paid month of each role", help="An empty month in a workbook means the first month.")
def role_first_month(role_start: Value) -> Value:
    return np.maximum(role_start, 1)


@quantity(
    "month no.",
    "Last paid month of each role",
    help="Empty means the end of the budget. Nothing is paid after it.",
)
def role_last_month(role_first_month: Value, role_months: Value, horizon_months: Value) -> Value:
    return last_paid_month(role_first_month, role_months, horizon_months)


@quantity("people/month", "Growth of each role", help="People who join each month. Below 0, people who leave.")
def role_growth(
    role_headcount: Value, role_headcount_end: Value, role_first_month: Value, role_last_month: Value
) -> Value:
    change = np.where(role_headcount_end > 0, role_headcount_end - role_headcount, 0)
    return ratio(change, role_last_month - role_first_month)


def people_by_month(month: Value, first: Value, last: Value, headcount: Value, growth: Value) -> Value:
    """Return the people of each role, (rows, months), who are paid in each month."""
    return is_paid(month, first, last) * (headcount + growth * (month - first))


@quantity("person-months", "Paid person-months of each role", help="Headcount × share of time, over all paid months.")
def role_person_months(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    role_time_share: Value,
) -> Value:  # fmt: skip
    heads = people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth)
    return sum_months(heads) * role_time_share


@quantity(
    "person-months",
    "Paid person-months of each role, weighted by raises",
    help="Each month after a raise counts more, in proportion to the higher pay.",
)
def role_raised_months(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    role_time_share: Value, raise_rate: Value, raises_so_far: Value,
) -> Value:  # fmt: skip
    heads = people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth)
    return sum_months(heads * (1 + raise_rate) ** raises_so_far) * role_time_share


@quantity("USD", "Pay of each role", help="Over all paid months.")
def role_salary_cost(role_salary: Value, months_per_year: Value, role_raised_months: Value) -> Value:
    return role_salary / months_per_year * role_raised_months


@quantity(
    "USD",
    "Recruiting for each role",
    help="A share of the yearly salary for each hire. 0 for a role that starts after the budget.",
)
def role_recruiting_cost(
    role_hires: Value, role_salary: Value, recruiting_rate: Value, role_first_month: Value, horizon_months: Value
) -> Value:
    return role_hires * role_salary * recruiting_rate * np.where(role_first_month <= horizon_months, 1, 0)


@quantity("USD", "Cost of each role", help="Pay, benefits and recruiting.")
def role_cost(role_salary_cost: Value, role_benefits_rate: Value, role_recruiting_cost: Value) -> Value:
    return role_salary_cost * (1 + role_benefits_rate) + role_recruiting_cost


@quantity("person-months", "Person-months", help="All roles together.")
def person_months(role_person_months: Value) -> Value:
    return sum_rows(role_person_months)


@quantity("person-months", "Person-months by month", help="Full-time equivalents in the month.")
def person_months_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    role_time_share: Value,
) -> Value:  # fmt: skip
    heads = people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth)
    return sum_rows(heads * role_time_share)


@quantity("people", "Headcount by month", help="People paid in the month, whatever their share of time.")
def headcount_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value
) -> Value:
    return sum_rows(people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth))


@quantity("USD", "Salaries by month", help="Pay of the roles active in the month.")
def salary_cost_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    role_time_share: Value, role_salary: Value, months_per_year: Value, raise_rate: Value, raises_so_far: Value,
) -> Value:  # fmt: skip
    heads = people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth)
    return sum_rows(heads * role_time_share * role_salary) / months_per_year * (1 + raise_rate) ** raises_so_far


@cost_line("people", "Salaries", account="6300", by_month="salary_cost_by_month", help="Pay over all paid months.")
def salary_cost(role_salary_cost: Value) -> Value:
    return sum_rows(role_salary_cost)


@quantity("USD", "Benefits by month", help="Benefits of the roles active in the month.")
def benefits_cost_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    role_time_share: Value, role_salary: Value, role_benefits_rate: Value, months_per_year: Value,
    raise_rate: Value, raises_so_far: Value,
) -> Value:  # fmt: skip
    heads = people_by_month(month, role_first_month, role_last_month, role_headcount, role_growth)
    monthly = sum_rows(heads * role_time_share * role_salary * role_benefits_rate) / months_per_year
    return monthly * (1 + raise_rate) ** raises_so_far


@cost_line(
    "people",
    "Benefits",
    account="6310",
    by_month="benefits_cost_by_month",
    help="Taxes, insurance and pension over all paid months. Universities call them fringe benefits.",
)
def benefits_cost(role_salary_cost: Value, role_benefits_rate: Value) -> Value:
    return sum_rows(role_salary_cost * role_benefits_rate)


@quantity("USD", "Recruiting by month", help="In the first paid month of each role.")
def recruiting_cost_by_month(month: Value, role_first_month: Value, role_recruiting_cost: Value) -> Value:
    return sum_rows((month == role_first_month) * role_recruiting_cost)


@cost_line(
    "people",
    "Recruiting",
    account="6320",
    by_month="recruiting_cost_by_month",
    help="Agencies, advertising and relocation.",
)
def recruiting_cost(role_recruiting_cost: Value) -> Value:
    return sum_rows(role_recruiting_cost)

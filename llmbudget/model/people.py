"""People."""

import numpy as np

from llmbudget.model.numbers import sum_rows
from llmbudget.model.quantity import Value, cost_line, quantity
from llmbudget.model.schedule import is_paid, last_paid_month


@quantity("month no.", "First paid month of each role")
def role_first_month(role_start: Value) -> Value:
    """A month left empty in a workbook means from the first on."""
    return np.maximum(role_start, 1)


@quantity("month no.", "Last paid month of each role")
def role_last_month(role_first_month: Value, role_months: Value, horizon_months: Value) -> Value:
    """Blank months mean until the end of the budget; nothing is paid after it."""
    return last_paid_month(role_first_month, role_months, horizon_months)


@quantity("months", "Paid months of each role")
def role_paid_months(role_first_month: Value, role_last_month: Value) -> Value:
    """Months within the budget."""
    return np.maximum(role_last_month - role_first_month + 1, 0)


@quantity("USD/month", "Monthly pay of each role")
def role_monthly_salary(
    role_headcount: Value, role_salary: Value, role_time_share: Value, months_per_year: Value
) -> Value:
    """Salaries for the share of time on this project."""
    return role_headcount * role_salary * role_time_share / months_per_year


@quantity("USD/month", "Monthly benefits of each role")
def role_monthly_benefits(role_monthly_salary: Value, role_benefits_rate: Value) -> Value:
    """Taxes, insurance, pension and tools."""
    return role_monthly_salary * role_benefits_rate


@quantity("USD", "Cost of each role")
def role_cost(role_monthly_salary: Value, role_monthly_benefits: Value, role_paid_months: Value) -> Value:
    """Pay and benefits over all paid months."""
    return (role_monthly_salary + role_monthly_benefits) * role_paid_months


@quantity("USD", "Salaries by month")
def salary_cost_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_monthly_salary: Value
) -> Value:
    """Pay of the roles that work in the month."""
    return sum_rows(is_paid(month, role_first_month, role_last_month) * role_monthly_salary)


@cost_line("people", "Salaries", account="6300", by_month="salary_cost_by_month")
def salary_cost(role_monthly_salary: Value, role_paid_months: Value) -> Value:
    """Pay over all paid months."""
    return sum_rows(role_monthly_salary * role_paid_months)


@quantity("USD", "Benefits by month")
def benefits_cost_by_month(
    month: Value, role_first_month: Value, role_last_month: Value, role_monthly_benefits: Value
) -> Value:
    """Benefits of the roles that work in the month."""
    return sum_rows(is_paid(month, role_first_month, role_last_month) * role_monthly_benefits)


@cost_line("people", "Benefits", account="6310", by_month="benefits_cost_by_month")
def benefits_cost(role_monthly_benefits: Value, role_paid_months: Value) -> Value:
    """Benefits over all paid months."""
    return sum_rows(role_monthly_benefits * role_paid_months)

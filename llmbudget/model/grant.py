"""Grant."""

from llmbudget.quantities.numbers import sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Grant"


@quantity("USD", "Computing by month", help="Compute without equipment: services, for a grant.")
def computing_cost_by_month(compute_cost_by_month: Value, equipment_cost_by_month: Value) -> Value:
    return compute_cost_by_month - equipment_cost_by_month


@quantity("USD", "Borne by the institution, by month", help="Cost share, of what credits do not pay.")
def institution_cost_by_month(
    total_cost_by_month: Value, credits_used_by_month: Value, cost_share_rate: Value
) -> Value:
    return (total_cost_by_month - credits_used_by_month) * cost_share_rate


@quantity(
    "USD", "Borne by the institution", help="Cost share, of what credits do not pay: the sponsor is not asked for it."
)
def institution_cost(total_cost: Value, credits_used: Value, cost_share_rate: Value) -> Value:
    return (total_cost - credits_used) * cost_share_rate


@quantity(
    "USD", "Contributed in cash", help="By partners, within the months of the budget: the sponsor is not asked for it."
)
def contributed_cash_cost(contribution_month: Value, contribution_cash: Value, horizon_months: Value) -> Value:
    return sum_rows((contribution_month > 0) * (contribution_month <= horizon_months) * contribution_cash)


@quantity(
    "USD",
    "Asked of the sponsor, by month",
    help="Total cost less cost share, what cloud credits pay and what partners contribute in cash.",
)
def request_cost_by_month(
    total_cost_by_month: Value,
    institution_cost_by_month: Value,
    credits_used_by_month: Value,
    contributions_by_month: Value,
) -> Value:
    return total_cost_by_month - institution_cost_by_month - credits_used_by_month - contributions_by_month


@quantity(
    "USD",
    "Asked of the sponsor",
    help="Total cost less cost share, what cloud credits pay and what partners contribute in cash.",
)
def request_cost(
    total_cost: Value, institution_cost: Value, credits_used: Value, contributed_cash_cost: Value
) -> Value:
    return total_cost - institution_cost - credits_used - contributed_cash_cost


@quantity(
    "USD",
    "Contributed in kind",
    help="By partners, and allocated hours at the price on demand; in no cost of this budget.",
)
def in_kind_cost(contribution_in_kind: Value, allocated_value_cost: Value) -> Value:
    return sum_rows(contribution_in_kind) + allocated_value_cost


@quantity("USD", "Project in all", help="Its cost and what is contributed in kind.")
def project_value_cost(total_cost: Value, in_kind_cost: Value) -> Value:
    return total_cost + in_kind_cost

"""Grant."""

from llmbudget.quantities.numbers import sum_rows
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Grant"


@quantity("USD", "Computing by month", help="Compute without equipment. A grant budget lists it as services.")
def computing_cost_by_month(compute_cost_by_month: Value, equipment_cost_by_month: Value) -> Value:
    return compute_cost_by_month - equipment_cost_by_month


@quantity(
    "USD",
    "Materials, taxes and cost of delay, by month",
    help="One row of the forms of sponsors, which have none for a delay.",
)
def materials_and_delay_cost_by_month(
    materials_cost_by_month: Value, purchase_tax_cost_by_month: Value, delay_cost_by_month: Value
) -> Value:
    return materials_cost_by_month + purchase_tax_cost_by_month + delay_cost_by_month


@quantity("USD", "Paid by the institution, by month", help="Cost share of the cost that credits do not pay.")
def institution_cost_by_month(
    total_cost_by_month: Value, credits_used_by_month: Value, cost_share_rate: Value
) -> Value:
    return (total_cost_by_month - credits_used_by_month) * cost_share_rate


@quantity(
    "USD",
    "Paid by the institution",
    help="Cost share of the cost that credits do not pay. The sponsor is not asked for it.",
)
def institution_cost(total_cost: Value, credits_used: Value, cost_share_rate: Value) -> Value:
    return (total_cost - credits_used) * cost_share_rate


@quantity(
    "USD",
    "Contributed in cash",
    help="Cash from partners within the months of the budget. The sponsor is not asked for it.",
)
def contributed_cash_cost(contribution_month: Value, contribution_cash: Value, horizon_months: Value) -> Value:
    return sum_rows((contribution_month > 0) * (contribution_month <= horizon_months) * contribution_cash)


@quantity(
    "USD",
    "Requested from the sponsor, by month",
    help="Total cost less cost share, cloud credits and partners' cash contributions.",
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
    "Requested from the sponsor",
    help="Total cost less cost share, cloud credits and partners' cash contributions.",
)
def request_cost(
    total_cost: Value, institution_cost: Value, credits_used: Value, contributed_cash_cost: Value
) -> Value:
    return total_cost - institution_cost - credits_used - contributed_cash_cost


@quantity(
    "USD",
    "Contributed in kind",
    help="By partners, plus allocated hours at the on-demand price. Not part of this budget's cost.",
)
def in_kind_cost(contribution_in_kind: Value, allocated_value_cost: Value) -> Value:
    return sum_rows(contribution_in_kind) + allocated_value_cost


@quantity("USD", "Value of the whole project", help="Total cost plus contributions in kind.")
def project_value_cost(total_cost: Value, in_kind_cost: Value) -> Value:
    return total_cost + in_kind_cost

"""Capital and operating expense."""

from llmbudget.quantities.quantity import Value, quantity


@quantity("USD", "Operating expense by month")
def opex_cost_by_month(total_cost_by_month: Value, depreciation_cost_by_month: Value) -> Value:
    """All cost but depreciation."""
    return total_cost_by_month - depreciation_cost_by_month


@quantity("USD", "Operating expense")
def opex_cost(total_cost: Value, depreciation_cost: Value) -> Value:
    """All cost but depreciation."""
    return total_cost - depreciation_cost

"""Contingency."""

from llmbudget.model.quantity import Value, cost_line, quantity


@quantity("USD", "Contingency by month")
def reserve_cost_by_month(subtotal_cost_by_month: Value, contingency_rate: Value) -> Value:
    """In step with what it is a reserve for."""
    return subtotal_cost_by_month * contingency_rate


@cost_line("contingency", "Contingency", account="6900", by_month="reserve_cost_by_month")
def reserve_cost(subtotal_cost: Value, contingency_rate: Value) -> Value:
    """Kept for what nobody foresaw."""
    return subtotal_cost * contingency_rate

"""Capital and operating expense.

An income statement counts depreciation among operating expenses. A request for money plans the purchase instead, as
capital, and operating expense without depreciation, so that nothing is requested twice. This file does the latter.
"""

from llmbudget.quantities.quantity import Value, quantity

TITLE = "Capital and operating expense"


@quantity(
    "USD",
    "Operating expense before depreciation by month",
    help="Total cost less depreciation, which follows from capital expense. With depreciation, it equals the total "
    "cost.",
)
def opex_cost_by_month(total_cost_by_month: Value, depreciation_cost_by_month: Value) -> Value:
    return total_cost_by_month - depreciation_cost_by_month


@quantity(
    "USD",
    "Operating expense before depreciation",
    help="Total cost less depreciation, which follows from capital expense. With depreciation, it equals the total "
    "cost.",
)
def opex_cost(total_cost: Value, depreciation_cost: Value) -> Value:
    return total_cost - depreciation_cost

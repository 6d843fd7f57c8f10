"""Payment of own machines: a part with the order, the rest on arrival, and a part after acceptance.

What is paid with the order is an advance to the supplier until the machines arrive. What is held back is a payable
until they are accepted. Neither changes cost or depreciation, only cash.
"""

from collections.abc import Iterator

from llmbudget.model.payments import late, paid
from llmbudget.quantities.numbers import sum_rows
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Payment of own machines"


def _bought(month: Value, main_month: Value, main: Value, cluster_month: Value, cluster: Value) -> Value:
    return (month == main_month) * main + sum_rows((month == cluster_month) * cluster)


@family
def purchases() -> Iterator[Quantity]:
    """The purchase price of own machines, in the month of the order and of arrival."""
    prices = {"main": "purchase_paid_cost", "cluster": "cluster_purchase_paid_cost"}
    for name, at, label, about in (
        ("machines_ordered_by_month", "order_month", "Own machines ordered, by month", "At their price."),
        ("machines_arrived_by_month", "first_month", "Own machines that arrive, by month", "At their price."),
    ):
        months = {"main_month": f"owned_{at}", "cluster_month": f"cluster_{at}"}
        yield renamed(name, _bought, label, "USD", about, group=TITLE, **prices, **months)


@quantity("USD", "Paid with orders of machines, by month", help="An advance to the supplier until they arrive.")
def advance_paid_by_month(machines_ordered_by_month: Value, machines_order_share: Value) -> Value:
    return machines_ordered_by_month * machines_order_share


@quantity("USD", "Advances for machines that arrive, by month", help="Paid earlier, with the order.")
def advance_used_by_month(machines_arrived_by_month: Value, machines_order_share: Value) -> Value:
    return machines_arrived_by_month * machines_order_share


@quantity("USD", "Held back until acceptance, by month of arrival", help="A payable until the machines are accepted.")
def machines_held_back_by_month(machines_arrived_by_month: Value, machines_acceptance_share: Value) -> Value:
    return machines_arrived_by_month * machines_acceptance_share


@quantity("USD", "Paid after acceptance of machines, by month", help="The amounts held back on arrival.")
def machines_acceptance_paid_by_month(
    machines_held_back_by_month: Value, machines_acceptance_months: Value, month: Value
) -> Value:
    return paid(machines_held_back_by_month, machines_acceptance_months, month)


@quantity("USD", "Machines: paid after the budget", help="Held back for machines that are accepted after its end.")
def machines_late_cost(
    machines_held_back_by_month: Value, machines_acceptance_months: Value, month: Value, horizon_months: Value,
    in_horizon: Value,
) -> Value:  # fmt: skip
    return late(machines_held_back_by_month, machines_acceptance_months, month, horizon_months, in_horizon)


@quantity(
    "USD",
    "Purchase of machines by month",
    help="Capitalized or expensed. Paid on arrival, less what is paid with the order and after acceptance.",
)
def machines_paid_by_month(
    capex_cost_by_month: Value, equipment_cost_by_month: Value, advance_paid_by_month: Value,
    advance_used_by_month: Value, machines_held_back_by_month: Value, machines_acceptance_paid_by_month: Value,
) -> Value:  # fmt: skip
    on_arrival = capex_cost_by_month + equipment_cost_by_month - advance_used_by_month - machines_held_back_by_month
    return on_arrival + advance_paid_by_month + machines_acceptance_paid_by_month

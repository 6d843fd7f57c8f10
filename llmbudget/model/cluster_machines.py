"""Own machines of further clusters, a row for each. They follow as the plan's own machines do.

Each row states its accelerators, age, server price, operators and internal rate. The section Own cluster has useful
life, residual value, power, space and other rates. A row has its machines in the months of its cluster.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model import hours, lateness, overheads, owned_cluster, sourcing
from llmbudget.model.runs import from_cluster
from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Own machines of further clusters"

_STATED = {
    "n_owned", "owned_share", "owned_age_months", "other_use_share", "server_quote", "n_operators", "chargeback_quote",
    "purchase_price", "includes_server", "paid_per_useful_hour", "spot_share", "spot_overhead",
}  # fmt: skip
"""Arguments that have the same name here, after the prefix of clusters."""

_CALLED = {
    "accelerator_watts": "cluster_watts",
    "own_cluster_price": "cluster_machines_price",
    "own_cluster_hours": "cluster_machine_hours",
    "own_cluster_monthly_price": "cluster_machines_monthly_price",
    "accelerator_hours": "cluster_used_hours",
    "owned_first_month": "cluster_first_month",
    "owned_last_month": "cluster_last_month",
    "work_first_month": "cluster_first_month",
    "work_last_month": "cluster_last_month",
    "own_cluster_room_hours": "cluster_machine_room_hours",
    "owned_electricity_factor": "cluster_electricity_factor",
    "own_cluster_use_share": "cluster_machines_use_share",
    "main_brought_value_cost": "cluster_brought_value_cost",
    "first": "cluster_first_month",
    "start": "cluster_start",
    "months": "cluster_months",
}
"""Arguments and quantities that are called differently here."""

_ALIKE = (
    (hours.paid_per_useful_hour, "paid_per_useful_hour", "×", "Paid hours per useful hour"),
    (owned_cluster.server_price, "server_price", "USD", "Accelerator with its share of the server"),
    (owned_cluster.installed_price, "installed_price", "USD", "Purchase price of one accelerator, all in"),
    (owned_cluster.own_cluster_price, "own_cluster_price", "USD", "Purchase price of the machines"),
    (owned_cluster.owned_months, "owned_months", "months", "Months of the machines in this budget"),
    (owned_cluster.own_cluster_hours, "own_cluster_hours", "h", "Hours of the machines"),
    (owned_cluster.own_cluster_room_hours, "own_cluster_room_hours", "h", "Hours of the machines for this project"),
    (owned_cluster.other_hours, "other_hours", "h", "Hours that other projects use"),
    (sourcing.owned_hours, "owned_hours", "h", "Hours on own machines"),
    (hours.owned_part_share, "owned_part_share", "share", "Share of paid hours on own machines"),
    (hours.owned_daily_hours, "owned_daily_hours", "h/day", "Daily hours of own machines for this project"),
    (owned_cluster.own_cluster_use_share, "own_cluster_use_share", "share", "Use of the machines"),
    (owned_cluster.project_share, "project_share", "share", "Project's share of the machines"),
    (owned_cluster.depreciation_months, "depreciation_months", "months", "Months of depreciation"),
    (owned_cluster.monthly_depreciation, "monthly_depreciation", "USD/month", "Monthly depreciation"),
    (owned_cluster.main_depreciation_cost, "depreciation_cost", "USD", "Depreciation"),
    (owned_cluster.owned_order_month, "order_month", "month no.", "Order of the machines"),
    (owned_cluster.purchase_paid_cost, "purchase_paid_cost", "USD", "Purchase paid in this budget"),
    (owned_cluster.main_equipment_cost, "equipment_cost", "USD", "Equipment expensed at purchase"),
    (owned_cluster.main_capex_cost, "capex_cost", "USD", "Capitalized purchase"),
    (owned_cluster.main_brought_value_cost, "brought_value_cost", "USD", "Book value brought in from earlier"),
    (owned_cluster.main_present_brought_cost, "present_brought_cost", "USD", "Present value of what is brought in"),
    (owned_cluster.main_book_value_cost, "book_value_cost", "USD", "Book value at the end"),
    (owned_cluster.server_kilowatts, "server_kilowatts", "kW", "Power of one accelerator with its server"),
    (owned_cluster.electricity_hour_price, "electricity_hour_price", "USD/h", "Electricity per hour"),
    (owned_cluster.main_electricity_cost, "electricity_cost", "USD", "Electricity"),
    (owned_cluster.main_colocation_cost, "colocation_cost", "USD", "Colocation"),
    (owned_cluster.main_maintenance_cost, "maintenance_cost", "USD", "Maintenance"),
    (owned_cluster.main_operator_cost, "operator_cost", "USD", "Operators"),
    (owned_cluster.main_chargeback_cost, "chargeback_cost", "USD", "Internal chargeback"),
    (overheads.is_equipment, "is_equipment", "yes = 1", "Servers are equipment"),
    (overheads.purchase_in_base_share, "purchase_in_base_share", "share", "Purchase price in the base"),
    (overheads.depreciation_in_base_share, "depreciation_in_base_share", "share", "Depreciation in the base"),
    (lateness.waits, "machines_wait", "yes = 1", "Machines wait for the work"),
    (lateness.own_cluster_monthly_price, "own_cluster_monthly_price", "USD/month", "Running cost of the machines"),
    (lateness.delayed_owned_months, "delayed_owned_months", "months", "Months of the machines with the delay"),
    (lateness.delayed_project_share, "delayed_project_share", "share", "Project's share with the delay"),
    (lateness.main_delay_cluster_price, "delay_cluster_price", "USD/month", "Machines in a month of delay"),
)
"""Quantities that have the same function for the plan's own machines: function, name there, unit, label."""


@quantity("share", "Hours of each cluster that are paid for", help="Share of its hours that no grant covers.")
def cluster_charged_share(cluster_used_hours: Value, cluster_granted_used_hours: Value) -> Value:
    return ratio(cluster_used_hours - cluster_granted_used_hours, cluster_used_hours)


@family
def as_for_the_main_run() -> Iterator[Quantity]:
    """Purchase, depreciation, power, space, operators and chargeback of the machines of each cluster."""
    own = {name: f"cluster_{name}" for name in (*_STATED, "charged_share", *(name for _, name, *_ in _ALIKE))}
    own |= _CALLED
    about = "As for the plan's own machines. 0 without own machines."
    for function, name, unit, label in _ALIKE:
        yield renamed(own[name], function, f"{label} of each cluster", unit, about, group=TITLE, **own)


@quantity("USD", "Running cost of the machines of each cluster", help="Power, space, maintenance and operators.")
def cluster_running_cost(
    cluster_electricity_cost: Value, cluster_colocation_cost: Value, cluster_maintenance_cost: Value,
    cluster_operator_cost: Value,
) -> Value:  # fmt: skip
    return cluster_electricity_cost + cluster_colocation_cost + cluster_maintenance_cost + cluster_operator_cost


@quantity("USD", "Cost of the machines of each cluster", help="All its cost lines together.")
def cluster_owning_cost(
    cluster_depreciation_cost: Value, cluster_equipment_cost: Value, cluster_running_cost: Value,
    cluster_chargeback_cost: Value,
) -> Value:  # fmt: skip
    return cluster_depreciation_cost + cluster_equipment_cost + cluster_running_cost + cluster_chargeback_cost


@quantity("share", "Share of a month of each cluster", help="1 ÷ the months in which this budget has its machines.")
def cluster_month_share(cluster_owned_months: Value) -> Value:
    return ratio(1, cluster_owned_months)  # type: ignore[arg-type]  # a scalar


@quantity("months", "Whole months of depreciation of each cluster", help="The month after them is depreciated in part.")
def cluster_whole_months(cluster_depreciation_months: Value) -> Value:
    return np.floor(cluster_depreciation_months)


@quantity("months", "Part of the last month of depreciation of each cluster", help="0 if it ends with a whole month.")
def cluster_part_months(cluster_depreciation_months: Value, cluster_whole_months: Value) -> Value:
    return cluster_depreciation_months - cluster_whole_months


@quantity("USD/month", "Depreciation of each cluster in a whole month", help="The project's share, as in its cost.")
def cluster_worn_price(cluster_depreciation_cost: Value, cluster_depreciation_months: Value) -> Value:
    return ratio(cluster_depreciation_cost, cluster_depreciation_months)


@quantity("USD", "Internal chargeback of each run", help="Its share of what its cluster is charged, by hours.")
def run_chargeback_cost(
    run_paid_hours: Value, run_on_main: Value, run_cluster: Value, cluster_name: Value, cluster_chargeback_cost: Value,
    cluster_used_hours: Value,
) -> Value:  # fmt: skip
    charged = from_cluster(run_on_main, 0, run_cluster, cluster_name, cluster_chargeback_cost)
    used = from_cluster(run_on_main, 1, run_cluster, cluster_name, cluster_used_hours)
    return ratio(run_paid_hours * charged, used)

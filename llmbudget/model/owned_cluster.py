"""Own cluster.

The project bears the part of the cluster's cost that its hours are of all hours used, so that idle time falls on
whoever uses the cluster; one that nobody uses is all the project's. The purchase is a cost by depreciation, and cash
when it is paid.
"""

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Own cluster"


@quantity(
    "USD",
    "Accelerator with its share of the server",
    help="Your quote, or the catalogue's price with the usual server around it; 0 when nobody published a price.",
)
def server_price(
    server_quote: Value, accelerator: Value, accelerators_id: Value, accelerators_purchase_price: Value,
    accelerators_includes_server: Value, server_ratio: Value,
) -> Value:  # fmt: skip
    listed = lookup(accelerator, accelerators_id, accelerators_purchase_price)
    includes = lookup(accelerator, accelerators_id, accelerators_includes_server)
    return np.where(server_quote > 0, server_quote, np.where(includes > 0, listed, listed * server_ratio))


@quantity(
    "USD", "Purchase price of one accelerator, all in", help="With server, spares, network, facility and installation."
)
def installed_price(server_price: Value, network_share: Value, installation_rate: Value, spares_rate: Value) -> Value:
    return server_price * (1 + spares_rate) / (1 - network_share) * (1 + installation_rate)


@quantity("USD", "Purchase price of the cluster", help="All of it, whoever uses it.")
def cluster_price(n_owned: Value, installed_price: Value) -> Value:
    return n_owned * installed_price


@quantity("months", "Months of the cluster in this budget", help="From its first month to the budget's last.")
def owned_months(owned_first_month: Value, owned_last_month: Value) -> Value:
    return owned_last_month - owned_first_month + 1


@quantity("h", "Hours of the cluster", help="All that it could work within this budget.")
def cluster_hours(n_owned: Value, owned_months: Value, days_per_month: Value, hours_per_day: Value) -> Value:
    return n_owned * owned_months * days_per_month * hours_per_day


@quantity(
    "h",
    "Hours of the cluster for this project",
    help="What others leave of it in the months in which the work is done.",
)
def cluster_room_hours(
    n_owned: Value, other_use_share: Value, owned_first_month: Value, work_first_month: Value,
    work_last_month: Value, days_per_month: Value, hours_per_day: Value,
) -> Value:  # fmt: skip
    months = np.maximum(work_last_month - np.maximum(owned_first_month, work_first_month) + 1, 0)
    return n_owned * (1 - other_use_share) * months * days_per_month * hours_per_day


@quantity("h", "Hours that other projects use", help="They bear as much of the cost.")
def other_hours(cluster_hours: Value, other_use_share: Value) -> Value:
    return cluster_hours * other_use_share


@quantity("share", "Use of the cluster", help="By this project and by others.")
def cluster_use_share(owned_hours: Value, other_hours: Value, cluster_hours: Value) -> Value:
    return ratio(owned_hours + other_hours, cluster_hours)


@quantity(
    "share",
    "Part of the cluster that the project bears",
    help="Its hours over all hours used; all of it when nobody uses it; none when an internal rate is charged.",
)
def project_share(n_owned: Value, owned_hours: Value, other_hours: Value, chargeback_quote: Value) -> Value:
    used = owned_hours + other_hours
    owned = np.where(chargeback_quote > 0, 0, np.where(n_owned > 0, 1, 0))
    return owned * np.where(used > 0, ratio(owned_hours, used), 1)


@quantity("months", "Months of depreciation", help="Within this budget, until the end of the cluster's life.")
def depreciation_months(
    owned_months: Value, life_years: Value, months_per_year: Value, owned_age_months: Value
) -> Value:
    return np.maximum(np.minimum(owned_months, life_years * months_per_year - owned_age_months), 0)


@quantity(
    "USD/month",
    "Monthly depreciation of the cluster",
    help="In equal parts over its life, down to the residual value; all of it, whoever uses it.",
)
def monthly_depreciation(
    cluster_price: Value, residual_share: Value, life_years: Value, months_per_year: Value
) -> Value:
    return ratio(cluster_price * (1 - residual_share), life_years * months_per_year)


@quantity(
    "share",
    "Part of the month that is depreciated",
    help="1 from the cluster's first month on; the rest of a month when its life ends within one.",
)
def depreciated_share(month: Value, owned_first_month: Value, depreciation_months: Value) -> Value:
    left = np.minimum(np.maximum(owned_first_month + depreciation_months - month, 0), 1)
    return np.where(month >= owned_first_month, left, 0)


@quantity("USD", "Depreciation by month", help="The project's part of what is not booked at once.")
def depreciation_cost_by_month(
    depreciated_share: Value, monthly_depreciation: Value, project_share: Value, expensed_share: Value
) -> Value:
    return depreciated_share * monthly_depreciation * project_share * (1 - expensed_share)


@cost_line(
    "compute",
    "Depreciation of the own cluster",
    account="6170",
    by_month="depreciation_cost_by_month",
    help="The project's part of what is not booked at once; a cost without cash.",
)
def depreciation_cost(
    depreciation_months: Value, monthly_depreciation: Value, project_share: Value, expensed_share: Value
) -> Value:
    return depreciation_months * monthly_depreciation * project_share * (1 - expensed_share)


@quantity("USD", "Purchase paid in this budget", help="The project's part; none when the cluster was bought earlier.")
def purchase_paid_cost(cluster_price: Value, project_share: Value, owned_age_months: Value) -> Value:
    return np.where(owned_age_months > 0, 0, cluster_price * project_share)


@cost_line(
    "compute",
    "Equipment booked at once",
    account="6175",
    phase="purchase",
    help="The part of the purchase that is a cost when it is paid, as on grants.",
)
def equipment_cost(purchase_paid_cost: Value, expensed_share: Value) -> Value:
    return purchase_paid_cost * expensed_share


@quantity("USD", "Purchase that is capitalised", help="Capital expense: paid now, a cost by depreciation.")
def capex_cost(purchase_paid_cost: Value, expensed_share: Value) -> Value:
    return purchase_paid_cost * (1 - expensed_share)


@quantity("kW", "Power of one accelerator with its server", help="At its peak.")
def server_kilowatts(accelerator_watts: Value, server_power_ratio: Value, kilo: Value) -> Value:
    return accelerator_watts * server_power_ratio / kilo


@quantity("USD/h", "Electricity of an hour", help="Average power × PUE × tariff, for one accelerator.")
def electricity_hour_price(
    server_kilowatts: Value, average_power_share: Value, pue: Value, electricity_price: Value
) -> Value:
    return server_kilowatts * average_power_share * pue * electricity_price


@cost_line("compute", "Electricity of the own cluster", account="6180", phase="owned", help="Of the project's hours.")
def electricity_cost(owned_hours: Value, electricity_hour_price: Value, chargeback_quote: Value) -> Value:
    return np.where(chargeback_quote > 0, 0, owned_hours * electricity_hour_price)


@quantity(
    "USD/year",
    "Yearly facility and operation of one accelerator",
    help="Maintenance, colocation and operators: paid whether it works or not.",
)
def yearly_operation_price(
    installed_price: Value, maintenance_rate: Value, server_kilowatts: Value, spares_rate: Value,
    colocation_price: Value, months_per_year: Value, n_operators: Value, operator_price: Value, n_owned: Value,
) -> Value:  # fmt: skip
    colocation = server_kilowatts * (1 + spares_rate) * colocation_price * months_per_year
    return installed_price * maintenance_rate + colocation + ratio(n_operators * operator_price, n_owned)


@cost_line(
    "compute",
    "Colocation of the own cluster",
    account="6182",
    phase="owned",
    help="Space and connection, by the kilowatt and month.",
)
def colocation_cost(
    n_owned: Value, spares_rate: Value, server_kilowatts: Value, colocation_price: Value, owned_months: Value,
    project_share: Value,
) -> Value:  # fmt: skip
    return n_owned * (1 + spares_rate) * server_kilowatts * colocation_price * owned_months * project_share


@cost_line(
    "compute", "Maintenance of the own cluster", account="6184", phase="owned", help="Support contracts and repairs."
)
def maintenance_cost(
    cluster_price: Value, maintenance_rate: Value, owned_months: Value, months_per_year: Value, project_share: Value
) -> Value:
    return cluster_price * maintenance_rate / months_per_year * owned_months * project_share


@cost_line(
    "compute",
    "Operators of the own cluster",
    account="6186",
    phase="owned",
    help="People who keep it running, for as long as this budget has it.",
)
def operator_cost(
    n_operators: Value, operator_price: Value, owned_months: Value, months_per_year: Value, project_share: Value
) -> Value:
    return n_operators * operator_price / months_per_year * owned_months * project_share


@cost_line(
    "compute",
    "Internal chargeback",
    account="6190",
    phase="training",
    help="The project's hours at the rate that the infrastructure team charges.",
)
def chargeback_cost(owned_hours: Value, chargeback_quote: Value) -> Value:
    return owned_hours * chargeback_quote

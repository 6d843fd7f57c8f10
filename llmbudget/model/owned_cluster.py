"""Own cluster.

The project bears its share of used hours, so that the users of the cluster pay for idle time. If nobody uses the
cluster, the project bears all of it. The purchase is a cost through depreciation, and cash out when it is paid.
"""

import numpy as np

from llmbudget.quantities.numbers import lookup, ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Own cluster"


@quantity("USD", "Listed purchase price", help="Catalog price of one accelerator. 0 if nobody published a price.")
def purchase_price(accelerator: Value, accelerators_id: Value, accelerators_purchase_price: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_purchase_price)


@quantity("yes = 1", "Listed purchase price includes the server", help="1 if the catalog prices whole servers.")
def includes_server(accelerator: Value, accelerators_id: Value, accelerators_includes_server: Value) -> Value:
    return lookup(accelerator, accelerators_id, accelerators_includes_server)


@quantity(
    "USD",
    "Accelerator with its share of the server",
    help="Your quote, or the catalog price plus the usual server. 0 if nobody published a price.",
)
def server_price(server_quote: Value, purchase_price: Value, includes_server: Value, server_ratio: Value) -> Value:
    listed = np.where(includes_server > 0, purchase_price, purchase_price * server_ratio)
    return np.where(server_quote > 0, server_quote, listed)


@quantity(
    "USD",
    "Purchase price of one accelerator, all in",
    help="Includes server, spares, network, facility and installation.",
)
def installed_price(server_price: Value, network_share: Value, installation_rate: Value, spares_rate: Value) -> Value:
    return server_price * (1 + spares_rate) / (1 - network_share) * (1 + installation_rate)


@quantity("USD", "Purchase price of the cluster", help="The whole cluster, including other projects' share.")
def own_cluster_price(n_owned: Value, installed_price: Value) -> Value:
    return n_owned * installed_price


@quantity(
    "months", "Months of the cluster in this budget", help="From its first month to the last month of the budget."
)
def owned_months(owned_first_month: Value, owned_last_month: Value) -> Value:
    return owned_last_month - owned_first_month + 1


@quantity("h", "Hours of the cluster", help="All available hours within this budget.")
def own_cluster_hours(n_owned: Value, owned_months: Value, days_per_month: Value, hours_per_day: Value) -> Value:
    return n_owned * owned_months * days_per_month * hours_per_day


@quantity(
    "h",
    "Hours of the cluster for this project",
    help="Hours that other projects leave while the work runs.",
)
def own_cluster_room_hours(
    n_owned: Value, other_use_share: Value, owned_first_month: Value, work_first_month: Value,
    work_last_month: Value, days_per_month: Value, hours_per_day: Value,
) -> Value:  # fmt: skip
    months = np.maximum(work_last_month - np.maximum(owned_first_month, work_first_month) + 1, 0)
    return n_owned * (1 - other_use_share) * months * days_per_month * hours_per_day


@quantity("h", "Hours that other projects use", help="Other projects bear the same share of the cost.")
def other_hours(own_cluster_hours: Value, other_use_share: Value) -> Value:
    return own_cluster_hours * other_use_share


@quantity("share", "Use of the cluster", help="By this project and others.")
def own_cluster_use_share(owned_hours: Value, other_hours: Value, own_cluster_hours: Value) -> Value:
    return ratio(owned_hours + other_hours, own_cluster_hours)


@quantity(
    "share",
    "Project's share of the cluster",
    help="The project's share of used hours. 1 if the cluster is idle, 0 if an internal rate is charged.",
)
def project_share(n_owned: Value, owned_hours: Value, other_hours: Value, chargeback_quote: Value) -> Value:
    used = owned_hours + other_hours
    owned = np.where(chargeback_quote > 0, 0, np.where(n_owned > 0, 1, 0))
    return owned * np.where(used > 0, ratio(owned_hours, used), 1)


@quantity("months", "Months of depreciation", help="Within this budget, up to the end of the cluster's life.")
def depreciation_months(
    owned_months: Value, life_years: Value, months_per_year: Value, owned_age_months: Value
) -> Value:
    return np.maximum(np.minimum(owned_months, life_years * months_per_year - owned_age_months), 0)


@quantity(
    "USD/month",
    "Monthly depreciation of the cluster",
    help="Straight line over its life to the residual value, including other projects' share.",
)
def monthly_depreciation(
    own_cluster_price: Value, residual_share: Value, life_years: Value, months_per_year: Value
) -> Value:
    return ratio(own_cluster_price * (1 - residual_share), life_years * months_per_year)


@quantity(
    "share",
    "Share of the month depreciated",
    help="1 from the cluster's first month. Less in the month in which its life ends.",
)
def depreciated_share(month: Value, owned_first_month: Value, depreciation_months: Value) -> Value:
    left = np.minimum(np.maximum(owned_first_month + depreciation_months - month, 0), 1)
    return np.where(month >= owned_first_month, left, 0)


@quantity(
    "USD",
    "Plan's own machines: depreciation by month",
    help="The project's share of the part not expensed at purchase.",
)
def main_depreciation_cost_by_month(
    depreciated_share: Value, monthly_depreciation: Value, project_share: Value, expensed_share: Value
) -> Value:
    return depreciated_share * monthly_depreciation * project_share * (1 - expensed_share)


@quantity(
    "USD",
    "Plan's own machines: depreciation",
    help="The project's share of the part not expensed at purchase. A cost without cash out.",
)
def main_depreciation_cost(
    depreciation_months: Value, monthly_depreciation: Value, project_share: Value, expensed_share: Value
) -> Value:
    return depreciation_months * monthly_depreciation * project_share * (1 - expensed_share)


@quantity("month no.", "Order of the plan's own machines", help="An order before the budget counts in month 1.")
def owned_order_month(owned_first_month: Value, machines_order_months: Value) -> Value:
    return np.maximum(owned_first_month - machines_order_months, 1)


@quantity("USD", "Purchase paid in this budget", help="The project's share. 0 if the cluster was bought earlier.")
def purchase_paid_cost(own_cluster_price: Value, project_share: Value, owned_age_months: Value) -> Value:
    return np.where(owned_age_months > 0, 0, own_cluster_price * project_share)


@quantity(
    "USD",
    "Plan's own machines: expensed",
    help="Part of the purchase that counts as cost when paid, as on grants.",
)
def main_equipment_cost(purchase_paid_cost: Value, expensed_share: Value) -> Value:
    return purchase_paid_cost * expensed_share


@quantity(
    "USD",
    "Plan's own machines: capitalized",
    help="Capital expense: paid now, and a cost through depreciation.",
)
def main_capex_cost(purchase_paid_cost: Value, expensed_share: Value) -> Value:
    return purchase_paid_cost * (1 - expensed_share)


@quantity("kW", "Power of one accelerator with its server", help="At peak load.")
def server_kilowatts(accelerator_watts: Value, server_power_ratio: Value, kilo: Value) -> Value:
    return accelerator_watts * server_power_ratio / kilo


@quantity("USD/h", "Electricity per hour", help="Average power × PUE × tariff, for one accelerator.")
def electricity_hour_price(
    server_kilowatts: Value, average_power_share: Value, pue: Value, electricity_price: Value
) -> Value:
    return server_kilowatts * average_power_share * pue * electricity_price


@quantity("USD", "Electricity of the plan's own machines", help="For the project's hours.")
def main_electricity_cost(
    owned_hours: Value, electricity_hour_price: Value, chargeback_quote: Value, owned_electricity_factor: Value
) -> Value:
    return np.where(chargeback_quote > 0, 0, owned_hours * electricity_hour_price * owned_electricity_factor)


@quantity(
    "USD/year",
    "Yearly facility and operation of one accelerator",
    help="Maintenance, colocation and operators, paid whether it is used or not.",
)
def yearly_operation_price(
    installed_price: Value, maintenance_rate: Value, server_kilowatts: Value, spares_rate: Value,
    colocation_price: Value, months_per_year: Value, n_operators: Value, operator_price: Value, n_owned: Value,
) -> Value:  # fmt: skip
    colocation = server_kilowatts * (1 + spares_rate) * colocation_price * months_per_year
    return installed_price * maintenance_rate + colocation + ratio(n_operators * operator_price, n_owned)


@quantity(
    "USD",
    "Colocation of the plan's own machines",
    help="Space and connection, priced per kilowatt and month.",
)
def main_colocation_cost(
    n_owned: Value, spares_rate: Value, server_kilowatts: Value, colocation_price: Value, owned_months: Value,
    project_share: Value,
) -> Value:  # fmt: skip
    return n_owned * (1 + spares_rate) * server_kilowatts * colocation_price * owned_months * project_share


@quantity("USD", "Maintenance of the plan's own machines", help="Support contracts and repairs.")
def main_maintenance_cost(
    own_cluster_price: Value, maintenance_rate: Value, owned_months: Value, months_per_year: Value, project_share: Value
) -> Value:
    return own_cluster_price * maintenance_rate / months_per_year * owned_months * project_share


@quantity("USD", "Operators of the plan's own machines", help="Staff who run them while this budget has them.")
def main_operator_cost(
    n_operators: Value, operator_price: Value, owned_months: Value, months_per_year: Value, project_share: Value
) -> Value:
    return n_operators * operator_price / months_per_year * owned_months * project_share


@quantity(
    "USD",
    "Internal chargeback of the plan's own machines",
    help="The project's hours at the internal rate of the infrastructure team.",
)
def main_chargeback_cost(owned_hours: Value, chargeback_quote: Value) -> Value:
    return owned_hours * chargeback_quote


@quantity(
    "USD",
    "Plan's own machines: brought in from earlier",
    help="The project's share of the book value when this budget first has the cluster. 0 if this budget buys it.",
)
def main_brought_value_cost(
    own_cluster_price: Value, monthly_depreciation: Value, owned_age_months: Value, life_years: Value,
    months_per_year: Value, project_share: Value, expensed_share: Value,
) -> Value:  # fmt: skip
    worn_months = np.minimum(owned_age_months, life_years * months_per_year)
    left = (own_cluster_price - monthly_depreciation * worn_months) * project_share * (1 - expensed_share)
    return np.where(owned_age_months > 0, left, 0)


@quantity(
    "USD",
    "Plan's own machines: present value of what is brought in",
    help="Its book value, discounted from the month in which this budget first has it.",
)
def main_present_brought_cost(
    main_brought_value_cost: Value, owned_first_month: Value, discount_rate: Value, months_per_year: Value
) -> Value:
    return main_brought_value_cost * (1 + discount_rate) ** ((1 - owned_first_month) / months_per_year)


@quantity(
    "USD",
    "Plan's own machines: book value at the end",
    help="The project's share of what is not yet depreciated at the end of the budget.",
)
def main_book_value_cost(
    own_cluster_price: Value, monthly_depreciation: Value, owned_age_months: Value, owned_months: Value,
    life_years: Value, months_per_year: Value, project_share: Value, expensed_share: Value,
) -> Value:  # fmt: skip
    worn_months = np.minimum(owned_age_months + owned_months, life_years * months_per_year)
    return (own_cluster_price - monthly_depreciation * worn_months) * project_share * (1 - expensed_share)

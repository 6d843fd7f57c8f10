"""Own machines of the plan: its cost lines, capital and book value.

Each sums the plan's own accelerators and further clusters, in the months in which each of them bears its cost.
"""

from collections.abc import Iterator

from llmbudget.model.schedule import is_paid
from llmbudget.model.serving import in_month
from llmbudget.quantities.numbers import ratio, stepped, sum_months, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, arguments, cost_line, family, quantity, renamed

TITLE = "Own machines"


def _both(main: Value, cluster: Value) -> Value:
    return main + sum_rows(cluster)


def _all(main: Value, cluster: Value, item: Value) -> Value:
    return main + sum_rows(cluster) + sum_rows(item)


@cost_line(
    "compute",
    "Depreciation of own equipment",
    account="6170",
    by_month="depreciation_cost_by_month",
    help="Own cluster and items: the project's share of what is not expensed at purchase. A cost without cash out.",
)
def depreciation_cost(
    main_depreciation_cost: Value, cluster_depreciation_cost: Value, item_depreciation_cost: Value
) -> Value:
    return _all(main_depreciation_cost, cluster_depreciation_cost, item_depreciation_cost)


@cost_line(
    "compute",
    "Equipment expensed at purchase",
    account="6175",
    by_month="equipment_cost_by_month",
    help="Part of the purchase that counts as cost when paid, as on grants.",
)
def equipment_cost(main_equipment_cost: Value, cluster_equipment_cost: Value, item_equipment_cost: Value) -> Value:
    return _all(main_equipment_cost, cluster_equipment_cost, item_equipment_cost)


@cost_line(
    "compute",
    "Electricity of the own cluster",
    account="6180",
    by_month="electricity_cost_by_month",
    help="For the project's hours.",
)
def electricity_cost(main_electricity_cost: Value, cluster_electricity_cost: Value) -> Value:
    return _both(main_electricity_cost, cluster_electricity_cost)


@cost_line(
    "compute",
    "Colocation of the own cluster",
    account="6182",
    by_month="colocation_cost_by_month",
    help="Space and connection, priced per kilowatt and month.",
)
def colocation_cost(main_colocation_cost: Value, cluster_colocation_cost: Value) -> Value:
    return _both(main_colocation_cost, cluster_colocation_cost)


@cost_line(
    "compute",
    "Maintenance of the own cluster",
    account="6184",
    by_month="maintenance_cost_by_month",
    help="Support contracts and repairs.",
)
def maintenance_cost(main_maintenance_cost: Value, cluster_maintenance_cost: Value) -> Value:
    return _both(main_maintenance_cost, cluster_maintenance_cost)


@cost_line(
    "compute",
    "Operators of the own cluster",
    account="6186",
    by_month="operator_cost_by_month",
    help="Staff who run the cluster while this budget has it.",
)
def operator_cost(main_operator_cost: Value, cluster_operator_cost: Value) -> Value:
    return _both(main_operator_cost, cluster_operator_cost)


@cost_line(
    "compute",
    "Internal chargeback",
    account="6190",
    by_month="chargeback_cost_by_month",
    help="The project's hours at the internal rate of the infrastructure team.",
)
def chargeback_cost(main_chargeback_cost: Value, cluster_chargeback_cost: Value) -> Value:
    return _both(main_chargeback_cost, cluster_chargeback_cost)


@quantity("USD", "Cost of own machines", help="Their cost lines together, on all clusters, without items.")
def machines_cost(
    depreciation_cost: Value, equipment_cost: Value, item_depreciation_cost: Value, item_equipment_cost: Value,
    electricity_cost: Value, colocation_cost: Value, maintenance_cost: Value, operator_cost: Value,
    chargeback_cost: Value,
) -> Value:  # fmt: skip
    running = electricity_cost + colocation_cost + maintenance_cost + operator_cost
    items = sum_rows(item_depreciation_cost) + sum_rows(item_equipment_cost)
    return depreciation_cost + equipment_cost - items + running + chargeback_cost


@quantity(
    "USD/h",
    "Chargeback rate",
    help="Cost to the project of an hour on own machines: the internal rate per accelerator-hour.",
)
def chargeback_price(machines_cost: Value, owned_hours: Value, cluster_owned_hours: Value) -> Value:
    return ratio(machines_cost, owned_hours + sum_rows(cluster_owned_hours))


def _product(cost: Value, share: Value) -> Value:
    return cost * share


@family
def in_base() -> Iterator[Quantity]:
    """What of purchases and depreciation counts in the base of indirect costs."""
    about = "As far as the rule counts it."
    for cost, share, words in (
        ("equipment", "purchase_in_base_share", "Equipment expensed at purchase"),
        ("depreciation", "depreciation_in_base_share", "Depreciation"),
    ):
        label = f"{words} in the base of indirect costs"
        main, cluster, item = (f"{prefix}_{cost}_in_base_cost" for prefix in ("main", "cluster", "item"))
        for name, prefix, owner, whose in (
            (main, "main_", "", "the plan's own machines"),
            (cluster, "cluster_", "cluster_", "each cluster"),
            (item, "item_", "item_", "each item"),
        ):
            names = {"cost": f"{prefix}{cost}_cost", "share": f"{owner}{share}"}
            yield renamed(name, _product, f"{label}, {whose}", "USD", about, **names)
        yield renamed(f"{cost}_in_base_cost", _all, label, "USD", about, main=main, cluster=cluster, item=item)


@family
def capital() -> Iterator[Quantity]:
    """Purchases and book value of all own machines and items; no item is brought in from earlier."""
    for name, function, label, about in (
        ("capex_cost", _all, "Capitalized purchase", "Capital expense: paid now, and a cost through depreciation."),
        (
            "brought_value_cost",
            _both,
            "Book value of a cluster bought earlier",
            "The project's share of the book value when this budget first has the cluster. 0 if this budget buys it.",
        ),
        (
            "present_brought_cost",
            _both,
            "Present value of a cluster bought earlier",
            "Its book value, discounted from the month in which this budget first has it.",
        ),
        (
            "book_value_cost",
            _all,
            "Book value of own equipment",
            "The project's share of what is not yet depreciated at the end of the budget.",
        ),
    ):
        names = {prefix: f"{prefix}_{name}" for prefix in arguments(function)}
        yield renamed(name, function, label, "USD", about, **names)


def _worn(month: Value, first: Value, whole: Value, part: Value, monthly: Value) -> Value:
    return sum_rows((is_paid(month, first, first + whole - 1) + (month == first + whole) * part) * monthly)


@quantity("USD", "Depreciation by month", help="The project's share of the part not expensed at purchase.")
def depreciation_cost_by_month(
    month: Value, main_depreciation_cost_by_month: Value, cluster_first_month: Value, cluster_whole_months: Value,
    cluster_part_months: Value, cluster_worn_price: Value, item_first_month: Value, item_whole_months: Value,
    item_part_months: Value, item_worn_price: Value,
) -> Value:  # fmt: skip
    further = _worn(month, cluster_first_month, cluster_whole_months, cluster_part_months, cluster_worn_price)
    items = _worn(month, item_first_month, item_whole_months, item_part_months, item_worn_price)
    return main_depreciation_cost_by_month + further + items


@quantity("USD", "Depreciation in the base of indirect costs by month", help="As far as the rule counts it.")
def eligible_depreciation_cost_by_month(
    month: Value, main_depreciation_cost_by_month: Value, depreciation_in_base_share: Value,
    cluster_first_month: Value, cluster_whole_months: Value, cluster_part_months: Value, cluster_worn_price: Value,
    cluster_depreciation_in_base_share: Value, item_first_month: Value, item_whole_months: Value,
    item_part_months: Value, item_worn_price: Value, item_depreciation_in_base_share: Value,
) -> Value:  # fmt: skip
    monthly = cluster_worn_price * cluster_depreciation_in_base_share
    further = _worn(month, cluster_first_month, cluster_whole_months, cluster_part_months, monthly)
    of_items = item_worn_price * item_depreciation_in_base_share
    items = _worn(month, item_first_month, item_whole_months, item_part_months, of_items)
    return main_depreciation_cost_by_month * depreciation_in_base_share + further + items


def _bought(
    main: Value, share_by_month: Value, month: Value, cluster_first_month: Value, cluster: Value,
    item_first_month: Value, item: Value,
) -> Value:  # fmt: skip
    further = sum_rows((month == cluster_first_month) * cluster)
    return main * share_by_month + further + sum_rows((month == item_first_month) * item)


def _running(
    main: Value, share_by_month: Value, month: Value, cluster_first_month: Value, cluster_last_month: Value,
    cluster: Value, cluster_month_share: Value,
) -> Value:  # fmt: skip
    held = is_paid(month, cluster_first_month, cluster_last_month)
    return main * share_by_month + sum_rows(held * cluster * cluster_month_share)


@family
def months_of_lines() -> Iterator[Quantity]:
    """Each line in the months in which the plan's own accelerators and further clusters bear it."""
    for name, function, phase, label, about in (
        ("equipment_cost", _bought, "purchase", "Equipment expensed at purchase by month", "When it is bought."),
        ("capex_cost", _bought, "purchase", "Purchase paid by month", "In the first month of each cluster."),
        (
            "equipment_in_base_cost",
            _bought,
            "purchase",
            "Purchase price paid by the sponsor, by month",
            "Equipment expensed at purchase that counts in the base of indirect costs. Used in EU forms.",
        ),
        ("electricity_cost", _running, "owned", "Electricity of the own cluster by month", "Spread evenly."),
        ("colocation_cost", _running, "owned", "Colocation of the own cluster by month", "Spread evenly."),
        ("maintenance_cost", _running, "owned", "Maintenance of the own cluster by month", "Spread evenly."),
        ("operator_cost", _running, "owned", "Operators of the own cluster by month", "Spread evenly."),
    ):
        names = {part: f"{part}_{name}" for part in ("main", "cluster", "item")}
        names["share_by_month"] = f"{phase}_share_by_month"
        by_month = "eligible_equipment_cost_by_month" if name == "equipment_in_base_cost" else f"{name}_by_month"
        yield renamed(by_month, function, label, "USD", about, **names)


@quantity("USD", "Internal chargeback by month", help="In the months of the training window and of further runs.")
def chargeback_cost_by_month(
    main_chargeback_cost: Value, training_share_by_month: Value, month: Value, run_first_month: Value,
    run_last_month: Value, run_steady_months: Value, run_growth: Value, run_steady_share: Value,
    run_growing_share: Value, run_chargeback_cost: Value,
) -> Value:  # fmt: skip
    window = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    further = sum_rows(in_month(month, *window) * run_chargeback_cost)
    return main_chargeback_cost * training_share_by_month + further


@quantity("USD", "Brought in from earlier by month", help="In the first month in this budget of each cluster.")
def brought_value_cost_by_month(
    month: Value, owned_first_month: Value, main_brought_value_cost: Value, cluster_first_month: Value,
    cluster_brought_value_cost: Value,
) -> Value:  # fmt: skip
    further = sum_rows((month == cluster_first_month) * cluster_brought_value_cost)
    return (month == owned_first_month) * main_brought_value_cost + further


@quantity("USD", "Change of indirect costs on machines of each cluster", help="Purchase and running cost in the base.")
def cluster_held_change_cost(
    month: Value, agreed_first_month: Value, agreed_step_share: Value, cluster_first_month: Value,
    cluster_last_month: Value, cluster_running_cost: Value, cluster_month_share: Value,
    cluster_equipment_in_base_cost: Value,
) -> Value:  # fmt: skip
    steps = stepped(month, agreed_first_month, agreed_step_share)
    held = sum_months(is_paid(month, cluster_first_month, cluster_last_month) * steps)
    bought = sum_months((month == cluster_first_month) * steps)
    return held * cluster_running_cost * cluster_month_share + bought * cluster_equipment_in_base_cost


@quantity("USD", "Change of indirect costs of depreciation of each cluster", help="The part in the base.")
def cluster_worn_change_cost(
    month: Value, agreed_first_month: Value, agreed_step_share: Value, cluster_first_month: Value,
    cluster_whole_months: Value, cluster_part_months: Value, cluster_worn_price: Value,
    cluster_depreciation_in_base_share: Value,
) -> Value:  # fmt: skip
    steps, worn = stepped(month, agreed_first_month, agreed_step_share), cluster_first_month + cluster_whole_months
    whole = sum_months(is_paid(month, cluster_first_month, worn - 1) * steps)
    part = sum_months((month == worn) * steps) * cluster_part_months
    return (whole + part) * cluster_worn_price * cluster_depreciation_in_base_share


@quantity("USD", "Change of indirect costs on internal chargeback of each run", help="In its months.")
def run_chargeback_change_cost(
    month: Value, agreed_first_month: Value, agreed_step_share: Value, run_first_month: Value, run_last_month: Value,
    run_steady_months: Value, run_growth: Value, run_steady_share: Value, run_growing_share: Value,
    run_chargeback_cost: Value,
) -> Value:  # fmt: skip
    window = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    steps = stepped(month, agreed_first_month, agreed_step_share)
    return sum_months(in_month(month, *window) * steps) * run_chargeback_cost


@quantity(
    "USD",
    "Change of indirect costs on the plan's own machines",
    help="On what the base counts, in the months in which it arises.",
)
def main_machines_change_cost(
    owned_change_share: Value, main_electricity_cost: Value, main_colocation_cost: Value, main_maintenance_cost: Value,
    main_operator_cost: Value, purchase_change_share: Value, main_equipment_in_base_cost: Value,
    depreciation_change_cost: Value, depreciation_in_base_share: Value,
) -> Value:  # fmt: skip
    running = main_electricity_cost + main_colocation_cost + main_maintenance_cost + main_operator_cost
    capital = (
        main_equipment_in_base_cost * purchase_change_share + depreciation_change_cost * depreciation_in_base_share
    )
    return running * owned_change_share + capital


@quantity("USD", "Change of indirect costs on own machines", help="On what the base counts, on all clusters.")
def machines_change_cost(
    main_machines_change_cost: Value, main_chargeback_cost: Value, training_change_share: Value,
    internal_in_base_share: Value, cluster_held_change_cost: Value, cluster_worn_change_cost: Value,
    run_chargeback_change_cost: Value,
) -> Value:  # fmt: skip
    charged = main_chargeback_cost * training_change_share + sum_rows(run_chargeback_change_cost)
    further = sum_rows(cluster_held_change_cost) + sum_rows(cluster_worn_change_cost)
    return main_machines_change_cost + charged * internal_in_base_share + further

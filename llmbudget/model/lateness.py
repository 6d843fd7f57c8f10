"""Cost of delay.

A plan whose windows are too short for its hours is done later than planned. Until then, everything that lasts until
the work is done is paid longer: people, subscriptions, yearly costs, licenses, storage, commitments and the running
cost of the own cluster. The hours of the work and their price stay the same.

The delay is counted in whole months for each window, as pay, rent and windows are: a late plan costs about as much as
the plan that is given the months it needs. All of it is a cost of the budget's last month, like committed hours that
pass after the budget, because the budget has no later month. Depreciation is left out: the cluster loses its value
whether or not this project is late.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.commitments import TERMS, committed_last, names_of, renewed_months, unused_hours
from llmbudget.quantities.numbers import max_rows, ratio, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, cost_line, family, quantity, renamed

TITLE = "Cost of delay"


@quantity(
    "months",
    "Paid months of delay",
    help="Months that training and evaluation take beyond their windows, each rounded up. Or months of further runs "
    "beyond the planned end, if longer. Pay and rent run by the month.",
)
def paid_delay_months(
    training_window_days: Value, training_months: Value, evaluation_window_days: Value, evaluation_months: Value,
    days_per_month: Value, tolerance: Value, run_done_month: Value, planned_end_month: Value,
) -> Value:  # fmt: skip
    training = training_window_days / days_per_month - training_months - tolerance
    evaluation = evaluation_window_days / days_per_month - evaluation_months - tolerance
    runs = max_rows(run_done_month) - planned_end_month - tolerance
    main = np.ceil(np.maximum(training, 0)) + np.ceil(np.maximum(evaluation, 0))
    return np.maximum(main, np.ceil(np.maximum(runs, 0)))


@quantity(
    "months",
    "Months to the middle of the delay",
    help="The delay is paid at the pay and prices of its middle month. Raises go on for as long as the budget at most.",
)
def half_delay_months(paid_delay_months: Value, doubling: Value, horizon_months: Value) -> Value:
    return np.minimum((paid_delay_months + 1) / doubling, horizon_months)


@quantity("month no.", "Planned end of the work", help="Last month of all windows, also after the budget.")
def planned_end_month(
    training_start: Value, training_months: Value, evaluation_start: Value, evaluation_months: Value,
    run_planned_month: Value,
) -> Value:  # fmt: skip
    main = np.maximum(training_start + training_months, evaluation_start + evaluation_months) - 1
    return np.maximum(main, max_rows(run_planned_month))


def waits(first: Value, start: Value, months: Value, planned_end_month: Value, horizon_months: Value) -> Value:
    """Return 1 for what is paid to the end of the budget or until the planned end of the work; a delay extends it."""
    lasts = np.where(months > 0, np.where(start + months - 1 >= planned_end_month, 1, 0), 1)
    return np.where(first <= horizon_months, lasts, 0)


@family
def waiting() -> Iterator[Quantity]:
    """The roles and subscriptions that are paid during a delay."""
    about = "1 if paid to the end of the budget, or at least until the planned end of the work. A delay extends these."
    for row, words in (("role", "Role waits for the work"), ("subscription", "Subscription waits for the work")):
        names = {part: f"{row}_{part}" for part in ("start", "months")} | {"first": f"{row}_first_month"}
        yield renamed(f"{row}_waits", waits, words, "yes = 1", about, **names)


def _raises(
    last: Value, half_delay_months: Value, months_per_year: Value, fiscal_months_before: Value,
    increases_by_fiscal_year: Value,
) -> Value:  # fmt: skip
    passed = last + half_delay_months - 1 + fiscal_months_before * increases_by_fiscal_year
    return np.floor(passed / months_per_year)


@family
def raises() -> Iterator[Quantity]:
    """Raises by the middle of the delay, after each role, each subscription and the budget."""
    about = "Counted in the middle of the months that are paid longer."
    for name, last, label in (
        ("role_delay_raises", "role_last_month", "Raises of each role by the delay"),
        ("subscription_delay_raises", "subscription_last_month", "Increases of each subscription by the delay"),
        ("delay_raises", "horizon_months", "Raises by the delay"),
    ):
        yield renamed(name, _raises, label, "raises", about, last=last)


@quantity(
    "USD/month",
    "Monthly pay of each role during a delay",
    help="Pay and benefits of its last headcount. 0 for a role that ends before the work does.",
)
def role_delay_price(
    role_waits: Value, role_headcount: Value, role_growth: Value, role_first_month: Value, role_last_month: Value,
    role_time_share: Value, role_salary: Value, months_per_year: Value, role_benefits_rate: Value, raise_rate: Value,
    role_delay_raises: Value,
) -> Value:  # fmt: skip
    heads = role_headcount + role_growth * (role_last_month - role_first_month)
    pay = role_salary / months_per_year * (1 + role_benefits_rate) * (1 + raise_rate) ** role_delay_raises
    return role_waits * heads * role_time_share * pay


@quantity("USD/month", "People in a month of delay", help="Pay and benefits of the roles that wait for the work.")
def delay_people_price(role_delay_price: Value) -> Value:
    return sum_rows(role_delay_price)


@quantity(
    "USD/month",
    "Monthly price of each subscription during a delay",
    help="0 for a subscription that ends before the work does.",
)
def subscription_delay_price(
    subscription_waits: Value, subscription_monthly_cost: Value, subscription_increase_rate: Value,
    subscription_delay_raises: Value,
) -> Value:  # fmt: skip
    increase = (1 + subscription_increase_rate) ** subscription_delay_raises
    return subscription_waits * subscription_monthly_cost * increase


@quantity("USD/month", "Software in a month of delay", help="Subscriptions that wait for the work, and model APIs.")
def delay_software_price(subscription_delay_price: Value, monthly_api_price: Value) -> Value:
    return sum_rows(subscription_delay_price) + monthly_api_price


@quantity("USD/month", "Licenses in a month of delay", help="Yearly licenses of the datasets.")
def delay_licence_price(dataset_licence_price: Value, months_per_year: Value) -> Value:
    return sum_rows(dataset_licence_price) / months_per_year


@quantity("USD/month", "Storage in a month of delay", help="Datasets and checkpoints are kept longer.")
def delay_storage_price(dataset_gigabytes: Value, checkpoint_gigabytes: Value, storage_price: Value) -> Value:
    return (sum_rows(dataset_gigabytes) + checkpoint_gigabytes) * storage_price


def _yearly(price: Value, increase_rate: Value, months_per_year: Value, delay_raises: Value) -> Value:
    return price / months_per_year * (1 + increase_rate) ** delay_raises


@family
def yearly() -> Iterator[Quantity]:
    """Yearly costs that rise, in a month of delay."""
    for name, title in (("tuition", "Tuition"), ("participant", "Participant support")):
        names = {"price": f"{name}_price", "increase_rate": f"{name}_increase_rate"}
        label, about = f"{title} in a month of delay", "As in the budget, with later increases."
        yield renamed(f"delay_{name}_price", _yearly, label, "USD/month", about, **names)


@quantity(
    "USD/month",
    "Other direct costs in a month of delay",
    help="Travel, participant support, tuition and materials. Subawards are fixed amounts and stay the same.",
)
def delay_yearly_price(
    travel_price: Value, materials_price: Value, months_per_year: Value, delay_tuition_price: Value,
    delay_participant_price: Value,
) -> Value:  # fmt: skip
    return (travel_price + materials_price) / months_per_year + delay_tuition_price + delay_participant_price


@quantity(
    "USD/month",
    "Running cost of the own cluster",
    help="Colocation, maintenance and operators of the whole cluster, including other projects' share.",
)
def own_cluster_monthly_price(
    n_owned: Value, spares_rate: Value, server_kilowatts: Value, colocation_price: Value, own_cluster_price: Value,
    maintenance_rate: Value, n_operators: Value, operator_price: Value, months_per_year: Value,
) -> Value:  # fmt: skip
    space = n_owned * (1 + spares_rate) * server_kilowatts * colocation_price
    return space + (own_cluster_price * maintenance_rate + n_operators * operator_price) / months_per_year


@quantity(
    "months",
    "Months of the cluster with the delay",
    help="Its months in this budget plus the delay, or one month more if there is no delay.",
)
def delayed_owned_months(owned_months: Value, paid_delay_months: Value) -> Value:
    return owned_months + np.maximum(paid_delay_months, 1)


@quantity(
    "share",
    "Project's share of the cluster with the delay",
    help="Other projects use hours in the months of delay too, so the project's share falls.",
)
def delayed_project_share(
    owned_hours: Value, other_hours: Value, owned_months: Value, delayed_owned_months: Value, project_share: Value
) -> Value:
    used = owned_hours + ratio(other_hours, owned_months) * delayed_owned_months
    return np.where(used > 0, np.where(project_share > 0, ratio(owned_hours, used), 0), project_share)


@quantity(
    "USD/month",
    "The plan's own machines in a month of delay",
    help="The project's share of colocation, maintenance and operators. Excludes depreciation.",
)
def main_delay_cluster_price(
    own_cluster_monthly_price: Value, delayed_owned_months: Value, delayed_project_share: Value, owned_months: Value,
    project_share: Value,
) -> Value:  # fmt: skip
    months = delayed_owned_months * delayed_project_share - owned_months * project_share
    return own_cluster_monthly_price * months / (delayed_owned_months - owned_months)


@quantity(
    "USD/month",
    "Own cluster in a month of delay",
    help="The plan's own machines and further clusters' machines that wait for the work.",
)
def delay_cluster_price(
    main_delay_cluster_price: Value, cluster_machines_wait: Value, cluster_delay_cluster_price: Value
) -> Value:
    return main_delay_cluster_price + sum_rows(cluster_machines_wait * cluster_delay_cluster_price)


@quantity("month no.", "Last month of the work with the delay", help="Commitments are renewed until then.")
def delayed_last_month(work_last_month: Value, paid_delay_months: Value) -> Value:
    return work_last_month + paid_delay_months


def delayed_hours(
    n_accelerators: Value, share: Value, delayed_months: Value, hours_per_day: Value, days_per_month: Value,
    covered: Value, commitment_shared_share: Value, unused: Value,
) -> Value:  # fmt: skip
    """Return the unused committed hours that a delay adds, for other quantities."""
    committed = n_accelerators * share * delayed_months * days_per_month * hours_per_day
    return unused_hours(committed, covered, commitment_shared_share) - unused


@family
def delayed_commitments() -> Iterator[Quantity]:
    """Committed hours of each term that a delay adds and nobody uses."""
    label, about = "Last month of work under commitments with the delay", "Commitments are renewed until then."
    names = {"work_last_month": "delayed_last_month"}
    yield renamed("delayed_committed_month", committed_last, label, "month no.", about, **names)
    for term, title in TERMS.items():
        names = names_of(term) | {"delayed_months": f"delayed_{term}_months", "last": "delayed_committed_month"}
        about = "Renewed a term at a time until the delayed work is done."
        label = f"Months committed with the delay, {title} at a time"
        yield renamed(f"delayed_{term}_months", renewed_months, label, "months", about, **names)
        label = f"Unused hours that a delay adds, {title}"
        about = "In terms that are renewed for the delay, to the end of the last term."
        yield renamed(f"delayed_{term}_hours", delayed_hours, label, "h", about, **names)


@quantity("USD", "Commitments during the delay", help="Committed hours that nobody uses, in terms the delay adds.")
def delay_commitment_cost(
    delayed_1y_hours: Value, reserved_1y_price: Value, delayed_3y_hours: Value, reserved_3y_price: Value,
    cluster_delay_commitment_cost: Value,
) -> Value:  # fmt: skip
    main = delayed_1y_hours * reserved_1y_price + delayed_3y_hours * reserved_3y_price
    return main + sum_rows(cluster_delay_commitment_cost)


@quantity(
    "USD/month",
    "Direct cost of a month of delay",
    help="Everything paid by the month until the work is done. Excludes commitments, which are renewed by term.",
)
def delay_direct_price(
    delay_people_price: Value, delay_software_price: Value, delay_licence_price: Value, delay_storage_price: Value,
    delay_yearly_price: Value, delay_cluster_price: Value,
) -> Value:  # fmt: skip
    kept = delay_licence_price + delay_storage_price + delay_cluster_price
    return delay_people_price + delay_software_price + delay_yearly_price + kept


@cost_line(
    "other",
    "Cost of delay",
    account="6550",
    phase="last",
    help="The work ends later than planned, so whatever lasts until then is paid longer. Counted in the budget's "
    "last month. Roles and subscriptions that end before the work are not extended.",
)
def delay_cost(paid_delay_months: Value, delay_direct_price: Value, delay_commitment_cost: Value) -> Value:
    return paid_delay_months * delay_direct_price + delay_commitment_cost


@quantity("USD/month", "Contingency of a month of delay", help="Each part at the rate of its category.")
def delay_reserve_price(
    delay_people_price: Value, people_contingency_rate: Value, delay_software_price: Value,
    software_contingency_rate: Value, delay_licence_price: Value, data_contingency_rate: Value,
    delay_storage_price: Value, delay_cluster_price: Value, compute_contingency_rate: Value,
    delay_yearly_price: Value, other_contingency_rate: Value,
) -> Value:  # fmt: skip
    people = delay_people_price * people_contingency_rate + delay_software_price * software_contingency_rate
    machines = (delay_storage_price + delay_cluster_price) * compute_contingency_rate
    kept = delay_licence_price * data_contingency_rate + machines
    return people + kept + delay_yearly_price * other_contingency_rate


@quantity("USD", "Contingency of the delay", help="Each part at the rate of its own category.")
def delay_reserve_cost(
    paid_delay_months: Value, delay_reserve_price: Value, delay_commitment_cost: Value, compute_contingency_rate: Value
) -> Value:
    return paid_delay_months * delay_reserve_price + delay_commitment_cost * compute_contingency_rate


@quantity(
    "USD/month",
    "Month of delay left out of the base of indirect costs",
    help="Tuition, participant support and cloud bills, as far as the rule excludes them.",
)
def delay_outside_price(
    delay_tuition_price: Value, tuition_in_base_share: Value, delay_participant_price: Value,
    participants_in_base_share: Value, delay_storage_price: Value, cloud_exempt_share: Value,
) -> Value:  # fmt: skip
    people = delay_tuition_price * (1 - tuition_in_base_share)
    participants = delay_participant_price * (1 - participants_in_base_share)
    return people + participants + delay_storage_price * cloud_exempt_share


@quantity("USD", "Delay left out of the base of indirect costs", help="As far as the rule excludes its parts.")
def delay_outside_cost(
    paid_delay_months: Value, delay_outside_price: Value, delay_commitment_cost: Value, cloud_exempt_share: Value
) -> Value:
    return paid_delay_months * delay_outside_price + delay_commitment_cost * cloud_exempt_share


@quantity("share", "Indirect cost rate at the end", help="In the last month of the budget. 0 if none is charged.")
def last_indirect_rate(indirect_rate_in_use: Value, last_change_share: Value, indirect_applies_share: Value) -> Value:
    return indirect_rate_in_use + last_change_share * indirect_applies_share


@quantity(
    "USD/month",
    "Cost of one month of delay",
    help="Includes contingency and indirect costs, at the rates of the budget's last month. Excludes commitments.",
)
def delay_month_price(
    delay_direct_price: Value, delay_reserve_price: Value, delay_outside_price: Value, last_indirect_rate: Value
) -> Value:  # fmt: skip
    indirect = (delay_direct_price - delay_outside_price) * last_indirect_rate
    return delay_direct_price + delay_reserve_price + indirect


@quantity(
    "USD",
    "Cost of delay with contingency and indirect costs",
    help="How much cheaper the budget would be if the work were done in time.",
)
def delay_total_cost(
    delay_cost: Value, delay_reserve_cost: Value, delay_outside_cost: Value, last_indirect_rate: Value
) -> Value:
    return delay_cost + delay_reserve_cost + (delay_cost - delay_outside_cost) * last_indirect_rate

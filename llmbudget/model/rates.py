"""Indirect cost rates over time.

A rate agreement sets a rate for each fiscal year. The total is the first rate × the whole base, plus the effect of
each later change on each cost in the months in which it arises. This form holds by case, without the month axis.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from llmbudget.model.schedule import PHASES, is_paid
from llmbudget.model.subawards import up_to_limit
from llmbudget.model.totals import DIRECT, products
from llmbudget.model.turns import taken_by
from llmbudget.quantities.numbers import (
    across,
    lookup,
    next_below,
    ratio,
    stepped,
    sum_across,
    sum_months,
    sum_over,
    sum_rows,
)
from llmbudget.quantities.quantity import CostLine, Quantity, Value, family, quantity

TITLE = "Indirect cost rates over time"

BY_ROW = frozenset({
    "salary_cost", "benefits_cost", "recruiting_cost", "subscriptions_cost", "subawards_cost", "depreciation_cost",
    "equipment_cost", "electricity_cost", "colocation_cost", "maintenance_cost", "operator_cost", "chargeback_cost",
    "participant_cost", "tuition_cost", "travel_cost", "materials_cost", "purchase_tax_cost", "exchange_cost",
    "generation_exchange_cost", "api_exchange_cost",
})  # fmt: skip
"""Direct costs that are not spread over a phase.

The change of each is computed below. Taxes and the change of the exchange rate bear no indirect costs.
"""


@quantity(
    "month no.",
    "First month of each rate",
    help="An empty month in a workbook means the first month. 0 for a row without a rate.",
)
def agreed_first_month(agreed_start: Value, agreed_rate: Value) -> Value:
    return np.where(agreed_start > 0, agreed_start, np.where(agreed_rate > 0, 1, 0))


@quantity("month no.", "Month before each rate", help="0 for a rate that applies from the first month.")
def agreed_month_before(agreed_first_month: Value) -> Value:
    return np.maximum(agreed_first_month - 1, 0)


@quantity(
    "month no.",
    "First month of the rate before",
    help="First month of the latest earlier rate in the table. 0 if there is none.",
)
def agreed_earlier_month(agreed_first_month: Value) -> Value:
    return next_below(agreed_first_month)


@quantity(
    "rates",
    "Rates that start in the same month",
    help="1 is normal. A check reports more than 1, and their mean applies.",
)
def agreed_together(agreed_first_month: Value) -> Value:
    same = (across(agreed_first_month) == agreed_first_month) * 1
    return ratio(sum_over(same, agreed_first_month), agreed_first_month)


@quantity(
    "share",
    "Rate before each rate",
    help="Latest earlier rate in the table. Before the first of them, the rate without a month.",
)
def agreed_earlier_share(
    agreed_first_month: Value, agreed_rate: Value, agreed_earlier_month: Value, indirect_rate: Value
) -> Value:
    same = (across(agreed_first_month) == agreed_earlier_month) * 1
    earlier = ratio(sum_over(same, agreed_rate) * agreed_earlier_month, sum_over(same, agreed_first_month))
    return np.where(agreed_earlier_month > 0, earlier, indirect_rate)


@quantity("share", "Step of the rate", help="Each rate less the one before it.")
def agreed_step_share(
    agreed_first_month: Value, agreed_rate: Value, agreed_earlier_share: Value, agreed_together: Value
) -> Value:
    return np.where(agreed_first_month > 0, ratio(agreed_rate - agreed_earlier_share, agreed_together), 0)


@quantity("share", "Base in use", help="0 if no indirect costs are charged.")
def indirect_applies_share(indirect_base: Value, indirect_bases_id: Value, indirect_bases_applies: Value) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_applies)


@quantity("share", "Rate in use", help="Rate before the first change. 0 if no indirect costs are charged.")
def indirect_rate_in_use(indirect_rate: Value, indirect_applies_share: Value) -> Value:
    return indirect_rate * indirect_applies_share


@quantity("share", "Rate in use by month", help="The latest rate that has started.")
def indirect_rate_by_month(
    month: Value, indirect_rate_in_use: Value, indirect_applies_share: Value, agreed_first_month: Value,
    agreed_step_share: Value,
) -> Value:  # fmt: skip
    return indirect_rate_in_use + stepped(month, agreed_first_month, agreed_step_share) * indirect_applies_share


def _phase_change(month: Value, first: Value, last: Value, starts: Value, steps: Value) -> Value:
    return sum_months(is_paid(month, first, last) * stepped(month, starts, steps)) / (last - first + 1)


def _moment_change(agreed_step_share: Value, share_by_step: Value) -> Value:
    return sum_rows(agreed_step_share * (1 - share_by_step))


@quantity(
    "USD",
    "Change of indirect costs by role",
    help="On pay and benefits when they are paid, and on recruiting in the first month.",
)
def role_change_cost(
    month: Value, role_first_month: Value, role_last_month: Value, role_headcount: Value, role_growth: Value,
    raise_rate: Value, raises_so_far: Value, agreed_first_month: Value, agreed_step_share: Value, role_salary: Value,
    role_time_share: Value, role_benefits_rate: Value, months_per_year: Value, role_recruiting_cost: Value,
) -> Value:  # fmt: skip
    steps = stepped(month, agreed_first_month, agreed_step_share)
    heads = role_headcount + role_growth * (month - role_first_month)
    raised = heads * (1 + raise_rate) ** raises_so_far * steps
    months = sum_months(is_paid(month, role_first_month, role_last_month) * raised)
    monthly = role_salary / months_per_year * role_time_share * (1 + role_benefits_rate)
    return months * monthly + sum_months((month == role_first_month) * steps) * role_recruiting_cost


@quantity("USD", "Change of indirect costs by subscription", help="In the months in which it is paid.")
def subscription_change_cost(
    month: Value, subscription_first_month: Value, subscription_last_month: Value, subscription_monthly_cost: Value,
    subscription_increase_rate: Value, raises_so_far: Value, agreed_first_month: Value, agreed_step_share: Value,
) -> Value:  # fmt: skip
    paid = is_paid(month, subscription_first_month, subscription_last_month)
    raised = paid * (1 + subscription_increase_rate) ** raises_so_far
    return subscription_monthly_cost * sum_months(raised * stepped(month, agreed_first_month, agreed_step_share))


def _yearly_change(
    month: Value, horizon_months: Value, price: Value, months_per_year: Value, increase_rate: Value,
    raises_so_far: Value, agreed_first_month: Value, agreed_step_share: Value,
) -> Value:  # fmt: skip
    raised = (month <= horizon_months) * (1 + increase_rate) ** raises_so_far
    return price / months_per_year * sum_months(raised * stepped(month, agreed_first_month, agreed_step_share))


@quantity(
    "USD",
    "Change of indirect costs by subaward",
    help="On the part up to the limit and the part above it, as the base says, when they are paid.",
)
def subaward_change_cost(
    month: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_monthly_price: Value,
    subaward_limit_month: Value, subawards_to_limit_share: Value, subawards_above_share: Value,
    agreed_first_month: Value, agreed_step_share: Value,
) -> Value:  # fmt: skip
    first, last, price = subaward_first_month, subaward_last_month, subaward_monthly_price
    steps = stepped(month, agreed_first_month, agreed_step_share)
    below = sum_months(up_to_limit(month, first, last, price, subaward_limit_month) * steps)
    above = sum_months(is_paid(month, first, last) * price * steps) - below
    return below * subawards_to_limit_share + above * subawards_above_share


@quantity(
    "USD",
    "Change of indirect costs of depreciation",
    help="In the months of depreciation. The last may be a partial month.",
)
def depreciation_change_cost(
    month: Value, owned_first_month: Value, depreciation_months: Value, monthly_depreciation: Value,
    project_share: Value, expensed_share: Value, agreed_first_month: Value, agreed_step_share: Value,
) -> Value:  # fmt: skip
    end = owned_first_month + depreciation_months
    part = (month < end) * (end < month + 1) * (end - month) + (month + 1 <= end) * 1
    worn = sum_months((month >= owned_first_month) * part * stepped(month, agreed_first_month, agreed_step_share))
    return worn * monthly_depreciation * project_share * (1 - expensed_share)


@quantity("USD", "Change of indirect costs on yearly travel and materials", help="Month by month, without items.")
def purchases_change_cost(
    month: Value, horizon_months: Value, travel_price: Value, materials_price: Value, months_per_year: Value,
    agreed_first_month: Value, agreed_step_share: Value,
) -> Value:  # fmt: skip
    months = sum_months((month <= horizon_months) * stepped(month, agreed_first_month, agreed_step_share))
    return (travel_price + materials_price) / months_per_year * months


@quantity("USD", "Credits used before each rate", help="Up to the month before the rate starts.")
def credits_earlier_cost(eligible_by_step: Value, credit_taken_from: Value, credit_taken_to: Value) -> Value:
    return sum_across(taken_by(eligible_by_step, across(credit_taken_from), across(credit_taken_to)))


@quantity("USD", "Change of indirect costs on what credits pay", help="On what credits pay after each change.")
def credits_change_cost(agreed_step_share: Value, credits_used: Value, credits_earlier_cost: Value) -> Value:
    return sum_rows(agreed_step_share * (credits_used - credits_earlier_cost))


@quantity(
    "USD",
    "Change of indirect costs on excluded cost",
    help="In the months in which the excluded cost arises.",
)
def outside_change_cost(
    tuition_change_cost: Value, tuition_in_base_share: Value, participant_change_cost: Value,
    participants_in_base_share: Value, eligible_change_cost: Value, credits_change_cost: Value,
    cloud_exempt_share: Value, delay_outside_cost: Value, last_change_share: Value,
) -> Value:  # fmt: skip
    tuition = tuition_change_cost * (1 - tuition_in_base_share)
    people = tuition + participant_change_cost * (1 - participants_in_base_share)
    cloud = eligible_change_cost * cloud_exempt_share + credits_change_cost * (1 - cloud_exempt_share)
    return people + cloud + delay_outside_cost * last_change_share


@quantity(
    "USD",
    "Effect of rate changes",
    help="Added to indirect costs at the rate without a month. 0 without rates over time.",
)
def rate_changes_cost(
    phased_change_cost: Value, role_change_cost: Value, subscription_change_cost: Value, subaward_change_cost: Value,
    item_change_cost: Value, machines_change_cost: Value, tuition_change_cost: Value, participant_change_cost: Value,
    purchases_change_cost: Value, outside_change_cost: Value, indirect_applies_share: Value,
) -> Value:  # fmt: skip
    people = sum_rows(role_change_cost) + sum_rows(subscription_change_cost)
    rows = people + sum_rows(subaward_change_cost) + sum_rows(item_change_cost)
    others = machines_change_cost + tuition_change_cost + participant_change_cost + purchases_change_cost
    return (phased_change_cost + rows + others - outside_change_cost) * indirect_applies_share


@quantity(
    "share",
    "Indirect cost rate by year",
    help="The year's indirect costs ÷ their base, for forms that multiply. A rate may change within the year.",
)
def indirect_rate_by_year(indirect_cost_by_year: Value, indirect_base_cost_by_year: Value) -> Value:
    return ratio(indirect_cost_by_year, indirect_base_cost_by_year)


@family
def changes(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """Effect of rate changes on costs that are spread over a phase, and on yearly costs."""
    about = "Average change of the rate over the months of the phase."
    for phase, (_, _, title) in PHASES.items():
        needs = ("month", f"{phase}_first_month", f"{phase}_last_month", "agreed_first_month", "agreed_step_share")
        label = f"{title}: change of the indirect cost rate"
        yield Quantity(f"{phase}_change_share", _phase_change, needs, label, "share", TITLE, about)
    for name, title in (("tuition", "tuition"), ("participant", "participant support")):
        yearly = ("horizon_months", f"{name}_price", "months_per_year", f"{name}_increase_rate", "raises_so_far")
        needs_of = ("month", *yearly, "agreed_first_month", "agreed_step_share")
        label = f"Change of indirect costs on {title}"
        yield Quantity(f"{name}_change_cost", _yearly_change, needs_of, label, "USD", TITLE, "Month by month.")
    about = "Share done after each change."
    for phase in dict.fromkeys(line.phase for line in cost_lines.values() if line.phase and line.phase not in PHASES):
        label = f"{phase}: change of the indirect cost rate"
        shares = ("agreed_step_share", f"{phase}_share_by_step")
        yield Quantity(f"{phase}_change_share", _moment_change, shares, label, "share", TITLE, about)


@family
def changes_by_phase(cost_lines: Mapping[str, CostLine]) -> Iterator[Quantity]:
    """Sums of these effects over the cost lines that are spread over a phase."""
    about = "Each cost × the change of the rate over its phase."
    phased = [line for line in cost_lines.values() if line.category in DIRECT and line.name not in BY_ROW]
    eligible = [line for line in phased if line.paid_by_credits]
    for name, lines, label in (
        ("phased_change_cost", phased, "Change of indirect costs by phase"),
        ("eligible_change_cost", eligible, "Change of indirect costs on cloud spending"),
    ):
        factors = tuple(need for line in lines for need in (line.name, f"{line.phase}_change_share"))
        yield products(name, factors, label, TITLE, about)

"""Other direct costs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from llmbudget.model.schedule import is_paid, last_paid_month
from llmbudget.quantities.numbers import ratio, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, check, cost_line, quantity

TITLE = "Other direct costs"


@quantity("USD", "Travel by month", help="The same every month, and items in the month of their purchase.")
def travel_cost_by_month(
    travel_price: Value, months_per_year: Value, in_horizon: Value, month: Value, item_first_month: Value,
    item_travel_cost: Value,
) -> Value:  # fmt: skip
    items = sum_rows((month == item_first_month) * item_travel_cost)
    return travel_price / months_per_year * in_horizon + items


@cost_line(
    "other",
    "Travel",
    account="6500",
    by_month="travel_cost_by_month",
    help="Conferences and visits.",
)
def travel_cost(travel_price: Value, months_per_year: Value, horizon_months: Value, item_travel_cost: Value) -> Value:
    return travel_price / months_per_year * horizon_months + sum_rows(item_travel_cost)


@quantity(
    "months",
    "Participant support: months, weighted by increases",
    help="Each month after an increase counts more, in proportion to the higher price.",
)
def participant_raised_months(
    month: Value, horizon_months: Value, participant_increase_rate: Value, raises_so_far: Value
) -> Value:
    return sum_months((month <= horizon_months) * (1 + participant_increase_rate) ** raises_so_far)


@quantity("USD", "Participant support by month", help="The same every month until the next increase.")
def participant_cost_by_month(
    participant_price: Value,
    months_per_year: Value,
    in_horizon: Value,
    participant_increase_rate: Value,
    raises_so_far: Value,
) -> Value:
    return participant_price / months_per_year * in_horizon * (1 + participant_increase_rate) ** raises_so_far


@cost_line(
    "other",
    "Participant support",
    account="6510",
    by_month="participant_cost_by_month",
    help="Stipends and travel of trainees.",
)
def participant_cost(participant_price: Value, months_per_year: Value, participant_raised_months: Value) -> Value:
    return participant_price / months_per_year * participant_raised_months


@quantity(
    "months",
    "Tuition: months, weighted by increases",
    help="Each month after an increase counts more, in proportion to the higher price.",
)
def tuition_raised_months(
    month: Value, horizon_months: Value, tuition_increase_rate: Value, raises_so_far: Value
) -> Value:
    return sum_months((month <= horizon_months) * (1 + tuition_increase_rate) ** raises_so_far)


@quantity("USD", "Tuition by month", help="The same every month until the next increase.")
def tuition_cost_by_month(
    tuition_price: Value, months_per_year: Value, in_horizon: Value, tuition_increase_rate: Value, raises_so_far: Value
) -> Value:
    return tuition_price / months_per_year * in_horizon * (1 + tuition_increase_rate) ** raises_so_far


@cost_line("other", "Tuition", account="6520", by_month="tuition_cost_by_month", help="Tuition remission of students.")
def tuition_cost(tuition_price: Value, months_per_year: Value, tuition_raised_months: Value) -> Value:
    return tuition_price / months_per_year * tuition_raised_months


@quantity("USD", "Materials by month", help="The same every month, and items in the month of their purchase.")
def materials_cost_by_month(
    materials_price: Value, months_per_year: Value, in_horizon: Value, month: Value, item_first_month: Value,
    item_goods_cost: Value,
) -> Value:  # fmt: skip
    items = sum_rows((month == item_first_month) * item_goods_cost)
    return materials_price / months_per_year * in_horizon + items


@cost_line(
    "other",
    "Materials, publication and other",
    account="6530",
    by_month="materials_cost_by_month",
    help="Also consultants, fees and small equipment.",
)
def materials_cost(
    materials_price: Value, months_per_year: Value, horizon_months: Value, item_goods_cost: Value
) -> Value:
    return materials_price / months_per_year * horizon_months + sum_rows(item_goods_cost)


@quantity("USD", "Yearly travel and materials by month", help="Without items, which are bought once.")
def yearly_purchases_by_month(
    travel_price: Value, materials_price: Value, months_per_year: Value, in_horizon: Value
) -> Value:
    return (travel_price + materials_price) / months_per_year * in_horizon


@quantity("month no.", "First month of each subaward", help="An empty month in a workbook means the first month.")
def subaward_first_month(subaward_start: Value) -> Value:
    return np.maximum(subaward_start, 1)


@quantity(
    "month no.",
    "Last month of each subaward",
    help="Empty means the end of the budget. Nothing is paid after it.",
)
def subaward_last_month(subaward_first_month: Value, subaward_months: Value, horizon_months: Value) -> Value:
    return last_paid_month(subaward_first_month, subaward_months, horizon_months)


@quantity(
    "USD/month",
    "Monthly payment of each subaward",
    help="The amount in equal parts over its months, or over the rest of the budget.",
)
def subaward_monthly_price(
    subaward_amount: Value, subaward_months: Value, subaward_first_month: Value, horizon_months: Value
) -> Value:
    left = np.maximum(horizon_months - subaward_first_month + 1, 0)
    return ratio(subaward_amount, np.where(subaward_months > 0, subaward_months, left))


@quantity(
    "USD",
    "Amount of each subaward in this budget",
    help="Payments in the months of this budget. Nothing is paid after it.",
)
def subaward_cost(subaward_monthly_price: Value, subaward_first_month: Value, subaward_last_month: Value) -> Value:
    return subaward_monthly_price * np.maximum(subaward_last_month - subaward_first_month + 1, 0)


@quantity("USD", "Subawards by month", help="Payments to the subawards active in the month.")
def subawards_cost_by_month(
    month: Value, subaward_first_month: Value, subaward_last_month: Value, subaward_monthly_price: Value
) -> Value:
    return sum_rows(is_paid(month, subaward_first_month, subaward_last_month) * subaward_monthly_price)


@cost_line(
    "other", "Subawards", account="6540", by_month="subawards_cost_by_month", help="Work done by other institutions."
)
def subawards_cost(subaward_cost: Value) -> Value:
    return sum_rows(subaward_cost)


@quantity(
    "USD",
    "Subawards due after the budget",
    help="Amounts awarded for months after this budget. Not part of its cost.",
)
def subawards_outside_cost(subaward_amount: Value, subawards_cost: Value) -> Value:
    return sum_rows(subaward_amount) - subawards_cost


def _outside(v: Mapping[str, Any]) -> str:
    awarded = v["subawards_cost"] + v["subawards_outside_cost"]
    return f"{v['subawards_outside_cost']:,.0f} of {awarded:,.0f} USD is due after the budget, outside its cost."


@check(
    "Subawards are paid within the budget's months",
    "Some subaward payments fall after the budget ends.",
    "Start or end them earlier, add months to the budget, or lower their amounts to what this budget pays.",
    detail=_outside,
    help="Every subaward is paid in full within the months of the budget.",
)
def check_subawards(subawards_outside_cost: Value, subawards_cost: Value, tolerance: Value) -> Value:
    return np.where(subawards_outside_cost <= tolerance * (1 + subawards_cost), 1, 0)

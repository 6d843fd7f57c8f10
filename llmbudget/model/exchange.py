"""An exchange rate that changes by year.

The plan is priced at its own exchange rate. Bills in dollars of later months cost more or less of the report currency:
a cost line for each category of bills has the difference, in the months in which they arise, or in which commitments
are paid up front. It is paid with their invoices, and for commitments at once. All other costs are prices of the report
currency and stay as they are, the cost of delay included. The lines bear contingency and tax as their category does, and
no indirect costs. Not modeled: the rate of the day on which an invoice is paid.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model import rates, yearly_prices
from llmbudget.model.schedule import share_by
from llmbudget.model.totals import sum_of_terms
from llmbudget.quantities.numbers import ratio, stepped, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, cost_line, family, quantity, renamed

TITLE = "Exchange rates by year"

LINES = ("exchange_cost", "generation_exchange_cost", "api_exchange_cost")
"""The cost lines below, each in the category of its bills."""


@quantity("month no.", "First month of each exchange rate", help="0 for a row without a rate.")
def exchange_first_month(exchange_start: Value, exchange_rate: Value) -> Value:
    return np.where(exchange_rate > 0, np.maximum(exchange_start, 1), 0)


@quantity("share", "Change of each exchange rate", help="Against the plan's own rate.")
def exchange_change_rate(exchange_rate: Value, report_rate: Value) -> Value:
    return np.where(exchange_rate * report_rate > 0, ratio(exchange_rate, report_rate) - 1, 0)


@family
def steps() -> Iterator[Quantity]:
    """The step of each rate against the latest earlier one. Rates of the same month count by their mean."""
    starts = {"agreed_first_month": "exchange_first_month"}
    for name, function, label, about in (
        ("exchange_month_before", rates.agreed_month_before, "Month before each exchange rate",
         "0 for a rate that applies from the first month."),
        ("exchange_earlier_month", rates.agreed_earlier_month, "First month of the exchange rate before",
         "0 if there is none."),
    ):  # fmt: skip
        yield renamed(name, function, label, "month no.", about, group=TITLE, **starts)
    names = {"first": "exchange_first_month", "change": "exchange_change_rate", "earlier": "exchange_earlier_month"}
    label, about = "Step of the exchange rate", "Each change less the one before it."
    yield renamed("exchange_step", yearly_prices.step, label, "share", about, group=TITLE, **names)


@quantity("share", "Change of the exchange rate in each month", help="Against the plan's own rate.")
def exchange_change_by_month(month: Value, exchange_first_month: Value, exchange_step: Value) -> Value:
    return stepped(month, exchange_first_month, exchange_step)


@family
def earlier_credits() -> Iterator[Quantity]:
    """Credits that are used before each exchange rate."""
    label, about = "Credits used before each exchange rate", "Up to the month before the rate starts."
    names = {"eligible_by_step": "eligible_by_exchange"}
    yield share_by("exchange", "budget")
    yield renamed("credits_by_exchange", rates.credits_earlier_cost, label, "USD", about, group=TITLE, **names)


@quantity("USD", "Paid in dollars to clouds", help="Their bills less what credits pay.")
def dollar_cost(cloud_cost: Value, credits_used: Value) -> Value:
    return cloud_cost - credits_used


@quantity("USD", "Paid to clouds before each exchange rate", help="With what is paid up front by then.")
def dollars_by_exchange(eligible_by_exchange: Value, credits_by_exchange: Value, upfront_by_exchange: Value) -> Value:
    return eligible_by_exchange - credits_by_exchange + upfront_by_exchange


@quantity("USD", "Paid to clouds, by month", help="Bills in the month in which they arise, and what is paid up front.")
def dollar_cost_by_month(
    eligible_cost_by_month: Value, credits_used_by_month: Value, upfront_paid_by_month: Value
) -> Value:
    return eligible_cost_by_month - credits_used_by_month + upfront_paid_by_month


@quantity("USD", "Change of the exchange rate by month", help="The month's rate against the plan's own.")
def exchange_cost_by_month(dollar_cost_by_month: Value, exchange_change_by_month: Value) -> Value:
    return dollar_cost_by_month * exchange_change_by_month


@quantity(
    "USD",
    "Commitments paid up front, at the month's rate",
    help="The change of the exchange rate is paid at once, not with an invoice.",
)
def upfront_cash_by_month(upfront_paid_by_month: Value, exchange_change_by_month: Value) -> Value:
    return upfront_paid_by_month * (1 + exchange_change_by_month)


@cost_line(
    "compute",
    "Change of the exchange rate",
    account="6195",
    by_month="exchange_cost_by_month",
    help="Bills of clouds, less what credits pay, × the change of the exchange rate. Below 0 if the dollar gets "
    "cheaper. Bears no indirect costs.",
)
def exchange_cost(exchange_step: Value, dollar_cost: Value, dollars_by_exchange: Value) -> Value:
    return sum_rows(exchange_step * (dollar_cost - dollars_by_exchange))


@quantity("USD", "Change of the exchange rate, generated data, by month", help="Against the plan's own rate.")
def generation_exchange_cost_by_month(generation_cost_by_month: Value, exchange_change_by_month: Value) -> Value:
    return generation_cost_by_month * exchange_change_by_month


@cost_line(
    "data",
    "Change of the exchange rate, generated data",
    account="6196",
    by_month="generation_exchange_cost_by_month",
    help="Bills of the models that generate data × the change of the exchange rate. Bears no indirect costs.",
)
def generation_exchange_cost(exchange_step: Value, generation_cost: Value, data_share_by_exchange: Value) -> Value:
    return sum_rows(exchange_step * generation_cost * (1 - data_share_by_exchange))


@quantity("USD", "Change of the exchange rate, model APIs, by month", help="Against the plan's own rate.")
def api_exchange_cost_by_month(
    api_cost_by_month: Value, serving_api_cost_by_month: Value, exchange_change_by_month: Value
) -> Value:
    return (api_cost_by_month + serving_api_cost_by_month) * exchange_change_by_month


@cost_line(
    "software",
    "Change of the exchange rate, model APIs",
    account="6197",
    by_month="api_exchange_cost_by_month",
    help="Bills of model APIs × the change of the exchange rate. Bears no indirect costs.",
)
def api_exchange_cost(
    exchange_step: Value, api_cost: Value, budget_share_by_exchange: Value, serving_api_cost: Value,
    served_share_by_exchange: Value,
) -> Value:  # fmt: skip
    later = api_cost * (1 - budget_share_by_exchange) + serving_api_cost * (1 - served_share_by_exchange)
    return sum_rows(exchange_step * later)


@family
def sums() -> Iterator[Quantity]:
    """The three lines together, which bear no indirect costs."""
    label, about = "Change of the exchange rate, all bills", "Sum of its lines."
    yield Quantity("all_exchange_cost", sum_of_terms, LINES, label, "USD", TITLE, about)
    by_month = tuple(f"{line}_by_month" for line in LINES)
    yield Quantity("all_exchange_cost_by_month", sum_of_terms, by_month, f"{label}, by month", "USD", TITLE, about)

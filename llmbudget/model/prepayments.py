"""Prepayments.

The part of a commitment that is paid up front leaves the bank in the first month of each term, whatever the payment
terms. It is used up as its hours pass: it moves cash and changes no cost. Clouds do not accept credits for it.
"""

from collections.abc import Iterator

import numpy as np

from llmbudget.model.commitments import MOMENTS, TERMS, names_of
from llmbudget.quantities.numbers import previous, ratio
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Prepayments"


def _prepaid_cost(upfront_share: Value, price: Value, covered: Value, unused: Value) -> Value:
    return upfront_share * price * (covered + unused)


def _prepaid_share(covered: Value, worked_share: Value, unused: Value, idle_share: Value) -> Value:
    return ratio(covered * worked_share + unused * idle_share, covered + unused)


def _paid_share(month: Value, training_first_month: Value, term: Value, months: Value) -> Value:
    begun = np.ceil(np.maximum(month - training_first_month + 1, 0) / term) * term
    return np.minimum(ratio(begun, months), 1)


@family
def prepaid_terms() -> Iterator[Quantity]:
    """The prepaid part of each term's commitment, and how much of it has been used."""
    for term, title in TERMS.items():
        yield from _prepaid(term, title)


def _prepaid(term: str, title: str) -> Iterator[Quantity]:
    names = names_of(term)
    about = "The project's share of the commitment, used and idle. Other projects pay theirs."
    own = names | {"upfront_share": f"reserved_{term}_upfront_share"}
    yield renamed(f"prepaid_{term}_cost", _prepaid_cost, f"Paid up front, {title}", "USD", about, **own)
    about = "Share whose hours have passed by then."
    for ending in MOMENTS:
        own = names | {"worked_share": f"worked_share_{ending}", "idle_share": f"main_idle_{term}_share_{ending}"}
        label = f"Paid up front, {title}: share used {ending.replace('_', ' ')}"
        yield renamed(f"prepaid_{term}_share_{ending}", _prepaid_share, label, "share", about, **own)
    about = "Each term is paid in its first month. All terms cost the same."
    for ending, month, words in (
        ("to_date", "month", ""),
        ("by_exchange", "exchange_month_before", " before each exchange rate"),
    ):
        label = f"Paid up front, {title}: share paid{words}"
        yield renamed(f"upfront_{term}_share_{ending}", _paid_share, label, "share", about, **names, month=month)


@quantity("USD", "Commitments paid up front", help="Part of the cost. Clouds do not accept credits for it.")
def prepaid_cost(prepaid_1y_cost: Value, prepaid_3y_cost: Value) -> Value:
    return prepaid_1y_cost + prepaid_3y_cost


def _prepaid_by(first_cost: Value, first_share: Value, second_cost: Value, second_share: Value) -> Value:
    return first_cost * first_share + second_cost * second_share


@family
def prepaid_totals() -> Iterator[Quantity]:
    """Both terms together, until each moment that counts."""
    no_credits = "Clouds do not accept credits for it."
    for name, share, label, about in (
        ("prepaid_by_start", "prepaid_{}_share_by_start", "Paid up front and used before each credit starts",
         no_credits),
        ("prepaid_by_expiry", "prepaid_{}_share_by_expiry", "Paid up front and used until each credit expires",
         no_credits),
        ("prepaid_by_step", "prepaid_{}_share_by_step", "Paid up front and used before each rate", no_credits),
        ("prepaid_by_exchange", "prepaid_{}_share_by_exchange", "Paid up front and used before each exchange rate",
         "Its rate is the one of its payment."),
        ("upfront_by_exchange", "upfront_{}_share_by_exchange", "Paid up front before each exchange rate",
         "For terms that have begun."),
        ("prepaid_used_to_date", "prepaid_{}_share_to_date", "Paid up front and used so far", "Hours have passed."),
        ("upfront_paid_to_date", "upfront_{}_share_to_date", "Paid up front so far", "For terms that have begun."),
    ):  # fmt: skip
        needs = tuple(need for term in TERMS for need in (f"prepaid_{term}_cost", share.format(term)))
        yield Quantity(name, _prepaid_by, needs, label, "USD", TITLE, about)


@quantity("USD", "Paid up front and used in the month", help="A cost of the month without an invoice.")
def prepaid_used_by_month(prepaid_used_to_date: Value) -> Value:
    return prepaid_used_to_date - previous(prepaid_used_to_date)


@quantity(
    "USD",
    "Commitments paid up front, by month",
    help="In the first month of each term, whatever the payment terms.",
)
def upfront_paid_by_month(upfront_paid_to_date: Value) -> Value:
    return upfront_paid_to_date - previous(upfront_paid_to_date)


@quantity(
    "USD",
    "Increase in prepayments",
    help="Paid up front or with orders in the month, less earlier prepayments used. Below 0, prepayments fall.",
)
def prepaid_change_by_month(
    upfront_paid_by_month: Value, prepaid_used_by_month: Value, advance_paid_by_month: Value,
    advance_used_by_month: Value,
) -> Value:  # fmt: skip
    return upfront_paid_by_month - prepaid_used_by_month + advance_paid_by_month - advance_used_by_month

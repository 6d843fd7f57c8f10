"""In which currency and by which fiscal year the budget is reported, and which months of it are closed.

The model itself counts in US dollars.
"""

from datetime import date
from typing import Annotated, ClassVar

from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import Choice, Day, Number, Section, Switch

BASE_CURRENCY = "USD"
"""The currency of the model: its rate is always 1."""

CURRENCIES = (
    BASE_CURRENCY, "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "KRW", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "SEK",
    "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "UAH", "TRY", "ILS", "AED", "SAR", "QAR", "EGP", "ZAR",
    "NGN", "KES", "BRL", "MXN", "CLP", "COP", "ARS", "PEN", "THB", "MYR", "IDR", "PHP", "VND", "PKR", "BDT", "KZT",
)  # fmt: skip
"""Codes of ISO 4217."""


FACTS_DAY = date(2026, 11, 1)
"""What a plan starts with where a day is asked for: fixed, because a default that is today changes plans overnight."""


def is_money(unit: str) -> bool:
    """Return whether a unit is of money, which is reported in the report currency: US dollars, also by something."""
    return unit.split("/", maxsplit=1)[0] == BASE_CURRENCY


class Reporting(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Reporting"
    help: ClassVar[str] = "Currency and fiscal year of what finance reads, and up to which month its books are closed."

    report_currency: Annotated[
        str, Choice("Report currency", lambda _: CURRENCIES, help="Of the sheets and files that finance reads.")
    ] = BASE_CURRENCY
    report_rate: Annotated[
        float,
        Number(
            "Exchange rate",
            "per USD",
            at_least=1e-6,
            at_most=1e6,
            usual=(0.8, 1.5),
            help="Units of the report currency for one US dollar; of US dollars themselves it is always 1. Stays "
            "when the report currency changes: enter the rate of the new one.",
        ),
    ] = 1
    report_rate_day: Annotated[date, Day("Day of the exchange rate", help="When the rate was looked up.")] = FACTS_DAY
    fiscal_year_month: Annotated[
        float,
        Number(
            "Fiscal year starts in",
            "calendar month",
            at_least=1,
            at_most=12,
            usual=(1, 10),
            whole=True,
            help="1 for January, 10 for October. A fiscal year is called by the calendar year in which it ends.",
        ),
    ] = 1
    increases_by_fiscal_year: Annotated[
        bool,
        Switch(
            "Raises come with the fiscal year",
            help="Raises and yearly increases come when a fiscal year starts; off: after every twelve months of the "
            "budget.",
        ),
    ] = False
    closed_months: Annotated[
        float,
        Number(
            "Books closed through month",
            "month no.",
            at_least=0,
            at_most=MAX_MONTHS,
            usual=(0, 12),
            whole=True,
            help="All invoices through this month are in: a line without actuals spent nothing there. In later months, "
            "a line without actuals keeps its budget in the forecast. 0 while no month is closed.",
        ),
    ] = 0

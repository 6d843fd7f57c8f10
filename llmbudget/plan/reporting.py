"""Report currency, fiscal year and closed months.

The model itself calculates in US dollars.
"""

from datetime import date
from typing import Annotated, ClassVar

from llmbudget.parameters.months import MAX_MONTHS, month_number
from llmbudget.parameters.record import Choice, Day, Number, Row, Section, Switch, Text

BASE_CURRENCY = "USD"
"""The currency of the model: its rate is always 1."""

CURRENCIES = (
    BASE_CURRENCY, "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "KRW", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "SEK",
    "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "UAH", "TRY", "ILS", "AED", "SAR", "QAR", "EGP", "ZAR",
    "NGN", "KES", "BRL", "MXN", "CLP", "COP", "ARS", "PEN", "THB", "MYR", "IDR", "PHP", "VND", "PKR", "BDT", "KZT",
)  # fmt: skip
"""Codes of ISO 4217."""


PAPERS = {"A4": "A4", "Letter": "US Letter"}
"""Sizes of the paper on which finance prints, each with its words."""

UNITS, THOUSANDS = "units", "thousands"
SCALES = {UNITS: "Whole amounts", THOUSANDS: "Thousands"}
"""How the printed sheets show money, each with its words."""

FACTS_DAY = date(2026, 11, 1)
"""Default day of a plan. Fixed: with today's date as the default, plans would change overnight."""


def is_money(unit: str) -> bool:
    """Return whether a unit is money, which reports convert: US dollars, alone or per another unit."""
    return unit.split("/", maxsplit=1)[0] == BASE_CURRENCY


class ExchangeRate(Row):
    """An exchange rate and its first month; finance usually states one for each year."""

    title: ClassVar[str] = "Exchange rates by year"
    prefix: ClassVar[str] = "exchange"

    name: Annotated[str, Text("Exchange rate", help="A name, such as the year.")] = "New rate"
    start: Annotated[
        float,
        month_number(
            "From month",
            "First month of this rate. It lasts until the next row. Two rates of one month count by their mean.",
        ),
    ] = 13
    rate: Annotated[
        float | None,
        Number(
            "Rate",
            "per USD",
            at_least=1e-6,
            at_most=1e6,
            spread=(0.92, 1.08),
            blank="this row changes nothing",
            help="Units of the report currency per US dollar. Bills of clouds and model APIs follow it, after credits. "
            "All other costs keep the plan's exchange rate. Stays the same when the report currency changes.",
        ),
    ] = None


class Reporting(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Reporting"
    help: ClassVar[str] = "Report currency, paper, fiscal year, and the last month with closed books."

    report_currency: Annotated[
        str, Choice("Report currency", lambda _: CURRENCIES, help="Currency of finance's sheets and files.")
    ] = BASE_CURRENCY
    report_rate: Annotated[
        float,
        Number(
            "Exchange rate",
            "per USD",
            at_least=1e-6,
            at_most=1e6,
            usual=(0.8, 1.5),
            help="Units of the report currency per US dollar; 1 for US dollars. Stays the same when the report "
            "currency changes: enter the new rate.",
        ),
    ] = 1
    report_rate_day: Annotated[date, Day("Day of the exchange rate", help="Date of the rate.")] = FACTS_DAY
    exchange_rates: tuple[ExchangeRate, ...] = ()
    report_paper: Annotated[
        str,
        Choice(
            "Paper",
            lambda _: tuple(PAPERS),
            words=lambda: PAPERS,
            help="Size on which finance prints the workbook. Takes effect when you export.",
        ),
    ] = "A4"
    report_scale: Annotated[
        str,
        Choice(
            "Amounts on printed sheets",
            lambda _: tuple(SCALES),
            words=lambda: SCALES,
            help="Thousands fit budgets above 100 million. The workbook follows at once, in this cell of Inputs.",
        ),
    ] = UNITS
    fiscal_year_month: Annotated[
        float,
        Number(
            "Fiscal year starts in",
            "calendar month",
            at_least=1,
            at_most=12,
            usual=(1, 10),
            whole=True,
            help="1 for January, 10 for October. A fiscal year is named after the calendar year in which it ends.",
        ),
    ] = 1
    increases_by_fiscal_year: Annotated[
        bool,
        Switch(
            "Raises come with the fiscal year",
            help="On: raises and yearly increases start each fiscal year. Off: they start after every twelve months "
            "of the budget.",
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
            "the forecast uses the line's budget. 0 if no month is closed.",
        ),
    ] = 0

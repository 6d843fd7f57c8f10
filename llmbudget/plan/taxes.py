"""Taxes on purchases, credits for research and development, and capitalized development. All of it is off at first."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import duration, month_number
from llmbudget.parameters.record import Number, Section


def _rate(purchases: str, help: str = "") -> Number:  # noqa: A002 - the record calls it help
    about = f"VAT or sales tax on top of prices, before cloud credits. {help}".strip()
    return Number(f"Tax on {purchases}", "share", at_least=0, at_most=0.5, usual=(0.06, 0.25), help=about)


def _recovered(purchases: str) -> Number:
    return Number(
        f"Recovered tax on {purchases}", "share", at_least=0, at_most=1, usual=(0, 1),
        help="Share of the tax that the state pays back. 0 for US sales tax, 1 if you may deduct all input VAT.",
    )  # fmt: skip


def _share(label: str, help: str) -> Number:  # noqa: A002 - as above
    return Number(label, "share", at_least=0, at_most=1, usual=(0.2, 0.9), help=help)


class Taxes(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Taxes and capitalized development"
    help: ClassVar[str] = (
        "VAT, sales tax, R&D tax credits, and development that is capitalized. Income tax and payroll tax are not here."
    )

    compute_tax_rate: Annotated[float, _rate("compute", "Own machines and equipment bear it, too.")] = 0
    data_tax_rate: Annotated[float, _rate("data")] = 0
    software_tax_rate: Annotated[float, _rate("software")] = 0
    other_tax_rate: Annotated[
        float, _rate("travel and materials", "Tuition, subawards and the cost of delay bear none.")
    ] = 0
    compute_recovered_share: Annotated[float, _recovered("compute")] = 0
    data_recovered_share: Annotated[float, _recovered("data")] = 0
    software_recovered_share: Annotated[float, _recovered("software")] = 0
    other_recovered_share: Annotated[float, _recovered("travel and materials")] = 0
    recovery_months: Annotated[
        float,
        Number(
            "Tax is recovered after", "months", at_least=0, at_most=12, usual=(1, 4), whole=True,
            help="Months from the payment of an invoice to the refund of its tax.",
        ),
    ] = 2  # fmt: skip
    rd_credit_rate: Annotated[
        float,
        Number(
            "R&D tax credit", "share", at_least=0, at_most=1, usual=(0.06, 0.35), source="irc_41",
            help="Share of qualifying cost that comes back in cash, under IRC 41 (US), RDEC (UK) or SR&ED (Canada).",
        ),
    ] = 0  # fmt: skip
    rd_people_share: Annotated[float, _share("Qualifying people", "Share of people cost that is research.")] = 0.8
    rd_compute_share: Annotated[
        float, _share("Qualifying compute", "Share of compute that is research, without machines and depreciation.")
    ] = 0.5
    rd_credit_months: Annotated[
        float,
        Number(
            "Credit arrives after", "months", at_least=1, at_most=12, usual=(3, 12), whole=True,
            help="Months from the end of each year of the budget to the receipt of its credit.",
        ),
    ] = 9  # fmt: skip
    development_share: Annotated[
        float,
        Number(
            "Capitalized development", "share", at_least=0, at_most=1, usual=(0.2, 0.9), source="asu_2025_06",
            help="Share of people and compute in the window below that becomes an asset: IAS 38, ASC 350-40.",
        ),
    ] = 0  # fmt: skip
    development_start: Annotated[
        float,
        month_number(
            "Capitalized from month",
            "IAS 38: all six criteria hold. ASU 2025-06: the project is funded and probable to be completed.",
        ),
    ] = 1
    development_months: Annotated[
        float | None,
        duration(
            "Months capitalized", "Amortization begins in the month after.", blank="until the budget's last month"
        ),
    ] = None
    amortization_years: Annotated[
        float,
        Number(
            "Amortized over",
            "years",
            at_least=0.5,
            at_most=20,
            usual=(2, 5),
            help="Straight line, to zero. Takes no cash.",
        ),
    ] = 3

"""Owning instead of renting."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts, replaces
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, PlanValues, Strategy


@replaces({"owned_share": "Set to the strategy's share of hours on the own cluster."})
class Owning(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "owning"
    title: ClassVar[str] = "Owning instead of renting"
    help: ClassVar[str] = (
        "Buy the accelerators. Enter price, life, power and staff under Own cluster. Delivery can slip, cash is "
        "tied up for years, and owning pays off only at high use. The saving is measured against the cheapest way "
        "to rent the same hours, including the cost of capital."
    )
    adjusts: ClassVar[str] = (
        "rented hours; adds depreciation, energy, space and operators of the own cluster. The ledger compares "
        "with the plan without it. Saved by owning compares with the cheapest way to rent the same hours"
    )
    evidence: ClassVar[str] = (
        "Eight H100s cost 450,000 to 650,000 USD to own over three years. If always in use, that is 2.14 to 3.09 "
        "USD per accelerator-hour. Owning beats the market's median of 3.95 USD above 54 to 78% use. It beats "
        "AWS's 6.88 USD above 31 to 45%."
    )
    source: ClassVar[str] = "gpu_tco_page"
    risk: ClassVar[str] = MEDIUM
    saved: ClassVar[str] = "savings_from_owning"
    work: ClassVar[str] = SAME_WORK

    owned_share: Annotated[
        float,
        Number(
            "Share of hours on the own cluster",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.5, 1),
            help="These hours cost what the own cluster costs. The rest is rented.",
        ),
    ] = 1
    n_owned: Annotated[
        float | None,
        Number(
            "Accelerators bought",
            "accelerators",
            at_least=1,
            at_most=1_000_000,
            usual=(8, 1024),
            whole=True,
            blank="as many as work at once",
            help="The whole cluster. Replaces the number the plan owns.",
        ),
    ] = None

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Say what owning saves against the cheapest way to rent the same hours."""
        saving = float(values["savings_from_owning"])
        price = float(values["rent_instead_price"])
        words = f"{abs(saving):,.0f} USD {'less' if saving >= 0 else 'more'}"
        return (
            f"Owning costs {words} than the cheapest way to rent the same hours, at {price:,.2f} USD/h. "
            "This includes the cost of capital."
        )

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """Refuse an own cluster without a price."""
        name = plan.value("accelerator")
        published = plan.catalog.accelerator(name).purchase_price_usd
        if not (published or plan.value("server_quote") or plan.value("chargeback_quote")):
            yield (
                f"Owning: the catalog has no purchase price of {name}; enter your server price per accelerator under "
                "Own cluster, choose another accelerator, or switch owning off."
            )


@adjusts("owning", help="Accelerators bought. Empty means as many as work at once.")
def n_owned(owning_n_owned: Value, n_accelerators: Value) -> Value:
    return np.where(owning_n_owned > 0, owning_n_owned, n_accelerators)


@adjusts("owning", help="Cleared, so that it is the rest after the other shares.")
def on_demand_share(on_demand_share: Value) -> Value:
    return on_demand_share * 0

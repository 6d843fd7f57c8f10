"""Owning instead of renting."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number
from llmbudget.quantities.adjustment import adjusts, replaces
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import MEDIUM, SAME_WORK, PlanValues, Strategy


@replaces({"owned_share": "So many of the hours are on the own cluster."})
class Owning(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "owning"
    title: ClassVar[str] = "Owning instead of renting"
    help: ClassVar[str] = (
        "Buy the accelerators: their price, life, power and people are those under Own cluster. Delivery can slip, "
        "cash is tied up for years, and owning pays off only at high use. What it saves is held against the cheapest "
        "way to rent the same hours, with the cost of capital."
    )
    adjusts: ClassVar[str] = (
        "rented hours; adds depreciation, energy, space and operators of the own cluster. The ledger compares with the "
        "plan without it; Saved by owning compares with the cheapest way to rent the same hours"
    )
    evidence: ClassVar[str] = (
        "Eight H100s cost 450,000 to 650,000 USD to own over three years, 2.14 to 3.09 USD per GPU-hour if always in "
        "use: cheaper than the market's median of 3.95 USD above 54 to 78% use, and than AWS's 6.88 above 31 to 45%."
    )
    source: ClassVar[str] = "gpu_tco_page"
    risk: ClassVar[str] = MEDIUM
    saved: ClassVar[str] = "owning_saves_cost"
    work: ClassVar[str] = SAME_WORK

    owned_share: Annotated[
        float,
        Number(
            "Share of hours on the own cluster",
            "share",
            at_least=0,
            at_most=1,
            usual=(0.5, 1),
            help="They cost what the own cluster costs; the rest is rented.",
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
            help="The whole cluster, in place of what the plan owns.",
        ),
    ] = None

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Say what it saves against the cheapest way to rent the same hours."""
        saving = float(values["owning_saves_cost"])
        price = float(values["rent_instead_price"])
        words = f"{abs(saving):,.0f} USD {'less' if saving >= 0 else 'more'}"
        return (
            f"It costs {words} than the cheapest way to rent the same hours, at {price:,.2f} USD/h, capital included."
        )

    def refusals(self, plan: PlanValues) -> Iterator[str]:
        """A cluster is not free because nobody published its price."""
        name = plan.value("accelerator")
        published = plan.catalog.accelerator(name).purchase_price_usd
        if not (published or plan.value("server_quote") or plan.value("chargeback_quote")):
            yield (
                f"Owning: the catalogue has no purchase price of {name}; enter your own price of an accelerator with "
                "its server under Own cluster, choose another accelerator, or switch owning off."
            )


@adjusts("owning", help="Those bought; left empty, as many as work at once.")
def n_owned(owning_n_owned: Value, n_accelerators: Value) -> Value:
    return np.where(owning_n_owned > 0, owning_n_owned, n_accelerators)


@adjusts("owning", help="Left empty, so that it is what the other shares leave.")
def on_demand_share(on_demand_share: Value) -> Value:
    return on_demand_share * 0

"""Partner contribution."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Number, Switch
from llmbudget.quantities.adjustment import adjusts, clears
from llmbudget.quantities.quantity import Value
from llmbudget.strategies.strategy import LOW, SAME_WORK, Strategy


@clears(
    {
        "contribution_cash": "0 when the strategy is off.",
        "contribution_in_kind": "0 when the strategy is off.",
    },
    when_off=True,
)
class PartnerContribution(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "partner_contribution"
    title: ClassVar[str] = "Partner contribution"
    help: ClassVar[str] = (
        "Use partners' contributions listed under Funding, and hours on their accelerators. This moves cost to "
        "others and lowers none. When switched off, the contributions do not count."
    )
    adjusts: ClassVar[str] = "who pays: contributions in cash and in kind, donated hours"
    evidence: ClassVar[str] = (
        "BLOOM was trained on a compute grant worth about 3 million EUR from the French agencies CNRS and GENCI. "
        "OpenEuroLLM's 20 partners share 37.4 million EUR, of which the EU pays 20.6 million (55%)."
    )
    source: ClassVar[str] = "bloom_blog"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK

    use: Annotated[bool, Switch("In use")] = True
    hours: Annotated[
        float,
        Number(
            "Hours from partners",
            "h",
            at_least=0,
            at_most=1e10,
            usual=(0, 100_000),
            help="On this plan's accelerator, whenever needed, in addition to the allocations under Funding.",
        ),
    ] = 0

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Ask for contributions if the plan lists none."""
        listed = any(
            np.any(values[name]) for name in ("contribution_cash", "contribution_in_kind", "partner_contribution_hours")
        )
        return "" if listed else "The plan lists none. Enter contributions under Funding."


@adjusts("partner_contribution", help="Includes hours from partners, which do not expire.")
def allocated_hours(allocated_hours: Value, partner_contribution_hours: Value) -> Value:
    return allocated_hours + partner_contribution_hours


@adjusts("partner_contribution", help="Includes hours from partners, as far as the work needs them.")
def allocated_hours_used(
    allocated_hours_used: Value, partner_contribution_hours: Value, accelerator_hours: Value
) -> Value:
    return np.minimum(allocated_hours_used + partner_contribution_hours, accelerator_hours)

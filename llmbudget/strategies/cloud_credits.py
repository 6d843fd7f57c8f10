"""Cloud credits and allocations."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np

from llmbudget.parameters.record import Switch
from llmbudget.quantities.adjustment import clears
from llmbudget.strategies.strategy import LOW, SAME_WORK, Strategy


@clears(
    {
        "credit_amount": "0 when the strategy is off.",
        "allocation_hours": "0 when the strategy is off.",
    },
    when_off=True,
)
class CloudCredits(Strategy):
    """The switch of this strategy, and its parameters."""

    id: ClassVar[str] = "cloud_credits"
    title: ClassVar[str] = "Cloud credits and allocations"
    help: ClassVar[str] = (
        "Use cloud credits and hours of public computing centers, as listed under Funding. When switched off, "
        "they do not count, as if they were not granted."
    )
    adjusts: ClassVar[str] = "who pays for rented hours, storage and moving data, until credits expire"
    evidence: ClassVar[str] = (
        "Google's startup program publicly offers up to 200,000 USD of credits, and up to 350,000 for AI-first "
        "startups. US academics can get 400,000 to 3 million ACCESS credits. NVIDIA's share of the NAIRR pilot "
        "gave projects at least four DGX nodes for a month."
    )
    source: ClassVar[str] = "google_startups"
    risk: ClassVar[str] = LOW
    work: ClassVar[str] = SAME_WORK

    use: Annotated[bool, Switch("In use")] = True

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:
        """Ask for credits if the plan lists none."""
        listed = any(np.any(values[name]) for name in ("credits_granted", "allocated_hours"))
        return "" if listed else "The plan lists none. Enter credits or allocated hours under Funding."

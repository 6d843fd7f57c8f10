"""What is added to the sum of the costs."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Number, Section


class Overheads(Section):
    """Contingency."""

    title: ClassVar[str] = "Contingency"

    contingency_rate: Annotated[
        float,
        Number(
            "Contingency",
            "share",
            at_least=0,
            at_most=2,
            low=0.1,
            high=0.3,
            help="Kept for what nobody foresaw, as a share of all costs.",
        ),
    ] = 0.15

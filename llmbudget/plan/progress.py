"""How far the main run is, and what its work has turned out to need: measured, beside what was planned."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


class Progress(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Progress"
    help: ClassVar[str] = "What the main run has done and needed so far. The budget stays; the forecast follows."

    done_tokens: Annotated[
        float | None,
        Number(
            "Tokens done",
            "tokens",
            at_least=0,
            at_most=1e15,
            usual=(1e8, 2e10),
            blank="the main run is as far as planned",
            help="Tokens that the main run has trained on. Steps done × tokens per step.",
        ),
    ] = None
    measured_utilisation: Annotated[
        float | None,
        Number(
            "Measured utilization",
            "share",
            at_least=0.001,
            at_most=1,
            usual=(0.2, 0.5),
            blank="as planned",
            help="Share of the accelerators' peak over all paid hours so far: MFU × goodput. The rest is forecast with "
            "it. Stays the same when accelerators change: measure it again.",
        ),
    ] = None
    measured_price: Annotated[
        float | None,
        Number(
            "Measured price",
            "USD/h",
            at_least=0.001,
            at_most=1000,
            usual=(1, 8),
            blank="as planned",
            help="Paid for one rented accelerator-hour so far, on average. The rest is forecast with it. "
            "Stays the same when the provider changes: enter its price.",
        ),
    ] = None

"""Energy use and emissions."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


class Energy(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Energy and emissions"
    help: ClassVar[str] = "Energy and emissions of all accelerator-hours, rented and owned."

    power_quote: Annotated[
        float | None,
        Number(
            "Your accelerator power",
            "W",
            at_least=1,
            at_most=20_000,
            usual=(300, 1200),
            blank="the catalog's thermal design power is used",
            belongs_to=("accelerator",),
            help="Peak power of the accelerator alone.",
        ),
    ] = None
    server_power_ratio: Annotated[
        float,
        Number(
            "Server-to-accelerator power ratio",
            "×",
            at_least=1,
            at_most=5,
            low=1.67,
            high=2.03,
            source="epoch_cost_model",
            help="Includes processors, memory, fans and network. Stays the same when the accelerator changes.",
        ),
    ] = 1.82
    average_power_share: Annotated[
        float,
        Number(
            "Average power, share of peak",
            "share",
            at_least=0.05,
            at_most=1,
            low=0.6,
            high=0.85,
            source="epoch_cost_model",
            help="Average while training.",
        ),
    ] = 0.75
    pue: Annotated[
        float,
        Number(
            "PUE",
            "×",
            at_least=1,
            at_most=3,
            low=1.12,
            high=1.5,
            source="uptime_pue",
            help="Power usage effectiveness: site energy divided by server energy; 1.10 at hyperscalers. Stays the "
            "same when the provider changes.",
        ),
    ] = 1.25
    grid_intensity: Annotated[
        float,
        Number(
            "Grid intensity",
            "kg CO2e/kWh",
            at_least=0,
            at_most=2,
            low=0.25,
            high=0.5,
            source="llama_paper_carbon",
            help="Emissions of the local grid, as your provider's page on the region states them. Stays the same when "
            "the region changes: check it then.",
        ),
    ] = 0.385

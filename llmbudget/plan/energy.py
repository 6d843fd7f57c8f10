"""What the work draws and emits."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


class Energy(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Energy and emissions"
    help: ClassVar[str] = "Energy and emissions of all accelerator-hours, rented and owned."

    power_quote: Annotated[
        float | None,
        Number(
            "Own power of an accelerator",
            "W",
            at_least=1,
            at_most=20_000,
            usual=(300, 1200),
            blank="the catalogue's thermal design power is used",
            belongs_to=("accelerator",),
            help="Peak of the accelerator alone.",
        ),
    ] = None
    server_power_ratio: Annotated[
        float,
        Number(
            "Server over accelerator power",
            "×",
            at_least=1,
            at_most=5,
            low=1.67,
            high=2.03,
            source="epoch_cost_model",
            help="Processors, memory, fans and network draw too. Stays when the accelerator changes.",
        ),
    ] = 1.82
    average_power_share: Annotated[
        float,
        Number(
            "Average over peak power",
            "share",
            at_least=0.05,
            at_most=1,
            low=0.6,
            high=0.85,
            source="epoch_cost_model",
            help="While training.",
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
            help="Power usage effectiveness: the site's energy over that of its servers; 1.10 at hyperscalers. Stays "
            "when the provider changes.",
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
            help="Emissions of the local grid; your provider's region page tells them. Stays when the region "
            "changes: check it then.",
        ),
    ] = 0.385

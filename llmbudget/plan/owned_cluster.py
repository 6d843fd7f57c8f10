"""Machines that the organisation buys or has bought."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Number, Section


class OwnedCluster(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Own cluster"
    help: ClassVar[str] = "What the own cluster costs, and what part of it this project bears."

    n_owned: Annotated[
        float,
        Number(
            "Accelerators owned",
            "accelerators",
            at_least=0,
            at_most=1_000_000,
            usual=(0, 1024),
            whole=True,
            help="The whole cluster, also what other projects use; of the accelerator above. Stays when that changes.",
        ),
    ] = 0
    owned_start: Annotated[
        float, month_number("Cluster from month", "Bought, or first used by this project, then.")
    ] = 1
    owned_age_months: Annotated[
        float,
        Number(
            "Age of the cluster then",
            "months",
            at_least=0,
            at_most=240,
            usual=(0, 36),
            whole=True,
            help="0: it is bought in this budget. Otherwise it is paid already, and only depreciation goes on. Stays "
            "when the accelerator changes.",
        ),
    ] = 0
    other_use_share: Annotated[
        float,
        Number(
            "Use by other projects",
            "share",
            at_least=0,
            at_most=1,
            spread=(0.85, 1.1),
            help="Share of the cluster's hours that others use: they bear as much of its cost, idle time included.",
        ),
    ] = 0
    server_quote: Annotated[
        float | None,
        Number(
            "Own price of an accelerator with its server",
            "USD",
            at_least=1,
            at_most=1e7,
            usual=(20_000, 60_000),
            blank="the catalogue's price of the accelerator, and the usual server around it, is used",
            belongs_to=("accelerator",),
            help="Your own quote: a server divided by its accelerators.",
        ),
    ] = None
    server_ratio: Annotated[
        float,
        Number(
            "Server over accelerator price",
            "×",
            at_least=1,
            at_most=10,
            low=1.54,
            high=1.69,
            source="epoch_cost_model",
            help="Where the catalogue's price is of the accelerator alone. Stays when that changes.",
        ),
    ] = 1.64
    network_share: Annotated[
        float,
        Number(
            "Network",
            "share",
            at_least=0,
            at_most=0.9,
            low=0.09,
            high=0.19,
            source="epoch_cost_model",
            help="Switches and cables, as a share of servers and network together.",
        ),
    ] = 0.12
    installation_rate: Annotated[
        float,
        Number(
            "Facility and installation",
            "share",
            at_least=0,
            at_most=5,
            low=0.05,
            high=0.15,
            source="gpu_tco_page",
            help="Racks, power, cooling and set-up, on top of servers and network.",
        ),
    ] = 0.1
    spares_rate: Annotated[
        float,
        Number(
            "Spares",
            "share",
            at_least=0,
            at_most=1,
            low=0.04,
            high=0.1,
            source="stas00",
            help="Machines bought to replace failed ones: 7.7% at BLOOM, about 10% at OPT.",
        ),
    ] = 0.05
    life_years: Annotated[
        float,
        Number(
            "Life",
            "years",
            at_least=1,
            at_most=20,
            low=4,
            high=6,
            source="epoch_cost_model",
            help="Over which it is depreciated in equal parts.",
        ),
    ] = 5
    residual_share: Annotated[
        float,
        Number(
            "Residual value",
            "share",
            at_least=0,
            at_most=1,
            low=0.03,
            high=0.2,
            source="gpu_tco_page",
            help="Of the purchase price, at the end of its life: 25% to 35% are quoted after three years.",
        ),
    ] = 0.1
    expensed_share: Annotated[
        float,
        Number(
            "Booked at once",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="Share of the purchase that is a cost when it is paid, as on grants; the rest is depreciated.",
        ),
    ] = 0
    electricity_price: Annotated[
        float,
        Number(
            "Electricity",
            "USD/kWh",
            at_least=0,
            at_most=5,
            low=0.067,
            high=0.13,
            source="epoch_energy",
            help="Industrial customers in the US; commercial ones and Europe pay about twice as much.",
        ),
    ] = 0.0826
    colocation_price: Annotated[
        float,
        Number(
            "Colocation",
            "USD/kW-month",
            at_least=0,
            at_most=5000,
            low=150,
            high=250,
            source="gpu_tco_page",
            help="Space, cooling and the connection for each kilowatt of servers; 0 in a room of your own.",
        ),
    ] = 184
    maintenance_rate: Annotated[
        float,
        Number(
            "Maintenance",
            "share/year",
            at_least=0,
            at_most=1,
            low=0.03,
            high=0.06,
            help="Support contracts, as a share of the purchase price a year.",
        ),
    ] = 0.04
    n_operators: Annotated[
        float,
        Number(
            "Operators",
            "people",
            at_least=0,
            at_most=10_000,
            usual=(0.5, 10),
            source="stas00",
            help="Administrators who keep it running; a cluster without one stands still.",
        ),
    ] = 0
    operator_price: Annotated[
        float,
        Number(
            "Operator, with benefits",
            "USD/year",
            at_least=0,
            at_most=1e7,
            low=145_000,
            high=185_000,
            help="Salary and everything on top of it, of one operator.",
        ),
    ] = 160_000
    chargeback_quote: Annotated[
        float | None,
        Number(
            "Internal rate",
            "USD/h",
            at_least=0.001,
            at_most=1000,
            usual=(1, 5),
            blank="the project bears its part of the cluster's costs",
            belongs_to=("accelerator",),
            help="What your infrastructure charges for an accelerator-hour, in place of all costs above.",
        ),
    ] = None

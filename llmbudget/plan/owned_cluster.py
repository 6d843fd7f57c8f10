"""Machines that the organization buys or has bought."""

from typing import Annotated, ClassVar

from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Number, Section


class OwnedCluster(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Own cluster"
    help: ClassVar[str] = "Cost of the cluster you own, and the project's share of it."

    n_owned: Annotated[
        float,
        Number(
            "Accelerators owned",
            "accelerators",
            at_least=0,
            at_most=1_000_000,
            usual=(0, 1024),
            whole=True,
            help="The whole cluster, including other projects' use, of this plan's accelerator. Stays the same when "
            "the accelerator changes.",
        ),
    ] = 0
    owned_start: Annotated[
        float, month_number("Cluster from month", "Month of purchase, or of first use by this project.")
    ] = 1
    owned_age_months: Annotated[
        float,
        Number(
            "Cluster age at that time",
            "months",
            at_least=0,
            at_most=240,
            usual=(0, 36),
            whole=True,
            help="0 if bought in this budget; otherwise it is already paid and only depreciation continues. Stays "
            "the same when the accelerator changes.",
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
            help="Share of cluster hours used by others. They pay the same share of its cost, including idle time.",
        ),
    ] = 0
    server_quote: Annotated[
        float | None,
        Number(
            "Your server price per accelerator",
            "USD",
            at_least=1,
            at_most=1e7,
            usual=(20_000, 60_000),
            blank="the catalog's price is used, plus a typical server",
            belongs_to=("accelerator",),
            help="Your quote for a server, divided by its number of accelerators.",
        ),
    ] = None
    server_ratio: Annotated[
        float,
        Number(
            "Server-to-accelerator price ratio",
            "×",
            at_least=1,
            at_most=10,
            low=1.54,
            high=1.69,
            source="epoch_cost_model",
            help="Used if the catalog prices the accelerator alone. Stays the same when the accelerator changes.",
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
            help="Switches and cables, as a share of the cost of servers and network.",
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
            help="Racks, power, cooling and setup, as a share of servers and network.",
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
            "Useful life",
            "years",
            at_least=1,
            at_most=20,
            low=4,
            high=6,
            source="epoch_cost_model",
            help="Straight-line depreciation over these years.",
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
            help="Share of the purchase price at the end of its life. Quotes after three years: 25% to 35%.",
        ),
    ] = 0.1
    expensed_share: Annotated[
        float,
        Number(
            "Expensed at purchase",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="Share of the purchase expensed when paid, as on grants. The rest is depreciated.",
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
            help="US industrial customers. Commercial customers and Europe pay about twice as much.",
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
            help="Space, cooling and connection per kilowatt of servers; 0 in your own building.",
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
            help="Support contracts per year, as a share of the purchase price.",
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
            help="Administrators who keep the cluster running. It cannot run without any.",
        ),
    ] = 0
    operator_price: Annotated[
        float,
        Number(
            "Operator pay with benefits",
            "USD/year",
            at_least=0,
            at_most=1e7,
            low=145_000,
            high=185_000,
            help="One operator's salary and all benefits.",
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
            blank="the project pays its share of the cluster's costs",
            belongs_to=("accelerator",),
            help="Your infrastructure team's charge per accelerator-hour. It replaces all costs above.",
        ),
    ] = None

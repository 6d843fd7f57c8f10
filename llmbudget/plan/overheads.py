"""Contingency and indirect costs, added to direct costs."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.months import month_number
from llmbudget.parameters.record import Choice, Number, Row, Section, Switch, Text


def _contingency(category: str) -> Number:
    return Number(
        f"Contingency on {category}",
        "share",
        at_least=0,
        at_most=2,
        usual=(0.05, 0.4),
        help="Reserve for unforeseen costs, as a share of these costs.",
    )


def _base_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.indirect_bases())


class AgreedRate(Row):
    """An indirect cost rate and its first month; rate agreements set one for each fiscal year."""

    title: ClassVar[str] = "Indirect cost rates over time"
    prefix: ClassVar[str] = "agreed"

    name: Annotated[str, Text("Rate", help="A name, such as the fiscal year.")] = "New rate"
    start: Annotated[
        float, month_number("From month", "First month of this rate. The rate above applies before the first row.")
    ] = 1
    rate: Annotated[
        float,
        Number("Indirect cost rate", "share", at_least=0, at_most=2, usual=(0.15, 0.6), help="Share of the cost base."),
    ] = 0


class Overheads(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Contingency and indirect costs"
    help: ClassVar[str] = "Contingency by category, and indirect costs of universities (F&A)."

    data_contingency_rate: Annotated[float, _contingency("data")] = 0.15
    compute_contingency_rate: Annotated[float, _contingency("compute")] = 0.15
    people_contingency_rate: Annotated[float, _contingency("people")] = 0.15
    software_contingency_rate: Annotated[float, _contingency("software")] = 0.15
    other_contingency_rate: Annotated[float, _contingency("other direct costs")] = 0.15
    indirect_base: Annotated[
        str,
        Choice(
            "Indirect cost base",
            _base_ids,
            source="cfr_200",
            help="Direct costs that the rate applies to, as set by the sponsor's rules.",
            words=catalog.labels(catalog.indirect_bases),
        ),
    ] = "none"
    indirect_rate: Annotated[
        float,
        Number(
            "Indirect cost rate (F&A)",
            "share",
            at_least=0,
            at_most=2,
            usual=(0.15, 0.6),
            source="university_rates",
            help="Share of the cost base: 42% to 57% on campus in the US, 25% flat in the EU.",
        ),
    ] = 0
    subaward_limit: Annotated[
        float,
        Number(
            "Subaward limit in the base",
            "USD",
            at_least=0,
            at_most=1e9,
            usual=(25_000, 50_000),
            source="cfr_200",
            help="MTDC includes the first 50,000 of each subaward; 25,000 on older awards.",
        ),
    ] = 50_000
    equipment_threshold: Annotated[
        float,
        Number(
            "Equipment threshold",
            "USD",
            at_least=0,
            at_most=1e9,
            usual=(5_000, 10_000),
            source="cfr_200",
            help="A server at or above this price is equipment, which MTDC excludes; 5,000 on older awards.",
        ),
    ] = 10_000
    full_cost_eligible: Annotated[
        bool,
        Switch(
            "Sponsor pays equipment in full",
            source="horizon_equipment",
            help="For eu_flat, if the call accepts the full purchase price. Otherwise only depreciation is eligible.",
        ),
    ] = False
    cloud_exempt_share: Annotated[
        float,
        Number(
            "Cloud spending exempt from F&A",
            "share",
            at_least=0,
            at_most=1,
            usual=(0, 1),
            help="Some universities waive indirect costs on cloud computing.",
        ),
    ] = 0
    indirect_rates: tuple[AgreedRate, ...] = ()


CONTINGENCY_RATES = tuple(name for name in Overheads.model_fields if name.endswith("_contingency_rate"))
"""The contingency rates. Draws set them to 0: an overrun there is spent, not reserved for."""

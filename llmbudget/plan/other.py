"""Other direct costs, mostly on grants: travel, participants, tuition, materials, subawards, equipment by item."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.months import duration, month_number, yearly_increase
from llmbudget.parameters.record import Choice, Number, Row, Section, Text
from llmbudget.plan.partners import named_package, named_partner


def _yearly(label: str, spread: tuple[float, float], help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "USD/year", at_least=0, at_most=1e9, spread=spread, help=help)


def _on_forms(label: str, help: str) -> Number:  # noqa: A002 - as above
    return Number(label, "share", at_least=0, at_most=1, usual=(0.2, 0.8), help=help)


class Subaward(Row):
    """Work done by another institution."""

    title: ClassVar[str] = "Subawards"
    prefix: ClassVar[str] = "subaward"

    name: Annotated[str, Text("Subaward")] = "New subaward"
    amount: Annotated[
        float,
        Number(
            "Amount", "USD", at_least=0, at_most=1e10, usual=(20_000, 500_000), help="Total, including its overheads."
        ),
    ] = 0
    start: Annotated[float, month_number("From month", "First month of its work.")] = 1
    months: Annotated[float | None, duration("Months", "How long the subaward runs.", blank="to the end")] = None
    partner: Annotated[str, named_partner("Partner who awards it, on forms by partner.")] = ""
    work_package: Annotated[str, named_package()] = ""


def _item_kinds(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.item_kinds())


EQUIPMENT = "equipment"
"""The kind of item that may be capitalized."""


class Item(Row):
    """A purchase by name: equipment, travel, or another good or service."""

    title: ClassVar[str] = "Equipment and other items"
    prefix: ClassVar[str] = "item"

    name: Annotated[str, Text("Item")] = "New item"
    kind: Annotated[
        str,
        Choice("Kind", _item_kinds, words=catalog.labels(catalog.item_kinds), help="The cost line that it belongs to."),
    ] = EQUIPMENT
    price: Annotated[
        float,
        Number(
            "Price",
            "USD",
            at_least=0,
            at_most=1e9,
            spread=(0.9, 1.15),
            help="Price of one, with delivery and installation.",
        ),
    ] = 0
    n_units: Annotated[
        float, Number("Number", "units", at_least=0, at_most=100_000, usual=(1, 10), whole=True, help="How many.")
    ] = 1
    month: Annotated[float, month_number("In month", "Month in which it is bought and paid.")] = 1
    life_years: Annotated[
        float | None,
        Number(
            "Useful life", "years", at_least=0.5, at_most=50, usual=(3, 5), blank="expensed at purchase",
            help="Equipment is depreciated evenly over its life, from the month of purchase.",
        ),
    ] = None  # fmt: skip
    partner: Annotated[str, named_partner("Partner who buys it, on forms by partner.")] = ""
    work_package: Annotated[str, named_package()] = ""


class Other(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Other direct costs"
    help: ClassVar[str] = "Travel, participants, tuition, materials, subawards, and equipment by item."

    travel_price: Annotated[float, _yearly("Travel", (0.8, 1.3), "Conferences and visits.")] = 0
    foreign_travel_share: Annotated[
        float, _on_forms("Travel abroad", "Share of the cost of travel, for forms with a row for foreign travel.")
    ] = 0
    participant_price: Annotated[
        float,
        _yearly(
            "Participant support",
            (0.9, 1.1),
            "Stipends and travel of trainees. Payments to research subjects belong under materials.",
        ),
    ] = 0
    participant_travel_share: Annotated[
        float,
        _on_forms("Travel of participants", "Share of participant support, for forms that ask. The rest is stipends."),
    ] = 0
    n_participants: Annotated[
        float,
        Number(
            "Participants", "people", at_least=0, at_most=100_000, usual=(1, 50), whole=True,
            help="Trainees supported in a year, for the forms of sponsors.",
        ),
    ] = 0  # fmt: skip
    participant_increase_rate: Annotated[
        float, yearly_increase("Participant support increase", "Stipends rise by this whenever raises take effect.")
    ] = 0
    tuition_price: Annotated[
        float,
        _yearly("Tuition", (0.97, 1.08), "Tuition remission for students: a cost beyond their pay."),
    ] = 0
    tuition_increase_rate: Annotated[
        float, yearly_increase("Tuition increase", "Tuition rises by this whenever raises take effect.")
    ] = 0
    materials_price: Annotated[
        float,
        _yearly("Materials, publication and other", (0.8, 1.4), "Includes consultants, fees and small equipment."),
    ] = 0
    capitalization_threshold: Annotated[
        float,
        Number(
            "Capitalization threshold", "USD", at_least=0, at_most=1e9, usual=(1000, 10_000),
            help="Equipment below this price is expensed at purchase, whatever its useful life.",
        ),
    ] = 5000  # fmt: skip
    subawards: tuple[Subaward, ...] = ()
    items: tuple[Item, ...] = ()

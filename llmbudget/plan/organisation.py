"""Names, date and version of the budget, and the accounts of its lines."""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar

from pydantic import field_validator

from llmbudget.parameters.record import Month, Row, Section, Text
from llmbudget.plan.migration import LINE_LABELS

NOT_BOOKED = "–"
"""Placeholder for empty text: names in Excel and forms cannot be empty."""


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


class Booking(Row):
    """Cost center, account and vendor of a line or a whole category."""

    title: ClassVar[str] = "Cost centers and accounts"
    prefix: ClassVar[str] = "booking"

    name: Annotated[
        str, Text("Line or category", help="As named in the budget: Main training run, or Compute for the category.")
    ] = "Compute"
    cost_centre: Annotated[str, Text("Cost center", help="Enter – for none.")] = NOT_BOOKED
    account: Annotated[str, Text("GL account", help="Enter – for the default account.")] = NOT_BOOKED
    vendor: Annotated[str, Text("Vendor", help="Enter – for none, or for the provider of rented compute.")] = NOT_BOOKED

    @field_validator("name")
    @classmethod
    def _current_label(cls, name: str) -> str:
        return LINE_LABELS.get(name.casefold(), name)


class Organisation(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Organization"
    help: ClassVar[str] = "Names on the cover of the workbook, and the chart of accounts."

    organisation_name: Annotated[str, Text("Organization", help="Shown on the cover of the workbook.")] = "Our company"
    plan_name: Annotated[str, Text("Name of this budget", help="Shown on the cover and in the file name.")] = (
        "Training budget"
    )
    purpose: Annotated[str, Text("Purpose", at_most=240, help="Purpose of the budget, in one sentence.")] = NOT_BOOKED
    author: Annotated[str, Text("Author", help="Who prepared the budget and is responsible for it.")] = NOT_BOOKED
    plan_version: Annotated[str, Text("Version", help="Your numbering, such as 1 or Q3 forecast.")] = "1"
    budget_month: Annotated[
        date, Month("Month of this budget", help="Prices more than a year older are marked as stale.")
    ] = _this_month()
    bookings: tuple[Booking, ...] = ()

"""Whose budget this is, when it was made, and how its lines are booked."""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar

from llmbudget.parameters.record import Month, Row, Section, Text

NOT_BOOKED = "–"
"""Stands where nothing else is said: Excel and forms have no empty texts in names."""


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


class Booking(Row):
    """How a line, or a whole category, is booked."""

    title: ClassVar[str] = "Cost centres and accounts"
    prefix: ClassVar[str] = "booking"

    name: Annotated[
        str, Text("Line or category", help="As it stands in the budget: Main training run, or Compute for all of it.")
    ] = "Compute"
    cost_centre: Annotated[str, Text("Cost centre", help="– for none.")] = NOT_BOOKED
    account: Annotated[str, Text("GL account", help="– for the placeholder of this package.")] = NOT_BOOKED
    vendor: Annotated[str, Text("Vendor", help="– for the provider of rented compute, and for none.")] = NOT_BOOKED


class Organisation(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Organisation"
    help: ClassVar[str] = "Names on the cover of the workbook, and the chart of accounts."

    organisation_name: Annotated[str, Text("Organisation", help="Shown on the cover of the workbook.")] = "Our company"
    plan_name: Annotated[str, Text("Name of this budget", help="Shown on the cover and in the file's name.")] = (
        "Training budget"
    )
    purpose: Annotated[str, Text("Purpose", at_most=240, help="What the budget is for, in a sentence.")] = NOT_BOOKED
    author: Annotated[str, Text("Author", help="Who made it, and answers for it.")] = NOT_BOOKED
    plan_version: Annotated[str, Text("Version", help="As you count: 1, or Q3 forecast.")] = "1"
    budget_month: Annotated[
        date, Month("Month of this budget", help="When it is made: prices over a year older are marked as stale.")
    ] = _this_month()
    bookings: tuple[Booking, ...] = ()

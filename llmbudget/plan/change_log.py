"""What was changed in a budget, when and by whom: kept with the plan, shown on a sheet of its own."""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from llmbudget.parameters.record import Day, Row, Section, Text
from llmbudget.plan.organisation import NOT_BOOKED


def _today() -> date:
    return datetime.now(UTC).date()


class LogEntry(Row):
    """One change."""

    title: ClassVar[str] = "Changes"
    prefix: ClassVar[str] = "change"

    name: Annotated[str, Text("What was changed", at_most=240)] = "First version"
    day: Annotated[date, Day("Day", help="When it was changed.")] = Field(default_factory=_today)
    author: Annotated[str, Text("Changed by")] = NOT_BOOKED


class ChangeLog(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Change log"
    help: ClassVar[str] = "The log, oldest entry first."

    changes: tuple[LogEntry, ...] = ()

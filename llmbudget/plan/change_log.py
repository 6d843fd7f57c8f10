"""The change log: what was changed in a budget, when and by whom. It is part of the plan and has its own sheet."""

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

    name: Annotated[str, Text("Change", at_most=240)] = "First version"
    day: Annotated[date, Day("Day", help="Date of the change.")] = Field(default_factory=_today)
    author: Annotated[str, Text("Changed by")] = NOT_BOOKED


class ChangeLog(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Change log"
    help: ClassVar[str] = "The log, oldest entry first."

    changes: tuple[LogEntry, ...] = ()

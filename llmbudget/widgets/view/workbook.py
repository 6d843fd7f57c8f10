"""Opens an exported workbook in the form, or lists its problems."""

from dataclasses import dataclass

from llmbudget.api.opening import read_back
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.since_saved import since_saved
from llmbudget.widgets.session.state import Session

MOST_TOLD = 100
"""Most problems listed for one file."""


@dataclass(frozen=True)
class Reading:
    """What a workbook holds.

    Attributes:
        plan: its plan with the changes made in it; None if it cannot be opened.
        notice: the sentence about it, or the list of its problems.
    """

    plan: Plan | None
    notice: str


def read_workbook(content: bytes, name: str) -> Reading:
    """Read a workbook; any thread may.

    Args:
        content: content of the file.
        name: name of the file.
    """
    try:
        reading = read_back(content, upload=True)
    except PlanError as error:
        more = len(error.problems) - MOST_TOLD
        problems = error.problems if more <= 0 else [*error.problems[:MOST_TOLD], phrase("more_problems", count=more)]
        return Reading(None, "\n".join([phrase("workbook_not_opened", name=name), *problems]))
    opened = "opened_workbook" if reading.changes else "opened_workbook_unchanged"
    title = reading.plan.organisation.plan_name
    told = phrase(opened, plan=title, count=len(reading.changes))
    since = since_saved(reading.plan, pinned=reading.pinned, counts_delay=reading.counts_delay)
    return Reading(reading.plan, f"{told} {since}".rstrip())


def open_reading(session: Session, reading: Reading) -> bool:
    """Open a workbook's plan as one undo step, and set a notice; a workbook that cannot be opened changes nothing else.

    Returns:
        Whether the plan was opened.
    """
    if reading.plan is None:
        session.notice = reading.notice
        return False
    return session.open(reading.plan, reading.notice)

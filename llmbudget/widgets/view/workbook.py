"""Opens an exported workbook in the form, or lists its problems."""

from llmbudget.api.opening import read_back
from llmbudget.plan.file import PlanError
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.since_saved import since_saved
from llmbudget.widgets.session.state import Session

MOST_TOLD = 100
"""Most problems listed for one file."""


def open_workbook(session: Session, content: bytes, name: str) -> bool:
    """Open a workbook's plan with the changes made in it, and set a notice; an invalid file changes nothing else.

    Args:
        session: the session that opens it, as one undo step.
        content: content of the file.
        name: name of the file.
    """
    try:
        reading = read_back(content, upload=True)
    except PlanError as error:
        more = len(error.problems) - MOST_TOLD
        problems = error.problems if more <= 0 else [*error.problems[:MOST_TOLD], phrase("more_problems", count=more)]
        session.notice = "\n".join([phrase("workbook_not_opened", name=name), *problems])
        return False
    opened = "opened_workbook" if reading.changes else "opened_workbook_unchanged"
    title = reading.plan.organisation.plan_name
    told = phrase(opened, plan=title, count=len(reading.changes))
    since = since_saved(reading.plan, pinned=reading.pinned, counts_delay=reading.counts_delay)
    return session.open(reading.plan, f"{told} {since}".rstrip())

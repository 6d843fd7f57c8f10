"""An exported workbook that comes back: its plan becomes the one that is edited, or what is wrong in it is told."""

from llmbudget.api.opening import read_back
from llmbudget.plan.file import PlanError
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session

MOST_TOLD = 100
"""Sentences about one file; nobody reads more of them at once."""


def open_workbook(session: Session, content: bytes, name: str) -> bool:
    """Take the plan of a workbook with what was typed into it, and say so; a file that is none changes nothing.

    Args:
        session: whose plan it becomes, as one step of undo.
        content: of the file.
        name: of the file.
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
    return session.open(reading.plan, phrase(opened, plan=title, count=len(reading.changes)))

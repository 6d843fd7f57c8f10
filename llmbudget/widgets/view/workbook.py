"""An exported workbook that comes back: its plan becomes the one that is edited, or what is wrong in it is told."""

from llmbudget.api.opening import read_back
from llmbudget.plan.file import NO_PINS, PlanError
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
        found = read_back(content, upload=True)
    except PlanError as error:
        more = len(error.problems) - MOST_TOLD
        told = error.problems if more <= 0 else [*error.problems[:MOST_TOLD], f"and {more:,} more."]
        session.notice = "\n".join([f"“{name}” was not opened, and the budget stays as it was. What is wrong:", *told])
        return False
    opened = f"Opened “{found.plan.organisation.plan_name}”. {_counted(len(found.changes))}"
    return session.open(found.plan, opened if found.pinned else f"{opened} {NO_PINS}")


def _counted(n_changes: int) -> str:
    if not n_changes:
        return "Nothing was changed in the workbook since it was exported."
    what = "1 input was" if n_changes == 1 else f"{n_changes:,} inputs were"
    return f"{what} changed in the workbook: its change log says what."

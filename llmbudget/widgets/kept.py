"""What the browser kept of an earlier visit: the plan, what was refused, where one was, and edits without an answer."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from llmbudget.widgets import scenarios
from llmbudget.widgets.state import Session

MOST_UNANSWERED = 1_000
"""Edits of an earlier visit that are done again; a page that is used has a few at most."""

log = logging.getLogger(__name__)


def edit_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a message of the page asks for: an edit stands in it beside its number.

    Pages of earlier versions wrote the number into the edit, as its ``id``; browsers still keep such edits.
    """
    edit: Mapping[str, Any] = message.get("edit", message)
    return edit


def take_up(session: Session, kept: Mapping[str, Any], act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Bring a new session to where a browser left an older one, and say so.

    Args:
        session: one in which nothing was done yet.
        kept: ``plan`` as YAML, ``refused`` texts by key, the ``scenario`` that was shown, and ``unanswered`` messages
            of the page, of which it never heard that they were done.
        act: does what a message asks.

    Returns:
        Whether the plan could be used; otherwise nothing changes but the notice.
    """
    plan = str(kept.get("plan") or "")
    if plan and not session.restore(plan, {str(k): str(text) for k, text in dict(kept.get("refused") or {}).items()}):
        return False
    if (scenario := str(kept.get("scenario"))) in session.plan.scenarios:
        scenarios.show(session, scenario)
    unanswered = list(kept.get("unanswered") or ())
    lost = len(unanswered[MOST_UNANSWERED:])
    for edit in unanswered[:MOST_UNANSWERED]:
        try:
            act(edit_of(edit))
        except Exception:
            lost += 1
            log.exception("llmbudget: an edit of the last visit could not be done again")
    session.restored()
    if lost:
        edits = "1 edit" if lost == 1 else f"{lost:,} edits"
        session.notice = f"{session.notice} {edits} could not be repeated: check what you changed last.".strip()
    return True

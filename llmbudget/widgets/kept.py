"""What the browser kept of an earlier visit: the plan, what was refused, where one was, and edits without an answer."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from llmbudget.widgets import scenarios
from llmbudget.widgets.state import Session

log = logging.getLogger(__name__)


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
    for edit in kept.get("unanswered") or ():
        try:
            act(edit)
        except Exception:
            log.exception("llmbudget: an edit of the last visit could not be done again")
    session.restored()
    return True

"""What the browser keeps of a plan: of an earlier visit, of another tab, and in a link.

It keeps the plan, what was refused, the scenario that was shown, and edits without an answer.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from llmbudget.widgets.session.link import LinkError, plan_text_of
from llmbudget.widgets.session.state import Session

Act = Callable[[Mapping[str, Any]], object]
"""Does what a message of the page asks."""

UNUSABLE_LINK = "The plan in this link could not be used"

MOST_UNANSWERED = 1_000
"""Edits of an earlier visit that are done again; a page that is used has a few at most."""

log = logging.getLogger(__name__)


def edit_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a message of the page asks for: an edit stands in it beside its number.

    Pages of earlier versions wrote the number into the edit, as its ``id``; browsers still keep such edits.
    """
    edit: Mapping[str, Any] = message.get("edit", message)
    return edit


def take_up(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Bring a new session to where a browser left an older one, and say so.

    Args:
        session: one in which nothing was done yet.
        kept: ``plan`` as YAML, ``refused`` texts by key, the ``scenario`` that was shown, and ``unanswered`` messages
            of the page, of which it never heard that they were done.
        act: does what a message asks.

    Returns:
        Whether the plan could be used; otherwise nothing changes but the notice.
    """
    lost = _go_on_from(session, kept, act)
    if lost is None:
        return False
    session.restored()
    session.notice = f"{session.notice} {_not_repeated(lost)}".strip()
    return True


def adopt(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Go on with the version that another tab keeps, as one step: undo brings this one back.

    Args:
        session: of this tab.
        kept: as in `take_up`; without a plan, the other tab went back to the preset.
        act: does what a message asks.

    Returns:
        Whether the version could be used; otherwise nothing changes but the notice.
    """
    with session.one_step():
        if not kept.get("plan"):
            session.start_over()
        lost = _go_on_from(session, kept, act)
    if lost is None:
        return False
    session.notice = f"This is now the other version. Undo brings yours back. {_not_repeated(lost)}".strip()
    return True


def stay(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Keep the version of this tab in place of that of another one, to which undo leads.

    Returns:
        Whether undo leads there: it does not where the other version cannot be used.
    """
    plan, refused, scenario = session.yaml(), session.refused, session.scenario
    if not adopt(session, kept, act):
        session.notice = "Your version replaced the other one, which could not be read."
        return False
    with session.one_step():
        session.restore(plan, {key: entry.text for key, entry in refused.items()}, scenario)
    session.notice = "Your version replaced the other one. Undo shows the other one."
    return True


def open_link(session: Session, link: str) -> bool:
    """Take the plan of a link, and say so; undo brings back what was there.

    Returns:
        Whether the link held a plan; otherwise nothing changes but the notice.
    """
    try:
        text = plan_text_of(link)
    except LinkError as error:
        session.notice = f"{UNUSABLE_LINK}: {error} Nothing was changed."
        return False
    return session.load(text, UNUSABLE_LINK, "Opened the plan of the link.")


def _go_on_from(session: Session, kept: Mapping[str, Any], act: Act) -> int | None:
    """Take what was kept; return how many edits could not be done again, or None where the plan cannot be used."""
    plan = str(kept.get("plan") or "")
    refused = {str(key): str(text) for key, text in dict(kept.get("refused") or {}).items()}
    if plan and not session.restore(plan, refused, str(kept.get("scenario"))):
        return None
    unanswered = list(kept.get("unanswered") or ())
    lost = len(unanswered[MOST_UNANSWERED:])
    for edit in unanswered[:MOST_UNANSWERED]:
        try:
            act(edit_of(edit))
        except Exception:
            lost += 1
            log.exception("llmbudget: an edit of the last visit could not be done again")
    return lost


def _not_repeated(lost: int) -> str:
    if not lost:
        return ""
    edits = "1 edit" if lost == 1 else f"{lost:,} edits"
    return f"{edits} could not be repeated: check what you changed last."

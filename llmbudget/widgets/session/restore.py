"""Restores plans from an earlier visit, another tab or a link.

The browser keeps the plan, refused entries, the shown scenario and unanswered edits.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from llmbudget.plan.file import counts_delay
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.link import LinkError, plan_text_of
from llmbudget.widgets.session.since_saved import since_saved
from llmbudget.widgets.session.start import begun_in
from llmbudget.widgets.session.state import IN_SCENARIO, Session

Act = Callable[[Mapping[str, Any]], object]
"""Carries out a message from the page."""

MOST_UNANSWERED = 1_000
"""Most edits of an earlier visit that are repeated; a page in use has a few."""

log = logging.getLogger(__name__)


def edit_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the edit in a message, without its number.

    Earlier versions wrote the number into the edit as ``id``; browsers still keep such edits.
    """
    edit: Mapping[str, Any] = message.get("edit", message)
    return edit


def refused_texts(session: Session) -> dict[str, str]:
    """Return the refused texts by field key, and other scenarios' texts by scenario and input."""
    beside = {IN_SCENARIO.join(place): entry.text for place, entry in session.beside.items()}
    return {key: entry.text for key, entry in session.refused.items()} | beside


def take_up(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Restore a new session from what the browser kept, and set a notice.

    Args:
        session: a session without edits.
        kept: ``plan`` as YAML, ``refused`` texts by key, the ``scenario`` that was shown, and ``unanswered`` edits,
            which the page sent and got no answer for.
        act: carries out an edit.

    Returns:
        Whether the plan could be used; if not, only the notice changes.
    """
    lost = _go_on_from(session, kept, act)
    if lost is None:
        return False
    session.restored()
    text = str(kept.get("plan") or "")
    since = since_saved(session.budget.plan, pinned=True, counts_delay=not text or counts_delay(text))
    session.notice = " ".join(filter(None, (session.notice, since, _not_repeated(lost))))
    return True


def adopt(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Switch to another tab's version as one step; undo restores this one.

    Args:
        session: this tab's session.
        kept: as in `take_up`; without a plan, the other tab went back to the preset.
        act: carries out an edit.

    Returns:
        Whether the version could be used; if not, only the notice changes.
    """
    with session.one_step():
        if not kept.get("plan"):
            session.start_over()
        lost = _go_on_from(session, kept, act)
    if lost is None:
        return False
    session.notice = f"{phrase('adopted')} {_not_repeated(lost)}".strip()
    return True


def stay(session: Session, kept: Mapping[str, Any], act: Act) -> bool:
    """Keep this tab's version in place of another tab's, which undo shows.

    Returns:
        Whether the other version could be used, so that undo shows it.
    """
    plan, refused, scenario, begun = session.yaml(), refused_texts(session), session.scenario, session.begun
    if not adopt(session, kept, act):
        session.notice = phrase("stayed_unreadable")
        return False
    with session.one_step():
        session.restore(plan, refused, scenario, begun)
    session.notice = phrase("stayed")
    return True


def open_link(session: Session, link: str) -> bool:
    """Open the plan in a link and set a notice; undo restores the previous plan.

    Returns:
        Whether the link contained a plan; if not, only the notice changes.
    """
    try:
        text = plan_text_of(link)
    except LinkError as error:
        session.notice = phrase("link_unusable", reason=str(error))
        return False
    return session.load(text, "link_unusable", phrase("opened_link"))


def _go_on_from(session: Session, kept: Mapping[str, Any], act: Act) -> int | None:
    """Restore the kept state; return how many edits failed, or None if the plan cannot be used."""
    plan = str(kept.get("plan") or "")
    refused = {str(key): str(text) for key, text in dict(kept.get("refused") or {}).items()}
    if plan and not session.restore(plan, refused, str(kept.get("scenario")), begun_in(session, kept)):
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
    return phrase("not_repeated", count=lost) if lost else ""

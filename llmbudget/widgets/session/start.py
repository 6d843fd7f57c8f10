"""The start card: questions that begin a budget of one's own, the example, and the name of the budget."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import problems
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.answers import CONFIG, Answered, answered, asks_of
from llmbudget.widgets.session.entry import LONGEST_TYPED
from llmbudget.widgets.session.history import ASKED, OWN, Begun
from llmbudget.widgets.session.plan_text import LONGEST_PLAN
from llmbudget.widgets.session.state import Outcome, Session


def may_ask(session: Session) -> bool:
    """Return whether a session's plan is the example of a kind of organization, so that its card can be shown."""
    return session.origin in ORGANIZATIONS and bool(ORGANIZATIONS[session.origin].start)


def begin_with_card(session: Session) -> None:
    """Show the card on a page that opens, if nothing was done there yet; starting over returns to it."""
    if may_ask(session) and session.is_home and not session.can_undo and not session.begun.stage:
        session.begin_with(session.blank, Begun(ASKED))


def ask(session: Session) -> None:
    """Show the card; undo returns to the plan before."""
    if may_ask(session):
        session.arrive(session.blank, Begun(ASKED))


def of(session: Session, answers: Mapping[str, str]) -> Answered:
    """Return what answers come to for the organization of a session."""
    return answered(session.example.profile, answers, session.example.catalog.current)


def answer(session: Session, name: str, text: str, *, live: bool = False) -> None:
    """Take an answer of the card; ``live``: it is still being typed, so a wrong one is not refused yet.

    Raises:
        KeyError: the card asks for nothing of this name.
    """
    ask = asks_of(session.example.profile)[name]
    if session.begun.stage != ASKED or len(text) > (LONGEST_PLAN if ask.id == CONFIG else LONGEST_TYPED):
        return
    answers = {key: typed for key, typed in {**session.begun.answers, name: text}.items() if typed.strip()}
    result, count = of(session, answers), session.pasted_model.count + 1
    if ask.id == CONFIG and ask.id in result.errors:
        session.pasted_model = Outcome(count, error=result.errors[CONFIG])
    elif not (live and name in result.errors):
        session.arrive(result.plan, Begun(ASKED, answers), name, live=live)
        if ask.id == CONFIG:
            session.pasted_model = Outcome(count, told=result.told)


def create(session: Session) -> None:
    """Go on to the form with the plan that the answers make, or say that some must be corrected."""
    if session.begun.stage != ASKED:
        return
    if of(session, session.begun.answers).errors:
        session.notice = phrase("not_begun")
        return
    session.arrive(session.plan, Begun(OWN))
    session.notice = phrase("begun")


def open_example(session: Session) -> None:
    """Open the example of the organization; undo returns to the plan before."""
    session.arrive(session.example, Begun())


def rename(session: Session, name: str) -> None:
    """Give the budget another name, in all scenarios; set a notice if it cannot have it."""
    try:
        plan = session.plan.replace(plan_name=name.strip())
    except ValidationError as error:
        session.notice = " ".join(problems(error))
        return
    session.put(plan, session.refused, "")


def kept(session: Session) -> dict[str, Any]:
    """Return what a browser keeps of where the plan comes from; empty for an example or an opened plan."""
    begun = session.begun
    return {"start": {"stage": begun.stage, "answers": dict(begun.answers)}} if begun.stage else {}


def begun_in(session: Session, kept: Mapping[str, Any]) -> Begun:
    """Return where a plan comes from that a browser kept; answers to questions that are not asked are left out."""
    start = kept.get("start")
    if not may_ask(session) or not isinstance(start, Mapping) or start.get("stage") not in (ASKED, OWN):
        return Begun()
    answers = start.get("answers")
    texts = answers.items() if isinstance(answers, Mapping) else ()
    asked = asks_of(session.example.profile)
    return Begun(str(start["stage"]), {str(name): str(text) for name, text in texts if name in asked})

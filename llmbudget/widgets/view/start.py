"""The start card's answers for the page: texts, usual values, what was read, and what cannot be used."""

import re
from typing import Any

from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.start import Ask, Question
from llmbudget.parameters.record import Choice, Number
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.answers import CONFIG, Answered, chosen, is_asked, value_if_there
from llmbudget.widgets.session.entry import shortened, show
from llmbudget.widgets.session.field_keys import record_of
from llmbudget.widgets.session.history import ASKED
from llmbudget.widgets.session.start import may_ask, of
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import option_label


def start_card(session: Session) -> dict[str, Any]:
    """Return whether the card is shown, and its answers."""
    if session.begun.stage != ASKED:
        return {"on": False, "questions": []}
    result = of(session, session.begun.answers)
    asked = ORGANIZATIONS[session.example.profile].start
    return {"on": True, "questions": [_question(session, question, result) for question in asked]}


def is_example(session: Session) -> bool:
    """Return whether the plan is the organization's example, or still goes by its name."""
    names, example = session.plan.organisation, session.example.organisation
    return may_ask(session) and not session.begun.stage and names.organisation_name == example.organisation_name


def _question(session: Session, question: Question, result: Answered) -> dict[str, Any]:
    answers = session.begun.answers
    asks = [ask for ask in question.asks if is_asked(session.example.profile, answers, ask)]
    done = [ask for ask in asks if ask.id in answers and ask.id not in result.errors]
    read = " · ".join(filter(None, (_read(session, ask) for ask in done if ask.id != CONFIG)))
    said = phrase("answer_read", value=read) if read else phrase("answer_yours") if done else ""
    return {
        "done": bool(done),
        "note": said or phrase("answer_usual", usual=question.usual),
        "asks": {ask.id: _answer(session, ask, result, asked=ask in asks) for ask in question.asks if ask.id != CONFIG},
    }


def _answer(session: Session, ask: Ask, result: Answered, *, asked: bool) -> dict[str, Any]:
    text = session.begun.answers.get(ask.id, "")
    label = record_of(ask.key).label if ask.key else ""
    error = result.errors.get(ask.id, "").removeprefix(f"{label}: ")
    entry = {"text": text, "error": f"{error[:1].upper()}{error[1:]}", "hint": _hint(session, ask), "asked": asked}
    if ask.options:
        return {**entry, "text": chosen(session.example.profile, session.begun.answers, ask.id).id, "hint": ""}
    record = record_of(ask.key)
    if isinstance(record, Choice):
        names = record.options(session.plan.catalog)
        options = [{"value": name, "label": option_label(ask.key, name)} for name in names]
        return {**entry, "text": text or str(value_if_there(session.plan, ask.key)), "hint": "", "options": options}
    return entry


def _hint(session: Session, ask: Ask) -> str:
    """Return the usual value, which stands in gray where nothing is typed."""
    if ask.unasked or ask.options or not ask.key:
        return ask.unasked
    record = record_of(ask.key)
    text = shortened(record, show(record, value_if_there(session.plan, ask.key)))
    return f"${text}" if isinstance(record, Number) and record.unit.startswith("USD") else text


def _read(session: Session, ask: Ask) -> str:
    """Return the number that was read in a text with a letter, such as 20B; examples are read as tokens."""
    text = session.begun.answers[ask.id]
    if ask.options or not re.search(r"[a-z]", text, re.IGNORECASE):
        return ""
    record, value = record_of(ask.key), value_if_there(session.plan, ask.key)
    if not isinstance(record, Number) or not isinstance(value, (int, float)):
        return ""
    money = record.unit.startswith("USD")
    return f"${value:,.0f}" if money else f"{value:,.0f} {record.unit}"

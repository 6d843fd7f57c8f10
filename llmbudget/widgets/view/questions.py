"""The questions of the start card, as data that no answer changes."""

from typing import Any

from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.start import WHERE, Ask
from llmbudget.parameters.record import Choice
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.answers import CONFIG
from llmbudget.widgets.session.field_keys import record_of


def questions(profile: str) -> dict[str, Any]:
    """Return the title of an organization's card and its questions."""
    organization = ORGANIZATIONS[profile]
    return {
        "title": phrase("start_title", noun=organization.noun),
        "questions": [
            {"title": question.title, "asks": [_ask(ask) for ask in question.asks]} for question in organization.start
        ],
    }


def _ask(ask: Ask) -> dict[str, Any]:
    options = [{"value": option.id, "label": option.label, "way": option.way} for option in ask.options]
    about = {"options": options, "picks": list(ask.picks), "ways": sorted(ask.ways)}
    return {"id": ask.id, "label": ask.label, "kind": _kind(ask), **about}


def _kind(ask: Ask) -> str:
    """Return how an answer is given: buttons for a few choices, a list, a number, or a model's config.json."""
    if ask.id == CONFIG:
        return CONFIG
    if ask.options:
        return "choice" if ask.id == WHERE else "buttons"
    return "choice" if isinstance(record_of(ask.key), Choice) else "number"

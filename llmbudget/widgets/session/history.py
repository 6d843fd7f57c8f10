"""States that undo restores: plan, shown scenario and refused entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pydantic import ValidationError

from llmbudget.plan.file import problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED, change_record, changed_in, in_scenario, is_factor
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.field_keys import key_of, record_of, replaced


@dataclass(frozen=True)
class Refused:
    """A refused text: it stays in its field, with the reason beside it."""

    text: str
    sentence: str


ASKED, OWN = "asked", "own"
"""Stages of a plan that is nobody's example: the start card asks for it, or it was made there."""


@dataclass(frozen=True)
class Begun:
    """Where a plan comes from.

    Attributes:
        stage: `ASKED` while the start card is shown, `OWN` after it; empty for an example or an opened plan.
        answers: texts on the card, by the id of what is asked.
    """

    stage: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


Beside = Mapping[tuple[str, str], Refused]
"""Refused entries by scenario, and by the name that scenarios have for the input."""


@dataclass(frozen=True)
class Moment:
    """One state that undo restores.

    Attributes:
        plan: the plan with its scenarios.
        refused: refused entries of the shown scenario, by field key.
        scenario: the scenario that is shown.
        begun: where the plan comes from.
        beside: refused entries of other scenarios, and of factors, which have no field.
    """

    plan: Plan
    refused: Mapping[str, Refused] = field(default_factory=lambda: MappingProxyType({}))
    scenario: str = AS_PLANNED
    begun: Begun = field(default_factory=Begun)
    beside: Beside = field(default_factory=lambda: MappingProxyType({}))


def shown(moment: Moment) -> Plan:
    """Return the plan in the shown scenario."""
    return moment.plan if moment.scenario == AS_PLANNED else in_scenario(moment.plan, moment.scenario)


def attempt(plan: Plan, scenario: str, key: str, text: str) -> tuple[Plan | None, str]:
    """Return the plan with a text entered in a field, or None and the reason."""
    try:
        value = parse(record_of(key), text, plan.catalog, plan.schedule.start_month)
        return replaced(plan, key, value, scenario), ""
    except ValidationError as error:  # incompatible values
        return None, " ".join(problems(error))
    except ValueError as error:
        return None, str(error)


def attempt_beside(plan: Plan, scenario: str, name: str, text: str) -> tuple[Plan | None, str]:
    """Return the plan with a text entered for an input of a scenario, or None and the reason.

    Args:
        plan: the plan with its scenarios.
        scenario: any of them, or the plan itself.
        name: id of a parameter, address of a cell, or id of a column, for a factor on it.
        text: what is typed.

    Raises:
        KeyError: the plan has no such input.
    """
    if not is_factor(name):
        return attempt(plan, scenario, key_of(plan, name), text)
    try:
        return changed_in(plan, scenario, name, parse(change_record(name), text)), ""
    except ValidationError as error:
        return None, " ".join(problems(error))
    except ValueError as error:
        return None, str(error)


def settled(moment: Moment) -> Moment:
    """Retry refused entries: a change in another field may have made them valid."""
    plan, left = moment.plan, dict(moment.refused)
    tried = False
    while not tried:
        tried = True
        for key, entry in list(left.items()):
            better, sentence = attempt(plan, moment.scenario, key, entry.text)
            left[key] = Refused(entry.text, sentence)
            if better is not None:
                plan, tried = better, False
                del left[key]
    return replace(moment, plan=plan, refused=MappingProxyType(left))

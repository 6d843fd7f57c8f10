"""States that undo restores: plan, shown scenario and refused entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import ValidationError

from llmbudget.plan.file import problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED, in_scenario
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.field_keys import record_of, replaced


@dataclass(frozen=True)
class Refused:
    """A refused text: it stays in its field, with the reason beside it."""

    text: str
    sentence: str


@dataclass(frozen=True)
class Moment:
    """One state that undo restores."""

    plan: Plan
    refused: Mapping[str, Refused] = field(default_factory=lambda: MappingProxyType({}))
    scenario: str = AS_PLANNED


def shown(moment: Moment) -> Plan:
    """Return the plan in the shown scenario."""
    return moment.plan if moment.scenario == AS_PLANNED else in_scenario(moment.plan, moment.scenario)


def attempt(plan: Plan, scenario: str, key: str, text: str) -> tuple[Plan | None, str]:
    """Return the plan with a text entered in a field, or None and the reason."""
    try:
        return replaced(plan, key, parse(record_of(key), text, plan.catalog), scenario), ""
    except ValidationError as error:  # incompatible values
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
    return Moment(plan, MappingProxyType(left), moment.scenario)

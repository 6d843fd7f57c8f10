"""Changes to a plan: values, model size, scenarios, strategies. A change that cannot be made raises `PlanError`."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from llmbudget.plan.file import PlanError, problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED, in_scenario, with_scenario
from llmbudget.plan.tiers import at_tier
from llmbudget.strategies import strategies


def changed(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return a plan with new values for parameters or tables, by id, and for cells, by address.

    Raises:
        PlanError: an id or address is unknown, or a value is invalid.
    """
    try:
        return plan.replace(changes)
    except KeyError as error:
        raise PlanError([error.args[0]]) from error
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def resized(plan: Plan, tier: str) -> Plan:
    """Return a plan at another model size; see `plan.tiers.at_tier`."""
    try:
        return at_tier(plan, tier)
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def scenario_of(plan: Plan, name: str) -> Plan:
    """Return a plan in one of its scenarios; see `plan.scenarios.in_scenario`."""
    try:
        return in_scenario(plan, name)
    except KeyError as error:
        known = ", ".join((AS_PLANNED, *plan.scenarios))
        raise PlanError([f"This plan has no scenario {name!r}; choose one of {known}."]) from error
    except ValidationError as error:
        raise PlanError([f"{name}: {sentence}" for sentence in problems(error)]) from error


def scenario_added(plan: Plan, name: str, changes: Mapping[str, Any]) -> Plan:
    """Return a plan with one more scenario; see `plan.scenarios.with_scenario`."""
    try:
        return with_scenario(plan, name, changes)
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def changes_of(strategy: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a strategy's fields by parameter id.

    Raises:
        PlanError: the strategy or the field is unknown.
    """
    if strategy not in strategies():
        raise PlanError([f"{strategy!r} is not a saving strategy; choose one of {', '.join(strategies())}."])
    kind = strategies()[strategy]
    if unknown := [field for field in fields if field not in kind.records()]:
        known = ", ".join(field for field in kind.records() if field != "use")
        raise PlanError([f"{unknown[0]!r} is not a parameter of {strategy}; it has {known or 'none'}."])
    return {kind.parameter_id(field): value for field, value in fields.items()}

"""Plans with other values, of another size or in a scenario; whatever is wrong raises a `PlanError`, in sentences."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from llmbudget.plan.file import PlanError, problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED, in_scenario, with_scenario
from llmbudget.plan.tiers import at_tier


def changed(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return a plan with other values for parameters or tables, by id.

    Raises:
        PlanError: there is no such id, or a value cannot be right.
    """
    try:
        return plan.replace(**changes)
    except KeyError as error:
        raise PlanError([error.args[0]]) from error
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def resized(plan: Plan, tier: str) -> Plan:
    """Return a plan at another size of model, as `plan.tiers.at_tier`."""
    try:
        return at_tier(plan, tier)
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def scenario_of(plan: Plan, name: str) -> Plan:
    """Return a plan in one of its scenarios, as `plan.scenarios.in_scenario`."""
    try:
        return in_scenario(plan, name)
    except KeyError as error:
        known = ", ".join((AS_PLANNED, *plan.scenarios))
        raise PlanError([f"{name!r} is no scenario of this plan; choose one of {known}."]) from error
    except ValidationError as error:
        raise PlanError([f"{name}: {sentence}" for sentence in problems(error)]) from error


def scenario_added(plan: Plan, name: str, changes: Mapping[str, Any]) -> Plan:
    """Return a plan with one more scenario, as `plan.scenarios.with_scenario`."""
    try:
        return with_scenario(plan, name, changes)
    except ValidationError as error:
        raise PlanError(problems(error)) from error

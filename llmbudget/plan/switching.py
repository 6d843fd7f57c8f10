"""Strategies by name: what of a plan changes when one is switched, or given other parameters."""

from collections.abc import Mapping
from typing import Any

from llmbudget.plan.file import PlanError
from llmbudget.strategies import strategies


def changes_of(strategy: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return values for fields of a strategy by the ids of their parameters.

    Raises:
        PlanError: there is no such strategy, or it has no such field.
    """
    if strategy not in strategies():
        raise PlanError([f"{strategy!r} is not a saving strategy; choose one of {', '.join(strategies())}."])
    kind = strategies()[strategy]
    if unknown := [field for field in fields if field not in kind.records()]:
        known = ", ".join(field for field in kind.records() if field != "use")
        raise PlanError([f"{unknown[0]!r} is not a parameter of {strategy}; it has {known or 'none'}."])
    return {kind.parameter_id(field): value for field, value in fields.items()}

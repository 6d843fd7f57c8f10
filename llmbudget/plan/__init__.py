"""What people decide: sections of typed parameters, and plans as files."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmbudget.plan.file import PlanError, load_plan, problems, read_plan, write_plan
    from llmbudget.plan.plan import Parameter, Plan, Table, parameters, sections, tables
    from llmbudget.plan.tiers import at_tier

__all__ = [
    "Parameter",
    "Plan",
    "PlanError",
    "Table",
    "at_tier",
    "load_plan",
    "parameters",
    "problems",
    "read_plan",
    "sections",
    "tables",
    "write_plan",
]

_HOMES = {
    **dict.fromkeys(("PlanError", "load_plan", "problems", "read_plan", "write_plan"), "file"),
    **dict.fromkeys(("Parameter", "Plan", "Table", "parameters", "sections", "tables"), "plan"),
    "at_tier": "tiers",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562 fixes this signature
    """Import a part when it is first asked for: strategies need records of parameters, and the plan strategies."""
    if name not in _HOMES:
        raise AttributeError(f"module 'llmbudget.plan' has no attribute {name!r}")
    return getattr(import_module(f"llmbudget.plan.{_HOMES[name]}"), name)

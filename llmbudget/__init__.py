"""Budgets for training large language models: one model, read as numbers, Excel, words and a form."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmbudget.api.budget import Budget
    from llmbudget.api.comparing import compare
    from llmbudget.api.opening import SetAsideWarning
    from llmbudget.plan.file import PlanError

__all__ = ["Budget", "PlanError", "SetAsideWarning", "compare"]
__version__ = "0.1.0"

_HOMES = {
    "Budget": "api.budget",
    "PlanError": "plan.file",
    "SetAsideWarning": "api.opening",
    "compare": "api.comparing",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562 fixes this signature
    """Import a public name when it is first used, so that the command line starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'llmbudget' has no attribute {name!r}")
    return getattr(import_module(f"llmbudget.{_HOMES[name]}"), name)

"""Budgets for training large language models: one model, read as numbers, Excel, words and a form."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmbudget.analysis.comparison import compare
    from llmbudget.budget import Budget, PlanError, SetAsideWarning

__all__ = ["Budget", "PlanError", "SetAsideWarning", "compare"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562 fixes this signature
    """Import the front door when it is first asked for, so that the command line answers at once."""
    if name not in __all__:
        raise AttributeError(f"module 'llmbudget' has no attribute {name!r}")
    if name == "compare":
        from llmbudget.analysis.comparison import compare  # noqa: PLC0415 - this function exists to delay it

        return compare
    from llmbudget import budget  # noqa: PLC0415 - as above

    return getattr(budget, name)

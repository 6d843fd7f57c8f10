"""Comparison of plans, given by names, paths or objects."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from llmbudget.api.budget import Budget
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

if TYPE_CHECKING:
    from llmbudget.analysis.comparison import Comparison


def compare(plans: Mapping[str, str | Path | Plan | Budget]) -> "Comparison":
    """Return plans side by side: ``compare({"now": "plan.yaml", "finance": "budget.xlsx"}).results()``.

    Args:
        plans: presets, plan files, exported workbooks, plans or budgets, by the name of their column.

    Raises:
        PlanError: a plan cannot be used; or there is no plan, or too many.
    """
    from llmbudget.analysis.comparison import Comparison

    return Comparison({name: _opened(name, plan) for name, plan in plans.items()})


def _opened(name: str, plan: str | Path | Plan | Budget) -> Budget:
    try:
        return plan if isinstance(plan, Budget) else Budget(plan)
    except PlanError as error:
        raise PlanError([f"{name}: {problem}" for problem in error.problems]) from error

"""The scenarios of a plan side by side."""

from typing import TYPE_CHECKING

from llmbudget.analysis.comparison import figure, frame
from llmbudget.budget import Budget
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.scenarios import AS_PLANNED

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "total_cost", *(f"{category}_cost" for category in CATEGORIES), "net_cost", "cash_cost", "credits_used",
    "lowest_cash", "runway_months", "accelerator_hours", "wall_clock_days", "done_month",
)  # fmt: skip


def scenarios(budget: Budget) -> "pd.DataFrame":
    """Return a row for each figure and a column for the plan and each of its scenarios, as `Budget.scenarios` says."""
    budgets = {name: budget.scenario(name) for name in (AS_PLANNED, *budget.plan.scenarios)}
    return frame([figure(name, list(budgets.values())) for name in FIGURES], list(budgets), "figure")

"""`llmbudget.api.budget` under its former name."""

from llmbudget.api.budget import Budget
from llmbudget.api.opening import SetAsideWarning, open_plan
from llmbudget.plan.file import PlanError

__all__ = ["Budget", "PlanError", "SetAsideWarning", "open_plan"]

"""Former name of `llmbudget.api.budget`, for one release."""

import warnings

from llmbudget.api.budget import Budget
from llmbudget.api.opening import SetAsideWarning, open_plan
from llmbudget.plan.file import PlanError

__all__ = ["Budget", "PlanError", "SetAsideWarning", "open_plan"]

warnings.warn(
    "llmbudget.budget is now llmbudget.api.budget; the old name goes with the next release.",
    DeprecationWarning,
    stacklevel=2,
)

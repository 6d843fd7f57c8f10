"""Former name of `llmbudget.api.opening`, for one release."""

import warnings

from llmbudget.api.opening import SetAsideWarning, open_plan, plan_of_text, read_back
from llmbudget.plan.changes import changed, resized, scenario_added, scenario_of

__all__ = [
    "SetAsideWarning",
    "changed",
    "open_plan",
    "plan_of_text",
    "read_back",
    "resized",
    "scenario_added",
    "scenario_of",
]

warnings.warn(
    "llmbudget.opening is now llmbudget.api.opening; the old name goes with the next release.",
    DeprecationWarning,
    stacklevel=2,
)

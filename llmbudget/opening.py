"""`llmbudget.api.opening` under its former name."""

from llmbudget.api.opening import SetAsideWarning, open_plan, plan_of_text, read_back, warn_of_set_aside
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
    "warn_of_set_aside",
]

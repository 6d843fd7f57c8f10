"""A plan as text: what browsers keep, what links hold, what people open."""

from llmbudget.opening import plan_of_text
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

LONGEST_PLAN = 1_000_000
"""Characters of a plan file; the largest real plans have some ten thousand."""

_MOST_TOLD = 300
"""Characters of an error that are shown."""


def plan_in(text: str) -> Plan | str:
    """Return the plan that a text holds, or why it holds none, in a sentence."""
    if len(text) > LONGEST_PLAN:
        return "it is too long for a plan."
    try:
        return plan_of_text(text)
    except (PlanError, RecursionError) as error:
        return _short(str(error))


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return f"{one_line.rstrip('.')}." if len(one_line) <= _MOST_TOLD else f"{one_line[:_MOST_TOLD]} …"

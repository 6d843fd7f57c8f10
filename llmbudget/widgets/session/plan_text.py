"""A plan as text: what browsers keep, what links hold, what people open."""

from llmbudget.api.opening import plan_of_text
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

LONGEST_PLAN = 1_000_000
"""Characters of a plan file; the largest real plans have some ten thousand."""

_SEPARATORS, _MOST_VALUES = "\n,[{", 60_000
"""A plan with 500 rows in each table has half as many values; YAML takes a second for so many."""

_MOST_TOLD = 300
"""Characters of an error that are shown."""


TOO_LONG = "it is too long for a plan."


def is_too_long(text: str) -> bool:
    """Return whether a text is longer than any plan, or would take seconds to be read as one."""
    return len(text) > LONGEST_PLAN or sum(map(text.count, _SEPARATORS)) > _MOST_VALUES


def plan_in(text: str) -> Plan | str:
    """Return the plan that a text holds, or why it holds none, in a sentence."""
    if is_too_long(text):
        return TOO_LONG
    try:
        return plan_of_text(text)
    except (PlanError, RecursionError) as error:
        return _short(str(error))


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return f"{one_line.rstrip('.')}." if len(one_line) <= _MOST_TOLD else f"{one_line[:_MOST_TOLD]} …"

"""Plans as text: kept by browsers, contained in links, opened as files."""

from llmbudget.api.opening import plan_of_text
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.widgets.phrases import phrase

LONGEST_PLAN = 1_000_000
"""Longest plan file in characters; the largest real plans have about ten thousand."""

_SEPARATORS, _MOST_VALUES = "\n,[{", 60_000
"""A plan with 500 rows in each table has half as many values. YAML takes a second to read this many."""

_MOST_TOLD = 300
"""Longest error shown, in characters."""


def is_too_long(text: str) -> bool:
    """Return whether a text is longer than any plan, or would take seconds to read."""
    return len(text) > LONGEST_PLAN or sum(map(text.count, _SEPARATORS)) > _MOST_VALUES


def plan_in(text: str) -> Plan | str:
    """Return the plan in a text, or a sentence that says why it is not a plan."""
    if is_too_long(text):
        return phrase("plan_too_long")
    try:
        return plan_of_text(text)
    except (PlanError, RecursionError) as error:
        return _short(str(error))


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return f"{one_line.rstrip('.')}." if len(one_line) <= _MOST_TOLD else f"{one_line[:_MOST_TOLD]} …"

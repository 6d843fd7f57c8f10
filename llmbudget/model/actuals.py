"""What was spent: which months have it, and what of it is of no line."""

from llmbudget.model.totals import budget_lines
from llmbudget.plan.plan import Plan


def last_actual_month(plan: Plan) -> int:
    """Return the last month, counted from 1, in which anything was spent on a line of the budget; 0 for none."""
    names = {line.name for line in budget_lines()}
    return max((month for name, spent in plan.actuals.items() if name in names for month in spent), default=0)


def unknown_actuals(plan: Plan) -> list[str]:
    """Return the ids of actuals that are no line of the budget: they count nowhere."""
    return sorted(set(plan.actuals) - {line.name for line in budget_lines()})

"""Plans in which only what is named may turn out otherwise."""

from llmbudget import Budget
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Spread, ranges

CONSTANT = "utilisation_luck"
"""The one range that a plan cannot take away: it counts only where the MFU is left empty."""


def only(budget: Budget, **factors: tuple[float, float]) -> Budget:
    """Return a budget whose numbers all turn out as planned, but for these: P10 and P90 as factors."""
    still = {name: (1.0, 1.0) for name in ranges(budget.plan) if name != CONSTANT}
    spreads = {name: Spread(low=low, high=high) for name, (low, high) in (still | factors).items()}
    plan = budget.plan.model_copy(update={"spreads": spreads})
    assert isinstance(plan, Plan)
    assert set(ranges(plan)) - {CONSTANT} == set(factors)
    return Budget(plan)

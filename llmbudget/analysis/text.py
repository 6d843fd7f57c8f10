"""What saving strategies do to a budget, as plain text for a terminal."""

from collections.abc import Iterator

from llmbudget.analysis.ledger import COST, before, effects, ledger
from llmbudget.analysis.recommend import recommend
from llmbudget.budget import Budget
from llmbudget.strategies import strategies


def strategy_report(budget: Budget, *, deadline: float | None = None, risk: str = "medium") -> str:
    """Return the ledger of the strategies in use, what the others would do, and the set that saves most.

    Raises:
        PlanError: as `recommend`.
    """
    parts = (_used(budget), _unused(budget), _recommended(budget, deadline, risk))
    return "\n\n".join("\n".join(part) for part in parts)


def _used(budget: Budget) -> Iterator[str]:
    yield f"{'In use, each on top of those before it (USD)':<46}{'alone':>16}{'in sequence':>16}{'elsewhere':>16}"
    yield f"{'Total cost without strategies':<46}{'':>16}{before(budget.plan):>16,.0f}"
    for row in ledger(budget.plan).itertuples():
        yield f"  {row.label:<44}{row.alone:>16,.0f}{row.in_sequence:>16,.0f}{row.elsewhere:>16,.0f}"
    yield f"{'Total cost':<46}{'':>16}{budget[COST]:>16,.0f}"
    yield f"{'Cost after credits and contributions':<46}{'':>16}{budget['net_cost']:>16,.0f}"


def _unused(budget: Budget) -> Iterator[str]:
    yield "Not in use"
    used = {one.id for one in budget.plan.strategies.in_use()}
    for name, effect in effects(budget.plan).items():
        if name not in used:
            told = effect.refusal or f"would save {effect.saving:,.0f} USD"
            yield f"  {strategies()[name].title} ({name}): {told}"


def _recommended(budget: Budget, deadline: float | None, risk: str) -> Iterator[str]:
    found = recommend(budget.plan, deadline=deadline, risk=risk)
    yield f"Saves most, at a risk that is {risk} at most (USD after credits and contributions)"
    for place, (name, saving) in enumerate(found.savings.items(), start=1):
        yield f"  {place:>2}. {strategies()[name].title:<40}{saving:>16,.0f}"
    yield f"  {'Cost after credits and contributions':<44}{found.budget['net_cost']:>16,.0f}"
    yield from (f"  without {strategies()[name].title}: {why}" for name, why in found.left_out.items())

"""Checks of chances: what must hold in at least 8 of 10 outcomes, and what to do otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan

CONFIDENCE = 0.8
"""Share of outcomes in which a check must hold and a budget must be enough."""

BUDGET, IN_TIME = "budget_is_enough", "done_in_time"
"""Chances of the plan as a whole, which compare draws with the plan."""

SOLVENT = "solvent_to_the_end"
YES_OR_NO = "yes = 1"
"""The unit of a yes/no result."""
_PLAN_WIDE = {
    BUDGET: ("Spending stays within the budget", "Add contingency, cut scope, or agree who pays for overruns."),
    IN_TIME: ("The work finishes by its last month", "Start earlier, allow more months, or use more accelerators."),
}
_REMEDIES = {
    SOLVENT: "Raise cash, use credits, or spend less or later.",
    "default_alive": "Raise cash, spend less, or grow revenue faster.",
}
NOT_KNOWN = "not known yet"
"""Shown instead of a chance until the plan is drawn."""


@dataclass(frozen=True)
class ChanceCheck:
    """The chance that a check holds.

    Attributes:
        name: id of a check or a yes/no quantity, `BUDGET` or `IN_TIME`.
        label: statement that must hold.
        chance: share of outcomes in which it holds.
        remedy: action if the chance is too low.
    """

    name: str
    label: str
    chance: float
    remedy: str

    @property
    def holds(self) -> bool:
        """Whether it holds in at least 8 of 10 outcomes."""
        return self.chance >= CONFIDENCE

    @property
    def found(self) -> str:
        """The chance and the target, in a sentence."""
        return f"Holds in {percent(self.chance)} of outcomes; a safe plan reaches {percent(CONFIDENCE)}."


def answers(plan: Plan) -> list[str]:
    """Return the ids of the checks a plan can fail and the yes/no results in its finance view."""
    limits = [name for name, check in model().checks.items() if not check.identity]
    read = [name for name in ORGANIZATIONS[plan.profile].view.figures if model().quantities[name].unit == YES_OR_NO]
    return list(dict.fromkeys([*limits, SOLVENT, *read]))


def checked(plan: Plan) -> list[str]:
    """Return the ids of all that `chance_checks` yields, in its order."""
    return [*_PLAN_WIDE, *answers(plan)]


def chance_checks(plan: Plan, chance_of: Callable[[str], float]) -> Iterator[ChanceCheck]:
    """Yield the chances of the plan as a whole, then of checks and yes/no results."""
    for name, (label, remedy) in _PLAN_WIDE.items():
        yield ChanceCheck(name, label, chance_of(name), remedy)
    for name in answers(plan):
        remedy = model().checks[name].remedy if name in model().checks else _REMEDIES[name]
        yield ChanceCheck(name, model().quantities[name].label, chance_of(name), remedy)


def percent(chance: float) -> str:
    """Return a chance in whole percent; rounding never lifts it to 80% or 100%."""
    nearest = round(chance * 100)
    whole = nearest - any(chance < limit <= nearest / 100 for limit in (CONFIDENCE, 1))
    return "under 1%" if chance > 0 and not whole else f"{whole}%"

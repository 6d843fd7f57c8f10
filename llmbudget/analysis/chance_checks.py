"""Chances are checks too: what must hold in at least eight of ten outcomes, and what to do where it does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan

CONFIDENCE = 0.8
"""The share of outcomes in which a plan must hold, and in which a budget must be enough: eight of ten."""

BUDGET, IN_TIME = "budget_is_enough", "done_in_time"
"""Chances of the plan as a whole: they compare what is drawn with what is planned."""

SOLVENT = "solvent_to_the_end"
YES_OR_NO = "yes = 1"
"""The unit of a result that is yes or no."""
_PLAN_WIDE = {
    BUDGET: ("Spending stays within the budget", "Add contingency, cut scope, or agree who pays for overruns."),
    IN_TIME: ("The work is done by its last month", "Start earlier, allow more months, or take more accelerators."),
}
_REMEDIES = {
    SOLVENT: "Raise cash, use credits, spend less or later.",
    "default_alive": "Raise cash, spend less, or grow revenue faster.",
}
NOT_KNOWN = "not known yet"
"""What stands for a chance until the draws of the plan are there."""


@dataclass(frozen=True)
class ChanceCheck:
    """Whether something holds often enough.

    Attributes:
        name: id of a check or of a yes/no quantity, or one of the chances of the plan as a whole.
        label: what must hold.
        chance: the share of outcomes in which it holds.
        remedy: what to do where it does not hold often enough.
    """

    name: str
    label: str
    chance: float
    remedy: str

    @property
    def holds(self) -> bool:
        """Whether it holds in at least eight of ten outcomes."""
        return self.chance >= CONFIDENCE

    @property
    def found(self) -> str:
        """What the draws show, in a sentence."""
        return f"It holds in {percent(self.chance)} of outcomes; a safe plan holds in {percent(CONFIDENCE)}."


def answers(plan: Plan) -> list[str]:
    """Return the checks a plan can fail, and the yes/no results its finance team reads."""
    limits = [name for name, check in model().checks.items() if not check.identity]
    read = [name for name in ORGANIZATIONS[plan.profile].view.figures if model().quantities[name].unit == YES_OR_NO]
    return list(dict.fromkeys([*limits, SOLVENT, *read]))


def chance_checks(plan: Plan, chance_of: Callable[[str], float]) -> Iterator[ChanceCheck]:
    """Yield the chance of everything that must hold: the plan as a whole first, then checks and yes/no results."""
    for name, (label, remedy) in _PLAN_WIDE.items():
        yield ChanceCheck(name, label, chance_of(name), remedy)
    for name in answers(plan):
        remedy = model().checks[name].remedy if name in model().checks else _REMEDIES[name]
        yield ChanceCheck(name, model().quantities[name].label, chance_of(name), remedy)


def percent(chance: float) -> str:
    """Return a chance in whole percent, where rounding reaches neither eight of ten nor certainty."""
    nearest = round(chance * 100)
    whole = nearest - any(chance < limit <= nearest / 100 for limit in (CONFIDENCE, 1))
    return "under 1%" if chance > 0 and not whole else f"{whole}%"

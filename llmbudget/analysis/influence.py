"""Effects of an edit on results, and the reason if there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from llmbudget.analysis.rules import NOTHING_RESTS, label_of, rule
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.values import values
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.reach import Reach, reach, same

_CASH = ("net_cost", "request_cost", "credits_used", "cash_out_by_month", "closing_cash", "lowest_cash")
_HOURS = ("accelerator_hours", "owned_hours", "n_accelerators")
_DATES = ("wall_clock_days", "training_window_days", "evaluation_window_days", "done_month", "horizon_months")

MOST_NAMED = 3
"""Most other effects named in a sentence."""


@dataclass(frozen=True)
class Influence:
    """Effects of changed inputs on a plan.

    Attributes:
        results: ids of the costs, cash, hours, dates and checks that change.
        elsewhere: ids of other final quantities that change, such as emissions.
        rule: why no cost, cash, hours or dates change, as a clause; empty if some do.
    """

    results: tuple[str, ...]
    elsewhere: tuple[str, ...]
    rule: str

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that change."""
        return tuple(name for name in self.results if name in model().checks)

    @property
    def sentence(self) -> str:
        """The message if no cost, cash, hours or dates change; empty if some do."""
        if not self.rule:
            return ""
        if self.checks:
            return f"No effect on cost, cash, hours or dates: {self.rule}. It changes the check {_listed(self.checks)}."
        if not self.elsewhere:
            return f"No effect: {self.rule}."
        why = "" if self.rule == NOTHING_RESTS else f" Why: {self.rule}."
        return f"No effect on cost, cash, hours, dates or checks. It changes only {_listed(self.elsewhere)}.{why}"


def influence(before: Evaluation, inputs: Mapping[str, Any]) -> Influence:
    """Return the effects of new input values on a plan; of several results, only the first to change."""
    changed = [name for name, value in inputs.items() if not same(_entered(before, name), value)]
    if not changed:
        return Influence((), (), "the plan already has these values")
    reached = reach(model(), before.values, inputs, amounts())
    results = tuple(name for name in _results() if name in reached.moved)
    if not model().checks.keys() >= set(results):
        return Influence(results, (), "")
    elsewhere = () if results else _elsewhere(reached)
    return Influence(results, elsewhere, _rule(before, reached, {name: inputs[name] for name in changed}))


def influence_of(before: Evaluation, after: Evaluation) -> Influence:
    """Return the effects of replacing one evaluated plan by another."""
    results = tuple(name for name in _results() if not same(before[name], after[name]))
    return (
        influence(before, values(after.plan)) if model().checks.keys() >= set(results) else Influence(results, (), "")
    )


def _rule(before: Evaluation, reached: Reach, inputs: Mapping[str, Any]) -> str:
    """Return why no result changes; for several inputs, the reason of each."""
    if len(inputs) == 1:
        return rule(reached, next(iter(inputs)))
    alone = [influence(before, {name: value}) for name, value in inputs.items()]
    rules = dict.fromkeys(effect.rule for effect in alone if effect.rule)
    return "; ".join(list(rules)[:MOST_NAMED]) or "the changes offset each other"


def _entered(before: Evaluation, name: str) -> Any:  # noqa: ANN401 - a float, a text or an array
    """Return the value of an input before strategies adjust it."""
    return before.values.get(f"{name}{BEFORE}", before.values[name])


@cache
def _results() -> dict[str, None]:
    """Return the ids of the results, those that change most often first."""
    months = tuple(line.by_month for line in model().cost_lines.values())
    return dict.fromkeys(("total_cost", *_CASH, *_HOURS, *_DATES, *model().checks, *model().cost_lines, *months))


@cache
def amounts() -> frozenset[str]:
    """Return the ids of all results but checks."""
    return frozenset(_results().keys() - model().checks.keys())


def _elsewhere(reached: Reach) -> tuple[str, ...]:
    """Return the final quantities that change, in the order of evaluation."""
    return tuple(name for name in _final() if name in reached.moved)


@cache
def _final() -> tuple[str, ...]:
    """Return the ids of quantities that no other needs, in the order of evaluation."""
    needed = {need for quantity in model().quantities.values() for need in quantity.needs}
    return tuple(name for name in model().base if name not in needed)


def _listed(names: tuple[str, ...]) -> str:
    labels = [f"“{label}”" for label in dict.fromkeys(label_of(name) for name in names)]
    more = len(labels) - MOST_NAMED
    return " and ".join(labels) if more <= 0 else f"{', '.join(labels[:MOST_NAMED])} and {more} more"

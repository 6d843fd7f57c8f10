"""Limits that rule plans out of a search: value, where each is set, and what it would take to meet it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from llmbudget.model import model
from llmbudget.plan.plan import parameters, sections

CAP, DEADLINE = "costs more than {:,.0f} USD", "is not done by month {:g}"
"""Reasons for candidates beyond the limits given to a search."""
NO_PLAN = "No plan meets your limits."
NOTHING_WORKS = "No plan works, even without your limits. The most frequent reasons are below."
FAILS_ITSELF = "No plan works, even without your limits, and your plan itself fails a check. {}"
"""Messages of a search without results."""

_PLAN_LIMITS: Mapping[str, tuple[str, str]] = {
    "check_cap": ("spending_limits_cap", "exceeds the plan's cap of {:,.0f} USD"),
    "check_monthly_cap": ("spending_limits_monthly_cap", "exceeds the plan's monthly cap of {:,.0f} USD"),
    "check_cash": ("opening_cash", "runs out of cash, with {:,.0f} USD at the start"),
}
"""Checks against a limit set in the plan: the parameter, and the reason with its value."""

_SHORT = {
    "check_cap": "The plan's cap of {:,.0f} USD",
    "check_monthly_cap": "The plan's monthly cap of {:,.0f} USD",
    "check_cash": "The plan's opening cash of {:,.0f} USD",
}


@dataclass(frozen=True)
class Blocker:
    """A limit that rules out plans that otherwise work.

    Attributes:
        sentence: the limit, its value, the number of plans it rules out, and what the best of them needs.
        parameter: the parameter that sets it; empty for a limit given to the search.
        count: number of candidates ruled out; a candidate counts for its first limit only.
    """

    sentence: str
    parameter: str
    count: int


def place_of(parameter: str) -> str:
    """Return where a limit is set: section and label, as in the form and the workbook."""
    record = parameters()[parameter]
    return f"{sections()[record.section].title}: {record.record.label}"


def parameter_of(reason: str, inputs: Mapping[str, Any]) -> str:
    """Return the parameter that sets the limit named in a reason; empty if there is none."""
    return next((name for check, (name, _) in _PLAN_LIMITS.items() if reason == _said(check, inputs)), "")


def reason(check: str, inputs: Mapping[str, Any], varied: Collection[str] = ()) -> str:
    """Return the reason for candidates that fail a check; inputs are the plan's, except those that vary."""
    if check in _PLAN_LIMITS and _PLAN_LIMITS[check][0] not in varied:
        return _said(check, inputs)
    return f"fails the check “{model().quantities[check].label}”"


def _said(check: str, inputs: Mapping[str, Any]) -> str:
    parameter, words = _PLAN_LIMITS[check]
    return words.format(float(inputs[parameter]))


def blockers(
    left_out: Mapping[str, int],
    inputs: Mapping[str, Any],
    best: Mapping[str, float],
    asked: Mapping[str, float | None],
    *,
    all_of_them: bool,
) -> tuple[Blocker, ...]:
    """Return the limits that rule out plans that otherwise work, in the order they are applied.

    Args:
        left_out: number of candidates by reason.
        inputs: inputs of the plan.
        best: lowest ``total_cost`` and earliest ``done_month`` of the candidates that otherwise work.
        asked: the ``deadline`` and the ``cap`` given to the search.
        all_of_them: whether no plan is left.
    """
    limits = (*_asked(asked, best), *_planned(inputs, best))
    counts = [(limit, left_out[limit.reason]) for limit in limits if left_out.get(limit.reason)]
    alone = all_of_them and len(counts) == 1
    return tuple(
        Blocker(f"{limit.words} rules out {_counted(count, place, alone=alone)}{limit.need}.", limit.parameter, count)
        for place, (limit, count) in enumerate(counts)
    )


class _Limit(NamedTuple):
    """A limit: reason for candidates beyond it, its name, its parameter, and what it takes to meet it."""

    reason: str
    words: str
    parameter: str
    need: str


def _cheapest(best: Mapping[str, float]) -> str:
    return f"; the cheapest costs {best['total_cost']:,.0f} USD"


def _asked(asked: Mapping[str, float | None], best: Mapping[str, float]) -> Iterator[_Limit]:
    deadline, cap = asked["deadline"], asked["cap"]
    if deadline is not None:
        soonest = f"; the fastest is done in month {best['done_month']:,.0f}"
        yield _Limit(DEADLINE.format(deadline), f"The deadline of month {deadline:g}", "", soonest)
    if cap is not None:
        yield _Limit(CAP.format(cap), f"The cap of {cap:,.0f} USD", "", _cheapest(best))


def _planned(inputs: Mapping[str, Any], best: Mapping[str, float]) -> Iterator[_Limit]:
    for check, (parameter, _) in _PLAN_LIMITS.items():
        words = _SHORT[check].format(float(inputs[parameter]))
        yield _Limit(_said(check, inputs), words, parameter, _cheapest(best) if check == "check_cap" else "")


def _counted(count: int, place: int, *, alone: bool) -> str:
    plans = f"{count:,} plan{'' if count == 1 else 's'} that otherwise work{'s' if count == 1 else ''}"
    return (f"all {plans}" if alone else plans) if place == 0 else f"{count:,} more"

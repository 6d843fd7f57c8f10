"""What keeps plans out of a search: each limit with its value, where it is set, and what would have to give."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from llmbudget.model import model
from llmbudget.plan.plan import parameters, sections

CAP, DEADLINE = "costs more than {:,.0f} USD", "is not done by month {:g}"
"""What is said of candidates beyond the limits that a search was asked with."""
NO_PLAN = "No plan meets your limits."
NOTHING_WORKS = "No plan works, whatever its limits: see below what leaves out most."
"""What is said of a search that found nothing."""

_PLAN_LIMITS: Mapping[str, tuple[str, str]] = {
    "check_cap": ("spending_limits_cap", "passes the plan's cap of {:,.0f} USD"),
    "check_monthly_cap": ("spending_limits_monthly_cap", "has a month above the plan's monthly cap of {:,.0f} USD"),
    "check_cash": ("opening_cash", "runs out of cash, with {:,.0f} USD at the start"),
}
"""Checks that hold a plan to a figure that somebody set: the parameter, and what is said with its value."""

_SHORT = {
    "check_cap": "The plan's cap of {:,.0f} USD",
    "check_monthly_cap": "The plan's monthly cap of {:,.0f} USD",
    "check_cash": "The cash of the plan, {:,.0f} USD at the start,",
}


@dataclass(frozen=True)
class Blocker:
    """A limit that rules out plans which work otherwise.

    Attributes:
        sentence: the limit, its value, how many it rules out, and what the best of them would need.
        parameter: where it is set; empty for a limit that the search was asked with.
        count: how many candidates it rules out; of several limits the first counts.
    """

    sentence: str
    parameter: str
    count: int


def place_of(parameter: str) -> str:
    """Return where a limit is set, as people find it in the form and in the workbook."""
    record = parameters()[parameter]
    return f"{sections()[record.section].title}: {record.record.label}"


def parameter_of(reason: str, inputs: Mapping[str, Any]) -> str:
    """Return the parameter that sets the limit which a reason names; empty where none does."""
    return next((name for check, (name, _) in _PLAN_LIMITS.items() if reason == _said(check, inputs)), "")


def reason(check: str, inputs: Mapping[str, Any], varied: Collection[str] = ()) -> str:
    """Return what is said of candidates that break a check; inputs are the plan's, but for those that vary."""
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
    """Return the limits that rule out plans which work otherwise, the first one first.

    Args:
        left_out: candidates by reason.
        inputs: those of the plan.
        best: of the candidates that work otherwise: the least ``total_cost`` and the earliest ``done_month``.
        asked: the ``deadline`` and the ``cap`` that the search was asked with.
        all_of_them: whether no plan is left.
    """
    limits = (*_asked(asked, best), *_planned(inputs, best))
    found = [(limit, left_out[limit.reason]) for limit in limits if left_out.get(limit.reason)]
    alone = all_of_them and len(found) == 1
    return tuple(
        Blocker(f"{limit.words} rules out {_counted(count, place, alone=alone)}{limit.need}.", limit.parameter, count)
        for place, (limit, count) in enumerate(found)
    )


class _Limit(NamedTuple):
    """A limit: what is said of those beyond it, what it is called, where it is set, and what it would take."""

    reason: str
    words: str
    parameter: str
    need: str


def _cheapest(best: Mapping[str, float]) -> str:
    return f": the cheapest costs {best['total_cost']:,.0f} USD"


def _asked(asked: Mapping[str, float | None], best: Mapping[str, float]) -> Iterator[_Limit]:
    deadline, cap = asked["deadline"], asked["cap"]
    if deadline is not None:
        soonest = f": the soonest is done in month {best['done_month']:,.0f}"
        yield _Limit(DEADLINE.format(deadline), f"The deadline, month {deadline:g},", "", soonest)
    if cap is not None:
        yield _Limit(CAP.format(cap), f"The cap of {cap:,.0f} USD", "", _cheapest(best))


def _planned(inputs: Mapping[str, Any], best: Mapping[str, float]) -> Iterator[_Limit]:
    for check, (parameter, _) in _PLAN_LIMITS.items():
        words = _SHORT[check].format(float(inputs[parameter]))
        yield _Limit(_said(check, inputs), words, parameter, _cheapest(best) if check == "check_cap" else "")


def _counted(count: int, place: int, *, alone: bool) -> str:
    plans = f"{count:,} plan{'' if count == 1 else 's'} that would work otherwise"
    return (f"all {plans}" if alone else plans) if place == 0 else f"{count:,} more"

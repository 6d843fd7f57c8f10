"""Whatever is accepted in a field, no result is nonsense unless a check says so."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from llmbudget import PlanError
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Number
from llmbudget.plan.changes import changed
from llmbudget.plan.plan import Parameter, Plan, parameters
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset

RATIOS = {
    "owning_break_even_share", "reserved_1y_break_even_share", "reserved_3y_break_even_share",
    "cluster_reserved_1y_break_even_share", "cluster_reserved_3y_break_even_share", "cluster_machines_use_share",
}  # fmt: skip
"""Shares that may be above 1: then it never pays off, or others' machines, at their rate, are fully used already."""

RATES = {
    "indirect_rate_in_use", "indirect_rate_by_month", "indirect_rate_by_year", "agreed_earlier_share",
    "capital_recovery_rate", "last_indirect_rate", "highest_owning_return", "owning_return_1", "owning_return_rate",
}  # fmt: skip
"""Rates that may be above 1: of a small base of indirect costs, and what capital at over 100% a year must earn."""

SHARES = [name for name, quantity in model().base.items() if quantity.unit == "share" and name not in RATIOS | RATES]
NEVER_NEGATIVE = ("total_cost", "net_cost", "request_cost", "cash_cost", "accelerator_hours", "wall_clock_days")
RUN = (
    "tokens", "n_accelerators", "context_length", "training_window_days", "evaluation_window_days", "least_steps",
    "mfu_in_use", "role_headcount",
)  # fmt: skip
_ASKED = (*model().checks, *model().cost_lines, *NEVER_NEGATIVE, *SHARES, *RUN)
NEEDED = [name for name in _ASKED if name in model().quantities]
FAST = 1 / 24
"""Days: an hour."""

AXES = ("case", "row", "month")
AT_ONCE = 100
"""Plans: with more of them, arrays leave the processor's cache."""


class Together:
    """Plans that were evaluated together, on the case axis: one by one they take ten times as long.

    Args:
        plan: of which some numbers differ in the others.
        others: with the texts and as many rows as the plan.
    """

    def __init__(self, plan: Plan, others: Sequence[Plan]) -> None:
        own, inputs, self._n = facts(plan.catalog) | values(plan), [values(other) for other in others], len(others)
        moved = [name for name in values(plan) if any(not np.array_equal(case[name], own[name]) for case in inputs)]
        stacked = {
            name: np.stack([np.broadcast_to(case[name], _shape(case[name])) for case in inputs]) for name in moved
        }
        self._values = model().evaluate(own | stacked, NEEDED)

    def failed(self) -> list[set[str]]:
        """Return the checks that fail, for each plan."""
        return self._where({name: self._least(name) != 1 for name in model().checks})

    def nonsense(self) -> list[set[str]]:
        """Return what cannot be, for each plan."""
        amounts = {f"{name} is below 0": self._least(name) for name in (*model().cost_lines, *NEVER_NEGATIVE)}
        shares = {f"{name} is no share": ~self._is_share(name) for name in SHARES}
        steps = self._least("tokens") / (self._least("n_accelerators") * self._least("context_length"))
        days = self._least("training_window_days") + self._least("evaluation_window_days")
        said = {
            "it is done within an hour, by fewer steps than learn anything": (
                (days < FAST) & (steps < self._least("least_steps"))
            ),
            "it computes faster than anybody": self._least("mfu_in_use") > 0.9,
            "it employs a town": self._of("role_headcount", np.sum) > 10_000,
        }
        return self._where({words: ~(amount >= -1e-6) for words, amount in amounts.items()} | shares | said)

    def _where(self, said: Mapping[str, Any]) -> list[set[str]]:
        return [{words for words, so in said.items() if so[no]} for no in range(self._n)]

    def _is_share(self, name: str) -> Any:  # noqa: ANN401 - an array of truths; what is no number is no share
        return (self._least(name) >= -1e-9) & (self._of(name, np.max) <= 1 + 1e-9)

    def _least(self, name: str) -> Any:  # noqa: ANN401 - an array
        return self._of(name, np.min)

    def _of(self, name: str, one_of: Callable[..., Any]) -> Any:  # noqa: ANN401 - an array
        """Return one number of a quantity's rows and months, for each plan."""
        array = np.asarray(self._values[name], float)
        by_case = array.reshape((1,) * (len(AXES) - array.ndim) + array.shape)
        return np.broadcast_to(one_of(by_case, axis=(1, 2)), self._n)


def _shape(value: Any) -> tuple[int, int]:  # noqa: ANN401 - a scalar or a column
    return value.shape if isinstance(value, np.ndarray) else (1, 1)


def _unlimited(name: str) -> Plan:
    """Return a preset without caps and with cash for anything: these would catch much by themselves."""
    return preset(name).replace(spending_limits_use=False, opening_cash=1e12)


def _extremes(plan: Plan, parameter: Parameter, *, factors: tuple[float, ...]) -> Iterator[dict[str, Any]]:
    """Yield changes that put a parameter, in the first row of its table, to its bounds and to factors of itself."""
    record = parameter.record
    assert isinstance(record, Number)
    rows = [row.model_dump() for row in plan.value(parameter.table)] if parameter.table else []
    if parameter.table and not rows:
        return
    now = rows[0][parameter.field] if rows else plan.value(parameter.name)
    for value in (record.at_least, record.at_most, *(factor * now for factor in factors if now)):
        typed = round(value) if record.whole else value
        yield {parameter.table: [rows[0] | {parameter.field: typed}, *rows[1:]]} if rows else {parameter.name: typed}


def silent(plan: Plan, changes: Sequence[dict[str, Any]], untold: Collection[str] = ()) -> list[set[str]]:
    """Return the nonsense after each of some changes that no check tells of; one that is refused is told.

    Args:
        plan: which may be nonsense, and fail checks, by itself.
        changes: of numbers.
        untold: checks that are not looked at.
    """
    others = [_changed(plan, change) for change in changes]
    accepted = [other for other in others if other is not None]
    untold_nonsense = list[set[str]]()
    for start in range(0, len(accepted), AT_ONCE):
        together = Together(plan, [plan, *accepted[start : start + AT_ONCE]])
        (own_failed, *failed), (own, *nonsense) = together.failed(), together.nonsense()
        for words, checks in zip(nonsense, failed, strict=True):
            untold_nonsense.append(set() if checks - own_failed - {*untold} else words - own)
    of_accepted = iter(untold_nonsense)
    return [set() if other is None else next(of_accepted) for other in others]


def _changed(plan: Plan, changes: dict[str, Any]) -> Plan | None:
    """Return a plan with changes; nothing if they are refused."""
    try:
        return changed(plan, changes)
    except PlanError:
        return None


def of_extremes(plan: Plan, *, tables: bool, factors: tuple[float, ...]) -> set[tuple[str, ...]]:
    """Return the nonsense after each extreme of each number, behind the number's name."""
    cases = [
        (number.name, changes)
        for number in _numbers(tables=tables)
        for changes in _extremes(plan, number, factors=factors)
    ]
    told_by_none = silent(plan, [changes for _, changes in cases])
    return {(name, *sorted(words)) for (name, _), words in zip(cases, told_by_none, strict=True) if words}


def _numbers(*, tables: bool) -> list[Parameter]:
    return [
        parameter for parameter in parameters().values()
        if isinstance(parameter.record, Number) and parameter.section != "constants" and (tables or not parameter.table)
    ]  # fmt: skip


def test_the_bounds_of_every_field_are_told_or_make_sense() -> None:
    assert of_extremes(_unlimited("academic"), tables=False, factors=()) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", organisations())
def test_ten_times_and_a_tenth_of_every_cell_are_told_or_make_sense(name: str) -> None:
    assert of_extremes(_unlimited(name), tables=True, factors=(10, 0.1)) == set()


def test_the_guard_sees_what_no_check_tells() -> None:
    """Without the check of the request, a request below 0 would pass silently."""
    plan, gift = _unlimited("startup"), {"contributions": [{"name": "Gift", "cash": 3e6, "month": 1}]}
    with_row = plan.replace(contributions=[{"name": "Gift", "cash": 1, "month": 1}])
    assert silent(with_row, [gift]) == [set()]
    [told] = silent(with_row, [gift], untold={"check_request"})
    assert "request_cost is below 0" in told

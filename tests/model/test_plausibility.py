"""Whatever is accepted in a field, no result is nonsense unless a check says so."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from llmbudget import Budget, PlanError
from llmbudget.model import model
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Parameter, Plan, parameters
from llmbudget.presets import organisations

RATIOS = {"owning_break_even_share", "reserved_1y_break_even_share", "reserved_3y_break_even_share"}
"""Shares that may be above 1: then it never pays off."""

RATES = {
    "indirect_rate_in_use", "indirect_rate_by_month", "indirect_rate_by_year", "agreed_earlier_share",
    "capital_recovery_rate",
}  # fmt: skip
"""Rates that may be above 1: of a small base of indirect costs, and what capital at over 100% a year must earn."""

SHARES = [name for name, one in model().base.items() if one.unit == "share" and name not in RATIOS | RATES]
NEVER_NEGATIVE = ("total_cost", "net_cost", "request_cost", "cash_cost", "accelerator_hours", "wall_clock_days")
FAST = 1 / 24
"""Days: an hour."""


def nonsense(budget: Budget) -> set[str]:
    """Return what cannot be."""
    found = {f"{name} is below 0" for name in model().cost_lines if np.min(budget[name]) < -1e-6}
    found |= {f"{name} is below 0" for name in NEVER_NEGATIVE if not float(budget[name]) > -1e-6}
    found |= {f"{name} is no share" for name in SHARES if not _is_share(budget[name])}
    steps = float(budget["tokens"]) / float(budget["n_accelerators"] * budget["context_length"])
    days = float(budget["training_window_days"] + budget["evaluation_window_days"])
    said = {
        "it is done within an hour, by fewer steps than learn anything": days < FAST and steps < budget["least_steps"],
        "it computes faster than anybody": float(budget["mfu_in_use"]) > 0.9,
        "it employs a town": np.sum(budget["role_headcount"]) > 10_000,
    }
    return found | {words for words, so in said.items() if so}


def _is_share(value: Any) -> bool:  # noqa: ANN401 - a number or an array
    share = np.asarray(value, float)
    return bool(np.all(np.isfinite(share)) and np.min(share) >= -1e-9 and np.max(share) <= 1 + 1e-9)


def _unlimited(name: str) -> Budget:
    """Return a preset without caps and with cash for anything: these would catch much by themselves."""
    return Budget(name, spending_limits_use=False, opening_cash=1e12)


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


def _silent(budget: Budget, changes: dict[str, Any]) -> set[str]:
    """Return what nonsense follows from a change that no check tells of; a change that is refused is told."""
    try:
        changed = budget.replace(**changes)
    except PlanError:
        return set()
    told = set(changed.failed_checks()) - set(budget.failed_checks())
    return set() if told else nonsense(changed) - nonsense(budget)


def _numbers(*, tables: bool) -> list[Parameter]:
    return [
        parameter for parameter in parameters().values()
        if isinstance(parameter.record, Number) and parameter.section != "constants" and (tables or not parameter.table)
    ]  # fmt: skip


def test_the_bounds_of_every_field_are_told_or_make_sense() -> None:
    budget = _unlimited("academic")
    found = {
        (number.name, *sorted(silent))
        for number in _numbers(tables=False)
        for changes in _extremes(budget.plan, number, factors=())
        if (silent := _silent(budget, changes))
    }
    assert found == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", organisations())
def test_ten_times_and_a_tenth_of_every_cell_are_told_or_make_sense(name: str) -> None:
    budget = _unlimited(name)
    found = {
        (number.name, *sorted(silent))
        for number in _numbers(tables=True)
        for changes in _extremes(budget.plan, number, factors=(10, 0.1))
        if (silent := _silent(budget, changes))
    }
    assert found == set()


def test_the_guard_sees_what_no_check_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of the request, a request below 0 would pass silently."""
    budget, gift = _unlimited("startup"), {"contributions": [{"name": "Gift", "cash": 3e6, "month": 1}]}
    assert not _silent(budget, gift)
    told = Budget.failed_checks
    monkeypatch.setattr(
        Budget, "failed_checks", lambda self: {n: said for n, said in told(self).items() if n != "check_request"}
    )
    assert "request_cost is below 0" in _silent(budget, gift)

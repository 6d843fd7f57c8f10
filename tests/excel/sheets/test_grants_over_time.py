"""Rates, subawards, credits and increases over time are live in the workbook: what is typed there is followed."""

from typing import Any

import pytest
from slim import slim
from spreadsheets import Engine, content_of

from llmbudget import Budget
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

RESULTS = ("facilities_cost", "total_cost", "credits_used", "allocated_hours_used", "lowest_cash", "request_cost")
OVER_TIME: dict[str, Any] = {
    "indirect_rates": [{"name": "FY2029", "start": 13, "rate": 0.58}],
    "subawards": [
        {"name": "Partner", "amount": 30_000, "months": 12},
        {"name": "Partner", "amount": 40_000, "start": 13, "months": 12},
    ],
    "credits": [{"name": "Second year", "amount": 20_000, "start": 13, "expires": 24}],
    "tuition_increase_rate": 0.04,
}
TYPED: tuple[tuple[tuple[str, Any, int], ...], ...] = (
    (("agreed_start", 25, 0), ("agreed_rate", 0.6, 0), ("agreed_start", 4, 1), ("agreed_rate", 0.5, 1)),
    (("subaward_name", "partner", 1), ("subaward_start", 7, 1)),
    (("credit_expires", 36, 0), ("credit_start", 26, 0), ("allocation_start", 20, 0)),
    (
        ("tuition_increase_rate", 0.05, 0), ("participant_increase_rate", 0.03, 0), ("fiscal_year_month", 10, 0),
        ("subscription_increase_rate", 0.1, 0), ("increases_by_fiscal_year", 1, 0),
    ),
)  # fmt: skip
"""Step by step: parameter, what is typed, and the line of its table."""


def test_the_workbook_follows_what_is_typed_step_by_step() -> None:
    plan = preset("academic").replace(**OVER_TIME)
    engine, now = Engine(slim(content_of(plan)), plan), plan
    places = {result: engine.layout.place(result) for result in RESULTS}
    cells = {result: (place.sheet, place.row + 1, place.column + 1) for result, place in places.items()}
    for step in TYPED:
        for name, value, line in step:
            engine.set(name, value, line)
            now = _with(now, name, value, line)
        calculated, budget = engine.calculate(list(cells.values())), Budget(now)
        found = {result: calculated[cell] for result, cell in cells.items()}
        assert found == pytest.approx({result: float(budget[result]) for result in RESULTS}, rel=1e-9), step
        assert (budget["check_months"], budget["check_credits"], budget["check_hours"]) == (1, 1, 1), step


def _with(plan: Plan, name: str, value: object, line: int) -> Plan:
    prefix, _, field = name.partition("_")
    tables = {"agreed": "indirect_rates", "subaward": "subawards", "credit": "credits", "allocation": "allocations"}
    if prefix not in tables:
        return plan.replace(**{name: value})
    rows = [row.model_dump() for row in plan.value(tables[prefix])]
    rows += [{"start": 1}] * (line + 1 - len(rows))
    rows[line] = {**rows[line], field: value}
    return plan.replace(**{tables[prefix]: rows})

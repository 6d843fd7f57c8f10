"""What finance may do to the Inputs sheet: leave months empty, empty a cell, type nonsense."""

import pytest
from edits import Edited
from slim import ALL, its_strategies, slim
from spreadsheets import Engine, content_of

from llmbudget import Budget
from llmbudget.excel.sheets.checks import verdict_place
from llmbudget.plan.plan import tables
from llmbudget.presets import preset

MONTHS_LEFT_EMPTY = {
    "roles": ({"name": "CTO", "headcount": 1, "salary": 200_000, "benefits_rate": 0.3, "time_share": 1}, {"start": 1}),
    "subscriptions": ({"name": "Chat", "seats": 10, "monthly_price": 25}, {"start": 1}),
    "credits": ({"name": "Programme", "amount": 50_000}, {"expires": 12}),
}


PLAN = preset("startup").replace(credits=(), budget_month="2026-11")


RESULTS = ("cash_cost", "total_cost", "lowest_cash", "check_months", "check_credits")


def test_a_month_left_empty_means_the_whole_budget() -> None:
    """From the first month on for what is paid by the month; to the last one for credits."""
    engine = Engine(slim(content_of(PLAN)), PLAN)
    places = {name: engine.layout.place(name) for name in RESULTS}
    cells = {name: (place.sheet, place.row + 1, place.column + 1) for name, place in places.items()}
    for name, (typed, meant) in MONTHS_LEFT_EMPTY.items():
        rows, prefix = PLAN.value(name), tables()[name].row.prefix
        for field, value in typed.items():
            engine.set(f"{prefix}_{field}", value, line=len(rows))
        longer = Budget(PLAN, **{name: [*(row.model_dump() for row in rows), {**typed, **meant}]})
        assert longer["cash_cost"] != Budget(PLAN)["cash_cost"]
        found = engine.calculate(list(cells.values()))
        assert {one: found[cell] for one, cell in cells.items()} == pytest.approx(
            {result: float(longer[result]) for result in RESULTS}, rel=1e-9
        ), name
        for field in typed:
            engine.set(f"{prefix}_{field}", None, line=len(rows))


TYPED = [("tokens", "2B"), ("n_accelerators", None), ("accelerator", "H100"), ("tokens", -5.0)]


@pytest.mark.parametrize("cases", [its_strategies(PLAN), pytest.param(ALL, marks=pytest.mark.slow)])
def test_the_verdict_is_no_whatever_is_typed_and_yes_once_it_is_gone(cases: int) -> None:
    """An error in some cell of any sheet must not become one on the cover."""
    content = content_of(PLAN)
    engine = Engine(slim(content, *Edited(content).sheets(), cases=cases), PLAN)
    for name, value in TYPED:
        engine.set(name, value)
        assert _verdict(engine) == 0, (name, value)
        engine.set(name, PLAN.value(name))
    assert _verdict(engine) == 1


def _verdict(engine: Engine) -> object:
    place = verdict_place(PLAN)
    return engine.calculate([cell := (place.sheet, place.row + 1, place.column + 1)])[cell]

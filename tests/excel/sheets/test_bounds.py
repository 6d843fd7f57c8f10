"""A value that was pasted over a cell, and is out of its bounds, fails a check that names the input."""

from functools import cache
from typing import Any

import pytest
from edits import Edited
from slim import slim
from spreadsheets import Engine, content_of

from llmbudget import Budget
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import integrity
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import parameters
from llmbudget.presets import preset

PLAN = preset("startup")
HOLDS, FIRST_OUTSIDE = ("Integrity", 6, 7), ("Integrity", 11, 7)
OUTSIDE: list[tuple[str, Any]] = [
    ("report_rate", 0),
    ("report_rate", -1),
    ("report_currency", "XYZ"),
    ("n_accelerators", 2.5),
    ("tokens", "many"),
    ("tokens", None),
    ("accelerator", "Z9000"),
    ("mfu", 7),
    ("spot_pricing_use", 2),
    ("start_month", 5),
    ("role_salary", -1),
    ("dataset_kind", "borrowed"),
    ("tolerance", 1),
]


@cache
def engine() -> Engine:
    return Engine(slim(content_of(PLAN), "Integrity"), PLAN)


def test_what_is_within_its_bounds_fails_no_check() -> None:
    assert engine().calculate([HOLDS, FIRST_OUTSIDE]) == {HOLDS: 1, FIRST_OUTSIDE: "–"}


@pytest.mark.parametrize(("name", "value"), OUTSIDE)
def test_what_was_pasted_out_of_bounds_is_named(name: str, value: object) -> None:
    book, parameter = engine(), parameters()[name]
    own = PLAN.value(name) if parameter.table is None else getattr(PLAN.value(parameter.table)[0], parameter.field)
    book.set(name, value)
    found = book.calculate([HOLDS, FIRST_OUTSIDE])
    book.set(name, own)
    assert found == {HOLDS: 0, FIRST_OUTSIDE: parameter.title}


def test_in_a_scenario_too_where_factors_have_bounds_of_their_own() -> None:
    book, layout = engine(), Layout(PLAN)
    for name, value in (("mfu", 7.0), ("role_salary", -1.0), ("role_salary", "twice")):
        place = layout.differing[name]
        book.paste("Scenarios", place.row + 1, place.column + 2, [[value]])
        found = book.calculate([HOLDS, FIRST_OUTSIDE])
        book.paste("Scenarios", place.row + 1, place.column + 2, [[None]])
        assert found == {HOLDS: 0, FIRST_OUTSIDE: parameters()[name].title}


@pytest.mark.slow
def test_the_reader_tells_a_rate_of_nothing_by_its_cell() -> None:
    cell = Layout(PLAN).places["report_rate"].cell().replace("$", "")
    with pytest.raises(PlanError, match="Exchange rate: 0 is below 1e-06; enter a number from") as refused:
        read_workbook(Edited(content_of(PLAN)).type(cell, 0).content())
    assert refused.value.problems[0].startswith(f"{cell}: ")


@pytest.mark.parametrize(
    ("currency", "rate", "holds"), [("USD", 1, 1), ("EUR", 1, 0), ("EUR", 0.92, 1), ("JPY", 155, 1), ("GBP", 1.0, 0)]
)
def test_only_the_dollar_has_a_rate_of_1(currency: str, rate: float, holds: int) -> None:
    assert Budget("startup", report_currency=currency, report_rate=rate)["check_exchange_rate"] == holds


@pytest.mark.parametrize("rate", [0, -0.92])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(PlanError, match="Exchange rate: "):
        Budget("startup", report_currency="EUR", report_rate=rate)


def test_the_cells_of_the_check_are_where_the_tests_look() -> None:
    assert [check.place.row + 1 for check in integrity.CHECKS] == [5, HOLDS[1]]

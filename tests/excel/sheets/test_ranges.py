"""Beside each input stands how it may turn out around the plan's own value, or what is usual of a decision."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from slim import with_only
from spreadsheets import content_of

from llmbudget.plan.plan import Plan

pytestmark = pytest.mark.slow


def _book(plan: Plan) -> Workbook:
    return openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Inputs", "Strategies")))


def _said(book: Workbook, name: str) -> list[object]:
    """Return the three columns after a value, under the heads of ranges."""
    sheet, address = book.defined_names[f"in_{name}"].attr_text.split("!")
    return [cell.value for cell in book[sheet][int(address.split("$")[2])][7:10]]


@pytest.mark.parametrize("times", [1, 2])
def test_the_range_is_of_the_value_that_the_plan_holds(times: float) -> None:
    plan = Plan().replace(experiment_multiplier=times * 0.5, tokens=times * 2e9, mfu=0.4, egress_price=0)
    book = _book(plan)
    assert [cell.value for cell in book["Inputs"][4][6:12]] == [
        "Value", "Plausible low", "Plausible high", "Range", "Source", "Why this value",
    ]  # fmt: skip
    assert _said(book, "experiment_multiplier") == [times * 0.25, times * 1.5, "8 in 10 outcomes"]
    assert _said(book, "mfu") == [pytest.approx(0.4 * 0.8), pytest.approx(0.4 * 1.05), "8 in 10 outcomes"]
    assert _said(book, "tokens") == [1e8, 2e10, "usual choices"], "decided: the same whatever the plan holds"
    assert _said(book, "goodput") == _said(book, "egress_price") == [None, None, None], "nothing is entered"


def test_a_spread_of_the_plan_is_shown_in_place_of_what_is_usual() -> None:
    plan = Plan.model_validate({"spreads": {"tokens": {"low": 0.5, "high": 2}}})
    assert _said(_book(plan), "tokens") == [1e9, 4e9, "8 in 10 outcomes"]


def test_a_strategy_shows_its_ranges_whether_it_is_in_use_or_not() -> None:
    """It can be switched on in the workbook."""
    for used in (True, False):
        book = _book(Plan().replace(spot_pricing_use=used, deduplication_use=used))
        assert _said(book, "deduplication_removed_share") == [0.1, 0.35, "8 in 10 outcomes"]
        assert _said(book, "spot_pricing_spot_share") == [0.3, 0.9, "usual choices"]
        head = next(
            row for row in book["Strategies"].iter_rows() if row[0].value == "Spot pricing" and row[9].value == "Range"
        )
        assert [cell.value for cell in head[7:12]] == [
            "Plausible low", "Plausible high", "Range", "Source", "Why this value",
        ]  # fmt: skip

"""Whatever a page sends, however long, is answered within seconds."""

import time
from collections.abc import Iterator

import pytest

from llmbudget.presets import preset
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.comparison_state import Columns
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.plan_text import LONGEST_PLAN, plan_in
from llmbudget.widgets.session.state import Session

SECONDS = 5
"""Of work, for one message; most take a hundredth of it."""


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    before = time.thread_time()
    yield
    assert time.thread_time() - before < SECONDS


@pytest.mark.parametrize("text", ["a" * 500_000 + "!", "9" * 500_000 + "!", "1" + ",111" * 99_999, " " * 500_000 + "!"])
def test_a_page_of_text_in_the_field_of_a_number_is_no_number(text: str) -> None:
    """Twenty thousand letters took half a minute, and nobody else on the kernel was answered."""
    session = Session("startup")
    session.set("tokens", text)
    assert "tokens" in session.refused
    assert "characters are too long; enter a number" in session.refused["tokens"].sentence


@pytest.mark.parametrize(
    ("row", "text", "words"),
    [
        (0, "a\t1\n" * 240_000, "240000 rows exceed the limit of 500"),
        (10**9, "a\t1\n", "1000000001 rows exceed the limit of 500"),
        (0, "a\t1\n" * 1_000_000, "nothing was pasted. Copy a block of rows, at most a million characters"),
        (0, "a\t" + "1\t" * 400_000, "Left out 400,001 columns"),
    ],
)
def test_a_million_rows_are_not_pasted_and_that_is_said(row: int, text: str, words: str) -> None:
    session = Session("startup")
    paste(session, "roles", row, ["name"], text)
    assert words in session.notice


@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * 400_000 + "]", "schema: 2\n" + "a: 1\n" * 150_000, "x" * (LONGEST_PLAN + 1),
        "[" * 900_000, "{a: " * 200_000, "x" * 10_000_000,
    ],
)  # fmt: skip
def test_a_text_that_is_longer_than_any_plan_is_told_on_every_page(text: str) -> None:
    assert plan_in(text) == phrase("plan_too_long")
    columns = Columns()
    columns.add_text(text, "big.yaml")
    assert columns.notice == f"“big.yaml” was not added: {phrase('plan_too_long')}"
    session = Session("startup")
    assert not session.load(text)
    assert session.plan == preset("startup")


def test_the_largest_plan_is_no_text_too_long() -> None:
    """With 500 rows in each of the larger tables."""
    plan = preset("startup")
    rows = [{"name": f"Role {no}", "salary": 100_000} for no in range(500)]
    session = Session(plan.replace(roles=rows, datasets=[{"name": f"Data {no}"} for no in range(500)]))
    assert plan_in(session.yaml()) == session.plan

"""Pages, kernels and servers that end take nothing with them that was typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import wait, wait_in_page
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.widgets.session.state import Session

pytestmark = pytest.mark.browser
SCROLLER = """[...document.querySelectorAll("*")]
  .find((box) => box.clientHeight < box.scrollHeight && box.querySelector(".lb-form"))"""
ROLE = 1
"""The line of the data engineer."""


def title(budget: Budget) -> str:
    return f"${budget['total_cost']:,.0f}"


def ready(page: Page, budget: Budget) -> Page:
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", title(budget))
    return page


@pytest.mark.slow
def test_what_is_typed_outlives_a_busy_kernel_and_a_dead_one(workbooks: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """Each time a reload brings it back, and goes on from there."""
    page = open_page(workbooks.url, viewport={"width": 1280, "height": 800}, errors_expected=True)
    wait_in_page(page, "document.body.dataset.heartbeat === 'listening'")
    ready(page, Budget("startup"))
    session = Session("startup")
    what_is_being_typed_outlives_a_reload_which_comes_back_to_where_one_was(workbooks, page, session)
    wait_in_page(page, "document.body.dataset.heartbeat === 'listening'")
    workbooks.end_kernels()
    what_is_typed_into_a_page_whose_kernel_died_comes_back(page, session)


def what_is_being_typed_outlives_a_reload_which_comes_back_to_where_one_was(
    workbooks: Any,  # noqa: ANN401 - as above
    page: Page,
    session: Session,
) -> None:
    """At once, without Enter, while the kernel is too busy to answer; a size, whose own id the browser keeps, too.

    What was unfolded, how far the page was scrolled and the field with the focus are as before.
    """
    page.get_by_role("heading", name="People").click()
    page.get_by_text("Fill in a usual size or a config.json").click()
    for kernel in workbooks.kernels():
        kernel.suspend()
    page.get_by_role("button", name=re.compile("^Large")).press("Enter")
    page.get_by_role("heading", name="What you train").click()
    salary = page.get_by_role("textbox", name="Salary, Data engineer")
    salary.fill("150k")
    page.evaluate_handle(SCROLLER).evaluate("(box) => box.scrollTo(0, 120)")
    page.reload()
    expect(page.get_by_text("Restored your last edits.")).to_be_visible()
    session.tier("large")
    session.set_cell("roles", ROLE, "salary", "150k")
    ready(page, session.budget)
    expect(salary).to_be_focused()
    expect(page.get_by_role("textbox", name=re.compile("^Training tokens"))).to_be_hidden()
    wait(lambda: page.evaluate_handle(SCROLLER).evaluate("(box) => box.scrollTop") == 120, "the page is scrolled back")


def what_is_typed_into_a_page_whose_kernel_died_comes_back(page: Page, session: Session) -> None:
    """Several edits, the refused one among them, in their order."""
    page.get_by_role("heading", name="What you train").click()
    for key, name, text in (
        ("tokens", "Training tokens", "200B"),
        ("n_accelerators", "Accelerators", "16"),
        ("context_length", "Context length", "some"),
    ):
        field = page.get_by_role("textbox", name=re.compile(f"^{name}( |$)"))
        field.fill(text)
        field.press("Enter")
        session.set(key, text)
    page.get_by_role("alert").get_by_role("button", name="Reload").click()
    ready(page, session.budget)
    expect(page.get_by_role("textbox", name=re.compile("^Context length"))).to_have_value("some")
    expect(page.get_by_text("1 entry was not accepted")).to_be_visible()

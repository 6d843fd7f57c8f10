"""Charts: values by pointer and keyboard, series that switch, and what is saved of them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import settled, wait
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.plan.palette import CATEGORY_COLOURS

pytestmark = pytest.mark.browser
CHART = "Cost by month and cash left"
PEOPLE = f".lb-readable svg rect[fill='{CATEGORY_COLOURS['people']}']"


def test_a_chart_is_read_switched_and_taken_along(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    tmp_path: Path,
) -> None:
    """By keyboard, as a screen reader hears it, and by pointer; Escape closes. A hidden series is in no value."""
    page = open_tab(bare_server.url)
    slider = page.get_by_role("slider", name="Cost and cash of a month")
    slider.focus()
    tip = page.locator(".lb-tip", has_text="Cash at the end")
    expect(tip.locator("div").first).to_have_text(re.compile(r"^January 2027: \$\d"))
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^December 2027: \$\d.*; "))
    heard = settled(lambda: slider.get_attribute("aria-valuetext") or "")
    assert heard.endswith(f"Cash at the end: ${Budget('startup')['closing_cash'][11]:,.0f}")
    wait(lambda: "; ".join(tip.locator("div").all_inner_texts()) == heard, "the tip says what is heard")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    people = page.get_by_role("button", name="People", exact=True)
    expect(page.locator(PEOPLE)).to_have_count(12)
    people.press("Enter")
    expect(people).to_have_attribute("aria-pressed", "false")
    expect(page.locator(PEOPLE)).to_have_count(0)
    slider.hover(position={"x": 60, "y": 40})
    expect(tip).to_contain_text("January 2027: $")
    expect(tip).not_to_contain_text("People")
    for button, begins in (("Save PNG", b"\x89PNG"), ("Save SVG", b"<svg")):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"{button}: {CHART}").click()
        saved = tmp_path / download.value.suggested_filename
        download.value.save_as(saved)
        assert saved.read_bytes().startswith(begins)
    drawing = saved.read_text("utf-8")
    assert "Paid by credits" in drawing, "the legend"
    assert ">People<" not in drawing
    assert "var(" not in drawing, "it stands without the page's styles"
    assert "color-mix" not in drawing
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { document.body.dataset.copied = text } }")
    page.get_by_role("button", name=f"Copy table: {CHART}").click()
    expect(page.get_by_text("Copied. Paste it into a spreadsheet.")).to_be_visible()
    head, first, *_ = (page.get_attribute("body", "data-copied") or "").splitlines()  # once: it is copied
    assert head.split("\t")[:3] == ["Month", "Compute, USD", "Data, USD"]
    assert first.split("\t")[0] == "2027-01"
    assert len(first.split("\t")) == len(head.split("\t"))

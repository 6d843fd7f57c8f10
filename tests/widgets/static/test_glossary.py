"""The glossary: each term of the style guide has a meaning, which the form shows where the term stands."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llmbudget.plan.glossary import GLOSSARY
from llmbudget.widgets.view.form import form

HOOK = Path(__file__).parents[3] / "docs/site/model_pages.py"


def test_each_term_stands_once_and_its_meaning_is_short() -> None:
    """The docs and the form take their words from the same list."""
    names = [name.lower() for term in GLOSSARY for name in (term.name, *term.also)]
    assert sorted(set(names)) == sorted(names)
    assert max(len(sentence.split()) for term in GLOSSARY for sentence in re.split(r"[.:] ", term.meaning)) <= 20
    assert [term["meaning"] for term in form()["glossary"]] == [term.meaning for term in GLOSSARY]
    assert "llmbudget.plan.glossary import GLOSSARY" in HOOK.read_text("utf-8")


@pytest.mark.browser
def test_pointer_and_focus_show_the_meaning_of_a_term(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """In results and help the first time; Escape closes; no name of a control holds a term."""
    page = open_tab(bare_server.url)
    page.locator(".lb-range[aria-busy=false]").wait_for()
    meanings = {term.name.lower(): term.meaning for term in GLOSSARY}
    runway, tip = page.locator(".lb-results dfn", has_text=re.compile("^Runway$")), page.get_by_role("tooltip")
    expect(runway).to_have_count(1)
    expect(runway).to_have_accessible_description(meanings["runway"])
    runway.hover()
    expect(tip).to_have_text(meanings["runway"])
    tip.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).hover()
    expect(tip).to_be_hidden()
    runway.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(runway).to_be_focused()
    expect(page.locator(":is(button, label, summary, a, input, select) dfn")).to_have_count(0)
    page.get_by_role("button", name="About Experiments", exact=True).click()
    page.get_by_role("button", name="About Accelerators", exact=True).first.click()
    opened = page.locator(".lb-help[data-marked]")
    expect(opened).to_have_count(2)
    expect(opened.last).to_contain_text(meanings["accelerator"])
    for fold in (opened.first, opened.last):
        words = [text.lower() for text in fold.locator("dfn").all_inner_texts()]  # once: it is marked
        assert len(set(words)) == len(words)

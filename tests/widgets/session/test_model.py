"""A model's config.json in the form: pasted or chosen, it fills in the size, and what is wrong stays in the field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import settled, wait_in_page
from playwright.sync_api import Page, expect

from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.model import fill_in
from llmbudget.widgets.session.state import Session

MIXTURE = (Path(__file__).parents[2] / "imports" / "mixture.json").read_text("utf-8")
FILLED = ("parameters_total", "parameters_active", "layers", "model_width", "vocabulary")
PASTE = """(text) => {
  const field = document.querySelector(".lb-model textarea");
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
  document.execCommand("insertText", false, text);
}"""
"""What a browser does when somebody pastes: it tells so, and then the text is there."""


def test_a_pasted_model_fills_in_its_size_and_says_what_it_left_alone() -> None:
    session = Session("startup")
    fill_in(session, MIXTURE)
    assert [session.text(name) for name in FILLED] == ["30,532,122,624", "3,353,032,704", "48", "2,048", "151,936"]
    told = session.pasted_model.told
    assert told.startswith("Filled in from qwen3_moe: total parameters 30.53B, active parameters 3.353B, layers 48")
    assert told.endswith("Unchanged: training tokens 20B, context length 8,192.")
    assert session.notice == ""


def test_undo_brings_the_former_size_back_in_one_step_and_says_no_more_of_the_model() -> None:
    session = Session("startup")
    fill_in(session, MIXTURE)
    session.undo()
    assert session.plan == session.preset
    assert session.pasted_model.told == ""
    session.redo()
    assert session.budget["n_layers"] == 48


@pytest.mark.parametrize("text", ["", "nonsense", '{"model_type": "mamba"}', MIXTURE.replace("2048", "-2048")])
def test_a_wrong_text_changes_nothing_and_says_why(text: str) -> None:
    session = Session("startup")
    session.set("tokens", "many")
    fill_in(session, text)
    assert session.pasted_model.error.startswith("config.json")
    assert (session.plan, session.pasted_model.told) == (session.preset, "")
    assert session.text("tokens") == "many"
    fill_in(session, MIXTURE)
    assert session.pasted_model.error == ""
    assert session.text("tokens") == "many"


def test_a_field_that_was_refused_holds_what_the_model_fills_in() -> None:
    session = Session("startup")
    session.set("layers", "a few")
    fill_in(session, MIXTURE)
    assert (session.text("layers"), dict(session.refused)) == ("48", {})


def test_in_a_scenario_the_model_is_the_scenarios_own() -> None:
    session = Session("startup")
    scenarios.add(session, "Larger")
    fill_in(session, MIXTURE)
    assert session.plan.workload == session.preset.workload
    assert session.budget["parameters_total"] == 30_532_122_624
    assert (session.budget["n_layers"], session.budget["width"]) == (48, 2048)


@pytest.mark.browser
def test_somebody_pastes_a_model_and_undoes_it(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    page = open_tab(f"{bare_server.root}voila/render/startup.ipynb")
    text, size = page.get_by_label("Or paste a config.json"), page.locator("[data-key=parameters_total]")
    before = settled(size.input_value)
    assert before
    page.evaluate("document.querySelector('.lb-model textarea').closest('details').open = true")
    wrong = '{"model_type": "mamba"}'
    page.evaluate(PASTE, wrong)
    error = page.locator(".lb-model:has(textarea) .lb-error")
    expect(error).to_contain_text("'mamba' is not a known family; known are deepseek_v3")
    expect(text).to_have_value(wrong)
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(size).to_have_value(before)
    text.fill("")
    expect(error).to_be_empty()
    page.evaluate(PASTE, MIXTURE)
    told = page.locator(".lb-model:has(textarea) [role=status]")
    expect(told).to_contain_text("Filled in from qwen3_moe")
    expect(text).to_have_value("")
    expect(size).to_have_value("30,532,122,624")
    expect(page.locator("[data-key=layers]")).to_have_value("48")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        wait_in_page(page, "(width) => innerWidth === width && document.documentElement.scrollWidth <= width", width)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(size).to_have_value(before)
    expect(told).to_be_hidden()

"""The start card: a first budget from a few answers, in a browser, with the keys counted."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import settled, wait_in_page
from each import first_of
from header_menu import choose
from playwright.sync_api import FilePayload, Locator, Page, expect

from llmbudget import Budget
from llmbudget.api.opening import read_back
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import blank, preset

pytestmark = pytest.mark.browser
MIXTURE = Path(__file__).parents[2] / "imports" / "mixture.json"
MOST_KEYS, MOST_SECONDS = 15, 120
NUMBERS = frozenset("0123456789.,")


@dataclass(frozen=True)
class Story:
    """What somebody wants to budget, and the keys in which it is told.

    Attributes:
        profile: kind of the organization.
        words: the description.
        keys: names of keys, and texts that are typed, with spaces between them.
        values: what the plan has then, by id or by key of a cell.
    """

    profile: str
    words: str
    keys: str
    values: dict[str, object]


STORIES = (
    Story(
        "startup",
        "All weights of an open model of 13B on 6B tokens, on AWS; 3 people at 155,000; 2.2M cash, 10 months.",
        "Enter 13B Enter 6B Enter ArrowDown Enter 3 Tab 155000 Enter 2.2M Tab 10 Enter",
        {"method": "full", "initial_weights": "open", "parameters_total": 13e9, "tokens": 6e9, "provider": "AWS",
         "roles.0.headcount": 3, "roles.0.salary": 155_000, "opening_cash": 2.2e6, "horizon_months": 10},
    ),
    Story(
        "academic",
        "3B from scratch on 200B tokens; 4,000 hours of a center; two students, a postdoc; 950,000, 24 months, 58%.",
        "Enter 3B Enter 200B Enter ArrowDown Tab 4000 Enter 2 Tab 1 Enter 950000 Tab 24 Tab 58% Enter",
        {"method": "full", "initial_weights": "scratch", "parameters_total": 3e9, "tokens": 2e11,
         "allocations.0.hours": 4000, "roles.1.headcount": 2, "roles.2.headcount": 1, "opening_cash": 950_000,
         "horizon_months": 24, "indirect_rate": 0.58},
    ),
    Story(
        "nonprofit",
        "7B from scratch on 1.4T tokens; 90,000 hours given; four people; gifts 1.2M, reserve 900,000, 18 months.",
        "Enter 7B Enter 1.4T Enter ArrowDown ArrowDown Tab 90000 Enter 4 Enter 1.2M Tab 900000 Tab 18 Enter",
        {"initial_weights": "scratch", "parameters_total": 7e9, "tokens": 1.4e12, "allocations.0.hours": 90_000,
         "roles.0.headcount": 4, "contributions.0.cash": 1.2e6, "opening_cash": 900_000, "horizon_months": 18},
    ),
    Story(
        "big_tech",
        "30B from scratch on 10T tokens on the own cluster at 2.10 an hour; 25 people at 230,000; 45M for nine months.",
        "Enter 30B Enter 10T Enter Tab 2.1 Enter 25 Tab 230000 Enter 45M Tab 9 Enter",
        {"initial_weights": "scratch", "parameters_total": 3e10, "tokens": 1e13, "owned_share": 1,
         "chargeback_quote": 2.1, "roles.0.headcount": 25, "roles.0.salary": 230_000, "opening_cash": 45e6,
         "horizon_months": 9},
    ),
)  # fmt: skip


def value_in(plan: Plan, key: str) -> object:
    """Return a parameter, or a cell of a table."""
    table, *cell = key.split(".")
    return getattr(plan.value(table)[int(cell[0])], cell[1]) if cell else plan.value(key)


def without_tour(page: Page) -> None:
    """Let the tour have been seen: it would lie over the form."""
    page.add_init_script("localStorage.setItem('llmbudget-tour', 'seen')")


def card(
    server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    profile: str = "startup",
    **options: int,
) -> Page:
    """Open a workbook as people do, and wait for its first question."""
    page = open_tab(f"{server.root}voila/render/{profile}.ipynb", card=True, prepare=without_tour, **options)
    expect(page.get_by_role("radio").first).to_be_focused()
    return page


def answer(page: Page, label: str) -> Locator:
    """Find an answer by its label."""
    return page.get_by_role("region", name=re.compile("^New budget")).get_by_label(label, exact=True)


def type_answer(page: Page, label: str, text: str) -> None:
    """Answer, and press Enter."""
    answer(page, label).fill(text)
    answer(page, label).press("Enter")
    wait_in_page(page, "document.querySelector('.lb-root').dataset.pending !== 'true'")


def create(page: Page) -> None:
    """Go on to the form."""
    page.get_by_role("button", name="Create this budget").click()
    expect(page.get_by_role("heading", level=1, name="Training budget")).to_be_visible()


def estimate(page: Page) -> Locator:
    """Find the total on the card."""
    return page.get_by_label("First estimate", exact=True)


def told(page: Page, keys: str) -> int:
    """Press the keys, and return how many there were besides digits and marks."""
    count = 0
    for key in keys.split():
        if key in {"Enter", "Tab", "ArrowDown"}:
            page.keyboard.press(key)
            count += 1
        else:
            page.keyboard.type(key)
            count += len([letter for letter in key if letter not in NUMBERS])
    return count


KEPT_PLAN = """Object.entries(localStorage).filter(([key]) => key.startsWith("llmbudget:"))
  .map(([, kept]) => JSON.parse(kept).plan).join()"""


@pytest.mark.parametrize("story", first_of(STORIES), ids=lambda story: story.profile)
def test_a_first_budget_takes_fifteen_keys(bare_server: Any, open_tab: Callable[..., Page], story: Story) -> None:  # noqa: ANN401 - what conftest.py serves
    """From a description in words to a plan in which nothing is the example's; the card fits on every screen."""
    page = card(bare_server, open_tab, story.profile, width=375, height=812)
    shows_its_first_question_and_its_total_at_once(page)
    begun = time.monotonic()
    keys = told(page, story.keys)
    expect(page.get_by_role("heading", level=1, name="Training budget")).to_be_visible()
    wait_in_page(page, "document.querySelector('.lb-root').dataset.pending !== 'true'")
    seconds = time.monotonic() - begun
    assert keys <= MOST_KEYS, f"{story.words}: {keys} keys"
    assert seconds < MOST_SECONDS
    plan = read_plan(settled(lambda: page.evaluate(KEPT_PLAN)))
    assert {key: value_in(plan, key) for key in story.values} == story.values
    assert_nothing_inherited(plan)
    print(f"{story.profile}: {keys} keys besides numbers, {seconds:.1f} s")  # noqa: T201 - what the README states


def shows_its_first_question_and_its_total_at_once(page: Page) -> None:
    """On a phone too; nothing needs scrolling sideways."""
    for width in (375, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 812})
        expect(page.get_by_role("radio").first).to_be_in_viewport()
        expect(estimate(page)).to_be_in_viewport()
        wait_in_page(page, "(width) => innerWidth === width && document.scrollingElement.scrollWidth <= width", width)


def assert_nothing_inherited(plan: Plan) -> None:
    """Rows, spending and strategies of the example are not in a plan."""
    example = preset(plan.profile)
    for table in ("roles", "datasets", "subscriptions", "credits", "allocations", "contributions", "subawards"):
        names = {row.name for row in plan.value(table)} - {row.name for row in blank(plan.profile).value(table)}
        assert not names & {row.name for row in example.value(table)}, table
    assert list(plan.strategies.in_use()) == list(blank(plan.profile).strategies.in_use())
    assert (plan.funding.other_monthly_burn, plan.funding.monthly_revenue, plan.software.api_tokens) == (0, 0, 0)
    assert plan.organisation.organisation_name != example.organisation.organisation_name


SLOW = """
window.answers = [];
window.WebSocket = class extends WebSocket {
  set onmessage(hear) {
    super.onmessage = (event) => (window.slow ? window.answers.push(() => hear(event)) : hear(event));
  }
};
window.answer = async () => {
  for (const hear of window.answers.splice(0)) {
    hear();
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))); // then a hidden field loses the focus
    if (document.activeElement.dataset.key !== "start.hours") return document.activeElement.outerHTML;
  }
  return window.where.value;
};
"""
"""A kernel whose answers come when the test says so, and what the card shows after each of them."""


@pytest.mark.slow
def test_answers_that_come_late_take_away_neither_the_focus_nor_a_choice(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    """The first of two choices hides the field that the second one shows, in which somebody types already."""
    url = f"{bare_server.root}voila/render/nonprofit.ipynb"
    page = open_tab(url, card=True, prepare=lambda page: (without_tour(page), page.add_init_script(SLOW)))
    expect(page.get_by_role("radio").first).to_be_focused()
    where = answer(page, "where")
    where.focus()
    where.evaluate("(where) => Object.assign(window, { where, slow: true })")
    chosen = []
    for _ in range(2):
        where.press("ArrowDown")
        chosen.append(where.input_value())  # once: no answer is heard
    assert len({*chosen}) == len(chosen)
    where.press("Tab")
    wait_in_page(page, "answers.length >= 4")
    assert page.evaluate("answer()") == chosen[-1]  # once: it looks after each answer


def test_the_card_is_answered_corrected_reloaded_begun_and_begun_again(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    """One story, because each step goes on from the one before."""
    page = card(bare_server, open_tab)
    the_total_and_its_range_move_from_the_first_answer_on(page)
    page.reload()
    expect(answer(page, "parameters")).to_have_value("70B")
    a_wrong_answer_is_said_beside_it_and_keeps_the_card(page)
    page.reload()
    size = page.get_by_role("textbox", name="Total parameters", exact=True)
    expect(size).to_have_value("70B")
    choose(page, "Start over")
    expect(answer(page, "parameters")).to_have_value("")
    page.get_by_role("button", name="Undo the last answer").click()
    expect(size).to_have_value("70B")
    choose(page, "Start over")
    a_config_is_pasted_on_the_card(page)


def the_total_and_its_range_move_from_the_first_answer_on(page: Page) -> None:
    """What is read stands below the question, and how many are answered above the total."""
    before = settled(lambda: estimate(page).get_attribute("title"))
    expect(page.get_by_text("First estimate · 0 of 6 answered")).to_be_visible()
    type_answer(page, "parameters", "70B")
    expect(estimate(page)).not_to_have_attribute("title", before or "")
    expect(page.get_by_text("Read as 70,000,000,000 parameters")).to_be_visible()
    expect(page.get_by_text("First estimate · 1 of 6 answered")).to_be_visible()
    expect(page.locator(".lb-estimate .lb-range[aria-busy=false]")).to_contain_text("8 of 10 outcomes")
    expect(answer(page, "tokens")).to_be_focused()
    expect(answer(page, "at once")).to_have_attribute("placeholder", "32")


def a_wrong_answer_is_said_beside_it_and_keeps_the_card(page: Page) -> None:
    """Creating leads back to it; the total keeps the usual value."""
    type_answer(page, "tokens", "many")
    expect(answer(page, "tokens")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Create this budget").click()
    expect(page.get_by_text("Correct the marked answers first.")).to_be_visible()
    expect(answer(page, "tokens")).to_be_focused()
    type_answer(page, "tokens", "5B")
    expect(answer(page, "tokens")).to_have_attribute("aria-invalid", "false")
    create(page)
    expect(page.get_by_role("textbox", name="Training tokens", exact=True)).to_have_value("5B")
    expect(page.get_by_text("This budget is yours.")).to_be_visible()


def a_config_is_pasted_on_the_card(page: Page) -> None:
    """What was filled in stands below it; nonsense is refused beside it."""
    page.get_by_text("Paste a config.json", exact=True).click()
    text, fill = page.get_by_label("Or paste a config.json"), page.get_by_role("button", name="Fill in")
    text.and_(page.locator(".lb-start textarea")).fill("not a model")
    fill.and_(page.locator(".lb-start button")).click()
    expect(page.locator(".lb-start .lb-model .lb-error")).to_contain_text("is not JSON")
    text.and_(page.locator(".lb-start textarea")).fill(MIXTURE.read_text("utf-8"))
    fill.and_(page.locator(".lb-start button")).click()
    expect(page.get_by_text("Filled in from qwen3_moe").and_(page.locator(".lb-start *"))).to_be_visible()
    expect(answer(page, "parameters")).to_have_attribute("placeholder", re.compile("^30.5"))


def test_the_example_is_one_click_and_says_what_it_is(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """Its numbers are the preset's; a reload stays there, and a button leads back to questions of one's own."""
    page = card(bare_server, open_tab)
    page.get_by_role("button", name="Open the example").click()
    title = f"${Budget('startup')['total_cost']:,.0f}"
    for _ in range(2):
        expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", title)
        expect(page.get_by_text("Example", exact=True)).to_be_visible()
        expect(page.get_by_text("This is an example.")).to_be_visible()
        page.reload()
    page.get_by_role("button", name="Start your own budget").click()
    expect(page.get_by_text("0 of 6 answered")).to_be_visible()
    page.get_by_role("button", name="Undo the last answer").click()
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", title)


@pytest.mark.slow
def test_the_name_is_edited_where_it_stands_and_the_link_opens_without_the_card(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    """The file, the workbook and the link have the name; a link opens the form as a kept plan does."""
    page = card(bare_server, open_tab)
    type_answer(page, "parameters", "13B")
    create(page)
    page.get_by_role("button", name="Rename").press("Enter")
    field = page.get_by_role("textbox", name="Name of the budget", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("Protein model 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Protein model 2")).to_be_visible()
    expect(page.get_by_role("button", name="Rename")).to_be_focused()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download Excel").click()
    assert coming.value.suggested_filename == "protein-model-2.xlsx"
    plan = read_back(coming.value.path().read_bytes()).plan
    assert (plan.organisation.plan_name, plan.workload.parameters_total) == ("Protein model 2", 13e9)
    assert_nothing_inherited(plan)
    page.get_by_role("button", name="Rename").press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("Else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1, name="Protein model 2")).to_be_visible()
    choose(page, "Share link")
    expect(page.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")  # once: it is copied
    page.evaluate("localStorage.clear()")
    other = open_tab(link, card=True)
    expect(other.get_by_role("textbox", name="Total parameters", exact=True)).to_have_value("13B")
    expect(other.get_by_role("heading", level=1, name="Protein model 2")).to_be_visible()
    expect(other.get_by_text("Opened the plan from the link.")).to_be_visible()
    plan = Budget("startup").plan
    rows = [{"name": sha256(str(number).encode()).hexdigest()[:30]} for number in range(99)]
    content = write_plan(plan.replace(datasets=rows))
    file: FilePayload = {"name": "large.yaml", "mimeType": "application/yaml", "buffer": content.encode()}
    other.locator("input[type=file][accept*=yaml]").set_input_files(file)
    choose(other, "Share link")
    expect(other.get_by_text("many programs cut links of more than 2,000")).to_be_visible()
    with other.expect_download() as coming:
        other.get_by_role("button", name="Save the file").click()
    assert coming.value.path().read_text("utf-8") == content
    other.get_by_role("button", name="Copy the link anyway").click()
    expect(other.get_by_text("Link copied")).to_be_visible()


@pytest.mark.slow
def test_another_tab_takes_over_the_answers(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """It says that it shows an earlier version until then; the rest is answered there."""
    first = card(bare_server, open_tab)
    other = card(bare_server, open_tab)
    type_answer(first, "parameters", "13B")
    other.get_by_role("button", name="Use the other version").click()
    expect(answer(other, "parameters")).to_have_value("13B")
    type_answer(other, "tokens", "5B")
    expect(other.get_by_text("2 of 6 answered")).to_be_visible()

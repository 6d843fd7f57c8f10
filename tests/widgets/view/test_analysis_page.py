"""Range, drivers and searches on the page, by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from few_draws import draw_little
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.analysis import drivers, uncertainty
from llmbudget.analysis.chance_checks import percent
from llmbudget.analysis.uncertainty import Uncertainty

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = 120_000  # ms: a search takes some seconds on an idle machine

WATCH = """() => {
  const [total, range] = [".lb-total", ".lb-range"].map((name) => document.querySelector(name));
  window.seen = [];
  const note = () => seen.push([total.title, range.title, range.getAttribute("aria-busy")]);
  const watch = new MutationObserver(note);
  for (const one of [total, range]) watch.observe(one, { attributes: true, childList: true, subtree: true });
}"""
"""Notes each state of the total and of its range."""


@pytest.fixture(autouse=True)
def _draw_as_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python has the figures of the page only if it draws as little as the kernel of a bare page."""
    for module, name in ((drivers, "DRAWS"), (uncertainty, "MOST_DRAWS"), (uncertainty, "LEAST_DRAWS")):
        monkeypatch.setattr(module, name, getattr(module, name))  # so that it is put back
    draw_little()


@pytest.fixture
def page(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """The form on a laptop's screen."""
    found = open_tab(bare_server.url)
    tokens(found).wait_for()
    return found


def tokens(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Training tokens")


def enter(field: Locator, text: str) -> None:
    """Replace the text of a field, and press Enter."""
    field.press("Control+A")
    field.page.keyboard.type(text)
    field.press("Enter")


def total_of(budget: Budget) -> str:
    return f"${budget['total_cost']:,.0f}"


def range_of(budget: Budget) -> str:
    found = budget.uncertainty()
    return ", ".join(
        f"{name} ${found.quantile('total_cost', int(name[1:]) / 100):,.0f}" for name in ("P10", "P50", "P90")
    )


def expect_range(page: Page, budget: Budget) -> None:
    """Wait until the range of a budget is shown, and no other one is under way."""
    line = page.get_by_text(re.compile("^8 of 10 outcomes: "))
    expect(line).to_have_attribute("title", range_of(budget), timeout=LONG)
    expect(line).to_have_attribute("aria-busy", "false")


def test_the_total_comes_first_and_its_range_follows(page: Page) -> None:
    """With the figures that Python has; the range of the plan before stays in sight until the new one is there."""
    before, after = Budget("startup"), Budget("startup", tokens=2e11)
    expect_range(page, before)
    risk = before.uncertainty()
    expect_chances_and_contingency(page, risk)
    expect_p50_and_every_yes_or_no(page, risk)
    follow_drivers(page)
    page.evaluate(WATCH)
    enter(tokens(page), "200B")
    expect_range(page, after)
    seen = [tuple(one) for one in page.evaluate("seen")]
    assert (total_of(after), range_of(before), "true") in seen
    assert seen[-1] == (total_of(after), range_of(after), "false")
    assert {text for _, text, _ in seen} == {range_of(before), range_of(after)}
    assert (total_of(after), range_of(after), "true") not in seen


def expect_chances_and_contingency(page: Page, found: Uncertainty) -> None:
    """In words."""
    reach, chances = found.contingency(), found.chances()
    expect(
        page.get_by_text(f"Chance of exceeding the cap: {chances['cap']:.{int(chances['cap'] < 0.1)}%}")
    ).to_be_visible()
    enough = "is enough in 8 of 10 outcomes; the planned .* is enough in"
    words = f"A contingency of {reach.rate:.0%} .* {enough} {reach.planned:.0%}"
    expect(page.get_by_text(re.compile(words))).to_be_visible()


def expect_p50_and_every_yes_or_no(page: Page, found: Uncertainty) -> None:
    """The budget beside what is spent, default alive, the windows, the checks, and what holds too rarely."""
    enough = percent(found.holding("budget_is_enough"))
    middle = f"{found.quantile('total_cost', 0.5) / 1e3:.0f}k"
    expect(page.locator(".lb-bar")).to_contain_text(
        re.compile(rf"P50.\${middle} · the budget is enough in.{re.escape(enough)}")
    )
    alive = page.locator(".lb-tiles > div", has_text="Default alive")
    expect(alive).to_contain_text(f"yes in {percent(found.holding('default_alive'))} of outcomes")
    expect(page.locator(".lb-fits")).to_contain_text(f"holds in {percent(found.holding('check_deadline'))} of outcomes")
    rare = found.advice()
    expect(page.locator(".lb-advice > li")).to_have_count(len(rare))
    hold = "holds" if len(rare) == 1 else "hold"
    said = f"{len(rare)} {hold} in fewer than 8 of 10 outcomes" if rare else "each holds in at least 8 of 10 outcomes"
    expect(page.locator(".lb-checks summary")).to_contain_text(said)
    expect(page.get_by_text("not known yet")).to_have_count(0)


def follow_drivers(page: Page) -> None:
    """The fold opens by Enter, shows the widest first, and each name is a way into the form, also into a table."""
    page.get_by_text("What drives the cost").press("Enter")
    rows = page.locator(".lb-drivers > li")
    widest = Budget("startup").drivers().head(10)
    expect(rows).to_have_count(10)
    expect(rows.locator("button, .lb-driver-head > span:first-child")).to_have_text(list(widest["label"]))
    expect(rows.first).to_contain_text(f"explains {widest['share'].iloc[0]:.0%}")
    expect(rows.first).to_contain_text("USD/year → $")
    page.get_by_role("button", name="Salary, roles").press("Enter")
    expect(page.get_by_role("textbox", name="Salary, ML engineer")).to_be_focused()
    page.get_by_role("button", name="Recruiting", exact=True).press("Enter")
    expect(page.get_by_role("textbox", name="Recruiting")).to_be_focused()


def test_search_cancel_search_look_open_undo_and_search_in_vain(page: Page) -> None:
    """One story: limits are judged beside their fields, and an edit loses nothing that was typed."""
    page.get_by_text("Cheapest plan").press("Enter")
    cap, search = page.get_by_role("textbox", name="Total cost at most"), page.get_by_role("button", name="Search")
    enter(cap, "much")
    expect(cap).to_have_accessible_description(re.compile("'much' is not a number"))
    search.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_hidden()
    enter(cap, "600k")
    expect(cap).to_have_accessible_description("")
    work = page.get_by_role("combobox", name="Work", exact=True)
    work.select_option("other")  # tries so many more that there is time to cancel
    search.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(page.get_by_text("The search was canceled.")).to_be_visible()
    expect(search).to_be_focused()
    work.select_option("same")
    page.get_by_role("combobox", name="Risk of strategies").select_option("low")
    search.press("Enter")
    table = page.get_by_role("region", name="Plans found")
    expect(table).to_be_visible(timeout=LONG)
    expect(page.get_by_role("progressbar")).to_be_hidden(timeout=LONG)
    expect(page.get_by_role("img", name=re.compile("^Cost and time of the best plans"))).to_be_visible()
    nothing_of_it_needs_scrolling_sideways(page, table)
    opened_and_undone(page, table)
    expect(cap).to_have_value("600k")
    cap.fill("")
    cap.press("Enter")
    an_inherited_limit_that_blocks_every_plan_is_named_and_leads_to_its_field(page)


def an_inherited_limit_that_blocks_every_plan_is_named_and_leads_to_its_field(page: Page) -> None:
    """With both limits of the search empty, the message names the plan's own cap and links to it."""
    enter(tokens(page), "2T")
    page.get_by_role("button", name="Search").press("Enter")
    none = page.get_by_text(re.compile(r"^No plan meets your limits\. .* candidates tried\.$"))
    expect(none).to_be_visible(timeout=LONG)
    limits = page.get_by_role("list", name="Limits that rule out plans")
    expect(limits).to_contain_text("The plan's cap of 660,000 USD rules out all")
    limits.get_by_role("button", name="Cap on the whole budget").press("Enter")
    expect(page.get_by_role("textbox", name="Cap on the whole budget")).to_be_focused()


def nothing_of_it_needs_scrolling_sideways(page: Page, plans: Locator) -> None:
    """But the table of plans within its own frame; on a phone the results are unfolded."""
    page.evaluate("document.querySelectorAll('.lb-results details').forEach((fold) => (fold.open = true))")
    wide = "[...document.querySelectorAll('html, body, .lb-root, .lb-columns > *, .lb-results-body > *')]"
    for width in (1600, 1024, 375):
        page.set_viewport_size({"width": width, "height": 720})
        if width < 960:
            page.get_by_role("button", name="Details").press("Enter")
        expect(plans).to_be_visible()
        too_wide = page.evaluate(
            f"{wide}.filter((one) => one.scrollWidth > one.clientWidth).map((one) => [one.tagName, one.className])"
        )
        assert too_wide == [], width
    page.get_by_role("button", name="Close").click()
    page.set_viewport_size({"width": 1280, "height": 800})


def opened_and_undone(page: Page, table: Locator) -> None:
    """A point costs in the form what it costs in the table; one step of undo brings the plan back."""
    first = table.get_by_role("row").nth(1)
    total = first.get_by_role("cell").nth(2).inner_text()
    stale = page.get_by_text("The plan has changed since")
    first.get_by_role("button", name=re.compile("^Open ")).press("Enter")
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)
    expect(page.get_by_text(re.compile("^Opened .* Undo brings back"))).to_be_visible()
    expect(first.get_by_text("Opened", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total_of(Budget("startup")))
    expect(stale).to_have_count(0)
    enter(tokens(page), "21B")
    expect(stale).to_be_visible()


def test_what_money_trains_is_answered_and_opened(page: Page) -> None:
    page.get_by_text("What can this money train").press("Enter")
    enter(page.get_by_role("textbox", name="Money"), "600k")
    page.get_by_role("button", name="Find the largest").press("Enter")
    answer = Budget("startup").largest(600_000, "tokens")
    words = re.compile("^A model of 8B parameters on .* Anything larger costs more")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("so only tokens grow.")).to_be_visible()
    page.get_by_role("button", name="Open the largest").press("Enter")
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total_of(answer.budget))

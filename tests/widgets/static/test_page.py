"""The form of the startup workbook, as people use it."""

import base64
import json
import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from conftest import at_example, settled, wait_in_page
from each import first_of
from header_menu import choose
from playwright.sync_api import Locator, Page, expect

from llmbudget import Budget
from llmbudget.analysis.layouts import files
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan

pytestmark = pytest.mark.browser
HIDDEN = ("Hires", "Headcount at the end")
BELOW_SECTIONS = """document.querySelector(".lb-results").getBoundingClientRect().top
  >= document.querySelector(".lb-places").getBoundingClientRect().bottom"""
"""Whether opened results hide no button of theirs, and none of the strip of sections."""

STEPS = {"tokens": "Training tokens", "accelerators": "Accelerators", "spot": "Share of hours on spot"}


@pytest.fixture
def url(bare_server: Any) -> str:  # noqa: ANN401 - what conftest.py serves
    """The address of the form."""
    return at_example(bare_server.url)


@pytest.fixture
def page(url: str, open_tab: Callable[..., Page]) -> Page:
    """The form on a laptop's screen, ready for the first edit."""
    return ready(open_tab(url))


def ready(page: Page) -> Page:
    """Wait until the form is there."""
    field(page, "tokens").wait_for()
    return page


def field(page: Page, name: str) -> Locator:
    """Find an input as a screen reader does: by its label."""
    return page.get_by_role("textbox", name=re.compile(f"^{STEPS[name]}( |$)"))


def enter(page: Page, name: str, text: str) -> None:
    """Replace the text of a field, and press Enter."""
    field(page, name).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def expect_total(page: Page, budget: Budget) -> None:
    """Wait until the page shows the total of a budget."""
    full = f"${budget['total_cost']:,.0f}"
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", full)


def test_fields_tables_and_results_answer_what_is_done_to_them(page: Page) -> None:
    """One page, which starts over after each step that changed its plan."""
    what_costs_nothing_is_not_shown(page)
    rare_fields_come_when_asked_for(page)  # of people, who stay unfolded
    a_share_is_typed_with_or_without_its_sign(page)
    anew(page)
    an_edit_by_keyboard_moves_the_total(page)
    the_total_moves_while_typing(page)
    anew(page)
    a_wrong_value_is_refused_in_words_beside_its_field(page)
    anew(page)
    rows_come_and_go(page)
    a_cell_typed_in_another_way_is_shown_as_all_others(page)
    the_first_row_of_a_table_takes_the_focus_too(page)


def anew(page: Page) -> None:
    """Go back to the preset."""
    choose(page, "Start over")
    expect_total(page, Budget("startup"))


def what_costs_nothing_is_not_shown(page: Page) -> None:
    """Neither a bar nor a line; lines of 0 are counted."""
    bars = page.get_by_role("table", name="Cost by category")
    expect(bars.get_by_role("rowheader", name="People")).to_be_visible()
    expect(bars.get_by_role("rowheader", name="Indirect costs")).to_be_hidden()
    zeros = sum(not amount for amount in Budget("startup").lines()["total"])
    expect(page.get_by_text(f"{zeros} lines are zero and not shown.")).to_be_visible()


def rare_fields_come_when_asked_for(page: Page) -> None:
    """And without being asked below the row that has an amount in them."""
    page.get_by_role("heading", name="People").click()
    hires, growth = (page.get_by_role("textbox", name=f"{name}, ML engineer") for name in HIDDEN)
    expect(hires).to_be_visible()
    expect(growth).to_be_hidden()
    people = page.locator("[data-table=roles]")
    people.get_by_role("button", name=re.compile(r"^\d+ more fields? per row$")).click()
    expect(growth).to_be_visible()
    people.get_by_role("button", name="Fewer fields per row").click()
    expect(growth).to_be_hidden()
    expect(hires).to_be_visible()


def an_edit_by_keyboard_moves_the_total(page: Page) -> None:
    """All by keys; what the edit did is told once, and undo takes it back."""
    expect_total(page, Budget("startup"))
    enter(page, "tokens", "200B")
    expect_total(page, Budget("startup", tokens=2e11))
    expect(page.locator(".lb-change")).to_have_text(re.compile(r"^\+\$\d"))
    expect(field(page, "tokens")).to_have_value("200B")
    expect(page.get_by_text("Changed · preset 20B")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect_total(page, Budget("startup"))
    expect(field(page, "tokens")).to_have_value("20B")


def the_total_moves_while_typing(page: Page) -> None:
    """Before Enter, and without a word about what is not finished."""
    field(page, "tokens").press_sequentially("0")  # after 20B: no number yet
    field(page, "tokens").fill("200B")
    expect_total(page, Budget("startup", tokens=2e11))
    expect(page.get_by_text("Changed · preset 20B")).to_be_visible()
    expect(page.get_by_text("not accepted")).to_have_count(0)


def a_share_is_typed_with_or_without_its_sign(page: Page) -> None:
    """The line below states the reading at once, while somebody types; the field shows it when it is left."""
    page.get_by_role("heading", name="Where the hours come from").click()
    spot = field(page, "spot")
    spot.fill("58")
    expect(page.get_by_text("Read as 58%.")).to_be_visible()
    expect(spot).to_have_value("58")
    spot.press("Enter")
    expect(spot).to_have_value("58%")
    expect_total(page, Budget("startup", spot_share=0.58))
    enter(page, "spot", "0.05")
    expect(page.get_by_text("Read as 5%.")).to_be_visible()
    enter(page, "spot", "300")
    expect(page.get_by_text("300 is outside of 0% to 100%")).to_be_visible()
    expect(page.get_by_text("Read as")).to_have_count(0)
    enter(page, "spot", "5%")
    expect_total(page, Budget("startup", spot_share=0.05))


def rows_come_and_go(page: Page) -> None:
    """The new row's name has the focus; cells have names of their own."""
    page.get_by_role("button", name="Add role").click()
    expect(page.get_by_role("textbox", name="Role, New role")).to_be_focused()
    page.keyboard.type("Lawyer")
    page.keyboard.press("Enter")
    salary = page.get_by_role("textbox", name="Salary, Lawyer")
    salary.fill("$200k")
    salary.press("Enter")
    expect(salary).to_have_value("200,000")
    roles = [role.model_dump() for role in Budget("startup").plan.people.roles]
    expect_total(page, Budget("startup", roles=[*roles, {"name": "Lawyer", "salary": 200_000}]))
    page.get_by_role("button", name="Remove Lawyer").click()
    expect_total(page, Budget("startup"))


def a_cell_typed_in_another_way_is_shown_as_all_others(page: Page) -> None:
    """Though nothing changed."""
    salary = page.get_by_role("textbox", name="Salary, ML engineer")
    salary.fill("$169k")
    salary.press("Enter")
    expect(salary).to_have_value("169,000")


def the_first_row_of_a_table_takes_the_focus_too(page: Page) -> None:
    """What is typed next must not press the button again."""
    page.evaluate("document.querySelectorAll('.lb-root details').forEach((fold) => (fold.open = true))")
    page.get_by_role("button", name="Add allocation").press("Enter")
    expect(page.get_by_role("textbox", name="Allocation, New allocation")).to_be_focused()


def a_wrong_value_is_refused_in_words_beside_its_field(page: Page) -> None:
    """The text stays, others go on, and the list on top leads back to it."""
    enter(page, "tokens", "1,5")
    expect(field(page, "tokens")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "tokens")).to_have_accessible_description(re.compile("use . for decimals and , for thousands"))
    enter(page, "accelerators", "16")
    expect(page.get_by_text("1 entry was not accepted")).to_be_visible()
    expect(field(page, "tokens")).to_have_value("1,5")
    expect(field(page, "accelerators")).to_have_value("16")
    expect_total(page, Budget("startup", n_accelerators=16))
    page.get_by_role("button", name="Training tokens", exact=True).click()
    expect(field(page, "tokens")).to_be_focused()


def test_a_reload_brings_the_edits_back(page: Page) -> None:
    """Values, texts that were refused, and rows that are gone."""
    values_and_refused_texts_come_back(page)
    a_removed_row_stays_away(page)


def values_and_refused_texts_come_back(page: Page) -> None:
    """With the refused texts; starting over brings the preset back and forgets them."""
    enter(page, "tokens", "200B")
    enter(page, "accelerators", "many")
    wait_in_page(
        page, "Object.values(localStorage).some((kept) => JSON.parse(kept).refused?.n_accelerators === 'many')"
    )
    page.reload()
    expect(page.get_by_text("Restored your last edits.")).to_be_visible()
    expect_total(page, Budget("startup", tokens=2e11))
    expect(field(page, "accelerators")).to_have_value("many")
    choose(page, "Start over")
    expect_total(page, Budget("startup"))
    wait_in_page(page, "!Object.keys(localStorage).some((key) => key.startsWith('llmbudget:'))")
    ready_again = page.reload()
    assert ready_again
    expect_total(page, Budget("startup"))
    expect(page.get_by_text("Restored")).to_have_count(0)


def a_removed_row_stays_away(page: Page) -> None:
    page.get_by_role("heading", name="People").click()
    page.get_by_role("button", name="Remove ML engineer").click()
    roles = [role.model_dump() for role in Budget("startup").plan.people.roles][1:]
    expect_total(page, Budget("startup", roles=roles))
    wait_in_page(page, "Object.keys(localStorage).some((key) => key.startsWith('llmbudget:'))")
    page.reload()
    expect_total(page, Budget("startup", roles=roles))
    names = page.locator("input[data-key^='roles.'][data-key$='.name']")
    expect(names).to_have_count(2)
    page.get_by_role("button", name="Remove Data engineer").click()
    expect_total(page, Budget("startup", roles=roles[1:]))


def test_files_of_the_plan_are_saved_and_opened(page: Page) -> None:
    """The plan, its journal, and a plan of another currency."""
    the_plan_is_saved_and_opened(page)
    the_journal_is_the_one_of_the_plan(page)
    the_total_is_said_in_the_report_currency_too(page)


def the_plan_is_saved_and_opened(page: Page) -> None:
    """As a file that the Python package reads."""
    enter(page, "tokens", "200B")
    with page.expect_download() as download:
        choose(page, "Save")
    path = download.value.path()
    assert download.value.suggested_filename == "support-assistant.yaml"
    assert read_plan(path.read_text()) == Budget("startup", tokens=2e11).plan
    choose(page, "Start over")
    expect_total(page, Budget("startup"))
    page.get_by_label("Plan file").set_input_files(path)
    expect_total(page, Budget("startup", tokens=2e11))
    drop(page, write_plan(Budget("startup", tokens=3e11).plan))
    expect_total(page, Budget("startup", tokens=3e11))
    drop(page, "a", "b")
    expect(page.get_by_text("Drop one plan at a time.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect_total(page, Budget("startup", tokens=2e11))


def drop(page: Page, *texts: str) -> None:
    """Drop plan files on the form."""
    transfer = page.evaluate_handle(
        """(texts) => {
          const transfer = new DataTransfer();
          texts.forEach((text, place) => transfer.items.add(new File([text], `${place}.yaml`)));
          return transfer;
        }""",
        list(texts),
    )
    page.locator(".lb-form").dispatch_event("drop", {"dataTransfer": transfer})


def the_journal_is_the_one_of_the_plan(page: Page) -> None:
    with page.expect_download() as download:
        choose(page, "CSV")
    expect(page.get_by_text("Saved support-assistant")).to_be_visible()
    assert download.value.suggested_filename == "support-assistant.csv"
    assert download.value.path().read_bytes() == files(Budget("startup", tokens=2e11))[0]


def the_total_is_said_in_the_report_currency_too(page: Page) -> None:
    """Beside the total, where it is not the dollar."""
    expect(page.get_by_text("EUR").locator("visible=true")).to_have_count(0)
    budget = Budget("startup", report_currency="EUR", report_rate=0.92)
    plan = {"name": "plan.yaml", "mimeType": "application/yaml", "buffer": write_plan(budget.plan).encode()}
    page.get_by_label("Plan file").set_input_files(plan)  # type: ignore[arg-type]  # a file that is only in memory
    expect(page.get_by_text(f"= {budget['total_cost'] * 0.92:,.0f} EUR")).to_be_visible()


def test_a_strategy_is_switched_by_keyboard(page: Page) -> None:
    """Space turns it, the total follows, its own parameter too, and a reload brings both back."""
    spot, budget = page.get_by_role("switch", name="Spot pricing"), Budget("startup").without("spot_pricing")
    section = page.get_by_role("heading", name="Saving strategies").locator("..")
    section.press("Enter")
    spot.press("Space")  # it was on
    expect_total(page, budget)
    expect(spot).to_have_accessible_description(re.compile(r"^would save \$\d"))
    card = page.get_by_role("group", name="Spot pricing")
    expect(card.get_by_text("Changed · preset on", exact=True)).to_be_visible()
    spot.press("Space")
    expect(spot).to_have_attribute("aria-checked", "true")
    expect_total(page, budget.use("spot_pricing"))
    expect(spot).to_have_accessible_description(re.compile(r"^saves \$\d"))
    expect(section.get_by_text(re.compile(r"in use · saves? \$\d"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^before strategies \$\d.* · saved \$\d"))).to_be_visible()
    card.locator("summary").press("Enter")
    share = card.get_by_role("textbox", name="Share of hours on spot, Spot pricing")
    share.fill("80%")
    share.press("Enter")
    changed = budget.use("spot_pricing", spot_share=0.8)
    expect_total(page, changed)
    wait_in_page(page, "Object.values(localStorage).some((kept) => JSON.parse(kept).plan?.includes('spot_share: 0.8'))")
    page.reload()
    expect_total(ready(page), changed)
    expect(spot).to_have_attribute("aria-checked", "true")
    goes_back_without_room(page, spot)


def goes_back_without_room(page: Page, spot: Locator) -> None:
    """A switch without room goes back and says why; once another field makes room, it can be turned."""
    spot.press("Enter")
    expect(spot).to_have_attribute("aria-checked", "false")
    page.get_by_role("heading", name="Where the hours come from").click()
    reserved = page.get_by_role("textbox", name="Share of hours reserved for a year")
    reserved.fill("50%")
    reserved.press("Enter")
    expect(page.get_by_text(re.compile("^Cannot be used now: .* add up to 130%"))).to_be_visible()
    spot.press("Space")
    expect(page.get_by_text(re.compile("add up to 130%.* Spot pricing stays off"))).to_be_visible()
    expect(spot).to_have_attribute("aria-checked", "false")
    reserved.fill("20%")
    reserved.press("Enter")
    expect(page.get_by_text(re.compile("^Cannot be used now: .* add up to 130%"))).to_have_count(0)
    spot.press("Space")
    expect(field(page, "spot")).to_have_accessible_description(re.compile("In use: 80%, set by Spot pricing"))


@pytest.mark.slow
def test_nonsense_in_the_storage_is_told_and_dropped(url: str, open_tab: Callable[..., Page]) -> None:
    """A plan of an unknown version, and no JSON at all: the form is there."""
    for kept in ('{"plan": "schema: 99"}', "{{{"):
        script = f"localStorage.setItem('llmbudget:' + location.pathname, {kept!r})"
        page = ready(open_tab(url, prepare=lambda page, script=script: page.add_init_script(script)))
        expect_total(page, Budget("startup"))
        if kept != "{{{":
            expect(page.get_by_text("could not be used")).to_be_visible()
            with page.expect_download() as coming:
                page.get_by_role("button", name="Save as a file").click()
            assert coming.value.path().read_text("utf-8") == "schema: 99"


@pytest.mark.slow
def test_a_browser_that_blocks_its_storage_keeps_nothing_and_works(url: str, open_tab: Callable[..., Page]) -> None:
    """Already to ask for the storage is an error there."""
    block = """for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
    page = ready(open_tab(url, prepare=lambda page: page.add_init_script(block)))
    enter(page, "tokens", "200B")
    expect_total(page, Budget("startup", tokens=2e11))


@pytest.mark.slow
def test_a_link_holds_the_plan_and_other_visitors_do_not_see_it(
    page: Page, url: str, open_page: Callable[..., Page]
) -> None:
    """The link opens the plan anywhere; without it, another browser has the preset."""
    enter(page, "tokens", "200B")
    expect_total(page, Budget("startup", tokens=2e11))
    choose(page, "Share link")
    expect(page.get_by_text("Link copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")  # once: it is copied
    assert re.fullmatch(re.escape(url.removesuffix("?example")) + r"#plan=[A-Za-z0-9_-]+", link)
    other = ready(open_page(url))
    expect_total(other, Budget("startup"))
    other.goto("about:blank")
    other.goto(link)
    expect_total(other, Budget("startup", tokens=2e11))
    other.reload()
    expect_total(ready(other), Budget("startup", tokens=2e11))
    enter(other, "accelerators", "16")  # from the first edit on, a reload brings back the edits and not the link
    wait_in_page(other, "!location.hash")
    other.reload()
    expect_total(ready(other), Budget("startup", tokens=2e11, n_accelerators=16))


@pytest.mark.slow
def test_a_link_leaves_ones_own_edits_alone(page: Page, url: str) -> None:
    """A broken one is told; a good one is undone to them."""
    enter(page, "tokens", "200B")
    wait_in_page(page, "Object.keys(localStorage).some((key) => key.startsWith('llmbudget:'))")
    page.goto("about:blank")
    page.goto(f"{url}#plan=%%%")
    expect(page.get_by_text("The plan in this link could not be used")).to_be_visible()
    expect_total(page, Budget("startup", tokens=2e11))
    page.goto("about:blank")
    page.goto(url)
    expect_total(ready(page), Budget("startup", tokens=2e11))


def plan_of(profile: str, **changes: Any) -> Plan:  # noqa: ANN401 - values of any parameter
    """Return the startup's plan as another kind of organization's."""
    return Budget("startup", **changes).plan.model_copy(update={"profile": profile})


def link_to(url: str, plan: Plan) -> str:
    """Return the link that holds a plan, as the page writes it."""
    return f"{url}#plan={base64.urlsafe_b64encode(write_plan(plan).encode()).decode().rstrip('=')}"


def headings(page: Page) -> list[str]:
    """Return the titles of the sections in the order in which they stand."""
    return settled(page.locator(".lb-section-title").all_inner_texts)


def test_each_kind_of_organisation_has_its_form_and_its_figures(url: str, open_tab: Callable[..., Page]) -> None:
    """The same page shows them when a plan of another profile is opened; undo brings the startup's back."""
    plan = plan_of("academic", indirect_base="mtdc", indirect_rate=0.5, horizon_months=30)
    page = ready(open_tab(link_to(url, plan)))
    expect(page.get_by_text("Example startup · Academic")).to_be_visible()
    expect(page.locator(".lb-tiles dt").first).to_have_text("Requested from sponsor")
    expect(page.locator(".lb-section-title").first).to_have_text("Funding")
    assert "Reliability" not in headings(page)[:10]
    grant = page.get_by_role("region", name="Grant by year")
    expect(grant.get_by_role("columnheader")).to_have_text(["Year 1", "Year 2", "Year 3", "Total"])
    asked = f"${Budget(plan)['request_cost']:,.0f}"
    expect(page.locator(".lb-tiles dd").first).to_have_attribute("title", asked)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".lb-tiles dt").first).to_have_text("Cash needed")
    expect(page.get_by_role("heading", name="Runway")).to_be_visible()
    expect(page.locator(".lb-section-title").first).to_have_text("What you train")
    page.get_by_text("Other sections").click()
    expect(page.get_by_role("heading", name="Own cluster")).to_be_visible()
    what_is_there_at_the_end_of_a_year_has_no_total(page, url)


def what_is_there_at_the_end_of_a_year_has_no_total(page: Page, url: str) -> None:
    """Cash at the end of two years is no sum; what is received in both is."""
    plan = plan_of("nonprofit", horizon_months=24)
    page.goto(link_to(url, plan))  # only the end of the address: it opens in the page that is there
    board = page.get_by_role("region", name="Board by year")
    cash, received = (board.get_by_role("row", name=name) for name in ("Cash at the end of the year", "Received"))
    expect(cash.first.get_by_role("cell").last).to_have_text("")
    total = Budget(plan)["received_by_year"][:2].sum()
    expect(received.get_by_role("cell").last).to_have_text(f"${total:,.0f}")


@pytest.mark.slow
def test_ten_years_and_five_hundred_roles_can_be_read_also_on_a_phone(url: str, open_tab: Callable[..., Page]) -> None:
    """Names of months do not overlap, no bar is thinner than a pixel, and the bar at the bottom unfolds the results."""
    roles = [{"name": f"Role {i}", "salary": 100_000, "time_share": 0.01} for i in range(500)]
    prepare = partial(keep, plan=plan_of("startup", horizon_months=120, roles=roles))
    page = ready(open_tab(url, width=375, height=720, prepare=prepare))
    chart = page.get_by_role("img", name=re.compile("^Cost by month"))
    expect(chart).to_be_hidden()
    page.get_by_role("button", name="Details").click()
    wait_in_page(page, BELOW_SECTIONS)
    names = chart.locator("text[text-anchor=middle]")
    expect(names.nth(3)).to_be_visible()
    sides = "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right])"
    places = sorted(settled(lambda: names.evaluate_all(sides)))
    assert all(end < start for (_, end), (start, _) in pairwise(places))
    widths = "(bars) => Math.min(...bars.map((bar) => Number(bar.getAttribute('width'))))"
    assert settled(lambda: chart.locator("g rect").evaluate_all(widths)) >= 1
    page.get_by_role("button", name="Close").click()
    expect(chart).to_be_hidden()
    enter(page, "accelerators", "16")
    expect_total(page, Budget(plan_of("startup", horizon_months=120, roles=roles), n_accelerators=16))


def keep(page: Page, plan: Plan) -> None:
    """Let the browser have a plan from an earlier visit."""
    kept = json.dumps(json.dumps({"plan": write_plan(plan), "refused": {}}))
    page.add_init_script(f"localStorage.setItem('llmbudget:' + location.pathname, {kept})")


@pytest.mark.parametrize("profile", first_of(ORGANIZATIONS))
def test_nothing_needs_scrolling_sideways(page: Page, url: str, profile: str) -> None:
    """With every section open; the total is in sight wherever one is. The stories look at Voila's page."""
    much = {
        "horizon_months": 120,
        "bookings": [{"name": "x" * 120}],
        "n_owned": 1e6,
        "owned_share": 1,
        "spot_pricing_use": False,
    }
    plan = plan_of(profile, **much)
    page.goto(link_to(url, plan))  # only the end of the address: it opens in the page that is there
    expect(page.get_by_text(f"Example startup · {ORGANIZATIONS[profile].title}")).to_be_visible()
    expect_total(page, Budget(plan))
    page.evaluate("document.querySelectorAll('.lb-root details').forEach((fold) => (fold.open = true))")
    page.get_by_role("textbox", name="Organization").scroll_into_view_if_needed()
    for width in (375, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 720})
        expect(page.get_by_label("Total cost", exact=True)).to_be_in_viewport()
        wide = "[...document.querySelectorAll('html, body, .lb-root, .lb-columns > *')]"
        wait_in_page(page, f"!{wide}.some((one) => one.scrollWidth > one.clientWidth)")

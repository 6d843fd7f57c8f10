"""Every control of the pages beside the forms; and what fails inside a page fails every test of it."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled
from controls import find, focus
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
WIDE = {"width": 1440, "height": 900}


@pytest.mark.parametrize(("workbook", "count"), [("index", 18), ("evidence", 2)])
def test_every_link_of_a_page_leads_somewhere(
    workbooks: Any,  # noqa: ANN401 - what conftest.py serves
    open_page: Callable[..., Page],
    workbook: str,
    count: int,
) -> None:
    """Links are all that these pages have: within this server to a page that is there, elsewhere by https."""
    page = open_page(f"{workbooks.root}voila/render/{workbook}.ipynb", viewport=WIDE)
    expect(page.locator("#llmbudget-opening")).to_have_count(0)
    page.get_by_role("link", name=re.compile("What was predicted")).wait_for()
    controls = find(page)
    assert Counter(control.role for control in controls) == {"link": count}
    targets = settled(lambda: page.get_by_role("link").evaluate_all("(links) => links.map((link) => link.href)"))
    assert len(targets) == count
    for target in set(targets):
        if target.startswith(workbooks.root):
            assert workbooks.ask(target.removeprefix(workbooks.root), method="HEAD")[0].status in {200, 405}, target
        else:
            assert target.startswith("https://"), target


def test_every_control_of_the_comparison_is_used(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - as above
    """Plans are added, opened, named, moved and removed; what cannot be says so; the focus stays where it was."""
    page = open_tab(f"{bare_server.root}voila/render/compare.ipynb", width=1440, height=900)
    plans = page.get_by_role("textbox", name=re.compile("^Name of plan"))
    expect(plans).to_have_count(2)
    expect(page.get_by_text("Results of each plan").first).to_be_visible()
    found = Counter(one.role for one in find(page))
    assert found == {"button": 3 + 2 * 3, "textbox": 2, "combobox": 1, "checkbox": 1}
    said = page.locator(".lb-notice [role=status]")

    page.get_by_label("Add a plan").select_option("qlora")
    add = page.get_by_role("button", name="Add", exact=True)
    add.press("Enter")
    expect(plans).to_have_count(3)
    expect(add).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open files").press("Enter")
    chooser.value.set_files({"name": "no.yaml", "mimeType": "application/yaml", "buffer": b"tokens: 1"})
    expect(said).to_contain_text("“no.yaml” was not added")

    rename_and_move(page, plans)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").press("Enter")
    assert download.value.path().stat().st_size > 0
    full = page.get_by_label("Draw each total at full width")
    full.press("Space")
    expect(full).to_be_checked()
    for left in (2, 1, 0):
        page.get_by_role("button", name=re.compile("^Remove ")).first.press("Enter")
        expect(plans).to_have_count(left)
        assert focus(page).startswith("remove." if left else "Add a plan") or not left
    expect(page.get_by_label("Add a plan")).to_be_focused()


def rename_and_move(page: Page, plans: Locator) -> None:
    """No name gives back the plan's own; the field keeps the focus, and so does the button that moves a plan."""
    before = settled(plans.last.input_value)
    plans.last.fill(" ")
    plans.last.press("Enter")
    expect(plans.last).to_have_value(before)
    expect(plans.last).to_be_focused()
    plans.last.fill("Third")
    plans.last.press("Enter")
    expect(page.get_by_role("button", name="Move Third up")).to_be_visible()
    expect(plans.last).to_be_focused()
    for place in (1, 0):
        page.get_by_role("button", name="Move Third up").press("Enter")
        expect(plans.nth(place)).to_have_value("Third")
        expect(page.get_by_role("button", name="Move Third up")).to_be_focused()
    expect(page.get_by_role("button", name="Move Third up")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Move Third down").press("Enter")
    expect(plans.nth(1)).to_have_value("Third")


def test_what_fails_inside_the_page_fails_the_test_of_it(bare_server: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - as above
    """A planted fault: an edit that the kernel cannot do is told in words, and as an error that every test fails by."""
    page = open_page(bare_server.url, errors_expected=True)
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.get_by_text("Fill in a usual size or a config.json").click()
    size = page.get_by_role("group", name="Start from").get_by_role("button").first
    page.evaluate(
        "JSON.stringify = ((write) => (...given) => write(...given).replaceAll('\"tier\"', '\"tear\"'))(JSON.stringify)"
    )
    size.press("Enter")
    expect(page.get_by_text("Something went wrong")).to_be_visible()
    assert [text for text in errors if text.startswith("internal error: Something went wrong")]

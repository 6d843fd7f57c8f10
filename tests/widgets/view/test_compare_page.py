"""The page that puts plans side by side, as people use it."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FITS, settled, wait, wait_in_page
from playwright.sync_api import Locator, Page, expect
from spreadsheets import content_of

from llmbudget import Budget
from llmbudget.api.comparing import compare
from llmbudget.plan.file import write_plan
from llmbudget.presets import preset

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PRESETS = ("startup", "academic")
FIRST, SECOND = (preset(name).organisation.plan_name for name in PRESETS)
OPENED = "On 16 accelerators"
"""The plan that the page shows beside the first until somebody keeps plans in this browser."""

LEAN = Budget("startup", n_accelerators=16, plan_name="Lean")


@pytest.fixture
def url(bare_server: Any) -> str:  # noqa: ANN401 - what conftest.py serves
    return f"{bare_server.root}voila/render/compare.ipynb"


def results(page: Page) -> Locator:
    return page.get_by_role("table", name="Results of each plan")


def expect_columns(page: Page, *names: str) -> None:
    """Wait until the table of results has just these columns."""
    expect(results(page).get_by_role("columnheader")).to_have_text(names)


def cells(page: Page, label: str) -> Locator:
    return results(page).get_by_role("row", name=re.compile(f"^{label} ")).get_by_role("cell")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def add(page: Page, plan: str) -> None:
    """Choose a plan by keyboard: a list jumps to what is typed."""
    chooser = page.get_by_label("Add a plan")
    chooser.focus()
    page.keyboard.type(plan)
    expect(chooser.locator("option:checked")).to_have_text(plan)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_comparison_by_keyboard(url: str, open_tab: Callable[..., Page], tmp_path: Path) -> None:
    """Two presets are chosen, a workbook and a plan file opened, read, ordered, removed, found again, and saved."""
    page = open_tab(url)
    expect_columns(page, FIRST, OPENED)
    press(page, f"Remove {FIRST}")
    expect(page.get_by_role("button", name=f"Remove {OPENED}")).to_be_focused()
    press(page, f"Remove {OPENED}")
    expect(page.get_by_text("Add a plan to begin")).to_be_visible()
    expect(page.get_by_label("Add a plan")).to_be_focused()
    for name in (FIRST, SECOND):
        add(page, name)
        expect(page.get_by_role("textbox", name=re.compile("^Name of plan")).last).to_have_value(name)

    (tmp_path / "book.xlsx").write_bytes(content_of(preset("startup")))
    (tmp_path / "lean.yaml").write_text(write_plan(LEAN.plan), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("tokens: 1", encoding="utf-8")
    files = [tmp_path / name for name in ("broken.yaml", "book.xlsx", "lean.yaml")]
    page.get_by_label("Plan files or exported workbooks").set_input_files(files)
    expect_columns(page, FIRST, SECOND, f"{FIRST} (2)", "Lean")
    expect(page.get_by_role("status").filter(has_text="“broken.yaml” was not added: schema: missing")).to_be_visible()

    comparison = compare({FIRST: "startup", SECOND: "academic", f"{FIRST} (2)": "startup", "Lean": LEAN})
    first, *others = (float(budget["total_cost"]) for budget in comparison.budgets.values())
    expect(cells(page, "Total cost").first).to_have_text(f"${first:,.0f}")
    more = others[0] - first
    expect(cells(page, "Total cost").nth(1)).to_have_text(f"${others[0]:,.0f}+${more / 1e6:.2f}M (+{more / first:.0%})")
    expect(cells(page, "Total cost").nth(2)).to_have_text(f"${first:,.0f}the same")
    expect(cells(page, "Spending before contingency, P90 of 2,048 draws").first).to_have_text(re.compile(r"^\$\d"))
    accelerators = page.get_by_role("table", name="Inputs that differ").get_by_role(
        "row", name=re.compile("^Accelerators ?n_accelerators")
    )
    expect(accelerators.get_by_role("cell")).to_have_text(["8", "64", "8", "16"])
    expect(page.get_by_role("list", name="Before you compare")).to_contain_text("different kinds of organization")

    press(page, f"Remove {FIRST} (2)")
    expect_columns(page, FIRST, SECOND, "Lean")
    press(page, "Move Lean up")
    expect_columns(page, FIRST, "Lean", SECOND)
    expect(page.get_by_role("button", name="Move Lean up")).to_be_focused()
    page.keyboard.press("Enter")
    expect_columns(page, "Lean", FIRST, SECOND)
    name = page.get_by_label("Name of plan 1")
    name.fill("Sixteen")
    name.press("Enter")
    expect_columns(page, "Sixteen", FIRST, SECOND)

    page.reload()
    expect_columns(page, "Sixteen", FIRST, SECOND)
    with page.expect_download() as download:
        press(page, "Save as CSV")
    assert download.value.suggested_filename == "plans.csv"
    expected = compare({"Sixteen": LEAN, FIRST: "startup", SECOND: "academic"}).csv()
    assert download.value.path().read_bytes() == expected
    assert next(csv.reader(expected.decode().splitlines())) == ["result", "label", "unit", "Sixteen", FIRST, SECOND]


def test_bars_say_in_words_what_they_show(url: str, open_tab: Callable[..., Page]) -> None:
    """And can be drawn at full width where totals are too different to be seen beside each other."""
    page = open_tab(url)
    add(page, SECOND)
    bars = page.get_by_role("listitem").filter(has=page.locator(".lb-stack"))
    for bar in (bars.nth(0), bars.nth(1)):  # each range that arrives draws both again
        expect(bar).to_contain_text(re.compile(r"8 of 10 outcomes: \$\d.* to \$\d"))
    expect(bars.first).to_contain_text(f"People ${Budget('startup')['people_cost']:,.0f}")
    people = bars.first.get_by_title(re.compile("^People"))
    width = lambda: people.evaluate("(part) => part.clientWidth")  # noqa: E731 - a word of this test
    wait(lambda: width() > 0, "the bars are drawn")
    before = settled(width)
    page.get_by_label("Draw each total at full width").press("Space")
    wait(lambda: width() > 2 * before, "the bars have the full width")


def test_a_plan_that_was_edited_in_this_browser_stands_beside_its_example_and_can_be_added(
    bare_server: Any,  # noqa: ANN401 - as above
    url: str,
    open_tab: Callable[..., Page],
) -> None:
    """Edited in a form, chosen by the name of its workbook."""
    page = open_tab(bare_server.url)
    tokens = page.get_by_role("textbox", name=re.compile("^Training tokens"))
    tokens.fill("200B")
    tokens.press("Enter")
    wait_in_page(page, "Object.values(localStorage).some((kept) => kept.includes('200000000000'))")
    page.goto(url)
    expect_columns(page, FIRST, f"{FIRST} (2)")
    total = Budget("startup", tokens=2e11)["total_cost"]
    expect(cells(page, "Total cost").first).to_have_text(f"${total:,.0f}")
    press(page, f"Remove {FIRST}")
    expect_columns(page, f"{FIRST} (2)")  # the list of plans is drawn anew with it
    add(page, "startup")
    expect_columns(page, f"{FIRST} (2)", FIRST)
    expect(cells(page, "Total cost").nth(1)).to_have_text(re.compile(rf"^\${total:,.0f}\+"))
    expect(page.get_by_text("startup, as edited in this browser")).to_be_visible()


def test_files_are_dropped_on_the_page(url: str, open_tab: Callable[..., Page]) -> None:
    page = open_tab(url)
    expect_columns(page, FIRST, OPENED)
    transfer = page.evaluate_handle(
        """(texts) => {
          const transfer = new DataTransfer();
          texts.forEach((text, place) => transfer.items.add(new File([text], `${place}.yaml`)));
          return transfer;
        }""",
        [write_plan(LEAN.plan), write_plan(preset("gpt3"))],
    )
    page.locator(".lb-root").dispatch_event("drop", {"dataTransfer": transfer})
    expect_columns(page, FIRST, OPENED, "Lean", preset("gpt3").organisation.plan_name)


def test_two_tabs_of_the_comparison(url: str, open_tab: Callable[..., Page]) -> None:
    """The list that is behind says so; it stays or takes over, and a list that is opened changes nothing."""
    one = open_tab(url)
    expect_columns(one, FIRST, OPENED)
    other = one.context.new_page()
    other.goto(url)
    expect_columns(other, FIRST, OPENED)
    assert one.evaluate("Object.keys(localStorage).length") == 0  # once: both have opened
    told = ".lb-told [role=status]"
    press(one, f"Remove {FIRST}")
    expect(other.locator(told)).to_have_text(re.compile("The list of plans was changed in another tab"))
    press(other, f"Remove {OPENED}")
    expect_columns(other, FIRST)
    expect(one.locator(told)).to_have_text(re.compile("Another tab has a list"))
    press(other, "Use the other version")
    expect_columns(other, OPENED)
    for page in (one, other):
        expect(page.locator(told)).to_have_count(0)
    add(other, SECOND)
    expect_columns(other, OPENED, SECOND)
    press(one, "Keep this version")
    expect(one.locator(told)).to_have_count(0)
    one.reload()
    expect_columns(one, OPENED)


def test_nothing_is_wider_than_the_page(workbooks: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - as above
    """Wide tables scroll within themselves, on Voila's page."""
    page = open_page(f"{workbooks.root}voila/render/compare.ipynb")
    expect_columns(page, FIRST, OPENED)
    expect(page.get_by_role("link", name="All workbooks")).to_be_visible()
    for name in ("GPT-3", "BLOOM", "QLoRA"):
        add(page, preset({"GPT-3": "gpt3", "BLOOM": "bloom", "QLoRA": "qlora"}[name]).organisation.plan_name)
        expect(results(page).get_by_role("columnheader", name=re.compile(f"^{name}"))).to_be_attached()
    for width in (375, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        wait_in_page(page, FITS)

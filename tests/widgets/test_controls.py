"""Every control of every page does something, or says why not; it keeps the focus, and nothing fails inside."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import pytest
from conftest import wait_in_page
from controls import UNFOLD, Control, cells, find, focus, named, press, sample, steps, undo
from playwright.sync_api import Page, expect

from llmbudget import Budget, catalog
from llmbudget.parameters.record import AnyRecord, Choice, Switch
from llmbudget.plan.plan import parameters, tables
from llmbudget.strategies import strategies
from llmbudget.widgets.session.field_keys import value_of
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.layout import RARE, arranged, shown_fields, shown_sections
from llmbudget.widgets.view.page_data import view_of

pytestmark = pytest.mark.browser
FORMS = ("startup", "academic", "big_tech")
ALONE = {
    "report_rate": "the dollar's own rate is 1 until another currency is chosen",
    "method": "adapters have nothing to be added to where weights are new by decision",
    "spot_share": "the shares of reserved and owned hours leave no room for it",
}
"""Fields of which every other value contradicts another field, and why."""

TOOLS = (
    "Start over", "Undo", "Redo", "Open", "Save", "Share link", "Python", "Fill finance template", "CSV",
    "Download Excel",
)  # fmt: skip
ASKING = ("Begin scenario", "Search", "Find the largest")
ASKED = ("Name of a new scenario", "Done by month no.", "Total cost at most USD", "Money USD")
CHOSEN = ("Risk of strategies", "Work", "What grows")
SAID = ".lb-notice:not(.lb-scenario) [role=status]"
FOLDS = (
    "What drives the cost",
    "Scenarios",
    "Cheapest plan",
    "What can this money train",
    "Monthly figures",
    "Other sections",
)


@pytest.fixture
def form(bare_server: Any, open_tab: Callable[..., Page]) -> Callable[[str], tuple[Page, list[Control]]]:  # noqa: ANN401 - what conftest.py serves
    """Open a form, and find all controls of it."""

    def opened(preset: str) -> tuple[Page, list[Control]]:
        page = open_tab(f"{bare_server.root}voila/render/{preset}.ipynb", width=1440, height=900)
        page.locator(".lb-range[aria-busy=false]").wait_for()
        page.evaluate(UNFOLD)
        return page, find(page)

    return opened


Form = Callable[[str], tuple[Page, list[Control]]]


@pytest.mark.parametrize("preset", FORMS[1:])
def test_every_control_of_a_form_is_known(form: Form, preset: str) -> None:
    """They are used on the startup's form, which is made of the same parts."""
    page, controls = form(preset)
    expect_known(page, controls, preset)


Some = Callable[[Iterable[str]], list[str]]


def test_every_control_of_a_form_is_used(form: Form) -> None:
    """Fields and cells with a wrong and a right value, and all buttons; undo or the way back leads to the preset.

    Of the fields one of each kind, because each takes the kernel three answers. Other forms have the same controls,
    drawn and answered by the same code, in another order: they are not used once more.
    """
    page, controls = form("startup")
    expect_known(page, controls, "startup")
    jump_to_drivers(page)
    unfold(page, controls)
    press_sizes(page, controls)
    use_fields(page, controls, "startup", sample)
    press_undo_and_redo(page)
    follow_an_error(page)
    begin_scenarios(page)
    search(page)
    find_the_largest(page, "startup")
    save_and_open(page)


@pytest.mark.slow
def test_every_other_field_of_a_form_is_used(form: Form) -> None:
    """Each that the test above leaves out, because it uses another one of the same kind."""
    page, controls = form("startup")
    use_fields(page, controls, "startup", others)


def others(keys: Iterable[str]) -> list[str]:
    """Return the keys that are not in the sample."""
    every = list(keys)
    sampled = sample(every)
    return [key for key in every if key not in sampled]


def use_fields(page: Page, controls: list[Control], preset: str, some: Some) -> None:
    fill_in_fields(page, preset, some)
    fill_in_cells(page, preset, some)
    press_rows(page, controls, preset, some)


def jump_to_drivers(page: Page) -> None:
    """Each leads to its field, which has the focus."""
    for link in page.locator(".lb-drivers button").all():
        link.focus()
        page.keyboard.press("Enter")
        assert "lb-drivers" not in page.evaluate(
            "document.activeElement.closest('[data-key], .lb-drivers')?.className ?? ''"
        )
        assert page.evaluate("Boolean(document.activeElement.dataset.key)")


def unfold(page: Page, controls: list[Control]) -> None:
    """Sections, folds and explanations open and close, and keep the focus."""
    folds = [one.place for one in named(controls, "DisclosureTriangle")]
    assert page.evaluate("(places) => window.controls.fold(places)", folds) == []
    about = [one.place for one in named(controls, "button", "^About ")]
    assert page.evaluate("(places) => window.controls.toggle(places)", about) == []
    for control in named(controls, "button", "^Fewer columns$"):
        done = press(page, control)
        assert done["changed"]
        assert done["kept"]
        assert re.fullmatch(r"\d+ more columns?", done["focus"])
        assert press(page, control)["focus"] == "Fewer columns"


def fill_in_fields(page: Page, preset: str, some: Some) -> None:
    done = list(steps(preset, some(shown_fields())))
    refused = {step.key for step in done if not step.taken}
    assert refused <= ALONE.keys() | {f"{name}_use" for name in strategies()}  # what excludes a strategy is in its file
    assert page.evaluate("(steps) => window.controls.useAll(steps)", [asdict(step) for step in done]) == []


def fill_in_cells(page: Page, preset: str, some: Some) -> None:
    for name, table in tables().items():
        if not (done := list(steps(preset, some(cells(preset, name))))):
            continue
        assert [step.key for step in done if not step.taken] == []
        assert page.evaluate("(steps) => window.controls.useAll(steps)", [asdict(step) for step in done]) == []
        noun = table.row.records()["name"].label.lower()
        assert page.evaluate("(name) => window.controls.resetTable(name)", name) == {"focus": f"Add {noun}", "kept": ""}


def press_rows(page: Page, controls: list[Control], preset: str, some: Some) -> None:
    """A new row has the focus; one that goes away gives it to the button that adds rows."""
    keys = [key for name in tables() for key in cells(preset, name) if key.endswith(".name")]
    rows = {value_of(Session(preset).plan, key) for key in some(keys)}
    for control in named(controls, "button", "^Add "):
        done = press(page, control)
        assert done["plan"], control
        assert re.fullmatch(r"\w+\.\d+\.name", done["focus"]), (control, done)
        undo(page)
        assert focus(page) == control.name
    for control in named(controls, "button", "^Remove "):
        if control.name.removeprefix("Remove ") not in rows:
            continue
        done = press(page, control)
        assert done["plan"], control
        assert done["focus"].startswith("Add "), (control, done)
        undo(page)


def press_sizes(page: Page, controls: list[Control]) -> None:
    """Each size is taken, or says why it cannot be."""
    for tier in catalog.tiers().values():
        [control] = named(controls, "button", f"^{re.escape(tier.label)}$")
        done = press(page, control)
        assert done["kept"], (tier.id, done)
        assert done["plan"] or page.locator(SAID).text_content(), tier.id
        undo(page)


def press_undo_and_redo(page: Page) -> None:
    """They say whether they can, and keep the focus; so does starting over."""
    page.evaluate("() => window.controls.enter('tokens', '3B')")
    for name, text in (("Undo", ""), ("Redo", "3B"), ("Start over", "")):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-disabled", "false")
        button.press("Enter")
        if text:
            expect(page.locator("[data-key=tokens]")).to_have_value(text)
        else:
            wait_in_page(page, "window.controls.kept() === ''")
        expect(button).to_be_focused()
    expect(page.get_by_role("button", name="Start over")).to_have_attribute("aria-disabled", "true")


def follow_an_error(page: Page) -> None:
    """The line on top leads to the field; it goes away when the text is right."""
    page.evaluate("() => window.controls.enter('tokens', 'many')")
    page.locator(".lb-errors button").press("Enter")
    assert focus(page) == "tokens"
    page.evaluate("() => window.controls.enter('tokens', '3B')")
    expect(page.locator(".lb-errors button")).to_have_count(0)
    undo(page)


def begin_scenarios(page: Page) -> None:
    """Named, shown, with a column multiplied, left by two ways, and removed."""
    name = page.get_by_label("Name of a new scenario")
    said = page.locator(SAID)
    for wrong in ("", "a*"):
        name.fill(wrong)
        page.get_by_role("button", name="Begin scenario").press("Enter")
        expect(said).to_contain_text("Scenario: ")
    name.fill("Lean")
    name.press("Enter")
    expect(page.get_by_text("You are editing the scenario “Lean”")).to_be_visible()
    expect(name).to_be_focused()
    column, factor = page.get_by_label("Multiply a column of a table"), page.get_by_label(re.compile("^by ×"))
    column.select_option("role_salary")
    factor.fill("a lot")
    factor.press("Enter")
    expect(said).to_contain_text("is not a number")
    factor.fill("2")
    factor.press("Enter")
    expect(page.get_by_text(re.compile("Salary, roles: × 2"))).to_be_visible()
    expect(factor).to_be_focused()
    for shown in ("As planned", "Lean"):
        button = page.get_by_role("button", name=f"Show {shown}", exact=True)
        button.press("Enter")
        expect(button).to_have_text("Shown")
        expect(button).to_be_focused()
    page.get_by_role("button", name="Back to the plan").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Remove Lean").press("Enter")
    expect(said).to_contain_text("Removed the scenario “Lean”.")
    expect(name).to_be_focused()
    page.get_by_role("button", name="Start over").press("Enter")


def search(page: Page) -> None:
    """Begun with limits, which are judged when they are left, and cancelled."""
    start = page.get_by_role("button", name="Search", exact=True)
    for label, wrong, right in (("Done by", "soon", "12"), ("Total cost at most", "much", "$1.5M")):
        field = page.get_by_label(label)
        field.fill(wrong)
        field.press("Tab")
        expect(field).to_have_attribute("aria-invalid", "true")
        field.fill(right)
        field.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "false")
        expect(field).to_be_focused()
    page.get_by_label("Risk of strategies").select_option("low")
    start.press("Enter")
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(page.get_by_text("The search was canceled.")).to_be_visible()
    expect(start).to_be_focused()


def find_the_largest(page: Page, preset: str) -> None:
    """Every choice has an answer, or a sentence why there is none; what was found can be opened."""
    money, ask = page.get_by_label(re.compile("^Money")), page.get_by_role("button", name="Find the largest")
    money.fill("much")
    money.press("Tab")
    expect(money).to_have_attribute("aria-invalid", "true")
    answer = page.locator(".lb-search + .lb-search > [role=status]").first
    total = Budget(preset)["total_cost"]
    for grows, times in (("parameters", 8), ("both", 9), ("tokens", 10)):
        before = answer.text_content() or ""
        money.fill(f"${times * total:,.0f}")
        page.get_by_label("What grows").select_option(grows)
        ask.press("Enter")
        expect(answer).not_to_have_text(before)
        expect(answer).to_have_text(re.compile("Anything larger|^What grows: "))
        expect(ask).to_be_focused()
    opener = page.get_by_role("button", name="Open the largest")
    opener.press("Enter")
    expect(opener).to_have_text("Opened")
    expect(opener).to_be_focused()
    undo(page)
    expect(opener).to_have_text("Open")


def save_and_open(page: Page) -> None:
    """Every tool of the header; a file that is no plan says so."""
    said = page.locator(SAID)
    for name in ("Save", "CSV", "Download Excel"):
        button = page.get_by_role("button", name=name, exact=True)
        with page.expect_download() as download:
            button.press("Enter")
        assert download.value.path().stat().st_size > 0
        expect(button).to_be_focused()
    page.get_by_role("button", name="Share link").press("Enter")
    expect(said).to_contain_text("link")
    program = page.get_by_role("button", name="Python", exact=True)
    for pressed in ("true", "false"):
        program.press("Enter")
        expect(program).to_have_attribute("aria-pressed", pressed)
        expect(program).to_be_focused()
    menu = page.get_by_role("button", name="Fill finance template")
    menu.press("Enter")
    expect(page.locator(".lb-menu button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    menu.press("Enter")
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(menu).to_be_focused()
    for content, answer in ((b"tokens: 1", "could not be opened"), (b"", "could not be opened")):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open", exact=True).press("Enter")
        chooser.value.set_files({"name": "plan.yaml", "mimeType": "application/yaml", "buffer": content})
        expect(said).to_contain_text(answer)


def expect_known(page: Page, controls: list[Control], preset: str) -> None:
    """As many are found as the plan has fields, cells, rows, tables and strategies, and by name the few others."""
    session = Session(preset)
    shown = view_of(session)
    fields = [parameters()[name].record for name in shown_fields()]
    columns = [
        record
        for table in tables().values()
        for _ in session.plan.value(table.name)
        for record in table.row.records().values()
    ]
    drivers = page.locator(".lb-drivers button").count()
    ways = page.locator(".lb-failed button").count()
    rows = sum(len(session.plan.value(name)) for name in tables())
    folded = [
        name for name in tables() if shown["tables"][name]["rows"] and _rare(name) - set(shown["tables"][name]["used"])
    ]
    layout = arranged(session.plan.profile)
    buttons = {
        r"^About ": len(fields) - len(strategies()),
        r"^Add ": len(tables()),
        r"^Remove ": rows,
        r"^Fewer columns$": len(folded),
    }
    folds = len(shown_sections()) + len(strategies()) + sum(1 for one in layout if one["more"] or one["more_tables"])
    expected = {
        "textbox": len(fields) + len(columns) - _count([*fields, *columns], Choice | Switch) + len(ASKED),
        "combobox": _count([*fields, *columns], Choice) + len(CHOSEN),
        "switch": _count([*fields, *columns], Switch),
        "DisclosureTriangle": folds + len(FOLDS) + 1,  # and the checks that hold
        "button": sum(buttons.values()) + len(TOOLS) + len(ASKING) + len(catalog.tiers()) + drivers + ways,
    }
    found = Counter(control.role for control in controls if control.role != "link")
    assert {pattern: len(named(controls, "button", pattern)) for pattern in buttons} == buttons
    assert found == expected
    for role, names in {"button": (*TOOLS, *ASKING), "textbox": ASKED, "combobox": CHOSEN}.items():
        assert [len(named(controls, role, f"^{re.escape(name)}")) >= 1 for name in names] == [True] * len(names)
    assert 0 < drivers <= 10


def _rare(table: str) -> set[str]:
    row = tables()[table].row
    return {field for field in row.records() if f"{row.prefix}_{field}" in RARE}


def _count(records: Iterable[AnyRecord], kind: Any) -> int:  # noqa: ANN401 - a union of classes
    return sum(isinstance(record, kind) for record in records)

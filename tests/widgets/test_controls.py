"""Every control of every page does something, or says why not; it keeps the focus, and nothing fails inside."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import settled, wait, wait_in_page
from controls import (
    UNFOLD,
    Control,
    Step,
    cells,
    find,
    first_steps,
    focus,
    named,
    press,
    sample,
    steps,
    tells,
    told,
    undo,
    wrong_text,
)
from header_menu import choose, item, opener
from playwright.sync_api import Page, expect

from llmbudget import Budget, catalog
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import parameters, tables
from llmbudget.plan.rows import counted
from llmbudget.strategies import strategies
from llmbudget.widgets.session.entry import MONTH_NUMBER
from llmbudget.widgets.session.field_keys import record_of
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.layout import RARE, arranged, shown_fields, shown_sections
from llmbudget.widgets.view.owning import RANGES
from llmbudget.widgets.view.page_data import view_of

pytestmark = pytest.mark.browser
MIXTURE = Path(__file__).parents[1] / "imports" / "mixture.json"
LOG = Path(__file__).parents[2] / "benchmarks" / "step_logs" / "1.5B.csv"
ALONE = {
    "report_rate": "the dollar's own rate is 1 until another currency is chosen",
    "method": "adapters have nothing to be added to where weights are new by decision",
    "spot_share": "the shares of reserved and owned hours leave no room for it",
}
"""Fields of which every other value contradicts another field, and why."""

TOOLS = (
    "Skip to the form", "Skip to the results", "Rename", "Start your own budget", "Undo", "Redo", "More",
    "Download Excel",
)  # fmt: skip
FILTERS = ("All fields", "Changed", "Moves total")
FOUND = ("Search fields",)
MENU = (
    "Open",
    "Save",
    "Share link",
    "CSV",
    "Journal and other CSV",
    "Print or PDF",
    "Fill finance template",
    "Python",
    "Tour",
    "Start over",
)
"""Actions in the menu of the header, and the group of the finance templates."""

ASKING = (
    "Scenarios side by side", "Own or rent over time", "Spending against the budget", "Choose bills", "Begin scenario",
    "Search", "Find the largest",
)  # fmt: skip
KEEPING = tuple(
    f"{way}: {chart}"
    for chart in (
        "Where the money goes",
        "What strategies save",
        "Cost by month and cash left",
        "Paid for owning and for renting, by month",
    )
    for way in ("Save PNG", "Save SVG", "Copy table")
)
MOVING = ("up", "down", "Duplicate")
"""Buttons of a card beside the one that removes it."""

FILLING = ("Fill in", "Choose a file", "Use this speed", "Choose a log")
ASKED = (
    "Or paste a config.json", "Tokens per second", "Tokens in a step", "Accelerators used", "Name of a new scenario",
    "Done by month no.", "Total cost at most USD", "Money USD", "Hours used, of all hours",
    "Rates of other currencies",
)  # fmt: skip
CHOSEN = ("Risk of strategies", "Work", "What grows", "New run, kind:")
OF_RUNS = ("Measured run", "Choose")
"""Choices that only a plan with further runs has; the second one is in a fold with a button: where to compute them."""

SAID = ".lb-notice:not(.lb-scenario, .lb-reading) [role=status]"
FOLDS = (
    "More figures",
    "What drives the cost",
    "Scenarios",
    "Own or rent",
    "Spent",
    "Runs by month as a table",
    "Cheapest plan",
    "What can this money train",
    "Monthly figures",
    "Other sections",
    "Use a measured speed",
    "Fill in a usual size or a config.json",
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


FOLD_UP = """() => document
  .querySelectorAll(".lb-form details:not(:has([data-key=tokens], .lb-measured), .lb-measured, .lb-sized)")
  .forEach((fold) => (fold.open = false))"""
"""Folds away fields that are not used: what has a role and a name is looked for among all that is open."""

Form = Callable[[str], tuple[Page, list[Control]]]


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["academic", "nonprofit", "big_tech"])
def test_every_control_of_a_form_is_known(form: Form, preset: str) -> None:
    """They are used on the startup's form, which is made of the same parts."""
    page, controls = form(preset)
    expect_known(page, controls, preset)


@pytest.mark.slow
def test_every_control_of_a_form_is_used(form: Form) -> None:
    """Fields and cells with a wrong and a right value, and all buttons; undo or the way back leads to the preset.

    Of the fields one of each kind, because each takes the kernel three answers. Other forms have the same controls,
    drawn and answered by the same code, in another order: they are not used once more. What stands beside the fields
    is used below.
    """
    page, controls = form("startup")
    expect_known(page, controls, "startup")
    jump_to_drivers(page)
    unfold(page, controls)
    press_sizes(page, controls)
    fill_in_fields(page, "startup")
    fill_in_cells(page, "startup")
    press_rows(page, controls)


@pytest.mark.slow
def test_every_control_beside_the_fields_is_used(form: Form) -> None:
    """On the same form; each panel has a story of its own too, in its file."""
    page, _ = form("startup")
    page.evaluate(FOLD_UP)
    fill_in_a_model(page)
    take_a_measurement(page)
    press_undo_and_redo(page)
    follow_an_error(page)
    begin_scenarios(page)
    search(page)
    find_the_largest(page, "startup")
    save_and_open(page)


@pytest.mark.slow
def test_every_field_cell_and_row_tells_the_kernel_what_was_done_to_it(form: Form) -> None:
    """All of them, also those that the test above leaves out because it uses another one of the same kind.

    The session reads each text: `first_steps` asks it. What it refuses, and the way back, are asked below. How an
    answer comes back into the page is the same code for all fields of a kind, which the test above uses.
    """
    page, controls = form("startup")
    every = [key for name in tables() for key in cells("startup", name)]
    done = list(first_steps("startup", [*shown_in("startup"), *every]))
    refused = {step.key for step in done if not step.taken}
    assert refused <= ALONE.keys() | {f"{name}_use" for name in strategies()}
    added, removed = named(controls, "button", "^Add "), named(controls, "button", "^Remove ")
    rows = [(name, row) for name in tables() for row in range(len(Session("startup").plan.value(name)))]
    said = tells(page, done, [*added, *removed])
    assert said[: len(done)] == [told(step) for step in done]
    buttons = [(message["kind"], message["table"], message.get("row")) for message in said[len(done) :]]
    expected = [*(("add", name, None) for name in tables()), *(("remove", *row) for row in rows)]
    assert sorted(buttons, key=str) == sorted(expected, key=str)


@pytest.mark.slow
def test_every_field_and_cell_refuses_in_words_what_it_cannot_hold_and_goes_back() -> None:
    session = Session("startup")
    plan = session.plan
    for key in [*shown_fields(), *(key for name in tables() for key in cells("startup", name))]:
        if (wrong := wrong_text(key)) is None:
            continue
        type_into(session, key, wrong)
        assert session.refused[key], key
        assert (session.text(key), session.plan) == (wrong, plan), key
        if key in parameters():
            session.reset(key)
        else:
            type_into(session, key, Session("startup").text(key))
        assert (session.refused, session.plan) == ({}, plan), key


def type_into(session: Session, key: str, text: str) -> None:
    if key in parameters():
        session.set(key, text)
    else:
        table, row, field = key.split(".")
        session.set_cell(table, int(row), field, text)


def shown_in(preset: str) -> list[str]:
    """Return the keys of the fields that a form shows."""
    fields = view_of(Session(preset))["fields"]
    return [name for name in shown_fields() if not fields[name]["absent"]]


def jump_to_drivers(page: Page) -> None:
    """Each leads to its field, which has the focus."""
    page.locator(".lb-range[aria-busy=false]").wait_for()
    for link in page.locator(".lb-drivers button").all():  # once: they are known
        link.focus()
        page.keyboard.press("Enter")
        wait_in_page(page, "document.activeElement.matches('[data-key]:not(.lb-drivers *)')")


def unfold(page: Page, controls: list[Control]) -> None:
    """Sections, folds and explanations open and close, and keep the focus."""
    folds = [one.place for one in named(controls, "DisclosureTriangle")]
    assert page.evaluate("(places) => window.controls.fold(places)", folds) == []
    about = [one.place for one in named(controls, "button", "^About ")]
    assert page.evaluate("(places) => window.controls.toggle(places)", about) == []
    for control in named(controls, "button", "^Fewer fields per row$"):
        done = press(page, control)
        assert done["changed"]
        assert done["kept"]
        assert re.fullmatch(r"\d+ more fields? per row", done["focus"])
        assert press(page, control)["focus"] == "Fewer fields per row"


def fill_in_fields(page: Page, preset: str) -> None:
    """One of each kind."""
    done = list(steps(preset, sample(shown_in(preset))))
    refused = {step.key for step in done if not step.taken}
    assert refused <= ALONE.keys() | {f"{name}_use" for name in strategies()}  # what excludes a strategy is in its file
    use_all(page, done)


def fill_in_cells(page: Page, preset: str) -> None:
    """One of each kind that has something to choose; the way back of its table takes it back."""
    plan = Session(preset).plan
    every = [key for name in tables() for key in cells(preset, name)]
    every = [key for key in every if not _names(record_of(key)) or plan.value(_names(record_of(key)))]
    for key in sample(every):
        done = list(steps(preset, [key]))
        assert [step.key for step in done if not step.taken] == []
        use_all(page, done)
        name = key.partition(".")[0]
        noun = tables()[name].row.records()["name"].label.lower()
        assert page.evaluate("(name) => window.controls.resetTable(name)", name) == {"focus": f"Add {noun}", "kept": ""}


def use_all(page: Page, done: list[Step]) -> None:
    assert page.evaluate("(steps) => window.controls.useAll(steps)", [asdict(step) for step in done]) == []


def press_rows(page: Page, controls: list[Control]) -> None:
    """A new row has the focus; one that goes away gives it to the button that adds rows; of one table for all."""
    add, remove = named(controls, "button", "^Add ")[0], named(controls, "button", "^Remove ")[0]
    done = press(page, add)
    assert done["plan"], add
    assert re.fullmatch(r"\w+\.\d+\.name", done["focus"]), (add, done)
    undo(page)
    assert focus(page) == add.name
    done = press(page, remove)
    assert done["plan"], remove
    assert done["focus"].startswith("Add "), (remove, done)
    undo(page)


def press_sizes(page: Page, controls: list[Control]) -> None:
    """Each size is taken, or says why it cannot be."""
    for tier in catalog.tiers().values():
        [control] = named(controls, "button", f"^{re.escape(tier.label)}$")
        done = press(page, control)
        assert done["kept"], (tier.id, done)
        assert done["plan"] or settled(page.locator(SAID).text_content), tier.id
        undo(page)


def fill_in_a_model(page: Page) -> None:
    """Pasted or chosen, nonsense and a model: the answer stands beside the field, which keeps what is wrong."""
    text, fill = page.get_by_label("Or paste a config.json"), page.get_by_role("button", name="Fill in")
    beside = page.locator(".lb-model:has(textarea)")
    for wrong, reason in (("", "Nothing is pasted"), ("not a model", "is not JSON")):
        text.fill(wrong)
        fill.press("Enter")
        expect(beside.locator(".lb-error")).to_contain_text(reason)
        expect(text).to_have_value(wrong)
        expect(text).to_have_attribute("aria-invalid", "true")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").press("Enter")
    chooser.value.set_files(MIXTURE)
    expect(beside.locator("[role=status]")).to_contain_text("Filled in from qwen3_moe: total parameters 30.53B")
    expect(text).to_have_value("")
    expect(text).to_have_attribute("aria-invalid", "false")
    undo(page)
    expect(beside.locator("[role=status]")).to_be_hidden()


def take_a_measurement(page: Page) -> None:
    """Typed or in a log: the answer stands beside the field, which keeps what was typed."""
    speed, beside = page.get_by_label("Tokens per second"), page.locator(".lb-measured")
    for typed, reason in (("", "Give one of a log"), ("fast", "Tokens per second: 'fast' is not a number")):
        speed.fill(typed)
        page.get_by_role("button", name="Use this speed").press("Enter")
        expect(beside.locator(".lb-error")).to_contain_text(reason)
        expect(speed).to_have_value(typed)
    speed.fill("")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a log").press("Enter")
    chooser.value.set_files(LOG)
    expect(beside.locator("[role=status]")).to_contain_text("1.5B.csv: 482")
    expect(beside.locator(".lb-error")).to_be_empty()
    undo(page)
    expect(beside.locator("[role=status]")).to_be_hidden()


def press_undo_and_redo(page: Page) -> None:
    """They say whether they can, and keep the focus; so does starting over."""
    page.evaluate("() => window.controls.enter('tokens', '3B')")
    for name, text in (("Undo", ""), ("Redo", "3B")):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-disabled", "false")
        button.press("Enter")
        if text:
            expect(page.locator("[data-key=tokens]")).to_have_value(text)
        else:
            wait_in_page(page, "window.controls.kept() === ''")
        expect(button).to_be_focused()
    choose(page, "Start over")
    wait_in_page(page, "window.controls.kept() === ''")
    expect(opener(page)).to_be_focused()
    opener(page).press("Enter")
    expect(item(page, "Start over")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")


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
    for wrong, reason in (("", "cannot be used"), ("a*", "wildcards")):
        name.fill(wrong)
        page.get_by_role("button", name="Begin scenario").press("Enter")
        expect(said).to_contain_text(reason)
    name.fill("Lean")
    name.press("Enter")
    expect(page.get_by_text("You are editing the scenario “Lean”")).to_be_visible()
    expect(name).to_be_focused()
    page.get_by_role("combobox", name="Compare another input").fill("salary, roles")
    page.get_by_role("combobox", name="Compare another input").press("Enter")
    factor = page.get_by_label("Salary, roles: Lean")
    expect(factor).to_be_focused()
    factor.fill("a lot")
    factor.press("Enter")
    expect(page.get_by_text("'a lot' is not a number")).to_be_visible()
    factor.fill("2")
    factor.press("Enter")
    expect(page.get_by_text(re.compile(r"Salaries: \+\$"))).to_be_visible()
    expect(factor).to_be_focused()
    for shown in ("As planned", "Lean"):
        button = page.get_by_role("button", name=f"Show {shown} in the form", exact=True)
        button.press("Enter")
        expect(button).to_have_text("Shown in the form")
        expect(button).to_be_focused()
    page.get_by_role("button", name="Back to the plan").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Remove Lean").press("Enter")
    expect(said).to_contain_text("Removed the scenario “Lean”.")
    expect(name).to_be_focused()
    choose(page, "Start over")


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
    page.get_by_label("Work", exact=True).select_option("other")  # so many plans that there is time to cancel
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
        before = settled(answer.text_content) or ""
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
    """Excel beside the menu, and every action in it; a file that is no plan says so."""
    said = page.locator(SAID)
    excel = page.get_by_role("button", name="Download Excel")
    with page.expect_download() as download:
        excel.press("Enter")
    assert download.value.path().stat().st_size > 0
    expect(excel).to_be_focused()
    opener(page).press("Enter")
    listed = page.get_by_role("menu", name="More actions")
    labels = "(all) => all.map((entry) => entry.ariaLabel ?? entry.querySelector('.lb-menu-title').textContent)"
    entries = listed.locator("[role=group], :scope > button")
    wait(lambda: sorted(entries.evaluate_all(labels)) == sorted(MENU), "the menu has all its entries")
    page.keyboard.press("Escape")
    for name in ("Save", "CSV", "Board one-pager"):
        with page.expect_download() as download:
            choose(page, name)
        assert download.value.path().stat().st_size > 0
        expect(opener(page)).to_be_focused()
        expect(opener(page)).to_have_text("More")
    choose(page, "Journal and other CSV")
    asked = page.get_by_role("dialog", name="Journal and other CSV")
    asked.get_by_role("combobox", name="Columns").select_option("Journal for NetSuite")
    with page.expect_download() as download:
        asked.get_by_role("button", name="Save the file").press("Enter")
    assert download.value.path().read_text().startswith("External ID,")
    expect(opener(page)).to_be_focused()
    expect(opener(page)).to_have_text("More")
    choose(page, "Share link")
    expect(said).to_contain_text("link")
    program = page.get_by_role("menuitemcheckbox", name="Python")
    for checked in ("true", "false"):
        opener(page).press("Enter")
        program.press("Enter")
        expect(opener(page)).to_be_focused()
        opener(page).press("Enter")
        expect(program).to_have_attribute("aria-checked", checked)
        page.keyboard.press("Escape")
    with page.expect_file_chooser():
        choose(page, "Your own file …")
    for content, answer in ((b"tokens: 1", "could not be opened"), (b"", "could not be opened")):
        with page.expect_file_chooser() as chooser:
            choose(page, "Open")
        chooser.value.set_files({"name": "plan.yaml", "mimeType": "application/yaml", "buffer": content})
        expect(said).to_contain_text(answer)


def expect_known(page: Page, controls: list[Control], preset: str) -> None:
    """As many are found as the plan has fields, cells, rows, tables and strategies, and by name the few others."""
    session = Session(preset)
    shown = view_of(session)
    fields = [parameters()[name].record for name in shown_in(preset)]
    columns = [record_of(key) for name in tables() for key in cells(preset, name)]
    cards = [row for table in tables().values() if table.row.head for row in session.plan.value(table.name)]
    drivers = settled(page.locator(".lb-drivers button").count)
    series = settled(page.locator(".lb-series:visible").count)
    ways = settled(page.locator(".lb-failed button").count)
    rows = sum(len(session.plan.value(name)) for name in tables())
    folded = [
        name
        for name, table in tables().items()
        if not table.row.head and any(_rare(name) - {*row["used"]} for row in shown["tables"][name]["rows"].values())
    ]
    layout = arranged(session.plan.profile)
    buttons = {
        r"^About ": len(fields) - len(strategies()) + sum(len(counted(row)) for row in cards),
        r"^Add ": len(tables()),
        r"^Remove ": rows,
        r"^Fewer fields per row$": len(folded),
        r"^Choose a (month|day): ": sum(map(_is_dated, [*fields, *columns])),
    }
    folds = len(shown_sections()) + len(strategies()) + sum(1 for one in layout if one["more"] or one["more_tables"])
    folds += sum(any(f"{row.prefix}_{field}" in RARE for field in counted(row)) for row in cards)
    lists = _count([*fields, *columns], Choice) + sum(bool(_names(record)) for record in [*fields, *columns])
    placing = bool(session.plan.value("runs"))
    chosen = (*CHOSEN, *FOUND, *(OF_RUNS if placing else ()))
    expected = {
        "textbox": len(fields) + len(columns) - lists - _count([*fields, *columns], Switch) + len(ASKED),
        "combobox": lists + len(chosen),
        "switch": _count([*fields, *columns], Switch),
        "DisclosureTriangle": folds + len(FOLDS) + placing + 1,  # and the checks that hold
        "button": sum(buttons.values())
        + len(MOVING) * len(cards)
        + len((*TOOLS, *FILTERS, *ASKING, *FILLING, *KEEPING))
        + len(shown_sections())
        + len(catalog.tiers())
        + drivers
        + series
        + ways
        + placing
        + len(RANGES),  # what owning hangs on
    }
    lanes = shown["timeline"]["lanes"]
    bars = sum(len(lane["windows"]) + len(lane["bars"]) for lane in lanes)
    expected["slider"] = bars + 2  # over the chart by month, and over own or rent
    found = Counter(control.role for control in controls if control.role != "link")
    assert {pattern: len(named(controls, "button", pattern)) for pattern in buttons} == buttons
    assert found == expected
    for role, names in {
        "button": (*TOOLS, *FILTERS, *ASKING, *FILLING, *KEEPING),
        "textbox": ASKED,
        "combobox": chosen,
    }.items():
        assert [len(named(controls, role, f"^{re.escape(name)}")) >= 1 for name in names] == [True] * len(names)
    assert 0 < drivers <= 10


def _rare(table: str) -> set[str]:
    row = tables()[table].row
    return {field for field in row.records() if f"{row.prefix}_{field}" in RARE}


def _is_dated(record: AnyRecord) -> bool:
    return isinstance(record, Month | Day) or (isinstance(record, Number) and record.unit == MONTH_NUMBER)


def _names(record: AnyRecord) -> str:
    """Return the table of whose rows a field names one, from a list; empty for other fields."""
    return record.names if isinstance(record, Text) else ""


def _count(records: Iterable[AnyRecord], kind: Any) -> int:  # noqa: ANN401 - a union of classes
    return sum(isinstance(record, kind) for record in records)

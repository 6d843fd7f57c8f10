"""Several tabs of one plan: what was typed in any of them is kept until somebody gives it up."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from llmbudget.widgets.view.static_files import javascript

pytestmark = pytest.mark.browser
KERNEL = """
// A kernel whose plan is the letters that were typed. It answers when it is asked to.
const past = [];
let [plan, linked, queue, told] = ["", null, [], null];
const make = {
  set: ({ text }) => plan + text,
  undo: () => past.pop() ?? plan,
  adopt: ({ kept }) => letters(kept),
  stay: () => plan,
};
const letters = ({ plan = "", unanswered = [] }) => plan + unanswered.map(({ edit }) => edit.text).join("");
const run = (edit) => {
  const next = make[edit.kind](edit);
  if (edit.kind !== "undo") past.push(plan);
  plan = next;
};
const session = `s${Math.random().toString(36).slice(2)}`;
const tabs = versions("plan", session, { told: (other) => (told = other?.kind ?? null) });
const page = keeper(tabs, (message) => queue.push(message), () => {});
plan = page.before?.plan ?? "";
for (const { edit } of page.before?.unanswered ?? []) run(edit);
tabs.say();
window.addEventListener("pagehide", tabs.leave);
window.tab = {
  type: (text) => page.act({ kind: "set", text }),
  undo: () => page.act({ kind: "undo" }),
  link: (text) => {
    past.push(plan);
    [plan, linked] = [text, text];
    page.answered({ plan, refused: {}, scenario: "", changed: true, edited: false, linked: true });
  },
  choose: (kind) => page.choose(kind),
  answer: () => {
    for (const { number, edit } of queue.splice(0)) {
      run(edit);
      page.answered({ number, plan, refused: {}, scenario: "", changed: plan !== "", edited: true });
    }
    return plan;
  },
  plan: () => plan,
  shown: () => plan + queue.map(({ edit }) => edit.text).join(""),
  told: () => told,
  goesOn: () => tab.shown() === tab.common() || tab.shown() === linked, // a link that nobody edited is not kept
  other: () => (tabs.other() ? letters(tabs.other().record) : null),
  common: () => letters(JSON.parse(localStorage.getItem("plan") ?? "{}")),
  kept: () => Object.values(localStorage).map((text) => letters(JSON.parse(text))).join(" "),
  stored: () => Object.entries(localStorage).map(([key, text]) => [key, letters(JSON.parse(text))]),
};
"""
HTML = f"<p></p><script type='module'>{javascript('dom', 'versions', 'kept')}\n{KERNEL}</script>"
ADDRESS = "http://localhost/"
NOTHING = f"{ADDRESS}nothing"
KEPT_ARE = """([goesOn, ...apart]) => {
  const { plan, ...others } = Object.fromEntries(tab.stored());
  const kept = [plan ?? "", ...Object.values(others).sort()];
  return JSON.stringify(kept) === JSON.stringify([goesOn ?? "", ...apart.sort()]);
}"""


@dataclass
class Tabs:
    """Tabs of one browser, and what was typed and not given up."""

    context: BrowserContext
    pages: list[Page] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    letters: Iterator[str] = field(default_factory=lambda: map(chr, range(0x4E00, 0x9FFF)))

    def open(self) -> Page:
        """Open one more."""
        page = self.context.new_page()
        page.goto(ADDRESS)
        page.wait_for_function("window.tab")
        self.pages.append(page)
        return page

    def type(self, page: Page) -> str:
        """Type something that nobody typed before."""
        letter = next(self.letters)
        page.evaluate("(letter) => tab.type(letter)", letter)
        self.typed.add(letter)
        return letter

    def type_in_both(self) -> tuple[str, str]:
        """Type into one tab, and into the other one when it has heard of it."""
        one, other = self.pages
        first = self.type(one)
        expect_true(other, "tab.told() === 'newer'")
        return first, self.type(other)

    def choose(self, page: Page, way: str) -> None:
        """Choose between two versions, where there are two: what only the other one had is given up."""
        mine, other = page.evaluate("(way) => [tab.answer(), tab.other(), tab.choose(way)]", way)[:2]
        if other is None:
            return
        assert page.evaluate("tab.answer()") == (other if way == "adopt" else mine)
        self.typed -= set(mine) - set(other) if way == "adopt" else set(other) - set(mine)

    def link(self, page: Page) -> None:
        """Open a link in a tab whose edits are all answered."""
        page.evaluate("(letter) => (tab.answer(), tab.link(letter))", next(self.letters))

    def undo(self, page: Page) -> None:
        """Take back what was done last."""
        before, after = page.evaluate("[tab.answer(), (tab.undo(), tab.answer())]")
        self.typed -= set(before) - set(after)
        self.typed |= set(after)

    def expect_stored(self, *versions: str) -> None:
        """All that the browser keeps is these versions, of which the first goes on, as soon as each tab sees it."""
        for page in self.pages:
            expect_true(page, KEPT_ARE, list(versions))

    def expect_nothing_lost(self) -> None:
        """All that was typed is in a version that is kept, and a tab that shows another one than goes on was told."""
        expect_true(
            self.pages[0], "(typed) => [...typed].every((one) => tab.kept().includes(one))", "".join(self.typed)
        )
        for page in self.pages:
            expect_true(page, "Boolean(tab.told()) || tab.goesOn()")


def expect_true(page: Page, function: str, argument: object = None) -> None:
    """Wait until it holds: other tabs hear of a change a moment later."""
    page.wait_for_function(function, arg=argument)


@pytest.fixture(scope="module")
def first(chromium: Browser) -> Iterator[Page]:
    """A tab that stays open and does nothing: so the next ones have no process to start."""
    context = chromium.new_context()
    context.route("**/*", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    context.route(NOTHING, lambda route: route.fulfill(body="<p></p>", content_type="text/html"))
    page = context.new_page()
    page.goto(NOTHING)
    yield page
    context.close()


@pytest.fixture
def tabs(first: Page) -> Iterator[Tabs]:
    """A browser with two tabs on a page without a kernel."""
    both = Tabs(first.context)
    both.open()
    both.open()
    yield both
    for page in first.context.pages[1:]:
        page.close()
    first.evaluate("localStorage.clear()")


def test_a_tab_that_is_behind_is_told_at_once_and_overwrites_nothing(tabs: Tabs) -> None:
    """When the other one types, before a kernel answers it; what is typed in both stays."""
    one, other = tabs.pages
    typed = tabs.type(one)
    expect_true(other, "tab.told() === 'newer'")
    own = tabs.type(other)
    tabs.expect_stored(typed, own)
    assert other.evaluate("tab.told()") == "both"
    other.evaluate("tab.answer()")
    tabs.expect_stored(typed, own)
    expect_true(one, "tab.told() === 'apart'")


@pytest.mark.parametrize(("way", "kept"), [("adopt", 0), ("stay", 1)])
def test_a_choice_leaves_one_version_in_all_tabs(tabs: Tabs, way: str, kept: int) -> None:
    """The other tab is told of one that stayed, and not of one that took over what it has."""
    one, other = tabs.pages
    versions = tabs.type_in_both()
    tabs.choose(other, way)
    tabs.expect_stored(versions[kept])
    assert other.evaluate("tab.told()") is None
    expect_true(one, "(told) => (tab.answer(), tab.told() === told)", {"adopt": None, "stay": "newer"}[way])


def test_what_is_the_same_in_both_tabs_is_no_news(tabs: Tabs) -> None:
    """Such as an edit that was taken back."""
    one, other = tabs.pages
    tabs.type(one)
    expect_true(other, "tab.told() === 'newer'")
    tabs.undo(one)
    expect_true(other, "tab.told() === null")


def test_a_reload_goes_on_with_the_version_of_its_tab(tabs: Tabs) -> None:
    """And asks again. A third tab hears of both, and so does one that opens when the others are long closed."""
    one, other = tabs.pages
    first, second = tabs.type_in_both()
    one.evaluate("tab.answer()")
    other.reload()
    expect_true(other, "tab.told() === 'both'")
    assert other.evaluate("tab.plan()") == second
    third = tabs.open()
    assert third.evaluate("[tab.plan(), tab.told()]") == [first, "apart"]
    for page in tabs.pages:
        page.close()
    tabs.pages.clear()
    later = tabs.open()
    assert later.evaluate("[tab.plan(), tab.told(), tab.other()]") == [first, "apart", second]
    tabs.choose(later, "adopt")
    tabs.expect_stored(second)


def test_the_preset_of_another_tab_is_told_too(tabs: Tabs) -> None:
    """Starting over removes the kept plan: a tab with edits asks before it writes the plan again, or follows."""
    one, other = tabs.pages
    typed = tabs.type(one)
    expect_true(other, "tab.told() === 'newer'")
    tabs.choose(other, "adopt")
    tabs.undo(one)
    tabs.expect_stored()
    expect_true(other, "tab.told() === 'gone'")
    tabs.choose(other, "stay")
    tabs.expect_stored(typed)
    expect_true(one, "tab.told() === 'newer'")


def test_of_two_tabs_that_write_at_the_same_moment_both_versions_stay(tabs: Tabs) -> None:
    """The browser keeps the last one: the tab of the other one puts its own apart as soon as it hears of it."""
    one, other = tabs.pages
    typed = tabs.type(one)
    expect_true(other, "tab.told() === 'newer'")
    other.evaluate("localStorage.setItem('plan', JSON.stringify({ plan: 'x', seen: { another: 1 } }))")
    expect_true(one, "tab.told() === 'both'")
    tabs.expect_stored("x", typed)


def test_a_version_that_stands_apart_from_nothing_any_more_goes_on(tabs: Tabs) -> None:
    """Another tab took its only edit back."""
    one, _other = tabs.pages
    _, second = tabs.type_in_both()
    tabs.undo(one)
    tabs.expect_stored(second)


def test_the_plan_of_a_link_takes_the_place_of_nothing(tabs: Tabs) -> None:
    """Neither the kept plan nor the version that this tab kept apart, even after edits and a reload."""
    other = tabs.pages[1]
    first, second = tabs.type_in_both()
    tabs.link(other)
    assert other.evaluate("tab.told()") == "linked"
    third = tabs.type(other)
    other.reload()
    expect_true(other, "Boolean(window.tab) && Boolean(tab.told())")
    shown = other.evaluate("tab.plan()")
    assert shown.endswith(third)
    tabs.expect_stored(first, second, shown)


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
def test_whatever_is_done_in_whichever_tab_nothing_typed_is_lost(tabs: Tabs, seed: int) -> None:
    """Typed, answered, reloaded, taken back, chosen, in any order; in the end all tabs agree."""
    chance = random.Random(seed)  # noqa: S311 - which cases are tried
    do: dict[str, Callable[[Page], Any]] = {
        "type": tabs.type,
        "answer": lambda page: page.evaluate("tab.answer()"),
        "reload": lambda page: (page.reload(), page.wait_for_function("window.tab")),
        "adopt": lambda page: tabs.choose(page, "adopt"),
        "stay": lambda page: tabs.choose(page, "stay"),
        "undo": tabs.undo,
        "link": tabs.link,
        "open": lambda _: len(tabs.pages) < 4 and tabs.open(),
    }
    for name in chance.choices(list(do), [8, 4, 2, 1, 1, 1, 1, 1], k=25):
        do[name](chance.choice(tabs.pages))
        if chance.random() < 1 / 3:  # in between, tabs act before they hear of each other
            tabs.expect_nothing_lost()
    for page in tabs.pages * 3:
        tabs.choose(page, "adopt")
    for page in tabs.pages:
        expect_true(page, "(tab.answer(), tab.told() === null)")
    assert len({page.evaluate("tab.plan()") for page in tabs.pages}) == 1

"""Functions of the page's JavaScript that need a browser, without a kernel; `*.test.js` beside it are the others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from llmbudget.widgets.view.static_files import javascript

pytestmark = pytest.mark.browser
NAMES = ("keeper", "versions", "rewrite", "hide", "owningPanel")
CODE = f"{javascript('dom', 'versions', 'kept', 'owning')}\nObject.assign(window, {{ {', '.join(NAMES)} }});"

Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def ask(chromium: Browser) -> Iterator[Ask]:
    """Return what a piece of JavaScript returns where the functions are known; the browser keeps nothing before it."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<p></p>", content_type="text/html"))
    page.goto("http://localhost/")
    page.add_script_tag(content=CODE, type="module")
    page.wait_for_function("Boolean(window.keeper)")
    yield lambda code: page.evaluate(f"() => {{ localStorage.clear(); return ({code})(); }}")
    page.close()


def test_an_edit_keeps_its_own_fields_and_stays_until_it_is_answered(ask: Ask) -> None:
    """Sizes have an `id`; what cannot be done again is sent, and not kept; an answer ends all that was sent before."""
    found = ask(
        """() => {
          const [sent, pending] = [[], []];
          const kept = () => JSON.parse(localStorage.getItem("budget"))?.unanswered?.map(({ edit }) => edit) ?? [];
          const one = keeper(versions("budget"), (message) => sent.push(message), (on) => pending.push(on));
          one.act({ kind: "tier", id: "large" });
          one.act({ kind: "undo" });
          one.act({ kind: "judge", texts: {} });
          const before = kept();
          one.answered({ number: sent[0].number, plan: "p", changed: true, edited: true });
          const between = kept();
          one.answered({ number: sent[1].number, plan: "q", changed: true, edited: true });
          return { sent: sent.map((message) => message.edit ?? message), before, between, after: kept(), pending };
        }"""
    )
    size = {"kind": "tier", "id": "large"}
    assert found["sent"] == [size, {"kind": "undo"}, {"kind": "judge", "texts": {}}]
    assert (found["before"], found["between"], found["after"]) == ([size], [], [])
    assert found["pending"] == [True, True, True, False]


def test_an_answer_is_out_of_date_while_a_later_choice_waits(ask: Ask) -> None:
    """A text that is being typed outdates nothing. It and the text that is typed in the end count as one edit."""
    steps = ask(
        """() => {
          const sent = [];
          const kept = keeper(versions("budget"), (message) => sent.push(message), () => {});
          const outdated = () => sent.map(({ number }) => kept.outdates(number));
          const told = [];
          for (const live of [false, true, true, false]) {
            kept.act({ kind: "set", key: "tokens", text: "3B", live });
            told.push([outdated(), kept.answer().missing]);
          }
          return told;
        }"""
    )
    assert steps == [
        [[False], 1],
        [[False, False], 2],
        [[False, False, False], 2],
        [[True, True, True, False], 2],
    ]


def test_what_an_earlier_page_left_unanswered_stays_until_the_first_answer(ask: Ask) -> None:
    """In the old form, too: the kernel does it when the page opens, and a second time would be wrong."""
    left = ask(
        """() => {
          const old = { kind: "set", key: "tokens", text: "3B", id: "17-1" };
          localStorage.setItem("budget", JSON.stringify({ unanswered: [old] }));
          const one = keeper(versions("budget"), () => {}, () => {});
          one.act({ kind: "undo" });
          const before = JSON.parse(localStorage.getItem("budget")).unanswered;
          one.answered({ number: undefined, edited: false });
          one.answered({ number: `${performance.timeOrigin}-1`, changed: false, edited: true });
          return [one.before.unanswered, before, localStorage.getItem("budget")];
        }"""
    )
    old = [{"kind": "set", "key": "tokens", "text": "3B", "id": "17-1"}]
    assert left == [old, old, None]


def test_what_is_written_anew_or_hides_does_not_lose_the_focus(ask: Ask) -> None:
    """The element of the same name has it again; where there is none, another one that was named."""
    names = ask(
        """() => {
          const [list, other] = [document.createElement("div"), document.createElement("button")];
          other.textContent = "Other";
          document.body.append(list, other);
          const named = (text) => Object.assign(document.createElement("button"), { textContent: text });
          const focused = () => document.activeElement.textContent;
          list.append(named("A"), named("B"));
          list.lastChild.focus();
          rewrite(list, [named("B"), named("C")], other);
          const same = focused();
          rewrite(list, [named("C")], other);
          const gone = focused();
          list.firstChild.focus();
          hide(list, true, other);
          return [same, gone, focused()];
        }"""
    )
    assert names == ["B", "Other", "Other"]


def test_own_or_rent_that_fails_shows_no_figures_of_the_plan_before(ask: Ask) -> None:
    hidden = ask(
        """() => {
          const panel = owningPanel(() => {}, () => {});
          const columns = panel.element.querySelector(".lb-owning-columns");
          const hides = (content) => {
            panel.receive({ kind: "panel", panel: "owning", content });
            return columns.hidden;
          };
          const figures = { payback: 1, residual: 0, break_even: 0.5 };
          const factors = [{ key: "", label: "Power", ends: ["low", "high"], shares: [0.4, 0.6] }];
          const content = { planned: "50%", text: "", error: "", verdict: [], months: { own: [2, 3], rent: [1, 4] } };
          return [hides({ ...content, figures, factors }), hides({ failed: "It failed." })];
        }"""
    )
    assert hidden == [False, True]

"""A plan that lost its end is told: a file, a link or what a browser kept never opens as another plan."""

import pytest
from plans import random_plan

from llmbudget.plan.file import CUT_OFF, END, PlanError, read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset
from llmbudget.widgets.session.plan_text import plan_in


def _places(text: str) -> list[int]:
    """Return where a text is cut: at every line, and at every 50 characters, before its last line ends."""
    lines = [at + 1 for at, sign in enumerate(text) if sign == "\n"]
    return sorted({*lines, *range(0, len(text), 50)} - {len(text) - 1, len(text)})


@pytest.mark.parametrize("name", organisations())
def test_a_plan_that_was_cut_off_anywhere_is_told(name: str) -> None:
    text = write_plan(preset(name))
    for place in _places(text):
        with pytest.raises(PlanError) as caught:
            read_plan(text[:place])
        assert caught.value.problems == [CUT_OFF] or place < text.index("\n"), place


def test_the_last_line_may_lack_its_end_alone() -> None:
    """As some editors save it."""
    text = write_plan(preset("startup"))
    assert read_plan(text.removesuffix("\n")) == preset("startup")
    for lost in range(2, len(END) + 2):
        with pytest.raises(PlanError, match="the end of this plan is missing"):
            read_plan(text[:-lost])


def test_what_the_page_is_given_says_so_too() -> None:
    """Links, what browsers kept and files that are opened on the page come through here."""
    found = plan_in(write_plan(preset("startup"))[:5_000])
    assert isinstance(found, str)
    assert found.startswith("the end of this plan is missing")


_EDITS = {
    "as it was written": lambda text: text,
    "another value": lambda text: text.replace("profile: startup", "profile: academic"),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "saved by Notepad": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "a comment above": lambda text: f"# Draft of March\n\n{text}",
    "a section below": lambda text: f"{text}spreads:\n  tokens: {{low: 0.5, high: 2}}\n",
    "a blank last line": lambda text: f"{text}\n\n",
    "without comments, as some programs save it": lambda text: "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("#")
    ),
    "only its last line kept": lambda text: text.partition("\n")[2],
    "indented by a formatter": lambda text: text.replace(END, f"  {END}"),
}


@pytest.mark.parametrize("edit", _EDITS)
def test_no_edit_by_hand_raises_an_alarm(edit: str) -> None:
    assert isinstance(read_plan(_EDITS[edit](write_plan(Plan()))), Plan)


def test_a_plan_typed_by_hand_needs_no_mark() -> None:
    assert read_plan("schema: 2\nworkload: {tokens: 1e9}\n").value("tokens") == 1e9


def test_notes_may_say_what_the_marks_say() -> None:
    """They are marks only as lines of their own, outside of all values."""
    plan = Plan(notes={"tokens": f'# Written by llmbudget. The last line is "{END}".'}).replace(plan_name=END)
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_plan_that_was_cut_off_anywhere_is_told(seed: int) -> None:
    text = write_plan(random_plan(seed))
    for place in range(len(text) - 1):
        with pytest.raises(PlanError):
            read_plan(text[:place])

"""Links that hold a plan: each one arrives whole, or says that it does not."""

import base64
import zlib
from collections.abc import Callable
from hashlib import sha256

import pytest

from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Number
from llmbudget.plan.file import write_plan
from llmbudget.plan.plan import parameters
from llmbudget.presets import linked, linked_names, preset, preset_names
from llmbudget.widgets import app
from llmbudget.widgets.session import start
from llmbudget.widgets.session.link import LinkError, fragment, plan_text_of
from llmbudget.widgets.session.plan_text import LONGEST_PLAN
from llmbudget.widgets.session.restore import open_link
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.layout import shown_fields

PRESETS = ("startup", "academic", "big_tech")
EDITS, LIMIT = 20, 2000
SHIPPED = {
    "academic-1": "8acbe55c9bac8d696f3e201a447169d2bb43787daa5ddf92594bcc7f7d6a1d47",
    "academic-2": "c2c25f04eea3d25c1cbbc96f80cf10732a4fdf32b592a56de11c3c32ad010883",
    "academic_blank-1": "04182e2c62424b6446589d9753bf8f2de6c3b3954e02949555176e73811752b7",
    "academic_blank-2": "3a2b95cfb3e21c6ff282e48ff00c0ba29860f2416dd53b30caa890b53f00be6b",
    "big_tech-1": "9a40ec331c9eb94844b232110e9bf790a0f4c9217039aff8d58d3b20b87775ad",
    "big_tech-2": "b643733bc400a683d7a100cb1f440bdfa097c047a2942a93ace6b8dc6a56db66",
    "big_tech_blank-1": "3ff6300b53be1b084ba527667efd9052a0a2f9745983d08e2e636c616c89d4ae",
    "big_tech_blank-2": "af423ba5951e47331bddb4dfdf4a04a24d24a77e7ba3e5f92394b8274249d11a",
    "nonprofit-1": "84c559ea6d8fa0081f2b9c509eb361401daef7514fcf7648da438d1ce35b49ca",
    "nonprofit-2": "4449e129731fac0fb1a3a6da247b764635eb6719d6854ba6839b65e9dba2fb7a",
    "nonprofit_blank-1": "62fa3a5c17d32107475802883daef8e205794554eef41b7ee319d8eb8bedafeb",
    "nonprofit_blank-2": "a362eba2ea03d2b1a73fba80094806365c80493e76d4e37b74037a54cd57f952",
    "startup-1": "f158e3cc940468c48704e2a4d193e1cef6465e70540184b89e9fd13609423cf7",
    "startup-2": "01084f9d6e2c1a54f4c0ba507e736d4f3fd74f24e6173eb626fa48a6dd790ea9",
    "startup_blank-1": "4e40e58c9a98d296a78066e23e2b060b87f2d6d708e43e4d4de3d761861d0fc2",
    "startup_blank-2": "6f401b5af2b75d13590767fe6c50a7f587e2539521cd9b768e8d9a330811b11c",
}
"""The plans that links differ from, by a digest of each."""

WHAT_TO_DO = "Copy the whole link again, or ask the sender for the plan as a file."


def earlier(text: str) -> str:
    """Return the link that pages of earlier versions made of a text."""
    return f"#plan={base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}"


def read(link: str) -> str:
    """Return the plan of a link, or why it has none."""
    try:
        return plan_text_of(link)
    except LinkError as error:
        return str(error)


@pytest.mark.parametrize("made", [fragment, earlier])
@pytest.mark.parametrize("name", preset_names())
def test_a_link_holds_its_plan(made: Callable[[str], str], name: str) -> None:
    """In today's format and in the format of earlier versions; programs may escape characters with percent signs."""
    text = write_plan(preset(name))
    link = made(text)
    assert plan_text_of(link) == text
    assert plan_text_of(link.replace("=", "%3D").replace("-", "%2D")) == text
    assert plan_text_of(f"{link}&from=mail") == text
    assert set(fragment(text)[6:]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("name", PRESETS)
def test_every_cut_of_a_link_is_told(name: str) -> None:
    """Wherever it was cut off, from the sign that begins it to the character before the last."""
    link = fragment(write_plan(preset(name)))
    told = {read(link[:end]) for end in range(1, len(link))}
    assert told == {f"the link was cut off, so the end of the plan is missing. {WHAT_TO_DO}"}


def test_cuts_of_earlier_links_are_told_as_far_as_they_can_be() -> None:
    """They have no checksum: a cut just behind a line of the strategies, which end the file, cannot be told."""
    whole = "".join(write_plan(preset("startup")).splitlines(keepends=True)[1:-1])  # without the marks of its ends
    text = whole[: whole.index("facts:")].replace("schema: 3", "schema: 2")  # nor did they hold prices
    link = earlier(text)
    opened = {found for end in range(1, len(link)) if WHAT_TO_DO not in (found := read(link[:end]))}
    lines = [end + 1 for end in range(text.index("\nstrategies:"), len(text) - 1) if text[end] == "\n"]
    assert opened <= {text[:end] for end in lines}
    assert len(opened) < 20


@pytest.mark.parametrize(
    "change", [lambda one: "A" if one != "A" else "B", lambda one: f"{one}x", lambda _: "", lambda _: "."]
)
def test_what_was_changed_in_a_link_is_told(change: Callable[[str], str]) -> None:
    """A character in the middle that is another one, one more, one less, or no character of a link at all."""
    text = write_plan(preset("startup"))
    link = fragment(text)
    for place in range(len("#plan=2"), len(link) - 2, 7):
        found = read(f"{link[:place]}{change(link[place])}{link[place + 1 :]}")
        assert WHAT_TO_DO in found, place


def test_what_a_message_writes_behind_a_link_does_not_matter() -> None:
    """Such as the full stop of the sentence that it ends."""
    text = write_plan(preset("startup"))
    for mark in (".", ")", ">", ",", "!", " "):
        assert plan_text_of(fragment(text) + mark) == text


@pytest.mark.parametrize("link", ["#plan=4abc", "#plan=3startup-99-abc"])
def test_a_link_of_a_newer_version_says_so(link: str) -> None:
    """In another format, or different from a preset that came later."""
    assert "comes from a newer version of llmbudget" in read(link)


def test_every_plan_that_is_shipped_for_links_stays_as_it_was() -> None:
    """Links hold only what differs from it. After a preset changed, add its next version; links then stay short."""
    assert {name: sha256(linked(name)).hexdigest() for name in linked_names()} == SHIPPED


def test_a_link_to_an_earlier_version_still_opens_and_new_links_name_the_last_one() -> None:
    packing = zlib.compressobj(9, memLevel=9, zdict=linked("startup-1"))
    packed = base64.urlsafe_b64encode(packing.compress(linked("startup-1")) + packing.flush()).decode().rstrip("=")
    assert read(f"#plan=3startup-1-{packed}") == linked("startup-1").decode()
    assert fragment(write_plan(preset("startup"))).startswith("#plan=3startup-2-")


@pytest.mark.parametrize("profile", ORGANIZATIONS)
@pytest.mark.parametrize("card", [False, True], ids=["example", "card"])
def test_the_link_of_an_edited_plan_is_short(profile: str, *, card: bool) -> None:
    """After twenty edits, another accelerator, a new salary and a new role; it opens the very plan."""
    session = Session(profile)
    if card:
        start.begin_with_card(session)
        start.create(session)
    numbers = (name for name in shown_fields() if isinstance(parameters()[name].record, Number) and session.value(name))
    edited = 0
    while edited < EDITS:
        name = next(numbers)
        session.set(name, f"{1.13 * float(session.value(name)):.6g}")
        if name in session.refused:
            session.reset(name)
        else:
            edited += 1
    session.set("accelerator", "B200-SXM")
    session.add_row("roles")
    session.set_cell("roles", 0, "salary", "151,234")
    link = fragment(session.yaml())
    assert len(link) < LIMIT - len("https://llmbudget.example.org/user/somebody/voila/render/workbooks/nonprofit.ipynb")
    other = Session("startup")
    assert open_link(other, link)
    assert other.plan == session.plan


def test_the_first_links_of_the_second_format_still_open() -> None:
    """They hold the whole plan, as a link still does where no preset is near."""
    text = write_plan(preset("startup"))
    link = f"#plan=2{base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip('=')}"
    assert read(link) == text
    assert len(fragment(text)) < len(link) / 30


def test_a_link_that_unfolds_to_more_than_a_plan_is_refused() -> None:
    """A kilobyte can be a gigabyte when it is unpacked."""
    assert read(fragment("a" * (LONGEST_PLAN + 1))) == "it is too long for a plan."


@pytest.mark.parametrize("link", ["#", "#pl", "#plan=", "#plan=%%%", "#plan=Zm9v", "#plan=2"])
def test_a_broken_link_leaves_the_plan_as_it_is(link: str) -> None:
    """And says that it could not be used."""
    session = Session("startup")
    assert not open_link(session, link)
    assert session.notice.startswith("The plan in this link could not be used: ")
    assert session.plan == session.preset
    assert not session.can_undo


def test_a_link_whose_plan_is_of_a_newer_schema_says_which_this_program_reads() -> None:
    session = Session("startup")
    assert not open_link(session, fragment("schema: 99\n"))
    assert "99" in session.notice
    assert "update llmbudget" in session.notice


def test_the_link_of_a_page_opens_its_plan_on_another() -> None:
    one, other = app("startup").session, app("startup").session
    one.set("tokens", "3B")
    assert open_link(other, fragment(one.yaml()))
    assert other.plan == one.plan
    assert other.notice == "Opened the plan from the link."

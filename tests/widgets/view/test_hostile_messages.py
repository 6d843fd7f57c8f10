"""Whatever a page sends opens no file, tells nothing of one, leaves the kernel alive and is answered."""

import copy
import itertools
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT
from jupyter_core.paths import jupyter_runtime_dir
from spreadsheets import content_of

from llmbudget.plan.file import write_plan
from llmbudget.presets import preset
from llmbudget.widgets import app, side_by_side
from llmbudget.widgets.session.comparison_state import Columns
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.compare_page import ComparePage
from llmbudget.widgets.view.live_risk import LiveRisk
from llmbudget.widgets.view.page import BudgetPage

CANARY = "canary-of-a-file-that-is-nobodys-business"
KEPT = {
    "plan": write_plan(preset("startup")), "refused": {"tokens": "many"}, "scenario": "Slow", "unanswered": [],
    "start": {"stage": "asked", "answers": {"size": "8B"}},
}  # fmt: skip
COLUMN = {"name": "Mine", "origin": "mine.yaml", "plan": KEPT["plan"]}

FORM: list[dict[str, Any]] = [
    {"kind": "open", "link": fragment(KEPT["plan"]), "kept": KEPT},
    {"kind": "adopt", "kept": KEPT},
    {"kind": "stay", "kept": KEPT},
    {"kind": "set", "key": "tokens", "text": "2B", "live": False},
    {"kind": "cell", "table": "roles", "row": 0, "field": "salary", "text": "1", "live": False},
    {"kind": "paste", "table": "roles", "row": 0, "fields": ["name", "salary"], "text": "a\t1"},
    {"kind": "add", "table": "runs", "of": "evaluation"},
    {"kind": "duplicate", "table": "roles", "row": 0},
    {"kind": "move", "table": "roles", "row": 0, "to": 1},
    {"kind": "remove", "table": "roles", "row": 0},
    {"kind": "reset", "key": "tokens"},
    {"kind": "tier", "id": "small"},
    {"kind": "model", "text": '{"model_type": "llama"}'},
    {
        "kind": "calibrate",
        "run": "",
        "name": "steps.csv",
        "tokens_per_second": "40k",
        "tokens_per_step": "",
        "n_accelerators": "8",
    },
    {"kind": "prices"},
    {"kind": "python", "on": True},
    {"kind": "undo"},
    {"kind": "redo"},
    {"kind": "load", "text": KEPT["plan"]},
    {"kind": "workbook", "name": "book.xlsx"},
    {"kind": "bills", "names": ["march.csv"], "rates": "EUR=1.08", "answers": {"dates": "day-first"}},
    {"kind": "map", "service": "Quantum", "line": "training_cost"},
    {"kind": "start_over"},
    {"kind": "ask"},
    {"kind": "answer", "id": "size", "text": "8B", "live": False},
    {"kind": "create"},
    {"kind": "example"},
    {"kind": "rename", "text": "Mine"},
    {"kind": "take", "of": "largest", "place": 0},
    {"kind": "scenario_add", "name": "Slow"},
    {"kind": "scenario_show", "name": "Slow"},
    {"kind": "scenario_remove", "name": "Slow"},
    {"kind": "scenario_rename", "name": "Slow", "to": "Slower"},
    {"kind": "scenario_set", "scenario": "As planned", "name": "tokens", "text": "2B"},
    {"kind": "scenario_clear", "name": "tokens"},
    {"kind": "watch", "panel": "scenarios", "on": True, "rows": ["tokens"]},
    {"kind": "watch", "panel": "accelerators", "on": True, "key": "accelerator", "compared": ["B200-SXM"]},
    {"kind": "watch", "panel": "owning", "on": True, "use": "60%"},
    {"kind": "watch", "panel": "spent", "on": True},
    {"kind": "fill", "template": "board_one_pager"},
    {"kind": "fill", "template": "form.xlsx", "agreed": ["llmbudget.total_cost"]},
    {"kind": "plan", "purpose": "save"},
    {"kind": "judge", "texts": {"cap": "1M"}},
    {"kind": "search", "deadline": "12", "cap": "1M", "risk": "low", "other_work": False},
    {"kind": "cancel"},
    {"kind": "largest", "money": "1M", "of": "tokens"},
    {"kind": "place", "offers": False},
    {"kind": "excel"},
    {"kind": "csv", "layout": "xero", "signs": "semicolon_comma", "dates": "iso"},
]
"""One message of each kind that the form sends, with every field."""

COMPARISON: list[dict[str, Any]] = [
    {"kind": "open", "kept": [COLUMN]},
    {"kind": "preset", "name": "startup", "more": False},
    {"kind": "text", "text": KEPT["plan"], "name": "mine.yaml", "more": True},
    {"kind": "workbook", "name": "book.xlsx"},
    {"kind": "too_large", "name": "book.xlsx"},
    {"kind": "remove", "place": 0},
    {"kind": "move", "place": 0, "to": 1},
    {"kind": "rename", "place": 0, "name": "Other"},
    {"kind": "csv"},
]
"""Messages of the comparison page."""

Sent = list[dict[str, Any]]
watched: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if watched is not None and event in {"open", "os.listdir", "os.scandir"}:
        watched.append(str(arguments[0]))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of every file and folder that Python opens from now on."""
    if not getattr(sys, "_llmbudget_watched", False):
        sys.addaudithook(_note)  # which cannot be taken away again
        sys._llmbudget_watched = True  # type: ignore[attr-defined] # noqa: SLF001 - once for each process
    paths: list[str] = []
    monkeypatch.setattr(sys.modules[__name__], "watched", paths)
    return paths


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Paths of files that exist, one of each kind that the package reads, and what else names one."""
    texts = {"plan.yml": f"schema: 2\n{CANARY}: 1", "passwd": CANARY}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "right.xlsx").write_bytes(content_of(preset("startup").replace(plan_name=CANARY)))
    (tmp_path / "right.yaml").write_text(write_plan(preset("startup").replace(plan_name=CANARY)))
    paths = [str(tmp_path / name) for name in (*texts, "right.xlsx", "right.yaml")]
    return [*paths, f"file://{paths[0]}", f"../../../../../..{paths[0]}", str(tmp_path)]


WRONG: list[Any] = [None, True, -1, 10**12, 1.5, "", "\0", "x" * 1_200_000, [], {}, [[[1]]], {"a": {"b": [None]}}]
"""Values of other types and sizes than the page sends."""

NO_MESSAGES: list[Any] = [None, 1, "text", [], [1], {}, {"kind": None}, {"kind": []}, {"kind": "unknown"}, {"edit": 1}]
NO_MESSAGES += [{"number": [1], "edit": {"kind": "undo"}}, {"edit": None}, {"kind": "__class__"}]


def spoiled(message: dict[str, Any], values: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield a message with each field gone, and with each value in each field and in what a field holds."""
    for field in message.keys() - {"kind"}:
        yield {name: value for name, value in message.items() if name != field}
        yield from ({**message, field: value} for value in values)
        inside = message[field]
        if isinstance(inside, list) and inside and isinstance(inside[0], dict):
            yield from ({**message, field: [one["_"]]} for one in spoiled_inside(inside[0], values))
        elif isinstance(inside, dict):
            yield from ({**message, field: one["_"]} for one in spoiled_inside(inside, values))
        elif isinstance(inside, list):
            yield from ({**message, field: [value]} for value in values)
    if message["kind"] in {"workbook", "fill"}:
        yield from ({**message, "files": value} for value in values)


def spoiled_inside(record: dict[str, Any], values: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield a record with each value in each field."""
    yield from ({"_": {**record, field: value}} for field in record for value in values)


class AtOnce:
    """Reads a workbook before it is answered: no kernel runs here."""

    def start(self, work: Callable[[None], Any], done: Callable[[Any], None], failed: Callable[[Any], None]) -> None:
        try:
            result = work(None)
        except Exception as error:  # noqa: BLE001 - as a thread does
            failed(error)
        else:
            done(result)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What the kernel sends: nothing is drawn, and no range is worked out."""
    messages: Sent = []

    def send(_self: object, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        messages.append({**content, "buffers": buffers})

    monkeypatch.setattr(Columns, "view", lambda one: {"notice": one.notice, "columns": [each.name for each in one.all]})
    monkeypatch.setattr(Columns, "kept", lambda _: [])
    for page in (BudgetPage, ComparePage):
        monkeypatch.setattr(page, "send", send)
    monkeypatch.setattr(LiveRisk, "follow", lambda _, **__: None)
    # All else that goes back after every edit takes long, and shows what the plan holds.
    monkeypatch.setattr(Session, "yaml", lambda _: "")
    monkeypatch.setattr(
        "llmbudget.widgets.view.page.view_of", lambda one: {"notice": one.notice, "refused": str(one.refused)}
    )
    monkeypatch.setattr(Columns, "draw", lambda _: False)
    monkeypatch.setattr("llmbudget.widgets.view.page.Background", AtOnce)
    monkeypatch.setattr("llmbudget.widgets.view.page.log.error", lambda *_, **__: None)  # thousands of traces
    monkeypatch.setattr("llmbudget.widgets.session.restore.log.exception", lambda *_: None)
    monkeypatch.setattr("llmbudget.widgets.view.compare_page.log.exception", lambda *_: None)
    return messages


def deliver(page: Any, sent: Sent, message: Any, *files: bytes) -> str:  # noqa: ANN401 - JSON
    """Act as the browser, and return all that came back, as text."""
    sent.clear()
    page._handle_custom_msg(copy.deepcopy(message), list(files))  # noqa: SLF001 - what a message calls
    assert sent, f"{str(message)[:200]} was not answered"
    return str(sent)


def outside(opened: list[str]) -> list[str]:
    """The files that belong neither to the package nor to Python, and are no lock of edits."""
    locks = Path(jupyter_runtime_dir(), "llmbudget-")
    ours = [CHECKOUT / "llmbudget", CHECKOUT / "templates", sysconfig.get_paths()["stdlib"], sys.prefix, locks]
    return [path for path in opened if not path.isdigit() and not any(path.startswith(str(one)) for one in ours)]


@pytest.mark.parametrize(("make", "messages"), [(lambda: app("startup"), FORM), (side_by_side, COMPARISON)])
def test_every_kind_of_message_is_tried(make: Any, messages: list[dict[str, Any]]) -> None:  # noqa: ANN401
    """A new kind of message belongs into the lists above, with its fields."""
    page = make()
    known = page._actions.keys() | getattr(page, "_asks", {"csv": None}).keys()  # noqa: SLF001 - what it answers
    assert {message["kind"] for message in messages} == known


@pytest.mark.parametrize("message", [one for one in FORM if len(one) > 1], ids=lambda message: message["kind"])
def test_the_form_opens_no_file_that_a_message_names(
    message: dict[str, Any], sent: Sent, opened: list[str], files: list[str]
) -> None:
    page = app("startup")
    opened.clear()
    for one in spoiled(message, [*files, *WRONG]):
        assert CANARY not in deliver(page, sent, one).replace(files[0][:-9], "")
    assert outside(opened) == []
    page.session.start_over()
    assert page.session.budget["total_cost"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("message", COMPARISON, ids=lambda message: message["kind"])
def test_the_comparison_opens_no_file_that_a_message_names(
    message: dict[str, Any], sent: Sent, opened: list[str], files: list[str]
) -> None:
    page = side_by_side("startup", "academic")
    opened.clear()
    for one in spoiled(message, [*files, *WRONG]):
        before = len(page._columns.all)  # noqa: SLF001 - what is shown
        answer = deliver(page, sent, one)
        assert CANARY not in answer
        if "was not done" in answer:
            assert len(page._columns.all) == before, "what was not done changed nothing"  # noqa: SLF001
        if before not in range(1, 10):
            page = side_by_side("startup", "academic")
    assert outside(opened) == []


@pytest.mark.parametrize("make", [lambda: app("startup"), side_by_side])
def test_what_is_no_message_is_answered_too(make: Any, sent: Sent) -> None:  # noqa: ANN401
    page = make()
    for message in NO_MESSAGES:
        deliver(page, sent, message)


def test_a_page_takes_presets_by_their_names_alone(sent: Sent, files: list[str]) -> None:
    """People in Python give paths; a page that is served gives names."""
    page = side_by_side(files[-4])
    assert [one.name for one in page._columns.all] == [CANARY]  # noqa: SLF001 - what Python asked for
    other = side_by_side()
    told = deliver(other, sent, {"kind": "preset", "name": files[-4]})
    assert "was not added: no preset has this name" in told
    assert other._columns.all == []  # noqa: SLF001 - as above


def test_a_page_that_sends_without_end_is_answered_in_time(sent: Sent) -> None:
    """Columns and edits that a browser says that it kept: no more are taken than a page can have made."""
    page = side_by_side()
    told = deliver(page, sent, {"kind": "open", "kept": [{**COLUMN, "plan": "none"}] * 200_000})
    assert len(told) < 10_000
    form = app("startup")
    unanswered = list(itertools.repeat({"kind": "undo"}, 1_000_000))
    deliver(form, sent, {"kind": "open", "kept": {**KEPT, "unanswered": unanswered}})
    assert "edits could not be repeated" in form.session.notice

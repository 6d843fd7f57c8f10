"""The page: one widget that shows the form and the results of a session."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets

from llmbudget.api.budget import Budget
from llmbudget.plan.file import PlanError
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session import scenarios, start
from llmbudget.widgets.session.background import Background
from llmbudget.widgets.session.bills import bring_in, map_service
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.measured import take_measurement
from llmbudget.widgets.session.model import fill_in
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.restore import Act, adopt, edit_of, open_link, refused_texts, stay, take_up
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.session.turns import editing
from llmbudget.widgets.view import templates
from llmbudget.widgets.view.download import XLSX, Download
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.live_panels import LivePanels
from llmbudget.widgets.view.live_risk import LiveRisk
from llmbudget.widgets.view.live_search import LiveSearch
from llmbudget.widgets.view.page_data import file_name, late, view_of
from llmbudget.widgets.view.patch import difference
from llmbudget.widgets.view.static_files import FORM, javascript, styles
from llmbudget.widgets.view.workbook import open_reading, read_workbook

OPEN = "open"
"""The message of a page that opens: its answer has everything at once."""
NO_EDITS = frozenset({OPEN, "python"})
"""Messages that change the page but not the plan."""
READING = frozenset({OPEN, "adopt", "stay"})
"""Messages that open a plan kept by the browser."""

PAUSE = 0.003
"""Seconds after an answer until the work that nothing waits for."""

log = logging.getLogger(__name__)

Message = Mapping[str, Any]


class BudgetPage(anywidget.AnyWidget):
    """A session in the browser.

    The page sends actions (``{"kind": "set", "key": "tokens", "text": "2B"}``) and numbered edits
    (``{"number": "17-1", "edit": {...}}``). The answer is a merge patch of `view_of`, and then the plan as YAML for the
    browser to keep. The risk follows once it is calculated.

    Attributes:
        risk: the current plan's risk, if known.
    """

    _esm = javascript(FORM)
    _css = styles()
    form = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.session = session
        self._sent = view_of(session)
        self._complete = (session.budget, session.is_home)
        self._left: Callable[[], None] | None = None
        self._unusable = self._linked = False
        workbook = session.origin or session.plan.organisation.plan_name
        about = {"workbook": workbook, "asks": start.may_ask(session), "session": f"s{uuid4().hex[:12]}"}
        super().__init__(form={**form(), **about}, view=self._sent)
        self.risk = LiveRisk(session, self.send)
        self._searches = LiveSearch(session, self.send)
        self._panels = LivePanels(session, self.send)
        self._reading = Background()
        self._actions = self._edits(session)
        self._asks = self._answers()
        self.on_msg(self._receive)

    @property
    def budget(self) -> Budget:
        """The budget shown on the page, for use in Python."""
        return self.session.budget

    def _edits(self, session: Session) -> dict[str, Callable[[Message], object]]:
        """Return the actions that are answered by a patch."""
        return {
            OPEN: self._open,
            "set": lambda m: session.set(m["key"], m["text"], live=m.get("live", False)),
            "cell": lambda m: session.set_cell(m["table"], m["row"], m["field"], m["text"], live=m.get("live", False)),
            "paste": lambda m: paste(session, m["table"], m["row"], m["fields"], m["text"]),
            "add": lambda m: session.add_row(m["table"], m.get("of", "")),
            "duplicate": lambda m: session.duplicate_row(m["table"], m["row"]),
            "move": lambda m: session.move_row(m["table"], m["row"], m["to"]),
            "remove": lambda m: session.remove_row(m["table"], m["row"]),
            "reset": lambda m: session.reset(m["key"]),
            "prices": lambda _: session.use_current_prices(),
            "tier": lambda m: session.tier(m["id"]),
            "model": lambda m: fill_in(session, m["text"]),
            "calibrate": lambda m: take_measurement(session, m, m["files"]),
            "python": lambda m: setattr(session, "shows_python", bool(m["on"])),
            "undo": lambda _: session.undo(),
            "redo": lambda _: session.redo(),
            "load": lambda m: session.load(m["text"]),
            "bills": self._bring_in,
            "map": lambda m: map_service(session, m["service"], m["line"]),
            "start_over": lambda _: session.start_over(),
            **_edits_of_start(session),
            "take": self._searches.open,
            **_edits_of_scenarios(session),
            "adopt": lambda m: self._decide(adopt, m),
            "stay": lambda m: self._decide(stay, m),
        }

    def _answers(self) -> dict[str, Callable[[Message], object]]:
        """Return the actions that send their own answers."""
        return {
            "excel": lambda _: self._send_excel(),
            "csv": self._send_csv,
            "fill": self._send_filled,
            "plan": self._send_plan,
            "watch": self._panels.watch,
            "workbook": self._read_workbook,
            "judge": self._searches.judge,
            "search": self._searches.search,
            "cancel": self._searches.cancel,
            "largest": self._searches.largest,
            "place": self._searches.place,
        }

    def _receive(self, _widget: object, message: Message, buffers: Sequence[bytes]) -> None:
        """Carry out a message."""
        number, kind = None, ""
        self._catch_up()
        try:
            number = message.get("number")
            message = {"files": buffers, "number": number, **edit_of(message)}
            kind = str(message["kind"])
            if kind in self._asks:
                self._asks[kind](message)
                return
            act = partial(self._actions[kind], message)
        except Exception as error:  # noqa: BLE001 - logged there
            self._answer(number, kind, self._failed(error))
        else:
            self._do(number, kind, act)

    def _do(self, number: object, kind: str, act: Callable[[], object]) -> None:
        """Carry out an edit, and send what it changed."""
        with editing():
            try:
                act()
                view = view_of(self.session, None if kind == OPEN else self._sent)
            except Exception as error:  # noqa: BLE001 - logged there
                view = self._failed(error)
            self._answer(number, kind, view)

    def _failed(self, error: Exception) -> dict[str, Any]:
        """Turn any exception into a sentence, and log it."""
        log.error("llmbudget: a message of the page failed", exc_info=error)
        return {**self._sent, "notice": phrase("failed")}

    def _answer(self, number: object, kind: str, view: dict[str, Any]) -> None:
        """Send what a message changed."""
        opened = kind == OPEN
        self._send_changes(number, view, opened=opened)
        self._later(partial(self._follow, number, kind, opened=opened))

    def _later(self, work: Callable[[], None]) -> None:
        """Do something when the thread that sends has had the processor, and before the next message."""
        self._left = work
        try:
            asyncio.get_running_loop().call_later(PAUSE, self._catch_up)
        except RuntimeError:  # no kernel, hence no page
            self._catch_up()

    def _catch_up(self) -> None:
        work, self._left = self._left, None
        try:
            if work is not None:
                work()
        except Exception:
            log.exception("llmbudget: what follows an answer failed")

    def _follow(self, number: object, kind: str, *, opened: bool) -> None:
        """Do what nothing on the page waits for."""
        self._searches.follow(again=opened)
        self.risk.follow(again=opened)
        self._panels.follow()
        self._send_late(number, opened=opened)
        self._send_kept(number, kind)

    def _open(self, message: Message) -> None:
        """Show the start card or restore the kept edits, then open the link's plan, so that undo returns to them."""
        link, kept = message.get("link", ""), message.get("kept") or {}
        if message.get("asks"):
            start.begin_with_card(self.session)
        if kept and not self.session.can_undo and self.session.is_home:
            self._unusable = not take_up(self.session, kept, self._act)
        self._linked = bool(link) and open_link(self.session, link)

    def _read_workbook(self, message: Message) -> None:
        """Read a workbook in the background, so that edits are answered meanwhile, and then open it."""
        content, name = b"".join(message["files"]), message["name"]

        def done(open_it: Callable[[], object]) -> None:
            self.send({"kind": "reading", "name": ""})
            self._catch_up()  # or an edit answered just now would be kept with the workbook's plan
            self._do(message["number"], "workbook", open_it)

        def failed(error: Exception) -> None:
            raise error

        self.send({"kind": "reading", "name": name})
        self._reading.start(
            lambda _: read_workbook(content, name),
            lambda reading: done(partial(open_reading, self.session, reading)),
            lambda error: done(partial(failed, error)),
        )

    def _bring_in(self, message: Message) -> None:
        """Take bills into the plan, or ask how they are written."""
        files, answers = [bytes(file) for file in message["files"]], message.get("answers", {})
        if question := bring_in(self.session, message["names"], files, message["rates"], answers):
            self.send(question)

    def _decide(self, way: Callable[[Session, Message, Act], bool], message: Message) -> None:
        """Switch to another tab's version, or keep this one in its place."""
        self._unusable = True  # stays if the next line fails: the page then offers the other version as a file
        self._unusable = not way(self.session, message["kept"], self._act)

    def _act(self, edit: Message) -> None:
        self._actions[edit["kind"]](edit)

    def _send_changes(self, number: object, view: dict[str, Any], *, opened: bool) -> None:
        # A page that opens has the first view only.
        before = self.view if opened else self._sent
        self.send({"kind": "view" if opened else "patch", "number": number, "patch": difference(before, view)})
        self._sent = view

    def _send_late(self, number: object, *, opened: bool) -> None:
        """Send what the answer to an edit leaves as it was."""
        state = (self.budget, self.session.is_home)
        before, self._complete = self._complete, state
        if opened or state == before:
            return
        try:
            view = late(self.session, self._sent)
        except Exception as error:  # noqa: BLE001 - logged there
            view = self._failed(error)
        if view != self._sent:
            self._send_changes(number, view, opened=False)

    def _send_kept(self, number: object, kind: str) -> None:
        """Send the state for the browser to keep, at the end of each answer.

        Sent separately and last, because writing YAML takes longest and nothing waits for it.
        """
        refused = refused_texts(self.session)
        changed = not self.session.is_home
        # Opening is not an edit: the kept state stays, even if a link opened another plan.
        kept = {"plan": self.session.yaml(), "refused": refused, "scenario": self.session.scenario}
        kept |= start.kept(self.session)
        unusable = kind in READING and self._unusable
        linked = kind == OPEN and self._linked
        about = {"number": number, "changed": changed, "edited": kind not in NO_EDITS}
        self.send({"kind": "keep", **kept, **about, "unusable": unusable, "linked": linked})

    def _send_plan(self, message: Message) -> None:
        """Send the plan to save or share, including the last text typed."""
        plan = self.session.yaml()
        link = {"link": fragment(plan)} if message["purpose"] == "share" else {}
        self.send({"kind": "plan", "purpose": message["purpose"], "plan": plan, **link})

    def _send_excel(self) -> None:
        risk = self.risk.ready if self.session.scenario == AS_PLANNED else None  # the risk belongs to what is shown
        name, shown = f"{file_name(self.session.plan)}.xlsx", self.session.scenario
        note = "" if shown == AS_PLANNED else phrase("excel_in_scenario", name=shown)
        self._send_file("excel", lambda: Download(name, XLSX, Budget(self.session.plan).excel(risk), note))

    def _send_csv(self, message: Message) -> None:
        from llmbudget.widgets.view.journals import journal  # noqa: PLC0415 - with pandas, which nothing else here needs

        name = file_name(self.session.plan)
        self._send_file("csv", lambda: journal(self.session.budget, name, message))

    def _send_filled(self, message: Message) -> None:
        if proposed := templates.proposals(message):
            self.send({"kind": "names", "proposals": proposed})
            return
        name = f"{file_name(self.session.plan)}-{Path(message['template']).stem}.xlsx"
        self._send_file("template", lambda: Download(name, XLSX, *templates.filled(self.session.budget, message)))

    def _send_file(self, purpose: str, make: Callable[[], Download]) -> None:
        """Send a file to the button that requested it, with what to know about it, or the reason it failed."""
        try:
            file = make()
        except PlanError as error:
            self.send({"kind": "failed", "purpose": purpose, "text": templates.sentences(error)})
        except Exception:
            log.exception("llmbudget: the file for %s could not be written", purpose)
            self.send({"kind": "failed", "purpose": purpose, "text": phrase("file_failed")})
        else:
            about = {"name": file.name, "mime": file.mime, "size": len(file.content), "note": file.note}
            self.send({"kind": "file", "purpose": purpose, **about}, buffers=[file.content])


def _edits_of_scenarios(session: Session) -> dict[str, Callable[[Message], object]]:
    """Return the actions of the scenarios and their columns."""
    return {
        "scenario_add": lambda m: scenarios.add(session, m["name"], m.get("of")),
        "scenario_rename": lambda m: scenarios.rename(session, m["name"], m["to"]),
        "scenario_show": lambda m: scenarios.show(session, m["name"]),
        "scenario_remove": lambda m: scenarios.remove(session, m["name"]),
        "scenario_set": lambda m: session.enter_beside(m["scenario"], m["name"], m["text"]),
        "scenario_clear": lambda m: scenarios.clear(session, m["name"]),
    }


def _edits_of_start(session: Session) -> dict[str, Callable[[Message], object]]:
    """Return the actions of the start card and the budget's name."""
    return {
        "ask": lambda _: start.ask(session),
        "answer": lambda m: start.answer(session, m["id"], m["text"], live=m.get("live", False)),
        "create": lambda _: start.create(session),
        "example": lambda _: start.open_example(session),
        "rename": lambda m: start.rename(session, m["text"]),
    }

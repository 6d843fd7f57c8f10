"""The page: one widget that draws the form and the results, and asks the session for everything."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets

from llmbudget.api.budget import Budget
from llmbudget.plan.file import PlanError
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.restore import Act, adopt, edit_of, open_link, stay, take_up
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import templates
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.live_risk import LiveRisk
from llmbudget.widgets.view.live_search import LiveSearch
from llmbudget.widgets.view.page_data import file_name, view_of
from llmbudget.widgets.view.patch import difference
from llmbudget.widgets.view.static_files import javascript, styles
from llmbudget.widgets.view.workbook import open_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
NO_EDITS = frozenset({"open", "python"})
"""What changes the page and not the plan."""
READING = frozenset({"open", "adopt", "stay"})
"""What takes a plan that the browser kept."""

log = logging.getLogger(__name__)

Message = Mapping[str, Any]


class BudgetPage(anywidget.AnyWidget):
    """A session in the browser.

    The page sends what was done (``{"kind": "set", "key": "tokens", "text": "2B"}``), an edit with a number beside it
    (``{"number": "17-1", "edit": {...}}``); the answer is what changed of `view_of`, as a merge patch, and then
    the plan as YAML, which the browser keeps. The risk of the plan follows when it is worked out.

    Attributes:
        risk: of the plan as it is now, as far as it is known.
    """

    _esm = javascript()
    _css = styles()
    form = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.session = session
        self._sent = view_of(session)
        self._unusable = self._linked = False
        workbook = session.origin or session.plan.organisation.plan_name
        about = {"workbook": workbook, "session": f"s{uuid4().hex[:12]}"}
        super().__init__(form={**form(), **about}, view=self._sent)
        self.risk = LiveRisk(session, self.send)
        self._searches = LiveSearch(session, self.send)
        self._actions = self._edits(session)
        self._asks = self._answers()
        self.on_msg(self._receive)

    @property
    def budget(self) -> Budget:
        """The budget as the page shows it now: what Python goes on with."""
        return self.session.budget

    def _edits(self, session: Session) -> dict[str, Callable[[Message], object]]:
        """Return what is answered by what changed."""
        return {
            "open": self._open,
            "set": lambda m: session.set(m["key"], m["text"], live=m.get("live", False)),
            "cell": lambda m: session.set_cell(m["table"], m["row"], m["field"], m["text"], live=m.get("live", False)),
            "paste": lambda m: paste(session, m["table"], m["row"], m["fields"], m["text"]),
            "add": lambda m: session.add_row(m["table"]),
            "remove": lambda m: session.remove_row(m["table"], m["row"]),
            "reset": lambda m: session.reset(m["key"]),
            "prices": lambda _: session.use_current_prices(),
            "tier": lambda m: session.tier(m["id"]),
            "python": lambda m: setattr(session, "shows_python", bool(m["on"])),
            "undo": lambda _: session.undo(),
            "redo": lambda _: session.redo(),
            "load": lambda m: session.load(m["text"]),
            "workbook": lambda m: open_workbook(session, b"".join(m["files"]), m["name"]),
            "start_over": lambda _: session.start_over(),
            "take": self._searches.open,
            "scenario_add": lambda m: scenarios.add(session, m["name"]),
            "scenario_show": lambda m: scenarios.show(session, m["name"]),
            "scenario_remove": lambda m: scenarios.remove(session, m["name"]),
            "scenario_factor": lambda m: scenarios.multiply(session, m["key"], m["text"]),
            "adopt": lambda m: self._decide(adopt, m),
            "stay": lambda m: self._decide(stay, m),
        }

    def _answers(self) -> dict[str, Callable[[Message], object]]:
        """Return what changes nothing: each sends its own answer."""
        return {
            "excel": lambda _: self._send_excel(),
            "csv": lambda _: self._send_csv(),
            "fill": self._send_filled,
            "plan": self._send_plan,
            "judge": self._searches.judge,
            "search": self._searches.search,
            "cancel": self._searches.cancel,
            "largest": self._searches.largest,
        }

    def _receive(self, _widget: object, message: Message, buffers: Sequence[bytes]) -> None:
        """Do what the page asks: the one place where whatever goes wrong becomes a sentence."""
        number, kind = None, ""
        try:
            number, message = message.get("number"), {"files": buffers, **edit_of(message)}
            kind = str(message["kind"])
            if kind in self._asks:
                self._asks[kind](message)
                return
            self._actions[kind](message)
            view = view_of(self.session)
        except Exception:
            log.exception("llmbudget: a message of the page failed")
            view = {
                **self._sent,
                "notice": "Something went wrong here, so this was not done. Nothing else was changed.",
            }
        opened = kind == "open"
        self._send_changes(view, opened=opened)
        self._searches.follow(again=opened)
        self.risk.follow(again=opened)
        self._send_kept(number, kind)

    def _open(self, message: Message) -> None:
        """Take what the browser kept, and then the plan of the link, so that undo leads back to one's own edits."""
        link, kept = message.get("link", ""), message.get("kept") or {}
        if kept and not self.session.can_undo and self.session.plan == self.session.preset:
            self._unusable = not take_up(self.session, kept, self._act)
        self._linked = bool(link) and open_link(self.session, link)

    def _decide(self, way: Callable[[Session, Message, Act], bool], message: Message) -> None:
        """Go on with the version of another tab, or with this one in its place."""
        self._unusable = True  # also where the next line fails: then the page offers the other version as a file
        self._unusable = not way(self.session, message["kept"], self._act)

    def _act(self, edit: Message) -> None:
        self._actions[edit["kind"]](edit)

    def _send_changes(self, view: dict[str, Any], *, opened: bool) -> None:
        # A page that opens has another view than the one last sent: it takes the whole.
        self.send(
            {"kind": "view", "view": view} if opened else {"kind": "patch", "patch": difference(self._sent, view)}
        )
        self._sent = view

    def _send_kept(self, number: object, kind: str) -> None:
        """Send what the browser keeps: the end of the answer to an edit.

        By itself and last: writing YAML takes longer than all the rest, and nobody waits for it.
        """
        refused = {key: entry.text for key, entry in self.session.refused.items()}
        changed = bool(refused) or self.session.plan != self.session.preset
        # Opening is no edit: what the browser kept stays as it is, also when a link brought another plan.
        kept = {"plan": self.session.yaml(), "refused": refused, "scenario": self.session.scenario}
        unusable = kind in READING and self._unusable
        linked = kind == "open" and self._linked
        told = {"number": number, "changed": changed, "edited": kind not in NO_EDITS}
        self.send({"kind": "keep", **kept, **told, "unusable": unusable, "linked": linked})

    def _send_plan(self, message: Message) -> None:
        """Send the plan to be saved or shared: what was typed a moment ago has been taken by then."""
        plan = self.session.yaml()
        link = {"link": fragment(plan)} if message["purpose"] == "share" else {}
        self.send({"kind": "plan", "purpose": message["purpose"], "plan": plan, **link})

    def _send_excel(self) -> None:
        risk = self.risk.ready if self.session.scenario == AS_PLANNED else None  # it is of what is shown
        name = f"{file_name(self.session.plan)}.xlsx"
        self._send_file("excel", name, XLSX, lambda: Budget(self.session.plan).excel(risk))

    def _send_csv(self) -> None:
        from llmbudget.analysis.journal import journal_csv  # noqa: PLC0415 - with pandas, which nothing else here needs

        name = f"{file_name(self.session.plan)}.csv"
        self._send_file("csv", name, CSV, lambda: journal_csv(self.session.budget))

    def _send_filled(self, message: Message) -> None:
        name = f"{file_name(self.session.plan)}-{Path(message['template']).stem}.xlsx"
        self._send_file("template", name, XLSX, lambda: templates.filled(self.session.budget, message))

    def _send_file(self, purpose: str, name: str, mime: str, make: Callable[[], bytes]) -> None:
        """Send a file to the button that asked for it, or why there is none."""
        try:
            content = make()
        except PlanError as error:
            self.send({"kind": "failed", "purpose": purpose, "text": templates.sentences(error)})
        except Exception:
            log.exception("llmbudget: the file %s could not be written", name)
            text = "The file could not be written; the form is unharmed."
            self.send({"kind": "failed", "purpose": purpose, "text": text})
        else:
            about = {"kind": "file", "purpose": purpose, "name": name, "mime": mime, "size": len(content)}
            self.send(about, buffers=[content])

"""The page: one widget that draws the form and the results, and asks the session for everything."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from llmbudget.widgets.form import form
from llmbudget.widgets.live_risk import LiveRisk
from llmbudget.widgets.live_search import LiveSearch
from llmbudget.widgets.patch import difference
from llmbudget.widgets.state import Session
from llmbudget.widgets.static_files import javascript, styles
from llmbudget.widgets.view import file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
log = logging.getLogger(__name__)

Message = Mapping[str, Any]


class BudgetPage(anywidget.AnyWidget):
    """A session in the browser.

    The page sends what was done (``{"kind": "set", "key": "tokens", "text": "2B"}``); the answer is what changed of
    `Session.view`, as a merge patch, and then the plan as YAML, which the browser keeps. The risk of the plan follows
    when it is worked out.

    Attributes:
        risk: of the plan as it is now, as far as it is known.
    """

    _esm = javascript()
    _css = styles()
    form = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.session = session
        self._sent = session.view()
        super().__init__(form=form(), view=self._sent)
        self.risk = LiveRisk(session, self.send)
        self._searches = LiveSearch(session, self.send)
        self._actions: dict[str, Callable[[Message], object]] = {
            "open": self._open,
            "set": lambda m: session.set(m["key"], m["text"], live=m.get("live", False)),
            "cell": lambda m: session.set_cell(m["table"], m["row"], m["field"], m["text"], live=m.get("live", False)),
            "add": lambda m: session.add_row(m["table"]),
            "remove": lambda m: session.remove_row(m["table"], m["row"]),
            "reset": lambda m: session.reset(m["key"]),
            "tier": lambda m: session.tier(m["id"]),
            "undo": lambda _: session.undo(),
            "redo": lambda _: session.redo(),
            "load": lambda m: session.load(m["text"]),
            "start_over": lambda _: session.start_over(),
            "take": self._searches.open,
        }
        self._asks: dict[str, Callable[[Message], object]] = {
            **dict.fromkeys(("excel", "csv"), self._send_file),
            # Asked for when it is saved or shared: what was typed a moment ago has been taken by then.
            "plan": lambda m: self.send({"kind": "plan", "purpose": m["purpose"], "plan": session.yaml()}),
            "judge": self._searches.judge,
            "search": self._searches.search,
            "cancel": self._searches.cancel,
            "largest": self._searches.largest,
        }
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Message, _buffers: object) -> None:
        """Do what the page asks: the one place where whatever goes wrong becomes a sentence."""
        try:
            if message["kind"] in self._asks:
                self._asks[message["kind"]](message)
                return
            self._actions[message["kind"]](message)
            view = self.session.view()
        except Exception:
            log.exception("llmbudget: %r failed", message.get("kind"))
            view = {
                **self._sent,
                "notice": "Something went wrong here, so this was not done. Nothing else was changed.",
            }
        opened = message.get("kind") == "open"
        self._send_changes(view, opened=opened)
        self._searches.follow(again=opened)
        self.risk.follow(again=opened)

    def _open(self, message: Message) -> None:
        """Take what the browser kept, and then the plan of the link, so that undo leads back to one's own edits."""
        shared, kept = message.get("shared", ""), message.get("kept") or {}
        if kept and not self.session.can_undo and self.session.plan == self.session.preset:
            self.session.restore(str(kept["plan"]), {str(k): str(t) for k, t in dict(kept.get("refused", {})).items()})
        if shared:
            self.session.open_shared(shared)

    def _send_changes(self, view: dict[str, Any], *, opened: bool) -> None:
        # A page that opens has another view than the one last sent: it takes the whole.
        self.send(
            {"kind": "view", "view": view} if opened else {"kind": "patch", "patch": difference(self._sent, view)}
        )
        self._sent = view
        refused = {key: entry.text for key, entry in self.session.refused.items()}
        changed = bool(refused) or self.session.plan != self.session.preset
        # Sent by itself and last: writing YAML takes longer than all the rest, and nobody waits for it.
        # Opening is no edit: what the browser kept stays as it is, also when a link brought another plan.
        self.send(
            {"kind": "keep", "plan": self.session.yaml(), "refused": refused, "changed": changed, "edited": not opened}
        )

    def _excel(self) -> tuple[str, str, bytes]:
        return "xlsx", XLSX, self.session.budget.excel(self.risk.ready)

    def _csv(self) -> tuple[str, str, bytes]:
        from llmbudget.analysis.journal import journal_csv  # noqa: PLC0415 - with pandas, which nothing else here needs

        return "csv", CSV, journal_csv(self.session.budget)

    def _send_file(self, message: Message) -> None:
        """Send a file, or the sentence that it could not be made, to the button that asked for it."""
        asked = message["kind"]
        what, make = {"excel": ("workbook", self._excel), "csv": ("journal", self._csv)}[asked]
        try:
            ending, mime, content = make()
        except Exception:
            log.exception("llmbudget: the %s could not be written", what)
            text = f"The {what} could not be written; the form is unharmed."
            self.send({"kind": "failed", "asked": asked, "text": text})
            return
        name = f"{file_name(self.session.plan)}.{ending}"
        about = {"kind": "file", "asked": asked, "name": name, "mime": mime, "size": len(content)}
        self.send(about, buffers=[content])

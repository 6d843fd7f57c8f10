"""The page's panels that are calculated only while they are open."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import accelerators, owning, spent
from llmbudget.widgets.view.scenario_columns import ScenarioColumns

Message = Mapping[str, Any]
Send = Callable[[dict[str, Any]], None]

log = logging.getLogger(__name__)


class LivePanels:
    """Panels that follow the session's plan from the moment they are opened until they are closed."""

    def __init__(self, session: Session, send: Send) -> None:
        self._send = send
        self._contents: dict[str, Callable[[Message], dict[str, Any]]] = {
            "scenarios": ScenarioColumns(session).content,
            "owning": lambda message: owning.content(session, message),
            "spent": lambda message: spent.content(session, message),
            "accelerators": lambda message: accelerators.content(session, message),
        }
        self._open: dict[str, Message] = {}
        self._sent: dict[str, dict[str, Any]] = {}

    def watch(self, message: Message) -> None:
        """Open, change or close a panel: ``panel`` is its name, ``on`` whether it is open; the rest is the panel's.

        Raises:
            KeyError: there is no such panel.
        """
        name = message["panel"]
        self._sent.pop(name, None)
        if not message["on"]:
            self._open.pop(name, None)
            self._send({"kind": "panel_closed", "panel": name})
            return
        self._contents[name]  # raises before anything changes
        self._open[name] = message
        self._tell(name)

    def follow(self) -> None:
        """Send what an edit changed in the panels that are open."""
        for name in self._open:
            self._tell(name)

    def _tell(self, name: str) -> None:
        try:
            content = self._contents[name](self._open[name])
        except Exception:
            log.exception("llmbudget: the panel %s could not be calculated", name)
            content = {"failed": phrase("panel_failed")}
        if content != self._sent.get(name):
            self._send({"kind": "panel", "panel": name, "content": content})
        self._sent[name] = content

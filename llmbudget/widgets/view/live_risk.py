"""The range of the total, recalculated in the background after each edit."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.api.budget import Budget
from llmbudget.widgets.session.background import Background, Run
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.risk import risk, uncertainty

PAUSE = 0.2
"""Seconds without an edit before work begins: typing has priority."""

Send = Callable[[dict[str, Any]], None]
log = logging.getLogger(__name__)


class LiveRisk:
    """The risk of a session's current plan.

    Attributes:
        ready: the current plan's risk; None while it is calculated, or if that failed.
    """

    def __init__(self, session: Session, send: Send) -> None:
        self.ready: Uncertainty | None = None
        self._session = session
        self._send = send
        self._of: Budget | None = None
        self._background = Background(PAUSE)
        self._said: dict[str, Any] = {}

    def follow(self, *, again: bool = False) -> None:
        """Recalculate if the plan changed; ``again``: resend the result to a page that has just opened."""
        if self._session.budget is not self._of:
            self._begin(self._session.budget)
        elif again and self._said:
            self._send(self._said)

    def _begin(self, budget: Budget) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # no kernel, hence no page
            return
        self._of, self.ready = budget, None
        self._say({"kind": "risk", "state": "working"})
        self._background.start(lambda run: _worked_out(budget, run), self._done, self._failed)

    def _done(self, result: tuple[Uncertainty, dict[str, Any]]) -> None:
        self.ready, shown = result
        self._say({"kind": "risk", "state": "ready", "risk": shown})

    def _failed(self, error: Exception) -> None:
        log.error("llmbudget: the range could not be worked out", exc_info=error)
        self._say({"kind": "risk", "state": "failed"})

    def _say(self, message: dict[str, Any]) -> None:
        self._said = message
        self._send(message)


def _worked_out(budget: Budget, run: Run) -> tuple[Uncertainty, dict[str, Any]]:
    outcomes = uncertainty(budget, run.check)
    return outcomes, risk(outcomes, run.check)

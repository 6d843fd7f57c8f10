"""The range of the total, recalculated in the background after each edit."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from llmbudget.analysis.sampling import BLOCK
from llmbudget.analysis.uncertainty import FORESEEN, Uncertainty, usual_draws
from llmbudget.api.budget import Budget
from llmbudget.widgets.session.background import Background, Run
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.session.turns import turn
from llmbudget.widgets.view.risk import drivers, figures, uncertainty

PAUSE = 0.2
"""Seconds without an edit before work begins, and before the final range: typing and first ranges have priority."""

FIRST_DRAWS = 2 * BLOCK
"""Draws of the range that is shown first, within about 1% of the final one."""

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
        self._background.start(lambda run: self._work_out(budget, run), self._done, self._failed)

    def _work_out(self, budget: Budget, run: Run) -> tuple[Uncertainty, dict[str, Any]]:
        """Show a first range soon; return the final one, before which the first ones of other people come."""
        with turn(run.wait):
            moving = drivers(budget.plan, number(budget[FORESEEN]), run.give_way)
            if usual_draws(budget.plan) > FIRST_DRAWS:
                first = figures(uncertainty(budget, run.give_way, FIRST_DRAWS)) | moving
                run.tell(lambda: self._say({"kind": "risk", "state": "working", "risk": first}))
        run.wait(PAUSE)
        with turn(run.wait):
            outcomes = uncertainty(budget, run.give_way)
            return outcomes, figures(outcomes) | moving

    def _done(self, result: tuple[Uncertainty, dict[str, Any]]) -> None:
        self.ready, shown = result
        self._say({"kind": "risk", "state": "ready", "risk": shown})

    def _failed(self, error: Exception) -> None:
        log.error("llmbudget: the range could not be worked out", exc_info=error)
        self._say({"kind": "risk", "state": "failed"})

    def _say(self, message: dict[str, Any]) -> None:
        self._said = message
        self._send(message)

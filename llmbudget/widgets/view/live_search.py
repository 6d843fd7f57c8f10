"""The page's searches: run in the background, with answers and whether they match the current plan."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from llmbudget.analysis.placement import Placement
from llmbudget.analysis.search import Search
from llmbudget.api.budget import Budget
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.background import Background, Run
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.search import amount, found, opened, placed, refusals, trains

Send = Callable[[dict[str, Any]], None]
Message = Mapping[str, Any]
LIMITS = ("deadline", "cap")
log = logging.getLogger(__name__)


@dataclass
class Answer:
    """The answer to a search.

    Attributes:
        message: the message that was sent.
        asked: the plan the search started from.
        plans: opened results by place.
    """

    message: dict[str, Any]
    asked: Plan
    plan: Callable[[int], Budget]
    plans: dict[int, Plan] = field(default_factory=dict)

    def open(self, place: int) -> Plan:
        """Return the plan at a place of the answer."""
        self.plans[place] = self.plan(place).plan
        return self.plans[place]

    def matches(self, plan: Plan) -> dict[str, Any]:
        """Return whether the answer matches a plan, and the place it was opened from, or -1."""
        shown = next((place for place, opened_plan in self.plans.items() if opened_plan == plan), -1)
        return {"current": shown >= 0 or plan == self.asked, "shown": shown}


class LiveSearch:
    """Searches from a session's plan; each answer stays until the next."""

    def __init__(self, session: Session, send: Send) -> None:
        self._session = session
        self._send = send
        self._background = Background()
        self._placing = Background()
        self._answers: dict[str, Answer] = {}
        self._matches: dict[str, Any] = {}

    def judge(self, message: Message) -> None:
        """Validate texts typed for a search."""
        self._judged(message["texts"])

    def search(self, message: Message) -> None:
        """Begin a search; stop the current one."""
        texts = {name: message[name] for name in LIMITS}
        if not self._judged(texts):
            return
        deadline, cap = (amount(name, texts[name]) for name in LIMITS)
        budget = self._session.budget
        self._send({"kind": "search", "state": "working", "done": 0, "parts": 1})

        def work(run: Run) -> Search[Budget]:
            def progress(done: int, parts: int) -> None:
                run.check()
                run.tell(lambda: self._send({"kind": "search", "state": "working", "done": done, "parts": parts}))

            asked = {
                "deadline": deadline,
                "cap": cap,
                "risk": message["risk"],
                "other_work": bool(message.get("other_work")),
            }
            return budget.search(
                **asked, progress=progress, so_far=lambda better: run.tell(lambda: self._found(better, "better"))
            )

        self._background.start(work, self._found, self._failed)

    def cancel(self, _message: Message) -> None:
        """Stop a search; what it has found so far is the answer, or the earlier answer stays."""
        self._background.stop()
        self._send({"kind": "search", "state": "cancelled"})
        answer = self._answers.get("search")
        if answer and answer.message["state"] == "better":
            self._answer("search", replace(answer, message={**answer.message, "state": "found"}))

    def largest(self, message: Message) -> None:
        """Send what a sum of money can train; takes a few tenths of a second."""
        if not self._judged({"money": message["money"]}):
            return
        budget = self._session.budget
        try:
            answer = budget.largest(amount("money", message["money"]) or 0, message["of"] or None)
        except PlanError as error:
            self._answers.pop("largest", None)
            self._send({"kind": "largest", "state": "none", "text": str(error)})
            return
        shown = {"kind": "largest", "state": "found", "answer": trains(answer)}
        self._answer("largest", Answer(shown, budget.plan, lambda _: answer.budget))

    def place(self, message: Message) -> None:
        """Begin to choose clusters for runs; stop the current choice."""
        budget = self._session.budget
        self._send({"kind": "placement", "state": "working"})

        def work(_: Run) -> Placement[Budget]:
            return budget.place(offers=bool(message["offers"]))

        def found(answer: Placement[Budget]) -> None:
            shown = {"kind": "placement", "state": "found", **placed(answer)}
            self._answer("placement", Answer(shown, budget.plan, lambda _: answer.budget))

        self._placing.start(work, found, partial(self._failed, kind="placement"))

    def open(self, message: Message) -> None:
        """Open a found plan in the form."""
        plan = self._answers[message["of"]].open(message["place"])
        notice = phrase("opened_placed") if message["of"] == "placement" else opened(plan)
        self._session.take(plan, notice)

    def follow(self, *, again: bool = False) -> None:
        """Send whether the answers match the current plan; ``again``: resend them to a page that has just opened."""
        if again:
            for answer in self._answers.values():
                self._send(answer.message)
        matches = {name: answer.matches(self._session.budget.plan) for name, answer in self._answers.items()}
        if matches != self._matches or (again and matches):
            self._send({"kind": "matches", "answers": matches})
        self._matches = matches

    def _judged(self, texts: Mapping[str, str]) -> bool:
        """Send why texts are refused; return whether all are valid."""
        errors = refusals(texts)
        self._send({"kind": "judged", "errors": errors})
        return not any(errors.values())

    def _found(self, search: Search[Budget], state: str = "found") -> None:
        message = {"kind": "search", "state": state, "search": found(search)}
        self._answer("search", Answer(message, search.budget.plan, search.plan))

    def _failed(self, error: Exception, kind: str = "search") -> None:
        if not isinstance(error, PlanError):
            log.error("llmbudget: the search failed", exc_info=error)
        text = str(error) if isinstance(error, PlanError) else phrase("search_failed")
        self._send({"kind": kind, "state": "failed", "text": text})

    def _answer(self, name: str, answer: Answer) -> None:
        self._answers[name] = answer
        self._send(answer.message)
        self._matches = {}  # a page takes a new answer as current
        self.follow()

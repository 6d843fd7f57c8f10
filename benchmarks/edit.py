"""Processor time of an edit in the kernel, as a ratio to one evaluation of the whole model.

Also how many quantities of the model have another value after it.

Usage: python benchmarks/edit.py [startup]
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page import BudgetPage

EDITS = 40
TEXTS: dict[str, Callable[[int], str]] = {
    "tokens": lambda number: f"{20 + number}B",
    "other_contingency_rate": lambda number: f"{number / 10}%",
    "plan_name": lambda number: f"Plan {number}",
}
"""Fields by how much follows from them: most of the model, its last lines, nothing."""

Message = dict[str, Any]


class Page(BudgetPage):
    """A page that notes when its answer to an edit is sent."""

    def __init__(self, plan: str) -> None:
        self.answered = 0.0
        super().__init__(Session(plan))

    def send(self, content: Message, *_: object, **__: object) -> None:
        """Note the time of the first patch: a second one has what may wait."""
        if content["kind"] == "patch" and not self.answered:
            self.answered = time.process_time()

    def edit(self, key: str, text: str) -> tuple[float, float]:
        """Type a text; return the seconds until the answer, and until everything was done."""
        self.answered, start = 0.0, time.process_time()
        self._receive(self, {"number": "1", "edit": {"kind": "set", "key": key, "text": text}}, [])
        return self.answered - start, time.process_time() - start


def main() -> None:
    """Print the ratios."""
    page = Page(sys.argv[1] if len(sys.argv) > 1 else "startup")
    for key, text in TEXTS.items():
        times, moved, whole = [], [], []
        for number in range(1, EDITS + 1):
            before = page.budget.values
            times.append(page.edit(key, text(number)))
            moved.append(sum(page.budget.values[name] is not before[name] for name in model().order))
            whole.append(seconds(lambda: Budget(page.budget.plan).values))
        unit = statistics.median(whole)
        answer, done = (statistics.median(part) / unit for part in zip(*times, strict=True))
        share = f"{statistics.median(moved):.0f} of {len(model().order)} quantities change"
        print(f"{key}: answer {answer:.1f} evaluations, all {done:.1f}; {share} ({1000 * unit:.1f} ms an evaluation)")


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of something."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()

"""Several plans side by side: what each comes to, and the inputs in which they differ."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

from llmbudget.analysis.uncertainty import COST, P10, P90, SPENDING, uncertainty
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import PlanError
from llmbudget.plan.side_by_side import Input, differing

if TYPE_CHECKING:
    import pandas as pd

MOST_PLANS = 12
"""More columns than that nobody reads."""

DRAWS = 2048
"""From which the range of each total is taken: it is shown to three digits, and a page waits for it."""

EVERYWHERE = (
    "net_cost", "cash_cost", "done_month", "wall_clock_days", "accelerator_hours", "least_accelerators",
    "person_months",
)  # fmt: skip
_MILLION = 1e6
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Figure:
    """A result of several plans; None stands where it says nothing of one."""

    name: str
    label: str
    unit: str
    cells: tuple[float | None, ...]


class Comparison:
    """Plans side by side.

    Args:
        budgets: by the name of their column.

    Raises:
        PlanError: there are none, or more than can be read.
    """

    def __init__(self, budgets: Mapping[str, Evaluation]) -> None:
        if not 0 < len(budgets) <= MOST_PLANS:
            raise PlanError([f"{len(budgets)} plans cannot be compared; give from 1 to {MOST_PLANS}."])
        self.budgets = dict(budgets)

    @cached_property
    def figures(self) -> list[Figure]:
        """What each plan comes to, with the range of its total."""
        return figures(list(self.budgets.values()), [total_range(one) for one in self.budgets.values()])

    @cached_property
    def differing(self) -> list[Input]:
        """The inputs that are not the same in all plans."""
        return differing([one.plan for one in self.budgets.values()])

    def results(self) -> "pd.DataFrame":
        """Return a row for each result: label, unit, and a column for each plan; empty where it says nothing of one."""
        return frame(self.figures, list(self.budgets), "figure")

    def inputs(self) -> "pd.DataFrame":
        """Return a row for each input in which plans differ: label, unit, and a column of words for each plan."""
        return frame(self.differing, list(self.budgets), "input")

    def csv(self) -> bytes:
        """Return both tables in one CSV file (RFC 4180) in UTF-8; a text that looks like a formula gets ' before it."""
        text = StringIO(newline="")
        rows = csv.writer(text)
        for head, table in (("result", self.figures), ("input", self.differing)):
            rows.writerow([_safe(cell) for cell in (head, "label", "unit", *self.budgets)])
            for one in table:
                rows.writerow([_safe(cell) for cell in (one.name, one.label, one.unit, *one.cells)])
        return text.getvalue().encode()


def figures(budgets: Sequence[Evaluation], ranges: Sequence[tuple[float, float] | None]) -> list[Figure]:
    """Return what budgets come to.

    Args:
        budgets: side by side.
        ranges: P10 and P90 of what each spends before contingency, or None where they are not known.
    """
    known = [one or (None, None) for one in ranges]
    ends = [
        Figure(f"{COST}_{share.lower()}", f"{SPENDING}, {share} of {DRAWS:,} draws", "USD", tuple(cells))
        for share, cells in zip(("P10", "P90"), zip(*known, strict=True), strict=True)
    ]
    profiles = {one.plan.profile for one in budgets}
    own = dict.fromkeys(name for kind in ORGANIZATIONS.values() if kind.id in profiles for name in kind.compared)
    by_tokens = tuple(float(one[COST]) / (float(one["tokens"]) / _MILLION) for one in budgets)
    failed = tuple(float(len(one.failed_checks())) for one in budgets)
    return [
        figure(COST, budgets),
        *ends,
        *(figure(f"{category}_cost", budgets) for category in CATEGORIES),
        Figure("cost_per_million_tokens", "Total cost by training tokens", "USD/million tokens", by_tokens),
        *(figure(name, budgets) for name in EVERYWHERE),
        *(own_figure(name, budgets) for name in own),
        Figure("failed_checks", "Checks that do not hold", "checks", failed),
    ]


def figure(name: str, budgets: Sequence[Evaluation]) -> Figure:
    """Return a quantity of budgets."""
    return _figure(name, (float(one[name]) for one in budgets))


def own_figure(name: str, budgets: Sequence[Evaluation]) -> Figure:
    """Return a quantity of those budgets whose finance team reads it: it says nothing of others."""
    read = [name in ORGANIZATIONS[one.plan.profile].compared for one in budgets]
    return _figure(name, (float(one[name]) if is_read else None for one, is_read in zip(budgets, read, strict=True)))


def _figure(name: str, values: Iterable[float | None]) -> Figure:
    quantity = model().quantities[name]
    return Figure(name, quantity.label, quantity.unit, tuple(values))


def total_range(budget: Evaluation) -> tuple[float, float]:
    """Return P10 and P90 of what a budget spends before contingency."""
    drawn = uncertainty(budget, DRAWS)
    return drawn.quantile(COST, P10), drawn.quantile(COST, P90)


def frame(rows: Sequence[Figure] | Sequence[Input], names: Sequence[str], one: str) -> "pd.DataFrame":
    """Return rows as a table: label, unit, and a column for each name; its index, of ids, is called what one row is."""
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    index = pd.Index([row.name for row in rows], name=one)
    cells = [[row.label, row.unit, *row.cells] for row in rows]
    return pd.DataFrame(cells, index=index, columns=["label", "unit", *names])


def _safe(cell: float | str | None) -> float | str | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA) else cell

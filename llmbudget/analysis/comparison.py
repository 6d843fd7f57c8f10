"""Several plans side by side: their results, and the inputs that differ."""

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
"""Most columns in a readable table."""

DRAWS = 2048
"""Draws behind the range of each total: enough for three digits, few enough for a page to wait for."""

EVERYWHERE = (
    "net_cost", "cash_cost", "done_month", "delay_cost", "wall_clock_days", "accelerator_hours", "least_accelerators",
    "person_months",
)  # fmt: skip
_MILLION = 1e6
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Figure:
    """A result of several plans; None for a plan it does not apply to."""

    name: str
    label: str
    unit: str
    cells: tuple[float | None, ...]


class Comparison:
    """Plans side by side.

    Args:
        budgets: evaluated plans by column name.

    Raises:
        PlanError: there are no plans, or too many.
    """

    def __init__(self, budgets: Mapping[str, Evaluation]) -> None:
        if not 0 < len(budgets) <= MOST_PLANS:
            raise PlanError([f"{len(budgets)} plans cannot be compared; choose 1 to {MOST_PLANS}."])
        self.budgets = dict(budgets)

    @cached_property
    def figures(self) -> list[Figure]:
        """The results of each plan, with the range of its total."""
        return figures(list(self.budgets.values()), [total_range(budget) for budget in self.budgets.values()])

    @cached_property
    def differing(self) -> list[Input]:
        """The inputs that differ between plans."""
        return differing([budget.plan for budget in self.budgets.values()])

    def results(self) -> "pd.DataFrame":
        """Return a row per result: label, unit, and a column per plan, empty where the result does not apply."""
        return frame(self.figures, list(self.budgets), "figure")

    def inputs(self) -> "pd.DataFrame":
        """Return a row per differing input: label, unit, and a column of words per plan."""
        return frame(self.differing, list(self.budgets), "input")

    def csv(self) -> bytes:
        """Return both tables as one CSV file (RFC 4180) in UTF-8; text that looks like a formula gets a leading '."""
        text = StringIO(newline="")
        rows = csv.writer(text)
        for head, table in (("result", self.figures), ("input", self.differing)):
            rows.writerow([_safe(cell) for cell in (head, "label", "unit", *self.budgets)])
            for row in table:
                rows.writerow([_safe(cell) for cell in (row.name, row.label, row.unit, *row.cells)])
        return text.getvalue().encode()


def figures(budgets: Sequence[Evaluation], ranges: Sequence[tuple[float, float] | None]) -> list[Figure]:
    """Return the results of budgets side by side.

    Args:
        budgets: the budgets.
        ranges: P10 and P90 of each budget's spending before contingency, or None if unknown.
    """
    known = [ends or (None, None) for ends in ranges]
    ends = [
        Figure(f"{COST}_{share.lower()}", f"{SPENDING}, {share} of {DRAWS:,} draws", "USD", tuple(cells))
        for share, cells in zip(("P10", "P90"), zip(*known, strict=True), strict=True)
    ]
    profiles = {budget.plan.profile for budget in budgets}
    own = dict.fromkeys(name for kind in ORGANIZATIONS.values() if kind.id in profiles for name in kind.compared)
    by_tokens = tuple(float(budget[COST]) / (float(budget["tokens"]) / _MILLION) for budget in budgets)
    failed = tuple(float(len(budget.failed_checks())) for budget in budgets)
    return [
        figure(COST, budgets),
        *ends,
        *(figure(f"{category}_cost", budgets) for category in CATEGORIES),
        Figure("cost_per_million_tokens", "Total cost per million tokens", "USD/million tokens", by_tokens),
        *(figure(name, budgets) for name in EVERYWHERE),
        *(own_figure(name, budgets) for name in own),
        Figure("failed_checks", "Failed checks", "checks", failed),
    ]


def figure(name: str, budgets: Sequence[Evaluation]) -> Figure:
    """Return a quantity of budgets."""
    return _figure(name, (float(budget[name]) for budget in budgets))


def own_figure(name: str, budgets: Sequence[Evaluation]) -> Figure:
    """Return a quantity for the budgets whose profile compares it, and None for others."""
    applies = [name in ORGANIZATIONS[budget.plan.profile].compared for budget in budgets]
    return _figure(name, (float(b[name]) if shown else None for b, shown in zip(budgets, applies, strict=True)))


def _figure(name: str, values: Iterable[float | None]) -> Figure:
    quantity = model().quantities[name]
    return Figure(name, quantity.label, quantity.unit, tuple(values))


def total_range(budget: Evaluation) -> tuple[float, float]:
    """Return P10 and P90 of a budget's spending before contingency."""
    drawn = uncertainty(budget, DRAWS)
    return drawn.quantile(COST, P10), drawn.quantile(COST, P90)


def frame(rows: Sequence[Figure] | Sequence[Input], names: Sequence[str], index_name: str) -> "pd.DataFrame":
    """Return rows as a table: ids as index, then label, unit, and a column per name."""
    import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

    index = pd.Index([row.name for row in rows], name=index_name)
    cells = [[row.label, row.unit, *row.cells] for row in rows]
    return pd.DataFrame(cells, index=index, columns=["label", "unit", *names])


def _safe(cell: float | str | None) -> float | str | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA) else cell

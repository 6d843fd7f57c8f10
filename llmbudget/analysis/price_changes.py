"""What the catalog says today of the rows that a plan pins: what has moved, and what that does to the total."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from llmbudget.catalog.accelerators import Accelerator
from llmbudget.catalog.catalog import key_of
from llmbudget.catalog.methods import Method
from llmbudget.catalog.prices import Offer
from llmbudget.catalog.typical import ANY_REGION
from llmbudget.model.evaluation import AnyEvaluation, Evaluation
from llmbudget.plan.file import PlanError, problems
from llmbudget.plan.pinned import rows_in_use
from llmbudget.plan.plan import Plan

_HOURLY, _PRICE = "USD/h", "USD"
_FIELDS = {
    "on_demand_price": ("on-demand price", _HOURLY),
    "spot_price": ("spot price", _HOURLY),
    "reserved_1y_price": ("price for a year", _HOURLY),
    "reserved_3y_price": ("price for three years", _HOURLY),
    "purchase_price_usd": ("purchase price", _PRICE),
    "price_covers": ("what the purchase price covers", ""),
    "peak_tflops": ("peak", "TFLOP/s"),
    "memory_gb": ("memory", "GB"),
    "memory_bw_gbs": ("memory bandwidth", "GB/s"),
    "fp8": ("computes in fp8", ""),
    "tdp_w": ("power", "W"),
    "weight_gradient_share": ("share of weight-gradient FLOPs", ""),
    "weight_bytes": ("bytes of a weight", ""),
    "trained_bytes": ("bytes of a trained parameter", ""),
    "trained_share": ("share of parameters trained", ""),
    "relative_speed": ("speed relative to full training", ""),
    "as_of": ("day of the price", ""),
    "reserved_as_of": ("day of the reserved prices", ""),
}
"""Columns that results hang on: what people call them, and their units."""

_DAYS = {
    **dict.fromkeys(("on_demand_price", "spot_price", "purchase_price_usd"), "as_of"),
    **dict.fromkeys(("reserved_1y_price", "reserved_3y_price"), "reserved_as_of"),
}
"""The column that has the day of a price."""

_IN_FULL = 1000
"""Amounts of USD from here on are written without cents."""


@dataclass(frozen=True)
class PriceChange:
    """A figure that is another one in the catalog than in the plan.

    Attributes:
        row: of the catalog, in words.
        field: what the figure is, in words.
        unit: of the figure; empty where it has none.
        before: what the plan has.
        after: what the catalog has; None where it has none any more.
        before_as_of: the day of the plan's price, if it is one.
        after_as_of: the day of the catalog's price.
    """

    row: str
    field: str
    unit: str
    before: Any
    after: Any
    before_as_of: date | None
    after_as_of: date | None

    def __str__(self) -> str:
        days = " → ".join(dict.fromkeys(str(day) for day in (self.before_as_of, self.after_as_of) if day))
        moved = f"{self.row}: {self.field} {self._figure(self.before)} → {self._figure(self.after)}"
        return f"{moved} ({days})" if days else moved

    def _figure(self, value: Any) -> str:  # noqa: ANN401 - a cell of any column
        if value is None:
            return "none"
        if self.unit in {_HOURLY, _PRICE}:
            return f"{dollars(value)}{self.unit.removeprefix(_PRICE)}"
        return f"{value:,.6g} {self.unit}".strip() if isinstance(value, float) else str(value)


def dollars(amount: float) -> str:
    """Return an amount of US dollars as people write it."""
    return f"${amount:,.0f}" if abs(amount) >= _IN_FULL else f"${amount:,.2f}"


def price_changes(plan: Plan) -> list[PriceChange]:
    """Return each figure of a row in use that is another one in today's catalog."""
    if not plan.catalog.pins:
        return []
    used, today = rows_in_use(plan), plan.catalog.current
    moved = [*_moved(used.accelerators, [today.accelerators.get(row.id) for row in used.accelerators])]
    moved += _moved(used.prices, [today.every_offer.get(key_of(row)) for row in used.prices])
    return [*moved, *_moved(used.methods, [today.methods.get(row.id) for row in used.methods])]


def rows_gone(plan: Plan) -> list[str]:
    """Return the rows in use that today's catalog does not have, in words: the plan keeps its own."""
    used, today = rows_in_use(plan), plan.catalog.current
    gone = [_named(row) for row in used.accelerators if row.id not in today.accelerators]
    return [*gone, *(_named(row) for row in used.prices if key_of(row) not in today.every_offer)]


def with_current_prices(budget: AnyEvaluation) -> AnyEvaluation:
    """Return the budget with today's rows of the catalog; rows that it does not have stay as they are pinned.

    Raises:
        PlanError: the plan cannot be used with them, in sentences.
    """
    try:
        return budget.for_plan(budget.plan.with_catalog(budget.plan.catalog.updated()))
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def summary(budget: Evaluation) -> str:
    """Return what has moved and the effect on the total, in a sentence or two; empty where nothing has."""
    changes, newer = price_changes(budget.plan), newer_prediction(budget.plan)
    told = [f"{headline(changes)}: {'; '.join(map(str, changes))}."] if changes else []
    told += [newer] if newer else []
    return " ".join([*told, effect(budget)]) if told else ""


def newer_prediction(plan: Plan) -> str:
    """Return that a newer version of the prediction of hours is offered, in a sentence; empty if there is none."""
    pinned, today = plan.catalog.prediction.version, plan.catalog.current.prediction.version
    return f"A newer prediction of hours is available: {pinned} → {today}." if pinned < today else ""


def headline(changes: Sequence[PriceChange]) -> str:
    """Return how many figures have moved."""
    prices = all(change.unit in {_HOURLY, _PRICE} for change in changes)
    noun = "price" if prices else "catalog figure"
    number = f"1 {noun} has" if len(changes) == 1 else f"{len(changes)} {noun}s have"
    return f"{number} changed since this plan was saved"


def effect(budget: Evaluation) -> str:
    """Return what today's rows do to the total."""
    try:
        current = with_current_prices(budget)
    except PlanError as error:
        return f"The plan cannot use them: {error}"
    current.recall = budget.recall.beside("current prices")
    before, after = budget["total_cost"], current["total_cost"]
    if round(before) == round(after):
        return f"The total stays {dollars(before)}."
    return f"Total {dollars(before)} → {dollars(after)}."


def _moved(rows: Sequence[Any], now: Sequence[Any]) -> Iterator[PriceChange]:
    """Yield what has moved between rows and what they are now; a new day alone is told too."""
    for before, after in zip(rows, now, strict=True):
        if after is None:
            continue
        fields = [name for name in _FIELDS if getattr(before, name, None) != getattr(after, name, None)]
        told_with = {_DAYS.get(name) for name in fields}
        for name in fields:
            if name not in told_with:
                yield _change(before, after, name)


def _change(before: Any, after: Any, name: str) -> PriceChange:  # noqa: ANN401 - rows of any table
    days = (getattr(row, _DAYS[name]) if name in _DAYS else None for row in (before, after))
    return PriceChange(_named(before), *_FIELDS[name], getattr(before, name), getattr(after, name), *days)


def _named(row: Accelerator | Offer | Method) -> str:
    if isinstance(row, Accelerator):
        return row.id
    if isinstance(row, Method):
        return row.label
    place = row.provider if row.region == ANY_REGION else f"{row.provider}, {row.region}"
    return f"{row.accelerator} at {place}"

"""Search: plans that train the same for less or sooner, among all offers of the catalog and all strategies."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic

import numpy as np
import numpy.typing as npt

from llmbudget.analysis.limits import CAP, DEADLINE, FAILS_ITSELF, NO_PLAN, NOTHING_WORKS, Blocker, blockers, reason
from llmbudget.analysis.recommend import ADVICE
from llmbudget.analysis.search_inputs import check_limits
from llmbudget.analysis.search_space import Offer, Space
from llmbudget.analysis.strategy_cases import months_to
from llmbudget.analysis.windows import WINDOWS, Windows, with_windows
from llmbudget.analysis.workers import Progress, in_parts
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.evaluation import AnyEvaluation
from llmbudget.plan.changes import changed
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.values import values
from llmbudget.quantities.partial_evaluation import Folded

if TYPE_CHECKING:
    import pandas as pd

Truths = npt.NDArray[np.bool_]

NET, TOTAL, CASH, DONE = "net_cost", "total_cost", "cash_cost", "done_month"
TRAINING, EVALUATION = "training_window_days", "evaluation_window_days"
FIGURES = (NET, CASH, DONE, TRAINING, EVALUATION)

MEMORY = ("check_memory",)
IN_TIME = ("check_deadline", "check_evaluation", "check_generation", "check_horizon")
IN_CASH = ("check_cash", "check_monthly_cap")
"""Checks on monthly figures: evaluated last, for the few candidates left."""

LIMITS = ("check_cap", *IN_CASH)
"""Checks against limits set in the plan: evaluated for candidates that otherwise work."""

CASES = 1024
"""Candidates evaluated at once, to limit memory."""


@dataclass(frozen=True)
class Point:
    """A candidate that no other beats in both cost and time.

    Attributes:
        cost: USD after credits and contributions.
        days: days of training, post-training and evaluation.
        figures: further quantities by id.
        case: number among the candidates of its offer.
        windows: months it needs, as parameters of a plan.
    """

    cost: float
    days: float
    figures: Mapping[str, float]
    offer: Offer
    case: int
    windows: Mapping[str, float]


@dataclass(frozen=True)
class Search(Generic[AnyEvaluation]):
    """Result of a search.

    Attributes:
        points: the front, from the cheapest to the fastest.
        left_out: number of candidates by reason; a candidate counts for its first reason only.
        n_candidates: number of candidates; those neither left out nor on the front are beaten by a point of the front.
        blockers: limits that rule out plans that otherwise work.
    """

    budget: AnyEvaluation
    space: Space
    points: tuple[Point, ...]
    left_out: Mapping[str, int]
    n_candidates: int
    blockers: tuple[Blocker, ...]

    @property
    def blocked(self) -> str:
        """Why there is no plan; empty if there is one."""
        if self.points:
            return ""
        if self.blockers:
            return NO_PLAN
        failed = self.budget.failed_checks()
        own = {name: failed[name] for name in _others() if name in failed and reason(name, {}) in self.left_out}
        told = " ".join(f"“{model().quantities[name].label}”: {sentence}" for name, sentence in own.items())
        return FAILS_ITSELF.format(told) if own else NOTHING_WORKS

    def front(self) -> "pd.DataFrame":
        """Return a row per point: cost after credits and contributions, days, further figures, choices."""
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        return pd.DataFrame([self._row(point) for point in self.points])

    def plan(self, place: int) -> AnyEvaluation:
        """Return a point of the front, counted from 0, as a budget; its plan opens in the form."""
        point = self.points[place]
        changes = self.space.changes(point.offer, point.case) | dict(point.windows)
        # Setting the quotes of other offers aside is expected here; `replace` would warn about it.
        return self.budget.for_plan(changed(self.budget.plan, with_windows(self.budget.plan, changes)))

    def _row(self, point: Point) -> dict[str, Any]:
        mix, used = self.space.words(point.case)
        accelerator, provider, region = point.offer
        changes = self.space.changes(point.offer, point.case)
        return {
            NET: point.cost, "days": point.days, **point.figures,
            "accelerator": accelerator, **{name: changes[name] for name in self.space.choices},
            "provider": provider, "region": region, "sourcing": mix, "strategies": ", ".join(used),
        }  # fmt: skip


@dataclass
class Candidates:
    """Candidates evaluated together; each reason leaves fewer of them.

    Attributes:
        alive: numbers of the remaining candidates.
        best: lowest cost and earliest end of the candidates that work, before limits.
        known: quantities evaluated so far, for the remaining candidates.
    """

    inputs: Mapping[str, Any]
    varied: dict[str, Numbers]
    alive: npt.NDArray[np.intp]
    best: dict[str, float] = field(default_factory=dict)
    known: dict[str, Numbers] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def ask(self, *targets: str) -> None:
        """Evaluate quantities of the remaining candidates."""
        pieces = np.array_split(self.alive, max(-(-len(self.alive) // CASES), 1))
        ends = self.varied["horizon_months"][self.alive] if "horizon_months" in self.varied else self.inputs["month"]
        months = months_to(self.inputs, ends.max(initial=0))
        reading = Folded(model(), {**self.inputs, "month": months}, self.varied, targets)
        parts = [self._read(reading, piece) for piece in pieces]
        self.known |= {name: np.concatenate([part[name] for part in parts]) for name in targets}

    def _read(self, reading: Folded, piece: npt.NDArray[np.intp]) -> dict[str, Numbers]:
        by_name = reading({name: column[piece] for name, column in self.varied.items()})
        return {name: np.broadcast_to(np.ravel(array), len(piece)).astype(float) for name, array in by_name.items()}

    def drop(self, dropped: Truths, reason: str) -> None:
        """Leave out some of the remaining candidates."""
        if dropped.any():
            self.left_out[reason] += int(dropped.sum())
            self.alive = self.alive[~dropped]
            self.known = {name: array[~dropped] for name, array in self.known.items()}

    def hold(self, names: Sequence[str]) -> None:
        """Leave out candidates that fail a check; the first failed check is the reason."""
        self.ask(*names)
        for name in names:
            self.drop(self.known[name] < 1, reason(name, self.inputs, self.varied))

    def fit(self, windows: Windows) -> dict[str, Numbers]:
        """Give the remaining candidates the windows their work needs, and return the windows."""
        if not len(self.alive):
            return {}
        fitted = windows.fitted(self.inputs, {name: column[self.alive] for name, column in self.varied.items()})
        n_cases = max(map(len, self.varied.values()), default=1)
        for name, months in fitted.items():
            self.varied[name] = np.ones((n_cases, *months.shape[1:]))
            self.varied[name][self.alive] = months
        return {name: self.varied[name] for name in fitted}

    def keep_best(self) -> None:
        """Store the lowest cost and the earliest end of the remaining candidates."""
        self.best = {name: float(self.known[name].min(initial=np.inf)) for name in (TOTAL, DONE)}


@dataclass
class _Offers:
    """What the offers searched so far come to."""

    number: int = 0
    points: list[Point] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    best: dict[str, float] = field(default_factory=lambda: dict.fromkeys((TOTAL, DONE), np.inf))

    def add(self, points: Sequence[Point], left_out: Counter[str], best: Mapping[str, float]) -> None:
        """Add what one offer comes to."""
        self.number += 1
        self.points = front([*self.points, *points])
        self.left_out += left_out
        self.best = {name: min(value, best.get(name, np.inf)) for name, value in self.best.items()}


def search(  # noqa: PLR0913 - keyword arguments
    budget: AnyEvaluation,
    space: Space,
    *,
    deadline: float | None,
    cap: float | None,
    executor: Executor | None,
    progress: Progress | None,
    so_far: Callable[[Search[AnyEvaluation]], None] | None,
) -> Search[AnyEvaluation]:
    """Return the front of cost and time over a space of candidates; see `Budget.search`."""
    check_limits(deadline=deadline, cap=cap)
    inputs = facts(budget.plan.catalog) | values(budget.plan)
    task = partial(_front_of_offer, space, inputs, Windows.of(budget.plan, inputs), deadline, cap)
    offers = _Offers()

    def result() -> Search[AnyEvaluation]:
        asked = {"cap": cap, "deadline": deadline}
        blocked = blockers(offers.left_out, inputs, offers.best, asked, all_of_them=not offers.points)
        left_out, n_candidates = dict(offers.left_out.most_common()), space.n_cases * offers.number
        return Search(budget, space, tuple(offers.points), left_out, n_candidates, blocked)

    for of_offer in in_parts(task, space.offers, executor, progress):
        before = offers.points
        offers.add(*of_offer)
        if so_far is not None and offers.points != before:
            so_far(result())
    return result()


def _others() -> tuple[str, ...]:
    """Return the other checks that candidates must pass before limits apply."""
    elsewhere = {*MEMORY, *IN_TIME, *LIMITS, *ADVICE}
    return tuple(name for name, check in model().checks.items() if name not in elsewhere and not check.identity)


def front(points: Sequence[Point]) -> list[Point]:
    """Return the points that no other beats in both cost and time, from the cheapest to the fastest."""
    cost, days = (np.array([getattr(point, name) for point in points], dtype=float) for name in ("cost", "days"))
    return [points[place] for place in _unbeaten(cost, days)]


def _front_of_offer(  # noqa: PLR0913, PLR0917 - a task: `partial` gives all arguments but the offer
    space: Space,
    inputs: Mapping[str, Any],
    windows: Windows,
    deadline: float | None,
    cap: float | None,
    offer: Offer,
) -> tuple[list[Point], Counter[str], Mapping[str, float]]:
    replaced = space.inputs(offer)
    varied = {name: value for name, value in replaced.items() if np.ndim(value) == len(("case", "row", "month"))}
    fixed = {**inputs, **{name: value for name, value in replaced.items() if name not in varied}}
    candidates = Candidates(fixed, varied, np.arange(space.n_cases))
    candidates.drop(~space.allowed(offer[0]), "has strategies that contradict each other or the accelerator")
    months = leave_out(candidates, windows, deadline, cap)
    return list(_points(candidates, months, offer)), candidates.left_out, candidates.best


def leave_out(left: Candidates, windows: Windows, deadline: float | None, cap: float | None) -> dict[str, Numbers]:
    """Leave out candidates that do not work, then those beyond a limit; return the windows of the others.

    The memory check comes first, because fitting the windows takes longer than everything else.
    """
    left.hold(MEMORY)
    months = left.fit(windows)
    left.hold((*IN_TIME, *_others()))
    left.ask(TOTAL, *FIGURES)
    left.keep_best()
    if deadline is not None:
        left.drop(left.known[DONE] > deadline, DEADLINE.format(deadline))
    if cap is not None:
        left.drop(left.known[TOTAL] > cap, CAP.format(cap))
    left.hold(LIMITS[:1])
    left.hold(IN_CASH)
    return months


def _points(left: Candidates, windows: Mapping[str, Numbers], offer: Offer) -> Iterator[Point]:
    known, days = left.known, left.known[TRAINING] + left.known[EVALUATION]
    for place in _unbeaten(known[NET], days):
        case = int(left.alive[place])
        figures = {name: float(known[name][place]) for name in (TOTAL, CASH, DONE)}
        months = {name: float(windows[name][case, 0, 0]) for name in WINDOWS if name in windows}
        yield Point(float(known[NET][place]), float(days[place]), figures, offer, case, months)


def _unbeaten(cost: Numbers, days: Numbers) -> npt.NDArray[np.intp]:
    """Return the indexes of candidates faster than all cheaper ones, from the cheapest to the fastest."""
    order = np.lexsort((days, cost))
    fastest = np.minimum.accumulate(days[order])
    return order[np.diff(fastest, prepend=np.inf) < 0]

"""The reverse question: the largest model, or the most tokens, that a sum of money can train."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from numbers import Real
from typing import Any, Generic

import numpy as np

from llmbudget.analysis.limits import CAP, parameter_of, place_of
from llmbudget.analysis.search import Candidates, leave_out
from llmbudget.analysis.search_inputs import check_limits
from llmbudget.analysis.search_space import COUNT
from llmbudget.analysis.windows import STARTS, Windows, with_windows
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.evaluation import AnyEvaluation
from llmbudget.parameters.record import Number, Row
from llmbudget.plan.addresses import Address, is_address, parse, rows_at
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, number_record
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.rows import counted
from llmbudget.plan.values import by_input, rows_of_cells, values
from llmbudget.quantities.partial_evaluation import Folded

TOKENS, ALL, ACTIVE = "tokens", "parameters_total", "parameters_active"
SHAPE = ("layers", "model_width")
LEAST, OPTIMAL, LOSS = "least_accelerators", "optimal_tokens", "expected_loss"

OF = ("both", "parameters", "tokens")
"""What grows: parameters and tokens in the compute-optimal split, or one of them with the other as planned."""

_NO_SPLIT = (
    "The compute-optimal split of parameters and tokens applies only to full training from scratch, and this plan "
    "adapts a trained model"
)

RUNS = "runs"
_CELL = "datasets.Web text.tokens"
_LEAST_SHARE = 1e-12
"""The smallest value tried of a cell that may be 0, as a share of its largest."""

STEPS, ROUNDS = 129, 4
"""Sizes tried at once, and rounds of narrowing between the largest affordable size and the next."""


@dataclass(frozen=True)
class Largest(Generic[AnyEvaluation]):
    """The largest training that a sum of money pays for.

    Attributes:
        budget: the plan at that size, with at least the planned accelerators, or more if its memory needs them.
        limit: why the next larger size is out, such as "costs more than 700,000 USD".
        of: what grew: one of `OF`, or the address of a cell, such as a run's examples, steps or tokens.
        note: why, if the user did not choose; a sentence, or empty.
        limit_parameter: the parameter that sets the limit; empty if the question or the work sets it.
    """

    budget: AnyEvaluation
    limit: str
    of: str
    note: str
    limit_parameter: str

    @property
    def parameters(self) -> float:
        """Total parameters of the model."""
        return self.budget.plan.workload.parameters_total

    @property
    def tokens(self) -> float:
        """Training tokens."""
        return self.budget.plan.workload.tokens

    @property
    def loss(self) -> float:
        """The loss expected from the scaling law, in nats per token; only for full training from scratch."""
        return float(self.budget[LOSS])


def largest(
    budget: AnyEvaluation, money: float, of: str | None = None, deadline: float | None = None
) -> Largest[AnyEvaluation]:
    """Return the largest training that the money pays for; see `Budget.largest`."""
    of = _meant(budget.plan, of)
    _check(budget.plan, money, of)
    check_limits(deadline=deadline)
    grows = of or _usual(budget.plan)
    asked = _Question(budget, facts(budget.plan.catalog) | values(budget.plan), money, deadline, grows)
    low, high = asked.bounds()
    for _ in range(ROUNDS):
        scales = np.geomspace(low, high, STEPS)
        alive = asked.possible(scales).alive
        if not len(alive):
            raise PlanError([asked.nothing(scales)])
        last = int(alive[-1])
        if last == STEPS - 1:
            return asked.answer(scales[last], "exceeds the largest size a plan allows", chosen=of)
        low, high = scales[last], scales[last + 1]
    return asked.answer(low, asked.reason(high), chosen=of)


@dataclass(frozen=True)
class _Question(Generic[AnyEvaluation]):
    """One kind of growth of a plan, within its limits."""

    planned: AnyEvaluation
    inputs: Mapping[str, Any]
    money: float
    deadline: float | None
    of: str

    def bounds(self) -> tuple[float, float]:
        """Return the smallest and largest size: tokens, or active parameters."""
        tokens, size = (number_record(name) for name in (TOKENS, ALL))
        if is_address(self.of):
            cell = _number(self.planned.plan, self.of)
            return max(cell.at_least, cell.at_most * _LEAST_SHARE), cell.at_most
        if self.of == "tokens":
            return tokens.at_least, tokens.at_most
        most = size.at_most * self._active_share
        if self.of == "parameters":
            return size.at_least, most
        by_tokens = np.geomspace(size.at_least, most, STEPS)
        fits = by_tokens[self._optimal(by_tokens) <= tokens.at_most]
        return size.at_least, float(fits[-1])

    def possible(self, scales: Numbers) -> Candidates:
        """Return the sizes that fit the money, the months and the accelerators."""
        candidates = Candidates(self.inputs, self._inputs(self._varied(scales)), np.arange(len(scales)))
        leave_out(candidates, self._windows, self.deadline, self.money)
        return candidates

    def reason(self, scale: float) -> str:
        """Return the reason a size is left out."""
        return next(iter(self.possible(np.array([scale])).left_out))

    def answer(self, scale: float, limit: str, chosen: str | None) -> Largest[AnyEvaluation]:
        """Return the largest size, and the reason the next larger one is left out."""
        note = "" if chosen or self.of == "both" else f"{_NO_SPLIT}, so only {self.of} grow."
        return Largest(self.evaluated(scale), limit, self.of, note, parameter_of(limit, self.inputs))

    def nothing(self, scales: Numbers) -> str:
        """Return why even the smallest workable size is out of reach, in sentences."""
        least = next((scale for scale in scales if self._is_limit(self.reason(scale))), scales[0])
        why, money = self.reason(least), f"Money: {self.money:,.0f} USD is not enough for any run"
        if why == CAP.format(self.money):
            cost = self.evaluated(least)["total_cost"]
            return f"{money}. The smallest run costs {cost:,.0f} USD, including people, data and all other costs."
        if name := parameter_of(why, self.inputs):
            return f"{money}. Even the smallest run {why}. Change the limit under {place_of(name)}."
        return f"No amount of money is enough: even the smallest run {why}. Fix that first."

    def _is_limit(self, why: str) -> bool:
        return why == CAP.format(self.money) or bool(parameter_of(why, self.inputs))

    def evaluated(self, scale: float) -> AnyEvaluation:
        """Return the plan at a size, with the windows it needs."""
        varied = self._varied(np.array([scale]))
        changes = varied | self._windows.fitted(self.inputs, self._inputs(varied))
        # The plan itself sets the shape aside when its size changes, and moves its rows.
        fixed = {*SHAPE, *STARTS.values()}
        stated = {name: float(values[0, 0, 0]) for name, values in changes.items() if name not in fixed}
        return self.planned.replace(with_windows(self.planned.plan, stated))

    @cached_property
    def _windows(self) -> Windows:
        return Windows.of(self.planned.plan, self.inputs)

    @property
    def _active_share(self) -> float:
        workload = self.planned.plan.workload
        return (workload.parameters_active or workload.parameters_total) / workload.parameters_total

    def _inputs(self, varied: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Return the inputs of the model for values by id and by address."""
        return by_input(varied, rows_of_cells(self.planned.plan, varied), self.inputs)

    def _varied(self, scales: Numbers) -> dict[str, Numbers]:
        column = scales.reshape(-1, 1, 1)
        if is_address(self.of):
            whole = _number(self.planned.plan, self.of).whole
            varied = {self.of: np.floor(column) if whole else column}
        elif self.of == "tokens":
            varied = {TOKENS: column}
        else:
            varied = self._sized(scales)
            if self.of == "both":
                varied[TOKENS] = self._optimal(scales).reshape(-1, 1, 1)
        inputs = self._inputs(varied)
        least = Folded(model(), self.inputs, inputs, (LEAST,))(inputs)[LEAST]
        most = number_record(COUNT).at_most
        return varied | {
            COUNT: np.minimum(np.maximum(least * np.ones_like(column), self.planned.plan.compute.n_accelerators), most)
        }

    def _sized(self, parameters_active: Numbers) -> dict[str, Numbers]:
        """Return total and active parameters of a size; active ones that the plan leaves empty stay empty.

        Layers and width of the planned size do not apply to another one.
        """
        active = parameters_active.reshape(-1, 1, 1)
        sized = {ALL: active / self._active_share, **{name: np.zeros_like(active) for name in SHAPE}}
        return sized if self.planned.plan.workload.parameters_active is None else {ACTIVE: active, **sized}

    def _optimal(self, parameters_active: Numbers) -> Numbers:
        sized = self._sized(parameters_active)
        return np.ravel(Folded(model(), self.inputs, sized, (OPTIMAL,))(sized)[OPTIMAL])


def _meant(plan: Plan, of: str | None) -> str | None:
    """Return what grows, with the address of its work in place of a run's name, such as ``runs.Tune``."""
    table, _, name = (of or "").partition(".")
    run = next((run for run in plan.program.runs if table == RUNS and run.name == name.strip()), None)
    if run is None:
        return of
    stated = _stating(run)
    return str(Address(RUNS, run.name, next((field for field in stated if getattr(run, field)), stated[0])))


def _stating(run: Row) -> list[str]:
    """Return the fields that may state the work of a run of this kind."""
    return [field for field in counted(run) if field in run.needed]


def _usual(plan: Plan) -> str:
    """Return what grows by default: both in the optimal split if it applies, else tokens."""
    return "both" if is_from_scratch(plan) else "tokens"


def _check(plan: Plan, money: float, of: str | None) -> None:
    if of is not None and is_address(of):
        _number(plan, of)
    elif of is not None and of not in OF:
        options = f"{', '.join(OF)}, a cell such as {_CELL!r}, or a run such as 'runs.Tune'"
        raise PlanError([f"What grows: {of!r} is not an option; choose one of {options}."])
    if isinstance(money, bool) or not isinstance(money, Real) or not 0 < float(money) < math.inf:
        raise PlanError([f"Money: {money!r} is not an amount; enter a number of USD above 0."])
    if of == "both" and not is_from_scratch(plan):
        raise PlanError([f"What grows: {_NO_SPLIT}. Choose tokens or parameters."])


def _number(plan: Plan, of: str) -> Number:
    """Return the record of a number in a table.

    Raises:
        PlanError: the plan has no such cell, or it holds no number.
    """
    try:
        rows_of_cells(plan, [of])
    except ValueError as error:
        raise PlanError([f"What grows: {error}"]) from error
    record = parse(of).record
    if not isinstance(record, Number):
        raise PlanError([f"What grows: {of!r} is not a number; choose a cell such as {_CELL!r}."])
    address = parse(of)
    for row in (plan.value(address.table)[line] for line in rows_at(plan, address)):
        if address.field not in counted(row):
            instead = " or ".join(repr(str(replace(address, field=field))) for field in _stating(row))
            raise PlanError([f"What grows: {record.label} does not count for this kind of run; choose {instead}."])
    return record


def is_from_scratch(plan: Plan) -> bool:
    """Return whether all weights are trained from scratch; the scaling law applies only then."""
    full = plan.catalog.methods[plan.workload.method].trained_share == 1
    adapted = plan.strategies.transfer_learning.use and plan.strategies.transfer_learning.acts_on_main
    return full and plan.workload.initial_weights != "open" and not adapted

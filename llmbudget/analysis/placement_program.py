"""The assignment of runs to places as a mixed-integer program, solved by HiGHS.

It never states more than the model's cost, so that its proven bound holds for the model. Granted hours and credits
pay for all runs together, and no more than they pay for each alone. A place costs its runs, or the commitment that one
of them needs alone: the larger of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = list[tuple[float, float, dict[int, float]]]

MOST_NODES = 2_000
"""Branches tried in one program. What is not proven by then is part of the gap, the same on every machine."""

SECONDS = 60.0
"""Time for one program, if that comes first."""


@dataclass(frozen=True)
class Option:
    """A place of a run, with an offer there.

    Attributes:
        run, place, offer: numbers.
        cost: USD that the run adds alone, without commitments, granted hours and credits.
        committed: USD that it adds alone with commitments and granted hours; 0 without commitments.
        granted: USD that granted hours save when it is alone.
        credited: USD that credits pay when it is alone.
        use: share of the place that it uses, in each of its months.
    """

    run: int
    place: int
    offer: int
    cost: float
    committed: float
    granted: float
    credited: float
    use: float


@dataclass(frozen=True)
class Relief:
    """What pays for runs together.

    Attributes:
        credits: USD of credits that are left without any run.
        granted: USD that the granted hours of each place save at most.
    """

    credits: float
    granted: tuple[float, ...]


@dataclass(frozen=True)
class Assignment:
    """The answer of the program.

    Attributes:
        options: the option of each run; empty if none was found.
        bound: no further assignment costs less, in USD; infinite if there is none.
        is_proven: whether the program ended by itself.
    """

    options: tuple[Option, ...]
    bound: float
    is_proven: bool


@dataclass
class Program:
    """The program, which each answer cuts off.

    Attributes:
        n_runs: number of runs.
        options: what each run can do.
        going: months, (runs, months), in which each run works.
        room: share of each place that is left in each month, (places, months).
        committed: USD of commitments that are unused at the plan's own accelerators without any run.
        relief: what pays for runs together.
        within: whether runs must fit beside each other.
    """

    n_runs: int
    options: Sequence[Option]
    going: npt.NDArray[np.bool_]
    room: npt.NDArray[np.float64]
    committed: float
    relief: Relief
    within: bool
    _cuts: Rows = field(default_factory=list)

    def cut(self, options: Iterable[Option]) -> None:
        """Leave out an assignment from now on."""
        places = {self.options.index(option): 1.0 for option in options}
        self._cuts.append((-np.inf, len(places) - 1.0, places))

    def solve(self) -> Assignment:
        """Return the cheapest assignment that is not cut off, and the proven bound of all that are not."""
        import highspy  # noqa: PLC0415 - small plans do without it

        solver: Any = highspy._core._Highs()  # noqa: SLF001 - the class around it prints a banner
        solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the value of an option
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_max_nodes", MOST_NODES)
        solver.setOptionValue("time_limit", SECONDS)
        solver.setOptionValue("threads", 1)
        solver.passModel(self._model(highspy))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Assignment((), np.inf, is_proven=True)
        chosen = np.array(solver.getSolution().col_value)[: len(self.options)]
        taken = [option for option, share in zip(self.options, chosen, strict=False) if share > 1 / 2]
        options = tuple(sorted(taken, key=lambda option: option.run)) if len(taken) == self.n_runs else ()
        is_proven = status == highspy.HighsModelStatus.kOptimal
        return Assignment(options, float(solver.getInfo().mip_dual_bound), is_proven)

    def _model(self, highspy: Any) -> Any:  # noqa: ANN401 - the module, which ships no types
        offers = sorted({(option.place, option.offer) for option in self.options if option.place})
        first_offer, first_place = len(self.options), len(self.options) + len(offers)
        n_places = len(self.room)
        granted, credit = first_place + n_places, first_place + 2 * n_places
        column_of = {offer: first_offer + number for number, offer in enumerate(offers)}
        rows = [*self._once(), *self._one_offer(column_of), *self._paid(granted, credit, first_place)]
        rows += [*self._commitments(first_place, granted), *self._cuts]
        rows += self._fitting() if self.within else []
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 1 + credit, len(rows)
        model.col_cost_ = np.array([*[0.0] * first_place, *[1.0] * n_places, *[0.0] * n_places, -1.0])
        model.col_lower_ = np.zeros(model.num_col_)
        model.col_upper_ = np.array(
            [*[1.0] * first_place, *[np.inf] * n_places, *np.maximum(self.relief.granted, 0), self.relief.credits]
        )
        kinds = (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous)
        model.integrality_ = [kinds[column >= first_place] for column in range(model.num_col_)]
        model.row_lower_ = np.array([low for low, _, _ in rows])
        model.row_upper_ = np.array([high for _, high, _ in rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for _, _, row in rows)])
        model.a_matrix_.index_ = np.array([column for _, _, row in rows for column in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([weight for _, _, row in rows for weight in row.values()])
        return model

    def _once(self) -> Rows:
        """Each run has one place."""
        numbers = range(self.n_runs)
        return [
            (1.0, 1.0, {place: 1.0 for place, option in enumerate(self.options) if option.run == run})
            for run in numbers
        ]

    def _one_offer(self, column_of: dict[tuple[int, int], int]) -> Rows:
        """Each cluster has one offer, which its runs use."""
        clusters = {place for place, _ in column_of}
        once = [
            (-np.inf, 1.0, {column: 1.0 for (place, _), column in column_of.items() if place == cluster})
            for cluster in clusters
        ]
        return once + [
            (-np.inf, 0.0, {number: 1.0, column_of[option.place, option.offer]: -1.0})
            for number, option in enumerate(self.options)
            if option.place
        ]

    def _paid(self, granted: int, credit: int, first_place: int) -> Rows:
        """Granted hours and credits pay no more than they pay for each run alone, and for commitments."""
        rows: Rows = []
        for place in range(len(self.room)):
            saved = {n: -option.granted for n, option in enumerate(self.options) if option.place == place}
            rows.append((-np.inf, 0.0, saved | {granted + place: 1.0}))
        paid = {n: option.cost - option.credited for n, option in enumerate(self.options)}
        places = {first + place: -1.0 for first in (first_place, granted) for place in range(len(self.room))}
        return [*rows, (-np.inf, 0.0, paid | places | {credit: 1.0})]

    def _commitments(self, first_place: int, granted: int) -> Rows:
        """A place costs its runs, but at least what each of them costs alone with its commitments."""
        rows: Rows = []
        for place in range(len(self.room)):
            runs = {number: -option.cost for number, option in enumerate(self.options) if option.place == place}
            rows.append((0.0, np.inf, runs | {first_place + place: 1.0, granted + place: 1.0}))
        rows.append((self.committed, np.inf, {first_place: 1.0}))
        return rows + [
            (0.0 if option.place else self.committed, np.inf, {first_place + option.place: 1.0, n: -option.committed})
            for n, option in enumerate(self.options)
            if option.committed > 0
        ]

    def _fitting(self) -> Rows:
        """Runs of a month fit on their place beside each other."""
        rows = [
            (float(self.room[place, month]), {
                number: option.use
                for number, option in enumerate(self.options)
                if option.place == place and self.going[option.run, month] and option.use > 0
            })
            for place in range(len(self.room))
            for month in range(self.going.shape[1])
        ]  # fmt: skip
        return [(-np.inf, most, uses) for most, uses in rows if uses]

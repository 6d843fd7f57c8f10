"""What each run costs at least in each place, read from the model with that run alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from llmbudget.analysis.placement_program import Option, Program, Relief
from llmbudget.analysis.placement_space import FAULTS, NOWHERE, OWN, Places, Sites, granted_hours
from llmbudget.analysis.strategy_cases import Truths
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.ranges import Numbers

_TOTAL, _NET, _HOURS, _USE, _DELAY = "total_cost", "net_cost", "run_paid_hours", "run_use_share", "delay_months"
_OF_PLAN = ("credits_unused", "allocated_hours", "allocated_hours_used")
_COMPUTING, _MAIN_HOURS, _PEAK = "run_own_computing", "training_hours", "peak_tflops"
_MAIN_USE = {"training": "training_use_share", "evaluation": "evaluation_use_share"}


@dataclass(frozen=True)
class Bounds:
    """Costs of runs alone: without commitments, own machines and granted hours, which several runs share."""

    space: Sites

    def program(self, *, within: bool) -> Program:
        """Return the program; ``within``: only runs that fit into their place and months."""
        faulty = np.any([self._of_its_run(self._alone_bare[name]) > 0 for name in FAULTS], axis=0)
        options = [
            Option(
                *case,
                cost=float(self._cost[number]),
                committed=float(self._committed[number]),
                granted=float(self._granted[number]),
                credited=float(self._credited[number]),
                use=float(self._use[number]),
            )
            for number, case in enumerate(self._cases)
            if not (within and faulty[number])
        ]
        going, room = self._months()
        unused = float(self._scalar(self._none_as_planned, _TOTAL)[0] - self._scalar(self._none_shared, _TOTAL)[0])
        return Program(len(self.space.runs), options, going, room, max(unused, 0.0), self._relief(options), within)

    @cached_property
    def fixed(self) -> float:
        """USD that every assignment costs, besides commitments of the plan's own accelerators that are left unused."""
        own = [0.0 if row.other_use_share else row.n_owned for row in self.space.clusters] or [0.0]
        inputs = {**self._as_multiples, "cluster_n_owned": np.reshape(own, (-1, 1))}
        net = self.space.figures(self._nowhere[np.newaxis], [_NET], **inputs)[_NET]
        unused = self._scalar(self._none_as_planned, _TOTAL)[0] - self._scalar(self._none_shared, _TOTAL)[0]
        return float(np.ravel(net)[0] - max(unused, 0))

    @cached_property
    def _cases(self) -> list[tuple[int, int, int]]:
        """Run, place and offer of each option."""
        return [
            (run, place, offer)
            for run in range(len(self.space.runs))
            for place in range(1 + len(self.space.clusters))
            for offer in range(self.space.n_offers(place))
            if self.space.holds[run, place, offer]
        ]

    @property
    def _nowhere(self) -> Places:
        return np.array([0] * len(self.space.clusters) + [NOWHERE] * len(self.space.runs))

    @cached_property
    def _alone(self) -> Places:
        """The assignment of each option alone."""
        n_clusters = len(self.space.clusters)
        places = np.tile(self._nowhere, (len(self._cases), 1))
        for number, (run, place, offer) in enumerate(self._cases):
            places[number, n_clusters + run] = place
            if place:
                places[number, place - 1] = offer
        return places

    @cached_property
    def _as_multiples(self) -> dict[str, Any]:
        """Inputs in which multiples of runs are multiples of the main run, of the least computing that they can be."""
        runs = self.space.runs
        if not any(run.of_run for run in runs):
            return {}
        figures = self.space.figures(self._alone, (_COMPUTING, _MAIN_HOURS, _PEAK))
        computing = self._of_its_run(np.broadcast_to(figures[_COMPUTING], (len(self._alone), len(runs), 1))[..., 0])
        least: dict[str, float] = {}
        for run, row in enumerate(runs):
            own = min(amount for amount, case in zip(computing, self._cases, strict=True) if case[0] == run)
            least[row.name.lower()] = least.get(row.name.lower(), 0.0) + float(own)
        main = float(np.ravel(figures[_MAIN_HOURS])[0] * np.ravel(figures[_PEAK])[0])
        of_main = [least.get(run.of_run.lower(), 0.0) / main if main else 0.0 for run in runs]
        times = [ratio if run.of_run else 1.0 for run, ratio in zip(runs, of_main, strict=True)]
        multiples = self.space.inputs["run_multiple"] * np.reshape(times, (-1, 1))
        return {"run_of_run": np.full((len(runs), 1), ""), "run_multiple": multiples}

    @cached_property
    def _bare(self) -> dict[str, Any]:
        """The same without own machines, which never cost less for more runs."""
        none = np.zeros((max(len(self.space.clusters), 1), 1))
        return {**self._as_multiples, "n_owned": 0.0, "cluster_n_owned": none}

    @cached_property
    def _ungranted(self) -> dict[str, Any]:
        """The same without granted hours."""
        inputs = self.space.inputs
        none = {name: np.zeros_like(inputs[name]) for name in ("cluster_granted_hours", "allocation_hours")}
        return {**self._bare, **none, "commitment_shared_share": 1.0}

    def _read(self, places: Places, *names: str, **inputs: Any) -> Mapping[str, Any]:  # noqa: ANN401 - inputs
        """Return quantities of places; for runs they are (cases, runs)."""
        if not len(places):
            return {name: np.zeros(0) for name in names}
        figures, shape = self.space.figures(places, names, **inputs), (len(places), len(self.space.runs), 1)
        return {
            name: np.broadcast_to(value, shape)[..., 0] if name.startswith("run_") else np.ravel(value)
            for name, value in figures.items()
        }

    @staticmethod
    def _scalar(figures: Mapping[str, Any], name: str, n_cases: int = 1) -> Numbers:
        return np.broadcast_to(figures[name], n_cases)

    def _of_its_run(self, by_run: Numbers) -> Numbers:
        """Return for each option the value of its own run."""
        return by_run[np.arange(len(self._cases)), [run for run, *_ in self._cases]]

    @cached_property
    def _alone_bare(self) -> Mapping[str, Any]:
        names = (_TOTAL, _NET, _DELAY, _HOURS, _USE, *FAULTS)
        return self._read(self._alone, *names, **self._ungranted)

    @cached_property
    def _none_bare(self) -> Mapping[str, Any]:
        return self._read(self._nowhere[np.newaxis], _TOTAL, _NET, _DELAY, **self._ungranted)

    @cached_property
    def _alone_granted(self) -> Mapping[str, Any]:
        return self._read(self._alone, _TOTAL, _NET, **self._bare, commitment_shared_share=1.0)

    @cached_property
    def _none_shared(self) -> Mapping[str, Any]:
        return self._read(self._nowhere[np.newaxis], _TOTAL, _NET, **self._bare, commitment_shared_share=1.0)

    @cached_property
    def _none_as_planned(self) -> Mapping[str, Any]:
        names = (_TOTAL, *_OF_PLAN, "tolerance", *_MAIN_USE.values())
        return self._read(self._nowhere[np.newaxis], *names, **self._bare)

    def _added(self, alone: Mapping[str, Any], none: Mapping[str, Any], name: str, n_cases: int) -> Numbers:
        return self._scalar(alone, name, n_cases) - self._scalar(none, name)[0]

    @cached_property
    def _late(self) -> Truths:
        """Whether an option delays the plan. Runs that are late together wait once: no run alone costs the wait."""
        return self._added(self._alone_bare, self._none_bare, _DELAY, len(self._cases)) > 0

    @cached_property
    def _cost(self) -> Numbers:
        """USD that each option adds, before credits."""
        return np.where(self._late, 0, self._added(self._alone_bare, self._none_bare, _TOTAL, len(self._cases)))

    @cached_property
    def _granted(self) -> Numbers:
        """USD of it that granted hours can save."""
        added = self._added(self._alone_granted, self._none_shared, _TOTAL, len(self._cases))
        return np.where(self._late, 0, np.maximum(self._cost - added, 0))

    @cached_property
    def _credited(self) -> Numbers:
        """USD of it that credits can pay, which is most where granted hours leave them to it."""
        total, net = (
            self._added(self._alone_granted, self._none_shared, name, len(self._cases)) for name in (_TOTAL, _NET)
        )
        return np.where(self._late, 0, np.maximum(total - net, 0) + self._granted)

    @cached_property
    def _committed(self) -> Numbers:
        """USD that each option costs with its commitments, 0 where it has none."""
        asked = np.flatnonzero(~self._late)
        figures = self._read(self._alone[asked], _TOTAL, **self._bare)
        whole = np.zeros(len(self._cases))
        whole[asked] = self._added(figures, self._none_as_planned, _TOTAL, len(asked))
        bare = self._cost - self._granted
        return np.where(whole > bare + 1, np.maximum(whole, 0), 0)

    @cached_property
    def _use(self) -> Numbers:
        return self._of_its_run(self._alone_bare[_USE])

    def _relief(self, options: list[Option]) -> Relief:
        """Return what credits and the granted hours of each place can pay at most, in USD."""
        hours = self._of_its_run(self._alone_bare[_HOURS])
        price = np.divide(self._cost, hours, out=np.zeros(len(hours)), where=hours > 0)
        allocated, used = (float(self._none_as_planned[name][0]) for name in _OF_PLAN[1:])
        granted = [allocated - used, *(granted_hours(self.space.plan, row) for row in self.space.clusters)]
        dearest = [
            max((price[number] for number, case in enumerate(self._cases) if case[1] == place), default=0.0)
            for place in range(len(granted))
        ]
        credits_left = float(self._none_as_planned["credits_unused"][0]) if options else 0.0
        return Relief(credits_left, tuple(np.multiply(granted, dearest)))

    def _months(self) -> tuple[Truths, Numbers]:
        """Return when runs work, (runs, months), and the share of each place that the main run does not use.

        Only months in which something begins count: none is fuller.
        """
        in_use = Evaluation(self.space.plan)
        start, months = (np.ravel(in_use[name]) for name in ("run_start", "run_months"))
        begins = np.unique([*start, in_use["training_start"], in_use["evaluation_start"]])
        going = (start[:, np.newaxis] <= begins) & (begins < (start + months)[:, np.newaxis])
        room = np.ones((1 + len(self.space.clusters), len(begins)))
        for phase, name in _MAIN_USE.items():
            first = in_use[f"{phase}_start"]
            working = (begins >= first) & (begins < first + in_use[f"{phase}_months"])
            room[OWN] -= working * float(self._none_as_planned[name][0])
        return going, np.maximum(room, 0) + float(self._none_as_planned["tolerance"][0])

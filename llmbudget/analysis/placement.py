"""Placement: which cluster computes each further run, and which offer each further cluster takes, at the least cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from llmbudget.analysis.placement_bounds import Bounds
from llmbudget.analysis.placement_program import Option
from llmbudget.analysis.placement_space import FAULTS, NET, NOWHERE, OWN, PROGRAM, Evaluated, Places, Sites, sites
from llmbudget.analysis.recommend import CENT
from llmbudget.model import model
from llmbudget.model.evaluation import AnyEvaluation
from llmbudget.plan.file import PlanError
from llmbudget.strategies.strategy import RISKS

if TYPE_CHECKING:
    import pandas as pd

MOST_ENUMERATED = 4096
"""Assignments that are all evaluated. Where there are more, a mixed-integer program proposes them."""

ROUNDS = 12
"""Programs solved, each without the assignments of those before."""

_STEPS = 3
"""Times that an assignment is improved by moving one run or changing one offer."""

_MEASURED = "Its measured speed or hours hold on its own accelerator only."
_FULL = "Full: the runs of a month would need more time than it has."
_MAIN = "the plan's own accelerators"


@dataclass(frozen=True)
class Choice:
    """What was chosen for a run or a cluster.

    Attributes:
        table: runs or clusters.
        name: its name.
        chosen: the place of a run, or the offer of a cluster, in words.
        planned: what the plan has, in words.
        saving: USD that the choice saves against the plan's, with all else as chosen.
        others: why each other place was not chosen; for a cluster, the next best offer.
    """

    table: str
    name: str
    chosen: str
    planned: str
    saving: float
    others: dict[str, str]

    def words(self) -> str:
        """Return what was chosen, instead of what, and what that saves."""
        if self.chosen == self.planned:
            return f"stays: {self.chosen}."
        return f"{self.chosen}, instead of {self.planned or 'no cluster'}. {_effect(self.saving)}"


@dataclass(frozen=True)
class Placement(Generic[AnyEvaluation]):
    """The cheapest assignment that was found.

    Attributes:
        budget: the plan with it, evaluated by the model.
        saving: USD that it saves, of the cost after credits and contributions.
        gap: USD by which another assignment may be cheaper still; 0 if it is proven that none is.
        n_assignments: number of assignments there are.
        is_enumerated: whether all of them were evaluated.
        choices: what was chosen for each run and each cluster.
    """

    budget: AnyEvaluation
    saving: float
    gap: float
    n_assignments: float
    is_enumerated: bool
    choices: tuple[Choice, ...]

    def table(self) -> "pd.DataFrame":
        """Return a row per run and cluster: what was chosen, what the plan has, USD saved, and why not the others."""
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        rows = [(c.table, c.name, c.chosen, c.planned, c.saving, _listed(c.others)) for c in self.choices]
        return pd.DataFrame(rows, columns=["table", "name", "chosen", "planned", "saving", "others"])

    def outcome(self) -> str:
        """Return what it leads to, in a sentence."""
        cost = f"{self.budget[NET]:,.0f} USD after credits and contributions"
        if all(choice.chosen == choice.planned for choice in self.choices):
            return f"Every run and cluster stays as planned: the plan costs {cost}."
        return f"The plan then costs {cost}. {_effect(self.saving)}"

    def proof(self) -> str:
        """Return how sure it is that no other assignment is cheaper, in a sentence."""
        if self.is_enumerated:
            return f"All {self.n_assignments:,.0f} assignments were evaluated: none is cheaper."
        if not self.gap:
            return "It is proven that no other assignment is cheaper."
        return f"Another assignment may be cheaper by at most {self.gap:,.0f} USD: that much is not proven."


def _effect(saving: float) -> str:
    if abs(saving) < 1:
        return "This costs the same."
    return f"Saves {saving:,.0f} USD." if saving > 0 else f"Costs {-saving:,.0f} USD more, to meet more checks."


def _listed(others: dict[str, str]) -> str:
    return " ".join(f"{name}: {why}" for name, why in others.items())


def place(budget: AnyEvaluation, *, offers: bool = True, risk: str = "medium") -> Placement[AnyEvaluation]:
    """Return the cheapest assignment of further runs to clusters, and of clusters to offers; see `Budget.place`."""
    if risk not in RISKS:
        raise PlanError([f"Risk: {risk!r} is not an option; choose one of {', '.join(RISKS)}."])
    if not budget.plan.program.runs:
        raise PlanError(["Placement: this plan has no further runs. Add a run, and a cluster for it."])
    return best_of(budget, sites(budget.plan, offers=offers, risk=risk), MOST_ENUMERATED)


def best_of(budget: AnyEvaluation, space: Sites, most_enumerated: float) -> Placement[AnyEvaluation]:
    """Return the cheapest of some assignments; all are evaluated if there are at most so many."""
    choosing = _Choosing(space)
    n_assignments = choosing.count()
    is_small = n_assignments <= most_enumerated
    best, gap = (choosing.enumerated(), 0.0) if is_small else choosing.programmed()
    best = choosing.least_changed(best)
    placed = budget.replace(space.changes(best)) if (best != space.planned).any() else budget
    net = choosing.evaluate(np.stack([space.planned, best])).net
    choices = (*choosing.of_runs(best), *choosing.of_clusters(best))
    return Placement(placed, float(net[0] - net[1]), gap, n_assignments, is_small, choices)


@dataclass(frozen=True)
class _Choosing:
    """Chooses among the assignments of a plan."""

    space: Sites

    def evaluate(self, places: Places) -> Evaluated:
        return self.space.evaluate(places, by_run=FAULTS)

    @property
    def _n_clusters(self) -> int:
        return len(self.space.clusters)

    def count(self) -> float:
        """Return the number of assignments, counted with all offers of clusters that no run uses."""
        n_offers = np.prod([float(len(offers)) for offers in self.space.offers])
        return float(n_offers * (1.0 + self._n_clusters) ** len(self.space.runs))

    def enumerated(self) -> Places:
        """Return the best of all assignments."""
        shape = [*map(len, self.space.offers), *[1 + self._n_clusters] * len(self.space.runs)]
        every = np.indices(shape).reshape(len(shape), -1).T
        every = np.concatenate([self.space.planned[np.newaxis], every[self._allowed(every)]])
        return every[self.evaluate(every).order()[0]]

    def _allowed(self, places: Places) -> Any:  # noqa: ANN401 - truths
        """Return whether every run may be where it is, and unused clusters keep their offer."""
        n_clusters, allowed = self._n_clusters, np.full(len(places), fill_value=True)
        for cluster in range(n_clusters):
            used = (places[:, n_clusters:] == cluster + 1).any(axis=1)
            allowed &= used | (places[:, cluster] == 0)
        for run in range(len(self.space.runs)):
            at = places[:, n_clusters + run]
            for site in range(n_clusters + 1):
                offers = places[:, site - 1] if site else np.zeros(len(places), dtype=int)
                allowed &= (at != site) | self.space.holds[run, site, offers]
        return allowed

    def least_changed(self, best: Places) -> Places:
        """Return an assignment without the changes that save nothing."""
        for number in np.flatnonzero(best != self.space.planned):
            kept = best.copy()
            kept[number] = self.space.planned[number]
            if self._allowed(kept[np.newaxis])[0] or kept[number] == NOWHERE:
                evaluated = self.evaluate(np.stack([best, kept]))
                best = best if evaluated.better(0, 1, CENT) else kept
        return best

    def _moves(self, places: Places) -> Places:
        """Return the assignments that differ in the place of one run, or the offer of one cluster."""
        n_clusters, moves = self._n_clusters, [places]
        for number in range(len(places)):
            n_values = len(self.space.offers[number]) if number < n_clusters else n_clusters + 1
            for value in range(n_values):
                if value != places[number]:
                    moves.append(places.copy())
                    moves[-1][number] = value
        every = np.stack(moves)
        keeps = self._allowed(every)
        keeps[0] = True
        return every[keeps]

    def _improved(self, places: Places) -> Places:
        for _ in range(_STEPS):
            moves = self._moves(places)
            first = moves[self.evaluate(moves).order()[0]]
            if (first == places).all():
                break
            places = first
        return places

    def programmed(self) -> tuple[Places, float]:
        """Return the best assignment found, and the USD by which another may be cheaper."""
        bounds = Bounds(self.space)
        best, gap = self._searched(bounds, self.space.planned, within=True)
        on_time = not self.evaluate(best[np.newaxis]).broken[0, 0]
        return (best, gap) if on_time else self._searched(bounds, best, within=False)

    def _searched(self, bounds: Bounds, best: Places, *, within: bool) -> tuple[Places, float]:
        program, least = bounds.program(within=within), -np.inf
        for _ in range(ROUNDS):
            answer = program.solve()
            least = bounds.fixed + answer.bound
            planned = self.evaluate(best[np.newaxis])
            if not answer.options or (not planned.broken[0, 0] and least >= planned.net[0] - CENT):
                break
            proposed = self._assignment(answer.options)
            tried = np.stack([best, proposed, self._improved(proposed)])
            best = tried[self.evaluate(tried).order()[0]]
            if not answer.is_proven:
                break
            program.cut(answer.options)
        gap = float(self.evaluate(best[np.newaxis]).net[0] - least)
        return best, gap if gap > CENT else 0.0

    def _assignment(self, options: Sequence[Option]) -> Places:
        places = self.space.planned.copy()
        places[: self._n_clusters] = 0
        for option in options:
            places[self._n_clusters + option.run] = option.place
            if option.place:
                places[option.place - 1] = option.offer
        return places

    def of_runs(self, best: Places) -> Iterator[Choice]:
        """Yield what was chosen for each run, and why not the other places."""
        names = [name or _MAIN for name in self.space.names]
        for run, row in enumerate(self.space.runs):
            number = self._n_clusters + run
            home = int(self.space.planned[number])
            values = dict.fromkeys([int(best[number]), home, *range(self._n_clusters + 1)])
            places = np.tile(best, (len(values), 1))
            places[:, number] = list(values)
            evaluated = self.evaluate(places)
            others = {
                names[value]: self._why_not(evaluated, case, run, places[case])
                for case, value in enumerate(values)
                if case and value != NOWHERE
            }
            saved = evaluated.net[list(values).index(home)] - evaluated.net[0]
            if home > OWN and not self.space.holds[run, home, best[home - 1]]:
                saved = self._saved_with_offer(best, number, home)
            planned = row.cluster if home == NOWHERE else names[home]
            yield Choice("runs", row.name, names[best[number]], planned, float(saved), others)

    def _saved_with_offer(self, best: Places, number: int, home: int) -> float:
        """Return the USD that a run saves against its planned cluster with the planned offer."""
        back = best.copy()
        back[[number, home - 1]] = self.space.planned[[number, home - 1]]
        net = self.evaluate(np.stack([back, best])).net
        return float(net[0] - net[1])

    def _why_not(self, evaluated: Evaluated, case: int, run: int, places: Places) -> str:
        site = int(places[self._n_clusters + run])
        offer = int(places[site - 1]) if site else 0
        if not self.space.holds[run, site, offer]:
            return _MEASURED
        if faults := [words for name, words in FAULTS.items() if evaluated.by_run[name][case, run] > 0]:
            return faults[0]
        worse = [name for name in (*PROGRAM, *model().checks) if name in evaluated.scalars]
        if broken := [name for name in worse if evaluated.scalars[name][case] < evaluated.scalars[name][0]]:
            return _FULL if broken[0] == "check_runs_share" else f"Fails “{model().quantities[broken[0]].label}”."
        extra = evaluated.net[case] - evaluated.net[0]
        return f"Dearer by {extra:,.0f} USD." if extra > CENT else "Saves nothing."

    def of_clusters(self, best: Places) -> Iterator[Choice]:
        """Yield the offer of each cluster that may take another one, and the next best offer."""
        for number, (row, offers) in enumerate(zip(self.space.clusters, self.space.offers, strict=True)):
            if len(offers) == 1 or not (best[self._n_clusters :] == number + 1).any():
                continue
            places = np.tile(best, (len(offers), 1))
            places[:, number] = np.arange(len(offers))
            evaluated = self.evaluate(places)
            held = [case for case in evaluated.order() if case != best[number] and self._allowed(places[[case]])[0]]
            others = {}
            if held:
                extra = evaluated.net[held[0]] - evaluated.net[best[number]]
                words = f"Next best, dearer by {extra:,.0f} USD." if extra >= 0 else "Next best, but fails a check."
                others = {offers[held[0]].words(): words}
            saved = float(evaluated.net[0] - evaluated.net[best[number]])
            yield Choice("clusters", row.name, offers[best[number]].words(), offers[0].words(), saved, others)

"""Where further runs can be computed, and which offers further clusters can take: every assignment, evaluated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.analysis.recommend import ADVICE
from llmbudget.analysis.search_space import OFFERED, SHARES, SOURCING, Offer
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import Row
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.values import values
from llmbudget.quantities.partial_evaluation import Folded
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import RISKS

Places = npt.NDArray[np.intp]
"""Assignments, (cases, clusters + runs): the offer of each cluster, then the place of each run."""

OWN, NOWHERE = 0, -1
"""Places of runs besides the clusters, which count from 1: the plan's own accelerators, and none at all."""

NET = "net_cost"
PLANNED = "as planned"
"""How a cluster is paid for in its own mix of hours."""

PAID: Mapping[str, str] = {
    "on demand": "",
    "mostly on spot": "spot_pricing",
    "reserved for a year": "reserved_capacity",
    "reserved for three years": "reserved_capacity",
}
"""Mixes of `SOURCING` to try, each with the strategy whose risk it has."""

_PRICES = {
    "on demand": "cluster_on_demand_price",
    "mostly on spot": "cluster_spot_price",
    "reserved for a year": "cluster_reserved_1y_price",
    "reserved for three years": "cluster_reserved_3y_price",
}
QUOTES = ("on_demand_quote", "reserved_1y_quote", "reserved_3y_quote", "spot_quote", "server_quote")
"""What a row states for its own offer only."""

MEASURED = ("mfu", "step_seconds", "hours")
"""What a run states for its own accelerators only."""

FAULTS: Mapping[str, str] = {
    "run_is_outside": "Not available in all months of the run.",
    "run_lacks_memory": "Too small: the run does not fit into its memory.",
    "run_is_late": "Late: the run takes longer there than its months.",
    "run_lacks_steps": "Too many accelerators for the run: it would take too few steps.",
    "run_is_unmeasured": "Nobody published how fast it writes.",
}
"""Faults of a run in a place, with a sentence for each."""

PROGRAM = (
    "check_runs_placed", "check_run_months", "check_run_memory", "check_run_windows", "check_run_steps",
    "check_writing", "check_runs_share", "check_machine_room", "check_cluster_prices", "check_machine_prices",
)  # fmt: skip
"""Checks that an assignment should pass before all others."""


@dataclass(frozen=True)
class Offered:
    """What a cluster can take: an offer, and a mix of hours."""

    offer: Offer
    paid: str

    def words(self) -> str:
        """Return the offer in words."""
        return f"{', '.join(self.offer)}, {self.paid}"


@dataclass(frozen=True)
class Evaluated:
    """What assignments lead to; every array has a row for each assignment.

    Attributes:
        net: USD after credits and contributions.
        broken: checks that fail, (cases, 2): of the program, and all others that do not only advise.
        by_run: further quantities of runs by id, (cases, runs).
        scalars: further quantities by id, (cases,).
    """

    net: Numbers
    broken: npt.NDArray[np.intp]
    by_run: Mapping[str, Numbers]
    scalars: Mapping[str, Numbers]

    def order(self) -> Places:
        """Return the numbers of the assignments from the best to the worst: fewest failing checks, then cheapest."""
        return np.lexsort((self.net, self.broken[:, 1], self.broken[:, 0]))

    def better(self, other: int, than: int, by: float) -> bool:
        """Return whether an assignment has fewer failing checks than another, or as many for less by an amount."""
        checks = tuple(self.broken[other]), tuple(self.broken[than])
        return checks[0] < checks[1] or (checks[0] == checks[1] and bool(self.net[other] < self.net[than] - by))


@dataclass(frozen=True)
class Sites:
    """All assignments of a plan's further runs to its clusters, and of its clusters to offers.

    Attributes:
        offers: what each cluster can take; its own offer comes first.
    """

    plan: Plan
    offers: tuple[tuple[Offered, ...], ...]

    @property
    def clusters(self) -> Sequence[Any]:
        """The rows of clusters."""
        return self.plan.program.clusters

    @property
    def runs(self) -> Sequence[Any]:
        """The rows of runs."""
        return self.plan.program.runs

    @cached_property
    def planned(self) -> Places:
        """The plan's own assignment; a run whose cluster is not there is nowhere."""
        names = ["", *(cluster.name.lower() for cluster in self.clusters)]
        places = [names.index(run.cluster.lower()) if run.cluster.lower() in names else NOWHERE for run in self.runs]
        return np.array([0] * len(self.clusters) + places)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all places, the plan's own accelerators first; the last one names none."""
        names = ["", *(cluster.name for cluster in self.clusters)]
        return (*names, "?" * (1 + max(map(len, names))))

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """The inputs of the plan."""
        return facts(self.plan.catalog) | values(self.plan)

    @cached_property
    def holds(self) -> npt.NDArray[np.bool_]:
        """Whether what a run states of its speed or hours holds there, (runs, places, offers), as it does at home.

        It does on accelerators of the same type, and for runs that state none.
        """
        most = max([1, *map(len, self.offers)])
        names_at = [[self._accelerator(place, min(offer, self.n_offers(place) - 1)) for offer in range(most)]
                 for place in range(1 + len(self.clusters))]  # fmt: skip
        measured = [any(getattr(run, field) for field in MEASURED if field in run.counted(run.kind))
                    for run in self.runs]  # fmt: skip
        homes = self.planned[len(self.clusters) :]
        same = [[[name == names_at[home][0] for name in names] for names in names_at] for home in homes]
        return np.array(same) | ~(np.array(measured) & (homes != NOWHERE))[:, np.newaxis, np.newaxis]

    def n_offers(self, place: int) -> int:
        """Return the number of offers of a place."""
        return len(self.offers[place - 1]) if place > 0 else 1

    def _accelerator(self, place: int, offer: int) -> str:
        return self.plan.compute.accelerator if place == OWN else self.offers[place - 1][offer].offer[0]

    def evaluate(
        self,
        places: Places,
        *,
        by_run: Iterable[str] = (),
        scalars: Iterable[str] = (),
        **replaced: Any,  # noqa: ANN401 - inputs
    ) -> Evaluated:
        """Return what assignments lead to.

        Args:
            places: the assignments.
            by_run: further quantities of runs.
            scalars: further quantities of the plan.
            replaced: inputs that differ from the plan's.
        """
        checks = [name for name, check in model().checks.items() if name not in ADVICE and not check.identity]
        columns, single = list(by_run), [NET, *checks, *scalars]
        figures = self.figures(places, [*columns, *single], **replaced)
        of_plan = {name: np.broadcast_to(np.ravel(figures[name]), len(places)).astype(float) for name in single}
        broken = [[of_plan[name] < 1 for name in checks if (name in PROGRAM) == own] for own in (True, False)]
        return Evaluated(
            of_plan[NET],
            np.stack([np.sum(fails, axis=0) for fails in broken], axis=1),
            {name: np.broadcast_to(figures[name], (len(places), len(self.runs), 1))[..., 0] for name in columns},
            of_plan,
        )

    def figures(self, places: Places, names: Sequence[str], **replaced: Any) -> Mapping[str, Any]:  # noqa: ANN401 - inputs
        """Return quantities of assignments, some of them at a time, to limit memory."""
        varied = self._varied(places)
        return Folded(model(), {**self.inputs, **replaced}, varied, names)(varied)

    def _varied(self, places: Places) -> dict[str, Any]:
        n_clusters = len(self.clusters)
        varied = {"run_cluster": np.array(self.names)[places[:, n_clusters:]][..., np.newaxis]}
        if all(len(offers) == 1 for offers in self.offers):
            return varied
        for field in (*OFFERED, *SHARES, *QUOTES):
            columns = [
                np.array([stated(row, offered)[field] or 0.0 if field not in OFFERED else stated(row, offered)[field]
                          for offered in offers])[places[:, number]]
                for number, (row, offers) in enumerate(zip(self.clusters, self.offers, strict=True))
            ]  # fmt: skip
            varied[f"cluster_{field}"] = np.stack(columns, axis=1)[..., np.newaxis]
        return varied

    def changes(self, places: Places) -> dict[str, Any]:
        """Return the tables of an assignment that differ from the plan's, by id."""
        n_clusters = len(self.clusters)
        clusters = [
            row.model_copy(update=stated(row, offers[offer]))
            for row, offers, offer in zip(self.clusters, self.offers, places[:n_clusters], strict=True)
        ]
        runs = [
            row if place == home else row.model_copy(update={"cluster": self.names[place]})
            for row, place, home in zip(self.runs, places[n_clusters:], self.planned[n_clusters:], strict=True)
        ]
        return {"clusters": clusters, "runs": runs}


def stated(row: Row, offered: Offered) -> dict[str, Any]:
    """Return what a cluster's row states with an offer; quotes belong to its own offer."""
    own = offered.offer == _offer_of(row)
    shares = {name: getattr(row, name) for name in SHARES}
    if offered.paid != PLANNED:
        shares = {name: SOURCING[offered.paid].get(name, 0.0) for name in SHARES}
    quotes = {name: getattr(row, name) if own else None for name in QUOTES}
    return dict(zip(OFFERED, offered.offer, strict=True)) | shares | quotes


def _offer_of(row: Any) -> Offer:  # noqa: ANN401 - a row of clusters
    return row.accelerator, row.provider, row.region


def sites(plan: Plan, *, offers: bool, risk: str) -> Sites:
    """Return the assignments of a plan.

    Args:
        plan: the plan.
        offers: whether clusters may take another offer. Clusters with own machines or granted hours keep theirs.
        risk: the highest risk of a mix of hours: low, medium or high.
    """
    own = tuple((Offered(_offer_of(row), PLANNED),) for row in plan.program.clusters)
    planned = Sites(plan, own)
    if not offers:
        return planned
    ways = [way for way, name in PAID.items() if not name or _within(strategies()[name].risk, risk)]
    choices = (
        (*first, *(() if _is_bound(plan, row) else _cheapest(planned, number, ways)))
        for number, (row, first) in enumerate(zip(plan.program.clusters, own, strict=True))
    )
    return Sites(plan, tuple(tuple(dict.fromkeys(offered)) for offered in choices))


def _within(risk: str, most: str) -> bool:
    return RISKS.index(risk) <= RISKS.index(most)


def _is_bound(plan: Plan, row: Any) -> bool:  # noqa: ANN401 - a row of clusters
    """Return whether a cluster is a place of its own: it has own machines, or hours are granted there."""
    return bool(row.n_owned or row.owned_share or granted_hours(plan, row))


def granted_hours(plan: Plan, row: Any) -> float:  # noqa: ANN401 - a row of clusters
    """Return the hours that are granted on a cluster, in its row and by allocations."""
    allocations = (grant.hours for grant in plan.funding.allocations if grant.cluster.lower() == row.name.lower())
    return float(row.granted_hours + sum(allocations))


def _cheapest(planned: Sites, number: int, ways: Sequence[str]) -> list[Offered]:
    """Return offers to try for each way to pay: none costs more than another with as much speed and memory.

    Offers of the cluster's own accelerator are always tried.
    """
    row = planned.clusters[number]
    listed = [(offer.accelerator, offer.provider, offer.region) for offer in planned.plan.catalog.offers]
    every = list(dict.fromkeys([_offer_of(row), *listed]))
    tried = Sites(planned.plan, tuple(
        tuple(Offered(offer, "on demand") for offer in every) if place == number else offers
        for place, offers in enumerate(planned.offers)
    ))  # fmt: skip
    places = np.tile(planned.planned, (len(every), 1))
    places[:, number] = np.arange(len(every))
    varied = tried._varied(places)  # noqa: SLF001 - of the same class
    prices = Folded(model(), planned.inputs, varied, [_PRICES[way] for way in ways])(varied)
    unbeaten = []
    for way in ways:
        price = np.broadcast_to(prices[_PRICES[way]], (len(every), len(planned.clusters), 1))[:, number, 0]
        unbeaten += [Offered(every[place], way) for place in _unbeaten(planned.plan, every, price, row.accelerator)]
    return unbeaten


def _unbeaten(plan: Plan, every: Sequence[Offer], price: Numbers, own: str) -> Iterator[int]:
    rows = [plan.catalog.accelerators[offer[0]] for offer in every]
    strength = np.array([[row.peak_tflops, row.memory_gb, row.memory_bw_gbs or 0.0] for row in rows])
    taken: list[int] = []
    for place in np.argsort(np.where(price > 0, price, np.inf), kind="stable"):
        cheaper = [other for other in taken if (strength[other] >= strength[place]).all()]
        is_own = every[place][0] == own and all(every[other][0] != own for other in cheaper)
        if price[place] > 0 and (is_own or not cheaper):
            taken.append(int(place))
            yield int(place)

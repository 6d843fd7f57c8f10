"""The candidates of a search: what may be chosen instead of what a plan has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from llmbudget.analysis.ledger import refusal
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.catalog import ANY_REGION, MEDIANS
from llmbudget.model import model
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.set_aside import belonging
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, RISKS

SOURCING: Mapping[str, Mapping[str, float]] = {
    "on demand": {},
    "half on spot": {"spot_share": 0.5},
    "mostly on spot": {"spot_share": 0.9},
    "reserved for a year": {"reserved_1y_share": 1.0},
    "reserved for three years": {"reserved_3y_share": 1.0},
    "half reserved for a year, half on spot": {"reserved_1y_share": 0.5, "spot_share": 0.5},
    "owned": {"owned_share": 1.0},
}
"""Mixes of hours by name: shares of all hours; what they leave is on demand."""

SHARES = ("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share")
OFFERED = ("accelerator", "provider", "region")
"""The choices that are an offer, in its order."""

COUNT = "n_accelerators"


MEASURED = "mfu"
"""Of an offer, but a number that a search may try."""


@cache
def of_offer() -> Mapping[str, tuple[str, ...]]:
    """Return the plan's values that hold for one offer only, and of what of it; for another the catalogue's count."""
    found = {name: tuple(one for one in owners if one in OFFERED) for name, owners in belonging().items()}
    return {name: owners for name, owners in found.items() if owners and not name.startswith("provider_choice_")}


@cache
def following() -> frozenset[str]:
    """Return the parameters that follow from offer, mix and number."""
    return frozenset({*SHARES, "on_demand_share", *of_offer(), "n_owned", "owned_age_months"} - {MEASURED})


CHOSEN_ELSEWHERE = ("distributed_training", "provider_choice", "owning", "reserved_capacity", "spot_pricing")
"""Strategies that change what the search itself chooses: number, offer and mix. They are off in every candidate, but
for the choice of a provider where another one than planned is tried: moving costs, and credits stay behind.
"""

LEAST_MOST, TIMES_AS_MANY = 64, 8
"""Powers of two are tried, up to so many accelerators at least, and up to so many times as many as planned."""

Offer = tuple[str, str, str]
"""Accelerator, provider and region."""


@dataclass(frozen=True)
class Space:
    """Every candidate: each offer with each combination of strategies, mix and choices.

    Attributes:
        sets: the strategies that are on, in each combination of those that are tried.
        mixes: names of `SOURCING`.
        choices: values of numeric parameters; the number of accelerators is one.
    """

    plan: Plan
    offers: tuple[Offer, ...]
    sets: tuple[tuple[str, ...], ...]
    mixes: tuple[str, ...]
    choices: Mapping[str, tuple[float, ...]]
    _allowed: dict[str, npt.NDArray[np.bool_]] = field(default_factory=dict)

    @property
    def n_cases(self) -> int:
        """The number of candidates of one offer."""
        return int(np.prod(self._shape))

    @property
    def _shape(self) -> tuple[int, ...]:
        return (len(self.sets), len(self.mixes), *map(len, self.choices.values()))

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.intp], ...]:
        """For each candidate of an offer, the place of its set, its mix and each of its choices."""
        return tuple(np.unravel_index(np.arange(self.n_cases), self._shape))

    @cached_property
    def _columns(self) -> dict[str, Any]:
        """What candidates put in the place of the plan's inputs, whatever the offer."""
        of_set, of_mix, *of_choices = self._places
        tried = [name for name in strategies() if len({name in used for used in self.sets}) > 1]
        found = {f"{name}_use": _column([name in used for used in self.sets], of_set) for name in tried}
        found |= {name: _column([SOURCING[mix].get(name, 0) for mix in self.mixes], of_mix) for name in SHARES}
        choices = zip(self.choices.items(), of_choices, strict=True)
        found |= {name: _column(values, places) for (name, values), places in choices}
        return found | self._belonging(found)

    def _belonging(self, tried: Mapping[str, Any]) -> dict[str, Any]:
        """Return the plan's values that hold for its own choice of a number that is tried, and are empty for others."""
        found = {}
        for name, owners in belonging().items():
            varied = [owner for owner in owners if owner in self.choices]
            if varied and name not in self.choices and (value := self.plan.value(name)) is not None:
                found[name] = value * np.prod([tried[one] == self.plan.value(one) for one in varied], axis=0)
        return found

    def inputs(self, offer: Offer) -> dict[str, Any]:
        """Return what an offer's candidates put in the place of the plan's inputs: (cases, 1, 1), or one for all."""
        found = dict(self._columns) | self._fixed(offer, blank=0.0)
        found |= {f"{name}_use": float(name in self.sets[0]) for name in strategies() if f"{name}_use" not in found}
        if not self._owns(offer):
            found["n_owned"] = found[COUNT] * (found["owned_share"] > 0)
        if not self._keeps_accelerator(offer):
            found["allocation_hours"] = np.zeros((max(len(self.plan.funding.allocations), 1), 1))
        return found

    def changes(self, offer: Offer, case: int) -> dict[str, Any]:
        """Return the parameters with which the plan is one of an offer's candidates."""
        of_set, of_mix, *of_choices = (int(places[case]) for places in self._places)
        choices = zip(self.choices.items(), of_choices, strict=True)
        found: dict[str, Any] = {name: values[place] for (name, values), place in choices}
        found |= {name: SOURCING[self.mixes[of_mix]].get(name, 0) for name in SHARES}
        found |= {f"{name}_use": name in self.sets[of_set] for name in strategies()}
        if not self._owns(offer):
            found["n_owned"] = found[COUNT] if found["owned_share"] else 0
        if not self._keeps_accelerator(offer):
            found["allocations"] = []
        fixed = self._fixed(offer, blank=None)
        return found | {name: value for name, value in fixed.items() if name not in of_offer()}  # the plan sets aside

    def words(self, case: int) -> tuple[str, tuple[str, ...]]:
        """Return the mix and the strategies of a candidate."""
        of_set, of_mix, *_ = self._places
        return self.mixes[of_mix[case]], self.sets[of_set[case]]

    def allowed(self, accelerator: str) -> npt.NDArray[np.bool_]:
        """Return whether the strategies of each candidate go together and with an accelerator; (cases,)."""
        if accelerator not in self._allowed:
            self._allowed[accelerator] = self._asked(accelerator)
        return self._allowed[accelerator][self._places[0]]

    def _asked(self, accelerator: str) -> npt.NDArray[np.bool_]:
        """Return for each set of strategies whether nothing contradicts it; the mix of hours never does."""
        compute = self.plan.compute.model_copy(update={"accelerator": accelerator})
        sourcing = self.plan.sourcing.model_copy(update=dict.fromkeys(SHARES, 0.0) | {"on_demand_share": None})
        plan = self.plan.model_copy(update={"compute": compute, "sourcing": sourcing})
        return np.array([not refusal(plan, used) for used in self.sets])

    def _fixed(self, offer: Offer, blank: float | None) -> dict[str, Any]:
        found: dict[str, Any] = {"accelerator": offer[0], "on_demand_share": blank} | self._place(offer, blank)
        changed = {one for one, new, old in zip(OFFERED, offer, planned(self.plan), strict=True) if new != old}
        quoted = {name for name, owners in of_offer().items() if changed & set(owners)}
        found |= dict.fromkeys(quoted - set(self.choices), blank)
        if not self._owns(offer):
            found["owned_age_months"] = 0.0
        return found

    def _place(self, offer: Offer, blank: float | None) -> dict[str, Any]:
        """Return what makes an offer's provider the plan's, by moving to it unless the plan is at none yet."""
        _, provider, region = offer
        _, old, old_region = planned(self.plan)
        if old in MEDIANS or (provider == old and old_region in {region, ANY_REGION}):
            return {"provider": provider, "region": region}
        place = {"use": 1.0, "provider": provider, "region": region, "on_demand_quote": blank}
        kept = {"credits_kept_share": 1.0} if provider == old else {}
        return {f"provider_choice_{name}": value for name, value in (place | kept).items()}

    def _owns(self, offer: Offer) -> bool:
        """Return whether the plan has a cluster of an offer's accelerator; another one is no part of its candidates."""
        return self.plan.owned_cluster.n_owned > 0 and self._keeps_accelerator(offer)

    def _keeps_accelerator(self, offer: Offer) -> bool:
        """Return whether an offer is of the plan's accelerator, whose hours were allocated and whose prices quoted."""
        return offer[0] == self.plan.compute.accelerator


def _column(values: Sequence[float], places: npt.NDArray[np.intp]) -> Numbers:
    return np.array(values, dtype=float)[places].reshape(-1, 1, 1)


def planned(plan: Plan) -> Offer:
    """Return the offer that a plan has chosen; it may be the market's median, or a quote."""
    return plan.compute.accelerator, plan.sourcing.provider, plan.sourcing.region


def every_offer(plan: Plan) -> tuple[Offer, ...]:
    """Return what a plan has chosen, and all that is really offered."""
    listed = ((one.accelerator, one.provider, one.region) for one in plan.catalog.offers)
    return tuple(dict.fromkeys((planned(plan), *listed)))


def every_count(plan: Plan) -> tuple[float, ...]:
    """Return the numbers of accelerators that are tried: what a plan has, and powers of two."""
    most = max(LEAST_MOST, plan.compute.n_accelerators * TIMES_AS_MANY)
    powers = (float(1 << power) for power in range(int(most).bit_length()))
    return tuple(sorted({*powers, plan.compute.n_accelerators}))


def switchable(risk: str, *, other_work: bool = False) -> tuple[str, ...]:
    """Return the strategies that save by what they adjust, up to a risk, but for what the search itself chooses.

    Those that train something else only when asked for: a search is for the same work.
    """
    saving = {one.strategy for one in model().adjustments if not one.when_off} - set(CHOSEN_ELSEWHERE)
    kinds = {n: kind for n, kind in strategies().items() if n in saving and (other_work or kind.work != OTHER_WORK)}
    return tuple(n for n, kind in kinds.items() if RISKS.index(kind.risk) <= RISKS.index(risk))


def every_set(plan: Plan, tried: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return every combination of strategies; those that are not tried stay as they are in the plan."""
    fixed = set(in_use(plan)) - {*tried, *CHOSEN_ELSEWHERE}
    taken = (one for number in range(len(tried) + 1) for one in combinations(tried, number))
    return tuple(tuple(name for name in strategies() if name in {*one, *fixed}) for one in taken)

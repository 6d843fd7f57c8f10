"""The candidates of a search: alternatives to a plan's choices."""

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
from llmbudget.plan.addresses import is_address, parse
from llmbudget.plan.plan import Plan
from llmbudget.plan.ranges import Numbers
from llmbudget.plan.set_aside import belonging
from llmbudget.plan.values import by_input, rows_of_cells
from llmbudget.plan.values import values as model_values
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
"""Mixes of hours by name, as shares of all hours; the rest is on demand."""

SHARES = ("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share")
OFFERED = ("accelerator", "provider", "region")
"""The choices that make up an offer, in its order."""

COUNT = "n_accelerators"

ALLOCATIONS = "allocations"
"""The table of hours granted on the plan's accelerator, which other offers cannot use."""


MEASURED = "mfu"
"""A value that belongs to an offer, but that a search may vary."""


@cache
def of_offer() -> Mapping[str, tuple[str, ...]]:
    """Return the plan's values that apply to one offer only, and to which of its choices; others use the catalog."""
    owners_of = {name: tuple(owner for owner in owners if owner in OFFERED) for name, owners in belonging().items()}
    return {name: owners for name, owners in owners_of.items() if owners and not name.startswith("provider_choice_")}


@cache
def following() -> frozenset[str]:
    """Return the parameters that offer, mix and number of accelerators determine."""
    return frozenset({*SHARES, "on_demand_share", *of_offer(), "n_owned", "owned_age_months"} - {MEASURED})


CHOSEN_ELSEWHERE = ("distributed_training", "provider_choice", "owning", "reserved_capacity", "spot_pricing")
"""Strategies that change what the search itself chooses: number, offer and mix. They are off in every candidate, with
one exception: candidates with another provider use the choice of a provider, since moving costs money and loses
credits.
"""

LEAST_MOST, TIMES_AS_MANY = 64, 8
"""Powers of two are tried: up to 64 accelerators, or 8 times the planned number if that is more."""

Offer = tuple[str, str, str]
"""Accelerator, provider and region."""


@dataclass(frozen=True)
class Space:
    """All candidates: each offer with each combination of strategies, mix and choices.

    Attributes:
        sets: strategies in use, for each combination searched.
        mixes: names of `SOURCING`.
        choices: values of numeric parameters, including the number of accelerators, and of cells, by address.
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
        """For each candidate of an offer, the indexes of its set, its mix and each of its choices."""
        return tuple(np.unravel_index(np.arange(self.n_cases), self._shape))

    @cached_property
    def _columns(self) -> dict[str, Any]:
        """Inputs that candidates replace, for any offer."""
        of_set, of_mix, *of_choices = self._places
        tried = [name for name in strategies() if len({name in used for used in self.sets}) > 1]
        columns = {f"{name}_use": _column([name in used for used in self.sets], of_set) for name in tried}
        columns |= {name: _column([SOURCING[mix].get(name, 0) for mix in self.mixes], of_mix) for name in SHARES}
        choices = zip(self.choices.items(), of_choices, strict=True)
        tried_values = {name: _column(values, places) for (name, values), places in choices}
        columns |= by_input(tried_values, rows_of_cells(self.plan, tried_values), model_values(self.plan))
        return columns | self._belonging(columns)

    def _belonging(self, tried: Mapping[str, Any]) -> dict[str, Any]:
        """Return the plan's values that belong to a varied number: kept for the planned number, else empty."""
        columns = {}
        for name, owners in belonging().items():
            varied = [owner for owner in owners if owner in self.choices]
            if varied and name not in self.choices and (value := self.plan.value(name)) is not None:
                columns[name] = value * np.prod([tried[owner] == self.plan.value(owner) for owner in varied], axis=0)
        return columns

    def inputs(self, offer: Offer) -> dict[str, Any]:
        """Return the inputs that an offer's candidates replace: (cases, 1, 1), or one value for all."""
        inputs = dict(self._columns) | self._fixed(offer, blank=0.0)
        inputs |= {f"{name}_use": float(name in self.sets[0]) for name in strategies() if f"{name}_use" not in inputs}
        if not self._owns(offer):
            inputs["n_owned"] = inputs[COUNT] * (inputs["owned_share"] > 0)
        if not self._keeps_accelerator(offer):
            inputs["allocation_hours"] = np.zeros((max(len(self.plan.funding.allocations), 1), 1))
        return inputs

    def changes(self, offer: Offer, case: int) -> dict[str, Any]:
        """Return the parameter values that turn the plan into one of an offer's candidates."""
        of_set, of_mix, *of_choices = (int(places[case]) for places in self._places)
        choices = zip(self.choices.items(), of_choices, strict=True)
        kept = self._keeps_accelerator(offer)
        changes: dict[str, Any] = {
            name: values[place]
            for (name, values), place in choices
            if kept or not is_address(name) or parse(name).table != ALLOCATIONS
        }
        changes |= {name: SOURCING[self.mixes[of_mix]].get(name, 0) for name in SHARES}
        changes |= {f"{name}_use": name in self.sets[of_set] for name in strategies()}
        if not self._owns(offer):
            changes["n_owned"] = changes[COUNT] if changes["owned_share"] else 0
        if not kept:
            changes[ALLOCATIONS] = []
        fixed = self._fixed(offer, blank=None)
        # The plan itself sets the values of another offer aside.
        return changes | {name: value for name, value in fixed.items() if name not in of_offer()}

    def words(self, case: int) -> tuple[str, tuple[str, ...]]:
        """Return the mix and the strategies of a candidate."""
        of_set, of_mix, *_ = self._places
        return self.mixes[of_mix[case]], self.sets[of_set[case]]

    def allowed(self, accelerator: str) -> npt.NDArray[np.bool_]:
        """Return whether each candidate's strategies fit each other and an accelerator; (cases,)."""
        if accelerator not in self._allowed:
            self._allowed[accelerator] = self._asked(accelerator)
        return self._allowed[accelerator][self._places[0]]

    def _asked(self, accelerator: str) -> npt.NDArray[np.bool_]:
        """Return whether each set of strategies is free of contradictions; the mix of hours never causes one."""
        compute = self.plan.compute.model_copy(update={"accelerator": accelerator})
        sourcing = self.plan.sourcing.model_copy(update=dict.fromkeys(SHARES, 0.0) | {"on_demand_share": None})
        plan = self.plan.model_copy(update={"compute": compute, "sourcing": sourcing})
        return np.array([not refusal(plan, used) for used in self.sets])

    def _fixed(self, offer: Offer, blank: float | None) -> dict[str, Any]:
        fixed: dict[str, Any] = {"accelerator": offer[0], "on_demand_share": blank} | self._place(offer, blank)
        changed = {choice for choice, new, old in zip(OFFERED, offer, planned(self.plan), strict=True) if new != old}
        quoted = {name for name, owners in of_offer().items() if changed & set(owners)}
        fixed |= dict.fromkeys(quoted - set(self.choices), blank)
        if not self._owns(offer):
            fixed["owned_age_months"] = 0.0
        return fixed

    def _place(self, offer: Offer, blank: float | None) -> dict[str, Any]:
        """Return the inputs for an offer's provider: a move to it, unless the plan has no provider yet."""
        _, provider, region = offer
        _, old, old_region = planned(self.plan)
        if old in MEDIANS or (provider == old and old_region in {region, ANY_REGION}):
            return {"provider": provider, "region": region}
        place = {"use": 1.0, "provider": provider, "region": region, "on_demand_quote": blank}
        kept = {"credits_kept_share": 1.0} if provider == old else {}
        return {f"provider_choice_{name}": value for name, value in (place | kept).items()}

    def _owns(self, offer: Offer) -> bool:
        """Return whether the plan owns a cluster of an offer's accelerator; other candidates do not use its cluster."""
        return self.plan.owned_cluster.n_owned > 0 and self._keeps_accelerator(offer)

    def _keeps_accelerator(self, offer: Offer) -> bool:
        """Return whether an offer has the plan's accelerator, which its allocations and quotes apply to."""
        return offer[0] == self.plan.compute.accelerator


def _column(values: Sequence[float], places: npt.NDArray[np.intp]) -> Numbers:
    return np.array(values, dtype=float)[places].reshape(-1, 1, 1)


def planned(plan: Plan) -> Offer:
    """Return the plan's offer, which may be a market median or a quote."""
    return plan.compute.accelerator, plan.sourcing.provider, plan.sourcing.region


def every_offer(plan: Plan) -> tuple[Offer, ...]:
    """Return the plan's offer and all offers of the catalog."""
    listed = ((offer.accelerator, offer.provider, offer.region) for offer in plan.catalog.offers)
    return tuple(dict.fromkeys((planned(plan), *listed)))


def every_count(plan: Plan) -> tuple[float, ...]:
    """Return the numbers of accelerators to search: the planned number and powers of two."""
    most = max(LEAST_MOST, plan.compute.n_accelerators * TIMES_AS_MANY)
    powers = (float(1 << power) for power in range(int(most).bit_length()))
    return tuple(sorted({*powers, plan.compute.n_accelerators}))


def switchable(risk: str, *, other_work: bool = False) -> tuple[str, ...]:
    """Return the strategies that save by adjusting the model, up to a risk, except the search's own choices.

    Strategies that train something else are included only on request: a search keeps the work the same.
    """
    saving = {adjustment.strategy for adjustment in model().adjustments if not adjustment.when_off}
    saving -= set(CHOSEN_ELSEWHERE)
    kinds = {n: kind for n, kind in strategies().items() if n in saving and (other_work or kind.work != OTHER_WORK)}
    return tuple(n for n, kind in kinds.items() if RISKS.index(kind.risk) <= RISKS.index(risk))


def every_set(plan: Plan, tried: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return every combination of strategies; strategies not searched stay as planned."""
    fixed = set(in_use(plan)) - {*tried, *CHOSEN_ELSEWHERE}
    chosen = (names for number in range(len(tried) + 1) for names in combinations(tried, number))
    return tuple(tuple(name for name in strategies() if name in {*names, *fixed}) for names in chosen)

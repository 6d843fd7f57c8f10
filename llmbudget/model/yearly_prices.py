"""Prices of rented accelerators and of electricity that change by year.

Each row of the table gives a change against the plan's price and the month from which it holds, until the next row. A
cost that is spread over a window has the mean price of its months: this form holds by case, without the month axis.
Quotes and commitments have fixed prices, so changes apply to the rest of the rent only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.model import rates
from llmbudget.model.runs import from_cluster
from llmbudget.model.schedule import PHASES, is_paid
from llmbudget.model.serving import by_month_end
from llmbudget.quantities.numbers import across, max_rows, ratio, stepped, sum_months, sum_over, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, check, family, quantity, renamed

TITLE = "Prices that change by year"

_PRICES = {"rent": "rented hours", "electricity": "electricity"}
_RENTING = {phase: PHASES[phase][-1] for phase in ("data", "training", "evaluation")}
_POWERED = {"owned": PHASES["owned"][-1], "cluster": "Each further cluster"}
"""Windows over which rent and electricity are spread."""


@quantity("month no.", "First month of each price change", help="0 for a row without a change.")
def yearly_first_month(
    yearly_start: Value, yearly_rent_change_rate: Value, yearly_electricity_change_rate: Value
) -> Value:
    changes = np.absolute(yearly_rent_change_rate) + np.absolute(yearly_electricity_change_rate)
    return np.where(yearly_start > 0, yearly_start, np.where(changes > 0, 1, 0))


def step(first: Value, change: Value, earlier: Value) -> Value:
    """Return the step of each row's change against the latest earlier one, for other quantities."""
    together, before = (across(first) == first) * 1, (across(first) == earlier) * 1
    earlier_change = ratio(sum_over(before, change) * earlier, sum_over(before, first))
    return ratio((change - earlier_change) * first, sum_over(together, first))


@family
def steps() -> Iterator[Quantity]:
    """The step of each change against the latest earlier one. Changes in the same month count by their mean."""
    label, about = "First month of the change before", "0 if there is none."
    starts = {"agreed_first_month": "yearly_first_month"}
    yield renamed("yearly_earlier_month", rates.agreed_earlier_month, label, "month no.", about, group=TITLE, **starts)
    for price, words in _PRICES.items():
        names = {
            "first": "yearly_first_month", "change": f"yearly_{price}_change_rate", "earlier": "yearly_earlier_month",
        }  # fmt: skip
        label, about = f"Step of the price of {words}", "Each change less the one before it."
        yield renamed(f"yearly_{price}_step", step, label, "share", about, group=TITLE, **names)


def _mean_change(month: Value, first: Value, last: Value, starts: Value, steps: Value) -> Value:
    return ratio(sum_months(is_paid(month, first, last) * stepped(month, starts, steps)), last - first + 1)


def _rent(month: Value, first: Value, last: Value, starts: Value, steps: Value, floating_rent_share: Value) -> Value:
    return 1 + _mean_change(month, first, last, starts, steps) * floating_rent_share


def _tariff(month: Value, first: Value, last: Value, starts: Value, steps: Value) -> Value:
    return 1 + _mean_change(month, first, last, starts, steps)


@family
def factors() -> Iterator[Quantity]:
    """Mean price of each window ÷ its price without changes."""
    for price, function, phases in (("rent", _rent, _RENTING), ("electricity", _tariff, _POWERED)):
        for phase, title in phases.items():
            label = f"{title}: {_PRICES[price]} by price changes"
            names = {
                "first": f"{phase}_first_month", "last": f"{phase}_last_month", "starts": "yearly_first_month",
                "steps": f"yearly_{price}_step",
            }  # fmt: skip
            about = "Mean price of the window ÷ price without changes by year. 1 without changes."
            yield renamed(f"{phase}_{price}_factor", function, label, "×", about, group=TITLE, **names)


def _floating(
    on_demand_share_in_use: Value, on_demand_price: Value, on_demand_quote: Value, spot_share: Value,
    spot_overhead: Value, spot_price: Value, spot_quote: Value, blended_price: Value, rented_per_useful_hour: Value,
) -> Value:  # fmt: skip
    on_demand = on_demand_share_in_use * on_demand_price * np.where(on_demand_quote > 0, 0, 1)
    spot = spot_share * spot_overhead * spot_price * np.where(spot_quote > 0, 0, 1)
    return ratio(on_demand + spot, blended_price * rented_per_useful_hour)


_MIX = (
    "on_demand_share_in_use", "on_demand_price", "on_demand_quote", "spot_share", "spot_overhead", "spot_price",
    "spot_quote", "blended_price", "rented_per_useful_hour",
)  # fmt: skip


@family
def floating() -> Iterator[Quantity]:
    """The share of rent that follows price changes."""
    about = "On demand and spot without your quote. Commitments and quotes have fixed prices."
    label = "Rent that follows price changes"
    yield renamed("floating_rent_share", _floating, label, "share", about, group=TITLE)
    names = {name: f"cluster_{name}" for name in _MIX}
    label = f"{label}, on each cluster"
    yield renamed("cluster_floating_share", _floating, label, "share", about, group=TITLE, **names)


@quantity(
    "×",
    "Rent of each run by price changes",
    help="Its mean price ÷ its price without changes by year. Each month counts by its hours.",
)
def run_rent_factor(
    run_first_month: Value, run_last_month: Value, run_steady_months: Value, run_growth: Value,
    run_steady_share: Value, run_growing_share: Value, yearly_first_month: Value, yearly_rent_step: Value,
    run_on_main: Value, floating_rent_share: Value, run_cluster: Value, cluster_name: Value,
    cluster_floating_share: Value,
) -> Value:  # fmt: skip
    window = (run_first_month, run_last_month, run_steady_months, run_growth, run_steady_share, run_growing_share)
    change = sum_over(1 - by_month_end(across(yearly_first_month) - 1, *window), yearly_rent_step)
    share = from_cluster(run_on_main, floating_rent_share, run_cluster, cluster_name, cluster_floating_share)
    return 1 + change * share


@quantity("USD", "Rent of each run that price changes add", help="On the plan's own accelerators.")
def run_rent_change_cost(run_cost: Value, run_on_main: Value, run_rent_factor: Value) -> Value:
    return run_cost * run_on_main * ratio(run_rent_factor - 1, run_rent_factor)


@quantity(
    "USD",
    "Rent by price changes",
    help="Rent of the plan's own accelerators above its cost without price changes by year. Below 0 if they save.",
)
def rent_change_cost(
    training_cost: Value, experiment_cost: Value, sibling_cost: Value, training_rent_factor: Value,
    post_training_cost: Value, evaluation_cost: Value, evaluation_rent_factor: Value, own_generation_cost: Value,
    data_rent_factor: Value, run_rent_change_cost: Value,
) -> Value:  # fmt: skip
    training = (training_cost + experiment_cost + sibling_cost) * ratio(training_rent_factor - 1, training_rent_factor)
    later = (post_training_cost + evaluation_cost) * ratio(evaluation_rent_factor - 1, evaluation_rent_factor)
    data = own_generation_cost * ratio(data_rent_factor - 1, data_rent_factor)
    return training + later + data + sum_rows(run_rent_change_cost)


@quantity("yes = 1", "Rent changes by year", help="A row of prices by year has a change of rent, up or down.")
def rent_changes(yearly_rent_change_rate: Value) -> Value:
    return np.where(sum_rows(yearly_rent_change_rate * yearly_rent_change_rate) > 0, 1, 0)


@quantity("share", "Rent of each cluster at fixed prices", help="Quotes and commitments. 0 for a cluster without cost.")
def cluster_fixed_share(cluster_floating_share: Value, cluster_rent_cost: Value) -> Value:
    return np.where(cluster_rent_cost > 0, 1 - cluster_floating_share, 0)


def _fixed(v: Mapping[str, Any]) -> str:
    main = (1 - float(v["floating_rent_share"])) * (float(v["rented_share"]) > 0)
    told = [f"{main:.0%} of the rent of the plan's own accelerators"] if main > float(v["tolerance"]) else []
    shares = zip(np.ravel(v["cluster_name"]), np.ravel(v["cluster_fixed_share"]), strict=True)
    told += [f"{share:.0%} of {name}" for name, share in shares if share > float(v["tolerance"])]
    return f"The price is fixed for {', '.join(told)}."


@check(
    "Price changes by year reach all rent",
    "Price changes by year do not apply to some of the rent.",
    "Quotes and commitments keep their price. Clear a quote if it ends before the change, or leave it as agreed.",
    help="Prices of your quotes and commitments are fixed; changes apply to the other hours.",
    detail=_fixed,
)
def check_fixed_prices(
    rent_changes: Value, floating_rent_share: Value, rented_share: Value, cluster_fixed_share: Value,
    tolerance: Value,
) -> Value:  # fmt: skip
    main = np.where(rented_share > 0, 1 - floating_rent_share, 0)
    fixed = np.where(np.maximum(main, max_rows(cluster_fixed_share)) > tolerance, 1, 0)
    return 1 - fixed * rent_changes

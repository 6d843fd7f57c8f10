"""Rented and owned cost of published models, beside the figures of Epoch AI."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import median

import numpy as np
import yaml

from llmbudget.catalog import published_runs
from llmbudget.catalog.runs import PublishedRun
from llmbudget.evidence.table import markdown
from llmbudget.evidence.text import significant
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

HOURS_PER_DAY = 24

HEADS = (
    "Model", "Hours", "Rented, USD", "Epoch, USD", "Ratio", "Owned, USD", "Epoch, USD", "Ratio",
    "Ratio, hardware and electricity", "Besides the general reasons",
)  # fmt: skip

_PRICES = ("on_demand_price", "installed_price", "owning_hour_price", "electricity_hour_price", "yearly_capital_price")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """A published model, its cost by this package and by Epoch, in USD.

    Attributes:
        run: the published run.
        hours: accelerator-hours: published, or accelerators times days.
        rented: hours at today's median price on demand.
        owned: hours of an own cluster that is always in use, at its full cost; None without a purchase price.
        hardware: of this, what Epoch counts: hardware and electricity.
        epoch_rented: Epoch's cost at cloud prices.
        epoch_owned: Epoch's cost of hardware and energy.
        because: why a ratio is as it is, besides the general reasons.
    """

    run: PublishedRun
    hours: float
    rented: float
    owned: float | None
    hardware: float | None
    epoch_rented: float
    epoch_owned: float
    because: str


@cache
def costs() -> tuple[Cost, ...]:
    """Return each model, in the order of the file."""
    text = resources.files(__package__).joinpath("costs.yaml").read_text(encoding="utf-8")
    runs = {run.model: run for run in published_runs()}
    return tuple(
        _cost(runs[row["run"]], row["cloud"], row["owned"], row.get("because", ""))
        for row in yaml.safe_load(text)["rows"]
    )


def _cost(run: PublishedRun, cloud: float, owned: float, because: str) -> Cost:
    plan = Plan().replace(accelerator=run.accelerator)
    inputs = facts(plan.catalog) | values(plan)
    quantities = model().evaluate(inputs, _PRICES)
    rent, installed, hour, electricity, yearly = (float(np.ravel(quantities[name])[0]) for name in _PRICES)
    hours = run.accelerator_hours or (run.n_accelerators or 0) * (run.wall_clock_days or 0) * HOURS_PER_DAY
    capital = yearly / (inputs["months_per_year"] * inputs["days_per_month"] * inputs["hours_per_day"])
    return Cost(
        run=run,
        hours=hours,
        rented=hours * rent,
        owned=hours * (hour + electricity) if installed else None,
        hardware=hours * (capital + electricity) if installed else None,
        epoch_rented=cloud,
        epoch_owned=owned,
        because=because,
    )


def cost_table() -> str:
    """Return the table of the page."""
    return markdown(HEADS, map(_cells, costs()))


def cost_results() -> dict[str, str]:
    """Return the figures that the page's sentences quote."""
    every = costs()
    owned = [cost for cost in every if cost.owned]
    return {
        "n_costs": str(len(every)),
        "n_owned_costs": str(len(owned)),
        "rent_ratio": f"{median(cost.rented / cost.epoch_rented for cost in every):.2f}",
        "owned_ratio": f"{median((cost.owned or 0) / cost.epoch_owned for cost in owned):.2f}",
        "hardware_ratio": f"{median((cost.hardware or 0) / cost.epoch_owned for cost in owned):.2f}",
    }


def _cells(cost: Cost) -> tuple[str, ...]:
    return (
        cost.run.model, significant(cost.hours), significant(cost.rented), significant(cost.epoch_rented),
        f"{cost.rented / cost.epoch_rented:.2f}", *_owned(cost), cost.because,
    )  # fmt: skip


def _owned(cost: Cost) -> Iterator[str]:
    yield "no price" if cost.owned is None else significant(cost.owned)
    yield significant(cost.epoch_owned)
    for ours in (cost.owned, cost.hardware):
        yield "" if ours is None else f"{ours / cost.epoch_owned:.2f}"

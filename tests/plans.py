"""Random plans that are valid: every parameter moves, every option of every list comes up, tables have 0 to 3 rows."""

import math
from datetime import date
from functools import cache
from random import Random
from typing import Any

from pydantic import ValidationError

from llmbudget import Budget, catalog
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.file import read_plan
from llmbudget.plan.plan import Plan, sections, tables
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.presets import linked, preset
from llmbudget.strategies import Strategies, strategies

PROGRAM = "program"
"""The section with clusters and runs, which have a sheet of their own only where a plan has some."""

MOST_ROWS = 3
"""Workbooks have room for one to three more: `within` cuts rows that do not fit into the workbook of another plan."""

TEXTS = (
    "=1+1", "+cmd", "-2", "@x", '=HYPERLINK("x")', "{=1}", "Plain name", "Ünïcode 名前 🙂", 'a "quote" & <tag>',
    "it's", "TRUE", "null", "1e5", "2e9", "12", "2027-01", "#N/A", "~", "yes", "key: value", "- item", "x" * 120,
)  # fmt: skip
"""Names that a spreadsheet or YAML could take for something else."""

_HARD_BOUND = 0.05
_ANYWHERE = 0.3
_SHARE_USED = 0.5
_LARGE, _TINY, _SMALL = 1000, 1e-7, 1e-2


@cache
def random_plan(seed: int, most_rows: int = MOST_ROWS) -> Plan:
    """Return one valid plan; seeds that follow each other walk through the options of every list."""
    random = Random(seed)  # noqa: S311 - not for secrets
    data: dict[str, Any] = {"schema": 3, "notes": {"tokens": random.choice(TEXTS)}}
    for name, kind in sections().items():
        place = data.setdefault("strategies", {}) if name in strategies() else data
        place[name] = {field: _value(field, record, seed, random) for field, record in kind.records().items()}
    for name, table in tables().items():
        data[table.section][name] = [
            {field: _value(field, record, seed + line, random) for field, record in table.row.records().items()}
            for line in range(random.randint(1 if table.section == PROGRAM else 0, most_rows))
        ]
    _reconcile(data, random)
    return fixed_if_longer(_without_contradictions(data, random), data["schedule"]["horizon_months"])


def fixed_if_longer(plan: Plan, months: float) -> Plan:
    """Return a plan whose windows follow the computing only within some months: longer workbooks take longer."""
    longer = plan.schedule.windows_follow and Budget(plan)["horizon_months"] > months
    return plan.replace(windows_follow=False) if longer else plan


def _without_contradictions(data: dict[str, Any], random: Random) -> Plan:
    """Switch on, in any order, each strategy that was drawn and goes together with those before it."""
    drawn = [name for name in strategies() if data["strategies"][name]["use"]]
    for name in drawn:
        data["strategies"][name]["use"] = False
    for name in random.sample(drawn, len(drawn)):
        data["strategies"][name]["use"] = True
        try:
            Plan.model_validate(data)
        except ValidationError:
            data["strategies"][name]["use"] = False
    return Plan.model_validate(data)


def _reconcile(data: dict[str, Any], random: Random) -> None:
    """Obey the rules between fields; half of the plans use an offer from the catalog."""
    compute, sourcing, workload = data["compute"], data["sourcing"], data["workload"]
    _share_out(sourcing, random)
    terms = data["payments"]
    terms["machines_acceptance_share"] = min(terms["machines_acceptance_share"], 1 - terms["machines_order_share"])
    if workload["initial_weights"] == "scratch":
        workload.update(random.choice(({"method": "full"}, {"initial_weights": "either"})))
    if data["reporting"]["report_currency"] == BASE_CURRENCY:
        data["reporting"] |= {"report_rate": 1.0, "exchange_rates": []}
    for row in (*data["funding"]["credits"], *data["funding"]["allocations"]):
        row["start"], row["expires"] = sorted((row["start"], row["expires"]))
    for row in data["funding"]["allocations"]:
        row["cluster"] = random.choice(
            ["", row["cluster"], *(cluster["name"] for cluster in data["program"]["clusters"])]
        )
    if workload["parameters_active"] is not None:
        workload["parameters_active"] = min(workload["parameters_active"], workload["parameters_total"])
    _reconcile_program(data["program"], random)
    for strategy in data["strategies"].values():
        if "only" in strategy:
            rows = [*data["program"]["runs"], *data["program"]["clusters"]]
            strategy["only"] = random.choice(["", "", *(row["name"] for row in rows), strategy["only"]])
    if workload["layers"] is not None and workload["model_width"] is not None:
        most = math.isqrt(int(workload["parameters_total"] / workload["layers"]))
        workload["model_width"] = float(min(workload["model_width"], most)) if most >= 16 else None
    if random.random() < 1 / 2:
        sourcing["provider"], sourcing["region"] = _listed(compute["accelerator"], random)


def _reconcile_program(program: dict[str, Any], random: Random) -> None:
    """Let shares add up to at most one and most runs name a cluster or run of the plan; some names are of nothing."""
    clusters = [row["name"] for row in program["clusters"]]
    for row in program["clusters"]:
        row["reserved_3y_share"] = min(row["reserved_3y_share"], 1 - row["reserved_1y_share"])
        row["spot_share"] = min(row["spot_share"], 1 - row["reserved_1y_share"] - row["reserved_3y_share"])
        rented = row["reserved_1y_share"] + row["reserved_3y_share"] + row["spot_share"]
        row["owned_share"] = min(row["owned_share"], 1 - rented)
        if random.random() < 1 / 2:
            row["provider"], row["region"] = _listed(row["accelerator"], random)
    for row in program["runs"]:
        row["cluster"] = random.choice(["", *clusters, row["cluster"]])
        row["of_run"] = random.choice(["", *(run["name"] for run in program["runs"]), row["of_run"]])
        if row["parameters_total"] is None:  # a scenario may make the main model smaller
            row["parameters_active"] = None
        elif row["parameters_active"] is not None:
            row["parameters_active"] = min(row["parameters_active"], row["parameters_total"])


def _listed(accelerator: str, random: Random) -> tuple[str, str]:
    """Return a provider and a region whose price the catalog has, or medians of it."""
    listed = [(offer.provider, offer.region) for offer in catalog.offers() if offer.accelerator == accelerator]
    return random.choice([*listed, *((provider, ANY_REGION) for provider, _ in listed), (ANY_PROVIDER, ANY_REGION)])


def _share_out(sourcing: dict[str, Any], random: Random) -> None:
    """Let the shares of hours add up to at most one; a third of the plans also fill in the remainder."""
    left = 1.0
    for name in random.sample(("reserved_1y_share", "reserved_3y_share", "spot_share", "owned_share"), 4):
        sourcing[name] = min(sourcing[name], left) if random.random() < _SHARE_USED else 0.0
        left = max(left - sourcing[name], 0.0)
    sourcing["on_demand_share"] = left if random.random() < 1 / 3 else None


def _value(field: str, record: AnyRecord, seed: int, random: Random) -> float | str | bool | date | None:
    match record:
        case Choice():
            return record.options()[seed % len(record.options())]
        case Switch():
            return random.random() < 1 / 2
        case Text():
            return random.choice(TEXTS)[: record.at_most]
        case Month():
            return date(random.randint(2000, 2099), random.randint(1, 12), 1)
        case Day():
            return date(random.randint(2000, 2099), random.randint(1, 12), random.randint(1, 28))
        case Number():
            return _number(field, record, random)


def _number(field: str, record: Number, random: Random) -> float | None:
    """Return a number: mostly a plausible one, sometimes a hard bound, blank where that is allowed."""
    if record.blank is not None and random.random() < 1 / 3:
        return None
    if random.random() < _HARD_BOUND:
        return random.choice((record.at_least, record.at_most))
    low, high = _plausible(record)
    if field.endswith(("start", "months", "expires")) and random.random() < _ANYWHERE:
        low, high = record.at_least, record.at_most
    drawn = math.exp(random.uniform(math.log(low), math.log(high))) if low > 0 else random.uniform(low, high)
    drawn = float(round(drawn)) if record.whole else drawn
    return min(max(drawn, record.at_least), record.at_most)


def _plausible(record: Number) -> tuple[float, float]:
    """Return how low and high a number mostly is; of what says only how it turns out, far below the highest allowed."""
    if record.usual:
        return record.usual
    if record.low is not None and record.high is not None:
        return record.low, record.high
    if record.at_least > 0 or record.at_most < _LARGE:
        return record.at_least, record.at_most
    return record.at_most * _TINY, record.at_most * _SMALL


def first(name: str) -> Plan:
    """Return the plan of an organization as it was first shipped: figures that were calculated by hand refer to it."""
    return read_plan(linked(f"{name}-1").decode())


def plain(name: str = "startup") -> Plan:
    """Return the main run of a preset: strategies are as every plan has them at first, and any of them is allowed."""
    without = preset(name).model_copy(update={"strategies": Strategies()})
    return without.replace(initial_weights="either", runs=[], clusters=[], post_training_multiplier=0.1)

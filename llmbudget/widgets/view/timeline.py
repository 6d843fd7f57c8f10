"""The timeline: clusters as lanes, runs as bars, months in which a cluster is overloaded, and what ends late."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from llmbudget.api.budget import Budget
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.field_keys import cell_key, value_of
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.view.cards import month_words
from llmbudget.widgets.view.results import month_label

_LEAST_LATE = 1e-6
"""Days after the window that count as late; less is rounding."""

FULL = 1 + 1e-9
"""Use above which a cluster is overloaded; a whole month of work fits into a month."""

MAIN = {"training": "training", "evaluation": "evaluation"}
"""Phases of the main run that compute, with the phrase of their label."""


def timeline(budget: Budget) -> dict[str, Any]:
    """Return the lanes of the timeline, and whether the plan has runs or clusters besides the main run."""
    program = budget.plan.program
    horizon = int(budget["horizon_months"])
    months = [month_label(budget.plan.schedule.start_month, place) for place in range(horizon)]
    lanes = [_lane(budget, name, label, horizon) for name, label in _names(budget)]
    return {"months": months, "lanes": lanes, "further": bool(program.runs or program.clusters)}


def _names(budget: Budget) -> Iterator[tuple[str, str]]:
    """Yield name and label of the plan's own accelerators, further clusters, and clusters that do not exist."""
    program = budget.plan.program
    yield "", phrase("own_accelerators")
    names = {row.name.lower(): row.name for row in program.clusters}
    yield from ((name, name) for name in names.values())
    lost = {run.cluster.lower(): run.cluster for run in program.runs if run.cluster}
    yield from ((name, phrase("other_cluster", name=name)) for key, name in lost.items() if key not in names)


def _lane(budget: Budget, name: str, label: str, horizon: int) -> dict[str, Any]:
    bars = [*(_main(budget) if not name else ()), *_bars(budget, name)]
    load = np.zeros(horizon)
    for bar in bars:
        load[bar["first"] - 1 : bar["last"]] += bar["use"] if isinstance(bar["use"], float) else 0
    over = [place for place in range(horizon) if load[place] > FULL]
    about = {"label": label, "bars": bars, "over": over, "overload": _overload(budget, load, over)}
    return {**about, "windows": list(_windows(budget, name))}


def _windows(budget: Budget, name: str) -> Iterator[dict[str, Any]]:
    """Yield the months in which clusters of a name are available; none for the plan's own accelerators."""
    for place, row in enumerate(budget.plan.program.clusters if name else ()):
        if row.name.lower() == name.lower():
            first, last = (int(budget[f"cluster_{end}_month"][place, 0]) for end in ("first", "last"))
            months = row.months or max(1, last - int(row.start) + 1)
            keys = {part: cell_key("clusters", place, part) for part in ("start", "months")}
            span = {"start": int(row.start), "months": int(months), "keys": keys}
            yield {"label": phrase("cluster_window"), "first": first, "last": last, **span, "days": "", "use": ""}


def _overload(budget: Budget, load: NDArray[np.float64], over: Sequence[int]) -> str:
    if not over:
        return ""
    worst = int(np.argmax(load))
    month = month_words(budget.plan.schedule.start_month, worst + 1)
    return phrase("overload", count=len(over), month=month, share=f"{load[worst]:.0%}")


def _main(budget: Budget) -> Iterator[dict[str, Any]]:
    for phase, label in MAIN.items():
        use, days = (number(budget[f"{phase}_{figure}"]) for figure in ("use_share", "window_days"))
        if days != 0:
            keys = {part: f"{phase}_{part}" for part in ("start", "months")}
            about = {"use": use, "days": days, "main": True, **_span(budget, keys)}
            yield _late(budget, _bar(budget, phrase(label), f"{phase}_", None, about))


def _bars(budget: Budget, name: str) -> Iterator[dict[str, Any]]:
    for place, run in enumerate(budget.plan.program.runs):
        if run.cluster.lower() == name.lower():
            use, days = (number(budget[f"run_{figure}"][place, 0]) for figure in ("use_share", "days"))
            keys = {part: cell_key("runs", place, part) for part in ("start", "months")}
            about = {"use": use, "days": days, "main": False, **_span(budget, keys)}
            bar = _bar(budget, run.name, "run_", place, about)
            yield {**bar, "ends": "", "late": ""} if budget["run_kind_by_requests"][place, 0] else _late(budget, bar)


def _span(budget: Budget, keys: dict[str, str]) -> dict[str, Any]:
    """Return the window as it is typed, with the keys of its fields."""
    values = ((part, value_of(budget.plan, key)) for part, key in keys.items())
    return {"keys": keys, **{part: int(value) for part, value in values if isinstance(value, int | float)}}


def _late(budget: Budget, bar: dict[str, Any]) -> dict[str, Any]:
    """Return a bar with the place, in months from the budget's first, where computing ends, and a sentence if late."""
    days, per_month = bar["days"], float(budget["days_per_month"])
    if not isinstance(days, float):
        return {**bar, "ends": "", "late": ""}
    more = days - (bar["last"] - bar["first"] + 1) * per_month
    late = phrase("timeline_late", count=max(1, round(more))) if more > _LEAST_LATE else ""
    return {**bar, "ends": bar["first"] - 1 + days / per_month, "late": late}


def _bar(budget: Budget, label: str, prefix: str, row: int | None, about: dict[str, Any]) -> dict[str, Any]:
    months = (budget[f"{prefix}{end}_month"] for end in ("first", "last"))
    first, last = (int(month if row is None else month[row, 0]) for month in months)
    in_use = {"start": first, "months": last - first + 1} if budget.plan.schedule.windows_follow else {}
    return {"label": label, "first": first, "last": last, **about, **in_use}

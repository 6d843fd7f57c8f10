"""How well published runs and benchmarks cover the prediction of the main run's hours, in words."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from llmbudget.model.evaluation import Evaluation

OWN, COVERED, EXTRAPOLATED, UNKNOWN = "your own MFU", "well covered", "extrapolated", "no evidence"
"""What a prediction can be; with an own MFU, nothing is predicted."""

OWN_FIGURE, AS_BASE = "your own figure", "as the run it multiplies"
"""What else the hours of a further run can rest on."""

STATE_WORDS = {EXTRAPOLATED: "are extrapolated", UNKNOWN: "rest on no evidence"}

_THIN = {
    "thin_accelerator": "this accelerator",
    "thin_count": "fewer than {least_covered_accelerators:,.0f} accelerators",
    "thin_size": "models below {billions:,.3g} billion active parameters",
    "is_mixture": "mixtures of experts",
    "thin_method": "LoRA and QLoRA",
}
"""What evidence is thin for, by the flag that says so."""


def covered(budget: Evaluation) -> str:
    """Return `OWN`, `COVERED`, `EXTRAPOLATED` or `UNKNOWN` for the hours of a budget's main run."""
    if budget["mfu"]:
        return OWN
    return (COVERED, EXTRAPOLATED, UNKNOWN)[round(float(budget["prediction_class"]))]


def why(budget: Evaluation) -> str:
    """Return what evidence is thin for, as a list in words; empty where the hours are well covered or not predicted."""
    if covered(budget) in {OWN, COVERED}:
        return ""
    shown = _shown(budget)
    if covered(budget) == UNKNOWN:
        return ", ".join(_beyond(budget))
    return ", ".join(words.format(**shown) for flag, words in _THIN.items() if budget[flag])


def _beyond(budget: Evaluation) -> Iterator[str]:
    """Yield in what the plan is beyond every published run."""
    if budget["parameters_active_in_use"] > budget["most_published_parameters"]:
        yield "the model is larger than in any published run"
    if budget["n_accelerators"] > budget["most_published_accelerators"]:
        yield "more accelerators than in any published run"
    if not budget["accelerator_evidence"]:
        yield "no published run or benchmark on this accelerator"


def run_covered(budget: Evaluation, place: int) -> str:
    """Return how well evidence covers the hours of a further run: as `covered`, or `AS_BASE` for a multiple."""
    if _flag(budget, "run_kind_by_multiple", place) and not _flag(budget, "run_own_hours", place):
        return AS_BASE
    if _flag(budget, "run_is_own", place):
        return OWN_FIGURE
    return (COVERED, EXTRAPOLATED, UNKNOWN)[round(_flag(budget, "run_prediction_class", place))]


def run_why(budget: Evaluation, place: int) -> str:
    """Return what evidence is thin for in a further run, as a list in words."""
    if _flag(budget, "run_beyond_evidence", place):
        return "a larger model, more accelerators or another accelerator than in any published run"
    by_reports = _flag(budget, "run_kind_by_reports", place)
    flags = ("thin_accelerator", "thin_kind") if by_reports else tuple(_THIN)
    shown = _shown(budget)
    words = {**_THIN, "thin_kind": "this kind of run"}
    return ", ".join(words[flag].format(**shown) for flag in flags if _flag(budget, f"run_{flag}", place))


def _flag(budget: Evaluation, name: str, place: int) -> float:
    return float(np.broadcast_to(budget[name], (len(budget.plan.program.runs), 1))[place, 0])


def _shown(budget: Evaluation) -> dict[str, Any]:
    """Return the numbers that words of `_THIN` quote."""
    facts = {name: float(budget[name]) for name in ("least_covered_accelerators", "small_parameters", "giga")}
    return facts | {"billions": facts["small_parameters"] / facts["giga"]}


def sentences(budget: Evaluation) -> Iterator[str]:
    """Yield how well the main run is covered, and each further run that is not well covered."""
    yield sentence(budget)
    for place, run in enumerate(budget.plan.program.runs):
        state = run_covered(budget, place)
        if state in {EXTRAPOLATED, UNKNOWN}:
            why_words = "few published runs for" if state == EXTRAPOLATED else "it has"
            yield f"The hours of “{run.name}” {STATE_WORDS[state]}: {why_words} {run_why(budget, place)}."


def sentence(budget: Evaluation) -> str:
    """Return how well the hours of the main run are covered and what to do, in a sentence or two."""
    state = covered(budget)
    if state == OWN:
        return "The hours of the main run follow from your own MFU."
    if state == COVERED:
        return "The hours of the main run are well covered by published runs."
    few = ": few published runs for" if state == EXTRAPOLATED else ":"
    return f"The hours of the main run {STATE_WORDS[state]}{few} {why(budget)}. Measure a short run and enter its MFU."

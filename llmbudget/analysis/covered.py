"""How well published runs and benchmarks cover the prediction of the main run's hours, in words."""

from collections.abc import Iterator
from typing import Any

from llmbudget.model.evaluation import Evaluation

OWN, COVERED, EXTRAPOLATED, UNKNOWN = "your own MFU", "well covered", "extrapolated", "no evidence"
"""What a prediction can be; with an own MFU, nothing is predicted."""

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
    facts = {name: float(budget[name]) for name in ("least_covered_accelerators", "small_parameters", "giga")}
    shown: dict[str, Any] = facts | {"billions": facts["small_parameters"] / facts["giga"]}
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


def sentence(budget: Evaluation) -> str:
    """Return how well the hours of the main run are covered and what to do, in a sentence or two."""
    state = covered(budget)
    if state == OWN:
        return "The hours of the main run follow from your own MFU."
    if state == COVERED:
        return "The hours of the main run are well covered by published runs."
    state_words = "are extrapolated: few published runs for" if state == EXTRAPOLATED else "rest on no evidence:"
    return f"The hours of the main run {state_words} {why(budget)}. Measure a short run and enter its MFU."

"""docs/post_training.md: the formulas of further runs, and published runs beside their predictions."""

from collections.abc import Iterator
from importlib import resources
from textwrap import fill

from llmbudget.catalog import latency_classes, run_kinds
from llmbudget.evidence.post_training import (
    RUN_HEADS,
    RunScore,
    inside,
    kind_factor,
    lacking_memory,
    run_cells,
    run_quality,
    run_results,
    run_scores,
)
from llmbudget.evidence.table import markdown
from llmbudget.model import model
from llmbudget.model.explanation import named_formula
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE

POST_TRAINING_PAGE = "post_training.md"

_LEARNING = (
    "run_learned_tokens", "run_flops", "run_policy_utilisation", "run_mfu_in_use", "run_learning_hours",
)  # fmt: skip
_WRITING = (
    "run_replica_accelerators", "run_cache_bytes", "run_answers_in_flight", "run_token_seconds", "run_writing_hours",
)  # fmt: skip
_HOURS = ("run_sync_seconds", "run_usual_excess", "run_try_hours", "run_own_hours")
_SERVING = (
    "run_request_months", "run_served_requests", "run_first_load_hours", "run_ready_hours", "run_steady_months",
    "run_served_hours", "run_api_cost",
)  # fmt: skip
"""Quantities that the page explains, in its order."""

_CONSTANTS = (
    "bandwidth_share", "memory_for_writing_share", "memory_for_weights_share", "token_overhead_seconds",
    "cached_width", "cached_bytes", "policy_utilisation_share", "policy_filling_tokens", "sync_seconds",
    "weight_transfer_gbs", "startup_hours", "tuning_excess", "extension_excess", "preference_excess",
    "rollout_excess", "writing_excess",
)  # fmt: skip

_WIDTH = 120


def post_training_page() -> str:
    """Return the page; the template holds its sentences, the code its figures."""
    template = resources.files(__package__).joinpath("post_training.md.txt").read_text(encoding="utf-8")
    kinds = [kind.id for kind in run_kinds().values() if any(score.run.kind == kind.id for score in run_scores())]
    return template.format(
        n_runs=len(run_scores()),
        result=run_quality(run_scores()),
        results=markdown(("Predicted", "Result"), ((head.rstrip(":"), text) for head, text in run_results())),
        kinds=markdown(("Kind", "Result", "Inside P10–P90", "Eight of ten within a factor of"), map(_kind, kinds)),
        learning="\n".join(_formulas(_LEARNING)),
        writing="\n".join(_formulas(_WRITING)),
        hours="\n".join(_formulas(_HOURS)),
        latency=markdown(("Latency", "Busy at the peak", "Peak ÷ mean", "Where from"), _latency()),
        serving="\n".join(_formulas(_SERVING)),
        constants=markdown(("Number", "Value", "Meaning"), _constants()),
        uses=markdown(("Kind", "Utilization", "Where from"), _uses()),
        runs=markdown((*RUN_HEADS, "Report"), ((*run_cells(score), _report(score)) for score in _ordered())),
        differences="\n".join(_differences()),
        lacking=" and ".join(lacking_memory()),
    )


def _kind(kind: str) -> tuple[str, ...]:
    """Return a kind, its result, how many lie in their ranges, and the range that the reports support.

    That is a factor, or the ratios where there are few reports.
    """
    scores = [score for score in run_scores() if score.run.kind == kind]
    factor = kind_factor(scores)
    ratios = ", ".join(f"{score.ratio:.2f}" for score in sorted(scores, key=lambda score: score.ratio))
    supported = f"ratios {ratios}" if factor is None else f"{factor:.2f}"
    return run_kinds()[kind].label, run_quality(scores), f"{inside(scores)} of {len(scores)}", supported


def _formulas(names: tuple[str, ...]) -> Iterator[str]:
    """Yield each quantity with its formula, as it is before strategies change it."""
    for name in names:
        quantity = model().quantities[name]
        plain = model().quantities.get(f"{name}{BEFORE}", quantity)  # what no strategy changes
        unit = "" if quantity.unit == "1" else f", in {quantity.unit}"
        yield from (f"- **{quantity.label}**, `{name}`{unit}. {plain.help}", "")
        formula = fill(f"= {named_formula(plain.name)}", _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (f"        {line}" for line in formula.splitlines())
        yield ""


def _constants() -> Iterator[tuple[str, str, str]]:
    for name in _CONSTANTS:
        parameter = parameters()[name]
        yield f"`{name}`", f"{parameter.default:g} {parameter.record.unit}", parameter.record.help


def _uses() -> Iterator[tuple[str, str, str]]:
    for kind in run_kinds().values():
        if kind.trains and not kind.by_steps:
            yield kind.label, f"{kind.relative_use:g} × pretraining", kind.note


def _latency() -> Iterator[tuple[str, ...]]:
    for row in latency_classes().values():
        yield row.label, f"{row.busy_share:g}", f"{row.peak_ratio:g}", row.note


def _ordered() -> list[RunScore]:
    """Return the scores by kind, in the order of the kinds; within a kind as in the file."""
    kinds = list(run_kinds())
    return sorted(run_scores(), key=lambda score: kinds.index(score.run.kind))


def _report(score: RunScore) -> str:
    return f"[{score.run.as_of}]({score.run.address}): {score.run.note}"


def _differences() -> Iterator[str]:
    for score in _ordered():
        if score.run.explanation:
            yield f"- **{score.run.name}** ({score.ratio:.2f}). {score.run.explanation}"

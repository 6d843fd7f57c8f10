"""docs/evidence.md and the files beside it: predictions, their quality, and the reasons for differences."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from statistics import median
from textwrap import fill

import yaml

from llmbudget.atomic_write import write_atomically
from llmbudget.catalog import benchmarks, predictions, published_runs, shipped, usable_runs
from llmbudget.catalog.accelerators import GROUPS
from llmbudget.catalog.runs import STEPS
from llmbudget.evidence.examples import EXAMPLES_PAGE, examples_page
from llmbudget.evidence.fit import (
    BENCHMARK_NOISE,
    COVERED,
    EXTRAPOLATED,
    RUN_NOISE,
    by_organisation,
    fit,
    past_factors,
    predict_unseen,
    reported_hours,
)
from llmbudget.evidence.forms import FORM_HEADS, LEAST_GAIN, forms
from llmbudget.evidence.memory import MEMORY_HEADS, memory_cells, memory_results, memory_scores, memory_variants
from llmbudget.evidence.picture import picture
from llmbudget.evidence.post_training_page import POST_TRAINING_PAGE, post_training_page
from llmbudget.evidence.scores import (
    DRAWS,
    Score,
    later_scores,
    redrawn_errors,
    sibling_scores,
    summary,
    unseen_scores,
)
from llmbudget.evidence.table import markdown
from llmbudget.evidence.terms import EARLY, FP8, PREDICTING, TERMS
from llmbudget.evidence.text import cells, ordered, quality, results
from llmbudget.plan.plan import parameters

PAGE, PICTURE = "evidence.md", "evidence.svg"
WRITTEN = (PAGE, PICTURE, POST_TRAINING_PAGE, EXAMPLES_PAGE)
"""Files that `write_page` writes."""

_SET = (
    "reference_tflops", "fastest_tflops", "reference_memory", "reference_filling_parameters", "filling_growth_exponent",
    "few_accelerators", "small_parameters", "least_mixture_ratio", "least_covered_accelerators",
)  # fmt: skip
"""Constants of `model/evidence.py` that are set, not fitted."""

_MEMORY = (
    "loss_bytes", "fragmentation_factor", "activation_bytes", "recomputed_activation_bytes", "usable_memory_share",
)  # fmt: skip
"""Parameters of `model/memory.py` that the page names."""

_VARIANTS: Sequence[tuple[str, dict[str, float]]] = (
    ("as shipped", {}),
    ("one billion parameters fill any accelerator", {"filling_growth_exponent": 0}),
    ("2 billion parameters fill the reference", {"reference_filling_parameters": 2e9}),
    ("0.5 billion parameters fill the reference", {"reference_filling_parameters": 5e8}),
    ("filling grows with the cube of the peak", {"filling_growth_exponent": 3}),
    ("filling grows with the fifth power of the peak", {"filling_growth_exponent": 5}),
    ("memory beyond 40 GB has no effect", {"reference_memory": 40}),
)


@cache
def differences() -> dict[str, str]:
    """Return the reason why a run lies outside its range, by model."""
    text = resources.files(__package__).joinpath("differences.yaml").read_text(encoding="utf-8")
    return {name: reason.strip() for name, reason in yaml.safe_load(text).items()}


LEFT_OUT = {
    "other work than pretraining, such as fine-tuning and reinforcement learning": 129,
    "size, speed or number of accelerators is not stated": 34,
    "in fp4 or int8, which no published run used": 28,
    "architectures that mix attention with other layers": 18,
    "the source is not named": 14,
    "reports in issue and pull-request threads, which are about a fault": 12,
    "the accelerator is not in the catalog": 1,
}
"""Collected benchmarks that were not taken in, by reason; the rule looks at what a row says, not at its speed."""


def write_page(folder: Path) -> None:
    """Write the page, its picture, and the pages of post-training and of examples into a folder."""
    write_atomically(folder / PAGE, page())
    write_atomically(folder / PICTURE, picture(unseen_scores()))
    write_atomically(folder / POST_TRAINING_PAGE, post_training_page())
    write_atomically(folder / EXAMPLES_PAGE, examples_page())


def page() -> str:
    """Return the page; the template holds its sentences, the code its figures."""
    template = resources.files(__package__).joinpath("evidence.md.txt").read_text(encoding="utf-8")
    unseen = summary(unseen_scores())
    figures = {
        "n_runs": f"{unseen.n_runs}",
        "n_organisations": f"{len({run.organisation for run in usable_runs()})}",
        "error": f"{unseen.error:.1%}",
        "inside": f"{unseen.inside:.0%}",
        "usual_goodput_error": f"{_usual_goodput_error():.1%}",
        "results": markdown(("Predicted", "Result"), ((head.rstrip(":"), text) for head, text in results())),
        "runs": markdown(
            ("Run", "On", "P10 h", "P50 h", "P90 h", "Reported h", "Error", "Evidence", "Inside", "Source"), _runs()
        ),
        "differences": "\n".join(_differences()),
        "groups": markdown(("Accelerators", "Runs", "Organizations", "Result"), _groups()),
        "sensitivity": markdown(("With", "Median error of unseen runs"), _sensitivity()),
        "memory": markdown(("Predicted", "Result"), ((head.rstrip(":"), text) for head, text in memory_results())),
        "reports": markdown((*MEMORY_HEADS, "Source"), _reports()),
        "memory_variants": markdown(("With", "Reports", "Peaks"), memory_variants()),
        "memory_differences": "\n".join(_memory_differences()),
        "left_out": "\n".join(f"- {run.model}: {run.left_out}" for run in published_runs() if run.left_out),
    }
    return template.format(
        **figures,
        **_of_the_fit(),
        **_of_the_spread(),
        **{name: f"{parameters()[name].default:g}" for name in (*_SET, *_MEMORY)},
        **{name: f"{getattr(predictions()[-1], name):g}" for name in (*_COLUMNS, "masked_attention", "unknown_spread")},
    )


def _of_the_fit() -> dict[str, str]:
    """Return what the page says of the fit, by name in its template."""
    return {
        "constants": markdown(("Constant", "Value", "How", "Meaning"), _constants()),
        "n_benchmarks": f"{len(benchmarks())}",
        "forms": markdown(FORM_HEADS, forms()),
        "least_gain": f"{LEAST_GAIN:.0%}",
        "classes": markdown(("Evidence", "Runs", "Organizations", "Result"), _classes()),
        "fp8": f"{past_factors(usable_runs())[FP8.name]:.2f}",
        "early": f"{past_factors(usable_runs())[EARLY.name]:.2f}",
        "benchmark_factor": f"{fit(usable_runs())['benchmark_factor']:.2f}",
        "benchmarks_left_out": "\n".join(f"- {count} rows: {why}." for why, count in LEFT_OUT.items()),
        "starts": markdown(("Term", "Start", "Shown by benchmarks"), _starts()),
    }


def _of_the_spread() -> dict[str, str]:
    """Return what the page says of how much runs differ, by name in its template."""
    low, high = redrawn_errors(unseen_scores())
    siblings = summary([score for score in sibling_scores() if score.coverage == COVERED])
    steps = [run for run in usable_runs() if run.hours_cover == STEPS]
    return {
        "error_low": f"{low:.0%}",
        "error_high": f"{high:.0%}",
        "draws": f"{DRAWS:,}",
        "sibling_error": f"{siblings.error:.1%}",
        "sibling_by_organisation": f"{siblings.error_by_organisation:.1%}",
        "sibling_runs": f"{siblings.n_runs}",
        "sibling_organisations": f"{siblings.n_organisations}",
        "n_steps": f"{len(steps)}",
        "n_steps_organisations": f"{len({run.organisation for run in steps})}",
        "noise": "; ".join(
            f"{noise.organisation:g} among organizations and {noise.row:g} among {rows} of one"
            for rows, noise in (("runs", RUN_NOISE), ("benchmarks", BENCHMARK_NOISE))
        ),
        "later": fill(f"They are {', '.join(score.run.model for score in later_scores())}.", 120),
        "later_result": quality(summary(later_scores())),
        "later_inside": f"{summary(later_scores()).inside:.0%}",
    }


def _starts() -> Iterator[tuple[str, str, str]]:
    for term in TERMS:
        yield f"`{term.name}`", f"{term.start:g} ± {term.width:g}", "no" if term.only_runs else "yes"


def _usual_goodput_error() -> float:
    """Return the median error of unseen runs if the number of accelerators is unknown."""
    runs = [dataclasses.replace(run, n_accelerators=None) for run in usable_runs()]
    return median(abs(predict_unseen(runs) / reported_hours(runs) - 1))


_COLUMNS = {
    "reference_use": "Utilization of a dense model that fills an accelerator with the reference's memory.",
    **{term.name: f"Because {term.reason}." for term in PREDICTING},
    "covered_spread": "Eight of ten unseen organizations lie within this factor, where well covered.",
    "extrapolated_spread": "The same where extrapolated.",
}
"""Fitted columns of `catalog/predictions.csv`, with what they mean."""


def _constants() -> Iterator[tuple[str, str, str, str]]:
    for name, meaning in _COLUMNS.items():
        yield f"`{name}`", f"{getattr(predictions()[-1], name):g}", "fitted", meaning
    for name in _SET:
        parameter = parameters()[name]
        yield f"`{name}`", f"{parameter.default:g}", "set", parameter.record.help


def _classes() -> Iterator[tuple[str, str, str, str]]:
    for state in (COVERED, EXTRAPOLATED):
        scored = summary([score for score in unseen_scores() if score.coverage == state])
        yield state, f"{scored.n_runs}", f"{scored.n_organisations}", quality(scored)


def _runs() -> Iterator[tuple[str, ...]]:
    for score in ordered(unseen_scores()):
        source = shipped().sources[score.run.source]
        cited = f"[{source.id}]({source.url})" if source.url else source.id
        yield *cells(score), cited


def _differences() -> Iterator[str]:
    for score in ordered(unseen_scores()):
        if not score.is_inside:
            yield f"- **{score.run.model}** ({score.error:+.0%}). {differences()[score.run.model]}"


def _reports() -> Iterator[tuple[str, ...]]:
    for score in memory_scores():
        report = score.report
        cited = f"[{report.as_of}]({report.address})" if report.address else report.source
        yield *memory_cells(score), cited


def _memory_differences() -> Iterator[str]:
    for score in memory_scores():
        if not score.is_right:
            report = score.report
            yield f"- **{report.model}, {report.method}, {report.context_length:,} tokens**. {report.explanation}"


def _groups() -> Iterator[tuple[str, str, str, str]]:
    for group in GROUPS:
        own = [score for score in unseen_scores() if _group(score) == group]
        if own:
            scored = summary(own)
            yield group, f"{scored.n_runs}", f"{scored.n_organisations}", quality(scored)


def _group(score: Score) -> str:
    return shipped().accelerator(score.run.accelerator or "").group


def _sensitivity() -> Iterator[tuple[str, str]]:
    runs = usable_runs()
    for words, constants in _VARIANTS:
        errors = abs(predict_unseen(runs, by_organisation, TERMS, **constants) / reported_hours(runs) - 1)
        yield words, f"{median(errors):.1%}"

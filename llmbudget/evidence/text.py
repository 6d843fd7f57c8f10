"""Scores as a table for a terminal, and figures as text."""

from collections.abc import Iterator, Sequence
from math import floor, log10

from llmbudget.catalog import usable_runs
from llmbudget.evidence.fit import COVERED, EXTRAPOLATED
from llmbudget.evidence.memory import MEMORY_HEADS, memory_cells, memory_results, memory_scores
from llmbudget.evidence.scores import (
    Score,
    Summary,
    family_scores,
    first_version_scores,
    later_scores,
    rule_of_thumb_error,
    shipped_scores,
    summary,
    unseen_scores,
)

_SIGNIFICANT = 3


def validation_report() -> str:
    """Return every run and every memory report with its prediction, and the quality of the predictions."""
    heads = ("Run", "Accelerator", "P10 h", "P50 h", "P90 h", "Reported h", "Error", "Evidence", "Inside")
    rows = [heads, *(tuple(cells(score)) for score in ordered(unseen_scores()))]
    lines = [f"{a:<26}{b:<15}{c:>11}{d:>11}{e:>11}{f:>11}{g:>6}  {h:<13}{i:>5}" for a, b, c, d, e, f, g, h, i in rows]
    lines += ["", *(f"{head:<54}{text}" for head, text in results()), "", *_memory_lines(), ""]
    return "\n".join([*lines, *(f"{head:<54}{text}" for head, text in memory_results())])


def _memory_lines() -> Iterator[str]:
    for a, b, c, d, e, f, g, h, i in (MEMORY_HEADS, *(tuple(memory_cells(score)) for score in memory_scores())):
        yield f"{a:<16}{b:<8}{c:>12}  {d:<20}{e:>10}{f:>10}{g:>9}  {h:<9}{i:>6}"


def ordered(scores: Sequence[Score]) -> list[Score]:
    """Return scores by accelerator, then by hours."""
    return sorted(scores, key=lambda score: (score.run.accelerator or "", score.reported))


def cells(score: Score) -> Iterator[str]:
    """Yield the figures of one run as texts."""
    yield score.run.model
    yield score.run.accelerator or ""
    yield from map(significant, (score.p10, score.p50, score.p90, score.reported))
    yield f"{score.error:+.0%}"
    yield score.coverage
    yield "yes" if score.is_inside else "no"


def results() -> Iterator[tuple[str, str]]:
    """Yield each set of predictions and its quality."""
    unseen, later = summary(unseen_scores()), summary(later_scores())
    yield f"{_number(unseen)}, from other organizations:", quality(unseen)
    for state in (COVERED, EXTRAPOLATED):
        own = summary([score for score in unseen_scores() if score.coverage == state])
        yield f"of these, {_number(own)} {state}:", quality(own)
    yield "the same, each from runs of other families:", quality(summary(family_scores()))
    yield f"{later.n_runs} later runs of {later.n_organisations} organizations, from earlier runs:", quality(later)
    yield "the same runs by the version of 2026-11-24, sealed:", quality(summary(first_version_scores()))
    yield "shipped version, which includes all runs:", quality(summary(shipped_scores()))
    rule = "6 N D at 40% of peak,"
    yield f"{rule} all runs:", f"median error {rule_of_thumb_error(usable_runs()):.1%}"
    yield f"{rule} runs added later:", f"median error {rule_of_thumb_error(tuple(s.run for s in later_scores())):.1%}"


def _number(scored: Summary) -> str:
    return f"{scored.n_runs} runs of {scored.n_organisations} organizations"


def quality(scored: Summary) -> str:
    """Return error and coverage in words."""
    by_organisation = f"{scored.error_by_organisation:.1%} by organization"
    return f"median error {scored.error:.1%} ({by_organisation}), {scored.inside:.0%} inside P10 to P90"


def significant(number: float) -> str:
    """Return a number with three significant digits and thousands marked."""
    digits = _SIGNIFICANT - 1 - floor(log10(number))
    return f"{round(number, digits):,.0f}" if digits <= 0 else f"{number:.{digits}f}"

"""Every form of the prediction that was tried, each by the error for organizations that it has not seen."""

from collections.abc import Iterator
from functools import cache
from statistics import median

from llmbudget.catalog import usable_runs
from llmbudget.evidence.fit import error_by_organisation, predict_unseen, reported_hours
from llmbudget.evidence.terms import REJECTED, TERMS, Term

LEAST_GAIN = 0.02
"""A term is added only if it lowers the error by this share: smaller gains change with single runs."""

FORM_HEADS = ("Form", "Because", "Error by organization", "Median error", "Shipped")


@cache
def error(terms: tuple[Term, ...]) -> tuple[float, float]:
    """Return the error by organization and the median error by run, each from other organizations only."""
    runs = usable_runs()
    predicted = predict_unseen(runs, terms=terms)
    return error_by_organisation(runs, predicted), median(abs(predicted / reported_hours(runs) - 1))


def forms() -> Iterator[tuple[str, ...]]:
    """Yield each form as a row of a table: the shipped one, each term removed, and each term added."""
    yield "shipped", "", *_figures(TERMS), "yes"
    for term in TERMS:
        yield f"without `{term.name}`", term.reason, *_figures(tuple(kept for kept in TERMS if kept is not term)), "no"
    for term in REJECTED:
        yield f"with {term.name}", term.reason, *_figures((*TERMS, term)), "no"


def _figures(terms: tuple[Term, ...]) -> tuple[str, str]:
    by_organisation, by_run = error(terms)
    return f"{by_organisation:.3f}", f"{by_run:.1%}"

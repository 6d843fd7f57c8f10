"""Risk, drivers and the cheapest plans, as plain text for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmbudget.analysis.affordable_size import Largest
from llmbudget.analysis.chance_checks import CONFIDENCE, percent
from llmbudget.analysis.limits import place_of
from llmbudget.analysis.placement import Choice, Placement
from llmbudget.analysis.search import Search
from llmbudget.analysis.uncertainty import COST, FORESEEN, Uncertainty
from llmbudget.model.evaluation import AnyEvaluation, Evaluation
from llmbudget.parameters.record import plain_number
from llmbudget.plan.addresses import is_address, parameter_of, title_of

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCES = (0.5, 0.8, 0.9, 0.95)
"""Confidence levels of the contingency table."""

MOST_POINTS = MOST_DRIVERS = 20
"""Rows printed; --csv writes all of them."""

_BILLION = 1e9
_FORMATS = {
    "net_cost": "{:,.0f}".format, "total_cost": "{:,.0f}".format, "cash_cost": "{:,.0f}".format,
    "days": "{:,.1f}".format, "done_month": "{:,.1f}".format, "n_accelerators": "{:,.0f}".format,
}  # fmt: skip

_WHOLE_FROM = 1000
_WIDE = 62

_CHANCES = {"cap": "exceeds the cap", "deadline": "misses the deadline", "cash": "runs out of cash"}


def risk_report(risk: Uncertainty) -> str:
    """Return ranges, chances and contingency."""
    budget = risk.budget
    planned = f"Budget {budget[COST]:,.0f} USD, of which {budget[COST] - budget[FORESEEN]:,.0f} contingency"
    head = f"{risk.draws:,} draws of every number with a range, seed {risk.seed}"
    parts = (_ranges(risk), _chances(risk), _contingency(risk))
    return "\n\n".join([f"{planned}\n{head}", *("\n".join(part) for part in parts)])


def _ranges(risk: Uncertainty) -> Iterator[str]:
    heads = ("planned", "P10", "P50", "P90")
    yield f"{'':<{_WIDE}}{'planned, with':>14}{'drawn, before contingency':>42}"
    yield f"{'':<{_WIDE}}{'contingency':>14}" + "".join(f"{head:>14}" for head in heads[1:])
    for row in risk.table().to_dict("records"):
        yield f"{row['label']:<{_WIDE}}" + "".join(f"{_number(row[head]):>14}" for head in heads) + f" {row['unit']}"


def _chances(risk: Uncertainty) -> Iterator[str]:
    yield "Chance that the plan"
    for name, chance in risk.chances().items():
        yield f"  {_CHANCES[name]:<{_WIDE + 4}}{chance:>8.1%}"
    checks = risk.checks()
    yield ""
    yield f"Chance that each check holds; ! marks checks below {CONFIDENCE:.0%}"
    for check in checks:
        if check.chance < 1:
            yield f"{' ' if check.holds else '!'} {check.label:<{_WIDE + 4}}{check.chance:>8.1%}"
    yield f"  {sum(check.chance == 1 for check in checks)} more hold in every draw."


def _contingency(risk: Uncertainty) -> Iterator[str]:
    yield "Contingency that makes the budget enough, in USD and as a share of the cost without contingency"
    for confidence in CONFIDENCES:
        contingency = risk.contingency(confidence)
        yield f"  in {confidence:.0%} of draws:{contingency.amount:>16,.0f} USD{contingency.rate:>10.1%}"
    yield f"  The planned contingency is enough in {percent(contingency.planned)} of draws."


def driver_report(budget: Evaluation, table: "pd.DataFrame") -> str:
    """Return a line for each of the widest drivers, and the share that all of them explain."""
    heads = f"{'low':>12}{'high':>12} {'unit':<16}{'cost at low':>14}{'at high':>14}{'share':>8}  source"
    lines = [f"Planned spending before contingency: {budget[FORESEEN]:,.0f} USD", "", f"{'':<{_WIDE}}{heads}"]
    for row in table.head(MOST_DRIVERS).to_dict("records"):
        ends = "".join(f"{_number(row[end]):>12}" for end in ("low", "high"))
        costs = "".join(f"{row[end]:>14,.0f}" for end in ("at_low", "at_high"))
        source = f"{row['share']:>8.1%}  {row['source']}"
        lines.append(f"{row['label']:<{_WIDE}}{ends} {row['unit']:<16}{costs}{source}")
    if len(table) > MOST_DRIVERS:
        lines.append(f"... and {len(table) - MOST_DRIVERS} smaller ones; --csv writes all of them.")
    explained = min(table["share"].sum(), 1)  # correlated drivers overlap, and sampling adds noise
    return "\n".join(
        [*lines, f"Separately, they explain {explained:.0%} of the variance; the rest comes from several at once."]
    )


def _number(value: float) -> str:
    """Write a number of any size with about four digits."""
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:.4g}"


def search_report(search: Search[AnyEvaluation]) -> str:
    """Return the front, or why there is none, and the number of candidates that each reason leaves out."""
    front = search.front()
    lines = [f"{search.n_candidates:,} candidates. For {len(front):,} of them, no other is both cheaper and faster."]
    if not len(front):
        lines = [f"{search.n_candidates:,} candidates.", *_blocked(search)]
    if len(front):
        lines += ["", _columns(front.head(MOST_POINTS))]
    if len(front) > MOST_POINTS:
        lines.append(f"... and {len(front) - MOST_POINTS} faster, more expensive ones; --csv writes all of them.")
    return "\n".join([*lines, "", "Left out", *(f"  {number:>12,}  {why}" for why, number in search.left_out.items())])


def _blocked(search: Search[AnyEvaluation]) -> Iterator[str]:
    """Yield why there is no plan, and where the blocking limits are set."""
    yield search.blocked
    for blocker in search.blockers:
        where = f" It is set under {place_of(blocker.parameter)}." if blocker.parameter else ""
        yield f"{blocker.sentence}{where}"


def _columns(front: "pd.DataFrame") -> str:
    heads = [str(name).replace("_", " ") for name in front]
    return front.to_string(index=False, header=heads, formatters=_FORMATS, justify="left")


def placement_report(placement: Placement[AnyEvaluation]) -> str:
    """Return what placing saves, how sure that is, and a block for each run and cluster: what, and why not the others.

    Amounts are in USD of the cost after credits and contributions.
    """
    head = f"{placement.outcome()} {placement.proof()}"
    return "\n\n".join([head, *("\n".join(_chosen(choice)) for choice in placement.choices)])


def _chosen(choice: Choice) -> Iterator[str]:
    yield f"{choice.name}: {choice.words()}"
    yield from (f"    {name}: {why}" for name, why in choice.others.items())


def largest_report(largest: Largest[AnyEvaluation]) -> str:
    """Return the model or the number that the money allows, the limit that rules out more, and where that is set."""
    compute = largest.budget.plan.compute
    where = f" It is set under {place_of(largest.limit_parameter)}." if largest.limit_parameter else ""
    lines = [
        *_grown(largest),
        _main(largest),
        f"on {compute.n_accelerators:,.0f} of {compute.accelerator}, for {largest.budget['total_cost']:,.0f} USD.",
        f"Anything larger {largest.limit}.{where}",
        largest.note,
    ]
    return "\n".join(filter(None, lines))


def _main(largest: Largest[AnyEvaluation]) -> str:
    """Return the main run, and whether it stays as planned."""
    size, tokens = largest.parameters / _BILLION, largest.tokens / _BILLION
    words = f"{size:,.4g} billion parameters on {tokens:,.4g} billion tokens"
    return f"The main run keeps {words}" if is_address(largest.of) else words


def _grown(largest: Largest[AnyEvaluation]) -> Iterator[str]:
    """Yield the number in a table that grew, if one did."""
    if is_address(largest.of):
        value, unit = plain_number(largest.budget[largest.of]), parameter_of(largest.of).record.unit
        yield f"{title_of(largest.of)}: {value} {unit}"

"""Risk, drivers and the cheapest plans, as plain text for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmbudget.analysis.affordable_size import Largest
from llmbudget.analysis.chance_checks import CONFIDENCE, percent
from llmbudget.analysis.limits import NO_PLAN, NOTHING_WORKS, place_of
from llmbudget.analysis.search import Search
from llmbudget.analysis.uncertainty import COST, FORESEEN, Uncertainty
from llmbudget.model.evaluation import AnyEvaluation, Evaluation

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCES = (0.5, 0.8, 0.9, 0.95)
"""For which the contingency is told."""

MOST_POINTS = MOST_DRIVERS = 20
"""Rows that are printed; all of them go into a file."""

_BILLION = 1e9
_FORMATS = {
    "net_cost": "{:,.0f}".format, "total_cost": "{:,.0f}".format, "cash_cost": "{:,.0f}".format,
    "days": "{:,.1f}".format, "done_month": "{:,.1f}".format, "n_accelerators": "{:,.0f}".format,
}  # fmt: skip

_WHOLE_FROM = 1000
_WIDE = 62

_CHANCES = {"cap": "exceeds the cap", "deadline": "is done later than planned", "cash": "runs out of cash"}


def risk_report(found: Uncertainty) -> str:
    """Return ranges, chances and contingency."""
    budget = found.budget
    planned = f"Budget {budget[COST]:,.0f} USD, of which {budget[COST] - budget[FORESEEN]:,.0f} contingency"
    head = f"{found.draws:,} draws of every number that has a range, seed {found.seed}"
    parts = (_ranges(found), _chances(found), _contingency(found))
    return "\n\n".join([f"{planned}\n{head}", *("\n".join(part) for part in parts)])


def _ranges(found: Uncertainty) -> Iterator[str]:
    heads = ("planned", "P10", "P50", "P90")
    yield f"{'':<{_WIDE}}{'planned, with':>14}{'drawn, before contingency':>42}"
    yield f"{'':<{_WIDE}}{'contingency':>14}" + "".join(f"{head:>14}" for head in heads[1:])
    for row in found.table().to_dict("records"):
        yield f"{row['label']:<{_WIDE}}" + "".join(f"{_number(row[head]):>14}" for head in heads) + f" {row['unit']}"


def _chances(found: Uncertainty) -> Iterator[str]:
    yield "Chance that the plan"
    for name, chance in found.chances().items():
        yield f"  {_CHANCES[name]:<{_WIDE + 4}}{chance:>8.1%}"
    told = found.checks()
    yield ""
    yield f"Chance that it holds; ! marks what holds in fewer than {CONFIDENCE:.0%} of draws"
    for one in told:
        if one.chance < 1:
            yield f"{' ' if one.holds else '!'} {one.label:<{_WIDE + 4}}{one.chance:>8.1%}"
    yield f"  {sum(one.chance == 1 for one in told)} more hold in every draw."


def _contingency(found: Uncertainty) -> Iterator[str]:
    yield "Contingency, on top of the cost without it, with which the budget is enough"
    for confidence in CONFIDENCES:
        one = found.contingency(confidence)
        yield f"  in {confidence:.0%} of draws:{one.amount:>16,.0f} USD{one.rate:>10.1%}"
    yield f"  With that of the plan it is enough in {percent(one.planned)}."


def driver_report(budget: Evaluation, table: "pd.DataFrame") -> str:
    """Return a line for each of the widest drivers, and what all of them explain."""
    heads = f"{'low':>12}{'high':>12} {'unit':<16}{'cost at low':>14}{'at high':>14}{'share':>8}  source"
    lines = [f"Spending as planned, before contingency: {budget[FORESEEN]:,.0f} USD", "", f"{'':<{_WIDE}}{heads}"]
    for row in table.head(MOST_DRIVERS).to_dict("records"):
        ends = "".join(f"{_number(row[end]):>12}" for end in ("low", "high"))
        costs = "".join(f"{row[end]:>14,.0f}" for end in ("at_low", "at_high"))
        source = f"{row['share']:>8.1%}  {row['source']}"
        lines.append(f"{row['label']:<{_WIDE}}{ends} {row['unit']:<16}{costs}{source}")
    if len(table) > MOST_DRIVERS:
        lines.append(f"... and {len(table) - MOST_DRIVERS} that move it less; --csv writes all of them.")
    explained = min(table["share"].sum(), 1)  # correlated ones share some of it, and chance moves each a little
    return "\n".join([*lines, f"By themselves they explain {explained:.0%}; what is left comes of several at once."])


def _number(value: float) -> str:
    """Write a number of any size with some four digits."""
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:.4g}"


def search_report(found: Search[AnyEvaluation]) -> str:
    """Return the front, or why there is none, and how many candidates each reason leaves out."""
    front = found.front()
    lines = [f"{found.n_candidates:,} candidates; {len(front):,} of them none other beats in cost and time at once."]
    if not len(front):
        lines = [f"{found.n_candidates:,} candidates.", *_blocked(found)]
    if len(front):
        lines += ["", _columns(front.head(MOST_POINTS))]
    if len(front) > MOST_POINTS:
        lines.append(f"... and {len(front) - MOST_POINTS} faster and dearer ones; --csv writes all of them.")
    return "\n".join([*lines, "", "Left out", *(f"  {number:>12,}  {why}" for why, number in found.left_out.items())])


def _blocked(found: Search[AnyEvaluation]) -> Iterator[str]:
    """Yield why there is no plan, and where the limits are set that are in the way."""
    yield NO_PLAN if found.blockers else NOTHING_WORKS
    for one in found.blockers:
        where = f" It is set under {place_of(one.parameter)}." if one.parameter else ""
        yield f"{one.sentence}{where}"


def _columns(front: "pd.DataFrame") -> str:
    heads = [str(name).replace("_", " ") for name in front]
    return front.to_string(index=False, header=heads, formatters=_FORMATS, justify="left")


def largest_report(found: Largest[AnyEvaluation]) -> str:
    """Return what the money trains, what keeps the next larger one out, and where that is set."""
    compute = found.budget.plan.compute
    where = f" It is set under {place_of(found.limit_parameter)}." if found.limit_parameter else ""
    lines = [
        f"{found.parameters / _BILLION:,.4g} billion parameters on {found.tokens / _BILLION:,.4g} billion tokens",
        f"on {compute.n_accelerators:,.0f} of {compute.accelerator}, for {found.budget['total_cost']:,.0f} USD.",
        f"Anything larger {found.limit}.{where}",
        found.note,
    ]
    return "\n".join(filter(None, lines))

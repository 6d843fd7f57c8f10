"""What needs a decision: each alert is a sentence with consequence, number and action."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from llmbudget.analysis.status import Alert, Status
from llmbudget.model.actuals import past, spent
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines

if TYPE_CHECKING:
    import pandas as pd

SILENT_MONTHS = 2
"""A line without an amount for this long, while others have one, is told."""

BURN = 0.1
"""Share by which a month may cost more than planned before it is told: an assumption."""

USUAL_MONTHS, STRAYS = 3, 4.0
"""Earlier months that say what is usual for a line, and how many times their middle distance a month may stray.

Four mean distances from the median are about 2.7 standard deviations of a normal distribution. Source: B. Iglewicz and
D. Hoaglin, "How to Detect and Handle Outliers", ASQC (1993), who advise the median distance.
"""

LEAST_STRAY = 0.2
"""Share of what is usual that a month strays at least before it is told: lines that never vary would always be told."""

_ROUNDING = 1.0
"""Units of the report currency that decide nothing."""

_UNUSED = ("unused_1y_cost", "unused_3y_cost")
RESERVE = "contingency"
"""The category for which no bill comes."""

_MOST_TOLD = 3
"""Lines or services named in one sentence."""


def alerts(budget: Evaluation, now: Status, table: "pd.DataFrame") -> Iterator[Alert]:
    """Yield what needs a decision, the worst first.

    Args:
        budget: the plan with its actuals.
        now: its figures.
        table: its variance.
    """
    if now.month:
        yield from _too_dear(now)
        yield from _thresholds(budget, now)
        yield from _burn(budget, now)
        yield from _credits(budget, now)
        yield from _commitments(now, table)
        yield from _anomalies(budget, now)
        yield from _silent(table)
    yield from _hours(now)
    yield from _unmapped(budget, now)


def _too_dear(now: Status) -> Iterator[Alert]:
    """Yield by how much the whole passes its limit and its budget."""
    way, most = max(now.ways.items(), key=lambda way: way[1])
    if now.cap is not None and most > now.cap:
        beyond = now.money(most - now.cap)
        told = f"Spending will pass the cap of {now.money(now.cap)} by {beyond} ({way})."
        yield Alert("cap", f"{told} Cut the rest, or raise the cap.", stops=True)
    way, most = max(((way, amount) for way, amount in now.ways.items() if way != now.drawn), key=lambda way: way[1])
    over = most - (now.budget - now.contingency)
    if over > now.contingency:
        missing = now.money(over - now.contingency)
        told = f"The whole will cost {missing} more than budgeted, contingency included ({way})."
        yield Alert("budget", f"{told} Cut the rest, or ask for more.", stops=True)
    elif now.by_model > now.budget:
        missing = now.money(now.by_model - now.budget)
        told = f"The whole will more likely than not cost {missing} more than budgeted ({now.drawn})."
        yield Alert("likely", f"{told} Cut the rest, or ask for more.")
    elif over > _ROUNDING:
        told = f"Overruns use {now.money(over)} of the contingency of {now.money(now.contingency)} ({way})."
        yield Alert("contingency", f"{told} The rest of it is still there.")


def _thresholds(budget: Evaluation, now: Status) -> Iterator[Alert]:
    """Yield the highest threshold of the plan that is reached, and whether a month passed its own cap."""
    limits = budget.plan.strategies.spending_limits
    if now.cap is None:
        return
    asked = (limits.first_alert_share, limits.second_alert_share, 1)
    reached = [share for share in asked if now.actual >= share * now.cap]
    if reached:
        told = f"{now.actual / now.cap:.0%} of the cap of {now.money(now.cap)} is spent"
        yield Alert("threshold", f"{told}; you asked for a warning at {max(reached):.0%}. Decide what still runs.")
    month = _of_month(budget, now.month)
    if limits.monthly_cap is not None and month > limits.monthly_cap * budget.plan.reporting.report_rate:
        most = now.money(limits.monthly_cap * budget.plan.reporting.report_rate)
        told = f"Month {now.month} cost {now.money(month)}, more than its cap of {most}. Find what ran too long."
        yield Alert("monthly_cap", told)


def _of_month(budget: Evaluation, month: int) -> float:
    return float(sum(spent(budget.plan, line.name)[month - 1] for line in budget_lines()))


def _burn(budget: Evaluation, now: Status) -> Iterator[Alert]:
    """Yield whether the last month cost more than the budget of the lines that are past in it."""
    rate, planned = budget.plan.reporting.report_rate, 0.0
    for line in budget_lines():
        if past(budget.plan, line.name)[now.month - 1]:
            planned += float(np.asarray(budget[line.by_month])[now.month - 1]) * rate
    actual = _of_month(budget, now.month)
    if planned > 0 and actual > planned * (1 + BURN):
        more = f"{now.money(actual - planned)} ({actual / planned - 1:.0%}) more than planned"
        yield Alert("burn", f"Month {now.month} cost {more} for the lines that have amounts. See which line it is.")


def _credits(budget: Evaluation, now: Status) -> Iterator[Alert]:
    """Yield credits that the spending planned until they expire cannot use."""
    rate = budget.plan.reporting.report_rate
    used = -sum(bill.left_out.get("credits", 0.0) for bill in budget.plan.bills)
    to_come = np.asarray(budget["eligible_cost_by_month"], dtype=float) * rate
    for grant in sorted(budget.plan.funding.credits, key=lambda grant: grant.expires):
        left = max(grant.amount * rate - used, 0.0)
        used = max(used - grant.amount * rate, 0.0)
        usable = float(to_come[now.month : int(grant.expires)].sum())
        if left > usable + _ROUNDING:
            lost = now.money(left - usable)
            told = f"{lost} of “{grant.name}” will expire unused after month {grant.expires:.0f}."
            yield Alert("credits", f"{told} Move work before it, or ask for a longer term.")
        to_come[now.month :] *= 1 - min(left / usable, 1) if usable else 1


def _commitments(now: Status, table: "pd.DataFrame") -> Iterator[Alert]:
    """Yield whether more committed hours stand idle than planned."""
    idle, planned = (float(table.loc[list(_UNUSED), name].sum()) for name in ("actual_to_date", "budget_to_date"))
    if idle > planned + _ROUNDING:
        told = f"Committed hours worth {now.money(idle)} were paid and not used; {now.money(planned)} was planned."
        yield Alert("commitment", f"{told} Move work onto them.")


def _anomalies(budget: Evaluation, now: Status) -> Iterator[Alert]:
    """Yield the lines whose last month strays from their own earlier months, each against its budget."""
    rate = budget.plan.reporting.report_rate
    for line in budget_lines():
        amounts = budget.plan.actuals.get(line.name, {})
        planned = np.asarray(budget[line.by_month], dtype=float) * rate
        shares = {month: amount / planned[month - 1] for month, amount in amounts.items() if planned[month - 1] > 0}
        earlier = [share for month, share in shares.items() if month < now.month]
        if now.month not in shares or len(earlier) < USUAL_MONTHS:
            continue
        middle = float(np.median(earlier))
        distance = float(np.mean(np.abs(np.array(earlier) - middle)))
        if abs(shares[now.month] - middle) > max(STRAYS * distance, LEAST_STRAY * abs(middle)):
            usual = now.money(middle * planned[now.month - 1])
            told = f"{budget.label(line.name)}: {now.money(amounts[now.month])} in month {now.month}"
            yield Alert("anomaly", f"{told}; by its {len(earlier)} earlier months, {usual} is usual. Check the bill.")


def _silent(table: "pd.DataFrame") -> Iterator[Alert]:
    """Yield the lines with a budget but no amount in months for which others have one."""
    silent = table.loc[(table["open_months"] >= SILENT_MONTHS) & (table["category"] != RESERVE), "label"].tolist()
    if silent:
        told = f"No amounts for {SILENT_MONTHS} months or more: {_first(silent)}."
        yield Alert("silent", f"{told} Enter them, or close the books.")


def _hours(now: Status) -> Iterator[Alert]:
    """Yield the accounts whose jobs used more hours than were granted."""
    for account in now.hours:
        if account.granted is not None and account.used > account.granted:
            told = f"Jobs of {account.account} used {account.used:,.0f} of {account.granted:,.0f} hours granted."
            yield Alert("hours", f"{told} Ask for {account.used - account.granted:,.0f} more, or expect a charge.")


def _unmapped(budget: Evaluation, now: Status) -> Iterator[Alert]:
    """Yield what bills hold that no rule fits."""
    unmapped: Counter[str] = Counter()
    for bill in budget.plan.bills:
        unmapped.update({service: sum(months.values()) for service, months in bill.unmapped.items()})
    if any(unmapped.values()):
        services = ", ".join(f"{name} {now.money(amount)}" for name, amount in unmapped.most_common(_MOST_TOLD))
        total = now.money(sum(unmapped.values()))
        yield Alert("unmapped", f"Bills hold {total} that no rule fits: {services}. Say which line each belongs to.")


def _first(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return ", ".join(names[:_MOST_TOLD]) + more

"""Bring bills into a plan: its own rules first, then the catalog's."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from llmbudget.catalog.bill_rules import LEFT_OUT, BillRule
from llmbudget.imports.bills.charge import COSTS, EFFECTIVE
from llmbudget.imports.bills.focus import read_focus
from llmbudget.imports.bills.posting import Posting, Rates, post
from llmbudget.model.lines import budget_lines
from llmbudget.plan.bills import LineRule
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan


def with_bills(
    plan: Plan,
    paths: Iterable[Path],
    *,
    cost: str | None = None,
    rates: Rates | None = None,
    rules: Sequence[LineRule] = (),
) -> Posting:
    """Return what bills add to a plan.

    Args:
        plan: the plan; its own rules are kept.
        paths: FOCUS files, all of an account and month together.
        cost: ``effective`` or ``billed``; None for the cost chosen earlier, or effective.
        rates: for other currencies than the report's.
        rules: further rules, looked at first and kept in the plan.

    Raises:
        PlanError: a file, a rule or a rate cannot be used; a sentence for each problem.
    """
    kept = tuple(dict.fromkeys([*rules, *plan.bill_rules]))
    if wrong := [*unknown_lines(kept)]:
        raise PlanError(wrong)
    chosen = cost or next((bill.cost for bill in plan.bills), EFFECTIVE)
    if chosen not in COSTS:
        raise PlanError([f"{chosen!r} is no cost of a bill; give {' or '.join(COSTS)}"])
    own = [BillRule(column=rule.column, pattern=rule.pattern, line=rule.line) for rule in kept]
    return post(plan.model_copy(update={"bill_rules": kept}), read_focus(paths, own), chosen, rates)


def unknown_lines(rules: Iterable[LineRule]) -> Iterator[str]:
    """Yield a sentence for each rule whose line is neither a cost line nor a sum beside the lines."""
    lines = {line.name for line in budget_lines()}
    near = "a line such as training_cost, or one of " + ", ".join(LEFT_OUT)
    for rule in rules:
        if rule.line not in lines | LEFT_OUT.keys():
            yield f"rule {rule.column}={rule.pattern}: {rule.line!r} is no cost line; give {near}"

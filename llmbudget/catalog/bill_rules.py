"""Rules that say which cost line a charge of a cloud bill belongs to; the first that fits wins."""

from dataclasses import dataclass
from functools import cache

from llmbudget.catalog.table import read_table

LEFT_OUT = {
    "credits": "Credits",
    "tax": "Tax",
    "prepaid": "Prepaid, counted as it is used",
    "adjustments": "Adjustments",
}
"""What a bill holds beside lines of the budget, with its label."""


@dataclass(frozen=True, kw_only=True)
class BillRule:
    """A rule for charges.

    Attributes:
        column: column of FOCUS, or one made of several: see `llmbudget.imports.bills.focus`.
        pattern: small letters, with ``*`` for anything; ``|`` between alternatives.
        category: pattern for the service's category.
        line: id of a cost line, or of a sum beside the lines.
        sure: how often the rule is right: high, medium or low.
        note: what it cannot tell.
    """

    column: str
    pattern: str
    category: str = "*"
    line: str
    sure: str = "high"
    note: str = ""


@cache
def bill_rules() -> tuple[BillRule, ...]:
    """Return the rules that ship, in order (shared).

    Raises:
        CatalogError: bill_rules.csv has an invalid entry.
    """
    return tuple(read_table("bill_rules.csv", BillRule, key=("column", "pattern", "category"), refers={}))

"""Values that hold for one choice only: cells beside each say for which, and it counts only while that is chosen.

In the form a choice that changes sets them aside. In a workbook anybody may choose otherwise in a blue cell: the link
to Calculation leaves out a value that is for another choice, until the cells beside it say that it holds.
"""

from collections.abc import Mapping
from functools import cache

from llmbudget.excel.write.columns import FIRST
from llmbudget.plan.plan import parameters
from llmbudget.plan.set_aside import belonging

FOR = FIRST + 6
"""First column that says for which choice a value of Inputs or Strategies holds, right of why it has this value."""

WIDEST = 3
"""Choices to which a value may belong: so many columns."""

USED = FOR + WIDEST
"""Column that says whether a value is used."""

FOR_HEAD = "Holds for"
HEADS = {FOR: FOR_HEAD, FOR + 1: "and for", FOR + 2: "and  for", USED: "Used, yes = 1"}


@cache
def cells(name: str) -> Mapping[str, str]:
    """Return the cells that say for which choices a parameter's value holds, each with its choice, by id."""
    owners = belonging().get(name, ())
    assert len(owners) <= WIDEST
    return {f"{name}_for_{parameters()[owner].field}": owner for owner in owners}


@cache
def every_cell() -> Mapping[str, str]:
    """Return all such cells with their choices, by id."""
    return {cell: owner for name in belonging() for cell, owner in cells(name).items()}

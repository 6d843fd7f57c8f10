"""Values that hold for one choice only: cells beside each name the choice, and it counts only while that is chosen.

The form sets such values aside when the choice changes. In a workbook anybody can change the choice in a blue cell: the
link to Calculation then leaves the value out, until the cells beside it name the current choice.
"""

from collections.abc import Mapping
from functools import cache

from llmbudget.excel.write.columns import FIRST
from llmbudget.plan.plan import parameters
from llmbudget.plan.set_aside import belonging

FOR = FIRST + 6
"""First column with the choice that a value on Inputs or Strategies holds for, right of its reason."""

WIDEST = 3
"""Most choices that a value may belong to, each in a column."""

USED = FOR + WIDEST
"""Column that says whether a value is used."""

FOR_HEAD = "Holds for"
HEADS = {FOR: FOR_HEAD, FOR + 1: "and for", FOR + 2: "and also for", USED: "Used, yes = 1"}


@cache
def cells(name: str) -> Mapping[str, str]:
    """Return the cells with the choices that a parameter's value holds for: the choice of each cell, by id."""
    owners = belonging().get(name, ())
    assert len(owners) <= WIDEST
    return {f"{name}_for_{parameters()[owner].field}": owner for owner in owners}


@cache
def every_cell() -> Mapping[str, str]:
    """Return all such cells with their choices, by id."""
    return {cell: owner for name in belonging() for cell, owner in cells(name).items()}

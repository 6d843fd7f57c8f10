"""What is said where an edit changes no result."""

from llmbudget.analysis.influence import influence_of
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.parameters.record import Month
from llmbudget.plan.plan import parameters, tables
from llmbudget.widgets.session.field_keys import split


def no_effect(before: Budget, after: Budget, key: str) -> str:
    """Return why what was typed into a field changes no result; nothing where it does, or where it is only shown.

    Args:
        before: the budget before the field was edited.
        after: the budget as it is now.
        key: of the field.
    """
    cell = split(key)
    name = tables()[cell[0]].row.parameter_id(cell[2]) if cell else key
    if before.plan == after.plan or not model().dependents(name) or _is_shown(name):
        return ""
    return influence_of(before, after).sentence


def _is_shown(name: str) -> bool:
    """Return whether an edit is seen in what reports say, whatever else follows from it."""
    parameter = parameters()[name]
    return parameter.section == "reporting" or isinstance(parameter.record, Month)

"""The reason shown when an edit changes no result."""

from llmbudget.analysis.influence import influence_of
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.parameters.record import Month
from llmbudget.plan.plan import parameters, tables
from llmbudget.plan.rows import NAME
from llmbudget.widgets.session.field_keys import split


def no_effect(before: Budget, after: Budget, key: str) -> str:
    """Return why an edit changes no result; empty if it does, or if it only changes a displayed text.

    Args:
        before: the budget before the field was edited.
        after: the budget as it is now.
        key: the edited field.
    """
    cell = split(key)
    name = tables()[cell[0]].row.parameter_id(cell[2]) if cell else key
    is_name = cell is not None and cell[2] == NAME
    if before.plan == after.plan or not model().dependents(name) or is_name or _is_shown(name):
        return ""
    return influence_of(before, after).sentence


def _is_shown(name: str) -> bool:
    """Return whether reports show the value itself."""
    parameter = parameters()[name]
    return parameter.section == "reporting" or isinstance(parameter.record, Month)

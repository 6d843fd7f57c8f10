"""Which sheets the workbook of a plan has: a sheet that has nothing to show says so in its `applies`."""

from types import ModuleType

from llmbudget.plan.plan import Plan


def is_shown(sheet: ModuleType, plan: Plan) -> bool:
    """Return whether the workbook of a plan has a sheet."""
    return not hasattr(sheet, "applies") or bool(sheet.applies(plan))

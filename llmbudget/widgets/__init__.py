"""The form in the browser: state without widgets, and one widget that shows it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from llmbudget.plan.plan import Plan
    from llmbudget.widgets.view.compare_page import ComparePage
    from llmbudget.widgets.view.page import BudgetPage

__all__ = ["app", "side_by_side"]


def app(plan: "str | Path | Plan" = "startup") -> "BudgetPage":
    """Return the form, the results and the downloads of a budget: the last line of a cell shows them.

    Args:
        plan: name of a preset, path of a plan file (ending in .yaml or .yml), or a plan.

    Raises:
        PlanError: a plan that cannot be used, in sentences.
    """
    from llmbudget.widgets.session.state import Session  # noqa: PLC0415 - as above
    from llmbudget.widgets.view.page import BudgetPage  # noqa: PLC0415 - the state can be used without any widget

    notice = _try_own_tables()
    session = Session(plan)
    session.notice = notice
    return BudgetPage(session)


def side_by_side(*plans: "str | Path | Plan") -> "ComparePage":
    """Return a page that compares plans: the last line of a cell shows it, and more can be added there.

    Args:
        plans: what it begins with, until the browser has kept others: presets, paths of plan files or of exported
            workbooks, or plans.

    Raises:
        PlanError: plans that cannot be used, in sentences.
    """
    from llmbudget.widgets.view.compare_page import ComparePage  # noqa: PLC0415 - as above

    return ComparePage(*plans)


def _try_own_tables() -> str:
    """Leave out own tables that cannot be used, and say so: a page with the rest is better than none."""
    from llmbudget import catalog  # noqa: PLC0415 - read when a page is made

    try:
        catalog.chosen()
    except catalog.CatalogError as error:
        catalog.use(None)
        return f"Your own tables of prices are left out: {error}."
    return ""

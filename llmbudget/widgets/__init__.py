"""The form in the browser: state without widgets, and the widgets that show it."""

from typing import TYPE_CHECKING

from llmbudget.widgets.phrases import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from llmbudget.plan.plan import Plan
    from llmbudget.widgets.view.compare_page import ComparePage
    from llmbudget.widgets.view.page import BudgetPage

__all__ = ["app", "side_by_side"]


def app(plan: "str | Path | Plan" = "startup") -> "BudgetPage":
    """Return a budget's form, results and downloads, which the last line of a cell shows.

    Args:
        plan: name of a preset, path of a plan file (ending in .yaml or .yml), or a plan.

    Raises:
        PlanError: a plan cannot be used; the problems are sentences.
    """
    from llmbudget.widgets.session.state import Session  # noqa: PLC0415 - as above
    from llmbudget.widgets.view.page import BudgetPage  # noqa: PLC0415 - the state can be used without any widget

    notice = _try_own_tables()
    session = Session(plan)
    session.notice = notice
    return BudgetPage(session)


def side_by_side(*plans: "str | Path | Plan") -> "ComparePage":
    """Return a page that compares plans; people can add more plans on it.

    Args:
        plans: the plans to start with, unless the browser has kept others: presets, paths of plan files or
            exported workbooks, or plans.

    Raises:
        PlanError: plans cannot be used; the problems are sentences.
    """
    from llmbudget.widgets.view.compare_page import ComparePage  # noqa: PLC0415 - as above

    return ComparePage(*plans)


def _try_own_tables() -> str:
    """Leave out the user's tables if they cannot be used, and return a notice: the page still opens."""
    from llmbudget import catalog  # noqa: PLC0415 - read when a page is made

    try:
        catalog.chosen()
    except catalog.CatalogError as error:
        catalog.use(None)
        return phrase("tables_left_out", error=str(error))
    return ""

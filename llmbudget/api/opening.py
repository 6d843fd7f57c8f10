"""Opening a plan: by name, from a plan file or from an exported workbook."""

import inspect
import warnings
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

from llmbudget import presets
from llmbudget.catalog import Catalog, chosen
from llmbudget.model.actuals import known_lines_only
from llmbudget.plan.file import PlanError, read_plan
from llmbudget.plan.plan import Plan
from llmbudget.plan.set_aside import newly, notice

if TYPE_CHECKING:
    from llmbudget.excel.read.workbook import ReadBack

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
"""Endings of files that spreadsheets save; for those that cannot be read, an error says what to do."""


class SetAsideWarning(UserWarning):
    """A value was set aside because a choice to which it belongs has changed."""


def open_plan(plan: str | Path, catalog: Catalog | None = None) -> Plan:
    """Return the plan of a preset, a plan file or an exported workbook, by its name or ending.

    Args:
        plan: as above.
        catalog: the tables that the plan chooses from; None for those that the user chose: see `catalog.use`.

    Raises:
        PlanError: see `presets.open_plan` and `read_back`; or the actuals of a plan file name no line of the budget.
    """
    if Path(plan).suffix.lower() in WORKBOOKS:
        return read_back(plan, catalog=catalog).plan
    return known_lines_only(presets.open_plan(plan, catalog or chosen()))


def check_workbook_name(path: str | Path) -> None:
    """Refuse to write a workbook under a name that no spreadsheet opens as one.

    Raises:
        PlanError: the name does not end in .xlsx.
    """
    if Path(path).suffix.lower() != WORKBOOKS[0]:
        raise PlanError([f"{path}: an Excel workbook ends in {WORKBOOKS[0]}; give such a name."])


def plan_of_text(text: str) -> Plan:
    """Return the plan in the text of a plan file.

    Raises:
        PlanError: see `plan.file.read_plan`; or actuals name no line of the budget.
    """
    return known_lines_only(read_plan(text, chosen()))


def read_back(workbook: str | Path | bytes, *, upload: bool = False, catalog: Catalog | None = None) -> "ReadBack":
    """Return the plan of an exported workbook with the values typed into it, and the list of changes.

    Args:
        workbook: path or content of the file.
        upload: whether a page sent it to a shared server, which has lower limits.
        catalog: as of `open_plan`.

    Raises:
        PlanError: the file cannot be read, or something in it cannot be used; all problems, by sheet and cell.
    """
    from llmbudget.excel.read.limits import OWN_FILE, UPLOAD
    from llmbudget.excel.read.workbook import read_workbook

    limits = UPLOAD if upload else OWN_FILE
    if isinstance(workbook, bytes):
        return read_workbook(workbook, limits=limits, catalog=catalog or chosen())
    try:
        content = Path(workbook).read_bytes()
    except OSError as error:
        raise PlanError([f"{workbook}: cannot be read ({error.strerror})"]) from error
    return read_workbook(content, limits=limits, catalog=catalog or chosen())


def warn_of_set_aside(before: Plan, after: Plan, given: Container[str]) -> None:
    """Warn of values that were set aside, at the line outside this package that made the change."""
    warning = notice(value for value in newly(before, after) if value.name not in given)
    if not warning:
        return
    level, frame = 1, inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith("llmbudget."):
        level, frame = level + 1, frame.f_back
    warnings.warn(warning, SetAsideWarning, stacklevel=level)

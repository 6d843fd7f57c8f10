"""Templates of finance teams, filled from the page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from llmbudget.excel.shipped import shipped
from llmbudget.plan.file import PlanError
from llmbudget.widgets.state import Session
from llmbudget.widgets.view import file_name


def choices() -> list[dict[str, str]]:
    """Return the templates that can be chosen without a file of one's own; none when they are not installed."""
    try:
        found = shipped()
    except PlanError:
        return []
    return [{"id": one.name, "title": one.title, "about": one.about} for one in found.values()]


def filled(session: Session, message: Mapping[str, Any], files: Sequence[bytes]) -> tuple[str, bytes]:
    """Return a filled template and a name for it: one that comes with the package, or a file that the page sent.

    Raises:
        PlanError: it cannot be filled, in sentences.
    """
    from llmbudget.excel.template import Template  # noqa: PLC0415 - what reads workbooks is slow to import

    name = str(message["template"])
    content = bytes(files[0]) if files else shipped()[name].content
    return f"{file_name(session.plan)}-{Path(name).stem}.xlsx", Template(content).filled(session.budget)


def sentences(error: PlanError) -> str:
    """Return why a template was not filled, in one text."""
    problems = [problem if problem.endswith("?") else f"{problem}." for problem in error.problems]
    return f"This template was not filled: {' '.join(problems)}"

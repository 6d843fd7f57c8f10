"""Templates of finance teams, filled from the page."""

from collections.abc import Mapping
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.excel.templates.shipped import shipped
from llmbudget.plan.file import PlanError


def choices() -> list[dict[str, str]]:
    """Return the templates that can be chosen without a file of one's own; none when they are not installed."""
    try:
        found = shipped()
    except PlanError:
        return []
    return [{"id": one.name, "title": one.title, "about": one.about} for one in found.values()]


def filled(budget: Budget, message: Mapping[str, Any]) -> bytes:
    """Return a filled template: one that comes with the package, or the file that the page sent.

    Raises:
        PlanError: it cannot be filled, in sentences.
    """
    from llmbudget.excel.templates.template import Template  # noqa: PLC0415 - what reads workbooks is slow to import

    files = message["files"]
    # Joined, as bytes(10**12) would take all memory, should a page send a number instead of a file.
    content = b"".join(files[:1]) if files else shipped()[message["template"]].content
    return Template(content).filled(budget)


def sentences(error: PlanError) -> str:
    """Return why a template was not filled, in one text."""
    problems = [problem if problem.endswith("?") else f"{problem}." for problem in error.problems]
    return f"This template was not filled: {' '.join(problems)}"

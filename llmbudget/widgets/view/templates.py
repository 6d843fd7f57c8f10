"""Finance teams' templates, filled from the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.excel.templates.shipped import shipped
from llmbudget.plan.file import PlanError
from llmbudget.widgets.phrases import phrase


def choices() -> list[dict[str, str]]:
    """Return the shipped templates; empty if they are not installed."""
    try:
        templates = shipped()
    except PlanError:
        return []
    return [{"id": template.name, "title": template.title, "about": template.about} for template in templates.values()]


def filled(budget: Budget, message: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return a filled template, a shipped one or the file that the page sent, and the cells to fill by hand.

    Raises:
        PlanError: nothing in it can be filled; the problems are sentences.
    """
    from llmbudget.excel.templates.suggestions import suggestions, with_names  # noqa: PLC0415 - slow to import
    from llmbudget.excel.templates.template import Template  # noqa: PLC0415 - what reads workbooks is slow to import

    content = _content(message)
    if agreed := frozenset(message.get("agreed", ())):
        content = with_names(content, [each for each in suggestions(content, {}) if each.name in agreed])
    result = Template(content).filled(budget)
    return result.content, phrase("template_left", reasons=_text(result.left)) if result.left else ""


def proposals(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return names for the cells of a file that has none, for a person to agree to; empty if it cannot be read."""
    from llmbudget.excel.templates.suggestions import suggestions  # noqa: PLC0415 - as above
    from llmbudget.excel.templates.template import Template  # noqa: PLC0415 - as above

    if not message["files"] or "agreed" in message:
        return []
    try:
        content = _content(message)
        proposed = [] if Template(content).has_names else suggestions(content, {})
    except PlanError:
        return []  # filling it says why
    return [
        {"name": each.name, "label": each.label, "place": each.place.replace("$", ""), "sure": each.is_sure}
        for each in proposed
    ]


def _content(message: Mapping[str, Any]) -> bytes:
    """Return the bytes of a template."""
    files = message["files"]
    # Joined: bytes(10**12) would take all memory if a page sent a number instead of a file.
    return b"".join(files[:1]) if files else shipped()[message["template"]].content


def sentences(error: PlanError) -> str:
    """Return why a template was not filled, as one text."""
    return phrase("template_not_filled", reasons=_text(error.problems))


def _text(problems: Iterable[str]) -> str:
    return " ".join(problem if problem.endswith("?") else f"{problem}." for problem in problems)

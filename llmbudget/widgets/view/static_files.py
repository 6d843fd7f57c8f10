"""The page's JavaScript and styles: small files, concatenated without a bundler."""

import re
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files

_FOLDER = files("llmbudget.widgets") / "static"
FORM, COMPARE, HOST = "app", "compare", "host"
"""The modules that the pages, and the script that draws them, start from; what they import follows from the files."""

STYLES = (
    "base",
    "form",
    "strategies",
    "table",
    "cards",
    "results",
    "figureframe",
    "finance",
    "chart",
    "risk",
    "search",
    "scenarios",
    "accelerators",
    "months",
    "owning",
    "spent",
    "menu",
    "python",
    "fits",
    "savings",
    "start",
    "navigation",
    "paper",
    "tour",
)

COMPARE_STYLES = ("base", "form", "table", "results", "chart", "search", "compare")
"""Styles of the comparison page."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def javascript(*starts: str) -> str:
    """Return one module: files and all that they import in one scope, without imports and exports."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source(f"{name}.js"))) for name in modules(*starts))


def modules(*starts: str) -> tuple[str, ...]:
    """Return modules and all that they import, directly or not, each after those it imports.

    Raises graphlib.CycleError for modules that import each other.
    """
    imported: dict[str, list[str]] = {}
    waiting = [*starts]
    while waiting:
        name = waiting.pop()
        if name not in imported:
            imported[name] = _IMPORT.findall(source(f"{name}.js"))
            waiting += imported[name]
    return tuple(TopologicalSorter(imported).static_order())


@cache
def styles(names: tuple[str, ...] = STYLES) -> str:
    """Return the style sheet."""
    return "\n".join(source(f"{name}.css") for name in names)


def source(name: str) -> str:
    """Return the text of one file."""
    return (_FOLDER / name).read_text(encoding="utf-8")

"""The page's JavaScript and styles: small files, concatenated without a bundler."""

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("llmbudget.widgets") / "static"
ORDER = (
    "phrases", "dom", "format", "session", "versions", "kept", "whereabouts", "download", "banners", "menu",
    "template", "accelerators", "picked", "months", "fields", "table", "cards", "bars", "timeline", "strategies",
    "model", "measured", "filter", "form", "synonyms", "find", "finder", "navigation", "python", "glossary",
    "readings", "keptbars", "categories", "monthly", "chart", "chances", "risk", "checks", "finance", "fits",
    "savings", "drivers", "front", "search", "largest", "placement", "live", "scenarios", "owning", "spentchart",
    "spent", "results", "title", "assumptions", "paper", "opening", "header", "estimate", "start", "tour", "app",
)  # fmt: skip
"""Modules, each after those it imports."""

STYLES = (
    "base",
    "form",
    "strategies",
    "table",
    "cards",
    "results",
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

COMPARE = ("phrases", "dom", "format", "session", "versions", "download", "banners", "chosen", "stacks", "compare")
COMPARE_STYLES = ("base", "form", "table", "results", "chart", "search", "compare")
"""Modules and styles of the comparison page."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def javascript(order: tuple[str, ...] = ORDER) -> str:
    """Return one module: all files in one scope, without imports and exports."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", source(f"{name}.js"))) for name in order)


@cache
def styles(names: tuple[str, ...] = STYLES) -> str:
    """Return the style sheet."""
    return "\n".join(source(f"{name}.css") for name in names)


def source(name: str) -> str:
    """Return the text of one file."""
    return (_FOLDER / name).read_text(encoding="utf-8")

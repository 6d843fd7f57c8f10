"""Checks that the installed Voila is the version that the server's fixes are made for."""

from importlib.metadata import PackageNotFoundError, version

NEEDED = "0.5.13"
"""The version that the extra ``serve`` installs."""


def voila_problem() -> str:
    """Return which Voila is installed and what to do; empty if it is the right version."""
    try:
        installed = version("voila")
    except PackageNotFoundError:
        problem = "Voila is not installed"
    else:
        if installed == NEEDED:
            return ""
        problem = f"Voila {installed} is installed"
    return (
        f"The workbooks' pages need Voila {NEEDED}, but {problem}. Install it with: pip install voila=={NEEDED}. "
        "If another program needs a different Voila, install llmbudget in its own virtual environment."
    )

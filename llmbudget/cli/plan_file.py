"""Plan files that a command changes where they stand."""

from pathlib import Path

from llmbudget.atomic_write import write_atomically
from llmbudget.plan.file import PLAN_SUFFIXES, PlanError, rewritten
from llmbudget.plan.plan import Plan


def is_plan_file(path: Path) -> bool:
    """Return whether a path ends as plan files do; the other plans are workbooks."""
    return path.suffix.lower() in PLAN_SUFFIXES


def check_plan_file(path: Path) -> None:
    """Refuse what cannot be changed where it stands.

    Raises:
        PlanError: the path leads to a workbook.
    """
    if not is_plan_file(path):
        raise PlanError([f"{path}: is no plan file; write one first: `llmbudget read {path} -o plan.yaml`"])


def plan_text(path: Path) -> str:
    """Return the text of a plan file, also of one that begins with a byte order mark."""
    return path.read_text(encoding="utf-8-sig")


def rewrite(path: Path, plan: Plan) -> None:
    """Write another plan into a plan file, with the comments of what stays, and say so."""
    write_atomically(path, rewritten(plan_text(path), plan))
    print(f"wrote {path}")

"""Finds the folder of the workbooks."""

from pathlib import Path

from llmbudget.server.errors import ServerError
from llmbudget.shipped import shipped_folder

GALLERY = "index"
"""The workbook that lists the others."""

USUAL = "startup"


def workbooks_folder() -> Path:
    """Return the folder of the shipped workbooks.

    Raises:
        ServerError: it was not found.
    """
    folder = shipped_folder("workbooks", in_checkout="workbooks")
    if folder is None:
        raise ServerError("the workbooks of llmbudget were not found; install the package again")
    return folder


def find_workbook(workbook: str | None, folder: Path) -> str:
    """Return the file name of a workbook in a folder; without a name, the gallery or the startup workbook.

    Raises:
        ServerError: no workbook has that name; the message lists the existing ones.
    """
    existing = sorted(path.stem for path in folder.glob("*.ipynb"))
    name = (workbook or (GALLERY if has_gallery(folder) else USUAL)).removesuffix(".ipynb")
    if name in existing:
        return f"{name}.ipynb"
    choices = f"choose one of: {', '.join(existing)}" if existing else f"{folder} has none"
    raise ServerError(f"there is no workbook {name!r}; {choices}")


def has_gallery(folder: str | Path) -> bool:
    """Return whether a folder has a workbook that lists the others."""
    return Path(folder, f"{GALLERY}.ipynb").is_file()

"""Where the workbooks are."""

from pathlib import Path

from llmbudget.server.errors import ServerError
from llmbudget.shipped import shipped_folder

GALLERY = "index"
"""The workbook that shows the others."""

USUAL = "startup"


def workbooks_folder() -> Path:
    """Find the workbooks that came with the package.

    Raises:
        ServerError: they are nowhere.
    """
    folder = shipped_folder("workbooks", in_checkout="workbooks")
    if folder is None:
        raise ServerError("the workbooks of llmbudget were not found; install the package again")
    return folder


def find_workbook(workbook: str | None, folder: Path) -> str:
    """Return the file name of a workbook in a folder; without a name, the gallery or else the usual one.

    Raises:
        ServerError: there is none of that name; the message lists those which exist.
    """
    existing = sorted(path.stem for path in folder.glob("*.ipynb"))
    name = (workbook or (GALLERY if has_gallery(folder) else USUAL)).removesuffix(".ipynb")
    if name in existing:
        return f"{name}.ipynb"
    choices = f"choose one of: {', '.join(existing)}" if existing else f"{folder} has none"
    raise ServerError(f"there is no workbook {name!r}; {choices}")


def has_gallery(folder: str | Path) -> bool:
    """Return whether one of the workbooks of a folder shows the others."""
    return Path(folder, f"{GALLERY}.ipynb").is_file()

"""Where the workbooks are."""

from pathlib import Path

from jupyter_core.paths import jupyter_path

from llmbudget.server.errors import ServerError

CHECKOUT = Path(__file__).resolve().parents[2]


def workbooks_folder() -> Path:
    """Find the workbooks that came with the package.

    In a checkout they are beside the package, so that an edit shows at once; an installation has put
    them on Jupyter's data path.
    """
    installed = [Path(place) for place in jupyter_path("llmbudget", "workbooks")]
    is_checkout = (CHECKOUT / "pyproject.toml").is_file()
    places = [CHECKOUT / "workbooks", *installed] if is_checkout else installed
    for place in places:
        if place.is_dir():
            return place
    raise ServerError("the workbooks of llmbudget were not found; install the package again")


def find_workbook(workbook: str, folder: Path) -> str:
    """Return the file name of a workbook in a folder.

    Raises:
        ServerError: there is none of that name; the message lists those which exist.
    """
    name = workbook.removesuffix(".ipynb")
    existing = sorted(path.stem for path in folder.glob("*.ipynb"))
    if name in existing:
        return f"{name}.ipynb"
    choices = f"choose one of: {', '.join(existing)}" if existing else f"{folder} has none"
    raise ServerError(f"there is no workbook {name!r}; {choices}")

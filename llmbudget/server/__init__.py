"""The web view: the workbooks as pages, served on this machine."""

from pathlib import Path

from llmbudget.catalog import use
from llmbudget.catalog.own import own_folder
from llmbudget.server.errors import ServerError
from llmbudget.server.folder import find_workbook, workbooks_folder

__all__ = ["ServerError", "serve", "workbooks_folder"]


def serve(
    workbook: str = "startup",
    port: int | None = None,
    *,
    open_browser: bool = True,
    folder: Path | None = None,
) -> None:
    """Serve the workbooks of a folder until the user stops it.

    Args:
        workbook: name of the workbook that the browser opens, with or without ``.ipynb``.
        port: port to listen on; without it, the first free one from 8866 on.
        open_browser: whether to open the workbook in the user's browser.
        folder: where the workbooks are; without it, those that came with the package.

    Raises:
        ServerError: the workbook does not exist, or the port is taken.
        CatalogError: the folder of own tables cannot be used.
    """
    if tables := own_folder():
        use(tables.resolve())  # the kernels find it in the environment, and run in another folder
    place = workbooks_folder() if folder is None else folder.resolve()
    name = find_workbook(workbook, place)
    # Importing Voila takes a second, which the other commands need not wait for.
    from llmbudget.server.application import run  # noqa: PLC0415

    run(place, name, port, open_browser=open_browser)

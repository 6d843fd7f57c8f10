"""The web view: the workbooks as pages, served on this machine."""

from pathlib import Path

from llmbudget.catalog import use
from llmbudget.catalog.selection import own_folder
from llmbudget.server.access import access
from llmbudget.server.errors import ServerError
from llmbudget.server.folder import find_workbook, workbooks_folder
from llmbudget.server.imports import without_grammars
from llmbudget.server.room import most_pages as fitting_pages
from llmbudget.server.voila_version import voila_problem

__all__ = ["ServerError", "serve", "workbooks_folder"]


def serve(  # noqa: PLR0913 - what a user can choose, by name
    workbook: str | None = None,
    port: int | None = None,
    *,
    host: str = "localhost",
    token: str | None = None,
    warm: int = 1,
    most_pages: int | None = None,
    open_browser: bool = True,
    folder: Path | None = None,
) -> None:
    """Serve the workbooks of a folder until the user stops it.

    Args:
        workbook: name of the workbook that the browser opens, with or without ``.ipynb``; without it, the gallery
            of the folder, or else the startup workbook.
        port: port to listen on; without it, the first free one from 8866 on.
        host: address to listen on. An address that other machines reach requires a token.
        token: the token to require; without it, the variable LLMBUDGET_TOKEN, or a new one where needed.
        warm: how many kernels are kept ready so that pages open sooner; each takes a few hundred megabytes.
        most_pages: how many pages may be open at once, each with a kernel; other visitors wait in a queue. Without
            it, as many as memory allows.
        open_browser: whether to open the workbook in the user's browser.
        folder: folder of the workbooks; without it, the shipped workbooks.

    Raises:
        ServerError: Voila is missing or has another version, the workbook does not exist, the port is taken, or the
            address or token cannot be used.
        CatalogError: the user's own tables cannot be used.
    """
    if problem := voila_problem():
        raise ServerError(problem)
    if tables := own_folder():
        use(tables.resolve())  # absolute, because kernels run in another folder
    place = workbooks_folder() if folder is None else folder.resolve()
    name = find_workbook(workbook, place)
    reached = access(host, port, token)
    # Importing Voila takes most of a second, so it waits until a server is started.
    with without_grammars():
        from llmbudget.server.application import run  # noqa: PLC0415

    kernels = (warm, fitting_pages() if most_pages is None else most_pages)
    run(place, name, reached, kernels, open_browser=open_browser)

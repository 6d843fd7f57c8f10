"""What a kernel does before anybody opens a page in it: this runs in the kernel, not in the server."""

from contextlib import suppress

from llmbudget.catalog import CatalogError
from llmbudget.presets import organisations
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import page  # noqa: F401 - the slow part: it brings the model and reads the JavaScript
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.page_data import view_of


def prepare() -> None:
    """Read and compute once what every page needs; own tables that cannot be used are left to the page to tell."""
    with suppress(CatalogError):
        form()
        for organisation in organisations():
            view_of(Session(organisation))

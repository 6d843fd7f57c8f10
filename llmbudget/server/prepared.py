"""Prepares a kernel before a page opens in it; runs in the kernel, not in the server."""

from contextlib import suppress

from llmbudget.catalog import CatalogError
from llmbudget.presets import organisations
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import page  # noqa: F401 - slow: loads the model and reads the JavaScript
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.page_data import view_of


def prepare() -> None:
    """Load and compute what every page needs; the page reports problems with the user's own tables."""
    with suppress(CatalogError):
        form()
        for organisation in organisations():
            view_of(Session(organisation))

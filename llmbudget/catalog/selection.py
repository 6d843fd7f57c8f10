"""Which tables the catalogue is made of: those that ship, and those of one folder."""

import os
from pathlib import Path

from llmbudget.catalog.accelerators import accelerators
from llmbudget.catalog.cache import forget
from llmbudget.catalog.own import VARIABLE
from llmbudget.catalog.prices import offers
from llmbudget.catalog.table import CatalogError


def use(folder: str | Path | None) -> None:
    """Add the tables of a folder to the catalogue, in the place of those of another folder.

    The choice holds for the whole program and for those that it starts: it is kept in the environment variable
    LLMBUDGET_CATALOG. Files that were changed are read again.

    Args:
        folder: holds accelerators.csv, prices.csv or sources.yaml, in the columns of those that ship; None leaves
            the tables that ship.

    Raises:
        CatalogError: the folder or a table in it cannot be used, by file, line and column. Nothing has changed then.
    """
    before = os.environ.get(VARIABLE)
    _set(None if folder is None else str(folder))
    try:
        accelerators()
        offers()
    except CatalogError:
        _set(before)
        raise


def _set(name: str | None) -> None:
    if name:
        os.environ[VARIABLE] = name
    else:
        os.environ.pop(VARIABLE, None)
    forget()

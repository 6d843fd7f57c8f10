"""Selection of the catalog's tables: the shipped ones and one folder of your own."""

import os
from pathlib import Path

from llmbudget.catalog.accelerators import accelerators
from llmbudget.catalog.cache import forget
from llmbudget.catalog.own import VARIABLE
from llmbudget.catalog.prices import offers
from llmbudget.catalog.table import CatalogError


def use(folder: str | Path | None) -> None:
    """Add the tables of a folder to the catalog; tables from another folder are dropped.

    The choice applies to this process and to programs it starts, through the environment variable LLMBUDGET_CATALOG.
    Changed files are read again.

    Args:
        folder: contains accelerators.csv, prices.csv or sources.yaml, with the columns of the shipped tables; None
            for the shipped tables only.

    Raises:
        CatalogError: the folder or a table cannot be used; names file, line and column. Nothing changes then.
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

"""The catalog that plans are opened with, as their user chose it: what ships, and the tables of one folder.

Only what a user starts asks for it: Python's front door, the form, the server and the commands. Everything below them
takes the catalog of a plan.
"""

import os
from pathlib import Path

from llmbudget.catalog.catalog import Catalog, catalog_of, shipped
from llmbudget.catalog.own import read_folder
from llmbudget.catalog.pins import Pins

VARIABLE = "LLMBUDGET_CATALOG"
"""The environment variable that names the folder: programs that this one starts find it there too."""


def use(folder: str | Path | None) -> None:
    """Add the tables of a folder to the catalog with which plans are opened from now on.

    The choice holds for the whole program and for those that it starts: it is kept in the environment variable
    LLMBUDGET_CATALOG. Plans that are open keep their catalog.

    Args:
        folder: contains accelerators.csv, prices.csv or sources.yaml, with the columns of the shipped tables; None
            for the shipped tables only.

    Raises:
        CatalogError: the folder or a table cannot be used; names file, line and column. Nothing changes then.
    """
    if folder is None or not str(folder):
        os.environ.pop(VARIABLE, None)
        return
    of_folder(folder)
    os.environ[VARIABLE] = str(folder)


def of_folder(folder: str | Path) -> Catalog:
    """Return the catalog with the tables of a folder, which are read now.

    Raises:
        CatalogError: the folder or a table in it cannot be used, by file, line and column.
    """
    catalog = catalog_of(read_folder(str(folder)), Pins())
    catalog.every_offer  # noqa: B018 - reads every table
    return catalog


def own_folder() -> Path | None:
    """Return the folder of own tables that was chosen, if any."""
    name = os.environ.get(VARIABLE, "")
    return Path(name).expanduser() if name else None


def chosen() -> Catalog:
    """Return the catalog with which plans are opened now; files that were changed are read again.

    Raises:
        CatalogError: the folder or a table in it cannot be used, by file, line and column.
    """
    name = os.environ.get(VARIABLE, "")
    return of_folder(name) if name else shipped()

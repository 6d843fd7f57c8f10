"""Files that ship with the package: workbooks for the browser, templates for finance teams."""

from pathlib import Path

from jupyter_core.paths import jupyter_path

CHECKOUT = Path(__file__).resolve().parents[1]


def shipped_folder(installed: str, in_checkout: str) -> Path | None:
    """Return a folder of such files, or None if the installation lacks it.

    In a checkout it is beside the package, so that edits show at once; an installation puts it on Jupyter's data path.

    Args:
        installed: its name in the package's folder on that path.
        in_checkout: its path in a checkout.
    """
    places = [Path(place) for place in jupyter_path("llmbudget", installed)]
    if (CHECKOUT / "pyproject.toml").is_file():
        places.insert(0, CHECKOUT / in_checkout)
    return next((place for place in places if place.is_dir()), None)

"""The lines by month and the journal as files, in the layout and with the signs that a person chose."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from llmbudget.analysis.layouts import DATES, DECIMALS, LAYOUTS, SEPARATORS, Style, files
from llmbudget.api.budget import Budget
from llmbudget.widgets.view.download import CSV, ZIP, Download

SIGNS = {
    f"{separator}_{decimal}": (SEPARATORS[separator], DECIMALS[decimal])
    for separator in SEPARATORS
    for decimal in DECIMALS
    if SEPARATORS[separator] != DECIMALS[decimal]
}
"""The sign between cells and the one before decimals, by the word that chooses both."""

OWN_DATES = "own"
"""The word for the layout's own order of days."""

CHOICES = {"layout": (*LAYOUTS,), "signs": (*SIGNS,), "dates": (OWN_DATES, *DATES)}
"""What the page may choose."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The day of each file in an archive, so that the same journal gives the same bytes."""


def journal(budget: Budget, name: str, chosen: Mapping[str, str]) -> Download:
    """Return the journal, as an archive if it is more than one file.

    Args:
        budget: what goes out.
        name: of the file, without its end.
        chosen: a word of each of `CHOICES`; the first where there is none.

    Raises:
        KeyError: there is no such choice.
    """
    words = {choice: chosen.get(choice, options[0]) for choice, options in CHOICES.items()}
    separator, decimal = SIGNS[words["signs"]]
    days = "" if words["dates"] == OWN_DATES else DATES[words["dates"]]
    first, *others = files(budget, words["layout"], Style(separator, decimal, days))
    if not others:
        return Download(f"{name}.csv", CSV, first)
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as parts:
        for number, content in enumerate((first, *others), 1):
            parts.writestr(ZipInfo(f"{name}-{number}.csv", _EARLIEST), content)
    return Download(f"{name}.zip", ZIP, archive.getvalue())

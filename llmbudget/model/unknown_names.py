"""Ids that are neither a parameter nor a quantity, and those that may be meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from llmbudget.model import model
from llmbudget.plan.plan import parameters

_LONGEST = 100
"""Characters of a name that are compared with ids, all of which are shorter."""


def similar(name: str, ids: Iterable[str]) -> list[str]:
    """Return up to three ids that are close to a name, the closest first."""
    return get_close_matches(name[:_LONGEST], sorted(ids), n=3)


def unknown(name: str) -> KeyError:
    """Return the error for an id that does not exist, with the closest ids."""
    close = similar(name, {*parameters(), *model().base})
    meant = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
    return KeyError(f"{name!r} is neither a parameter nor a quantity of the model{meant}")

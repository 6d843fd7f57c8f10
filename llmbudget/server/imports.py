"""Importing Jupyter's server without what takes most of its time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GRAMMARS = "rfc3987_syntax"


@contextmanager
def without_grammars() -> Iterator[None]:
    """Import Jupyter's server in a quarter of the time, without the grammars of international addresses.

    jsonschema builds 38 of them when it is first imported, to check a format that no schema of Jupyter's has. Where
    the package is imported already, or after the block, nothing is kept from anyone.
    """
    free = _GRAMMARS not in sys.modules
    if free:
        sys.modules[_GRAMMARS] = None  # type: ignore[assignment] # as documented: importing it raises ImportError
    try:
        yield
    finally:
        if free:
            del sys.modules[_GRAMMARS]

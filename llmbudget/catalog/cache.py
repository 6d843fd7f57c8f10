"""Caches of results from the catalog, cleared together when its tables change."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Answer = TypeVar("Answer")

_clear: list[Callable[[], None]] = []


def cached_catalogue(function: Callable[[], Answer]) -> Callable[[], Answer]:
    """Cache a function that reads the catalog, until `forget`."""
    cached = lru_cache(maxsize=1)(function)
    _clear.append(cached.cache_clear)
    return cached


def forget() -> None:
    """Clear all caches, so that the catalog is read again."""
    for clear in _clear:
        clear()

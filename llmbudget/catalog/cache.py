"""Caches of what follows from the catalogue: they are dropped together when its tables change."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

Answer = TypeVar("Answer")

_clear: list[Callable[[], None]] = []


def cached_catalogue(function: Callable[[], Answer]) -> Callable[[], Answer]:
    """Let a function that reads the catalogue do so once, until `forget`."""
    cached = lru_cache(maxsize=1)(function)
    _clear.append(cached.cache_clear)
    return cached


def forget() -> None:
    """Let every such function read the catalogue again when it is next called."""
    for clear in _clear:
        clear()

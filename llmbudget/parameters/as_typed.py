"""Typed values: how they are read, and how messages quote them."""

from collections.abc import Mapping
from typing import ClassVar

_LONGEST_QUOTE = 80


def quoted(value: object) -> str:
    """Return a value as quoted in a sentence; long values are cut."""
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]} …"


class SwitchWord(str):
    """An unquoted yes, no, on or off in a plan file, which only switches read as true or false."""

    __slots__ = ()
    MEANING: ClassVar[Mapping[str, bool]] = {"yes": True, "on": True, "no": False, "off": False}

    @property
    def is_on(self) -> bool:
        """The meaning for a switch."""
        return self.MEANING[self.casefold()]

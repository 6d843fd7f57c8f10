"""What people typed, as it is taken and as it is said back to them."""

from collections.abc import Mapping
from typing import ClassVar

_LONGEST_QUOTE = 80


def quoted(value: object) -> str:
    """Return a value for a sentence, of a long one its beginning."""
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]} …"


class SwitchWord(str):
    """Yes or no, on or off, as it stands without quotes in a plan file: a switch takes it for what it means."""

    __slots__ = ()
    MEANING: ClassVar[Mapping[str, bool]] = {"yes": True, "on": True, "no": False, "off": False}

    @property
    def is_on(self) -> bool:
        """What it means at a switch."""
        return self.MEANING[self.casefold()]

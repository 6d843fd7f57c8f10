"""The fields of a config.json: each is read with its bounds, or refused in a sentence."""

from collections.abc import Mapping
from typing import Any

from llmbudget.catalog.model_families import config_defaults
from llmbudget.parameters.record import plain_number
from llmbudget.plan.file import PlanError

FILE = "config.json"
_MOST = 10_000_000
"""Far above the largest number in any published file."""

_LONGEST_SHOWN, _HUGE = 40, 10**20
_AGAIN = "Download the file again, or correct it."


class ConfigFields:
    """The fields of one language model.

    Args:
        data: the fields by name.
        model_type: the family, whose defaults stand for fields that are not in the file.

    Attributes:
        read: the name in the file of each field that was read, by its first name; that first name if it is not there.
        assumed: the family's value of each field that the file leaves out, by name.
    """

    def __init__(self, data: Mapping[str, Any], model_type: str) -> None:
        self._data = data
        self.model_type = model_type
        self.read: dict[str, str] = {}
        self.assumed: dict[str, str] = {}

    def whole(self, *names: str, at_least: int = 1, at_most: int = _MOST) -> int:
        """Return a whole number.

        Args:
            names: its names, of which the file has one; the first is the usual one.
            at_least: the lowest possible value.
            at_most: the highest possible value.

        Raises:
            PlanError: it is missing, or not such a number.
        """
        number = self.optional(*names, at_least=at_least, at_most=at_most)
        if number is None:
            raise refused(names[0], f"missing. Paste the whole file: it states {_allowed(at_least, at_most)}")
        return number

    def optional(self, *names: str, at_least: int = 1, at_most: int = _MOST) -> int | None:
        """Return a whole number as `whole` does; None if the file leaves it out or has null, and has no default."""
        name, value = self._value(names)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not at_least <= value <= at_most or value != int(value):
            allowed = f"enter {_allowed(at_least, at_most)}"
            raise refused(name, f"{shown(value)} is not possible; {allowed}. {_AGAIN}")
        return int(value)

    def is_on(self, name: str) -> bool:
        """Return whether a field is true; one that is missing has its default, or is false.

        Raises:
            PlanError: it is neither true nor false.
        """
        _, value = self._value((name,))
        if name in self.assumed:
            self.assumed[name] = "true" if value else "false"
        if value is None or (isinstance(value, int) and value in {0, 1}):
            return bool(value)
        raise refused(name, f"{shown(value)} is not possible; enter true or false. {_AGAIN}")

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty if it is missing.

        Raises:
            PlanError: it is not such a list.
        """
        _, value = self._value((name,))
        if isinstance(value, list) and all(isinstance(number, int) for number in value):
            return tuple(value)
        if value is None:
            return ()
        raise refused(name, f"{shown(value)} is not possible; enter a list of numbers such as [0, 1]. {_AGAIN}")

    def text(self, name: str) -> str:
        """Return a text without surrounding spaces; empty if the file has none."""
        value = self._data.get(name)
        return " ".join(value.split()) if isinstance(value, str) and value.isprintable() else ""

    def __contains__(self, name: str) -> bool:
        """Return whether a field is in the file."""
        return name in self._data

    def texts(self, name: str) -> frozenset[str]:
        """Return the texts of a list; empty if the file has none."""
        value = self._data.get(name)
        return frozenset(text for text in value if isinstance(text, str)) if isinstance(value, list) else frozenset()

    def _value(self, names: tuple[str, ...]) -> tuple[str, Any]:
        """Return the name under which a value stands, and the value or its default."""
        for name in names:
            if name in self._data:
                self.read[names[0]] = name
                return name, self._data[name]
        self.read[names[0]] = names[0]
        default = config_defaults().get((self.model_type, names[0]))
        if default is not None:
            self.assumed[names[0]] = plain_number(default)
        return names[0], default


def refused(field: str, reason: str) -> PlanError:
    """Return the error about a field."""
    return PlanError([f"{FILE}, {field}: {reason.rstrip('.')}."])


def shown(value: object) -> str:
    """Return a value for a sentence, cut off if it is long."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" if abs(value) < _HUGE else "a number of many digits"
    text = ascii(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"


def _allowed(at_least: int, at_most: int) -> str:
    return f"a whole number from {at_least:,} to {at_most:,}"

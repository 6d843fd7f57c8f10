"""YAML as people write it, and no more of it: what YAML 1.1 would take for something else stays text, or is refused.

1:30 is no number in base 60, 017 none in base 8, 2027-04-01 a text, and `no` a word that only a switch takes for false.
A key given twice, a reference and a tag are errors.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from llmbudget.parameters.as_typed import SwitchWord, quoted

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is ten times faster; both yield the same events."""

DEEPEST = 20
"""Lists and sections within each other; plans have 5."""

MOST_VALUES = 300_000
"""Read in a few seconds; the largest plan has a quarter of them."""

_DIGITS = r"(?:0|[1-9]\d{0,2}(?:_\d{3})+|[1-9]\d*)"
INTEGER = re.compile(rf"[-+]?{_DIGITS}", re.ASCII)
DECIMAL = re.compile(
    rf"(?:[-+]?(?:{_DIGITS}(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z", re.ASCII
)
_KEY_NUMBER = re.compile(r"0|[1-9]\d*", re.ASCII)
_NAMED = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_TAGS = {
    yaml.ScalarEvent: _TEXT_TAGS,
    yaml.SequenceStartEvent: ("tag:yaml.org,2002:seq",),
    yaml.MappingStartEvent: ("tag:yaml.org,2002:map",),
}
"""What may stand before a value without changing it."""


def yaml_values(text: str) -> Any:  # noqa: ANN401 - whatever stands in the text
    """Return what a YAML text holds: sections as dictionaries, lists, texts, numbers, true, false and None.

    Raises:
        yaml.YAMLError: it is not YAML, or holds what this reader refuses; in a sentence with its line.
        ValueError: it holds characters or a number of more digits than can be read.
    """
    return _Reader(text).document()


class _Reader:
    """Makes values of the events of a parser, one after the other, so that a bad file ends early."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Parser))
        self._count = 0

    def document(self) -> Any:  # noqa: ANN401 - whatever stands in it
        """Return the one document of the text; None where there is none."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 0)
        next(self._events)
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise yaml.YAMLError(f"a second document begins in line {_line(after)}; keep one")
        return value

    def _value(self, event: Any, depth: int) -> Any:  # noqa: ANN401 - PyYAML's events have no types
        self._admit(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._section(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(depth))
        is_text = not event.implicit[0] or event.tag in _TEXT_TAGS
        return event.value if is_text else _meant(event.value)

    def _admit(self, event: Any, depth: int) -> None:  # noqa: ANN401 - as above
        """Refuse what no plan holds, and what would take long to read."""
        self._count += 1
        if self._count > MOST_VALUES:
            raise yaml.YAMLError(f"it holds more than {MOST_VALUES:,} values; remove some")
        if depth > DEEPEST:
            raise yaml.YAMLError(f"more than {DEEPEST} lists are within each other in line {_line(event)}; write fewer")
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(
                f"a reference (*{event.anchor}) stands in it, in line {_line(event)}; write the value itself"
            )
        if event.tag is not None and event.tag not in _TAGS[type(event)]:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise yaml.YAMLError(f"a tag ({tag}) stands in it, in line {_line(event)}; write the value itself")

    def _items(self, depth: int) -> Iterator[Any]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _section(self, depth: int) -> dict[str | int, Any]:
        found: dict[str | int, Any] = {}
        texts: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._admit(event, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.YAMLError(f"a list or section stands where a name should, in line {_line(event)}")
            if event.value in texts:
                raise yaml.YAMLError(f"{quoted(event.value)} is given twice, in line {_line(event)}; keep one")
            texts.add(event.value)
            found[_key(event)] = self._value(next(self._events), depth + 1)
        return found


def _key(event: yaml.ScalarEvent) -> str | int:
    """Return the name of a value: a text as it stands there, or the number of a month."""
    return int(event.value) if event.implicit[0] and _KEY_NUMBER.fullmatch(event.value) else event.value


def _meant(text: str) -> Any:  # noqa: ANN401 - one of the plain values of YAML
    """Return what a text without quotes stands for."""
    if text in _NAMED:
        return _NAMED[text]
    if text.casefold() in SwitchWord.MEANING:
        return SwitchWord(text)
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.match(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _line(event: Any) -> int:  # noqa: ANN401 - as above
    return int(event.start_mark.line) + 1

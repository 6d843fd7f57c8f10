"""A strict subset of YAML: values that YAML 1.1 would reinterpret stay text or are refused.

1:30 is not a number in base 60, 017 is not octal, 2027-04-01 is text, and only a switch reads `no` as false.
Duplicate keys, references and tags are errors.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from llmbudget.parameters.as_typed import SwitchWord, quoted

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser is ten times faster; both yield the same events."""

DEEPEST = 20
"""Most nested lists and sections; plans have 5."""

MOST_VALUES = 300_000
"""Most values: read in a few seconds; the largest plan has a quarter of them."""

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
"""Tags that do not change their value."""


def yaml_values(text: str) -> Any:  # noqa: ANN401 - whatever stands in the text
    """Return the content of a YAML text: dictionaries, lists, texts, numbers, true, false and None.

    Raises:
        yaml.YAMLError: the text is not YAML, or uses a feature this reader refuses; in a sentence with its line.
        ValueError: a character or a number with too many digits is unreadable.
    """
    return _Reader(text).document()


class _Reader:
    """Builds values from parser events one by one, so that reading a bad file stops early."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Parser))
        self._count = 0

    def document(self) -> Any:  # noqa: ANN401 - whatever stands in it
        """Return the only document of the text; None if there is none."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 0)
        next(self._events)
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise yaml.YAMLError(f"a second document starts in line {_line(after)}; keep one")
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
        """Refuse features no plan uses, and files that take too long to read."""
        self._count += 1
        if self._count > MOST_VALUES:
            raise yaml.YAMLError(f"the file has more than {MOST_VALUES:,} values; remove some")
        if depth > DEEPEST:
            raise yaml.YAMLError(f"more than {DEEPEST} lists are nested in line {_line(event)}; nest fewer")
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"line {_line(event)} has a reference (*{event.anchor}); write the value itself")
        if event.tag is not None and event.tag not in _TAGS[type(event)]:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise yaml.YAMLError(f"line {_line(event)} has a tag ({tag}); write the value itself")

    def _items(self, depth: int) -> Iterator[Any]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event, depth + 1)

    def _section(self, depth: int) -> dict[str | int, Any]:
        section: dict[str | int, Any] = {}
        texts: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._admit(event, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.YAMLError(f"line {_line(event)} has a list or section where a name belongs")
            if event.value in texts:
                raise yaml.YAMLError(f"{quoted(event.value)} is repeated in line {_line(event)}; keep one")
            texts.add(event.value)
            section[_key(event)] = self._value(next(self._events), depth + 1)
        return section


def _key(event: yaml.ScalarEvent) -> str | int:
    """Return the name of a value: text as written, or the number of a month."""
    return int(event.value) if event.implicit[0] and _KEY_NUMBER.fullmatch(event.value) else event.value


def _meant(text: str) -> Any:  # noqa: ANN401 - one of the plain values of YAML
    """Return the value of a text without quotes."""
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

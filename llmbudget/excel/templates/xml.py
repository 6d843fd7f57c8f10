"""Elements of the parts of a workbook and where they stand in the bytes: so that all else can stay as it is.

A parser finds them, in one pass: comments, texts that look like elements and odd white space mislead nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from llmbudget.excel.read.limits import DAMAGED
from llmbudget.plan.file import PlanError

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")

Edit = tuple[int, int, bytes]
"""Where something starts and ends, and what comes in its place."""


@dataclass(slots=True)
class Element:
    """One element of a part.

    Attributes:
        path: the names of the elements around it but the outermost, and its own, such as ``sheetData/row``.
        prefix: that of its name, with its colon.
        attributes: by name.
        tag: the bytes of its start, such as ``<row r="1">``.
        start: where it begins.
        close: where its end begins; where it has none of its own, the end of its only tag.
        end: where what comes after it begins.
    """

    path: str
    prefix: bytes
    attributes: dict[str, str]
    tag: bytes
    start: int
    close: int = 0
    end: int = 0

    @property
    def inside(self) -> int:
        """Where its content begins."""
        return self.start + len(self.tag)

    @property
    def is_closed(self) -> bool:
        """Whether it has no end of its own, such as ``<row/>``."""
        return self.tag.endswith(b"/>")

    @property
    def name(self) -> bytes:
        """Its own name, with its prefix."""
        return self.prefix + self.path.rpartition("/")[2].encode()


def elements(part: bytes, *paths: str) -> list[Element]:
    """Return the elements at some paths, in the order in which they begin; none of an empty part.

    Raises:
        PlanError: the part is no whole XML.
    """
    return _Finder(part, frozenset(paths)).found if part else []


class _Finder:
    """What goes through a part once, from its start to its end."""

    def __init__(self, part: bytes, wanted: frozenset[str]) -> None:
        self.found: list[Element] = []
        self._part, self._wanted = part, wanted
        self._around: list[str] = []
        self._begun: list[Element | None] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        try:
            self._parser.Parse(part, True)  # noqa: FBT003 - pyexpat takes it by place only
        except (expat.ExpatError, ValueError) as error:
            raise PlanError([DAMAGED]) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, colon, own = name.rpartition(":")
        outer = self._around[-1] if self._around else None
        path = "" if outer is None else f"{outer}/{own}" if outer else own
        self._around.append(path)
        self._begun.append(None)
        if path in self._wanted:
            place = self._parser.CurrentByteIndex
            tag = _TAG.match(self._part, place)
            assert tag
            element = Element(path, f"{prefix}{colon}".encode(), attributes, tag[0], place)
            self._begun[-1] = element
            self.found.append(element)

    def _end(self, _name: str) -> None:
        self._around.pop()
        if element := self._begun.pop():
            element.close = element.end = element.inside
            if not element.is_closed:
                element.close = self._parser.CurrentByteIndex
                element.end = self._part.index(b">", element.close) + 1


def without(tag: bytes, *names: bytes) -> bytes:
    """Return the start of an element without some of its attributes."""
    return _ATTRIBUTE.sub(lambda found: b"" if found[1] in names else found[0], tag)


def opened_tag(tag: bytes, marks: bytes = b"") -> bytes:
    """Return the start of an element that has an end of its own, with attributes added."""
    return tag.removesuffix(b">").removesuffix(b"/") + marks + b">"


def edited(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with edits, none of which overlap; of those that start at one place, what is put in comes first."""
    pieces, place = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [part[place:start], text]
        place = end
    return b"".join([*pieces, part[place:]])

"""Elements of the parts of a workbook and their places in the bytes, so that everything else can stay unchanged.

A parser finds them in one pass, so that comments, texts that look like elements and odd white space do no harm.
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
"""Start and end of the replaced bytes, and the new bytes."""


@dataclass(slots=True)
class Element:
    """One element of a part.

    Attributes:
        path: its name after the names of the elements around it except the outermost, such as ``sheetData/row``.
        prefix: the prefix of its name, with the colon.
        attributes: its attributes by name.
        tag: the bytes of its start tag, such as ``<row r="1">``.
        start: the index of its start tag.
        close: the index of its end tag; for an element like ``<row/>``, the index after its only tag.
        end: the index after the element.
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
        """The index of its content."""
        return self.start + len(self.tag)

    @property
    def is_closed(self) -> bool:
        """Whether it has no end tag, such as ``<row/>``."""
        return self.tag.endswith(b"/>")

    @property
    def name(self) -> bytes:
        """Its own name, with its prefix."""
        return self.prefix + self.path.rpartition("/")[2].encode()


def elements(part: bytes, *paths: str) -> list[Element]:
    """Return the elements at some paths, in the order of their start tags; none for an empty part.

    Raises:
        PlanError: the part is not well-formed XML.
    """
    return _Finder(part, frozenset(paths)).found if part else []


class _Finder:
    """A single pass through a part that collects elements."""

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
    """Return a start tag without some of its attributes."""
    return _ATTRIBUTE.sub(lambda match: b"" if match[1] in names else match[0], tag)


def opened_tag(tag: bytes, marks: bytes = b"") -> bytes:
    """Return the start tag of an element with an end tag, with attributes added."""
    return tag.removesuffix(b">").removesuffix(b"/") + marks + b">"


def edited(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a part with edits that do not overlap; at the same place, insertions come first."""
    pieces, place = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [part[place:start], text]
        place = end
    return b"".join([*pieces, part[place:]])

"""Limits on the size of a workbook, counted in the bytes of its parts before any program builds cells from them.

Counting needs no parser: an XML element begins with ``<`` and its name in every encoding but UTF-16, which no
spreadsheet writes and which is refused. Comments and texts are counted too, so that no count is too low.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from llmbudget.plan.file import PlanError

MEGABYTE = 1_000_000
MOST_PARTS = 10_000
LARGEST_RATIO = 200
"""Most times its own size that a large part may unpack to; sheets reach ten to thirty times."""

LONGEST_TEXT = 32_767
"""Most characters in a cell, as in Excel. A longer text in many cells would be searched again and again."""

DAMAGED = "this workbook is damaged; open it in Excel or LibreOffice, and save it again as .xlsx"
_OTHER_ENCODING = (
    "a part of this workbook is written in UTF-16, which is not supported; open it in Excel or LibreOffice, and "
    "save it again as .xlsx"
)
LONG_TEXT = (
    f"this text has more than {LONGEST_TEXT:,} characters, the most that a cell of Excel can hold; shorten it, and "
    "save the workbook again"
)
_LONG = (
    "a text or an element in this workbook has more than 500,000 characters, more than Excel writes; shorten the text, "
    "and save the workbook again"
)

_CELLS, _ALL, _FILLED = "cells", "pieces of XML", "characters in filled-down formulas"
_KINDS: Mapping[bytes, str] = MappingProxyType(
    {
        b"c": _CELLS,
        b"row": "rows",
        b"si": "texts",
        b"r": "texts",
        b"definedName": "named cells",
        b"sheet": "sheets",
        b"property": "properties",
        b"mergeCell": "merged cells",
        b"comment": "comments",
        b"cfRule": "conditional formats",
        b"dataValidation": "lists of allowed values",
        **dict.fromkeys((b"xf", b"font", b"fill", b"border", b"dxf", b"numFmt", b"cellStyle"), "cell formats"),
    }
)
"""Elements that cost time or memory, with the words for them."""

_ELEMENT = re.compile(rb"<(?:[^\s<>/:!?]+:)?([A-Za-z]\w*)")
_SHARED = re.compile(rb"""<(?:[^\s<>/:!?]+:)?f\s[^<]*?\ssi\s*=\s*["']([^"'<]*)["']([^<]*)""")
"""A formula that other cells share, or one of these cells: its number, then the rest with the formula."""

_SPLIT = re.compile(rb"<(?:[^\s<>/:!?]+:)?f[\s>][^<]*<[!?]")
"""A formula with a comment or the like inside, which could hide its length."""

_PIECE = 1_000_000
_LONGEST_STRETCH = 500_000
"""Most bytes without a ``<``, which bounds texts and the attributes of an element: over ten times a cell's text."""

_STRETCH = re.compile(rb"<[^<]{%d}" % _LONGEST_STRETCH)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class Limits:
    """The most that is read from a file.

    Attributes:
        file: bytes of the file.
        content: bytes of its unpacked content.
        elements: XML elements in all its parts.
        cells: cells on all its sheets; Excel writes cells with a formula a second time, in the order of calculation.
        advice: what to do with a larger workbook, as the end of a sentence.
    """

    file: int
    content: int
    elements: int
    cells: int
    advice: str

    @property
    def kinds(self) -> dict[str, int]:
        """The most of each kind: twice the largest plan for kinds that grow with its rows."""
        return {
            _ALL: self.elements,
            _CELLS: self.cells,
            _FILLED: 40 * self.cells,
            "rows": self.cells // 5,
            "texts": 150_000,
            "cell formats": 20_000,
            "named cells": 40_000,
            "merged cells": 20_000,
            "comments": 20_000,
            "conditional formats": 20_000,
            "lists of allowed values": 40_000,
            "properties": 5_000,
            "sheets": 250,
        }


OWN_FILE = Limits(
    50 * MEGABYTE, 500 * MEGABYTE, 15_000_000, 6_000_000, "export the plan again and type into the new workbook"
)
"""Limits of Python and the command, on the user's own machine: twice a plan with 500 rows in every table."""

UPLOAD = Limits(
    10 * MEGABYTE,
    100 * MEGABYTE,
    1_600_000,
    700_000,
    "export the plan again, or read the workbook with `llmbudget read`",
)
"""Limits of a page on a shared server: five times the workbooks of the presets."""

TEMPLATE = Limits(
    5 * MEGABYTE, 60 * MEGABYTE, 1_000_000, 250_000, "delete sheets that you do not need, and save it again"
)
"""Limits of a template: forms have some ten thousand bytes, with a logo somewhat more."""


def refuse_large_file(content: bytes, limits: Limits) -> None:
    """Refuse a file that is too large.

    Raises:
        PlanError: the file is too large.
    """
    if len(content) > limits.file:
        size, most = _megabytes(len(content)), _megabytes(limits.file)
        raise PlanError([f"this file has {size}, but the limit is {most}; {limits.advice}"])


def refuse_large_content(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse content that would fill memory or take minutes; parts are unpacked piece by piece and not kept.

    Raises:
        PlanError: there is too much of something; the sentence names it and its limit.
    """
    _refuse_sizes(archive.infolist(), limits)
    counts: Counter[str] = Counter()
    for entry in archive.infolist():
        lengths: dict[bytes, int] = {}
        for piece in _pieces(archive, entry):
            elements = Counter(_ELEMENT.findall(piece))
            counts[_ALL] += elements.total()
            for name, kind in _KINDS.items():
                counts[kind] += elements[name]
            counts[_FILLED] += _filled(piece, lengths)
            _refuse_more(counts, limits)


def _filled(piece: bytes, lengths: dict[bytes, int]) -> int:
    """Return the number of characters of formulas that are read again because other cells share them.

    Args:
        piece: a piece of a part.
        lengths: lengths of the shared formulas of the part, by number; the piece's own are added.
    """
    total = 0
    for number, text in _SHARED.findall(piece):
        lengths[number] = max(len(text), lengths.get(number, 0))
        total += lengths[number] if lengths[number] > 1 else max(lengths.values())
    return total


def _refuse_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS:
        raise PlanError([f"this file has {len(entries):,} parts, more than a workbook needs; {limits.advice}"])
    swollen = any(entry.file_size > max(MEGABYTE, LARGEST_RATIO * entry.compress_size) for entry in entries)
    if size > limits.content or swollen:
        raise PlanError([f"this file unpacks to {_megabytes(size)}, more than a workbook needs; {limits.advice}"])
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise PlanError([DAMAGED])  # programs differ in which of two parts with one name they read


def _refuse_more(counts: Mapping[str, int], limits: Limits) -> None:
    for kind, most in limits.kinds.items():
        if counts[kind] > most:
            raise PlanError([f"this workbook has more than {most:,} {kind}, which is the limit; {limits.advice}"])


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces that begin with an element; nothing for a part that is not XML.

    Raises:
        PlanError: the part has an encoding or declaration that no spreadsheet writes.
    """
    declares_nothing = entry.filename.endswith((".xml", ".rels"))
    with archive.open(entry) as part:
        rest = part.read(_PIECE)
        if rest.startswith(_UTF_16):
            raise PlanError([_OTHER_ENCODING])
        if not rest.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return
        while rest:
            if declares_nothing and any(word in rest for word in _DECLARES):
                raise PlanError([DAMAGED])
            if _STRETCH.search(rest):
                raise PlanError([_LONG])
            if _SPLIT.search(rest):
                raise PlanError([DAMAGED])
            read = part.read(_PIECE)
            cut = rest.rfind(b"<") if read else len(rest)
            yield rest[:cut]
            rest = rest[cut:] + read


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB".replace(".0 MB", " MB")

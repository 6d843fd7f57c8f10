"""Tables that other programs write: the sign between cells, the row of headings, and the rows below it."""

import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from llmbudget.plan.file import LARGEST_FILE, PlanError

_DELIMITERS = (",", ";", "\t", "|")
_TITLE_LINES = 20
"""Lines in which headings are looked for: reports have titles and filters above them."""


@dataclass(frozen=True)
class ForeignTable:
    """A table as it was written.

    Attributes:
        path: its file.
        above: texts above the headings.
        heads: headings, without spaces around them.
        rows: the line in the file and the cells of each row, by heading in small letters.
    """

    path: Path
    above: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    @property
    def columns(self) -> str:
        """The headings as one text: files with the same ones are read in the same way."""
        return "; ".join(self.heads).lower()


def read_foreign(path: Path, known: Collection[str]) -> ForeignTable:
    """Return the table of a file.

    Args:
        path: of a CSV file.
        known: headings in small letters; the line that has most of them holds the headings.

    Raises:
        PlanError: the file is no text, is too large, is cut off in a cell, or has a heading twice.
    """
    lines, delimiter = _lines(_text(path), known)
    at = max(range(min(_TITLE_LINES, len(lines))), key=lambda at: _n_known(lines[at][1], known), default=0)
    heads = tuple(head.strip() for head in lines[at][1]) if lines else ()
    if twice := [head for head, count in Counter(map(str.lower, filter(None, heads))).items() if count > 1]:
        raise PlanError([f"{path}: column {twice[0]} is there twice; rename or remove one"])
    lower = [head.lower() for head in heads]
    rows = tuple(_row(path, number, cells, lower, delimiter) for number, cells in lines[at + 1 :])
    above = tuple(" ".join(filter(None, cells)) for _, cells in lines[:at])
    return ForeignTable(path, above, heads, rows)


def _n_known(cells: list[str], known: Collection[str]) -> int:
    return len({cell.strip().lower() for cell in cells} & set(known))


def _row(path: Path, number: int, cells: list[str], heads: list[str], delimiter: str) -> tuple[int, dict[str, str]]:
    if any(cell.strip() for cell in cells[len(heads) :]):
        raise PlanError(
            [f"{path}, line {number}: has more cells than there are headings; put cells with {delimiter} in quotes"]
        )
    return number, {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}


def _lines(text: str, known: Collection[str]) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the lines that are not empty, with their numbers, and the sign between cells.

    It is the sign that yields most known headings in a line, and then most cells.
    """
    start = text.splitlines()[:_TITLE_LINES]

    def fits(sign: str) -> tuple[int, int]:
        split = [next(csv.reader([line], delimiter=sign), []) for line in start]
        return max((_n_known(cells, known) for cells in split), default=0), max(map(len, split), default=0)

    delimiter = max(_DELIMITERS, key=fits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)], delimiter


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise PlanError([f"{path}: is too large for a list; split it into files of up to {LARGEST_FILE:,} bytes"])
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError([f"{path}: is no text in UTF-8; save it in a spreadsheet as “CSV UTF-8”"]) from error
    if "\0" in text:
        raise PlanError([f"{path}: is no text; export it as CSV"])
    return text

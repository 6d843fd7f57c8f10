"""The finance set on paper, as LibreOffice prints it: few pages, text that can be read, nothing cut off."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring
from slim import with_only
from spreadsheets import content_of

from llmbudget.excel.sheets import engine
from llmbudget.presets import preset

pytestmark = [pytest.mark.slow, pytest.mark.libreoffice]

MOST_PAGES = 15
SMALLEST_POINTS = 8
_ZOOM = 3
"""Pixels of a point: the reader rounds sizes to whole pixels."""

_MARGIN = 28
"""Points at the right edge of a page that only the page number may reach into."""

_SHEET = " · "
"""Stands before the name of a sheet at the foot of its pages."""

_TIMEOUT = 300


@dataclass(frozen=True)
class Text:
    """A piece of text on a page: its place and size in points."""

    words: str
    left: float
    top: float
    width: float
    points: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width


def test_the_finance_set_is_short_and_readable_on_paper(soffice: str, pdftohtml: str, tmp_path: Path) -> None:
    """Large companies have the longest set, and the smaller paper less room for it."""
    content = content_of(preset("big_tech").replace(report_paper="Letter"))
    pages = _finance_set(_printed(content, soffice, tmp_path), pdftohtml)
    assert len(pages) <= MOST_PAGES
    assert _cut(content, pages) == []
    for number, (width, texts) in pages.items():
        assert [text.words for text in texts if "##" in text.words] == [], number
        assert [text.words for text in texts if text.points < SMALLEST_POINTS] == [], number
        assert [text.words for text in texts if text.right > width - _MARGIN and "Page" not in text.words] == [], number
        assert [(one.words, other.words) for one, other in combinations(texts, 2) if _collide(one, other)] == [], number


def _printed(content: bytes, soffice: str, folder: Path) -> Path:
    """Print the first pages of a workbook, and return the file of the pages."""
    (folder / "budget.xlsx").write_bytes(content)
    pages = f'pdf:calc_pdf_Export:{{"PageRange":{{"type":"string","value":"1-{MOST_PAGES + 2}"}}}}'
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", pages, "--outdir", folder, folder / "budget.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT)
    return folder / "budget.pdf"


def _finance_set(path: Path, pdftohtml: str) -> dict[int, tuple[float, list[Text]]]:
    """Return the pages before the divider: the width of each, and its texts."""
    command = [pdftohtml, "-xml", "-i", "-stdout", "-zoom", str(_ZOOM), path]
    found = subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT).stdout
    root = fromstring(re.sub(rb"<!DOCTYPE.*?>", b"", found))
    points = {font.get("id"): float(font.get("size")) / _ZOOM for font in root.iter("fontspec")}
    pages = {}
    for page in root.iter("page"):
        texts = [
            Text("".join(text.itertext()), *(float(text.get(edge)) / _ZOOM for edge in ("left", "top", "width")),
                 points[text.get("font")])
            for text in page.iter("text")
            if "".join(text.itertext()).strip()
        ]  # fmt: skip
        if any(text.words.endswith(f"· {engine.SHEET}") for text in texts):
            break
        pages[int(page.get("number"))] = (float(page.get("width")) / _ZOOM, texts)
    assert pages
    return pages


def _cut(content: bytes, pages: dict[int, tuple[float, list[Text]]]) -> list[str]:
    """Return the texts of printed cells that the pages of their sheet do not show whole; lines may break in them."""
    shown: dict[str, str] = defaultdict(str)
    for _, texts in pages.values():
        footer = next(text.words for text in texts if _SHEET in text.words)
        shown[footer.rpartition(_SHEET)[2].strip()] += "".join(text.words for text in texts)
    book = openpyxl.load_workbook(BytesIO(with_only(content, *shown)), data_only=True)
    cells = [(name, cell) for name in shown for cell in _visible(book[name])]
    return [cell.value for name, cell in cells if _joined(cell.value) not in _joined(shown[name])]


def _visible(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the printed cells of a sheet that hold a text which stays on one line."""
    hidden = {
        column
        for folded in sheet.column_dimensions.values()
        if folded.hidden
        for column in range(folded.min, folded.max + 1)
    }
    for row in sheet[sheet.print_area.partition("!")[2] or sheet.dimensions]:
        for cell in row:
            is_text = isinstance(cell.value, str) and not cell.alignment.wrap_text
            if is_text and cell.column not in hidden and not sheet.row_dimensions[cell.row].hidden:
                yield cell


def _joined(text: str) -> str:
    return re.sub(r"\s", "", text)


def _collide(one: Text, other: Text) -> bool:
    """Return whether a text runs into another on the same line: one of them is then cut."""
    first, second = sorted((one, other), key=lambda text: text.left)
    return abs(first.top - second.top) < SMALLEST_POINTS / 2 and second.left < first.right - 2

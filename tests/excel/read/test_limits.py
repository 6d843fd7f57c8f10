"""A workbook that would take minutes or gigabytes is refused in a sentence, before anything is built from it."""

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from own_templates import template_of
from spreadsheets import content_of

from llmbudget.api.opening import read_back
from llmbudget.excel.read.grid import Grid
from llmbudget.excel.read.integrity import _REFERENCE
from llmbudget.excel.read.limits import DAMAGED, LONGEST_TEXT, OWN_FILE, TEMPLATE, UPLOAD, Limits
from llmbudget.excel.read.package import judge, opened
from llmbudget.excel.templates.template import Template
from llmbudget.plan.file import PlanError
from llmbudget.presets import preset

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
STYLES, BOOK = "xl/styles.xml", "xl/workbook.xml"
SECONDS, MEGABYTES = 2, 200
"""What it may take to refuse a file."""


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def holding(part: str, end: str, more: str) -> bytes:
    """Return a small workbook with something added at the end of an element of a part."""
    parts = opened(template_of({}))
    assert end.encode() in parts[part]
    parts[part] = parts[part].replace(end.encode(), more.encode() + end.encode())
    return packed(parts)


def rows(n_rows: int, cell: str = "<c><v>1</v></c>", n_cells: int = 1) -> bytes:
    """Return a workbook with many rows of cells; {row} in a cell is its row."""
    text = "".join(f'<row r="{row}">{cell.format(row=row) * n_cells}</row>' for row in range(2, n_rows + 2))
    return holding(SHEET, "</sheetData>", text)


def numbered(text: str, count: int) -> str:
    return "".join(text.format(no) for no in range(count))


def filled_down() -> bytes:
    """Return a workbook in which a long formula is repeated very often."""
    long = "+".join(["A1"] * 3000)
    first = f'<row r="2"><c r="A2"><f t="shared" ref="A2:A9000" si="0">{long}</f></c></row>'
    others = "".join(f"<row r=\"{row}\"><c r=\"A{row}\"><f t='shared' si = '0'/></c></row>" for row in range(3, 9000))
    return holding(SHEET, "</sheetData>", first + others)


def with_parts(parts: dict[str, bytes]) -> bytes:
    return packed({**opened(template_of({})), **parts})


LESS = replace(UPLOAD, elements=160_000, cells=70_000)
"""A tenth of what a page takes: files are refused in the same way, and are made in less time."""

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "many texts": (lambda: holding(TEXTS, "</sst>", numbered("<si><t>{}</t></si>", 160_000)), "150,000 texts"),
    "many pieces of one text": (
        lambda: holding(TEXTS, "</sst>", f"<si>{numbered('<r><t>{}</t></r>', 160_000)}</si>"),
        "150,000 texts",
    ),
    "many formats": (lambda: holding(STYLES, "</cellXfs>", numbered('<xf fontId="{}"/>', 21_000)), "cell formats"),
    "many fonts with a prefix": (
        lambda: holding(STYLES, "</fonts>", numbered('<x:font a="{}"/>', 21_000)),
        "20,000 cell formats",
    ),
    "many names": (
        lambda: holding(BOOK, "</sheets>", numbered("<definedName name='n{}'>1</definedName>", 41_000)),
        "40,000 named cells",
    ),
    "many sheets": (lambda: holding(BOOK, "</sheets>", numbered('<sheet name="{}"/>', 300)), "more than 250 sheets"),
    "many merged cells": (
        lambda: holding(SHEET, "</sheetData>", numbered('<mergeCell ref="A{}:XFD1048576"/>', 21_000)),
        "20,000 merged cells",
    ),
    "many rules": (lambda: holding(SHEET, "</sheetData>", numbered('<cfRule priority="{}"/>', 21_000)), "formats"),
    "many attributes": (
        lambda: holding(SHEET, "</sheetData>", "<a" + "".join(f" a{no}=''" for no in range(60_000)) + "/>"),
        "500,000 characters",
    ),
    "a long text": (lambda: holding(TEXTS, "</sst>", f"<si><t>{numbered('{} ', 100_000)}</t></si>"), "500,000 char"),
    "a long formula, filled down": (filled_down, "characters in filled-down formulas"),
    "a formula with a comment inside": (lambda: rows(1, "<c><f>A1<!-- -->+1</f></c>"), "damaged"),
    "another encoding": (lambda: with_parts({TEXTS: "<sst/>".encode("utf-16")}), "written in UTF-16"),
    "a bomb": (lambda: with_parts({"xl/media/a.bin": bytes(30_000_000)}), "unpacks to"),
    "a large content": (lambda: with_parts({f"xl/{no}.bin": bytes(999_000) for no in range(110)}), "unpacks to"),
    "many parts": (lambda: with_parts({f"a{no}": b"" for no in range(10_001)}), "10,0.. parts"),
}
"""Files over the limits, and the message for each."""

MANY: dict[str, tuple[Callable[[], bytes], str]] = {
    "many cells": (lambda: rows(710, n_cells=100), "more than 70,000 cells"),
    "many empty rows": (lambda: rows(20_000, cell=""), "more than 14,000 rows"),
    "many of anything else": (lambda: holding(SHEET, "</sheetData>", numbered("<a{}/>", 170_000)), "160,000 pieces"),
    "deeply nested": (lambda: holding(SHEET, "</sheetData>", numbered("<a{}>", 170_000)), "160,000 pieces"),
}
"""Files for which the limits differ, and the message for each."""


@pytest.mark.parametrize("name", [*HOSTILE, *MANY])
def test_too_much_of_anything_is_refused_within_seconds_with_what_it_is_and_what_to_do(name: str) -> None:
    make, words = (HOSTILE | MANY)[name]
    content = make()
    assert len(content) < UPLOAD.file
    before = time.process_time()
    with pytest.raises(PlanError, match=words) as refused:
        judge(content, LESS if name in MANY else UPLOAD)
    assert time.process_time() - before < SECONDS
    [sentence] = refused.value.problems
    assert ";" in sentence, "it says what to do"


MEASURED = """
import sys
from pathlib import Path
from llmbudget.api.opening import read_back
from llmbudget.plan.file import PlanError
try:
    read_back(sys.stdin.buffer.read(), upload=True)
except PlanError as error:
    print(error)
[most] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(most.split()[1]) / 1024)
"""


def test_refusing_takes_little_memory() -> None:
    """Also of Python with all that reads workbooks: two megabytes of cells took minutes and gigabytes."""
    content = rows(10_000, n_cells=71)
    done = subprocess.run([sys.executable, "-c", MEASURED], input=content, capture_output=True, check=True)
    *_, sentence, megabytes = done.stdout.decode().splitlines()
    assert sentence.startswith("this workbook has more than 700,000 cells, which is the limit; ")
    assert float(megabytes) < MEGABYTES


def test_two_parts_of_one_name_are_refused() -> None:
    file = BytesIO(template_of({}))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", b"<worksheet/>")
    with pytest.raises(PlanError) as refused:
        judge(file.getvalue(), UPLOAD)
    assert refused.value.problems == [DAMAGED]


def test_cells_far_away_are_told_by_the_cell_in_which_reading_ended() -> None:
    """They take no room in the file, and each row is as long as its last cell."""
    grid = Grid(rows(9_000, '<c r="IV{row}"><v>1</v></c>'), UPLOAD)
    before = time.process_time()
    with pytest.raises(PlanError, match=r"^'Our form'!IV\d+: this sheet is so large .* delete the rows"):
        grid.sheet("Our form")
    assert time.process_time() - before < SECONDS


def test_a_text_longer_than_excel_takes_is_told_by_its_cell() -> None:
    """It may be one that many cells show, and each would be looked through."""
    text = numbered("<![CDATA[ {}]]>", LONGEST_TEXT)
    grid = Grid(holding(SHEET, "</sheetData>", f'<row r="9"><c t="inlineStr"><is><t>{text}</t></is></c></row>'))
    with pytest.raises(PlanError, match=r"^'Our form'!A9: this text has more than 32,767 characters"):
        grid.sheet("Our form")


def test_other_workbooks_that_formulas_refer_to_are_never_opened() -> None:
    parts = opened(template_of({}))
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink><broken>"
    assert Grid(packed(parts)).names == ["Our form"]


def test_references_are_found_in_a_long_formula_in_linear_time() -> None:
    """A word without end took a second each, and a workbook holds a hundred thousand formulas."""
    before = time.process_time()
    for _ in range(20):
        _REFERENCE.sub("", "a" * 8_000)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("limits", [UPLOAD, OWN_FILE])
def test_exported_workbooks_have_much_room(limits: Limits) -> None:
    """As exported, a third of it is enough; Excel and LibreOffice write more formats and texts when they save it."""
    room = replace(limits, file=limits.file // 3, content=limits.content // 3)
    judge(content_of(preset("startup")), replace(room, elements=limits.elements // 3, cells=limits.cells // 3))


def test_a_page_takes_less_than_python_and_a_template_less_than_both() -> None:
    for name in ("file", "content", "elements", "cells"):
        assert getattr(TEMPLATE, name) <= getattr(UPLOAD, name) < getattr(OWN_FILE, name)
    content = rows(500, n_cells=600)
    with pytest.raises(PlanError, match="no llmbudget plan"):
        read_back(content, upload=True)
    with pytest.raises(PlanError, match=r"more than 250,000 cells.*delete sheets"):
        Template(content)
    with pytest.raises(PlanError, match=r"more than 40,000 named cells.*`llmbudget read`"):
        read_back(HOSTILE["many names"][0](), upload=True)

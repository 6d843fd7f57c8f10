"""Entries are put into the text of a sheet of any program, and nothing else in the file changes."""

import re
import struct
import time
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from own_templates import template_of

from llmbudget import Budget
from llmbudget.excel.read.package import opened, packed
from llmbudget.excel.templates.cell_patch import Sheet
from llmbudget.excel.templates.dates import Dates
from llmbudget.excel.templates.template import Template
from llmbudget.plan.file import PlanError

DATES = Dates(b"<workbook/>", b'<styleSheet><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>')

SHEET_1 = "xl/worksheets/sheet1.xml"


def sheet(rows: str, head: str = "") -> bytes:
    return f'<worksheet xmlns="x">{head}<sheetData>{rows}</sheetData><pageMargins left="1"/></worksheet>'.encode()


def spliced(rows: str, cells: dict[tuple[int, int], Any], head: str = "") -> str:
    """Return the rows after entries were put into some cells."""
    written = Sheet(sheet(rows, head), DATES).with_cells(cells).decode()
    before, after = written.split("<sheetData>")
    assert before == f'<worksheet xmlns="x">{head}'
    content, after = after.split("</sheetData>")
    assert after == '<pageMargins left="1"/></worksheet>'
    return content


def test_rows_and_cells_that_were_not_there_come_to_their_place() -> None:
    rows = '<row r="2" spans="2:4" ht="9"><c r="B2" s="3"/><c r="D2"><v>1</v></c></row><row r="5"/>'
    cells = {(1, 1): 1.0, (2, 1): 2.0, (2, 3): 3.0, (5, 2): "x", (7, 30): 4.0}
    assert spliced(rows, cells) == (
        '<row r="1"><c r="A1" s="0"><v>1.0</v></c></row>'
        '<row r="2" ht="9"><c r="A2" s="0"><v>2.0</v></c><c r="B2" s="3"/><c r="C2" s="0"><v>3.0</v></c>'
        '<c r="D2"><v>1</v></c></row>'
        '<row r="5"><c r="B5" s="0" t="inlineStr"><is><t xml:space="preserve">x</t></is></c></row>'
        '<row r="7"><c r="AD7" s="0"><v>4.0</v></c></row>'
    )


def test_a_cell_that_nobody_touched_has_the_format_of_its_row_or_column() -> None:
    head = '<cols><col min="2" max="3" style="7"/></cols>'
    rows = '<row r="1" s="5" customFormat="1"></row><row r="2" s="5"/>'
    written = spliced(rows, {(1, 2): 1.0, (2, 2): 1.0, (3, 3): 1.0, (3, 4): 1.0}, head)
    assert re.findall(r'r="([A-Z]\d)" s="(\d)"', written) == [("B1", "5"), ("B2", "7"), ("C3", "7"), ("D3", "0")]


def test_rows_and_cells_that_do_not_say_where_they_are_follow_those_before() -> None:
    rows = "<row><c><v>1</v></c><c s='4'><v>2</v></c></row><row><c><f>A1</f></c></row>"
    assert '<c><v>1</v></c><c r="B1" s="4"><v>9.0</v></c>' in spliced(rows, {(1, 2): 9.0})
    assert Sheet(sheet(rows), DATES).calculated() == ({(2, 1)}, [])


def test_elements_may_have_a_prefix() -> None:
    part = b'<x:worksheet xmlns:x="y"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    written = Sheet(part, DATES).with_cells({(1, 1): "a", (2, 1): 1.0})
    assert b'<x:c r="A1" s="0" t="inlineStr"><x:is><x:t xml:space="preserve">a</x:t></x:is></x:c>' in written
    assert b'<x:row r="2"><x:c r="A2" s="0"><x:v>1.0</x:v></x:c></x:row></x:sheetData>' in written


def test_an_empty_sheet_takes_entries_too() -> None:
    written = Sheet(b"<worksheet><sheetData/></worksheet>", DATES).with_cells({(1, 1): 1.0})
    assert written == (b'<worksheet><sheetData><row r="1"><c r="A1" s="0"><v>1.0</v></c></row></sheetData></worksheet>')


def test_a_part_that_is_no_sheet_is_damaged() -> None:
    with pytest.raises(PlanError, match="damaged"):
        Sheet(b"<worksheet/>", DATES)
    parts = opened(template_of({"llmbudget.total_cost": "$B$2"}))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-9]
    with pytest.raises(PlanError, match="damaged"):
        Template(packed(parts))


A1, B2 = '<c r="A1" s="0"><v>9.0</v></c>', '<c r="B2" s="0"><v>8.0</v></c>'
ROW_2 = f'<row r="2">{B2}</row>'
NOTE = '<!-- <c r="A1"/> -->'
DATA = '<c r="C1" t="str"><v><![CDATA[<c r="A1"/></row>]]></v></c>'
AROUND = '<mc:A xmlns:mc="m"><row r="1"><c r="A1"/></row></mc:A>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # What looks like an element in a comment, a text or an extension is none.
        (f'<row r="1">{NOTE}<c r="B1"/></row>', f'<row r="1">{NOTE}{A1}<c r="B1"/></row>{ROW_2}'),
        (f'<row r="1">{DATA}</row>', f'<row r="1">{A1}{DATA}</row>{ROW_2}'),
        # Single quotes, white space, entities and > in attributes.
        ("<row  r='1' ><c r = 'A1'/></row\n>", f"<row  r='1' >{A1}</row\n>{ROW_2}"),
        ('<row r="&#49;" x=">"><c r="&#65;1"/></row>', f'<row r="&#49;" x=">">{A1}</row>{ROW_2}'),
        # Rows and cells out of their order stay where they are, and none is doubled.
        ('<row r="2"><c r="C2"/></row><row r="1"/>', f'<row r="2">{B2}<c r="C2"/></row><row r="1">{A1}</row>'),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', f'<row r="1"><c r="B1"/>{A1}</row>{ROW_2}'),
        # What another program put around rows is no row, and is kept.
        (AROUND, f'{AROUND}<row r="1">{A1}</row>{ROW_2}'),
        # Texts inside of a cell go, with all that belongs to it.
        ('<row r="1"><c r="A1"><is><r><t>a</t></r></is></c></row>', f'<row r="1">{A1}</row>{ROW_2}'),
        ('<row r="1" spans="1:1"\t/>', f'<row r="1"\t>{A1}</row>{ROW_2}'),
    ],
)  # fmt: skip
def test_odd_xml_is_understood_and_kept(before: str, after: str) -> None:
    assert spliced(before, {(1, 1): 9.0, (2, 2): 8.0}) == after


def test_results_of_formulas_go_and_all_else_of_their_cells_stays() -> None:
    rows = "<row r='1'><c t='e' r=\"A1\" x=\" t='b'\"><f>1/0</f><!-- v --><v>#DIV/0!</v><extLst/></c></row>"
    assert spliced(rows, {}) == "<row r='1'><c r=\"A1\" x=\" t='b'\"><f>1/0</f><!-- v --><extLst/></c></row>"


def test_what_cannot_be_right_is_refused() -> None:
    """Rows or cells twice, places that are none, two sheets in one, and columns that overlap without end."""
    cols = "<cols>" + '<col min="1" max="16384" style="1"/>' * 2 + "</cols>"
    twice = '<row r="1"/><row r="1"/>', '<row r="1"><c r="A1"/><c r="A1"/></row>', "</sheetData><sheetData>"
    nowhere = '<row r="x"/>', '<row r="0"/>', '<row><c r="1A"/></row>', "<row>"
    for rows, head in ("", cols), *((rows, "") for rows in (*twice, *nowhere)):
        with pytest.raises(PlanError, match="damaged"):
            Sheet(sheet(rows, head), DATES)


def test_a_part_in_another_encoding_takes_any_text() -> None:
    part = "<?xml version='1.0' encoding='ISO-8859-1'?><worksheet><a b='é'/><sheetData/></worksheet>"
    written = Sheet(part.encode("latin-1"), DATES).with_cells({(1, 1): "é €"})
    assert "<a b='é'/>".encode("latin-1") in written
    assert b"&#233; &#8364;" in written


def test_all_cells_that_one_formula_fills_are_calculated() -> None:
    rows = '<row r="2"><c r="B2"><f t="array" ref="B2:B9">A1:A8</f></c></row><row r="3"><c r="B3"><v>1</v></c></row>'
    assert Sheet(sheet(rows), DATES).calculated() == ({(2, 2)}, [(2, 2, 2, 9)])
    content = template_of({"llmbudget.total_cost": "$B$3"}, lambda _, s: s.write_array_formula("B2:B4", "{=A1:A3}"))
    assert "holds a formula" in Template(content).problems[0]


def seconds(n_rows: int) -> float:
    """Return what it takes to fill a sheet with comments that look like cells without an end."""
    part = sheet("<!-- <c -->" * n_rows + '<row r="1"><c r="A1"/></row>')
    start = time.process_time()
    Sheet(part, DATES).with_cells({(1, 1): 1.0})
    return time.process_time() - start


def test_filling_takes_linear_time_in_odd_xml() -> None:
    """Sixteen times as much took 256 times as long: minutes in a file of some kilobytes."""
    assert seconds(320_000) < 40 * max(seconds(20_000), 0.001)


def test_merged_cells_without_end_take_neither_time_nor_memory() -> None:
    """Each covers a whole sheet, and each name is looked up among all of them."""
    names = {f"llmbudget.monthly.cash_out{no}": f"$A${no + 1}" for no in range(200)}
    parts = opened(template_of(names))
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 10_000 + b"</mergeCells>"
    parts[SHEET_1] = parts[SHEET_1].replace(b"</sheetData>", b"</sheetData>" + merged)
    start = time.process_time()
    with pytest.raises(PlanError, match="damaged"):
        Template(packed(parts))
    assert time.process_time() - start < 2


def test_of_very_many_names_without_meaning_the_first_are_told() -> None:
    """To find the ids that are most alike takes a while for each."""
    start = time.process_time()
    problems = Template(template_of({f"llmbudget.total{no}": f"$A${no + 1}" for no in range(2_000)})).problems
    assert (len(problems), problems[-1]) == (21, "and 1,980 more names have unknown ids")
    assert time.process_time() - start < 3


def test_a_format_for_dates_is_made_once_and_counted() -> None:
    dates = Dates(b"", b'<s><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="4" fontId="2"><a/></xf></cellXfs></s>')
    assert [dates.shown(1), dates.shown(1), dates.shown(0)] == [2, 2, 3]
    assert dates.styles == (
        b'<s><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="4" fontId="2"><a/></xf>'
        b'<xf numFmtId="14" applyNumberFormat="1" fontId="2"><a/></xf><xf numFmtId="14" applyNumberFormat="1"></xf>'
        b"</cellXfs></s>"
    )
    assert dates.serial(date(2027, 1, 1)) == 46388


def _png() -> bytes:
    """Return a picture of one red point."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\0\0")),
        (b"IEND", b""),
    ]
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _draw_all(book: Any, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
    """Draw all that forms have in them, much of which openpyxl would lose."""
    lists = book.add_worksheet("Lists")
    lists.write_column("A1", ["Low", "High"])
    sheet.insert_image("F1", "logo.png", {"image_data": BytesIO(_png())})
    sheet.insert_textbox("F5", "Confidential")
    sheet.insert_button("F9", {"caption": "Press"})
    sheet.write_comment("A1", "Read the guide.", {"width": 300})
    sheet.data_validation("C2", {"validate": "list", "source": "=Lists!$A$1:$A$2"})
    sheet.conditional_format("B2:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("D2", {"range": "'Our form'!B2:B9"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Our form'!$B$2:$B$9"})
    sheet.insert_chart("F12", chart)
    sheet.set_header("&C&G", {"image_center": "h.png", "image_data_center": BytesIO(_png())})
    sheet.write_rich_string("A3", "Total ", book.add_format({"bold": True}), "cost")
    sheet.protect("secret")
    book.set_custom_property("Form", "F-12")


@pytest.fixture(name="draw")
def _draw() -> Callable[[Any, Any], None]:
    return _draw_all


def test_everything_but_the_named_cells_stays_byte_for_byte(draw: Callable[[Any, Any], None]) -> None:
    """Pictures, shapes, controls, comments, charts, lists on other sheets, sparklines, headers and protection."""
    content = template_of({"llmbudget.total_cost": "$B$2", "llmbudget.role_name": "$A$10:$A$14"}, draw)
    before, after = opened(content), opened(Template(content).filled(Budget("startup")).content)
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml"}
    around = [
        re.sub(rb"<sheetData>.*</sheetData>", b"", one["xl/worksheets/sheet1.xml"], flags=re.DOTALL)
        for one in (before, after)
    ]
    assert around[0] == around[1]
    kept = b"x14:sparkline", b"x14:cfRule", b"legacyDrawing", b"sheetProtection", b"dataValidation"
    assert all(word in around[1] for word in kept)
    texts = b"".join(after.values())
    assert all(word in texts for word in (b"Confidential", b"Press", b"Read the guide.", b"F-12"))

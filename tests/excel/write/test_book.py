"""Sheets write formulas faster than XlsxWriter, and exactly as it does."""

import re
from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.read.package import opened
from llmbudget.excel.write.sheet import Sheet

FORMULAS: list[tuple[str, str | float]] = [
    ("=A1 + 1", 0.1 + 0.2),
    ("=A1 * 1000", 1e21),
    ("=A1 = B1", -0.0),
    ("=-A1", 5),
    ('=IF(A1 < B1,"a & b","<c>")', "a & b <c> \"d\" 'e'"),
    ('=A1&""', ""),
    ("=1 / A1", "#DIV/0!"),
    ("=Inputs!$G$14", "=1+1"),
    ("=Inputs!$G$15", "  spaces\nand a line  "),
]


@pytest.mark.parametrize("constant", [1.5, "text & <more>", None])
def test_a_sheet_is_written_byte_for_byte_as_xlsxwriter_does(constant: float | str | None) -> None:
    """Formulas with every kind of result, beside cells that hold none. But it states no columns that a row spans."""
    assert sheet_xml(Sheet, constant) == re.sub(rb' spans="[^"]*"', b"", sheet_xml(Worksheet, constant))


def sheet_xml(kind: type[Worksheet], constant: float | str | None) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, look = book.add_worksheet("Sheet", kind), book.add_format({"num_format": "0.00", "bold": True})
    for row, (text, value) in enumerate(FORMULAS):
        sheet.write_formula(row, 1, text, look, value)
        sheet.write(row, 2, constant, look)
        sheet.write_datetime(row + 2 * len(FORMULAS), 4, datetime(2027, 1, 1), look)  # noqa: DTZ001 - a day
    if isinstance(sheet, Sheet):
        sheet.measure()
    book.close()
    return opened(file.getvalue())["xl/worksheets/sheet1.xml"]

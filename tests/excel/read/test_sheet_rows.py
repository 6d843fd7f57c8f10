"""The rows of a sheet are those that openpyxl finds, and a sheet that declares anything is refused."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from edits import Edited

from llmbudget.excel.read.grid import Grid
from llmbudget.excel.read.sheet_rows import FORMULAS, VALUES, rows


@pytest.fixture
def content() -> bytes:
    """A workbook with every kind of cell, blank cells, and blank rows."""
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet
    for address, value in {
        "B2": 1.5,
        "D2": "a text",
        "A5": date(2027, 3, 1),
        "C5": True,
        "B6": "=B2*2",
        "C9": "#REF!",
    }.items():
        sheet[address] = value
    book.save(file)
    return Edited(file.getvalue()).change("Sheet", lambda text: text.replace("<v />", "<v>3</v>")).content()


def test_rows_are_those_of_openpyxl(content: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True)["Sheet"]
    sheet.reset_dimensions()
    width = 6
    padded = [(*line, *[None] * (width - len(line))) for line in Grid(content).formulas("Sheet")]
    assert padded == list(sheet.iter_rows(max_col=width, values_only=True))


def test_a_cell_has_the_value_that_is_stored_beside_its_formula(content: bytes) -> None:
    sheet = Grid(content).sheet("Sheet")
    assert (sheet.cell(5, 1).value, sheet.cell(5, 1).is_formula) == (3, True)
    assert (sheet.cell(1, 1).value, sheet.cell(1, 1).is_formula) == (1.5, False)
    assert sheet.cell(8, 2).is_error
    assert [len(line) for line in sheet.rows] == [0, 4, 0, 0, 3, 2, 0, 0, 3]


def test_a_row_that_stands_behind_a_later_one_is_left_out(content: bytes) -> None:
    again = '<row r="2"><c r="B2"><v>7</v></c></row></sheetData>'
    edited = Edited(content).change("Sheet", lambda text: text.replace("</sheetData>", again)).content()
    sheet = Grid(edited).sheet("Sheet")
    assert (len(sheet.rows), sheet.cell(1, 1).value) == (9, 1.5)


@pytest.mark.parametrize("reading", [VALUES, FORMULAS])
def test_a_sheet_that_declares_anything_is_refused(content: bytes, reading: bool) -> None:  # noqa: FBT001 - as there
    """Before the first of its cells is read."""
    edit = Edited(content)
    edit.parts["xl/worksheets/sheet1.xml"] = b"<!DOCTYPE worksheet>" + edit.parts["xl/worksheets/sheet1.xml"]
    book = openpyxl.load_workbook(BytesIO(edit.content()), read_only=True)
    with pytest.raises(ValueError, match="declares a document type"):
        next(rows(book, "Sheet", reading))

"""Workbooks that were read before are read faster: for tests that read one again and again with little changed."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from kept import Kept

from llmbudget.excel.read import integrity
from llmbudget.excel.read.expected_cells import expected_sheets
from llmbudget.excel.read.grid import Grid, Sheet
from llmbudget.excel.write.layout import Layout

_ON_WHICH_CELLS_REST = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
_SHEETS: Kept[Sheet] = Kept(60)
_FORMULAS: Kept[list[list[Any]]] = Kept(60)
_EXPECTED: Kept[Any] = Kept(4)


@pytest.fixture(scope="module", autouse=True)
def reading_again_is_fast() -> Iterator[None]:
    """Sheets of which every byte was read before are not parsed again, nor is it noted again what a plan is written as.

    Tests of the reader edit one or two of the 25 sheets of the same workbook, hundreds of times.
    """
    sheet, formulas, expected = Grid.sheet, Grid.formulas, expected_sheets

    def read_sheet(grid: Grid, name: str) -> Sheet:
        return _SHEETS.get(_bytes(grid, name), lambda: sheet(grid, name))

    def read_formulas(grid: Grid, name: str) -> list[list[Any]]:
        return _FORMULAS.get(_bytes(grid, name), lambda: formulas(grid, name))

    def noted(layout: Layout) -> Any:  # noqa: ANN401 - what the reader compares with
        return _EXPECTED.get((repr(layout.plan), layout.plan.catalog), lambda: expected(layout))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Grid, "sheet", read_sheet)
        patch.setattr(Grid, "formulas", read_formulas)
        patch.setattr(integrity, "expected_sheets", noted)
        yield


def _bytes(grid: Grid, name: str) -> tuple[str, bytes]:
    """Return what tells the cells of a sheet from those of others: all bytes that they are read from."""
    book, digest = grid._book, sha256()  # noqa: SLF001 - which parts hold a sheet is known there
    archive = book._archive  # noqa: SLF001 - as above
    for part in (book[name]._worksheet_path, *_ON_WHICH_CELLS_REST):  # noqa: SLF001 - as above
        digest.update(archive.read(part) if part in archive.namelist() else b"")
    return name, digest.digest()

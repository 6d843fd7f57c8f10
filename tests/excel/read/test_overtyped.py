"""A result that was overtyped, on any sheet, is told by the reader and by the workbook itself."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from zlib import crc32

import openpyxl
import pytest
from edits import Edited
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from spreadsheets import content_of

from llmbudget.excel.read import integrity as read_integrity
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import integrity
from llmbudget.excel.write.blocks import Block, blocks, groups
from llmbudget.excel.write.columns import FIRST, UNIT
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError
from llmbudget.presets import preset

DAY = date(2027, 3, 9)
TYPED = 987_654.25
Convert = Callable[..., dict[str, bytes]]
Cell = tuple[str, str]
CALCULATED = re.compile(r'<c r="([A-Z]+[0-9]+)"[^>]*><f>')


@cache
def outputs(organisation: str) -> list[Cell]:
    """Return one calculated cell of each sheet, picked by chance, but the same in each run."""
    edit, found = Edited(content_of(preset(organisation))), []
    for sheet in edit.sheets():
        cells = CALCULATED.findall(edit.parts[edit.path(sheet)].decode())
        if not cells:  # the divider
            continue
        found.append((sheet, cells[crc32(f"{organisation} {sheet}".encode()) % len(cells)]))
    return found


def address(cell: Cell) -> str:
    sheet, place = cell
    return f"'{sheet}'!{place}" if " " in sheet else f"{sheet}!{place}"


def overtyped(organisation: str, *, but: str = "") -> Edited:
    edit = Edited(content_of(preset(organisation)))
    for cell in outputs(organisation):
        if cell[0] != but:
            edit.type(address(cell), TYPED)
    return edit


def problems(edit: Edited) -> list[str]:
    with pytest.raises(PlanError) as refused:
        read_workbook(edit.content(), DAY)
    return refused.value.problems


@pytest.mark.parametrize("organisation", ["startup", pytest.param("big_tech", marks=pytest.mark.slow)])
def test_a_result_overtyped_on_any_sheet_is_told_by_cell(organisation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_integrity, "MOST_TOLD", 1000)
    found = problems(overtyped(organisation))
    assert {one.split(": ")[0] for one in found} == {address(cell) for cell in outputs(organisation)}
    shown = re.compile(
        r" was overwritten by (987654\.25|4604-02-07); undo that, "
    )  # a number, in a cell of months a day
    assert [one for one in found if not shown.search(one)] == []


@pytest.mark.slow
def test_a_fact_of_the_catalogue_that_was_changed_is_told_for_results_rest_on_it() -> None:
    place = Layout(preset("startup")).places["accelerators_market_price"]
    cell = f"Catalogue!{get_column_letter(place.column + 1)}{place.row + 1}"
    [problem] = problems(Edited(content_of(preset("startup"))).type(cell, 0.01))
    assert problem.startswith(f"{cell}: the number of ")
    assert "was overwritten by 0.01" in problem


@pytest.mark.slow
def test_rows_inserted_on_sheets_that_finance_reads_do_no_harm_and_the_cells_below_are_still_compared() -> None:
    edit = (
        Edited(content_of(preset("startup")))
        .insert_row("Key figures", 9)
        .insert_row("Cash", 12)
        .insert_row("Cover", 14)
    )
    assert read_workbook(edit.content(), DAY).changes == []
    edit.type("Key figures!G12", TYPED)
    [problem] = problems(edit)
    assert problem.startswith("'Key figures'!G12: the formula of ")


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_workbook_names_each_overtyped_cell_and_legal_edits_are_none(convert: Convert) -> None:
    """On each sheet except Integrity, which cannot count itself; the reader reports those.

    Of one organization: of the others, whose own sheets are written by the same code, the reader reports each cell.
    """
    files = {name: overtyped(name, but="Integrity").content() for name in ("nonprofit",)}
    files["one"] = Edited(content_of(preset("startup"))).type("Key figures!G5", 500_000).content()
    legal = Edited(content_of(preset("startup"))).type(_typed("tokens"), 2e9, formula="2*10^9")
    files["legal"] = legal.insert_row("Key figures", 9).insert_row("Inputs", 60).content()
    found = {name: _values(content) for name, content in convert(files).items()}
    assert _verdict(found.pop("legal")) == (1, integrity.AS_EXPORTED)
    assert _verdict(found.pop("one")) == (0, "overtyped: Key figures $G$5")
    for name, book in found.items():
        n_sheets = len(outputs(name)) - 1
        assert _verdict(book)[0] == 0
        assert str(_verdict(book)[1]).endswith(f" and {n_sheets - 1} more")
        blocks = [row for row in book["Integrity"].iter_rows(values_only=True) if row[UNIT] in book.sheetnames]
        sheets = {row[UNIT] for row in blocks if row[FIRST] > 0}
        assert sheets == {cell[0] for cell in outputs(name)} - {"Integrity"}


def _typed(name: str) -> str:
    return Layout(preset("startup")).places[name].cell().replace("$", "")


def _values(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)


def _verdict(book: Workbook) -> tuple[object, object]:
    """Return what the cover says of all checks, and beside it of results."""
    rows = book["Cover"].iter_rows(max_row=40, max_col=3, values_only=True)
    return next((holds, beside) for what, holds, beside in rows if what == "All checks hold as planned")


def test_the_program_that_cannot_count_formulas_says_so_and_fails_no_check() -> None:
    """The fallback of each formula stands in front of what it cannot calculate."""
    edit = Edited(content_of(preset("startup")))
    formulas = re.findall("<f>([^<]*)</f>", edit.parts[edit.path("Integrity")].decode())
    counting = [formula for formula in formulas if "ISFORMULA" in formula]
    able, *blocks = counting
    assert able.startswith("IF(ISERROR(SUMPRODUCT(")
    asking = [formula for formula in blocks if formula.startswith(f'IF($G$7 = "{integrity.ABLE}",IFERROR(')]
    placing = [formula for formula in blocks if re.match(r"IF\(\$G[0-9]+ = 0,", formula)]
    assert len(asking) == len(placing) == len(blocks) / 2


def test_cells_are_listed_in_full_rectangles_and_on_calculation_by_group_with_cells_left_out_between() -> None:
    cells = [(4, 6), (4, 8), (5, 6), (8, 6), (8, 7)]
    full = [((4, 5), (6, 6), 2), ((8, 8), (6, 7), 2), ((4, 4), (8, 8), 1)]
    assert {*blocks("Data", cells)} == {Block("Data", *rows, columns, n) for rows, columns, n in full}
    assert [*groups("Calculation", cells)] == [
        Block("Calculation", 4, 5, (6, 8), 3),
        Block("Calculation", 8, 8, (6, 7), 2),
    ]

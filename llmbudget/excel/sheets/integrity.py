"""Integrity: whether calculated cells still hold formulas, and whether inputs are within their bounds.

ISFORMULA came with Excel 2013. Three sample formulas and a text show whether a program has it and counts as Excel
does. If not, formulas are not checked; the sheet says so, and no check fails.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import bounds
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.blocks import Block, blocks, groups
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.style import CALCULATED, PLAIN

SHEET = "Integrity"
ABOUT = "Whether calculated cells still hold formulas, and whether inputs are within their bounds"
WHERE = FIRST + 1
_FORMULAS_ROW, _BOUNDS_ROW, _ABLE_ROW, _SPECIMEN_ROW, _TOLD_ROW, _COUNT_ROW, _OUTSIDE_ROW = range(
    HEADING_ROWS, HEADING_ROWS + 7
)
_LIST_ROW = _OUTSIDE_ROW + 3
"""Row with the title of the list of inputs; the list of blocks of formulas follows."""

_OF_CHECKS = ("Cover", "Checks")
"""Sheets that show whether checks hold: no check may depend on their cells, so a note on the cover names them."""

AS_EXPORTED = "no result was overtyped"
NOT_TOLD = "this program cannot find overtyped results"
ABLE, NOT_ABLE = "yes", "not in this program"
"""Whether the program that calculates the workbook counts formulas as Excel does."""

_NOTHING = "–"
_SPECIMENS = 3
"""Formulas among the samples."""

CHECKS = (
    SheetCheck(
        "Calculated cells hold their formulas",
        check_place(SHEET, _FORMULAS_ROW),
        "A result was overtyped or deleted and no longer updates. Undo that, or export the plan again. The cover and "
        "Integrity name the cell.",
    ),
    SheetCheck(
        "Inputs are within their bounds",
        check_place(SHEET, _BOUNDS_ROW),
        "Spreadsheets do not check pasted values. Integrity names the input and says what to enter.",
        identity=False,
    ),
)


def told_cell() -> str:
    """Return the address of the words that name an overtyped cell, cells of Cover and Checks included."""
    return Place(SHEET, _TOLD_ROW).cell()


def write(book: Book) -> None:
    """Add the sheet as the last one, because it lists the cells of all others."""
    sheet = book.sheet(
        SHEET,
        "Both lists should show only 0: calculated cells that were overtyped, and inputs out of bounds.",
        heads={LABEL: "What must hold", UNIT: "Sheet or unit", NOTE: "What it means", FIRST: "Holds"},
    )
    sheet.set_column(NOTE, NOTE, 90)
    sheet.set_column(TOTAL, TOTAL, 24)
    sheet.set_column(WHERE, bounds.MOST, 24)
    outside = bounds.write(book, sheet, _LIST_ROW)
    counted, behind = _listed(book)
    first = outside.last + 4
    _write_heads(book, sheet, first - 1)
    labeled = {name: sorted(labels) for name, labels in book.labels.items()}
    for row, block in enumerate((*counted, *behind), first):
        _write_block(book, sheet, row, block, _label(book, block, labeled))
    last, end = first + len(counted) - 1, first + len(counted) + len(behind) - 1
    _write_results(book, sheet, outside, (first, last, end))


def _write_results(book: Book, sheet: Worksheet, outside: bounds.Listed, rows: tuple[int, int, int]) -> None:
    """Write the results of the lists; counts of formulas without and with the cells of Cover and Checks."""
    first, last, end = rows
    write_check(book, sheet, CHECKS[0], as_exported(f"SUM({_span(FIRST, first, last)}) = 0"))
    write_check(book, sheet, CHECKS[1], as_exported(f"SUM({outside.span}) = 0"))
    book.text(sheet, _FORMULAS_ROW, NOTE, "Counted in the list of calculated cells below", "note")
    book.text(sheet, _BOUNDS_ROW, NOTE, "Counted in the list of inputs below", "note")
    _write_specimens(book, sheet)
    book.text(sheet, _TOLD_ROW, LABEL, "Where calculated cells were overtyped")
    book.text(sheet, _TOLD_ROW, NOTE, "Includes cells of Cover and Checks, which no check covers", "note")
    counts, places = _span(FIRST, first, end), _span(WHERE, first, end)
    n_missing, able = f"SUM({counts})", _able_cell()
    cells = f'INDEX({places},{_most(counts)}) & IF({n_missing} = 1,""," and " & ({n_missing} - 1) & " more")'
    text = f'=IF({able} = "{ABLE}",IF({n_missing} = 0,"{AS_EXPORTED}","overtyped: " & {cells}),"{NOT_TOLD}")'
    book.formula(sheet, _TOLD_ROW, FIRST, text, AS_EXPORTED, "text", CALCULATED)
    book.text(sheet, _COUNT_ROW, LABEL, "Calculated cells that were overtyped or deleted")
    book.formula(sheet, _COUNT_ROW, FIRST, f"={n_missing}", 0, "cells", CALCULATED)
    book.text(sheet, _OUTSIDE_ROW, LABEL, "Input out of bounds")
    text = f'=IF(SUM({outside.span}) = 0,"{_NOTHING}",INDEX({outside.labels},{_most(outside.span)}))'
    book.formula(sheet, _OUTSIDE_ROW, FIRST, text, _NOTHING, "text", CALCULATED)


def _write_specimens(book: Book, sheet: Worksheet) -> None:
    """Write the sample formulas and a text, and whether this program counts three formulas."""
    book.text(sheet, _SPECIMEN_ROW, LABEL, "Samples: three formulas and a text, in this row and the next")
    for row, column in ((0, 0), (0, 1), (1, 1)):
        book.formula(sheet, _SPECIMEN_ROW + row, FIRST + 3 + column, "=1", 1, "1", CALCULATED)
    book.text(sheet, _SPECIMEN_ROW + 1, FIRST + 3, "text", "note")
    book.number(sheet, _SPECIMEN_ROW, TOTAL, _SPECIMENS, "1", PLAIN)
    counted = _counted(xl_range_abs(_SPECIMEN_ROW, FIRST + 3, _SPECIMEN_ROW + 1, FIRST + 4))
    expected = xl_rowcol_to_cell(_SPECIMEN_ROW, TOTAL, row_abs=True, col_abs=True)
    book.text(sheet, _ABLE_ROW, LABEL, "This program finds overtyped results")
    book.text(sheet, _ABLE_ROW, NOTE, "If not, open the workbook in Excel 2013 or later, or in LibreOffice", "note")
    text = f'=IF(ISERROR({counted}),"{NOT_ABLE}",IF({counted} = {expected},"{ABLE}","{NOT_ABLE}"))'
    book.formula(sheet, _ABLE_ROW, FIRST, text, ABLE, "text", CALCULATED)


def _write_heads(book: Book, sheet: Worksheet, row: int) -> None:
    book.group(sheet, row - 1, "Calculated cells", WHERE)
    heads = {
        LABEL: "First row of the block", UNIT: "Sheet", NOTE: "Block as exported", TOTAL: "Formulas",
        FIRST: "Overtyped or deleted", WHERE: "Where",
    }  # fmt: skip
    for column, head in heads.items():
        book.text(sheet, row, column, head, "figures" if column in {TOTAL, FIRST} else "head")


def _write_block(book: Book, sheet: Worksheet, row: int, block: Block, label: str) -> None:
    """Write how many formulas of a block are missing, and where; added formulas do no harm."""
    span = block.range()
    words, as_exported, n_cells, missing = (
        f"${xl_col_to_name(column)}{row + 1}" for column in (UNIT, NOTE, TOTAL, FIRST)
    )
    book.text(sheet, row, LABEL, label)
    book.text(sheet, row, UNIT, block.sheet, "note")
    book.text(sheet, row, NOTE, span.rpartition("!")[2].replace("$", ""), "note")
    book.number(sheet, row, TOTAL, block.n_cells, "cells", PLAIN)
    text = f'=IF({_able_cell()} = "{ABLE}",IFERROR(MAX({n_cells} - {_counted(span)},0),{n_cells}),0)'
    book.formula(sheet, row, FIRST, text, 0, "cells", CALCULATED)
    missing_here = f"(1 - _xlfn.ISFORMULA({span}))"
    place = f"ADDRESS(SUMPRODUCT({missing_here} * ROW({span})),SUMPRODUCT({missing_here} * COLUMN({span})))"
    first = f"ADDRESS(ROW(INDEX({span},1,1)),COLUMN(INDEX({span},1,1)))"
    alone = f'IF(({missing} = 1) * (ROWS({span}) * COLUMNS({span}) = {n_cells}),{place},"from " & {first})'
    text = f'=IF({missing} = 0,"{_NOTHING}",{words} & " " & IFERROR({alone},{as_exported}))'
    book.formula(sheet, row, WHERE, text, _NOTHING, "text", CALCULATED)


def _listed(book: Book) -> tuple[list[Block], list[Block]]:
    """Return the blocks that a check covers, and those that themselves show whether checks hold."""
    counted, behind = list[Block](), list[Block]()
    for name, cells in book.calculated.items():
        if name != SHEET:
            of_checks = {cell for cell, text in cells.items() if name in _OF_CHECKS or "Checks!" in text}
            own = {cell for cell, text in cells.items() if f"{SHEET}!" in text} if name == "Cover" else set()
            covered = cells.keys() - of_checks - own
            counted += groups(name, covered) if name == "Calculation" else blocks(name, covered)
            behind += blocks(name, of_checks - own)
    return counted, behind


def _label(book: Book, block: Block, labeled: Mapping[str, Sequence[int]]) -> str:
    """Return the label of the first line of a block, or of the nearest one above it; ``labeled`` are sorted rows."""
    rows = labeled.get(block.sheet, ())
    above = bisect_right(rows, block.first_row)
    return book.labels[block.sheet][rows[above - 1]] if above else block.sheet


def _able_cell() -> str:
    """Return the address of the cell that says whether this program finds overtyped results."""
    return str(xl_rowcol_to_cell(_ABLE_ROW, FIRST, row_abs=True, col_abs=True))


def _counted(span: str) -> str:
    return f"SUMPRODUCT(1 * _xlfn.ISFORMULA({span}))"


def _most(counts: str) -> str:
    """Return the formula of the place of the largest count in a list, the first of several."""
    return f"MATCH(MAX({counts}),{counts},0)"


def _span(column: int, first: int, last: int) -> str:
    return str(xl_range_abs(first, column, last, column))

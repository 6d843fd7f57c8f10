"""How finance's sheets are printed: paper and scale, pages of whole years, folded columns and rows, and thousands.

The ids of rows are folded away in a group of columns, and rows without an amount by a filter. One click shows them.
"""

from collections.abc import Collection, Mapping, Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write import paper
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, LABEL, NOTE, UNIT
from llmbudget.excel.write.expression import Expression, choose, sum_months, sum_rows
from llmbudget.excel.write.paper import text_width
from llmbudget.excel.write.style import CALCULATED, FLAG, NOTE_SIZE, THOUSANDS_FORMAT
from llmbudget.plan.reporting import THOUSANDS

SMALLEST_TEXT = 10
"""Points of the smallest text of a printed sheet, before it is scaled."""

LEAST_SCALE = paper.SMALLEST / SMALLEST_TEXT

CHART_FONT = {"name": "Arial", "size": SMALLEST_TEXT}
"""The font of the labels of charts."""

GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
"""The lines behind the series of a chart."""

_MILLIONS_FROM = 1e7
"""Amount from which the axis of a chart shows millions."""

_LOW_ROW, _TITLE_ROW = 13.5, 24
"""Points of a row of a page that has no wrapped text, and of its title."""

_TALLER = 1.05
"""Factor on the height of rows, for titles and what LibreOffice draws higher."""

_POINTS_PER_INCH, _POINTS_PER_PIXEL = 72, 0.75
_PERCENT = 100
_ID_WIDTH, _FLAG_WIDTH = 26, 12


def set_up(book: Book, sheet: Worksheet, *, landscape: bool) -> None:
    """Set paper, direction, margins and footer."""
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.set_paper(book.paper.small)
    sheet.set_margins(left=paper.SIDES, right=paper.SIDES, top=paper.ABOVE, bottom=paper.BELOW)
    sheet.set_footer("&L&F · &A&RPage &P of &N", {"margin": paper.SIDES / 2, "scale_with_doc": False})


def lower_rows(sheet: Worksheet) -> None:
    """Make the rows of a page without wrapped text a little lower, so that more of them fit."""
    sheet.set_default_row(_LOW_ROW)
    sheet.set_row(0, _TITLE_ROW)


def fold_columns(sheet: Worksheet, first: int = UNIT, last: int = NOTE, width: float = _ID_WIDTH) -> None:
    """Fold unit, id and note away in a group: the sign above the next column shows them."""
    for column in range(first, last + 1):
        sheet.set_column(column, column, width, None, {"level": 1, "hidden": True})


def fit(  # noqa: PLR0913 - a page has columns, rows and a direction
    book: Book, sheet: Worksheet, widths: Sequence[float], n_rows: int, area: tuple[int, int], *, landscape: bool
) -> None:
    """Print some columns on one page across, and all rows on one page where text stays readable.

    Args:
        book: the workbook.
        sheet: the sheet.
        widths: widths in characters of the columns that are not folded.
        n_rows: rows that are not folded.
        area: the last row and column that are printed.
        landscape: whether the page is wider than high.
    """
    set_up(book, sheet, landscape=landscape)
    scale = _for_rows(book, sheet, book.paper.scale(widths, landscape=landscape), n_rows, landscape=landscape)
    sheet.set_print_scale(int(scale * _PERCENT))
    sheet.print_area(0, LABEL, *area)


def fit_large(
    book: Book, sheet: Worksheet, widths: Sequence[float], first_page: tuple[int, int], area: tuple[int, int]
) -> None:
    """Print some columns of an engine sheet across large paper, and its first rows on one page if notes stay readable.

    Args:
        book: the workbook.
        sheet: the sheet.
        widths: widths in characters of the columns that are not folded.
        first_page: its rows that are not folded, and the first row of the second page.
        area: the last row and column that are printed.
    """
    n_rows, next_page = first_page
    set_up(book, sheet, landscape=True)
    sheet.set_paper(book.paper.large)
    one_page = max(_one_page(sheet, book.paper.height, n_rows), paper.SMALLEST / NOTE_SIZE)
    sheet.set_print_scale(int(min(book.paper.large_scale(widths), one_page) * _PERCENT))
    sheet.set_h_pagebreaks([next_page])
    sheet.print_area(0, LABEL, *area)


def fit_periods(  # noqa: PLR0913, PLR0917 - as above, with columns of time
    book: Book, sheet: Worksheet, before: Mapping[int, float], sizes: tuple[float, int], columns: Sequence[int],
    rows: tuple[int, int], *, landscape: bool = True,
) -> int:  # fmt: skip
    """Print columns of months or of quarters on as few pages as leave text readable; return how many are on a page.

    Args:
        book: the workbook.
        sheet: the sheet.
        before: widths of the columns before the first period; the label is repeated on each page.
        sizes: width of a column of a period, and the columns that stay together.
        columns: the periods that are printed; those between them are folded.
        rows: number of rows that are not folded, and the last row.
        landscape: whether the page is wider than high.
    """
    (width, together), (n_rows, last_row) = sizes, rows
    set_up(book, sheet, landscape=landscape)
    n_columns = len(columns)
    n_groups = ceil(n_columns / together)
    for n_pages in range(1, n_groups + 1):
        fits = -(-n_groups // n_pages) * together
        scale = book.paper.scale([*before.values(), *[width] * fits], landscape=landscape)
        if scale >= LEAST_SCALE:
            break
    sheet.set_print_scale(int(_for_rows(book, sheet, scale, n_rows, landscape=landscape) * _PERCENT))
    sheet.set_v_pagebreaks(columns[fits::fits])
    sheet.repeat_columns(LABEL)
    sheet.print_area(0, LABEL, last_row, columns[-1])
    return min(fits, n_columns)


def most_on_a_page(book: Book, before: Mapping[int, float], width: float, most: int, *, landscape: bool = True) -> int:
    """Return how many columns of a width fit on a page right of others with readable text: 1, or up to a number."""
    for n_columns in range(most, 1, -1):
        if book.paper.scale([*before.values(), *[width] * n_columns], landscape=landscape) >= LEAST_SCALE:
            return n_columns
    return 1


def _for_rows(book: Book, sheet: Worksheet, scale: float, n_rows: int, *, landscape: bool) -> float:
    """Return a smaller scale where all rows then fit on one page with readable text."""
    one_page = _one_page(sheet, book.paper.width if landscape else book.paper.height, n_rows)
    return min(scale, one_page) if one_page >= LEAST_SCALE else scale


def _one_page(sheet: Worksheet, height: float, n_rows: int) -> float:
    """Return the scale at which rows fit on a page of a height in inches."""
    points = (height - paper.ABOVE - paper.BELOW) * _POINTS_PER_INCH
    return points / (n_rows * sheet.default_row_height * _POINTS_PER_PIXEL * _TALLER)


def write_note(book: Book, sheet: Worksheet, row: int, text: str) -> None:
    """Write a line about the page below it."""
    book.text(sheet, row, LABEL, text, "page note")


def write_wrapped(  # noqa: PLR0913, PLR0917 - a cell is a place, a text and a size
    book: Book, sheet: Worksheet, row: int, text: str, before: dict[int, float], widths: list[float], n_columns: int
) -> None:
    """Write a line about a page, wrapped, for it must not reach into the next page.

    Args:
        book: the workbook.
        sheet: the sheet.
        row: the row below the periods.
        text: the line.
        before: widths of the printed columns before the first period; the line begins there if there is one page.
        widths: widths of the periods of a page.
        n_columns: periods of all pages.
    """
    first, room = (FIRST, 0.0) if len(widths) < n_columns else (LABEL, sum(before.values()))
    sheet.set_row(row, ceil(text_width(text) / (room + sum(widths))) * _LOW_ROW)
    sheet.merge_range(row, first, row, FIRST + len(widths) - 1, "", book.format("page words"))
    book.text(sheet, row, first, text, "page words")


def in_thousands(book: Book, sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Show money of some rows and columns in thousands while Inputs says so; the cells hold whole amounts."""
    look = book.workbook.add_format({"num_format": THOUSANDS_FORMAT})
    rule = {"type": "formula", "criteria": f'=in_report_scale="{THOUSANDS}"', "format": look}
    sheet.conditional_format(rows[0], columns[0], rows[1], columns[1], rule)


def axis(book: Book, largest: float) -> tuple[str, str]:
    """Return the unit of a chart's axis of money, and its number format: thousands, or millions of a large amount."""
    in_millions = largest * book.plan.reporting.report_rate >= _MILLIONS_FROM
    comma, words = (",,", "millions") if in_millions else (",", "thousands")
    return f"{book.plan.reporting.report_currency} {words}", f"#,##0{comma};(#,##0{comma});0"


class Fold:
    """The rows of a sheet without an amount, folded by a filter in a column right of the periods.

    Args:
        sheet: name of the sheet.
        row: row of its check.
    """

    def __init__(self, sheet: str, row: int) -> None:
        self._row = row
        self.check = SheetCheck(
            f"Folded rows of {sheet} have no amount",
            check_place(sheet, row),
            f"A row that is not printed has an amount. On {sheet}, clear the filter of the last column, type 1 beside "
            "the row, and set the filter again.",
            identity=False,
        )

    def write(  # noqa: PLR0913, PLR0917 - the rows, those folded, and where they stand
        self,
        book: Book,
        sheet: Worksheet,
        rows: range,
        may_fold: Collection[int],
        folded: Collection[int],
        columns: range,
    ) -> None:
        """Fold rows, say beside each whether it is printed, and check that those folded have no amount.

        Args:
            book: the workbook.
            sheet: the sheet.
            rows: all rows between the heads and the last amount.
            may_fold: those that are folded while they have no amount.
            folded: those without an amount.
            columns: the columns of the amounts.
        """
        printed, not_zero = columns[-1] + 2, columns[-1] + 3
        fold_rows(book, sheet, HEADING_ROWS - 1, rows, folded, printed)
        sheet.set_column(not_zero, not_zero, _FLAG_WIDTH)
        book.text(sheet, HEADING_ROWS - 1, not_zero, "Folded, with an amount", "figures")
        for row in may_fold:
            amounts = book.along(sheet.name, row, columns)
            left_out = 1 - book.beside(sheet.name, row, printed)
            still_left_out = choose(sum_months(amounts * amounts) > 0, left_out, 0)
            book.write(sheet, row, not_zero, still_left_out, "how many", CALCULATED)
        write_check(book, sheet, self.check, _none(book, sheet, rows, not_zero))


def fold_rows(  # noqa: PLR0913, PLR0917 - the rows, those folded, and where they stand
    book: Book, sheet: Worksheet, head: int, rows: range, folded: Collection[int], column: int
) -> None:
    """Fold rows by a filter: a column says of each whether it is printed, below its head."""
    book.folded[sheet.name] = set(folded)
    sheet.set_column(column, column, _FLAG_WIDTH)
    book.text(sheet, head, column, "Printed: 1 for yes", "figures")
    for row in rows:
        book.number(sheet, row, column, float(row not in folded), "1", FLAG)
        if row in folded:
            sheet.set_row(row, None, None, {"hidden": True})
    sheet.autofilter(head, column, rows[-1], column)
    sheet.filter_column(column, "x == 1")


def _none(book: Book, sheet: Worksheet, rows: range, column: int) -> Expression:
    """Return whether no folded row has an amount."""
    return sum_rows(book.down(sheet.name, rows, column)) <= 0


def without_amounts(book: Book, sheet: Worksheet, rows: Collection[int], columns: range) -> set[int]:
    """Return the rows that are 0 in all columns as exported."""
    shown = book.shown[sheet.name]
    return {row for row in rows if not any(shown.get((row, column)) for column in columns)}

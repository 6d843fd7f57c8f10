"""Engine: the divider between the sheets that finance prints and those behind them, and the contents of these."""

from collections.abc import Sequence

from llmbudget.excel.sheets import printed
from llmbudget.excel.write import sheet_names
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.style import LINK

SHEET = "Engine"
ABOUT = "Where the printed sheets end and the sheets of inputs and formulas begin"
_NAME, _ABOUT = range(2)
_WIDTHS = (20, 72)
_TITLE = "Engine: formulas from here on"
_WORDS = (
    "The sheets to the left are the finance set. To print it, click Cover, hold Shift, click Key sources, and print.",
    "The sheets to the right hold inputs and formulas. Each has its own page setup, on large paper.",
    "Inputs has every number you can change. Calculation and Monthly have the model.",
)


def write(book: Book) -> None:
    """Add the sheet; `finish` writes its contents once all sheets exist."""
    sheet = book.add(SHEET)
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#1F3A5F")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    book.text(sheet, 0, _NAME, _TITLE, "title")
    for row, words in enumerate(_WORDS, 1):
        book.text(sheet, row, _NAME, words, "about")
    printed.set_up(book, sheet, landscape=False)
    sheet.fit_to_pages(1, 1)


def finish(book: Book, contents: Sequence[tuple[str, str]]) -> None:
    """Write a link to each sheet to the right, with a line about it."""
    sheet = book.workbook.get_worksheet_by_name(SHEET)
    first = len(_WORDS) + 2
    book.group(sheet, first, "Contents", _ABOUT)
    for row, (name, about) in enumerate(contents, first + 1):
        sheet.write_url(row, _NAME, f"internal:{sheet_names.key(name)}", book.format(LINK), name)
        book.text(sheet, row, _ABOUT, about, "note")

"""Sensitivity: spending before contingency when one parameter is at its low or high and all else as planned."""

from llmbudget.excel.sheets import choices, tornado, varied
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import CHOICES_ROW, FIRST, HEADING_ROWS, ID, LABEL

ABOUT = "Spending before contingency when one parameter is at its low or high and all else as planned"

_ID_WIDTH, _WIDTH = 42, 17


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Sensitivity",
        "Choose a parameter and type its low and high into the blue cells: its row is live. One outcome in ten lies "
        "below the low, and one in ten above the high.",
        heads=varied.HEADS,
    )
    sheet.set_row(HEADING_ROWS - 1, 2 * sheet.default_row_height)
    sheet.set_column(ID, ID, _ID_WIDTH)
    sheet.set_column(FIRST, varied.MOST, _WIDTH)
    sheet.set_column(varied.KIND, varied.KIND, _ID_WIDTH / 2)
    sheet.set_column(varied.CHANGED, varied.CHANGED, _ID_WIDTH)
    sheet.repeat_columns(LABEL)
    sheet.repeat_rows(0)  # the list on the second page has heads of its own
    sheet.set_paper(book.paper.large)
    sheet.print_area(0, LABEL, choices.last_row(book.layout), varied.KIND)
    choices.write(book, sheet, varied.MOST)
    varied.write(book, sheet)
    tornado.write(book, sheet, varied.MOST)
    sheet.set_h_pagebreaks([CHOICES_ROW])

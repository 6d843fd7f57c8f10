"""Sources: where every input and every fact of the catalogue comes from."""

from llmbudget import catalog
from llmbudget.excel.book import Book
from llmbudget.excel.places import HEADING_ROWS
from llmbudget.plan.parameter import ASSUMPTION
from llmbudget.plan.plan import parameters
from llmbudget.plan.sources import is_assumption, source_title

_STATUS = {"S": "read in the source", "S2": "read in a page that quotes it", "M": ASSUMPTION}


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet("Sources", "What nobody published is marked as an assumption: replace it by what you know.")
    for column, width in enumerate((34, 90, 60, 12, 26)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADING_ROWS, 1)
    row = HEADING_ROWS - 1
    for column, head in enumerate(("Id", "Source", "Page", "As of", "How well known")):
        book.text(sheet, row, column, head, "head")
    for source in catalog.sources().values():
        row += 1
        texts = (source.id, source.title, source.url or "", f"{source.as_of}", _STATUS[source.status])
        for column, text in enumerate(texts):
            book.text(sheet, row, column, text, "assumption" if text == ASSUMPTION else "note")
    row += 2
    for column, head in enumerate(("Input", "Source of its default")):
        book.text(sheet, row, column, head, "head")
    for parameter in parameters().values():
        row += 1
        look = "assumption" if is_assumption(parameter.record) else "note"
        book.text(sheet, row, 0, parameter.name, "note")
        book.text(sheet, row, 1, source_title(parameter.record), look)

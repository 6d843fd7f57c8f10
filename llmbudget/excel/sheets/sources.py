"""Sources: the source and date of every input and fact, with a mark on assumptions."""

from datetime import date

from xlsxwriter.worksheet import Worksheet

from llmbudget.catalog.sources import shipped_sources
from llmbudget.excel.sheets import figures
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.expression import sum_rows
from llmbudget.excel.write.style import CALCULATED, DAY, LINK, PLAIN
from llmbudget.parameters.record import ASSUMPTION, AnyRecord, Number
from llmbudget.plan.plan import Parameter, parameters, tables
from llmbudget.plan.sources import is_assumption, source_title
from llmbudget.plan.values import EXCEL_EPOCH

ABOUT = "The source and date of every input and fact, with a mark on assumptions"

_AS_OF, _PAGE = FIRST + 1, FIRST + 2
_HEADS = {
    LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "Source of its default or range", TOTAL: "Mark",
    FIRST: "Value", _AS_OF: "As of", _PAGE: "Page",
}  # fmt: skip
_SOURCE_HEADS = {LABEL: "Source", NOTE: "Title", TOTAL: "Mark", FIRST: "Evidence", _AS_OF: "As of", _PAGE: "Page"}
_WIDTHS = {ID: 36, NOTE: 84, FIRST: 30, _AS_OF: 12, _PAGE: 60}
_STATUS = {"S": "read in the source", "S2": "read on a page that quotes it", "M": ASSUMPTION}
_LONGEST_ADDRESS = 2000
_COUNT_ROW = HEADING_ROWS
_FIRST_ROW = _COUNT_ROW + 3


def write(book: Book) -> None:
    """Add the sheet."""
    about = "Values that nobody published are marked as assumptions. Replace them with what you know."
    sheet = book.sheet("Sources", about, heads=_HEADS)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_paper(book.paper.large)
    for column, look in ((FIRST, "figures"), (_AS_OF, "figures"), (_PAGE, "words")):
        book.text(sheet, HEADING_ROWS - 1, column, _HEADS[column], look)
    book.group(sheet, _FIRST_ROW - 1, "Inputs", _PAGE)
    for row, parameter in enumerate(parameters().values(), _FIRST_ROW):
        _write_input(book, sheet, row, parameter)
    _write_count(book, sheet)
    _write_sources(book, sheet, _FIRST_ROW + len(parameters()) + 1)


def _write_count(book: Book, sheet: Worksheet) -> None:
    marks = book.down(sheet.name, range(_FIRST_ROW, _FIRST_ROW + len(parameters())), TOTAL)
    book.text(sheet, _COUNT_ROW, LABEL, "Inputs that are assumptions", "total")
    book.text(sheet, _COUNT_ROW, NOTE, "Out of all inputs below; your own decisions are marked too.", "note")
    book.write(sheet, _COUNT_ROW, FIRST, sum_rows(marks), "inputs", CALCULATED)
    book.write(sheet, _COUNT_ROW, TOTAL, sum_rows(marks) / sum_rows((marks >= 0) * 1), "share", CALCULATED)


def _write_input(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    record = parameter.record
    texts = ((LABEL, parameter.title, "label"), (UNIT, record.unit, "note"), (ID, parameter.name, "id"))
    for column, text, look in texts:
        book.text(sheet, row, column, text, look)
    _write_value(book, sheet, row, parameter)
    assumed = is_assumption(record)
    book.text(sheet, row, NOTE, source_title(record), "assumption" if assumed else "note")
    book.number(sheet, row, TOTAL, float(assumed), "assumption", "assumption")
    _write_day(book, sheet, row, _as_of(record))
    if not assumed:
        _write_page(book, sheet, row, shipped_sources()[record.source].url)


def _write_value(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    """Write the link to the typed value; a table column has one in each row."""
    if parameter.table:
        book.text(sheet, row, FIRST, f"in each row of {tables()[parameter.table].row.title}", "remark")
        return
    book.write(sheet, row, FIRST, book.typed(parameter.name), figures.typed_unit(parameter), LINK)


def _as_of(record: AnyRecord) -> date | None:
    """Return the day of the source, or the month of an assumption."""
    if not is_assumption(record):
        return shipped_sources()[record.source].as_of
    return date.fromisoformat(f"{record.as_of}-01") if isinstance(record, Number) else None


def _write_day(book: Book, sheet: Worksheet, row: int, day: date | None) -> None:
    if day:
        book.number(sheet, row, _AS_OF, float((day - EXCEL_EPOCH).days), DAY, PLAIN)
    else:
        book.text(sheet, row, _AS_OF, "–", "remark")


def _write_page(book: Book, sheet: Worksheet, row: int, url: str | None) -> None:
    if url and len(url) < _LONGEST_ADDRESS:
        sheet.write_url(row, _PAGE, url, book.format("page"), url)


def _write_sources(book: Book, sheet: Worksheet, row: int) -> None:
    book.group(sheet, row, "Sources", _PAGE)
    for column, head in _SOURCE_HEADS.items():
        look = {_AS_OF: "figures", _PAGE: "words"}.get(column, "head")
        book.text(sheet, row + 1, column, head, look)
    for at, source in enumerate(book.plan.catalog.sources.values(), row + 2):
        status = _STATUS[source.status]
        look = "assumption" if status == ASSUMPTION else "note"
        for column, text in ((LABEL, source.id), (NOTE, source.title), (FIRST, status)):
            book.text(sheet, at, column, text, look)
        book.number(sheet, at, TOTAL, float(status == ASSUMPTION), "assumption", "assumption")
        _write_day(book, sheet, at, source.as_of)
        _write_page(book, sheet, at, source.url)

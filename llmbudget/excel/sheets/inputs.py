"""Inputs: everything that is decided, each cell named and validated; the only sheet to type in."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.book import Book
from llmbudget.excel.layout import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.style import INPUT, PLAIN
from llmbudget.plan.parameter import AnyRecord, Choice, Month, Number, Switch, Text
from llmbudget.plan.plan import Parameter, parameters, tables
from llmbudget.plan.sources import is_assumption, source_title

LOW, HIGH, SOURCE, REASON = range(FIRST + 1, FIRST + 5)
LAST_FIELD = FIRST + max(len(table.row.records()) for table in tables().values()) - 1
"""Last column of the widest table."""

_MESSAGE_LENGTH = 255
_TITLE_LENGTH = 32


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Inputs",
        "Type only here, in the blue cells; everything else follows. Tables have spare lines for more rows.",
        heads={
            LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Value",
            LOW: "Plausible low", HIGH: "Plausible high", SOURCE: "Source", REASON: "Why this value",
        },
    )  # fmt: skip
    sheet.set_column(FIRST, FIRST, 30)
    sheet.set_column(LOW, LAST_FIELD, 17)
    for title, row in book.layout.heads["Inputs"].items():
        book.group(sheet, row, title, LAST_FIELD)
    for parameter in parameters().values():
        if parameter.table is None:
            _write_scalar(book, sheet, parameter)
    for name in tables():
        _write_table(book, sheet, name)


def _write_scalar(book: Book, sheet: Worksheet, parameter: Parameter) -> None:
    record, place = parameter.record, book.layout.places[parameter.name]
    texts = (record.label, record.unit, parameter.name, record.help)
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, place.row, column, text, kind)
    value = book.plan.value(parameter.name)
    _write_value(book, sheet, (place.row, FIRST), parameter, value)
    book.workbook.define_name(f"in_{parameter.name}", f"={place.cell()}")
    if isinstance(record, Number) and record.low is not None and record.high is not None:
        book.number(sheet, place.row, LOW, record.low, record.unit, "note")
        book.number(sheet, place.row, HIGH, record.high, record.unit, "note")
    book.text(sheet, place.row, SOURCE, source_title(record), "assumption" if is_assumption(record) else "note")
    book.text(sheet, place.row, REASON, book.plan.notes.get(parameter.name, ""), "note")


def _write_table(book: Book, sheet: Worksheet, name: str) -> None:
    table, head = tables()[name], book.layout.table_rows[name] - 1
    rows = book.plan.value(name)
    sheet.set_row(head, 2 * sheet.default_row_height)
    book.text(sheet, head, LABEL, table.row.title, "head")
    for column, (field, record) in enumerate(table.row.records().items(), FIRST):
        parameter = parameters()[table.row.parameter_id(field)]
        place = book.layout.places[parameter.name]
        unit = "" if record.unit in {"text", "choice"} else f"\n{record.unit}"
        book.text(sheet, head, column, record.label + unit, "head")
        book.workbook.define_name(f"in_{parameter.name}", f"={place.range()}")
        for line in range(place.height):
            value = getattr(rows[line], field) if line < len(rows) else None
            _write_value(book, sheet, (place.row + line, column), parameter, value)
            book.workbook.define_name(f"in_{parameter.name}_{line + 1}", f"={place.cell(line)}")
    for line in range(book.layout.places[f"{table.row.prefix}_name"].height):
        book.text(sheet, head + 1 + line, LABEL, f"{table.row.title} – {line + 1}", "note")


def _write_value(book: Book, sheet: Worksheet, cell: tuple[int, int], parameter: Parameter, value: Any) -> None:  # noqa: ANN401 - any scalar of a plan
    record = parameter.record
    constant = isinstance(record, Number) and record.at_least == record.at_most
    look = book.format(PLAIN if constant else INPUT, record.unit)
    if value is None:
        sheet.write_blank(*cell, None, look)
    elif isinstance(value, str):
        sheet.write_string(*cell, value, look)
    elif isinstance(value, float | bool):
        sheet.write_number(*cell, float(value), look)
    else:
        sheet.write_datetime(*cell, value, look)
    if not constant:
        sheet.data_validation(*cell, *cell, _validation(book, parameter))


def _validation(book: Book, parameter: Parameter) -> dict[str, Any]:
    record = parameter.record
    message = f"Enter {record.allowed}."
    if isinstance(record, Choice):
        message = "Choose one of the list."
    common = {"error_title": record.label[:_TITLE_LENGTH], "error_message": message[:_MESSAGE_LENGTH]}
    return common | _criteria(book, parameter.name, record)


def _criteria(book: Book, name: str, record: AnyRecord) -> dict[str, Any]:
    match record:
        case Choice():
            return {"validate": "list", "source": f"={book.layout.choices[name].range()}"}
        case Text():
            return {"validate": "length", "criteria": "between", "minimum": 1, "maximum": record.at_most}
        case Month():
            return {"validate": "date", "criteria": "between", "minimum": record.at_least, "maximum": record.at_most}
        case Switch():
            return {"validate": "list", "source": [1, 0]}
        case Number():
            kind = "integer" if record.whole else "decimal"
            bounds = {"minimum": record.at_least, "maximum": record.at_most}
            return {"validate": kind, "criteria": "between", **bounds}

"""Inputs: everything that is decided but the strategies, each cell named and validated."""

from collections.abc import Iterable
from typing import Any

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write import holds_for
from llmbudget.excel.write.book import A3, Book
from llmbudget.excel.write.cases import is_switch
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.layout import on_inputs
from llmbudget.excel.write.style import CALCULATED, INPUT, PLAIN
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import Parameter, Table, parameters, sections, tables
from llmbudget.plan.ranges import range_of
from llmbudget.plan.set_aside import belonging
from llmbudget.plan.sources import is_assumption, source_title

ABOUT = "Everything that is decided but the strategies, each cell named and validated"

LOW, HIGH, RANGE, SOURCE, REASON = range(FIRST + 1, FIRST + 6)
HEADS = {LOW: "Plausible low", HIGH: "Plausible high", RANGE: "Range", SOURCE: "Source", REASON: "Why this value"}
"""What is said of a scalar input to the right of its value."""

TURNS_OUT, USUAL = "may turn out", "is usual"
"""What a plausible range is of: of what comes, 8 times in 10, of what is planned; or of what plans decide on."""

_CHECK_ROW = HEADING_ROWS - 2

CHECKS = (
    SheetCheck(
        "Every value that holds for one choice only is used",
        check_place("Inputs", _CHECK_ROW),
        "A 0 under Used, on Inputs or Strategies, marks a value that is for another choice and does not count. Type "
        "the value that holds now and, beside it, for what; or empty it.",
        identity=False,
    ),
)

LAST_FIELD = FIRST + max(len(table.row.records()) for table in tables().values()) - 1
"""Last column of the widest table."""

_NOT_USED = {"font_color": "#9C0006", "bg_color": "#FFC7CE"}
_MESSAGE_LENGTH = 255
_TITLE_LENGTH = 32


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Inputs",
        "Type only here and on Strategies, in the blue cells; the rest follows. Tables have spare lines for more rows.",
        heads={LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Value"} | HEADS | holds_for.HEADS,
    )
    sheet.set_column(FIRST, FIRST, 30)
    sheet.set_column(LOW, LAST_FIELD, 17)
    sheet.set_column(TOTAL, TOTAL, 2)  # an input has none
    sheet.set_paper(A3)
    sheet.repeat_rows(0)  # tables have heads of their own
    write_fields(book, sheet, on_inputs(), LAST_FIELD)
    used = [_used_place(book, name).cell() for name in belonging()]
    write_check(book, sheet, CHECKS[0], as_exported(f"MIN({','.join(used)}) = 1"))


def write_fields(book: Book, sheet: Worksheet, names: Iterable[str], last: int) -> None:
    """Write the inputs of sections under their titles, on bands to the last column, but for switches of strategies."""
    for name in names:
        title = sections()[name].title
        book.group(sheet, book.layout.heads[sheet.name][title], title, last)
        for parameter in (p for p in parameters().values() if p.section == name):
            if parameter.table is None and not is_switch(parameter.name):
                write_words(book, sheet, book.layout.places[parameter.name].row, parameter)
                write_cell(book, sheet, parameter)
                _write_choices(book, sheet, parameter)
        for table in (t for t in tables().values() if t.section == name):
            _write_table(book, sheet, table)


def write_words(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    """Write what is said about a scalar input, on both sides of its value."""
    record = parameter.record
    texts = (record.label, record.unit, parameter.name, _explained(record))
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)
    if isinstance(record, Number) and (found := _plausible(book, parameter, record)):
        low, high, kind = found
        book.number(sheet, row, LOW, low, record.unit, "note")
        book.number(sheet, row, HIGH, high, record.unit, "note")
        book.text(sheet, row, RANGE, kind, "note")
    book.text(sheet, row, SOURCE, source_title(record), "assumption" if is_assumption(record) else "note")
    book.text(sheet, row, REASON, book.plan.notes.get(parameter.name, ""), "note")


def _explained(record: AnyRecord) -> str:
    """Return what an input is; of a choice also what each option means, because the cell holds the option as it is."""
    if not isinstance(record, Choice) or not record.words:
        return record.help
    return " ".join(filter(None, (record.help, f"Options: {record.meanings}.")))


def _plausible(book: Book, parameter: Parameter, record: Number) -> tuple[float, float, str] | None:
    """Return how low and high the plan's own value may turn out, or what is usual of a decision."""
    if found := range_of(book.plan, parameter):
        return float(found.low), float(found.high), TURNS_OUT
    return (*record.usual, USUAL) if record.usual else None


def write_cell(book: Book, sheet: Worksheet, parameter: Parameter) -> None:
    """Write the named cell into which a scalar is typed."""
    place = book.layout.places[parameter.name]
    _write_value(book, sheet, (place.row, place.column), parameter, book.plan.value(parameter.name))
    book.workbook.define_name(f"in_{parameter.name}", f"={place.cell()}")


def _write_choices(book: Book, sheet: Worksheet, parameter: Parameter) -> None:
    """Write for which choices a value holds, each in a cell of its own, and whether these are the ones made."""
    conditions = []
    for cell, owner in holds_for.cells(parameter.name).items():
        place, choice = book.layout.places[cell], parameters()[owner]
        _write_value(book, sheet, (place.row, place.column), choice, book.plan.value(owner))
        book.workbook.define_name(f"in_{cell}", f"={place.cell()}")
        conditions.append(f"({book.layout.places[owner].cell()} = {place.cell()})")
    if conditions:
        typed, used = book.layout.places[parameter.name].cell(), _used_place(book, parameter.name)
        text = f"=IF(ISBLANK({typed}),1,1 * {' * '.join(conditions)})"  # a number: MIN leaves out what is true or false
        book.formula(sheet, used.row, used.column, text, 1, "1 = yes", CALCULATED)
        red = {"type": "cell", "criteria": "==", "value": 0, "format": book.workbook.add_format(_NOT_USED)}
        sheet.conditional_format(used.row, used.column, used.row, used.column, red)


def _used_place(book: Book, name: str) -> Place:
    """Return the cell that says whether a value is used."""
    place = book.layout.places[name]
    return Place(place.sheet, place.row, holds_for.USED)


def _write_table(book: Book, sheet: Worksheet, table: Table) -> None:
    head, rows = book.layout.table_rows[table.name] - 1, book.plan.value(table.name)
    for row in (head - 1, head):
        sheet.set_row(row, 2 * sheet.default_row_height)
    book.text(sheet, head - 1, ID, table.name, "ids")
    book.text(sheet, head, LABEL, table.row.title, "head")
    for column, (field, record) in enumerate(table.row.records().items(), FIRST):
        parameter = parameters()[table.row.parameter_id(field)]
        place = book.layout.places[parameter.name]
        unit = "" if record.unit in {"text", "choice"} else f"\n{record.unit}"
        book.text(sheet, head - 1, column, parameter.name, "ids")
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
        sheet.data_validation(*cell, *cell, validation(book, parameter))


def validation(book: Book, parameter: Parameter) -> dict[str, Any]:
    """Return what a spreadsheet lets people enter for a parameter, and says when it is something else."""
    record = parameter.record
    message = "Choose one of the list." if isinstance(record, Choice | Switch) else f"Enter {record.allowed}."
    common = {"error_title": record.label[:_TITLE_LENGTH], "error_message": message[:_MESSAGE_LENGTH]}
    return common | _criteria(book, parameter.name, record)


def _criteria(book: Book, name: str, record: AnyRecord) -> dict[str, Any]:
    match record:
        case Choice():
            words = {"input_message": record.meanings[:_MESSAGE_LENGTH]} if record.words else {}
            return {"validate": "list", "source": f"={book.layout.choices[name].range()}", **words}
        case Text():
            return {"validate": "length", "criteria": "between", "minimum": 1, "maximum": record.at_most}
        case Month() | Day():
            return {"validate": "date", "criteria": "between", "minimum": record.at_least, "maximum": record.at_most}
        case Switch():
            return {"validate": "list", "source": [1, 0]}
        case Number():
            kind = "integer" if record.whole else "decimal"
            bounds = {"minimum": record.at_least, "maximum": record.at_most}
            return {"validate": kind, "criteria": "between", **bounds}

"""Inputs: all decisions and assumptions except strategies, in named cells with validation."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write import holds_for
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import is_switch
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.layout import on_inputs
from llmbudget.excel.write.size import HORIZON
from llmbudget.excel.write.style import CALCULATED, INPUT, PLAIN
from llmbudget.model.following import REPLACED, SWITCH
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import Parameter, Table, parameters, sections, tables
from llmbudget.plan.ranges import range_of
from llmbudget.plan.set_aside import belonging
from llmbudget.plan.sources import is_assumption, source_title

ABOUT = "All decisions and assumptions except strategies, in named cells with validation"

LOW, HIGH, RANGE, SOURCE, REASON = range(FIRST + 1, FIRST + 6)
HEADS = {LOW: "Plausible low", HIGH: "Plausible high", RANGE: "Range", SOURCE: "Source", REASON: "Why this value"}
"""Heads of the columns right of the value of a scalar input."""

TURNS_OUT, USUAL = "8 in 10 outcomes", "usual choices"
"""Kinds of plausible ranges: P10 to P90 of an uncertain value, or the usual values of a decision."""

_CHECK_ROW = HEADING_ROWS - 2

CHECKS = (
    SheetCheck(
        "Every choice-specific value is used",
        check_place("Inputs", _CHECK_ROW),
        "A 0 under Used, on Inputs or Strategies, marks a value for another choice; it is not counted. Type the value "
        "for the current choice and, beside it, that choice; or clear the cell.",
        identity=False,
    ),
)

LAST_FIELD = FIRST + max(len(table.row.records()) for table in tables().values()) - 1
"""Last column of the widest table."""

_KIND, _WIDTH, _NARROW = 22, 17, 15
_COLUMNS_ON_A_PAGE = 18
_NOT_USED = {"font_color": "#9C0006", "bg_color": "#FFC7CE"}
_NOT_COUNTED = {"font_color": "#BFBFBF", "bg_color": "#F2F2F2"}
_MESSAGE_LENGTH = 255
_TITLE_LENGTH = 32


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Inputs",
        "Type only in the blue cells, here and on Strategies; all else updates. Tables have spare lines for more rows.",
        heads={LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "What it is", FIRST: "Value"} | HEADS | holds_for.HEADS,
    )
    sheet.set_column(FIRST, FIRST, 30)
    sheet.set_column(LOW, LOW, _KIND)
    sheet.set_column(HIGH, LAST_FIELD, _WIDTH)
    sheet.set_column(holds_for.USED + 1, LAST_FIELD, _NARROW)
    sheet.set_column(TOTAL, TOTAL, 2)  # inputs have no total
    sheet.set_paper(book.paper.large)
    sheet.repeat_rows(0)  # tables have heads of their own
    _set_up_print(book, sheet)
    write_fields(book, sheet, on_inputs(), LAST_FIELD)
    used = [_used_place(book, name).cell() for name in belonging()]
    write_check(book, sheet, CHECKS[0], as_exported(f"MIN({','.join(used)}) = 1"))


def _set_up_print(book: Book, sheet: Worksheet) -> None:
    """Print as far as the tables with rows go, on two pages side by side if a single page is too small."""
    filled = (len(table.row.records()) for table in tables().values() if book.plan.value(table.name))
    last = max([holds_for.USED, *(FIRST + width - 1 for width in filled)])
    end = max(place.row + place.height for place in book.layout.places.values() if place.sheet == "Inputs")
    sheet.print_area(0, LABEL, end, last)
    if last >= FIRST + _COLUMNS_ON_A_PAGE:
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(LABEL)


def write_fields(book: Book, sheet: Worksheet, names: Iterable[str], last: int) -> None:
    """Write the inputs of sections under their titles, on bands to the last column, without switches of strategies."""
    for name in names:
        title = sections()[name].title
        book.group(sheet, book.layout.heads[sheet.name][title], title, last)
        for parameter in (p for p in parameters().values() if p.section == name):
            if parameter.table is None and not is_switch(parameter.name):
                write_words(book, sheet, book.layout.places[parameter.name].row, parameter)
                write_cell(book, sheet, parameter)
                _write_choices(book, sheet, parameter)
                if parameter.name in REPLACED:
                    _gray_while_following(book, sheet, parameter.name)
        for table in (t for t in tables().values() if t.section == name):
            _write_table(book, sheet, table)


def write_words(book: Book, sheet: Worksheet, row: int, parameter: Parameter) -> None:
    """Write the words about a scalar input, left and right of its value."""
    record = parameter.record
    texts = (record.label, record.unit, parameter.name, _explained(record))
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)
    if isinstance(record, Number) and (plausible := _plausible(book, parameter, record)):
        low, high, kind = plausible
        book.number(sheet, row, LOW, low, record.unit, "note")
        book.number(sheet, row, HIGH, high, record.unit, "note")
        book.text(sheet, row, RANGE, kind, "note")
    book.text(sheet, row, SOURCE, source_title(record), "assumption" if is_assumption(record) else "note")
    book.text(sheet, row, REASON, book.plan.notes.get(parameter.name, ""), "note")


def _explained(record: AnyRecord) -> str:
    """Return the help of an input; for a choice also its options, because the cell holds the id of an option."""
    if not isinstance(record, Choice) or not record.words:
        return record.help
    return " ".join(filter(None, (record.help, f"Options: {record.meanings}.")))


def _plausible(book: Book, parameter: Parameter, record: Number) -> tuple[float, float, str] | None:
    """Return the plan's own range of a value, or the usual range of a decision."""
    if own_range := range_of(book.plan, parameter):
        return float(own_range.low), float(own_range.high), TURNS_OUT
    return (*record.usual, USUAL) if record.usual else None


def write_cell(book: Book, sheet: Worksheet, parameter: Parameter) -> None:
    """Write the named cell into which a scalar is typed."""
    place = book.layout.places[parameter.name]
    _write_value(book, sheet, (place.row, place.column), parameter, book.plan.value(parameter.name))
    book.workbook.define_name(f"in_{parameter.name}", f"={place.cell()}")


def _write_choices(book: Book, sheet: Worksheet, parameter: Parameter) -> None:
    """Write the choices that a value holds for, one in each cell, and whether they are the current ones."""
    conditions = []
    for cell, owner in holds_for.cells(parameter.name).items():
        place, choice = book.layout.places[cell], parameters()[owner]
        _write_value(book, sheet, (place.row, place.column), choice, book.plan.value(owner))
        book.workbook.define_name(f"in_{cell}", f"={place.cell()}")
        conditions.append(f"({book.layout.places[owner].cell()} = {place.cell()})")
    if conditions:
        typed, used = book.layout.places[parameter.name].cell(), _used_place(book, parameter.name)
        text = f"=IF(ISBLANK({typed}),1,1 * {' * '.join(conditions)})"  # times 1, because MIN ignores true and false
        book.formula(sheet, used.row, used.column, text, 1, "1 = yes", CALCULATED)
        red = {"type": "cell", "criteria": "==", "value": 0, "format": book.workbook.add_format(_NOT_USED)}
        sheet.conditional_format(used.row, used.column, used.row, used.column, red)


def _used_place(book: Book, name: str) -> Place:
    """Return the cell that says whether a value is used."""
    place = book.layout.places[name]
    return Place(place.sheet, place.row, holds_for.USED)


def _write_table(book: Book, sheet: Worksheet, table: Table) -> None:
    head, rows = book.layout.table_rows[table.name] - 1, book.plan.value(table.name)
    sheet.set_row(head - 1, 2 * sheet.default_row_height)
    sheet.set_row(head, _head_lines(table) * sheet.default_row_height)
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
    if table.row.decided_by:
        _gray_what_does_not_count(book, sheet, table)


def _gray_what_does_not_count(book: Book, sheet: Worksheet, table: Table) -> None:
    """Gray out the fields of each row that do not count for its kind."""
    row, kinds = table.row, parameters()[table.row.parameter_id(table.row.decided_by)]
    assert isinstance(kinds.record, Choice)
    uncounted = {kind: set(row.records()) - set(row.counted(kind)) for kind in kinds.record.options(book.plan.catalog)}
    decides = book.layout.places[kinds.name]
    kind = xl_rowcol_to_cell(decides.row, decides.column, col_abs=True)
    gray = book.workbook.add_format(_NOT_COUNTED)
    for field in row.records():
        of = [f'{kind}="{name}"' for name, fields in uncounted.items() if field in fields]
        if of:
            place = book.layout.places[row.parameter_id(field)]
            rule = {"type": "formula", "criteria": f"=OR({','.join(of)})", "format": gray}
            sheet.conditional_format(place.row, place.column, place.row + place.height - 1, place.column, rule)


def _gray_while_following(book: Book, sheet: Worksheet, name: str) -> None:
    """Gray out a window while windows follow the computing: the hours decide it."""
    place, switch = book.layout.places[name], book.layout.places[SWITCH]
    on = f"={xl_rowcol_to_cell(switch.row, switch.column, row_abs=True, col_abs=True)}=1"
    rule = {"type": "formula", "criteria": on, "format": book.workbook.add_format(_NOT_COUNTED)}
    sheet.conditional_format(place.row, place.column, place.row, place.column, rule)


def _head_lines(table: Table) -> int:
    """Return the lines of the heads of a table, whose units stand below the labels."""
    labels = (record.label for record in table.row.records().values())
    return 1 + max(len(wrap(label, _NARROW - 2)) for label in labels)


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
    """Return the validation of a parameter's cell, with the message for values it refuses."""
    record = parameter.record
    listed = isinstance(record, Choice | Switch) or (isinstance(record, Text) and record.names)
    message = "Choose a value from the list." if listed else f"Enter {record.allowed}."
    common = {"error_title": record.label[:_TITLE_LENGTH], "error_message": message[:_MESSAGE_LENGTH]}
    rule = common | _source(record) | _criteria(book, parameter.name, record)
    return rule | _longer_than(book.layout.size.months) if parameter.name == HORIZON else rule


def _source(record: AnyRecord) -> dict[str, str]:
    """Return the message that a selected cell shows: who published its default or its range."""
    if is_assumption(record):
        return {}
    return {"input_message": f"Source: {source_title(record)}"[:_MESSAGE_LENGTH]}


def _longer_than(months: int) -> dict[str, Any]:
    """Return the rule for a budget that is longer than the workbook: it may be typed, with a warning."""
    message = (
        f"This workbook has {months} months. For a longer budget, type the number all the same, read the workbook "
        "back, and export it again."
    )
    return {"maximum": months, "error_type": "warning", "error_message": message} if months < MAX_MONTHS else {}


def _names(book: Book, table: str, sheet: str) -> str:
    """Return the cells of the names of a table, for a cell of a sheet."""
    names = book.layout.places[f"{tables()[table].row.prefix}_name"]
    return names.range().split("!")[1] if sheet == names.sheet else names.range()


def _criteria(book: Book, name: str, record: AnyRecord) -> dict[str, Any]:
    match record:
        case Choice():
            words = {"input_message": record.meanings[:_MESSAGE_LENGTH]} if record.words else {}
            return {"validate": "list", "source": f"={book.layout.choices[name].range()}", **words}
        case Text(names=table) if table:
            return {"validate": "list", "source": f"={_names(book, table, book.layout.places[name].sheet)}"}
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

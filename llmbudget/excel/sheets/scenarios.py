"""Scenarios: the results of each named scenario side by side, and the inputs that it changes."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.inputs import validation
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import FIGURES
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.exported_cells import TYPED_HEAD
from llmbudget.excel.write.expression import ratio
from llmbudget.excel.write.formulas import holding_as_planned
from llmbudget.excel.write.style import CALCULATED, INPUT, LINK, PLAIN
from llmbudget.model import model
from llmbudget.model.totals import CATEGORIES
from llmbudget.parameters.record import Number
from llmbudget.plan.addresses import is_address, parameter_of, parse, title_of, values_at
from llmbudget.plan.palette import CATEGORY_COLOURS
from llmbudget.plan.scenarios import AS_PLANNED, LARGEST_FACTOR, is_factor
from llmbudget.plan.values import number
from llmbudget.quantities.adjustment import BEFORE

ABOUT = "The results of each named scenario side by side, and the inputs that it changes"

SHEET = "Scenarios"

CHECKS = (
    SheetCheck(
        "Every table cell that scenarios change has a row",
        check_place(SHEET, HEADING_ROWS - 2),
        "The column Id of Scenarios names a row that is not in its table on Inputs. Its changes do not count. Give the "
        "row that name again, or read the workbook back and export it again.",
        identity=False,
    ),
)

_TOTAL_ROW = HEADING_ROWS + 1
_CATEGORY_ROW = _TOTAL_ROW + 3
_FIGURE_ROW = _CATEGORY_ROW + len(CATEGORIES)
_CHART_ROW = _FIGURE_ROW + len(FIGURES) + 1
_EMPTY = {"num_format": '"empty"', "italic": True}
_WIDTH, _CHART_WIDTH, _CHART_HEIGHT = 18, 900, 340


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.sheet(
        "Scenarios",
        "Fill in a blue cell to replace the plan's value in that scenario, or to multiply a table column. Empty means "
        "as planned. Choose the scenario to show on Summary.",
        heads={LABEL: "Input", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Scenarios that change it"},
    )
    last = FIRST + book.layout.n_scenarios - 1
    sheet.set_column(FIRST, last, _WIDTH)
    sheet.set_paper(book.paper.large)
    sheet.repeat_columns(LABEL)
    _write_names(book, sheet)
    _write_results(book, sheet, last)
    _add_chart(book, sheet, last)
    for title, row in book.layout.heads["Scenarios"].items():
        book.group(sheet, row, title, last)
    for name, place in book.layout.differing.items():
        _write_input(book, sheet, name.removesuffix(BEFORE), place)
    for name, place in book.layout.cells.items():
        _write_input(book, sheet, name, place)
    every_row = (f"SUM({place.range()})" for place in book.layout.matches.values())
    write_check(book, sheet, CHECKS[0], as_exported(f"MIN({','.join(every_row) or '1'}) > 0"))
    _mark_differences(book, sheet, last)


def names_span(book: Book) -> str:
    """Return the address of the names of all scenarios."""
    last = xl_col_to_name(FIRST + book.layout.n_scenarios - 1)
    return f"{Place('Scenarios', HEADING_ROWS - 1).cell()}:${last}${HEADING_ROWS}"


def _write_names(book: Book, sheet: Worksheet) -> None:
    """Write the plan's name, which is fixed, and the names of the others, which may be changed."""
    book.text(sheet, HEADING_ROWS - 1, FIRST, AS_PLANNED, "figures")
    for column, name in enumerate(book.layout.cases.scenarios[1:], FIRST + 1):
        book.text(sheet, HEADING_ROWS - 1, column, name, TYPED_HEAD)


def _write_results(book: Book, sheet: Worksheet, last: int) -> None:
    book.group(sheet, HEADING_ROWS, "", last)
    book.currency_text(sheet, HEADING_ROWS, LABEL, "Cost of each scenario", "group")
    _write_figure(book, sheet, _TOTAL_ROW, "total_cost", "total")
    for row, label, unit in ((_TOTAL_ROW + 1, "Above the plan", "USD"), (_TOTAL_ROW + 2, "as share", "share")):
        book.text(sheet, row, LABEL, label)
        book.unit(sheet, row, UNIT, unit)
    own = book.row(sheet.name, _TOTAL_ROW, columns=range(FIRST, last + 1))
    plan = book.cell(sheet.name, _TOTAL_ROW, FIRST)
    book.fill(sheet, _TOTAL_ROW + 1, own - plan, "USD", CALCULATED)
    book.fill(sheet, _TOTAL_ROW + 2, ratio(own - plan, plan), "share", CALCULATED)
    for row, category in enumerate(CATEGORIES, _CATEGORY_ROW):
        _write_figure(book, sheet, row, f"{category}_cost")
    for row, name in enumerate(FIGURES, _FIGURE_ROW):
        _write_figure(book, sheet, row, name)


def _write_figure(book: Book, sheet: Worksheet, row: int, name: str, look: str = "label") -> None:
    quantity = model().quantities[name]
    book.text(sheet, row, LABEL, quantity.label, look)
    book.unit(sheet, row, UNIT, quantity.unit)
    book.text(sheet, row, ID, name, "id")
    book.text(sheet, row, NOTE, quantity.help, "note")
    for no in range(book.layout.n_scenarios):
        book.link(sheet, row, FIRST + no, name, book.layout.cases.scenario(no))


def _add_chart(book: Book, sheet: Worksheet, last: int) -> None:
    columns = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for row, (category, title) in enumerate(CATEGORIES.items(), _CATEGORY_ROW):
        columns.add_series(
            {
                "name": title,
                "categories": ["Scenarios", HEADING_ROWS - 1, FIRST, HEADING_ROWS - 1, last],
                "values": ["Scenarios", row, FIRST, row, last],
                "fill": {"color": CATEGORY_COLOURS[category]},
                "gap": 60,
            }
        )
    columns.set_title({"name": f"={Place('Scenarios', HEADING_ROWS, LABEL).cell()}"})
    columns.set_legend({"position": "right"})
    columns.set_y_axis({"num_format": "#,##0", "min": 0})
    columns.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    about = "Stacked column chart of cost by category in each scenario"
    sheet.insert_chart(_CHART_ROW, NOTE, columns, {"description": about})


def _write_input(book: Book, sheet: Worksheet, key: str, place: Place) -> None:
    """Write a row with the planned value, and a cell for each scenario."""
    row, record = place.row, parameter_of(key).record
    unit = "× on every row" if is_factor(key) else record.unit
    texts = (title_of(key), unit, key, record.help)
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)
    first, last = place.across(1).split("!")[1], place.across(book.layout.n_scenarios - 1).split("!")[1]
    changed = [scenario for scenario in book.plan.scenarios.values() if key in scenario]
    book.formula(sheet, row, TOTAL, f"=COUNTA({first}:{last})", len(changed), "how many", CALCULATED)
    if is_factor(key):
        book.number(sheet, row, FIRST, 1, "×", PLAIN)
    else:
        book.formula(sheet, row, FIRST, *_planned(book, key), record.unit, LINK)
        if isinstance(record, Number) and record.blank:
            empty = {"type": "cell", "criteria": "==", "value": 0, "format": book.workbook.add_format(_EMPTY)}
            sheet.conditional_format(row, FIRST, row, FIRST, empty)
    for no, name in enumerate(book.layout.cases.scenarios[1:], 1):
        _write_difference(book, sheet, (row, FIRST + no), key, name)


def _planned(book: Book, key: str) -> tuple[str, float | str]:
    """Return the formula and the value of an input in the plan; of a cell, in the first row of its name."""
    if not is_address(key):
        return f"={holding_as_planned(key, book.layout)}", number(book.plan.value(key))
    address = parse(key)
    lines, is_row = book.layout.lines[address.column.name].range(), book.layout.matches[key].range()
    text = f"=IF(SUM({is_row}) = 0,0,INDEX({lines},MATCH(1,{is_row},0),1))"
    return text, number(values_at(book.plan, address)[0])


def _write_difference(book: Book, sheet: Worksheet, cell: tuple[int, int], key: str, name: str) -> None:
    changes, parameter = book.plan.scenarios.get(name, {}), parameter_of(key)
    look = book.format(INPUT, "×" if is_factor(key) else parameter.record.unit)
    if key not in changes:
        sheet.write_blank(*cell, None, look)
    elif isinstance(value := number(changes[key]), str):
        sheet.write_string(*cell, value, look)
    else:
        sheet.write_number(*cell, value, look)
    factor = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": LARGEST_FACTOR}
    sheet.data_validation(*cell, *cell, factor if is_factor(key) else validation(book, parameter))


def _mark_differences(book: Book, sheet: Worksheet, last: int) -> None:
    """Mark the values that differ from the plan."""
    rows = [place.row for place in (*book.layout.differing.values(), *book.layout.cells.values())]
    first, own = min(rows), f"{xl_col_to_name(FIRST + 1)}{min(rows) + 1}"
    planned = f"${xl_col_to_name(FIRST)}{min(rows) + 1}"
    look = book.workbook.add_format({"bold": True, "bg_color": "#FFEFC2"})
    rule = {"type": "formula", "criteria": f"=AND(NOT(ISBLANK({own})),{own}<>{planned})", "format": look}
    sheet.conditional_format(first, FIRST + 1, max(rows), last, rule)

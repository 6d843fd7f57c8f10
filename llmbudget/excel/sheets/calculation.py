"""Calculation: all quantities of the model that are not by month, with a column for each case."""

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import varied
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import PLAN, WITHOUT, as_typed
from llmbudget.excel.write.columns import (
    APPLIED_ROW,
    CHANGED_ROW,
    FIRST,
    HEADING_ROWS,
    ID,
    LABEL,
    NOTE,
    SCENARIO_ROW,
    UNIT,
    VALUE_ROW,
    VARIED_ROW,
    Place,
    shown_scenario,
)
from llmbudget.excel.write.formulas import FACTOR_LINE, formulas, links, matches, not_counted, typed_lines
from llmbudget.excel.write.linked_inputs import linked_columns, linked_tables
from llmbudget.excel.write.style import CALCULATED, LINK, PLAIN
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.plan.addresses import parse
from llmbudget.plan.plan import parameters
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.strategies import strategies

ABOUT = "All quantities of the model that are not by month, with a column for each case"

_WIDTH = 18

CHECKS = (
    SheetCheck(
        "Every row typed in a table is counted",
        check_place("Calculation", HEADING_ROWS - 2),
        "A table row on Inputs is not counted. Calculation names the table under 'Table rows typed but not counted'. "
        "Give the row a name in its first column, or move it into an empty line of the table. If the table is full, "
        "read the workbook back and export it again; that adds lines.",
        identity=False,
    ),
)


def write(book: Book) -> None:
    """Add the sheet."""
    heads = dict(enumerate(book.layout.cases.titles(), FIRST))
    sheet = book.sheet(
        "Calculation",
        "One formula a row, with a column for each case. The first case is the scenario shown on all sheets. Gray "
        "cells are left out: the case cannot change the figure, or no sheet compares it. Formulas of the case then "
        "read it from the column with a $ sign. Type nothing here; green cells are links.",
        heads={LABEL: "Quantity", UNIT: "Unit", ID: "Id", NOTE: "What it is", **heads},
    )
    sheet.set_column(FIRST + 1, max(heads), _WIDTH)
    sheet.repeat_columns(LABEL)
    sheet.set_paper(book.paper.large)
    sheet.print_area(0, LABEL, _last_row(book), FIRST + WITHOUT)
    # Cases differ in the columns that they read.
    sheet.ignore_errors({"formula_differs": xl_range(VALUE_ROW + 1, FIRST, _last_row(book), max(heads))})
    _write_scenarios(book, sheet)
    _write_applied(book, sheet)
    _write_changed(book, sheet)
    for title, row in book.layout.heads["Calculation"].items():
        book.group(sheet, row, title, max(heads))
    _write_tables(book, sheet)
    for name in (name for name in book.layout.links if name not in model().quantities):
        if not book.layout.is_typed(name):
            _write_link(book, sheet, name)
    for names in book.layout.groups(months=False).values():
        for name in names:
            _write_quantity(book, sheet, name)
    _mark_what_is_changed(book, sheet)
    _grey_what_has_no_cases(book, sheet)


def _write_scenarios(book: Book, sheet: Worksheet) -> None:
    """Write the scenario of each case, and the names of scenarios as heads."""
    book.text(sheet, SCENARIO_ROW, LABEL, "Scenario, no.")
    book.text(sheet, SCENARIO_ROW, NOTE, "1 is the plan; the others follow in the order of Scenarios.", "note")
    names = Place("Scenarios", HEADING_ROWS - 1)
    span = f"{names.across(0)}:{names.across(book.layout.n_scenarios - 1).split('!')[1]}"
    number = f"=MATCH({shown_scenario()},{span},0)"
    book.formula(sheet, SCENARIO_ROW, FIRST, number, 1, "no.", LINK)
    book.formula(sheet, HEADING_ROWS - 1, FIRST, f"={shown_scenario()}", AS_PLANNED, "text", "head")
    for case in range(WITHOUT, book.layout.cases.scenario(0)):
        shown = f"=${xl_col_to_name(FIRST)}${SCENARIO_ROW + 1}"
        book.formula(sheet, SCENARIO_ROW, FIRST + case, shown, 1, "no.", CALCULATED)
    for no, name in enumerate(book.layout.cases.scenarios):
        column = FIRST + book.layout.cases.scenario(no)
        book.number(sheet, SCENARIO_ROW, column, no + 1, "no.", PLAIN)
        book.formula(sheet, HEADING_ROWS - 1, column, f"={names.across(no)}", name, "text", "head")


def _write_applied(book: Book, sheet: Worksheet) -> None:
    """Write the last step of strategies that each case applies, counted from 0 after the plan's column."""
    book.text(sheet, APPLIED_ROW, LABEL, "Strategies applied, up to no.")
    note = "Numbers on Strategies; those that were off at the export share the last one."
    book.text(sheet, APPLIED_ROW, NOTE, note, "note")
    cases = book.layout.cases
    last = max(map(cases.step, strategies()))
    book.formula(sheet, APPLIED_ROW, FIRST, f"=MAX({book.layout.strategy_numbers()})", last, "no.", LINK)
    book.number(sheet, APPLIED_ROW, FIRST + WITHOUT, 0, "no.", PLAIN)
    for step in range(1, cases.last_step):
        column = FIRST + WITHOUT + step
        before = f"={xl_col_to_name(column - 1)}{APPLIED_ROW + 1} + 1"
        book.formula(sheet, APPLIED_ROW, column, before, step, "no.", CALCULATED)
    plan = f"=${xl_col_to_name(FIRST)}${APPLIED_ROW + 1}"
    for case in range(cases.low, cases.n_cases):
        book.formula(sheet, APPLIED_ROW, FIRST + case, plan, last, "no.", CALCULATED)


def _write_changed(book: Book, sheet: Worksheet) -> None:
    """Write the input that the cases of Sensitivity change, and its value there."""
    book.text(sheet, CHANGED_ROW, LABEL, "Parameter at its low or high")
    book.text(sheet, CHANGED_ROW, NOTE, "Id of the row below that Sensitivity varies in this case.", "note")
    book.text(sheet, VALUE_ROW, LABEL, "Its value in this case")
    book.text(sheet, VALUE_ROW, NOTE, "For a table column, a factor on every row.", "note")
    driver, cases = book.varied, book.layout.cases
    for case, of, value in ((cases.low, varied.LOW_USED, driver.low), (cases.high, varied.HIGH_USED, driver.high)):
        name, used = (f"={Place('Sensitivity', VARIED_ROW, column).cell()}" for column in (varied.CHANGED, of))
        book.formula(sheet, CHANGED_ROW, FIRST + case, name, driver.called, "", "id")
        book.formula(sheet, VALUE_ROW, FIRST + case, used, value, "", LINK)


def _write_link(book: Book, sheet: Worksheet, name: str) -> None:
    parameter = parameters()[name.removesuffix(BEFORE)]
    record = parameter.record
    for cell in links(name, book.layout):
        is_factor = cell.entry == FACTOR_LINE
        if cell.case == PLAN:
            label = f"{record.label} – {cell.entry + 1}" if axes()[name] else record.label
            words = (f"Factor on {parameter.title}", "×") if is_factor else (label, record.unit)
            _write_heads(book, sheet, cell.row, (*words, name, ""))
        value = book.factor(parameter.name, cell.case) if is_factor else book.entry(name, cell.entry, cell.case)
        unit = "×" if is_factor else record.unit
        book.formula(sheet, cell.row, cell.column, cell.text, value, unit, LINK)


def _write_tables(book: Book, sheet: Worksheet) -> None:
    """Write the columns of tables as typed, and the number of their rows that are not counted."""
    for table in linked_tables():
        cell, title = not_counted(table, book.layout), table.row.title
        note = "Filled rows of this table on Inputs, less the named rows linked below."
        _write_heads(book, sheet, cell.row, (f"{title}: rows not counted", "rows", "", note))
        book.formula(sheet, cell.row, cell.column, cell.text, 0, "rows", CALCULATED)
    last = list(book.layout.uncounted.values())[-1].row
    span = f"{xl_col_to_name(FIRST)}{last - len(book.layout.uncounted) + 2}:{xl_col_to_name(FIRST)}{last + 1}"
    write_check(book, sheet, CHECKS[0], as_exported(f"ABS(MAX({span})) + ABS(MIN({span})) = 0"))
    for name in book.layout.matches:
        address = parse(name)
        names = [row.name for row in book.plan.value(address.table)]
        for cell in matches(name, book.layout):
            is_row = cell.entry < len(names) and names[cell.entry] == address.row
            _write_heads(book, sheet, cell.row, (f"{address.title} – {cell.entry + 1}", "1 = yes", "", ""))
            book.formula(sheet, cell.row, cell.column, cell.text, float(is_row), "1 = yes", LINK)
    for parameter in linked_columns():
        for cell in typed_lines(parameter.name, book.layout):
            label, unit = f"{parameter.title} – {cell.entry + 1}, as typed", parameter.record.unit
            _write_heads(book, sheet, cell.row, (label, unit, f"{parameter.name}_typed", ""))
            value = book.entry(as_typed(parameter.name), cell.entry)
            book.formula(sheet, cell.row, cell.column, cell.text, value, unit, LINK)


def _write_quantity(book: Book, sheet: Worksheet, name: str) -> None:
    quantity = model().quantities[name]
    for cell in formulas(name, book.layout):
        if cell.case == PLAN:
            label = f"{quantity.label} – {cell.entry + 1}" if axes()[name] else quantity.label
            note = quantity.help if cell.entry == 0 else ""
            _write_heads(book, sheet, cell.row, (label, quantity.unit, name, note))
        value = book.entry(name, cell.entry, cell.case)
        book.formula(sheet, cell.row, cell.column, cell.text, value, quantity.unit, CALCULATED)
    if not axes()[name]:
        book.workbook.define_name(f"out_{name}", f"={book.layout.place(name).cell()}")


def _write_heads(book: Book, sheet: Worksheet, row: int, heads: tuple[str, str, str, str]) -> None:
    for column, text, kind in zip((LABEL, UNIT, ID, NOTE), heads, ("label", "note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, kind)


def _mark_what_is_changed(book: Book, sheet: Worksheet) -> None:
    first, last = FIRST + book.layout.cases.low, FIRST + book.layout.cases.n_cases - 1
    own, line = f"{xl_col_to_name(first)}${CHANGED_ROW + 1}", f"${xl_col_to_name(ID)}{VALUE_ROW + 2}"
    look = book.workbook.add_format({"bold": True, "bg_color": "#FFEFC2"})
    rule = {"type": "formula", "criteria": f"={own}={line}", "format": look}
    sheet.conditional_format(VALUE_ROW + 1, first, _last_row(book), last, rule)


def _grey_what_has_no_cases(book: Book, sheet: Worksheet) -> None:
    plan, own = (f"{xl_col_to_name(FIRST + case)}{VALUE_ROW + 2}" for case in (PLAN, WITHOUT))
    rule = {
        "type": "formula",
        "criteria": f"=AND(NOT(ISBLANK(${plan})),ISBLANK({own}))",
        "format": book.workbook.add_format({"bg_color": "#F2F2F2"}),
    }
    last = FIRST + book.layout.cases.n_cases - 1
    sheet.conditional_format(VALUE_ROW + 1, FIRST + WITHOUT, _last_row(book), last, rule)


def _last_row(book: Book) -> int:
    ends = (place.row + place.height for place in book.layout.places.values() if place.sheet == "Calculation")
    return max(ends) - 1

"""Calculation: all quantities of the model that are not by month, with a column for each case."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import slots
from llmbudget.excel.sheets.sheet_check import SheetCheck, as_exported, check_place, write_check
from llmbudget.excel.write.book import A3, Book
from llmbudget.excel.write.cases import (
    PLAN,
    SLOTS,
    WITHOUT,
    as_typed,
    case_titles,
    scenario_case,
    scenario_names,
    slot_case,
)
from llmbudget.excel.write.columns import (
    APPLIED_ROW,
    CHANGED_ROW,
    FIRST,
    HEADING_ROWS,
    ID,
    LABEL,
    NOTE,
    SCENARIO_ROW,
    SLOT_ROW,
    UNIT,
    VALUE_ROW,
    Place,
    shown_scenario,
)
from llmbudget.excel.write.formulas import FACTOR_LINE, formulas, links, not_counted, typed_lines
from llmbudget.excel.write.linked_inputs import linked_columns, linked_tables
from llmbudget.excel.write.style import CALCULATED, LINK, PLAIN
from llmbudget.model import model
from llmbudget.model.axes import axes
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
    heads = dict(enumerate(case_titles(book.plan), FIRST))
    sheet = book.sheet(
        "Calculation",
        "One formula a row, filled to the right, with a column for each case. The first case is the scenario shown on "
        "all sheets. Gray cells are left out. Figures that need months have only the first case. Figures that move no "
        "total have no case of Sensitivity. Type nothing here; green cells are links.",
        heads={LABEL: "Quantity", UNIT: "Unit", ID: "Id", NOTE: "What it is", **heads},
    )
    sheet.set_column(FIRST + 1, max(heads), _WIDTH)
    sheet.repeat_columns(LABEL)
    sheet.set_paper(A3)
    sheet.print_area(0, LABEL, _last_row(book), FIRST + WITHOUT)
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
    for case in range(WITHOUT, scenario_case(0)):
        shown = f"=${xl_col_to_name(FIRST)}${SCENARIO_ROW + 1}"
        book.formula(sheet, SCENARIO_ROW, FIRST + case, shown, 1, "no.", CALCULATED)
    for no, name in enumerate(scenario_names(book.plan)):
        column = FIRST + scenario_case(no)
        book.number(sheet, SCENARIO_ROW, column, no + 1, "no.", PLAIN)
        book.formula(sheet, HEADING_ROWS - 1, column, f"={names.across(no)}", name, "text", "head")


def _write_applied(book: Book, sheet: Worksheet) -> None:
    """Write the last strategy that each case applies, counted from 0 after the plan's column."""
    book.text(sheet, APPLIED_ROW, LABEL, "Strategies applied, up to no.")
    book.text(sheet, APPLIED_ROW, NOTE, "In the order of Strategies; those switched off are left out.", "note")
    numbers = book.layout.strategy_numbers()
    book.formula(sheet, APPLIED_ROW, FIRST, f"=MAX({numbers})", len(strategies()), "no.", LINK)
    book.number(sheet, APPLIED_ROW, FIRST + WITHOUT, 0, "no.", PLAIN)
    for no in range(1, len(strategies()) + 1):
        column = FIRST + WITHOUT + no
        before = f"={xl_col_to_name(column - 1)}{APPLIED_ROW + 1} + 1"
        book.formula(sheet, APPLIED_ROW, column, before, no, "no.", CALCULATED)
    plan = f"=${xl_col_to_name(FIRST)}${APPLIED_ROW + 1}"
    for case in range(slot_case(0), book.layout.n_cases):
        book.formula(sheet, APPLIED_ROW, FIRST + case, plan, len(strategies()), "no.", CALCULATED)


def _write_changed(book: Book, sheet: Worksheet) -> None:
    """Write the input that each case of Sensitivity changes, and its value there."""
    book.text(sheet, CHANGED_ROW, LABEL, "Parameter at its low or high")
    book.text(sheet, CHANGED_ROW, NOTE, "Id of the row below that Sensitivity varies in this case.", "note")
    book.text(sheet, VALUE_ROW, LABEL, "Its value in this case")
    book.text(sheet, VALUE_ROW, NOTE, "For a table column, a factor on every row.", "note")
    for slot in range(SLOTS):
        driver, row = slots.chosen(book, slot), SLOT_ROW + slot
        for high, of, value in ((False, slots.LOW_USED, driver.low), (True, slots.HIGH_USED, driver.high)):
            column = FIRST + slot_case(slot, high=high)
            name = f"={Place('Sensitivity', row, slots.CHANGED).cell()}"
            book.formula(sheet, CHANGED_ROW, column, name, driver.called, "", "id")
            book.formula(sheet, VALUE_ROW, column, f"={Place('Sensitivity', row, of).cell()}", value, "", LINK)


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
    first, last = FIRST + slot_case(0), FIRST + book.layout.n_cases - 1
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
    sheet.conditional_format(VALUE_ROW + 1, FIRST + WITHOUT, _last_row(book), FIRST + book.layout.n_cases - 1, rule)


def _last_row(book: Book) -> int:
    ends = (place.row + place.height for place in book.layout.places.values() if place.sheet == "Calculation")
    return max(ends) - 1

"""The workbook keeps the conventions of finance, and avoids what makes Excel repair or misread a file."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from formula_forms import complaints, shape
from openpyxl.formula import Tokenizer
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from plans import random_plan
from slim import with_only
from spreadsheets import Cell, Written, cells_of, content_of, opened, read_stored, relative, without_places
from xlsxwriter.utility import quote_sheetname

from llmbudget import Budget, catalog
from llmbudget.excel.sheets import actuals, varied
from llmbudget.excel.workbook import workbook
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, SELECTOR_ROW, VALUE_ROW, VARIED_ROW
from llmbudget.excel.write.holds_for import every_cell
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import HORIZON
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.presets import organisations, preset

SHEETS = [
    "Cover", "Summary", "Fiscal years", "Accrual", "Cash by quarter", "Cash", "Risk", "Checks", "Key sources", "Engine",
    "Explain", "Key figures", "Scenarios", "Strategies", "Sensitivity", "Data", "Compute", "Team", "Software", "Capex",
    "Actuals", "Variance", "Inputs", "Calculation", "Monthly", "Sources", "Catalogue", "Change log", "Integrity",
]  # fmt: skip
"""The finance set, which is printed, then the divider, then inputs and formulas."""

FUNCTIONS = {
    "ABS",
    "ADDRESS",
    "CHOOSE",
    "COLUMN",
    "COLUMNS",
    "CONCATENATE",
    "COUNT",
    "COUNTA",
    "EDATE",
    "IF",
    "INDEX",
    "INT",
    "ISBLANK",
    "IFERROR",
    "ISERROR",
    "LN",
    "MATCH",
    "MAX",
    "MIN",
    "MONTH",
    "ROUND",
    "ROUNDUP",
    "ROW",
    "ROWS",
    "SMALL",
    "SUBSTITUTE",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "YEAR",
}
"""All of them exist since Excel 2007, and none is volatile or makes a reference from text."""

SINCE_2013 = "_xlfn.ISFORMULA"
"""On Integrity alone, where each program says first whether it has it: older ones show no error."""

DANGEROUS = ("=1+1", "+cmd", "-2", "@x", '=HYPERLINK("http://example.org")', "{=1}", "=CMD|' /C calc'!A0")  # fmt: skip
_FORMULA = re.compile(r"<(?:f|formula[12]?)>([^<]*)</")
_COLUMN = re.compile(r"(R\[?-?\d+\]?)C\[?-?\d+\]?")
_LIST = re.compile(r"(?:(?:\w+|'[^']+')!)?\$[A-Z]+\$[0-9]+:\$[A-Z]+\$[0-9]+")
PLANS = {name: preset(name) for name in organisations()} | {"random-0": random_plan(0)}
MORE_OF_THE_SAME = {*organisations()}
"""The plan does not change the formulas, as another slow test tells: one with long tables and all sheets is enough.

Organizations have a sheet of their own.
"""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.slow] if name in MORE_OF_THE_SAME else []) for name in PLANS],
)
def plan(request: pytest.FixtureRequest) -> Plan:
    return PLANS[request.param]


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return content_of(plan)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return opened(content)


def test_the_sheets_stand_in_the_order_of_the_conventions(book: Workbook, plan: Plan) -> None:
    after = SHEETS.index("Compute") + 1
    own = [name for name, rows in (("Clusters", plan.program.clusters), ("Runs", plan.program.runs)) if rows]
    titles = [*SHEETS[:2], ORGANIZATIONS[plan.profile].view.title, *SHEETS[2:after], *own, *SHEETS[after:]]
    assert book.sheetnames == titles


@pytest.fixture(scope="module")
def formulas(plan: Plan, content: bytes) -> dict[Cell, str]:  # noqa: ARG001 - made together with the file
    """What stands in the calculated cells of the file, as another slow test tells."""
    return {cell: one.text for cell, one in cells_of(plan).items()}


def test_formulas_hold_no_number_but_0_and_1_no_text_no_error_and_only_old_functions(
    formulas: dict[Cell, str],
) -> None:
    """Texts stand in those that put words together for the reader: no amount hangs on them, but that one is empty."""
    found: dict[str, set[str]] = defaultdict(set)
    for sheet, formula in {(at[0] if at[1] > 1 else "", without_places(one)) for at, one in formulas.items()}:
        for token in Tokenizer(formula).items:
            found[f"{token.type} {token.subtype}"].add(token.value)
            assert token.subtype != "TEXT" or token.value == '""' or sheet not in {"Calculation", "Monthly"}
    found.pop("OPERAND TEXT")
    assert found.pop("OPERAND NUMBER") == {"0", "1"}
    newer = {name.rstrip("(") for name in found.pop("FUNC OPEN")} - FUNCTIONS
    assert newer == {SINCE_2013}
    assert {at[0] for at, one in formulas.items() if SINCE_2013 in one} == {"Integrity"}
    assert set(found) <= {
        "OPERAND RANGE",
        "OPERATOR-INFIX ",
        "FUNC CLOSE",
        "SEP ARG",
        "PAREN OPEN",
        "PAREN CLOSE",
        "WHITE-SPACE ",
    }


def test_formulas_of_cells_rules_and_validations_are_written_as_all_programs_read_them(content: bytes) -> None:
    """Lists to choose from are ranges: nothing is calculated of them.

    What looks for formulas is left out: Integrity says where a program cannot tell.
    """
    found: dict[str, str] = {}
    for text in _FORMULA.findall(b"".join(_parts(content).values()).decode()):
        if not _LIST.fullmatch(formula := unescape(text)) and SINCE_2013 not in formula:
            found.setdefault(shape(formula), formula)
    said = {formula: complaints(f"={formula}") for formula in found.values()}
    assert {formula: sentences for formula, sentences in said.items() if sentences} == {}


def test_the_file_names_no_function_or_feature_that_came_after_excel_2007(content: bytes) -> None:
    parts = b"".join(_parts(content).values()).replace(SINCE_2013.encode(), b"")
    assert not re.search(rb"_xlfn|_xlws|t=\"array\"|OFFSET|INDIRECT|LET\(|LAMBDA|vbaProject", parts)


def test_no_cell_shows_an_error_or_is_blank_beside_its_formula(content: bytes, book: Workbook) -> None:
    """But for links to names that somebody typed so, and for the empty texts of spare lines and choices among them."""
    typed = {c.value for row in book["Inputs"] for c in row if str(c.value).startswith("#")}
    cells = read_stored(content)
    spare = {f"=Calculation!$G${row}" for (sheet, row, _), one in cells.items() if '&""' in one.text}
    for at, one in cells.items():
        assert not str(one.value).startswith("#") or one.value in typed, at
        assert one.value is not None or '&""' in one.text or one.text in spare or is_empty_text(one.text, cells), at


def is_empty_text(formula: str, cells: dict[Cell, Written]) -> bool:
    """Return whether a formula may choose no text, or chooses one of Calculation last that is empty, in its column."""
    if ',""' in formula:
        return True
    last = re.search(r",\$?G\$?(\d+)\)$", formula)
    return bool(last) and cells["Calculation", int(last[1]), 7].value is None


def test_every_month_case_and_line_of_a_quantity_has_the_same_formula(formulas: dict[Cell, str], plan: Plan) -> None:
    layout = Layout(plan)
    places = {name: layout.place(name) for name in ("month", *model().order)}
    ids = {(p.sheet, p.row + line + 1): name for name, p in places.items() for line in range(p.height)}
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    cells: Counter[tuple[str, str]] = Counter()
    for (sheet, row, column), formula in formulas.items():
        axis = sheet == "Calculation" and HEADING_ROWS <= row <= VALUE_ROW + 1
        if sheet in {"Calculation", "Monthly"} and column > 6 and not axis:
            key = (sheet, ids.get((sheet, row), f"row {row}"))
            form = relative(formula, row, column)
            # Which columns a case reads is told by test_strategies.
            forms[key].add(_COLUMN.sub(r"\1", form) if sheet == "Calculation" else form)
            cells[key] += 1
    assert {key: texts for key, texts in forms.items() if len(texts) > 1} == {}
    assert {cells["Monthly", name] for name, own in axes().items() if "month" in own} == {layout.size.months}
    scalars_and_tables = [name for name in model().order if "month" not in axes()[name]]
    assert {n: cells["Calculation", n] for n in scalars_and_tables} == {
        n: places[n].height * len(layout.columns.of(n)) for n in scalars_and_tables
    }


def test_every_input_cell_and_every_scalar_quantity_has_a_name_that_points_at_it(book: Workbook, plan: Plan) -> None:
    layout, expected = Layout(plan), {}
    for name, parameter in parameters().items():
        place = layout.places[name]
        expected[f"in_{name}"] = place.cell() if parameter.table is None else place.range()
        if parameter.table:
            expected |= {f"in_{name}_{line + 1}": place.cell(line) for line in range(place.height)}
    expected |= {f"in_{cell}": layout.places[cell].cell() for cell in every_cell()}
    expected |= {f"out_{name}": layout.place(name).cell() for name in model().order if not axes()[name]}
    expected |= {f"sheet_{name.replace(' ', '_')}": f"{quote_sheetname(name)}!$A$1" for name in book.sheetnames}
    named = {name: defined.attr_text for name, defined in book.defined_names.items()}
    assert named.pop("out_all_checks").startswith("Checks!$G$")
    assert named == expected
    for name in model().order:
        if not axes()[name]:
            sheet, address = named[f"out_{name}"].split("!")
            assert (sheet, book[sheet][f"C{address.split('$')[2]}"].value) == ("Calculation", name)


def test_a_name_points_at_the_cell_that_holds_the_value(book: Workbook, plan: Plan) -> None:
    for name, parameter in parameters().items():
        rows = [None] if parameter.table is None else plan.value(parameter.table)
        for line, row in enumerate(rows, 1):
            defined = f"in_{name}" if row is None else f"in_{name}_{line}"
            value = plan.value(name) if row is None else getattr(row, parameter.field)
            sheet, address = book.defined_names[defined].attr_text.split("!")
            cell = book[sheet.strip("'")][address.replace("$", "")]
            found = cell.value.date() if cell.is_date and value else cell.value
            # The writer keeps 16 digits, as Excel shows 15.
            assert found == (pytest.approx(value, rel=1e-15) if isinstance(value, float) else value), defined


def test_no_defined_name_is_the_address_of_a_cell_or_differs_from_another_by_case_only(book: Workbook) -> None:
    names = list(book.defined_names)
    assert [name for name in names if re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]\d*([Cc]\d*)?", name)] == []
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,254}", name)] == []
    assert len({name.lower() for name in names}) == len(names)


def test_validations_hold_the_bounds_of_the_records(book: Workbook, plan: Plan) -> None:
    layout = Layout(plan)
    rules = {
        f"{name}!{area}": rule
        for name in ("Inputs", "Strategies", "Change log")
        for rule in book[name].data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    expected: set[str] = set()
    typed = {name: name for name in parameters()} | dict(every_cell())
    for cell, name in typed.items():
        record, place = parameters()[name].record, layout.places[cell]
        if isinstance(record, Number) and record.at_least == record.at_most:
            continue
        for line in range(place.height):
            address = f"{place.sheet}!{get_column_letter(place.column + 1)}{place.row + line + 1}"
            expected.add(address)
            rule = rules[address]
            assert len(rule.error) <= 255
            assert len(rule.errorTitle) <= 32
            assert len(rule.formula1) <= 255
            _holds_the_bounds(rule, name, layout)
    assert set(rules) == expected


def _holds_the_bounds(rule: DataValidation, name: str, layout: Layout) -> None:
    match record := parameters()[name].record:
        case Number():
            kind, most = "whole" if record.whole else "decimal", record.at_most
            most = layout.size.months if name == HORIZON else most
            assert (rule.type, float(rule.formula1), float(rule.formula2)) == (kind, record.at_least, most)
        case Choice():
            assert (rule.type, rule.formula1) == ("list", layout.choices[name].range())
        case Text(names=table) if table:
            names = layout.places[f"{tables()[table].row.prefix}_name"]
            own = names.range().split("!")[1]  # on their own sheet
            assert (rule.type, rule.formula1.removeprefix("Inputs!")) == ("list", own)
        case Switch():
            assert (rule.type, rule.formula1) == ("list", '"1,0"')
        case Text():
            assert (rule.type, rule.formula1, rule.formula2) == ("textLength", "1", str(record.at_most))
        case Month():
            assert (rule.type, rule.formula1, rule.formula2) == ("date", "36526", "73020")
        case Day():
            assert (rule.type, rule.formula1, rule.formula2) == ("date", "36526", "73050")


def test_dropdowns_list_every_option(book: Workbook, plan: Plan) -> None:
    for name, place in Layout(plan).choices.items():
        record = parameters()[name].record
        assert isinstance(record, Choice)
        cells = book["Catalogue"][place.range().split("!")[1].replace("$", "")]
        assert [line[0].value for line in cells] == list(record.options())


def test_days_of_prices_over_a_year_old_say_so_in_words(book: Workbook) -> None:
    """For the market's and for each offer; the rule follows the month of the budget."""
    heads = {cell.coordinate: cell.value for row in book["Catalogue"] for cell in row if cell.value}
    days = {address.rstrip("0123456789") for address, head in heads.items() if str(head).endswith("(day)")}
    rules = {
        str(area).split(":")[0].rstrip("0123456789"): rule
        for areas in book["Catalogue"].conditional_formatting
        for area in areas.sqref.ranges
        for rule in areas.rules
    }
    assert set(rules) == days
    for rule in rules.values():
        assert "in_budget_month-" in rule.formula[0]
        assert "over a year" in rule.dxf.numFmt.formatCode


def test_inputs_are_unlocked_and_everything_else_is_not(book: Workbook, plan: Plan) -> None:
    unlocked = {
        (sheet.title, c.row, c.column) for sheet in book for row in sheet for c in row if not c.protection.locked
    }
    layout, expected = Layout(plan), set()
    for name, parameter in parameters().items():
        if not isinstance(parameter.record, Number) or parameter.record.at_least < parameter.record.at_most:
            place = layout.places[name]
            expected |= {(place.sheet, place.row + line + 1, place.column + 1) for line in range(place.height)}
    choices = [layout.places[cell] for cell in every_cell()]
    expected |= {(place.sheet, place.row + 1, place.column + 1) for place in choices}
    expected |= {("Sensitivity", VARIED_ROW + 1, column + 1) for column in (ID, varied.LOW, varied.HIGH)}
    rows = [place.row + 1 for place in layout.differing.values()]
    columns = range(FIRST + 2, FIRST + layout.n_scenarios + 1)
    expected |= {("Scenarios", row, column) for row in (HEADING_ROWS, *rows) for column in columns}
    expected |= {("Summary", SELECTOR_ROW + 1, FIRST + 1), ("Explain", HEADING_ROWS + 1, LABEL + 1)}
    lines = range(min(actuals.ROWS.values()) + 1, max(actuals.ROWS.values()) + 2)
    expected |= {("Actuals", row, column + 1) for row in lines for column in layout.month_columns}
    assert {cell for cell in unlocked if cell[0] != "Cover"} == expected


def test_numbers_that_are_no_formulas_are_typed_or_fixed_but_for_those_of_risk(book: Workbook) -> None:
    """Fixed are facts, numbers of lists, ranges and days, what was exported, and which scenario a case is of."""
    values = {sheet.title for sheet in book for row in sheet for cell in row if cell.data_type == "n" and cell.value}
    folding = {"Accrual", "Fiscal years", "Cash", "Cash by quarter", "Variance"}
    assert values - {"Checks"} == folding | {
        "Summary", "Key sources", "Scenarios", "Strategies", "Sensitivity", "Risk", "Inputs", "Calculation", "Sources",
        "Catalogue", "Change log", "Integrity",
    }  # fmt: skip


def test_nothing_is_hidden_but_what_one_click_shows(book: Workbook) -> None:
    """Columns are folded in a group, and rows by a filter whose column says which."""
    for sheet in book:
        assert sheet.sheet_state == "visible"
        hidden = {row for row, height in sheet.row_dimensions.items() if height.hidden}
        assert hidden == _filtered(sheet), sheet.title
        folded = [column for column in sheet.column_dimensions.values() if column.hidden]
        assert all(column.outlineLevel == 1 for column in folded), sheet.title
    local = [name for sheet in book for name, defined in sheet.defined_names.items() if defined.hidden]
    assert set(local) <= {"_xlnm._FilterDatabase"}
    assert not any(name.hidden for name in book.defined_names.values())


def _filtered(sheet: Worksheet) -> set[int]:
    """Return the rows that the filter of a sheet folds away."""
    if not sheet.auto_filter.ref:
        return set()
    cells = [line[0] for line in sheet[sheet.auto_filter.ref][1:]]
    return {cell.row for cell in cells if cell.value != 1}


def test_text_that_a_user_typed_stays_text() -> None:
    """Names of all tables, of the plan and the organization, and reasons."""
    named = {"datasets": "dataset", "roles": "role", "subscriptions": "subscription", "credits": "credit"}
    rows = {table: [{"name": text} for text in DANGEROUS] for table in named}
    typed = Budget("startup", organisation_name=DANGEROUS[0], plan_name=DANGEROUS[4], **rows)
    notes = dict(zip(typed.plan.notes, DANGEROUS, strict=False))
    content = content_of(plan := typed.plan.model_copy(update={"notes": notes}))
    book = openpyxl.load_workbook(BytesIO(with_only(content, "Inputs")))
    expected = {"organisation_name": DANGEROUS[0], "plan_name": DANGEROUS[4]}
    expected |= {f"{p}_name_{n}": text for p in named.values() for n, text in enumerate(DANGEROUS, 1)}
    for name, text in expected.items():
        sheet, address = book.defined_names[f"in_{name}"].attr_text.split("!")
        cell = book[sheet][address.replace("$", "")]
        assert (cell.data_type, cell.value) == ("s", text)
    assert set(DANGEROUS) <= {c.value for c in book["Inputs"]["L"] if c.data_type == "s"}
    assert not [one for one in cells_of(plan).values() if any(text in one.text for text in DANGEROUS)]


def test_keys_of_the_catalogue_are_found_by_excel_as_by_python() -> None:
    """Excel compares text without case, and MATCH takes * ? ~ for wildcards."""
    for table in fact_tables().values():
        for unit, entries in table.columns.values():
            if unit in {"id", "name", "group"}:
                assert len({e.lower() for e in entries}) == len(set(entries))
                assert not any(set(e) & set("*?~") for e in entries)
    assert len(catalog.accelerators()) == len({name.lower() for name in catalog.accelerators()})


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes_in_every_process_on_the_same_day() -> None:
    code = (
        "import hashlib, datetime, llmbudget.excel.workbook as w; from llmbudget.presets import preset; "
        "from llmbudget import Budget; plan = preset('startup'); risk = Budget(plan).uncertainty(draws=2_000); "
        "content = w.workbook(plan, risk, datetime.date(2027, 3, 1)); "
        "print(hashlib.sha256(content).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "OPENBLAS_NUM_THREADS": seed},
            capture_output=True, text=True, check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }  # fmt: skip
    risk = Budget(plan := preset("startup")).uncertainty(draws=2_000)
    here = [hashlib.sha256(workbook(plan, risk, date(2027, 3, day))).hexdigest() for day in (1, 2)]
    assert digests == {here[0]} != {here[1]}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

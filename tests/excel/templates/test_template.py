"""Any workbook in which cells are named is filled, and all else in it stays."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from own_templates import template_of

from llmbudget import Budget, PlanError
from llmbudget.excel.read.package import opened, packed
from llmbudget.excel.templates.names import Wanted, known
from llmbudget.excel.templates.template import _NO_NAMES, Template
from llmbudget.excel.templates.template_values import series
from llmbudget.model.rows_by_year import ROWS_BY_YEAR
from llmbudget.presets import organisations

STARTUP = Budget("startup")


def sheet_of(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(content)).worksheets[0]


def filled(names: dict[str, str], budget: Budget = STARTUP, draw: Any = None) -> Worksheet:  # noqa: ANN401 - as in `template_of`
    """Return the sheet of a small template after it was filled."""
    return sheet_of(Template(template_of(names, draw)).filled(budget).content)


def line(sheet: Worksheet, area: str) -> list[Any]:
    return [cell.value for row in sheet[area] for cell in row]


def problems(names: dict[str, str], budget: Budget = STARTUP, draw: Any = None) -> list[str]:  # noqa: ANN401 - as above
    """Return what is told where nothing else can be filled, and that it is told beside a cell that can."""
    with pytest.raises(PlanError) as error:
        Template(template_of(names, draw)).filled(budget)
    beside = Template(template_of({**names, "llmbudget.plan_name": "$Z$99"}, draw)).filled(budget)
    assert sheet_of(beside.content)["Z99"].value == budget.plan.organisation.plan_name
    assert list(beside.left) == [problem for problem in error.value.problems if problem != _NO_NAMES]
    return error.value.problems


def test_a_named_cell_gets_the_value_of_its_id() -> None:
    """A quantity, a number and a text that were typed; capitals make no difference."""
    sheet = filled({"llmbudget.Total_Cost": "$B$2", "LLMBUDGET.n_accelerators": "$B$3", "llmbudget.plan_name": "$C$9"})
    assert [sheet["B2"].value, sheet["B3"].value] == [STARTUP["total_cost"], 8]
    assert sheet["C9"].value == "Support assistant"
    assert sheet["A1"].value == "Request"


def test_every_id_has_entries_that_a_cell_can_hold() -> None:
    for name in organisations():
        budget = Budget(name)
        for quantity in known():
            values = series(budget, Wanted(quantity, ("1",) * (quantity in ROWS_BY_YEAR)))
            assert values.axis or len(values.entries) == 1, quantity
            assert "nan" not in map(str, values.entries), quantity


def test_what_has_many_values_goes_along_a_row_or_a_column() -> None:
    """Months with or without "by month" in their name, years, and rows of tables."""
    plan = Budget("academic", start_month="2027-07")
    sheet = filled(
        {
            "llmbudget.monthly.cash_out": "$B$2:$AK$2",
            "llmbudget.monthly.total_cost_by_month": "$B$3:$AK$3",
            "llmbudget.monthly.closing_cash": "$B$4:$AK$4",
            "llmbudget.months": "$B$1:$AK$1",
            "llmbudget.total_cost_by_year": "$B$6:$B$10",
            "llmbudget.role_name": "$C$6:$C$9",
            "llmbudget.role_cost": "$D$6:$D$9",
        },
        plan,
    )
    assert line(sheet, "B2:AK2") == list(plan["cash_out_by_month"][:36])
    assert line(sheet, "B3:AK3") == list(plan["total_cost_by_month"][:36])
    assert line(sheet, "B4:AK4") == list(plan["closing_cash"][:36])
    assert line(sheet, "B6:B10") == [*plan["total_cost_by_year"][:3, 0], None, None]
    assert line(sheet, "C6:C9") == [role.name for role in plan.plan.people.roles]
    assert line(sheet, "D6:D9") == list(plan["role_cost"][:, 0])
    months = line(sheet, "B1:AK1")
    assert [months[0], months[6], months[-1]] == [datetime(2027, 7, 1), datetime(2028, 1, 1), datetime(2030, 6, 1)]  # noqa: DTZ001 - spreadsheets know no zones


def test_amounts_are_in_the_report_currency_and_nothing_else_is() -> None:
    euros = STARTUP.replace(report_currency="EUR", report_rate=0.8)
    names = ("total_cost", "role_salary", "compute_cost_by_year", "person_months", "report_currency", "report_rate")
    areas = {f"llmbudget.{name}": f"$A${row}" for row, name in enumerate(names, 1) if name != "role_salary"}
    sheet = filled({**areas, "llmbudget.role_salary": "$C$1:$C$3"}, euros)
    assert sheet["A1"].value == pytest.approx(STARTUP["total_cost"] * 0.8)
    assert line(sheet, "C1:C3") == [pytest.approx(role.salary * 0.8) for role in euros.plan.people.roles]
    assert sheet["A3"].value == pytest.approx(STARTUP["compute_cost"] * 0.8)
    assert [sheet["A4"].value, sheet["A5"].value, sheet["A6"].value] == [STARTUP["person_months"], "EUR", 0.8]


def test_a_strategy_in_use_counts() -> None:
    """For a parameter that a strategy replaces, the form gets the replaced value, as everywhere."""
    budget = STARTUP.use("spot_pricing", spot_share=0.8)
    assert filled({"llmbudget.spot_share": "$A$2"}, budget)["A2"].value == budget["spot_share"] == 0.8


def test_dates_are_dates_and_what_was_left_empty_is_empty() -> None:
    """A cell that shows dates keeps its way to do so; another one gets the short form of the reader's country."""

    def draw(book: Any, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        sheet.write("B2", "old", book.add_format({"num_format": "mmm yyyy", "bold": True}))
        sheet.write("B3", "old", book.add_format({"num_format": '0 "days"', "italic": True}))

    names = {"llmbudget.start_month": "$B$2", "llmbudget.budget_month": "$B$3", "llmbudget.role_months": "$D$1:$D$3"}
    sheet = filled(names, Budget("startup", budget_month="2026-11"), draw)
    assert (sheet["B2"].value, sheet["B2"].number_format) == (datetime(2027, 1, 1), "mmm yyyy")  # noqa: DTZ001 - as above
    assert (sheet["B3"].value, sheet["B3"].number_format) == (datetime(2026, 11, 1), "mm-dd-yy")  # noqa: DTZ001 - as above
    assert [sheet["B2"].font.bold, sheet["B3"].font.italic] == [True, True]
    assert line(sheet, "D1:D3") == [None, 6, None]


def test_days_are_counted_from_where_the_workbook_counts_them() -> None:
    parts = opened(template_of({"llmbudget.start_month": "$B$2"}))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"')
    content = Template(packed(parts)).filled(STARTUP).content
    assert sheet_of(content)["B2"].value == datetime(2027, 1, 1)  # noqa: DTZ001 - as above
    assert b"<v>44926</v>" in opened(content)["xl/worksheets/sheet1.xml"]


def test_cells_that_are_left_over_are_emptied_and_keep_their_format() -> None:
    """What stood there was an example, or of another plan."""

    def draw(book: Any, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        for column in range(24):
            sheet.write(1, column, 99, book.add_format({"num_format": "0.00"}))

    sheet = filled({"llmbudget.monthly.total_cost": "$A$2:$X$2"}, draw=draw)
    assert line(sheet, "A2:X2") == [*STARTUP["total_cost_by_month"][:12], *[None] * 12]
    assert {cell.number_format for row in sheet["A2:X2"] for cell in row} == {"0.00"}


def test_more_values_than_cells_are_told_and_nothing_is_cut_off() -> None:
    """Values of 0 at the end need no cell: nothing of them is lost."""
    names = {
        "llmbudget.monthly.people_cost": "$A$2:$F$2",
        "llmbudget.role_name": "$A$4:$A$5",
        "llmbudget.months": "$C$9",
    }
    assert problems(names) == [
        "llmbudget.monthly.people_cost: this plan has 12 months, but Our form!A2:F2 has room for 6; name more cells",
        "llmbudget.months: this plan has 12 months, but Our form!C9 has room for 1; name more cells",
        "llmbudget.role_name: this plan has 3 rows of roles, but Our form!A4:A5 has room for 2; name more cells",
    ]
    sheet = filled({"llmbudget.monthly.training_cost": "$A$2:$F$2"})
    assert sum(line(sheet, "A2:F2")) == pytest.approx(STARTUP["training_cost"])
    assert "has one value, but Our form!A1:A2 has 2 cells" in problems({"llmbudget.total_cost": "$A$1:$A$2"})[0]


def test_a_name_that_asks_for_nothing_is_told_with_those_that_are_alike() -> None:
    """All of them at once, once each."""
    template = Template(
        template_of({"llmbudget.totl_cost": "$A$2", "llmbudget.monthly.burm": "$A$3", "llmbudget.q": "$A$4"})
    )
    assert [problem.split(";")[0] for problem in template.problems] == [
        "llmbudget.monthly.burm: there is no such id",
        "llmbudget.q: there is no such id",
        "llmbudget.totl_cost: there is no such id",
    ]
    assert "did you mean llmbudget.monthly.burn" in template.problems[0]
    assert "did you mean llmbudget.total_cost" in template.problems[2]
    (problem,) = problems({"llmbudget.monthly.total_cost_by_year": "$A$2"})
    assert "did you mean llmbudget.monthly.total_cost or" in problem


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        ("#REF!", "its cells were deleted"),
        ("'Our form'!#REF!", "its cells were deleted"),
        ("'Our form'!$A$1,", "points to no cells"),
        ("'Our form:Elsewhere'!$A$1", "'Elsewhere', which is not a sheet"),
        ("[1]Sheet1!$A$1", "another workbook"),
        ("'[other.xlsx]Sheet1'!$A$1", "another workbook"),
        ("'Our form'!$A:$A", "points to no cells"),
        ("5", "points to no cells"),
        ("Elsewhere!$A$1", "'Elsewhere', which is not a sheet"),
        ("'Our form'!$A$1:$C$3", "is a block of rows and columns"),
        ("'Our form'!$A$1:$A$9999", "more than 5,000 cells"),
    ],
)
def test_a_name_that_stands_for_no_row_or_column_of_cells_is_told(area: str, sentence: str) -> None:
    content = template_of({"llmbudget.total_cost": "$A$1", "llmbudget.data_cost": "$B$1"})
    parts = opened(content)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"'Our form'!$A$1<", area.encode() + b"<")
    (problem,) = Template(packed(parts)).problems
    assert problem.startswith("llmbudget.total_cost: ")
    assert sentence in problem


def test_names_of_one_sheet_count_as_those_of_all() -> None:
    """The same name on two sheets fills both."""

    def draw(book: Any, _sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        book.add_worksheet("Second")
        book.add_worksheet("It's 3")
        book.define_name("Second!llmbudget.total_cost", "=Second!$C$3")

    names = {"llmbudget.total_cost": "$B$2", "llmbudget.data_cost": "'It''s 3'!$D$4"}
    book = openpyxl.load_workbook(BytesIO(Template(template_of(names, draw)).filled(STARTUP).content))
    assert book["Our form"]["B2"].value == book["Second"]["C3"].value == STARTUP["total_cost"]
    assert book["It's 3"]["D4"].value == STARTUP["data_cost"]


def test_merged_cells_count_as_one() -> None:
    """Also each row of a column of merged cells."""

    def draw(book: Any, sheet: Any) -> None:  # noqa: ANN401 - of XlsxWriter
        for row in range(2, 6):
            sheet.merge_range(f"B{row}:D{row}", "", book.add_format({"border": 1}))

    sheet = filled({"llmbudget.role_name": "$B$2:$D$4", "llmbudget.total_cost": "$C$5:$D$5"}, draw=draw)
    assert line(sheet, "B2:B4") == [role.name for role in STARTUP.plan.people.roles]
    assert sheet["B5"].value == STARTUP["total_cost"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["B2:D2", "B3:D3", "B4:D4", "B5:D5"]


def test_a_formula_of_the_template_is_never_overwritten() -> None:
    (problem,) = problems(
        {"llmbudget.total_cost": "$B$2"}, draw=lambda _, sheet: sheet.write_formula("B2", "=A1+1", None, 5)
    )
    assert problem.startswith("llmbudget.total_cost: Our form!B2 holds a formula, which is kept; delete the formula")


def test_two_names_for_one_cell_are_told_unless_they_ask_for_the_same() -> None:
    names = {"llmbudget.data_cost": "$B$2", "llmbudget.total_cost": "$B$2"}
    (problem,) = Template(template_of(names)).problems
    assert filled(names)["B2"].value == STARTUP["data_cost"]
    assert problem == "llmbudget.total_cost: Our form!B2 is also named llmbudget.data_cost; delete one of the names"
    same = {"llmbudget.monthly.burn": "$A$2:$L$2", "llmbudget.burn_by_month": "$A$2:$L$2"}
    assert line(filled(same), "A2:L2") == list(STARTUP["burn_by_month"][:12])


def test_a_workbook_without_names_is_told_how_to_name_cells() -> None:
    assert "no cell has an llmbudget name" in problems({"our_total": "$B$2"})[0]


def test_text_stays_text_whatever_it_is() -> None:
    name = '=HYPERLINK("http://example.org") <&> "x"'
    sheet = filled({"llmbudget.plan_name": "$B$2"}, Budget("startup", plan_name=name))
    assert (sheet["B2"].value, sheet["B2"].data_type) == (name, "s")


def test_formulas_are_worked_out_when_the_file_is_opened() -> None:
    """What was stored beside them belonged to other values, and is gone; also where nothing said how to calculate."""
    content = template_of(
        {"llmbudget.total_cost": "$B$2"}, lambda _, sheet: sheet.write_formula("C2", '=B2&"old"', None, "old")
    )
    parts = opened(content)
    parts["xl/workbook.xml"] = re.sub(rb"<calcPr[^>]*>", b"", parts["xl/workbook.xml"])
    for one in (content, packed(parts)):
        written = opened(Template(one).filled(STARTUP).content)
        assert len(re.findall(rb'<calcPr[^>]* fullCalcOnLoad="1"/>', written["xl/workbook.xml"])) == 1
        assert b'<c r="C2"><f>B2&amp;"old"</f></c>' in written["xl/worksheets/sheet1.xml"]


def test_the_same_template_and_plan_give_the_same_bytes() -> None:
    content = template_of({"llmbudget.total_cost": "$B$2", "llmbudget.start_month": "$B$3"})
    assert Template(content).filled(STARTUP) == Template(content).filled(Budget("startup"))


def test_a_number_that_is_none_is_never_written() -> None:
    """It would make the file unreadable."""
    budget = Budget("startup")
    budget.__dict__["values"] = {**STARTUP.values, "total_cost": float("inf")}
    assert problems({"llmbudget.total_cost": "$B$2"}, budget) == [
        "llmbudget.total_cost: it has no value in this plan; delete the name from the template"
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/pivotTables/pivotTable1.xml", "Pivot tables show old figures"),
        ("xl/externalLinks/externalLink1.xml", "read other workbooks"),
        ("_xmlsignatures/sig1.xml", "digital signature is not valid"),
    ],
)
def test_what_does_not_follow_the_figures_is_told(part: str, words: str) -> None:
    """It is no problem: the template is filled all the same."""
    parts = opened(template_of({"llmbudget.total_cost": "$B$2"}))
    assert Template(packed(parts)).remarks == []
    template = Template(packed({**parts, part: b"<x/>"}))
    (remark,) = template.remarks
    assert words in remark
    assert opened(template.filled(STARTUP).content)[part] == b"<x/>"

"""The templates that come with the package: every name is known, and their own totals tie with the model."""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from engines import IronCalc
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.units import EMU_to_inch
from openpyxl.worksheet.worksheet import Worksheet
from spreadsheets import serial

from llmbudget import Budget
from llmbudget.cli import main
from llmbudget.excel.read.package import opened
from llmbudget.excel.templates.shipped import shipped
from llmbudget.excel.templates.template import Template
from llmbudget.plan.file import PlanError
from llmbudget.presets import organisations

NAMES = (
    "board_one_pager", "capex_opex_request", "eu_grant_table", "horizon_partners", "nih_budget", "nsf_budget",
    "ukri_fec", "us_grant_by_year",
)  # fmt: skip
SIMPLE = ("board_one_pager", "capex_opex_request", "eu_grant_table", "us_grant_by_year")
"""Templates of one or two pages; `test_us_forms` looks at the others."""
HORIZON = Budget(
    "academic", indirect_base="eu_flat", indirect_rate=0.25, report_currency="EUR", report_rate=0.9, expensed_share=0
)
"""Depreciates its own cluster: a purchase price is not eligible."""
IN_FULL = HORIZON.replace(expensed_share=1, full_cost_eligible=True)
INVOICED = HORIZON.replace(chargeback_quote=2)
RATES = [{"name": "FY2029", "start": 13, "rate": 0.58}, {"name": "FY2030", "start": 22, "rate": 0.6}]
OVER_TIME = Budget("academic", indirect_rates=RATES)
BUDGETS = {name: Budget(name) for name in organisations()} | {
    "over time": OVER_TIME, "late": Budget("academic", training_months=6),
    "horizon": HORIZON, "in full": IN_FULL, "invoiced": INVOICED, "at once": HORIZON.replace(expensed_share=1)
}  # fmt: skip
TOTAL = {"capex_opex_request": "G", "us_grant_by_year": "H", "eu_grant_table": "G"}
TIES = {
    "capex_opex_request": {
        "Total cost in profit and loss": "total_cost",
        "Opex before depreciation (2)": "opex_cost",
        "Capital expenditure: equipment": "capex_cost",
        "  of which depreciation": "depreciation_cost",
        "Contingency": "contingency_cost",
    },
    "us_grant_by_year": {
        "Indirect costs": "indirect_cost",
        "Total direct and indirect costs": "total_cost",
        "Amount requested of the sponsor": "request_cost",
        "Salaries and wages, senior and other personnel": "salary_cost",
        "Total personnel": "salary_cost",
    },
    "eu_grant_table": {
        "A  Personnel costs": "people_cost",
        "B  Subcontracting costs": "subawards_cost",
        "Total cost of the plan": "total_cost",
        "Contingency, not eligible": "contingency_cost",
    },
}  # fmt: skip


def test_each_says_what_it_is_for_and_each_of_its_names_is_known() -> None:
    assert tuple(shipped()) == NAMES
    for name, shipped_file in shipped().items():
        template = Template(shipped_file.content)
        assert (template.problems, template.remarks) == ([], []), name
        assert len(template.named) > 20
        assert shipped_file.title
        assert shipped_file.about.endswith(".")


def test_each_prints_its_sheets_on_one_page_each() -> None:
    """But for the figures of the plan behind a form, which take some pages."""
    for name, shipped_file in shipped().items():
        for sheet in openpyxl.load_workbook(BytesIO(shipped_file.content)):
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
            fits = (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
            assert [1 if fit is None else fit for fit in fits] == [1, sheet.title != "Plan"]
            assert sheet.print_area


def test_the_page_for_the_board_has_charts_of_cells_that_are_filled_or_calculated() -> None:
    parts = opened(shipped()["board_one_pager"].content)
    charts = b"".join(part for name, part in parts.items() if name.startswith("xl/charts/chart"))
    assert b"'Board'!$B$14:$B$20" in charts
    assert b"'Months'!$K$5:$K$16" in charts
    named = {cell.place for cell in Template(shipped()["board_one_pager"].content).named}
    assert {f"Board!B{row}" for row in range(14, 21)} <= named


Box = tuple[float, float, float, float]


def test_charts_and_pictures_cover_neither_each_other_nor_what_is_written() -> None:
    """Two charts of the board's page overlapped; and each lies within what is printed."""
    for name, shipped_file in shipped().items():
        for sheet in openpyxl.load_workbook(BytesIO(shipped_file.content)):
            boxes = [covered(sheet, drawing.anchor) for drawing in (*sheet._charts, *sheet._images)]  # noqa: SLF001 - openpyxl has no other way
            assert not [(name, pair) for pair in combinations(boxes, 2) if overlap(*pair)]
            filled = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value is not None}
            for named in Template(shipped_file.content).named:
                title, _, place = named.place.replace("'", "").rpartition("!")
                filled |= {cell.coordinate for cell in cells_of(sheet, place)} if title == sheet.title else set()
            hidden = [at for at in sorted(filled) for box in boxes if overlap(box, area(sheet, at, at))]
            assert hidden == [], (name, sheet.title)
            first, last = sheet.print_area.rpartition("!")[2].replace("$", "").split(":")
            left, top, right, bottom = area(sheet, first, last)
            assert all(left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom for box in boxes)


def cells_of(sheet: Worksheet, place: str) -> Iterator[Cell]:
    """Yield the cells of a range, or the one cell."""
    found = sheet[place]
    yield from ((cell for row in found for cell in row) if isinstance(found, tuple) else (found,))


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def area(sheet: Worksheet, first: str, last: str) -> Box:
    """Return where cells lie, in points from the corner of the sheet."""
    start, end = coordinate_to_tuple(first), coordinate_to_tuple(last)
    return *point(sheet, start[1] - 1, start[0] - 1), *point(sheet, end[1], end[0])


def point(sheet: Worksheet, column: int, row: int) -> tuple[float, float]:
    """Return the upper left corner of a cell, counted from 0: a digit is 7 pixels wide, and beside it stand 5."""
    widths = (sheet.column_dimensions[get_column_letter(place)].width for place in range(1, column + 1))
    heights = (sheet.row_dimensions[place].height or 15 for place in range(1, row + 1))
    return sum((7 * width + 5) * 0.75 for width in widths), float(sum(heights))


def covered(sheet: Worksheet, anchor: Any) -> Box:  # noqa: ANN401 - of one cell or of two
    """Return the cells that a chart covers, from its anchor or its size."""
    left, top = point(sheet, anchor._from.col, anchor._from.row)  # noqa: SLF001 - openpyxl calls it so
    if hasattr(anchor, "to"):
        return left, top, *point(sheet, anchor.to.col, anchor.to.row)
    return left, top, left + EMU_to_inch(anchor.ext.width) * 72, top + EMU_to_inch(anchor.ext.height) * 72


@pytest.fixture(scope="module")
def filled() -> dict[tuple[str, str], bytes]:
    """Every template filled for every budget."""
    return {
        (name, key): Template(shipped()[name].content).filled(of).content
        for name in SIMPLE
        for key, of in BUDGETS.items()
    }


@pytest.fixture(scope="module")
def calculated(filled: dict[tuple[str, str], bytes]) -> dict[tuple[str, str], Workbook]:
    """Every template filled for every budget, calculated by IronCalc; other programs agree with it, as told below."""
    books = {}
    for (name, key), content in filled.items():
        book = openpyxl.load_workbook(BytesIO(content))
        cells = {
            (sheet.title, cell.row, cell.column): cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        for at, value in IronCalc(content, BUDGETS[key].plan).calculate([*cells]).items():
            cells[at].value = value
        books[name, key] = book
    return books


def money(budget: Budget, name: str) -> float:
    """Return an amount in the report currency."""
    return float(budget[name]) * budget.plan.reporting.report_rate


@pytest.mark.slow
def test_their_own_totals_tie_with_the_model(calculated: dict[tuple[str, str], Workbook]) -> None:
    """For every kind of organization, and for a Horizon grant in euros."""
    for name, ties in TIES.items():
        for key, budget in BUDGETS.items():
            rows = list(calculated[name, key].worksheets[0].iter_rows(max_col=8))
            row_of = {cell.value: row for row in rows for cell in row[:2] if isinstance(cell.value, str)}
            for label, quantity in ties.items():
                total = row_of[label]["ABCDEFGH".index(TOTAL[name])].value
                assert total == pytest.approx(money(budget, quantity), rel=1e-9, abs=1e-6), (name, key, label)


def test_the_european_table_agrees_with_the_plan_whatever_its_own_indirect_costs_are(
    calculated: dict[tuple[str, str], Workbook],
) -> None:
    """And is the plan where that has the flat rate: to the cent."""
    for key in BUDGETS:
        assert calculated["eu_grant_table", key]["Budget table"]["B49"].value == "yes", key
    for key, budget in (("horizon", HORIZON), ("in full", IN_FULL), ("invoiced", INVOICED)):
        sheet = calculated["eu_grant_table", key]["Budget table"]
        assert sheet["G28"].value == pytest.approx(money(budget, "indirect_cost"))
        assert sheet["G33"].value == pytest.approx(money(budget, "request_cost"))
        assert sheet["F1"].value == "EUR"


def test_the_us_form_multiplies_each_year_by_its_own_rate(calculated: dict[tuple[str, str], Workbook]) -> None:
    """56% in year 1, 58% in year 2 until its last three months, 60% in year 3."""
    sheet = calculated["us_grant_by_year", "over time"]["Budget"]
    rates = [sheet[f"{column}28"].value for column in "CDE"]
    assert (rates[0], rates[2]) == pytest.approx((0.56, 0.6))
    assert 0.58 < rates[1] < 0.6
    years = [sheet[f"{column}29"].value for column in "CDE"]
    assert years == pytest.approx(OVER_TIME["indirect_cost_by_year"].ravel()[:3].tolist())


def test_the_european_table_charges_no_flat_rate_on_support_of_third_parties_and_internal_invoices(
    calculated: dict[tuple[str, str], Workbook],
) -> None:
    """And asks for no purchase price, unless the call accepts it in full."""
    for key in ("horizon", "in full", "invoiced", "at once"):
        sheet, budget = calculated["eu_grant_table", key]["Budget table"], BUDGETS[key]
        assert sheet["G26"].value == pytest.approx(money(budget, "participant_cost"))
        assert sheet["G27"].value == pytest.approx(money(budget, "chargeback_cost"))
        assert sheet["G17"].value == pytest.approx(money(IN_FULL, "equipment_cost") if key == "in full" else 0)
        assert sheet["G28"].value == pytest.approx(0.25 * (sheet["G8"].value + sheet["G13"].value))


def test_the_page_for_the_board_adds_up(calculated: dict[tuple[str, str], Workbook]) -> None:
    """Twelve periods cover the months of any budget."""
    for key, budget in BUDGETS.items():
        book, months = calculated["board_one_pager", key], int(budget["horizon_months"])
        rate = budget.plan.reporting.report_rate
        assert book["Board"]["B21"].value == pytest.approx(money(budget, "total_cost"))
        assert book["Months"]["J17"].value == pytest.approx(sum(budget["burn_by_month"][:months]) * rate)
        assert book["Months"]["K16"].value == pytest.approx(budget["closing_cash"][months - 1] * rate)
        assert book["Board"]["E6"].value == pytest.approx(money(budget, "lowest_cash"))


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("key", ["horizon", "over time"])
def test_libreoffice_calculates_the_same(
    key: str,
    convert: Callable[..., dict[str, bytes]],
    filled: dict[tuple[str, str], bytes],
    calculated: dict[tuple[str, str], Workbook],
) -> None:
    """So do Gnumeric and HyperFormula, as `test_engines` tells."""
    for name, content in convert({name: filled[name, key] for name in SIMPLE}).items():
        book = openpyxl.load_workbook(BytesIO(content), data_only=True)
        for sheet in calculated[name, key]:
            for row in sheet.iter_rows():
                for cell in row:
                    recalculated = serial(book[sheet.title].cell(cell.row, cell.column).value)
                    expected = serial(cell.value)
                    assert (recalculated or 0) == (
                        pytest.approx(expected) if isinstance(expected, float | int) else expected or 0
                    ), (name, sheet.title, cell.coordinate)


def test_no_cell_shows_an_error(calculated: dict[tuple[str, str], Workbook]) -> None:
    for key, book in calculated.items():
        for sheet in book:
            assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "e"] == [], key


def test_list_names_each_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(NAMES)
    assert all(line.endswith(".") for line in lines)


def test_fill_writes_what_python_fills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By a shipped name, and by the path of a file."""
    expected = Template(shipped()["eu_grant_table"].content).filled(Budget("startup")).content
    own, filled = tmp_path / "our.xlsx", tmp_path / "filled.xlsx"
    own.write_bytes(shipped()["eu_grant_table"].content)
    for template in ("eu_grant_table", str(own)):
        assert main(["template", "fill", template, "startup", "-o", str(filled), "--force"]) == 0
        assert filled.read_bytes() == expected
    assert capsys.readouterr().out == f"wrote {filled}\n" * 2


def test_check_says_how_much_is_filled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", "eu_grant_table"]) == 0
    assert "31 names, 155 cells to fill; everything else stays the same" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "nothing"], "there is no template 'nothing'; choose board_one_pager"),
        (["check", "{}/nothing.xlsx"], "cannot be read (No such file or directory)"),
        (["check", "{}/text.xlsx"], "text.xlsx: this is not an Excel workbook"),
        (["fill", "eu_grant_table", "startup", "-o", "{}/out.xls"], "ends in .xlsx"),
        (["fill", "eu_grant_table", "nothing", "-o", "{}/out.xlsx"], "'nothing' is not a preset"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_status_2(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.xlsx").write_text("a,b")
    assert main(["template", *(word.format(tmp_path) for word in arguments)]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


def test_an_installation_finds_them_on_jupyters_data_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are nowhere, a sentence says so."""
    folder = tmp_path / "llmbudget/templates"
    folder.mkdir(parents=True)
    (folder / "ours.xlsx").write_bytes(shipped()["eu_grant_table"].content)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setattr("llmbudget.shipped.CHECKOUT", tmp_path / "nowhere")
    assert list(shipped()) == ["ours"]
    monkeypatch.setattr("llmbudget.shipped.jupyter_path", lambda *_: [])
    with pytest.raises(PlanError, match="install the package again"):
        shipped()

"""Every sheet can be printed, its charts say what they show, and the cover leads to all of it."""

import re
import zipfile
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring
from slim import with_only
from spreadsheets import cells_of, content_of, opened
from xlsxwriter.utility import xl_rowcol_to_cell

from llmbudget.excel.sheets.months import LATER
from llmbudget.excel.write.columns import FIRST as FIRST_COLUMN
from llmbudget.excel.write.columns import SELECTOR_ROW
from llmbudget.excel.write.style import KINDS
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.palette import CATEGORY_COLOURS
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset

FIRST, *OTHERS = organisations()
CHARTS = {
    "Summary": 2, "Scenarios": 1, "Strategies": 1, "Sensitivity": 1, "Risk": 1, "Data": 1, "Compute": 1, "Team": 1,
    "Software": 1, "Capex": 1,
}  # fmt: skip
"""At least so many on each sheet."""

NO_SHARED_COLUMNS = {"Cover", "Summary", "Engine", "Catalogue"}
PAPERS = {"A4": ("9", "8"), "Letter": ("1", "3")}
"""Codes of the small and of the large paper."""

LEAST_SCALE = 80
"""Percent at which text of 10 points prints as text of 8."""

NOTES_SCALE = 88
"""Percent at which text of 9 points prints as text of 8."""

MOST_PAGES = 15

LEAST_CONTRAST = 4.5
"""Of text and background, for WCAG's level AA."""

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999"}
"""Colors that people with any color vision tell apart (Okabe and Ito 2008), with their gray."""

_USUAL = {"font_color": "#000000", "bg_color": "#FFFFFF"}

_SPACES = {
    "x": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_NUMBER = re.compile(r"-?[\d,. ]+%?|[A-Z]{3} ?-?[\d,.]+")


@pytest.fixture(scope="module", params=[FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def plan(request: pytest.FixtureRequest) -> Plan:
    return preset(request.param)


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return content_of(plan)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    """All that is set for its sheets, and the cells of the cover."""
    return openpyxl.load_workbook(BytesIO(with_only(content, "Cover", "Engine")))


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_heads_stay_in_view(book: Workbook) -> None:
    shared = {sheet.title: sheet.freeze_panes for sheet in book if sheet.title not in NO_SHARED_COLUMNS}
    assert shared == dict.fromkeys(shared, "G5")


def test_every_sheet_is_set_up_for_print(book: Workbook, plan: Plan) -> None:
    """Paper, direction, one page wide or a scale, the sheet and the page below; heads again on each page."""
    scaled = set(book.sheetnames[1 : book.sheetnames.index("Engine")])
    small, large = PAPERS[plan.reporting.report_paper]
    for sheet in book:
        setup = sheet.page_setup
        if sheet.title == "Variance":  # its notes have 9 points
            assert (setup.scale or 100) >= NOTES_SCALE
            assert str(setup.paperSize) == large
        elif sheet.title in scaled:
            assert LEAST_SCALE <= (setup.scale or 100) <= 100, sheet.title
            assert sheet.print_area, sheet.title
            assert str(setup.paperSize) == small, sheet.title
        else:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert str(setup.paperSize) in {small, large}, sheet.title
        assert setup.orientation in {"portrait", "landscape"}, sheet.title
        assert sheet.oddFooter.right.text == "Page &P of &N", sheet.title
        assert setup.fitToWidth in {None, 1} or sheet.title in {"Monthly", "Inputs"}, sheet.title
        assert sheet.print_title_rows or sheet.title in NO_SHARED_COLUMNS, sheet.title
    assert book["Cover"].page_setup.fitToHeight in {None, 1}


def test_a_budget_of_five_years_prints_the_months_of_one_page_and_all_fiscal_years() -> None:
    """Later months and quarters stay in the workbook; notes below the pages say so."""
    plan = preset("startup").replace(horizon_months=60)
    book = openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Cash", "Runway", "Fiscal years")))
    pages = {sheet.title: 1 + len(sheet.col_breaks) for sheet in book.worksheets[: book.sheetnames.index("Engine")]}
    assert sum(pages.values()) <= MOST_PAGES
    assert {name for name, n_pages in pages.items() if n_pages > 1} <= {"Fiscal years", "Cash by quarter"}
    assert max(pages.values()) == 2
    assert _says(book["Cash"], "Printed: the first 12 of 60 months. Quarters show them all.")
    assert _says(book["Cash"], LATER)  # a tax credit may arrive in no printed month
    assert _says(book["Runway"], LATER)
    years = book["Fiscal years"]
    assert _says(years, "The quarters of later years are folded: the sign above a year shows them.")
    folded = [group.max - group.min + 1 for group in years.column_dimensions.values() if group.hidden and group.min > 6]
    assert folded == [4] * (5 - 2)


def _says(sheet: Worksheet, sentence: str) -> bool:
    return any(sentence in str(cell.value) for row in sheet for cell in row)


def test_months_print_as_far_as_the_budget_goes(book: Workbook, plan: Plan) -> None:
    months = int(plan.schedule.horizon_months)
    last = book["Monthly"].print_area.split(":")[1].strip("$").split("$")[0]
    assert openpyxl.utils.column_index_from_string(last) == 6 + months
    assert (book["Monthly"].page_setup.fitToWidth or 1) == -(-months // 24)


def test_every_chart_has_a_title_and_says_in_words_what_it_shows(parts: dict[str, bytes], book: Workbook) -> None:
    found: dict[str, int] = {}
    for sheet, drawing in _drawings(parts, book):
        frames = fromstring(parts[drawing]).findall(".//x:graphicFrame", _SPACES)
        for frame in frames:
            about = frame.find("x:nvGraphicFramePr/x:cNvPr", _SPACES)
            assert about is not None
            assert len(about.get("descr", "").split()) > 4, sheet
        found[sheet] = len(frames)
    assert {sheet: found.get(sheet, 0) >= least for sheet, least in CHARTS.items()} == dict.fromkeys(CHARTS, True)
    for name in (name for name in parts if re.fullmatch(r"xl/charts/chart\d+\.xml", name)):
        title = fromstring(parts[name]).find("c:chart/c:title", _SPACES)
        assert title is not None, name
        texts = [one.text for one in (*title.findall(".//a:t", _SPACES), *title.findall(".//c:v", _SPACES))]
        assert any(texts), name


def test_what_excels_accessibility_checker_asks_for_holds(parts: dict[str, bytes], book: Workbook) -> None:
    """Microsoft's rules, as far as a file can keep them; descriptions of charts are tested above."""
    sheets = {sheet.title: parts[f"xl/worksheets/sheet{number}.xml"] for number, sheet in enumerate(book, 1)}
    behind = book.sheetnames[book.sheetnames.index("Engine") :]
    unmet = {
        "the file has a title": re.search(rb"<dc:title>[^<]+</dc:title>", parts["docProps/core.xml"]) is None,
        "each sheet has a name of its own": [name for name in sheets if re.fullmatch(r"Sheet\d+", name)],
        "each sheet begins with its title": [name for name, part in sheets.items() if b'<c r="A1" ' not in part],
        "no sheet is hidden": [sheet.title for sheet in book if sheet.sheet_state != "visible"],
        "no sheet refuses screen readers": [name for name, part in sheets.items() if b"<sheetProtection" in part],
        "no cells of tables are merged": [name for name in behind if book[name].merged_cells.ranges],
        "color alone says nothing": re.findall(rb"\[(?:Red|Color)", parts["xl/styles.xml"], re.IGNORECASE),
        "text stands out": [kind for kind, look in KINDS.items() if _contrast(look) < LEAST_CONTRAST],
        "colors of charts differ for the color-blind": set(CATEGORY_COLOURS.values()) - OKABE_ITO,
    }
    assert {rule: faults for rule, faults in unmet.items() if faults} == {}


def _contrast(look: dict[str, Any]) -> float:
    """Return the contrast of a text as WCAG 2.2 defines it."""
    dark, light = sorted(_luminance(look.get(part, usual)) for part, usual in _USUAL.items())
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_titles_of_charts_of_money_name_the_report_currency(parts: dict[str, bytes]) -> None:
    """Titles on finance sheets come from a cell, so that they follow the currency."""
    cells = {
        match[1]: match[2]
        for name, data in parts.items()
        if "charts/chart" in name
        for match in re.finditer(
            r"<c:title><c:tx><c:strRef><c:f>(\w+)!.*?<c:v>(.*?)</c:v>", data.decode(), flags=re.DOTALL
        )
    }
    assert {sheet: title.rpartition(", ")[2] for sheet, title in cells.items()} == {
        "Scenarios": "USD", "Data": "USD", "Compute": "h", "Software": "USD", "Capex": "USD",
        "Variance": "USD",
    }  # fmt: skip


def test_no_amount_is_text(plan: Plan) -> None:
    """What a formula gives as text is words, or an account of the ledger; formats make numbers readable."""
    accounts = {line.account for line in model().cost_lines.values()} | {
        row.account for row in plan.organisation.bookings
    }
    for at, cell in cells_of(plan).items():
        typed = re.fullmatch(r"=(Inputs|Strategies)!\$[A-Z]+\$\d+", cell.text)
        is_text = isinstance(cell.value, str) and cell.value not in {"", *accounts} and not typed
        assert not (is_text and _NUMBER.fullmatch(cell.value)), f"{at}: {cell.value!r}"


def test_columns_are_wide_enough_for_their_numbers(content: bytes) -> None:
    """Where they are not, a spreadsheet shows a row of hashes, unless the number shrinks to fit."""
    for sheet in opened(content, values=True):
        widths = _widths(sheet)
        numbers = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value]
        narrow = [
            cell.coordinate
            for cell in numbers
            if len(_shown(cell)) > widths.get(cell.column, 8) and not cell.alignment.shrinkToFit
        ]
        assert narrow == [], sheet.title


def _widths(sheet: Worksheet) -> dict[int, float]:
    """Return the width of each column; those that are the same stand in the file as one group."""
    groups = sheet.column_dimensions.values()
    return {column: group.width for group in groups for column in range(group.min, group.max + 1)}


def _shown(cell: Cell) -> str:
    """Return a number about as a spreadsheet shows it; days are not numbers here."""
    shown = cell.number_format.split(";")[-1 if "[=" in cell.number_format else 0]
    if "#" not in shown and "0" not in shown:
        return ""
    decimals = re.search(r"\.(0+)", shown)
    number = cell.value * (100 if "%" in shown else 1)
    return f"{number:,.{len(decimals[1]) if decimals else 0}f}" if "E+" not in shown else f"{number:.3E}"


def test_the_contents_of_the_cover_name_every_sheet_and_lead_to_it(book: Workbook) -> None:
    cover = book["Cover"]
    rows = [row for sheet in (cover, book["Engine"]) for row in sheet]
    links = {cell.hyperlink.location: cell for row in rows for cell in row if cell.hyperlink}
    assert [book.defined_names[name].attr_text.partition("!")[0].strip("'") for name in links] == book.sheetnames[1:]
    abouts = [str(cell.offset(0, 1).value) for cell in links.values()]
    assert all(len(about.split()) > 3 and about[0].isupper() for about in abouts)
    assert len(set(abouts)) == len(abouts)


def test_the_first_page_answers_what_readers_of_this_organization_ask_first(book: Workbook, plan: Plan) -> None:
    """How long cash lasts, what the sponsor is asked for, or what owning saves: the headline of their view."""
    title = ORGANIZATIONS[plan.profile].view.title
    assert f"={title}!$A$3" in [row[0].value for row in book["Cover"]]
    assert book.active.title == "Summary"
    assert book.active.sheet_view.selection[-1].activeCell == xl_rowcol_to_cell(SELECTOR_ROW, FIRST_COLUMN)


def test_the_cover_is_signed_in_cells_that_may_be_typed_into(book: Workbook) -> None:
    rows = {row[0].value: row for row in book["Cover"].iter_rows() if str(row[0].value).endswith(" by")}
    assert list(rows) == ["Prepared by", "Reviewed by", "Approved by"]
    for row in rows.values():
        assert [(cell.value, cell.protection.locked) for cell in row[1:4]] == [(None, False)] * 3


def _drawings(parts: dict[str, bytes], book: Workbook) -> list[tuple[str, str]]:
    """Return the sheets that have a drawing, each with its part of the file."""
    found = []
    for number, sheet in enumerate(book.sheetnames, 1):
        relations = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"").decode()
        found += [(sheet, f"xl/drawings/{name}") for name in re.findall(r"drawings/(drawing\d+\.xml)", relations)]
    return found

"""Names are proposed for the cells of a form; a person agrees, and the next form of the same kind is named alike."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from own_templates import template_of

from llmbudget import Budget, PlanError
from llmbudget.cli import main
from llmbudget.excel.read.package import opened
from llmbudget.excel.templates.suggestions import remembered, suggestions, with_names
from llmbudget.excel.templates.template import Template

ACADEMIC = Budget("academic")
SUMMARY = (
    ("Name of organization", None, None, None, None, None, "Start date:", None),
    ("All amounts in thousands of $",),
    (),
    ("", "Year 1", "Year 2", "Year 3", "Total", None, None, None),
    ("A. Salaries & wages", None, None, None, "=SUM(B5:D5)"),
    ("B. Fringe benefits (see rate sheet)", 0, 0, 0, "=SUM(B6:D6)"),
    ("Grand total", "=B5+B6", "=C5+C6", "=D5+D6", "=SUM(B7:D7)"),
    ("Person-months", None, None, None, None),
    ("Indirect cost rate", None),
    ("Travell", None, None, None, None),
    ("Crew", None, None, None, None),
)


def form(title: str = "Summary") -> bytes:
    """Return a form of a sponsor: a page of years, and a page for each of two years."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.title = title
    for row in SUMMARY:
        sheet.append(row)
    for year in (1, 2):
        page = book.create_sheet(f"Year {year}")
        page["A5"], page["B5"], page["A6"] = "Travel", "$", "Total"
        page["B6"] = "=C5"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_labels_become_names_in_the_cells_beside_or_below_the_years() -> None:
    """In the form's scale. Spellings and partial matches need a second look; formulas and other texts stay alone."""
    proposals = suggestions(form(), {})
    assert [(proposal.name.removeprefix("llmbudget."), proposal.place, proposal.is_sure) for proposal in proposals] == [
        ("organisation_name", "'Summary'!$B$1", True),
        ("start_month", "'Summary'!$H$1", True),
        ("salary_cost_by_year.thousands", "'Summary'!$B$5:$D$5", True),
        ("benefits_cost_by_year.thousands", "'Summary'!$B$6:$D$6", True),
        ("person_months_by_year", "'Summary'!$B$8:$D$8", True),
        ("indirect_rate_by_year", "'Summary'!$B$9:$D$9", True),
        ("travel_cost_by_year.thousands", "'Summary'!$B$10:$D$10", False),
        ("travel_cost_by_year.1", "'Year 1'!$C$5", True),
        ("travel_cost_by_year.2", "'Year 2'!$C$5", True),
    ]


def test_names_are_written_on_a_copy_and_fill_it() -> None:
    """Nothing else in the file changes; a second time there is nothing left to propose."""
    content = form("It's ours")
    copy = with_names(content, suggestions(content, {}))
    before, after = opened(content), opened(copy)
    assert {name for name in before if before[name] != after[name]} == {"xl/workbook.xml"}
    assert suggestions(copy, {}) == []
    filled = Template(copy).filled(ACADEMIC)
    book = openpyxl.load_workbook(BytesIO(filled.content))
    expected = (ACADEMIC["salary_cost_by_year"][:3, 0] / 1000).tolist()
    assert [cell.value for cell in book["It's ours"]["B5:D5"][0]] == pytest.approx(expected)
    assert book["Year 2"]["C5"].value == pytest.approx(ACADEMIC["travel_cost_by_year"][1, 0])
    assert filled.left == ()


def test_a_form_with_names_already_gets_the_new_ones_beside_them() -> None:
    content = template_of(
        {"llmbudget.data_cost": "$B$3"}, lambda _, sheet: sheet.write_column("A2", ["Travel", "Data"])
    )
    (one,) = suggestions(content, {})
    assert (one.name, one.place) == ("llmbudget.travel_cost", "'Our form'!$B$2")
    assert {named.name for named in Template(with_names(content, [one])).named} == {
        "llmbudget.data_cost", "llmbudget.travel_cost"
    }  # fmt: skip


def test_what_a_form_with_names_says_is_remembered_for_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A label that only this sponsor uses, and one that means something else to others; by the command line."""
    named = template_of(
        {"llmbudget.people_cost": "$B$2", "llmbudget.opex_cost_by_year": "$B$3:$D$3"},
        lambda _, sheet: sheet.write_column("A2", ["Crew", "Travel"]),
    )
    assert remembered(named) == {"crew": "people_cost", "travel": "opex_cost"}
    new, old, copy = tmp_path / "new.xlsx", tmp_path / "old.xlsx", tmp_path / "copy.xlsx"
    new.write_bytes(form())
    old.write_bytes(named)
    assert main(["template", "suggest", str(new), "--like", str(old)]) == 0
    listed = capsys.readouterr().out
    assert "'Summary'!B11:D11  Crew " in listed
    assert "8   'Summary'!B11:D11" in listed
    assert "'Year 1'!C5" in listed
    assert "llmbudget.opex_cost_by_year.1" in listed
    assert main(["template", "name", str(new), "--like", str(old), "--without", "1,2", "-o", str(copy)]) == 0
    assert "with 8 names" in capsys.readouterr().out
    assert len(Template(copy.read_bytes()).named) == 8


def test_wrong_numbers_and_forms_without_known_words_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form())
    assert main(["template", "name", str(path), "--without", "77", "-o", str(tmp_path / "copy.xlsx")]) == 2
    assert "--without 77: choose numbers from 1 to 9" in capsys.readouterr().err
    path.write_bytes(template_of({}))
    assert main(["template", "suggest", str(path)]) == 2
    assert "no label means an id that is known" in capsys.readouterr().err
    with pytest.raises(PlanError, match="this is not an Excel workbook"):
        suggestions(b"a,b", {})

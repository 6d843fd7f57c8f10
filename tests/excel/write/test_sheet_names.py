"""Sheets are found under any name; one that was deleted, and what was typed into a copy, are told."""

from datetime import date

import pytest
from edits import Edited
from spreadsheets import content_of

from llmbudget.excel.read.workbook import ReadBack, read_workbook
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError
from llmbudget.presets import preset

DAY = date(2027, 3, 9)
PLAN = preset("startup")
TOKENS = Layout(PLAN).places["tokens"].cell().replace("$", "")


def edited() -> Edited:
    return Edited(content_of(PLAN))


def problems(edit: Edited) -> list[str]:
    with pytest.raises(PlanError) as refused:
        read_workbook(edit.content(), DAY)
    return refused.value.problems


def test_all_sheets_may_be_renamed_and_what_is_typed_is_told_by_the_name_that_people_see() -> None:
    edit = edited().type(TOKENS, "many")
    edit.rename_all({name: f"Blatt{no}" if no % 2 else f"Übersicht {no}" for no, name in enumerate(edit.sheets())})
    inputs = edit.sheets()[Edited(content_of(PLAN)).sheets().index("Inputs")]
    [problem] = problems(edit)
    assert problem.startswith(f"'{inputs}'!{TOKENS.partition('!')[2]}: Training tokens: 'many' is not a number")


@pytest.mark.slow
def test_a_workbook_of_renamed_sheets_is_the_plan_that_it_was_made_of() -> None:
    edit = edited()
    edit.rename_all({name: f"Sheet {no}" for no, name in enumerate(edit.sheets())})
    assert read_workbook(edit.content(), DAY) == ReadBack(PLAN, [])


@pytest.mark.slow
@pytest.mark.parametrize(("taken", "by"), [("Inputs", "Summary"), ("Cash", "Accrual")])
def test_sheets_may_even_have_the_names_of_each_other(taken: str, by: str) -> None:
    edit = edited().rename_all({taken: by, by: taken})
    assert read_workbook(edit.content(), DAY) == ReadBack(PLAN, [])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Inputs", "Calculation", "Sources"])
def test_a_deleted_sheet_is_told_and_not_each_formula_that_pointed_at_it(name: str) -> None:
    found = problems(edited().delete_sheet(name))
    assert [one for one in found if one.startswith(f"{name}: this sheet was deleted; undo that, or export")]
    assert len(found) == 1


@pytest.mark.slow
def test_of_two_sheets_alike_the_original_is_read() -> None:
    """Whatever is typed there since: the copy keeps what was exported."""
    edit = edited().copy_sheet("Inputs", "Inputs (2)").copy_sheet("Summary", "Summary (2)")
    assert read_workbook(edit.content(), DAY).plan == PLAN
    assert read_workbook(edit.type(TOKENS, 3e9).content(), DAY).plan.workload.tokens == 3e9


@pytest.mark.slow
def test_what_was_typed_into_a_copy_is_told_for_it_would_be_lost() -> None:
    edit = edited().copy_sheet("Inputs", "Inputs (2)").type(f"Inputs (2)!{TOKENS.partition('!')[2]}", 3e9)
    assert problems(edit) == [
        (
            "Inputs (2): Training tokens was typed into this copy of Inputs, which is not read; type it into Inputs, "
            "or delete the copy."
        )
    ]


def test_links_of_the_cover_lead_to_sheets_also_when_they_are_renamed() -> None:
    """Links of the divider lead to the sheets behind it."""
    divider = edited().path("Engine")
    cover = "".join(edited().parts[name].decode() for name in ("xl/worksheets/sheet1.xml", divider))
    workbook = edited().parts["xl/workbook.xml"].decode()
    assert cover.count('location="sheet_') == len(edited().sheets()) - 1
    assert workbook.count('<definedName name="sheet_') == len(edited().sheets())

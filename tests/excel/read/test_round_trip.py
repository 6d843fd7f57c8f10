"""Exported, changed or not, read back and exported again: nothing is lost and nothing is made up."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from edits import Edited
from openpyxl.workbook import Workbook
from plans import random_plan
from slim import with_only
from spreadsheets import content_of, exported

from llmbudget import Budget
from llmbudget.excel.read import workbook as read_workbook_module
from llmbudget.excel.read.workbook import ReadBack, read_workbook
from llmbudget.excel.write.layout import Layout
from llmbudget.parameters.record import Number
from llmbudget.plan.differences import differences
from llmbudget.plan.file import write_plan
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.set_aside import belonging
from llmbudget.presets import preset

pytestmark = pytest.mark.slow

DAY = date(2027, 3, 9)
TYPED = ("Inputs", "Strategies", "Scenarios", "Summary", "Actuals", "Change log")
"""Sheets on which people type."""

FIXED = {n for n, p in parameters().items() if isinstance(p.record, Number) and p.record.at_least == p.record.at_most}


WHOLE = ("academic", "big_tech", "deepseek_v3_program")
"""Presets whose workbooks are exported: of organizations with most rows of their own, and of runs.

Other models differ from these in numbers and texts alone: `plan/test_file` reads the plan file of each.
"""


def all_values(plan: Plan) -> dict[str, Any]:
    """Return every input that is typed: scalars, and tables as rows."""
    scalars = [name for name, one in parameters().items() if one.table is None and name not in FIXED]
    return {name: plan.value(name) for name in (*scalars, *tables())}


def shortened(value: Any) -> Any:  # noqa: ANN401 - a value of a plan, or the rows of a table
    """Return a value with as many digits of its numbers as every spreadsheet keeps."""
    if isinstance(value, tuple):
        return [{field: shortened(one) for field, one in row.model_dump().items()} for row in value]
    return float(f"{value:.14g}") if isinstance(value, float) else value


def typed_into(content: bytes, layout: Layout, plan: Plan) -> bytes:
    """Return a workbook into whose cells openpyxl types another plan; what a table has more is emptied."""
    book = openpyxl.load_workbook(BytesIO(content))
    for name, value in all_values(plan).items():
        if name not in tables():
            write(book, layout, name, 0, value)
    for name, table in tables().items():
        for field in table.row.records():
            column = table.row.parameter_id(field)
            for line in range(layout.places[column].height):
                rows = plan.value(name)
                write(book, layout, column, line, getattr(rows[line], field) if line < len(rows) else None)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def write(book: Workbook, layout: Layout, name: str, line: int, value: object) -> None:
    place = layout.places[name]
    cell = book[place.sheet].cell(place.row + line + 1, place.column + 1)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like


@pytest.mark.parametrize("name", WHOLE)
def test_a_preset_comes_back_to_the_last_character_of_its_plan_file(name: str) -> None:
    read = read_workbook(content_of(preset(name)))
    assert read == ReadBack(preset(name), [])
    assert write_plan(read.plan) == write_plan(preset(name))


@pytest.mark.parametrize("seed", [4])
def test_any_plan_comes_back_and_is_exported_to_the_same_bytes(seed: int) -> None:
    """Digits, dates, blanks and texts that look like something else."""
    plan = random_plan(seed, most_rows=9)
    content = content_of(plan)
    read = read_workbook(content)
    assert read == ReadBack(plan, [])
    assert exported(read.plan) == content


@pytest.mark.parametrize("seed", [1])
def test_any_plan_typed_into_the_workbook_of_another_is_read_back(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All inputs at once, as another program writes them; it keeps 16 digits. Sheets of formulas are left empty.

    Values that hold for one choice are left empty: `test_holds_for` types them with the choice.
    """
    before, after = random_plan(seed), random_plan(seed + 1)
    after = after.replace(**dict.fromkeys(belonging(), None))
    after = after.replace(**{name: shortened(value) for name, value in all_values(after).items()})
    monkeypatch.setattr(read_workbook_module, "broken", lambda *_, **__: [])
    read = read_workbook(typed_into(with_only(content_of(before), *TYPED), Layout(before), after), DAY)
    expected = before.replace(**all_values(after))
    assert read.changes == differences(before, expected)
    assert read.plan.replace(changes=()) == expected.replace(changes=())


def test_a_budget_is_read_from_a_workbook_wherever_a_plan_is_opened(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    path = tmp_path / "budget.xlsx"
    edit = Edited(content_of(preset("startup")))
    path.write_bytes(edit.type(Layout(preset("startup")).places["tokens"].cell().replace("$", ""), 3e9).content())
    read = Budget.read_excel(path)
    assert read["total_cost"] == Budget("startup", tokens=3e9)["total_cost"]
    assert Budget(path).plan == Budget(str(path)).plan == read.plan


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_is_read_back_unchanged(saved_by_libreoffice: Any) -> None:  # noqa: ANN401 - see conftest.py
    """It writes fewer digits, other parts and other kinds of properties; formulas stay as they are."""
    one = saved_by_libreoffice
    assert read_workbook(one.saved) == ReadBack(one.plan, [])


@pytest.mark.libreoffice
def test_what_was_typed_and_rows_that_were_inserted_survive_libreoffice(
    convert: Callable[..., dict[str, bytes]],
) -> None:
    plan = preset("startup")
    places = Layout(plan).places
    tokens, row = places["tokens"].cell().replace("$", ""), places["role_name"].row + 2
    edit = Edited(content_of(plan)).type(tokens, 0, formula="3*10^9").insert_row("Inputs", row)
    read = read_workbook(convert({"edited": edit.content()})["edited"], DAY)
    assert read.plan.replace(changes=()) == plan.replace(tokens=3e9)

"""LibreOffice recalculates everything and gets the values stored in the workbook."""

from collections.abc import Callable
from typing import Any

import pytest
from slim import is_of_the_plan, slim, with_only
from spreadsheets import Comparison, content_of, edit_cell, read_stored, total_with

from llmbudget import Budget
from llmbudget.excel.sheets import varied
from llmbudget.excel.write.columns import VARIED_ROW
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

pytestmark = pytest.mark.libreoffice

PLAN = preset("startup")
Convert = Callable[..., dict[str, bytes]]


@pytest.mark.slow
def test_libreoffice_calculates_what_is_stored(saved_by_libreoffice: Any) -> None:  # noqa: ANN401 - see conftest.py
    """Each cell of a whole workbook, of a plan with rows in all tables."""
    one = saved_by_libreoffice
    assert _differences(one.plan, one.exported, one.saved) == []


def test_libreoffice_calculates_also_where_a_wrong_value_was_stored(convert: Convert) -> None:
    """Each cell that follows from the plan's column; it fails when nothing is calculated."""
    content = slim(content_of(PLAN))
    saved = convert({"poisoned": _poisoned(PLAN, content)})["poisoned"]
    calculated = {cell: written.value for cell, written in read_stored(saved).items()}
    stored = {cell: written for cell, written in read_stored(content).items() if is_of_the_plan(cell)}
    assert Comparison(PLAN, stored).differences(calculated) == []


def _differences(plan: Plan, exported: bytes, saved: bytes) -> list[str]:
    calculated = {cell: written.value for cell, written in read_stored(saved).items()}
    return Comparison(plan, read_stored(exported)).differences(calculated)


@pytest.mark.slow
def test_libreoffice_trusts_stored_values_when_it_is_not_told_to_calculate(convert: Convert) -> None:
    """Control: so the test above could not pass without the setting."""
    poisoned = _poisoned(PLAN, with_only(slim(content_of(PLAN)), "Calculation"))
    results = convert({"poisoned": poisoned}, recalculate=False)
    place = Layout(PLAN).places["training_flops"]
    assert read_stored(results["poisoned"])["Calculation", place.row + 1, place.column + 1].value == 999


@pytest.mark.slow
def test_libreoffice_follows_a_parameter_that_is_chosen_on_sensitivity(convert: Convert) -> None:
    """A scalar that strategies adjust; a column with low and high of the list; nothing."""
    plan, row, contents = PLAN, VARIED_ROW + 1, {}
    exported = slim(content_of(PLAN), "Sensitivity", cases=Layout(PLAN).cases.high + 1)
    for name, (low, high) in {
        "evaluation_multiplier": ("<v>0.01</v>", "<v>0.3</v>"), "dataset_bytes_per_token": ("", ""), "": ("", ""),
    }.items():  # fmt: skip
        text = f't="inlineStr"><is><t>{name}</t></is>' if name else ">"
        content = edit_cell(exported, "Sensitivity", f"C{row}", 't="s"><v>.*</v>', text)
        for column, typed in (("G", low), ("H", high)):
            content = edit_cell(content, "Sensitivity", f"{column}{row}", "<v>.*</v>", typed)
        contents[name or "nothing"] = content
    calculated = {name: read_stored(content) for name, content in convert(contents).items()}
    expected = {
        "evaluation_multiplier": [total_with(plan, "evaluation_multiplier", value) for value in (0.01, 0.3)],
        "dataset_bytes_per_token": [total_with(plan, "dataset_bytes_per_token", factor) for factor in (0.6, 1.5)],
        "nothing": [Budget(plan)["cost_before_contingency"]] * 2,
    }
    found = {
        name: [cells["Sensitivity", row, column + 1].value for column in (varied.AT_LOW, varied.AT_HIGH)]
        for name, cells in calculated.items()
    }
    assert found == {name: pytest.approx(values, rel=1e-9) for name, values in expected.items()}
    assert len({value for values in expected.values() for value in values}) == 5, "each of them does something"


def _poisoned(plan: Plan, content: bytes) -> bytes:
    """Return the workbook with 999 stored beside the formula of a quantity that others rest on."""
    address = f"G{Layout(plan).places['training_flops'].row + 1}"
    return edit_cell(content, "Calculation", address, "<v>.*</v>", "<v>999</v>")

"""LibreOffice recalculates everything and gets the values stored in the workbook."""

from collections.abc import Callable
from typing import Any

import pytest
from spreadsheets import Comparison, content_of, edit_cell, read_stored, total_with

from llmbudget import Budget
from llmbudget.excel.sheets import slots
from llmbudget.excel.write.columns import SLOT_ROW
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

pytestmark = pytest.mark.libreoffice

PLAN = preset("startup")
Convert = Callable[..., dict[str, bytes]]


@pytest.mark.parametrize("name", ["startup", pytest.param("random-1", marks=pytest.mark.slow)])
def test_libreoffice_calculates_what_is_stored(saved_by_libreoffice: Callable[[str], Any], name: str) -> None:
    one = saved_by_libreoffice(name)
    assert _differences(one.plan, one.exported, one.saved) == []


@pytest.mark.slow
def test_libreoffice_calculates_also_where_a_wrong_value_was_stored(convert: Convert) -> None:
    """Control: it fails when nothing is calculated."""
    content = content_of(PLAN)
    saved = convert({"poisoned": _poisoned(PLAN, content)})["poisoned"]
    assert _differences(PLAN, content, saved) == []


def _differences(plan: Plan, exported: bytes, saved: bytes) -> list[str]:
    calculated = {cell: found.value for cell, found in read_stored(saved).items()}
    return Comparison(plan, read_stored(exported)).differences(calculated)


@pytest.mark.slow
def test_libreoffice_trusts_stored_values_when_it_is_not_told_to_calculate(convert: Convert) -> None:
    """Control: so the test above could not pass without the setting."""
    poisoned = _poisoned(PLAN, content_of(PLAN))
    results = convert({"poisoned": poisoned}, recalculate=False)
    place = Layout(PLAN).places["training_flops"]
    assert read_stored(results["poisoned"])["Calculation", place.row + 1, place.column + 1].value == 999


@pytest.mark.slow
def test_libreoffice_follows_a_parameter_that_is_chosen_on_sensitivity(convert: Convert) -> None:
    """A scalar that strategies adjust; a column with low and high of the list; what is not in the list; nothing."""
    plan, content = PLAN, content_of(PLAN)
    for row, name in enumerate(("evaluation_multiplier", "dataset_bytes_per_token", "tokens"), SLOT_ROW + 1):
        text = f't="inlineStr"><is><t>{name}</t></is>'
        content = edit_cell(content, "Sensitivity", f"C{row}", 't="s"><v>.*</v>', text)
        for column, typed in (("G", "<v>0.01</v>"), ("H", "<v>0.3</v>")):
            content = edit_cell(
                content, "Sensitivity", f"{column}{row}", "<v>.*</v>", typed if row == SLOT_ROW + 1 else ""
            )
    content = edit_cell(content, "Sensitivity", f"C{SLOT_ROW + 4}", ' t="s"><v>.*</v>', ">")
    calculated = read_stored(convert({"chosen": content})["chosen"])
    expected = [
        *(total_with(plan, "evaluation_multiplier", value) for value in (0.01, 0.3)),
        *(total_with(plan, "dataset_bytes_per_token", factor) for factor in (0.6, 1.5)),
        *[Budget(plan)["cost_before_contingency"]] * 4,
    ]
    found = [
        calculated["Sensitivity", SLOT_ROW + slot + 1, column + 1].value
        for slot in range(4)
        for column in (slots.AT_LOW, slots.AT_HIGH)
    ]
    assert found == [pytest.approx(value, rel=1e-9) for value in expected]
    assert len(set(expected)) == 5, "each of them does something"


def _poisoned(plan: Plan, content: bytes) -> bytes:
    """Return the workbook with 999 stored beside the formula of a quantity that others rest on."""
    address = f"G{Layout(plan).places['training_flops'].row + 1}"
    return edit_cell(content, "Calculation", address, "<v>.*</v>", "<v>999</v>")

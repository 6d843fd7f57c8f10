"""LibreOffice, told to calculate everything anew, finds the values that are stored in the workbook."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import random_plan
from spreadsheets import Comparison, content_of, edit_cell, read_stored, total_with

from llmbudget.budget import Budget
from llmbudget.excel.layout import SLOT_ROW, Layout
from llmbudget.excel.sheets import slots
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

pytestmark = pytest.mark.libreoffice

SENSITIVITY, CALCULATION = 5, 13
"""Places of the sheets."""

PLANS = {"startup": preset("startup"), "random-1": random_plan(1)}
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Without it LibreOffice trusts the values that other programs stored."""

Convert = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="module")
def convert(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Load workbooks into LibreOffice and save them again."""

    def run(files: dict[str, bytes], *, recalculate: bool = True) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("office")
        (folder / "profile/user").mkdir(parents=True)
        if recalculate:
            (folder / "profile/user/registrymodifications.xcu").write_text(ALWAYS)
        paths = [folder / f"{name}.xlsx" for name in files]
        for path in paths:
            path.write_bytes(files[path.stem])
        _save_again(soffice, folder, paths)
        return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in files}

    return run


def _save_again(soffice: str, folder: Path, paths: list[Path]) -> None:
    profile = (folder / "profile").as_uri()
    options = ["--headless", "--convert-to", "xlsx", "--outdir", folder / "out"]
    command = [soffice, f"-env:UserInstallation={profile}", *options, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def test_libreoffice_calculates_what_is_stored(convert: Convert) -> None:
    """Also where a wrong value was stored: that control fails when nothing is calculated."""
    files = {name: content_of(plan) for name, plan in PLANS.items()}
    poisoned = _poisoned(PLANS["startup"], files["startup"])
    results = convert(files | {"poisoned": poisoned})
    for name, plan in (PLANS | {"poisoned": PLANS["startup"]}).items():
        stored = read_stored(files.get(name, files["startup"]))
        calculated = {cell: found.value for cell, found in read_stored(results[name]).items()}
        assert Comparison(plan, stored).differences(calculated) == [], name


def test_libreoffice_trusts_stored_values_when_it_is_not_told_to_calculate(convert: Convert) -> None:
    """Control: so the test above could not pass without the setting."""
    poisoned = _poisoned(PLANS["startup"], content_of(PLANS["startup"]))
    results = convert({"poisoned": poisoned}, recalculate=False)
    place = Layout(PLANS["startup"]).places["training_flops"]
    assert read_stored(results["poisoned"])["Calculation", place.row + 1, place.column + 1].value == 999


def test_libreoffice_follows_a_parameter_that_is_chosen_on_sensitivity(convert: Convert) -> None:
    """A scalar that strategies adjust; a column with low and high of the list; what is not in the list; nothing."""
    plan, content = PLANS["startup"], content_of(PLANS["startup"])
    for row, name in enumerate(("evaluation_multiplier", "dataset_bytes_per_token", "tokens"), SLOT_ROW + 1):
        text = f't="inlineStr"><is><t>{name}</t></is>'
        content = edit_cell(content, SENSITIVITY, f"C{row}", 't="s"><v>.*</v>', text)
        for column, typed in (("G", "<v>0.01</v>"), ("H", "<v>0.3</v>")):
            content = edit_cell(
                content, SENSITIVITY, f"{column}{row}", "<v>.*</v>", typed if row == SLOT_ROW + 1 else ""
            )
    content = edit_cell(content, SENSITIVITY, f"C{SLOT_ROW + 4}", ' t="s"><v>.*</v>', ">")
    calculated = read_stored(convert({"chosen": content})["chosen"])
    expected = [
        *(total_with(plan, "evaluation_multiplier", value) for value in (0.01, 0.3)),
        *(total_with(plan, "dataset_bytes_per_token", factor) for factor in (0.6, 1.5)),
        *[Budget(plan)["total_cost"]] * 4,
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
    return edit_cell(content, CALCULATION, address, "<v>.*</v>", "<v>999</v>")

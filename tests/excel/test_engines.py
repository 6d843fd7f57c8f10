"""Other programs calculate what is stored in the workbook: IronCalc, HyperFormula and Gnumeric, cell by cell.

What is stored was calculated in Python. Nothing is left out: the programs agree on every formula. What is not marked
as slow leaves out the columns of Calculation beside the plan's, which hold the same formulas, and the sheets that read
them.
"""

from collections.abc import Iterable
from itertools import cycle

import numpy as np
import pytest
from edits import Edited
from engines import ENGINES, POISON, Gnumeric, HyperFormula, IronCalc
from plans import random_plan
from rich_plan import PLAN
from slim import DIVIDER, is_of_the_plan, slim
from spreadsheets import Cell, Comparison, Written, content_of, exported, read_stored, sized_as, within, written

from llmbudget import Budget
from llmbudget.excel.templates.shipped import shipped
from llmbudget.excel.templates.template import Template
from llmbudget.excel.write.layout import Layout
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset
from llmbudget.quantities import operand

Program = type[IronCalc | HyperFormula | Gnumeric]

FIRST = organisations()[0]
N_PLANS = 3
READ_OTHER_COLUMNS = {"Cover", "Key figures", "Scenarios", "Strategies", "Sensitivity", "Checks"}
"""Sheets that show what the columns of Calculation beside the plan's come to."""


@pytest.fixture(scope="module")
def first() -> tuple[Plan, bytes, dict[Cell, Written]]:
    """A plan, its workbook with the plan's column of Calculation, and what is stored there."""
    content = slim(whole := content_of(PLAN), *Edited(whole).sheets())
    return PLAN, content, _without_other_columns(content)


def _without_other_columns(content: bytes) -> dict[Cell, Written]:
    """Return what is stored on sheets that read the plan's column alone."""
    return {cell: formula for cell, formula in read_stored(content).items() if cell[0] not in READ_OTHER_COLUMNS}


def in_turn(cases: Iterable[object]) -> list[tuple[object, str]]:
    """Return each case with one of the programs."""
    return [*zip(cases, cycle(ENGINES), strict=False)]


def test_every_cell_of_a_workbook_is_what_another_program_calculates(
    first: tuple[Plan, bytes, dict[Cell, Written]],
) -> None:
    """IronCalc, which is the fastest. The slow tests give all programs the whole workbook of this plan."""
    plan, content, stored = first
    without_formulas = {DIVIDER, *READ_OTHER_COLUMNS}
    assert len({sheet for sheet, *_ in stored}) + len(without_formulas) == len(Edited(content).sheets())
    calculated = IronCalc(content, plan).calculate(list(stored))
    assert Comparison(plan, stored).differences(calculated) == []
    total = _cell(plan, "total_cost")
    wrong = {total: Written(stored[total].text, POISON)}
    assert len(Comparison(plan, stored | wrong).differences(calculated)) == 1, "control: a wrong stored value is told"


@pytest.mark.slow
def test_every_cell_of_a_whole_workbook_is_what_other_programs_calculate() -> None:
    """With all columns of Calculation, scenarios that set cells among them."""
    stored = read_stored(content := content_of(PLAN))
    for name in ENGINES:
        calculated = installed(name)(content, PLAN).calculate(list(stored))
        assert Comparison(PLAN, stored).differences(calculated) == [], name


@pytest.mark.slow
@pytest.mark.parametrize(("name", "program"), in_turn(organisations()[1:]))
def test_the_sheet_of_each_organization_is_what_other_programs_calculate(name: str, program: str) -> None:
    """And what follows from the plan's column. The test above calculates a whole workbook in all programs."""
    plan, view = preset(name), ORGANIZATIONS[name].view.title
    content = slim(content_of(plan), view)
    stored = {
        cell: formula for cell, formula in read_stored(content).items() if is_of_the_plan(cell) or cell[0] == view
    }
    assert any(sheet == view for sheet, *_ in stored)
    calculated = installed(program)(content, plan).calculate(list(stored))
    assert Comparison(plan, stored).differences(calculated) == []


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "program"), in_turn(range(1, N_PLANS + 1)))
def test_what_follows_from_the_plan_follows_a_random_plan_typed_into_the_inputs(seed: int, program: str) -> None:
    """As finance types it: into the workbook of another plan. `test_recalculation` types into a whole one."""
    plan = random_plan(0)
    other, engine = within(random_plan(seed), plan), installed(program)(slim(content_of(plan)), plan)
    engine.set_plan(other)
    with sized_as(plan):
        expected = {cell: formula for cell, formula in written(other).items() if is_of_the_plan(cell)}
        assert Comparison(other, expected).differences(engine.calculate(list(expected))) == []


def installed(name: str) -> Program:
    """Return a program that is there."""
    ENGINES[name].installed()
    return ENGINES[name]


@pytest.mark.slow
def test_a_helper_that_writes_another_comparison_is_found_by_every_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: `>=` written as `>` makes other numbers, whichever program calculates."""
    plan = preset(FIRST)
    monkeypatch.setitem(operand._BINARY, np.greater_equal, operand._BINARY[np.greater])  # noqa: SLF001 - the fault
    content = slim(exported(plan))
    stored = {cell: formula for cell, formula in read_stored(content).items() if is_of_the_plan(cell)}
    for name in ENGINES:
        calculated = installed(name)(content, plan).calculate(list(stored))
        assert len(Comparison(plan, stored).differences(calculated)) > 1, name


@pytest.mark.slow
def test_gnumeric_shows_the_wrong_value_that_was_stored_when_it_is_not_told_to_calculate(
    first: tuple[Plan, bytes, dict[Cell, Written]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: so it could not pass by that. IronCalc calculates what it opens, HyperFormula gets no values."""
    plan, content, _ = first
    cell = _cell(plan, "total_cost")
    Gnumeric.installed()
    monkeypatch.setattr(Gnumeric, "recalculates", False)
    assert Gnumeric(content, plan).calculate([cell]) == {cell: POISON}


@pytest.mark.parametrize("name", shipped())
def test_programs_agree_on_a_template_that_was_filled(name: str) -> None:
    """But for texts with an amount: HyperFormula has no FIXED, which writes it with commas."""
    plan = preset("academic")
    content = Template(shipped()[name].content).filled(Budget(plan)).content
    cells = read_stored(content)
    found = {}
    for engine in ENGINES:
        found[engine] = installed(engine)(content, plan).calculate(list(cells))
    for cell, formula in cells.items():
        first, *others = [
            values[cell] or 0
            for engine, values in found.items()
            if engine != "HyperFormula" or "FIXED(" not in formula.text
        ]
        assert others == [pytest.approx(first) if isinstance(first, float) else first] * len(others), (
            cell,
            formula.text,
        )


def _cell(plan: Plan, name: str) -> Cell:
    """Return where a scalar quantity stands."""
    place = Layout(plan).place(name)
    return place.sheet, place.row + 1, place.column + 1

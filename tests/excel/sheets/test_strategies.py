"""The workbook applies strategies as Python does: whatever is switched, case by case, line by line."""

import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from plans import random_plan
from slim import its_strategies, slim, with_only
from spreadsheets import Cell, Engine, Written, content_of, edit_cell, written

from llmbudget import Budget
from llmbudget.analysis.ledger import before, in_use, ledger, switched
from llmbudget.excel.sheets.checks import verdict_place
from llmbudget.excel.sheets.ledger import BEST, CASH, CHECKS, COST, ELSEWHERE, NET, SAVED, WORK, plan_row
from llmbudget.excel.write import holds_for
from llmbudget.excel.write.cases import WITHOUT, by_case, switch
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, LABEL, LEDGER_ROW, NOTE, TOTAL
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.lines import budget_lines
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.sources import source_title
from llmbudget.presets import preset
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, WORK_NAMES

PLANS = {name: switched(preset(name), list(strategies())) for name in ("startup", "big_tech")} | {
    f"random-{seed}": random_plan(seed) for seed in (3, 4)
}
"""With every strategy in use, whether or not they go together, and with some."""

MORE_OF_THE_SAME = {"big_tech", "random-4"}
"""The plan does not change the formulas: a preset with every strategy and a random plan with some are enough."""

AT_ONCE = 3
"""Switches that are flipped before the workbook is calculated again."""

RESULTS = ("total_cost", "net_cost", "cash_cost", "lowest_cash")
NUMBERS = {name: no for no, name in enumerate(strategies(), 1)}
OWN_SHEET = re.compile(r"(?<![!$A-Z:])(?<!=0,0,)(?!\$C)\$?([A-Z]{1,3})\$?(\d+)")
"""Column and first row of a reference, but for the id of a line and the line above one."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.slow] if name in MORE_OF_THE_SAME else []) for name in PLANS],
)
def plan(request: pytest.FixtureRequest) -> Plan:
    return PLANS[request.param]


@pytest.fixture(scope="module")
def cells(plan: Plan) -> dict[Cell, Written]:
    return written(plan)


def _near(plan: Plan, value: float) -> object:
    """Savings are differences: they keep the rounding of the totals."""
    return pytest.approx(value, rel=1e-9, abs=1e-12 * (before(plan) + Budget(plan)["total_cost"]))


def _cell(address: str) -> Cell:
    sheet, letters, row = re.fullmatch(r"(\w+)!\$([A-Z]+)\$(\d+)", address).groups()  # type: ignore[union-attr]  # it matches
    return sheet, int(row), openpyxl.utils.column_index_from_string(letters)


OTHERS = LEDGER_ROW + len(strategies()) + 2
"""The row of the strategies that were off at the export."""


def _saved(name: str) -> Cell:
    return "Strategies", LEDGER_ROW + NUMBERS[name] + 1, SAVED + 1


def test_flipping_a_switch_in_the_spreadsheet_gives_what_python_gives() -> None:
    """Each from how the plan has it to the other way, a few after the others, until all are flipped.

    Strategies that were off at the export count together, after all others.
    """
    plan = preset("startup")
    engine, used = Engine(slim(content_of(plan), cases=its_strategies(plan)), plan), set(in_use(plan))
    results = {name: _cell(engine.layout.place(name).cell()) for name in RESULTS}
    others, ties = ("Strategies", OTHERS, SAVED + 1), _cell(CHECKS[0].place.cell())
    for first in range(0, len(strategies()), AT_ONCE):
        flipped = list(strategies())[first : first + AT_ONCE]
        used ^= {*flipped}
        for name in flipped:
            engine.set(switch(name), float(name in used))
        budget = Budget(switched(plan, list(used)))
        found = engine.calculate([*map(_saved, in_use(plan)), others, ties, *results.values()])
        assert {name: found[cell] for name, cell in results.items()} == pytest.approx(
            {name: budget[name] for name in RESULTS}, rel=1e-9
        )
        listed = Budget(switched(plan, [name for name in in_use(plan) if name in used]))
        saved = listed.ledger()["in_sequence"].reindex(in_use(plan), fill_value=0)
        assert all(found[_saved(name)] == _near(budget.plan, saved[name]) for name in in_use(plan))
        assert found[others] == _near(budget.plan, listed["total_cost"] - budget["total_cost"])
        assert found[ties] == 1


def test_a_case_is_the_plan_with_the_strategies_up_to_it(plan: Plan, cells: dict[Cell, Written]) -> None:
    layout, used = Layout(plan), in_use(plan)
    planned = Budget(plan)
    numbers = (name for name in by_case() if not isinstance(planned[name], str))
    scalars = [name for name in numbers if not axes()[name]]
    assert layout.cases.applied == tuple(used)
    for applied in range(len(used) + 1):
        budget = Budget(switched(plan, used[:applied]))
        columns = {name: FIRST + 1 + layout.columns.read(name, WITHOUT + applied) for name in scalars}
        found = {n: cells["Calculation", layout.place(n).row + 1, column].value for n, column in columns.items()}
        assert found == pytest.approx({name: float(budget[name]) for name in scalars}, rel=1e-9, abs=1e-6)


def test_the_last_case_is_the_plan(plan: Plan, cells: dict[Cell, Written]) -> None:
    layout, case = Layout(plan), its_strategies(plan) - 1
    for name in by_case():
        last = FIRST + 1 + layout.columns.read(name, case)
        for row in range(layout.place(name).row + 1, layout.place(name).row + layout.place(name).height + 1):
            of_plan, of_case = (cells["Calculation", row, column].value for column in (FIRST + 1, last))
            assert of_case == (of_plan if isinstance(of_plan, str) else pytest.approx(of_plan, rel=1e-9, abs=1e-6))


def test_costs_have_cases_and_what_rests_on_months_that_change_has_none() -> None:
    """Savings can only be shown of what has a value in every case."""
    assert {"total_cost", "net_cost", "cash_cost", *(line.name for line in budget_lines())} <= by_case()
    changed = frozenset[str]().union(*(model().dependents(switch(name)) for name in strategies()))
    months = {name for name in changed if "month" in axes()[name]}
    assert [name for name in by_case() if months & model().precedents(name)] == []
    assert not {"lowest_cash", "check_months"} & by_case()


def test_a_formula_of_calculation_reads_the_column_in_which_each_value_stands_for_its_case(
    plan: Plan, cells: dict[Cell, Written]
) -> None:
    """What the case cannot change stands in a column before, and never twice."""
    layout = Layout(plan)
    names = [name for name in {*layout.links, *model().order} if not layout.is_typed(name)]
    places = {name: layout.place(name) for name in names if layout.place(name).sheet == "Calculation"}
    rows = {place.row + line + 1: name for name, place in places.items() for line in range(place.height)}
    for (sheet, row, column), cell in cells.items():
        if sheet == "Calculation" and column > FIRST and row in rows:
            case = column - FIRST - 1
            read = {rows[int(line)]: letters for letters, line in OWN_SHEET.findall(cell.text) if int(line) in rows}
            expected = {name: FIRST + 1 + layout.columns.read(name, case) for name in read}
            assert layout.columns.read(rows[row], case) == case
            assert read == {name: get_column_letter(at) for name, at in expected.items()}, cell.text


def test_the_ledger_is_that_of_python(plan: Plan, cells: dict[Cell, Written]) -> None:
    """A strategy that is not in use saves nothing: it has no figures of its own."""
    table = ledger(plan)
    of_others = [cells["Strategies", OTHERS, column + 1].value for column in (FIRST, SAVED, ELSEWHERE)]
    assert of_others == [0, _near(plan, 0), _near(plan, 0)]
    for name, no in NUMBERS.items():
        row = LEDGER_ROW + no + 1
        if name not in table.index:
            assert not any(("Strategies", row, column + 1) in cells for column in (SAVED, ELSEWHERE, COST, CASH, BEST))
            continue
        for column, heading in ((SAVED, "in_sequence"), (ELSEWHERE, "elsewhere"), (BEST, "against_best")):
            assert cells["Strategies", row, column + 1].value == _near(plan, table[heading][name])
        for column, heading in ((COST, "total_cost"), (NET, "net_cost")):
            assert cells["Strategies", row, column + 1].value == pytest.approx(table[heading][name], rel=1e-9)


def test_savings_by_line_and_by_strategy_add_up_to_what_all_strategies_save(
    plan: Plan, cells: dict[Cell, Written]
) -> None:
    saved = _near(plan, before(plan) - Budget(plan)["total_cost"])
    first = Layout(plan).savings_row + 3
    lines = range(first, first + len(budget_lines()))
    assert sum(cells["Strategies", row, FIRST + 1].value for row in lines) == saved
    steps = range(1, Layout(plan).cases.last_step + 1)
    by_step = (("Strategies", row, FIRST + 2 + step) for row in lines for step in steps)
    assert sum(cells[cell].value for cell in by_step if cell in cells) == saved, (
        "a line that a step cannot change is empty"
    )
    assert sum(cells[_saved(name)].value for name in in_use(plan)) == saved
    assert cells["Strategies", plan_row() + 1, SAVED + 1].value == saved
    told = sum(cells[_saved(name)].value for name in in_use(plan) if strategies()[name].work == OTHER_WORK)
    assert cells["Strategies", plan_row() + 4, SAVED + 1].value == _near(plan, told), "what trains something else"
    assert cells[_cell(CHECKS[0].place.cell())].value == 1


def test_the_bars_of_the_chart_lead_from_the_cost_without_strategies_to_that_of_the_plan(
    plan: Plan, cells: dict[Cell, Written]
) -> None:
    """The end of each bar is the beginning of the next."""
    first = Layout(plan).savings_row + len(budget_lines()) + 7
    level = cells["Strategies", first, FIRST + 2].value
    assert level == pytest.approx(before(plan))
    last_step = Layout(plan).cases.last_step
    for row in range(first + 1, first + last_step + 1):
        below, saved, more = (cells["Strategies", row, FIRST + column].value for column in (1, 3, 4))
        assert below + saved == _near(plan, level) or below == _near(plan, level)
        level += more - saved
        assert min(saved, more) == 0
    assert level == _near(plan, cells["Strategies", first + last_step + 1, FIRST + 2].value)
    assert level == _near(plan, Budget(plan)["total_cost"])


def test_a_formula_that_was_overwritten_in_a_case_fails_the_check() -> None:
    """In the workbook and on its cover."""
    plan = preset("startup")
    layout, n_cases = Layout(plan), its_strategies(plan)
    place = layout.place("training_flops")
    last = get_column_letter(FIRST + 1 + layout.columns.read("training_flops", n_cases - 1))
    content = slim(content_of(plan), "Checks", cases=n_cases)
    broken = edit_cell(content, "Calculation", f"{last}{place.row + 1}", "<f>.*</f><v>.*</v>", "<v>1</v>")
    wanted = [_cell(CHECKS[0].place.cell()), _cell(verdict_place(plan).cell())]
    assert list(Engine(broken, plan).calculate(wanted).values()) == [0, 0]
    assert list(Engine(content, plan).calculate(wanted).values()) == [1, 1]


@pytest.mark.slow
def test_each_strategy_is_described_on_its_sheet() -> None:
    """With its evidence and the source of it; those in use have a column of Calculation, all others say why not."""
    plan = preset("startup").model_copy(update={"notes": {switch(next(iter(strategies()))): "Because of this."}})
    book = openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Strategies", "Calculation")))
    texts = {cell.value for row in book["Strategies"] for cell in row if cell.data_type == "s"}
    for name, no in NUMBERS.items():
        kind, record = strategies()[name], parameters()[switch(name)].record
        assert book["Strategies"].cell(LEDGER_ROW + no + 1, LABEL + 1).value == kind.title
        assert book["Strategies"].cell(LEDGER_ROW + no + 1, WORK + 1).value == WORK_NAMES[kind.work]
        assert f"{kind.evidence} Source: {source_title(record)}." in texts
        assert {kind.title, kind.risk, record.help} <= texts
        note = book["Strategies"].cell(LEDGER_ROW + no + 1, NOTE + 1).value
        assert note.endswith(kind.adjusts[0].upper() + kind.adjusts[1:])
        assert note.startswith("Off at the export: its saving is part of Other strategies.") == (
            name not in in_use(plan)
        )
        assert book["Strategies"].cell(LEDGER_ROW + no + 1, TOTAL + 1).value == Layout(plan).cases.step(name)
    heads = [f"+ {strategies()[name].title}" for name in in_use(plan)]
    assert [book["Calculation"].cell(HEADING_ROWS, FIRST + 3 + at).value for at in range(len(heads))] == heads
    assert "Export again" in book["Strategies"].cell(OTHERS, NOTE + 1).value
    assert "Because of this." in texts


def test_the_own_inputs_of_strategies_stand_on_their_sheet_and_no_others(plan: Plan) -> None:
    places = Layout(plan).places
    there = {name for name, place in places.items() if place.sheet == "Strategies"}
    own = {parameter.name for parameter in parameters().values() if parameter.section in strategies()}
    assert there == own | {cell for name in own for cell in holds_for.cells(name)}

"""A workbook has the room that its plan needs and some to spare; what does not fit is told, and never lost."""

from unittest import mock

import pytest
from edits import Edited
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from slim import slim
from spreadsheets import Engine, content_of, exported, opened

from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import actuals, monthly
from llmbudget.excel.write.cases import Cases
from llmbudget.excel.write.columns import FIRST
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import HORIZON, Size, size_of
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.presets import preset
from llmbudget.strategies import strategies

PLAN = preset("startup")


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(content_of(PLAN))


@pytest.mark.parametrize(
    ("horizon", "months"), [(1, 24), (12, 24), (13, 36), (36, 48), (107, 120), (109, 120), (120, 120)]
)
def test_the_months_are_those_of_the_budget_in_whole_years_and_one_year_more(horizon: int, months: int) -> None:
    assert size_of(PLAN.replace(horizon_months=horizon)).months == months


def test_a_scenario_or_an_amount_spent_later_makes_the_workbook_longer() -> None:
    longer = Plan.model_validate(PLAN.model_dump(by_alias=True) | {"scenarios": {"Longer": {HORIZON: 30}}})
    assert size_of(longer).months == 48
    assert size_of(PLAN.model_copy(update={"actuals": {"travel_cost": {61: 5.0}}})).months == 72
    assert size_of(PLAN.model_copy(update={"actuals": {"travel_cost": {2: 5.0}}})).months == 24


def test_tax_recovered_more_than_a_year_after_the_budget_makes_the_workbook_longer() -> None:
    """Invoices of the last month are paid 10 months later, and their tax is recovered 3 months after that."""
    late = PLAN.replace(horizon_months=12, software_payment_months=10)
    assert size_of(late.replace(recovery_months=2)).months == 24
    assert size_of(late.replace(recovery_months=3)).months == 36
    scenarios = {"Late": {"recovery_months": 3}}
    assert size_of(late.replace(recovery_months=0).with_scenarios(scenarios)).months == 36


def test_a_table_has_two_lines_to_spare_and_a_costly_one_has_one() -> None:
    """Lines of cards and of exchange rates cost some hundred formulas each."""
    plan = PLAN.replace(runs=[{"name": "Tune"}])
    lines, cards = size_of(plan).lines, {name for name, table in tables().items() if table.row.head}
    assert {name: lines[name] for name in (*cards, "exchange_rates")} == {"runs": 2, "clusters": 1, "exchange_rates": 1}
    others = lines.keys() - cards - {"exchange_rates"}
    assert {name: lines[name] for name in others} == {name: len(plan.value(name)) + 2 for name in others}


def test_a_budget_that_is_longer_than_the_workbook_fails_a_check_also_in_a_scenario() -> None:
    engine = Engine(slim(content_of(PLAN), cases=0), PLAN)
    [check] = monthly.CHECKS
    cell = (check.place.sheet, check.place.row + 1, check.place.column + 1)
    for horizon, holds in ((24, 1), (25, 0), (12, 1)):
        engine.set(HORIZON, horizon)
        assert engine.calculate([cell]) == {cell: holds}
    engine.set_scenario(1, "Longer", {HORIZON: 25})
    assert engine.calculate([cell]) == {cell: 0}
    assert "export it again" in check.remedy


def test_the_cell_of_the_months_warns_of_a_longer_budget_and_says_what_to_do(book: Workbook) -> None:
    """It may be typed: reading the workbook back is how it gets longer."""
    place = Layout(PLAN).places[HORIZON]
    address = place.cell().split("!")[1].replace("$", "")
    [rule] = [rule for rule in book["Inputs"].data_validations.dataValidation if address in str(rule.sqref)]
    assert (rule.formula1, rule.formula2, rule.errorStyle) == ("1", "24", "warning")
    assert "This workbook has 24 months" in rule.error
    assert "export it again" in rule.error
    typed = Edited(content_of(PLAN)).type(place.cell().replace("$", ""), 30).content()
    longer = read_workbook(typed).plan
    assert (longer.schedule.horizon_months, size_of(longer).months) == (30, 48)


@pytest.fixture(scope="module")
def earlier() -> bytes:
    """Nearly the workbook of earlier versions: 120 months, eight lines for a table, a case for each strategy."""
    lines = {name: max(8, len(PLAN.value(name)) + 4) for name in tables()}
    size = Size(MAX_MONTHS, lines, Cases(tuple(strategies()), (AS_PLANNED, "Scenario 1", "Scenario 2", "Scenario 3")))
    with mock.patch("llmbudget.excel.write.layout.size_of", return_value=size):
        return exported(PLAN)


@pytest.mark.slow
def test_a_workbook_of_another_size_is_read_back(earlier: bytes) -> None:
    """With what was typed into a month that the workbook of the plan would not have."""
    assert read_workbook(earlier).changes == []
    spent = f"Actuals!{get_column_letter(FIRST + 100)}{actuals.ROWS['travel_cost'] + 1}"
    read = read_workbook(Edited(earlier).type(spent, 70).content())
    assert read.plan.actuals == {"travel_cost": {100: 70.0}}
    assert size_of(read.plan).months == 108

"""Actuals in a plan file: amounts by line and by month, and nothing is read as what it is not."""

from pathlib import Path

import pytest

from llmbudget import Budget
from llmbudget.api.opening import plan_of_text
from llmbudget.plan.file import PlanError, read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset
from llmbudget.widgets.session.plan_text import plan_in


def problem(actuals: str) -> str:
    """Return the one sentence about a plan file with these actuals."""
    with pytest.raises(PlanError) as refused:
        plan_of_text(f"schema: 2\nactuals: {actuals}\n")
    [sentence] = refused.value.problems
    return sentence


def test_amounts_are_read_and_written_back_equal() -> None:
    """Months stand as numbers or, as JSON holds them, as texts of digits."""
    plan = read_plan("schema: 2\nactuals: {training_cost: {1: 5, '12': -0.25, 120: 2e6}, salary_cost: {}}\n")
    assert plan.actuals == {"training_cost": {1: 5.0, 12: -0.25, 120: 2e6}, "salary_cost": {}}
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("amount", ["'5'", "true", "null", ".nan", ".inf", "2027-01-01", "1_0:30", "[5]", "5 USD"])
def test_what_is_no_number_is_no_amount(amount: str) -> None:
    assert problem(f"{{training_cost: {{2: {amount}}}}}").startswith("actuals: training_cost, month 2: ")
    assert "is not an amount; enter a number in the report currency" in problem(f"{{training_cost: {{2: {amount}}}}}")


@pytest.mark.parametrize("month", ["true", "0", "121", "-1", "1.5", "Mar 2027", "'\uff12'", "null"])
def test_what_is_no_month_is_refused(month: str) -> None:
    assert "is not a month; enter a whole number from 1 to 120" in problem(f"{{training_cost: {{{month}: 5}}}}")


def test_every_problem_is_told_at_once() -> None:
    sentence = problem('{training_cost: {true: "5", 2: true}, salary_cost: {3: "1"}}')
    assert sentence.startswith("actuals: training_cost: 'true' is not a month; ")
    assert "training_cost, month 2: True is not an amount; " in sentence
    assert "salary_cost, month 3: '1' is not an amount; " in sentence


@pytest.mark.parametrize("actuals", ["5", "[1]", "{training_cost: 5}", "{training_cost: [5]}"])
def test_actuals_that_are_no_sections_are_told_as_every_other_section_is(actuals: str) -> None:
    assert "cannot be used here; write a section" in problem(actuals)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trainig_cost", "is not a cost line of the budget; the nearest id is 'training_cost'."),
        ("people_cost", "is the category People; enter the amounts in its lines: salary_cost, benefits_cost"),
        ("compute_cots", "the nearest id is 'compute_cost', the category Compute; enter the amounts in its lines: "),
        ("", "is not a cost line of the budget; the nearest id is "),
    ],
)
def test_an_id_that_is_no_line_is_refused_with_its_path_and_the_nearest_one(
    name: str, words: str, tmp_path: Path
) -> None:
    """By the front door, as the form and the page of comparison open plans, and by `llmbudget check`."""
    text = f"schema: 2\nactuals: {{'{name}': {{1: 50000}}}}\n"
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=f"^actuals.{name}: this id ") as refused:
        Budget(path)
    assert words in str(refused.value)
    assert str(plan_in(text)).startswith(f"actuals.{name}: this id ")


def test_a_plan_in_python_may_name_a_line_that_is_no_more() -> None:
    """As the plan inside of a workbook of another version does; the report says that it counts nowhere."""
    plan = Plan.model_validate(preset("startup").model_dump(by_alias=True) | {"actuals": {"gone_cost": {1: 7.0}}})
    assert Budget(plan).plan.actuals == {"gone_cost": {1: 7.0}}

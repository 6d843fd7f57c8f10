"""The inputs in which plans differ, side by side."""

from llmbudget.plan.plan import Plan
from llmbudget.plan.side_by_side import Input, differing
from llmbudget.presets import preset, preset_names

PLAN = preset("startup")


def one(found: list[Input]) -> Input:
    assert len(found) == 1
    return found[0]


def test_equal_plans_differ_in_nothing_whatever_they_are_called() -> None:
    assert differing([PLAN, PLAN.replace(plan_name="Other", organisation_name="Others"), PLAN]) == []


def test_a_parameter_has_its_id_unit_and_a_value_of_each_plan_in_words() -> None:
    found = one(differing([PLAN, PLAN.replace(tokens=3e9), PLAN.replace(tokens=4e9)]))
    assert found == Input("tokens", "Training tokens", "tokens", ("20,000,000,000", "3,000,000,000", "4,000,000,000"))


def test_a_switch_is_on_or_off_and_has_no_unit() -> None:
    found = one(differing([PLAN, PLAN.replace(spot_pricing_use=False)]))
    assert (found.unit, found.cells) == ("", ("on", "off"))


def with_roles(*rows: dict[str, object]) -> Plan:
    return PLAN.replace(roles=rows)


def test_rows_of_one_name_are_the_same_row_wherever_they_stand() -> None:
    lead, helper = {"name": "Lead", "salary": 1e5}, {"name": "Helper", "salary": 5e4}
    plans = [with_roles(lead, helper), with_roles(helper, {**lead, "salary": 2e5})]
    found = one(differing(plans))
    assert (found.name, found.label, found.cells) == ("role_salary", "Salary, Lead", ("100,000", "200,000"))


def test_a_row_that_not_all_have_is_told_once() -> None:
    lead, helper = {"name": "Lead", "salary": 1e5}, {"name": "Helper", "salary": 5e4}
    found = one(differing([with_roles(lead), with_roles(lead, helper)]))
    assert (found.name, found.label, found.cells) == ("roles", "Roles: Helper", ("–", "yes"))


def test_rows_that_share_a_name_are_told_apart_by_their_order() -> None:
    one_of, other = {"name": "Lead", "salary": 1e5}, {"name": "Lead", "salary": 5e4}
    found = one(differing([with_roles(one_of, other), with_roles(one_of, {**other, "salary": 6e4})]))
    assert found.cells == ("50,000", "60,000")


def test_any_two_presets_can_be_told_apart() -> None:
    for name in preset_names():
        assert bool(differing([PLAN, preset(name)])) == (name != "startup")

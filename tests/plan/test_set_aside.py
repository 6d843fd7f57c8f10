"""A value that belongs to a choice is set aside when the choice changes, and returns with it."""

import warnings
from itertools import islice, permutations
from pathlib import Path

import pytest
from plans import first

from llmbudget import Budget, PlanError, SetAsideWarning
from llmbudget.analysis import uncertainty
from llmbudget.cli import main
from llmbudget.plan.differences import differences
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.scenarios import changed_in, in_scenario, with_scenario, without_scenario
from llmbudget.plan.set_aside import SetAside, notice
from llmbudget.presets import preset

H100, B200, MI300X = "H100-SXM5-80GB", "B200-SXM", "MI300X"
QUOTES = {"on_demand_quote": 2.1, "reserved_1y_quote": 1.9, "reserved_3y_quote": 1.5, "spot_quote": 1.2}
OF_ACCELERATOR = {"server_quote": 30_000.0, "power_quote": 650.0, "chargeback_quote": 1.5, "mfu": 0.4}


def quoted() -> Plan:
    """Return a plan with a value of its own wherever one belongs to a choice."""
    plan = preset("startup").replace(accelerator=H100, provider="AWS", region="us-east-1", parameters_total=8e9)
    return plan.replace(**QUOTES, **OF_ACCELERATOR, parameters_active=2e9)


def values(plan: Plan) -> dict[str, object]:
    return {name: plan.value(name) for name in (*QUOTES, *OF_ACCELERATOR, "parameters_active")}


@pytest.mark.parametrize("name", ["startup", "big_tech"])
def test_another_accelerator_leaves_no_price_of_the_old_one(name: str) -> None:
    plan = first(name).replace(**QUOTES, **OF_ACCELERATOR)
    other = plan.replace(accelerator=B200)
    assert {other.value(one) for one in (*QUOTES, *OF_ACCELERATOR)} == {None}
    bare = plan.replace(**dict.fromkeys((*QUOTES, *OF_ACCELERATOR))).replace(accelerator=B200)
    assert Budget(other)["total_cost"] == Budget(bare)["total_cost"]


def test_big_tech_on_b200_pays_catalog_prices_and_owning_is_compared_with_them() -> None:
    with pytest.warns(SetAsideWarning):
        budget = Budget(first("big_tech"), accelerator=B200)
    listed = Budget(first("big_tech"), reserved_1y_quote=None, reserved_3y_quote=None, server_quote=None)
    stale = Budget(listed.plan, accelerator=B200, reserved_1y_quote=4.3, reserved_3y_quote=2.46, server_quote=38_750)
    assert budget["total_cost"] > stale["total_cost"] + 5e6  # 285 instead of 273 million USD when this was found
    assert budget["owning_break_even_share"] < stale["owning_break_even_share"] - 0.05  # 42% instead of 54%


@pytest.mark.parametrize(
    ("choice", "other", "left"),
    [
        ("accelerator", B200, {*QUOTES, *OF_ACCELERATOR}),
        ("provider", "GCP", {*QUOTES}),
        ("region", "any", {*QUOTES}),
        ("method", "lora", {"mfu"}),
        ("parameters_total", 3.2e10, {"parameters_active"}),
        ("tokens", 5e9, set()),
        ("n_accelerators", 16, set()),
    ],
)
def test_a_value_leaves_with_its_choice_and_no_other_and_there_and_back_is_the_same_plan(
    choice: str, other: object, left: set[str]
) -> None:
    plan = quoted()
    there = plan.replace(**{choice: other})
    assert {name for name, value in values(there).items() if value is None} == left
    assert there.replace(**{choice: plan.value(choice)}) == plan


def test_the_order_of_edits_does_not_matter() -> None:
    edits = {"accelerator": B200, "provider": "GCP", "region": "any", "parameters_total": 7e10, "method": "lora"}
    made = []
    for order in islice(permutations(edits), 0, None, 5):
        plan = quoted()
        for name in order:
            plan = plan.replace(**{name: edits[name]})
        made.append(plan)
    assert all(plan == made[0] == quoted().replace(**edits) for plan in made)


def test_a_value_given_with_the_choice_belongs_to_it_and_each_choice_keeps_its_own() -> None:
    plan = quoted().replace(accelerator=B200, on_demand_quote=4.5)
    assert plan.value("on_demand_quote") == 4.5
    assert plan.value("spot_quote") is None
    back = plan.replace(accelerator=H100)
    assert values(back) == values(quoted())
    assert back.replace(accelerator=B200).value("on_demand_quote") == 4.5


def test_an_empty_value_stays_empty_when_the_choice_returns() -> None:
    cleared = quoted().replace(on_demand_quote=None)
    assert cleared.replace(accelerator=B200).replace(accelerator=H100).value("on_demand_quote") is None


def test_a_smaller_model_is_no_contradiction_to_the_active_parameters_of_a_larger_one() -> None:
    plan = quoted().replace(parameters_total=1e9)
    assert plan.value("parameters_active") is None


def test_values_of_a_plan_file_belong_to_the_choices_in_the_same_file_and_what_waits_is_in_it() -> None:
    plan = quoted().replace(accelerator=B200)
    read = read_plan(write_plan(plan))
    assert read == plan
    assert read.replace(accelerator=H100) == quoted()
    assert "set_aside" not in write_plan(quoted())
    by_hand = write_plan(quoted()).replace(H100, B200)
    assert read_plan(by_hand).value("on_demand_quote") == 2.1


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{name: tokenz, value: 1}", "'tokenz' is not a parameter"),
        ("{name: tokens, value: 1}", "belongs to no choice"),
        ("{name: server_quote, value: 1, belongs_to: {provider: AWS}}", "belongs to accelerator"),
        ("{name: server_quote, value: -1, belongs_to: {accelerator: MI300X}}", "-1 is below 1"),
    ],
)
def test_a_file_in_which_something_waits_that_cannot_return_is_refused(entry: str, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        read_plan(f"schema: 2\nset_aside: [{entry}]\n")


def test_a_reason_stands_beside_the_value_that_it_explains_only() -> None:
    plan = preset("startup")
    changed = plan.replace(tokens=5e9)
    assert "tokens" in plan.notes
    assert changed.notes == {name: note for name, note in plan.notes.items() if name != "tokens"}
    assert changed.replace(tokens=plan.workload.tokens) == plan
    typed = changed.model_copy(update={"notes": {**changed.notes, "tokens": "As the board wants it."}})
    back = typed.replace(tokens=plan.workload.tokens)
    assert back.notes == plan.notes
    assert back.replace(tokens=5e9).notes["tokens"] == "As the board wants it."


def test_a_reason_leaves_with_a_value_that_is_set_aside_and_returns_with_it() -> None:
    plan = first("big_tech")
    other = plan.replace(accelerator=B200)
    assert not {"accelerator", "reserved_1y_quote", "reserved_3y_quote", "server_quote"} & set(other.notes)
    assert other.replace(accelerator=H100) == plan


def test_the_reason_of_a_column_leaves_when_a_row_of_it_changes() -> None:
    plan = preset("startup")
    rows = [row.model_dump() for row in plan.value("roles")]
    rows[0]["salary"] += 1
    changed = plan.replace(roles=rows)
    assert "role_salary" in plan.notes
    assert "role_salary" not in changed.notes
    assert "role_headcount" in changed.notes
    rows[0]["salary"] -= 1
    assert changed.replace(roles=rows) == plan
    assert not {name for name in plan.replace(roles=[]).notes if parameters()[name].table == "roles"}


def test_a_scenario_leaves_out_what_does_not_hold_in_it() -> None:
    plan = with_scenario(quoted(), "Other chips", {"accelerator": B200})
    seen = in_scenario(plan, "Other chips")
    assert values(seen) == values(quoted().replace(accelerator=B200))
    assert values(in_scenario(plan, "As planned")) == values(quoted())
    given = with_scenario(quoted(), "Other chips", {"accelerator": B200, "on_demand_quote": 4.5})
    assert in_scenario(given, "Other chips").value("on_demand_quote") == 4.5


def test_a_scenario_has_values_of_its_own_that_leave_and_return_with_its_choices() -> None:
    plan = with_scenario(quoted(), "Other", {"accelerator": B200, "server_quote": 60_000})
    away = changed_in(plan, "Other", "accelerator", MI300X)
    assert away.scenarios == {"Other": {"accelerator": MI300X}}
    assert changed_in(away, "Other", "accelerator", B200) == plan
    assert without_scenario(away, "Other") == without_scenario(plan, "Other") == quoted()


def test_another_choice_of_the_plan_moves_the_values_of_its_scenarios() -> None:
    plan = with_scenario(quoted(), "Cheap", {"on_demand_quote": 1.0})
    other = plan.replace(accelerator=B200)
    assert other.scenarios == {"Cheap": {}}
    assert other.replace(accelerator=H100) == plan


def test_a_quote_of_the_strategys_provider_belongs_to_that_provider() -> None:
    base = Budget(preset("startup")).use("provider_choice", provider="Lambda", on_demand_quote=1.5)
    with pytest.warns(SetAsideWarning, match="1.5 USD/h"):
        moved = base.use("provider_choice", provider="GCP")
    assert moved.plan.value("provider_choice_on_demand_quote") is None
    assert moved.use("provider_choice", provider="Lambda").plan == base.plan


def test_python_warns_once_at_the_callers_line_with_what_to_do() -> None:
    budget = Budget(quoted())
    with pytest.warns(SetAsideWarning) as told:
        budget.replace(accelerator=B200)
    (warning,) = told
    assert warning.filename == __file__
    sentence = str(warning.message)
    assert "Your on-demand price (2.1 USD/h)" in sentence
    assert f"for {H100}, AWS, us-east-1" in sentence
    assert "Switch back to that choice to restore it" in sentence


def test_python_does_not_warn_of_what_is_given_or_was_empty() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Budget(quoted()).replace(provider="GCP", **dict.fromkeys(QUOTES))
        Budget("startup").replace(accelerator=B200)


@pytest.mark.slow
def test_a_search_does_not_warn_and_its_plans_are_what_it_found() -> None:
    budget = Budget(quoted().replace(n_accelerators=8, parameters_active=None))
    search = budget.search(over={"accelerator": [H100, B200], "sourcing": ["on demand"], "strategies": []})
    for place, point in enumerate(search.points):
        assert search.plan(place)["net_cost"] == pytest.approx(point.cost, rel=1e-9)


def test_a_search_over_sizes_takes_the_active_parameters_of_the_planned_one_only() -> None:
    mixture = Budget("startup", parameters_total=8e9, parameters_active=2e9)
    tried = {"accelerator": [H100], "parameters_total": [4e9], "sourcing": ["on demand"], "strategies": []}
    search = mixture.search(over=tried)
    assert search.points
    for place, point in enumerate(search.points):
        assert search.plan(place)["net_cost"] == pytest.approx(point.cost, rel=1e-9)


def test_check_and_show_list_what_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uncertainty, "MOST_DRAWS", uncertainty.LEAST_DRAWS)  # nobody reads a chance
    path = tmp_path / "plan.yaml"
    path.write_text(write_plan(quoted().replace(accelerator=B200)), encoding="utf-8")
    for command in ("check", "show"):
        assert main([command, str(path)]) == 0
        assert "Set aside: Your on-demand price (2.1 USD/h)" in capsys.readouterr().out


def test_the_list_of_changes_says_what_was_set_aside_and_no_reason_twice() -> None:
    lines = differences(first("big_tech"), first("big_tech").replace(accelerator=B200))
    assert lines == [
        f"Accelerator: {H100} → {B200}",
        f"Your one-year price: 4.3 USD/h set aside, for {H100}, CoreWeave, north-america",
        f"Your three-year price: 2.46 USD/h set aside, for {H100}, CoreWeave, north-america",
        f"Your server price per accelerator: 38,750 USD set aside, for {H100}",
    ]


def test_nothing_waits_for_nothing() -> None:
    assert notice([]) == ""
    assert notice([SetAside(name="tokens", value=1, note="Why.")]) == ""

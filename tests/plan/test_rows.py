"""Rows that name each other, and rows of several kinds: what follows an edit of a name or a kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmbudget import catalog
from llmbudget.parameters.record import Switch, Text
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.program import Run
from llmbudget.plan.rows import begun, kept, missing, naming, new_row, with_cell
from llmbudget.plan.run_fields import fields_of
from llmbudget.presets import preset

KINDS = tuple(catalog.run_kinds())
ORDINARY = frozenset({"name", "kind"})


@pytest.fixture
def plan() -> Plan:
    """A plan with two clusters, and runs that name one of them and each other."""
    return preset("startup").replace(
        clusters=[{"name": "Judges"}, {"name": "Spare"}],
        runs=[
            {"name": "Tune", "cluster": "judges"},
            {"name": "Again", "kind": "experiments", "of_run": "Tune", "multiple": 2},
            {"name": "Apart"},
        ],
    )


def names(plan: Plan) -> list[tuple[str, str]]:
    return [(run.cluster, run.of_run) for run in plan.value("runs")]


def test_columns_that_name_rows_are_found() -> None:
    """Each names a table of the plan, and may be empty, which has a meaning."""
    assert naming("clusters") == (("runs", "cluster"), ("allocations", "cluster"))
    assert naming("runs") == (("runs", "of_run"),)
    records = [record for table in tables().values() for record in table.row.records().values()]
    assert all(r.blank and r.unnamed and r.names in tables() for r in records if isinstance(r, Text) and r.names)


def test_what_names_a_row_follows_its_new_name(plan: Plan) -> None:
    """In any case, as spreadsheets compare names; other rows stay."""
    assert names(with_cell(plan, "clusters", 0, "name", "B200")) == [("B200", ""), ("", "Tune"), ("", "")]
    assert names(with_cell(plan, "runs", 0, "name", "SFT")) == [("judges", ""), ("", "SFT"), ("", "")]
    assert names(with_cell(plan, "clusters", 1, "name", "Other")) == names(plan)
    assert names(with_cell(plan, "clusters", 0, "n_accelerators", 16)) == names(plan)


def test_a_name_that_another_row_has_too_is_left_alone(plan: Plan) -> None:
    """It is not known which of them was meant."""
    twice = plan.replace(clusters=[{"name": "Judges"}, {"name": "JUDGES"}])
    assert names(with_cell(twice, "clusters", 1, "name", "B200")) == names(plan)


def test_an_empty_name_is_none(plan: Plan) -> None:
    """Runs on the plan's own accelerators stay there."""
    named = with_cell(plan, "clusters", 1, "name", "New")
    assert [run.cluster for run in named.value("runs")] == ["judges", "", ""]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4), st.data())
def test_a_kind_that_comes_back_finds_what_was_typed(kinds: list[str], data: st.DataObject) -> None:
    """Whatever was typed first, and whichever kinds came between; a new row that nobody changed stays a new row."""
    first = data.draw(st.sampled_from(KINDS))
    plan = preset("startup").replace(runs=[new_row(preset("startup"), "runs", first)])
    field = data.draw(st.sampled_from(sorted(fields_of(first) - ORDINARY - {"cluster", "of_run", "method"})))
    record = Run.records()[field]
    values = (True, False) if isinstance(record, Switch) else (record.at_least, max(1, 2 * record.at_least), None)
    value = data.draw(st.sampled_from(values))
    typed = plan if value is None else with_cell(plan, "runs", 0, field, value)
    after = typed
    for kind in kinds:
        after = with_cell(after, "runs", 0, "kind", kind)
    after = with_cell(after, "runs", 0, "kind", first)
    counted = fields_of(first)
    before, now = (run.model_dump() for run in (typed.value("runs")[0], after.value("runs")[0]))
    assert {name: now[name] for name in counted} == {name: before[name] for name in counted}
    if typed == plan:
        assert after == plan


def test_a_new_kind_asks_for_the_work_that_it_needs(plan: Plan) -> None:
    """Where something was typed, which stays; a run as it began gets the work of a new one."""
    run = with_cell(with_cell(plan, "runs", 2, "epochs", 3), "runs", 2, "kind", "reinforcement_learning").value("runs")[
        2
    ]
    assert (run.epochs, run.name, kept(run), missing(run)) == (3, "Apart", {"epochs": 3}, ("steps",))
    new = plan.replace(runs=[new_row(plan, "runs", "supervised_fine_tuning")])
    run = with_cell(new, "runs", 0, "kind", "reinforcement_learning").value("runs")[0]
    assert (run.steps, run.name, kept(run), missing(run)) == (700, "Reinforcement learning", {}, ())


def test_new_rows_have_names_of_their_own(plan: Plan) -> None:
    """Numbered where one has it."""
    named = plan.replace(runs=[*plan.value("runs"), new_row(plan, "runs", "evaluation")])
    assert new_row(named, "runs", "evaluation").name == "Evaluation 2"
    assert new_row(plan, "roles").name == "New role"
    with pytest.raises(KeyError):
        new_row(plan, "runs", "singing")


def test_a_row_begins_as_its_kind_does() -> None:
    """Rows of tables without kinds begin with the defaults."""
    plan = preset("startup")
    assert begun(new_row(plan, "runs", "distillation")).other_parameters == 7e10
    assert begun(plan.value("roles")[0]).name == "New role"


def test_a_renamed_row_takes_its_scenarios_ranges_and_notes_along() -> None:
    plan = preset("startup").replace(runs=[{"name": "Tune"}, {"name": "Again"}])
    name, other = "Tune", "Again"
    before = Plan.model_validate(
        plan.model_dump(by_alias=True)
        | {
            "scenarios": {"Larger": {f"runs.{name}.examples": 9e5, f"runs.{other}.examples": 10}},
            "spreads": {f"runs.{name}.tries": {"low": 0.5, "high": 2}},
            "notes": {f"runs.{name}.epochs": "As last time."},
        },
        context=plan.catalog,
    )
    after = with_cell(before, "runs", 0, "name", "Assistant")
    assert after.scenarios["Larger"] == {"runs.Assistant.examples": 9e5, f"runs.{other}.examples": 10}
    assert list(after.spreads) == ["runs.Assistant.tries"]
    assert after.notes["runs.Assistant.epochs"] == "As last time."
    assert after.set_aside == before.set_aside
    assert with_cell(after, "runs", 0, "name", name) == before

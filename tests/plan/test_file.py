"""Plans as files: what is written is read back equal, and what is wrong is named with its place."""

from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import MOST_ROWS, random_plan

from llmbudget.parameters.record import Text
from llmbudget.plan import file
from llmbudget.plan.file import PlanError, load_plan, read_plan, write_plan
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.presets import preset, preset_names

lines = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=120)
names = lines.map(str.strip).filter(bool)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_any_plan_is_read_back_equal(seed: int) -> None:
    plan = random_plan(seed)
    assert read_plan(write_plan(plan)) == plan


@settings(max_examples=12, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), name=names)
def test_the_fast_writer_writes_the_same_bytes(seed: int, name: str) -> None:
    plan = random_plan(seed).replace(plan_name=name)
    assert write_plan(plan) == slowly_written(plan)


def slowly_written(plan: Plan) -> str:
    """Return the plan as YAML by the writer that escapes nothing that people can read."""
    with mock.patch.object(file, "_FastDumper", file._Dumper):  # noqa: SLF001 - the one that is not asked first
        return write_plan(plan)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(found=st.lists(names, min_size=1, max_size=10))
def test_any_name_is_read_back_equal(found: list[str]) -> None:
    """Also names that YAML could take for numbers, dates, truth values, nothing or structure; several in a plan."""
    plan = Plan(notes=dict(zip(parameters(), found, strict=False)))
    plan = plan.replace(plan_name=found[0], datasets=[{"name": name} for name in found])
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("name", ["Rocket 🚀", 'a "b" \\ c', "long " * 20 + "🚀"])
def test_what_people_can_read_is_not_escaped(name: str) -> None:
    """Also what the fast writer escapes."""
    plan = Plan().replace(plan_name=name)
    assert write_plan(plan) == slowly_written(plan)
    assert "\\U" not in write_plan(plan)


@pytest.mark.parametrize(
    "name", ["1e5", "2e9", "-3E+4", "1.5e3", "0x1F", "1_000", "12:30", "null", "yes", "2027-01-01", "=", "<<", "~"]
)
def test_names_that_look_like_something_else_stay_names(name: str) -> None:
    plan = Plan().replace(plan_name=name)
    assert read_plan(write_plan(plan)).value("plan_name") == name


def test_any_plan_is_written_as_yaml_that_other_programs_read() -> None:
    data = yaml.safe_load(write_plan(random_plan(3)))
    assert data["schema"] == 3
    assert "constants" not in data


def test_numbers_are_written_as_people_write_them() -> None:
    text = write_plan(Plan().replace(tokens=2e10, start_month="2027-04", mfu=None))
    assert "tokens: 20000000000\n" in text
    assert "start_month: 2027-04\n" in text
    assert "mfu: null\n" in text


@pytest.mark.parametrize("number", ["2e9", "2.0e9", "2E+9", "2_000_000_000", "2000000000"])
def test_a_number_may_be_written_in_any_usual_way(number: str) -> None:
    assert read_plan(f"schema: 2\nworkload:\n  tokens: {number}\n").value("tokens") == 2e9


def _problems(text: str) -> list[str]:
    with pytest.raises(PlanError) as caught:
        read_plan(text)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("workload:\n  tokns: 1\n", "workload.tokns: unknown key"),
        ("wrkload: {}\n", "wrkload: unknown key"),
        ("data:\n  datasets:\n  - name: a\n  - name: b\n    tokens: -1\n", "data.datasets[2].tokens: Tokens: -1 is"),
        ("data:\n  datasets:\n  - tokens: many\n", "data.datasets[1].tokens: Tokens: 'many' is not a number"),
        ("data:\n  datasets:\n  - colour: red\n", "data.datasets[1].colour: unknown key"),
        ("data:\n  datasets:\n  - kind: stolen\n", "data.datasets[1].kind: Kind: 'stolen' is not in the list"),
        ("people:\n  roles:\n  - start: 1.5\n", "people.roles[1].start: From month: 1.5 is not whole"),
        ("people:\n  roles: 5\n", "people.roles: "),
        ("people: 5\n", "people: "),
        ("compute:\n  accelerator: H100\n", "compute.accelerator: Accelerator: 'H100' is not in the list"),
        ("reliability:\n  goodput: 90\n", "reliability.goodput: Goodput: 90 is above 1; enter a number"),
        ("reliability:\n  goodput: '0.9'\n", "reliability.goodput: Goodput: '0.9' is not a number"),
        ("reliability:\n  idle_share: null\n", "reliability.idle_share: Idle time: None is not a number"),
        ("compute:\n  n_accelerators: yes\n", "compute.n_accelerators: Accelerators: 'yes' is not a number"),
        ("sourcing:\n  spot_share: 0.8\n  reserved_1y_share: 0.8\n", "Shares of hours: "),
        ("schedule:\n  start_month: 2027-13\n", "schedule.start_month: First month of the budget: '2027-13'"),
        ("constants:\n  giga: 1e6\n", "constants.giga: Billion; bytes in a gigabyte: 1,000,000 is below"),
        ("notes:\n  tokenz: why\n", "notes: 'tokenz' is not a parameter"),
        ("notes:\n  tokens: 5\n", "notes.tokens: "),
    ],
)  # fmt: skip
def test_a_problem_is_named_with_its_path_from_row_1_on(text: str, start: str) -> None:
    (problem,) = _problems(f"schema: 2\n{text}")
    assert problem.startswith(start)
    assert "pydantic" not in problem
    assert "\n" not in problem


def test_all_problems_are_named_at_once() -> None:
    text = "schema: 2\nworkload:\n  tokens: 1\nreliability:\n  goodput: 2\ndata:\n  datasets:\n  - tokens: x\n"
    found = [problem.split(":")[0] for problem in _problems(text)]
    assert found == ["workload.tokens", "reliability.goodput", "data.datasets[1].tokens"]


def test_a_missing_schema_is_named_with_what_to_write() -> None:
    assert _problems("workload: {}\n") == ["schema: missing; write 'schema: 3' as the first line"]


@pytest.mark.parametrize("version", [0, 4, 99])
def test_a_schema_of_another_version_is_refused(version: int) -> None:
    (problem,) = _problems(f"schema: {version}\n")
    assert problem == f"schema: this program cannot read version {version}; write 3, or update llmbudget"


@pytest.mark.parametrize(
    "text",
    ["a: [1", "\t- x", "a: b: c", "%bad", "&a *b", "\0", "a: " + "[" * 5000, "a: " + "9" * 5000],
)
def test_what_is_not_yaml_is_refused(text: str) -> None:
    (problem,) = _problems(text)
    assert problem.startswith("not a YAML file: ")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "5", "null"])
def test_what_is_not_a_map_of_sections_is_refused(text: str) -> None:
    (problem,) = _problems(text)
    assert problem.startswith("a plan is a list of sections")


def test_yaml_cannot_make_objects() -> None:
    (problem,) = _problems("schema: !!python/object/apply:os.getcwd []\n")
    assert problem.startswith("not a YAML file: line 1 has a tag (!!python/object/apply:os.getcwd)")


def test_references_within_a_file_are_refused() -> None:
    """A few lines of them can stand for billions of values."""
    (problem,) = _problems("schema: 2\nnotes: &reasons {}\nworkload: *reasons\n")
    assert problem.startswith("not a YAML file: ")
    assert "reference" in problem or "alias" in problem


def test_a_key_given_twice_is_refused_with_its_line() -> None:
    (problem,) = _problems("schema: 2\nworkload:\n  tokens: 1e9\n  tokens: 2e9\n")
    assert problem == "not a YAML file: 'tokens' is repeated in line 4; keep one"


@pytest.mark.parametrize("text", ["schema: 2\n? [a, b]\n: 1\n", "schema: 2\n1: 2\n", "schema: 2\n? {a: b}\n: 1\n"])
def test_a_key_that_is_no_word_is_refused(text: str) -> None:
    assert _problems(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "plan.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", binary, tmp_path):
        with pytest.raises(PlanError, match="cannot be read as a text file"):
            load_plan(path)


def test_a_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(write_plan(random_plan(5)), encoding="utf-8")
    assert load_plan(path) == random_plan(5)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_loads_and_gives_reasons_for_values_that_it_sets(name: str) -> None:
    plan = preset(name)
    assert plan.notes
    assert set(plan.notes) <= set(parameters())
    assert all(note.endswith((".", ")")) for note in plan.notes.values())
    assert read_plan(write_plan(plan)) == plan


def test_an_unknown_preset_is_refused_with_those_that_exist() -> None:
    with pytest.raises(PlanError, match="'statup' is not a preset; choose one of") as caught:
        preset("statup")
    assert "startup" in str(caught.value)


def test_random_plans_move_every_parameter_and_use_every_option() -> None:
    """What the other tests rest on: nothing is left at its default by the plans they draw."""
    drawn = [random_plan(seed) for seed in range(120)]
    for name, parameter in parameters().items():
        rows = [row for plan in drawn for row in plan.value(parameter.table)] if parameter.table else []
        found = {getattr(r, parameter.field) for r in rows} if parameter.table else {p.value(name) for p in drawn}
        if parameter.section == "constants":
            assert len(found) == 1
        elif hasattr(parameter.record, "options"):
            assert found == set(parameter.record.options())
        else:
            assert len(found) > (10 if isinstance(parameter.record, Text) else 1)
    assert {len(plan.value(name)) for plan in drawn for name in tables()} == {*range(MOST_ROWS + 1)}


SCHEMA_1 = """
schema: 1
notes: {goodput: From Llama 3., contingency_rate: First budget., spot_rework_rate: Gone.}
compute: {accelerator: A100-SXM4-80GB, provider: GCP, reserved_share: 0.2, spot_share: 0.3, spot_rework_rate: 0.1,
  reserved_quote: 2, goodput: 0.85, usual_spot_ratio: 0.4}
data: {datasets: [{name: Tickets, tokens: 1e9, processing_price: 0.05}]}
overheads: {contingency_rate: 0.2}
"""


def test_a_plan_of_the_first_schema_is_read_as_what_it_means_today() -> None:
    plan = read_plan(SCHEMA_1)
    moved = {
        "provider": "GCP", "reserved_1y_share": 0.2, "spot_share": 0.3, "reserved_1y_quote": 2, "goodput": 0.85,
        "usual_spot_ratio": 0.4, "compute_contingency_rate": 0.2, "people_contingency_rate": 0.2,
    }  # fmt: skip
    assert {name: plan.value(name) for name in moved} == moved
    assert plan.value("datasets")[0].cleaning_price == 0.05
    assert plan.notes == {"goodput": "From Llama 3.", "compute_contingency_rate": "First budget."}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema: 1\ncompute: 5\n", "compute: 5 cannot be used here"),
        ("schema: 1\ncompute: {colour: red}\n", "compute.colour: unknown key"),
        ("schema: 1\ndata: {datasets: [5]}\n", "data.datasets[1]: 5 cannot be used here"),
        ("schema: 1\nnotes: 5\n", "notes: 5 cannot be used here"),
        ("schema: 1\nsourcing: 5\n", "sourcing: 5 cannot be used here"),
    ],
)
def test_what_is_wrong_in_a_plan_of_the_first_schema_is_named(text: str, problem: str) -> None:
    (found,) = _problems(text)
    assert found.startswith(problem)


def test_times_are_texts_and_take_no_time() -> None:
    """YAML 1.1 reads 1:30 as 90, and a long one for minutes."""
    assert read_plan("schema: 2\norganisation:\n  plan_name: 1:30").organisation.plan_name == "1:30"
    with pytest.raises(PlanError, match="schema"):
        read_plan(f"schema: {'1:' * 200_000}1")

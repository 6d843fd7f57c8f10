"""YAML as no person means it is refused in sentences, or read as people mean it; nothing in a plan file is lost."""

import math
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from each import each
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmbudget.plan.file import AT_THE_TOP, PlanError, load_plan, read_plan, write_plan
from llmbudget.plan.plan import parameters
from llmbudget.plan.yaml_values import MOST_VALUES, yaml_values


def _problems(text: str) -> list[str]:
    with pytest.raises(PlanError) as caught:
        read_plan(text)
    return caught.value.problems


@each(
    "value, problem",
    [
        ("1000:30:00.0", "workload.tokens: Training tokens: '1000:30:00.0' is not a number"),
        ("1" + ":59" * 400 + ".5", "workload.tokens: Training tokens: '1:59:59"),
        ("190:20:30", "workload.tokens: Training tokens: '190:20:30' is not a number"),
        ('!!bool "abc"', "not a YAML file: line 3 has a tag (!!bool); write the value itself"),
        ("!!float abc", "not a YAML file: line 3 has a tag (!!float)"),
        ("!!int ''", "not a YAML file: line 3 has a tag (!!int)"),
        ("!!timestamp 5", "not a YAML file: line 3 has a tag (!!timestamp)"),
        ("!!binary 5", "not a YAML file: line 3 has a tag (!!binary)"),
        ("!!null 5", "not a YAML file: line 3 has a tag (!!null)"),
        ("!!set {5}", "not a YAML file: line 3 has a tag (!!set)"),
        ("!mine 5", "not a YAML file: line 3 has a tag (!mine)"),
        ("017", "workload.tokens: Training tokens: '017' is not a number"),
        ("0o17", "workload.tokens: Training tokens: '0o17' is not a number"),
        ("0x1F", "workload.tokens: Training tokens: '0x1F' is not a number"),
        ("0b101", "workload.tokens: Training tokens: '0b101' is not a number"),
        ("1_00", "workload.tokens: Training tokens: '1_00' is not a number"),
        ("1,000", "workload.tokens: Training tokens: '1,000' is not a number"),
        ("2027-04-01", "workload.tokens: Training tokens: '2027-04-01' is not a number"),
        ("1e999", "workload.tokens: Training tokens: inf is above"),
        (".nan", "workload.tokens: Training tokens: nan is not a number"),
        ("9" * 400, "workload.tokens: Training tokens: inf is above"),
        ("=", "workload.tokens: Training tokens: '=' is not a number"),
    ],
)
def test_a_value_that_nobody_means_is_refused_with_its_place(value: str, problem: str) -> None:
    found = _problems(f"schema: 3\nworkload:\n  tokens: {value}\n")
    assert len(found) == 1
    assert found[0].startswith(problem)
    assert len(found[0]) < 250


@pytest.mark.parametrize(
    "name", ["No", "yes", "on", "OFF", "2027-04-01", "017", "0x1F", "12:30", "1:1:1.5", "<<", "=", "1_00"]
)
def test_a_name_that_yaml_takes_for_something_else_is_a_name(name: str) -> None:
    plan = read_plan(f"schema: 3\norganisation:\n  plan_name: {name}\nscenarios:\n  {name}: {{tokens: 1e9}}\n")
    assert plan.value("plan_name") == name
    assert list(plan.scenarios) == [name]


@pytest.mark.parametrize(
    ("word", "is_on"), [("yes", True), ("On", True), ("NO", False), ("off", False), ("true", True)]
)
def test_a_switch_takes_the_words_that_people_write(word: str, is_on: bool) -> None:  # noqa: FBT001 - a row of the table
    plan = read_plan(
        f"schema: 3\nstrategies: {{low_precision: {{use: {word}}}}}\nscenarios: {{A: {{spot_pricing_use: {word}}}}}\n"
    )
    assert plan.strategies.low_precision.use is is_on
    assert plan.scenarios["A"] == {"spot_pricing_use": is_on}


def test_a_word_in_quotes_is_no_switch() -> None:
    (problem,) = _problems("schema: 3\nstrategies: {low_precision: {use: 'yes'}}\n")
    assert problem.startswith("strategies.low_precision.use: ")


def test_a_month_is_read_whole_or_refused() -> None:
    """The day of a date is not dropped."""
    assert str(read_plan("schema: 3\nschedule: {start_month: 2027-04-01}").value("start_month")) == "2027-04-01"
    (problem,) = _problems("schema: 3\nschedule: {start_month: 2027-04-15}")
    assert "'2027-04-15' is not a month" in problem


@pytest.mark.parametrize(
    ("one", "other"), [("Lean ", "Lean"), ("lean", "Lean"), (" Lean", "Lean\\t"), ("Caf\u00e9", "Cafe\u0301")]
)
def test_scenarios_whose_names_look_alike_are_refused(one: str, other: str) -> None:
    (problem,) = _problems(f'schema: 3\nscenarios:\n  "{one}": {{tokens: 1e9}}\n  "{other}": {{tokens: 2e9}}\n')
    assert "two have the same name" in problem


@pytest.mark.parametrize(
    "text",
    [
        "compute: {provider: AWS}\nsourcing: {provider: GCP}",
        "overheads: {contingency_rate: 0.1, data_contingency_rate: 0.2}",
        "data: {datasets: [{processing_price: 1, cleaning_price: 2}]}",
        "notes: {contingency_rate: a, compute_contingency_rate: b}",
    ],
)
def test_a_value_by_its_old_name_and_its_new_one_is_refused(text: str) -> None:
    """One of the two would be lost."""
    (problem,) = _problems(f"schema: 1\n{text}\n")
    assert "is the same value; keep one of the two" in problem


@pytest.mark.parametrize(
    "text",
    [
        "schema: 3\nnotes: [" + "abcdefgh, " * 1_000_000 + "]",
        "schema: 3\nworkload: {tokens: [" + "1, " * (MOST_VALUES // 2) + "]}",
        "schema: 3\ndata: {datasets: [" + "5, " * (MOST_VALUES // 2) + "]}",
        "schema: 3\nnotes: {" + ", ".join(f"a{n}: b" for n in range(MOST_VALUES // 4)) + "}",
        "schema: 3\nnotes: {tokens: " + "a" * 10_000_000 + "}",
        "schema: 3\n" + "a" * 5_000_000 + ": 1\n" + "a" * 5_000_000 + ": 1\n",
        "schema: 3\nnotes: " + "[" * 1_000_000,
        "schema: 3\nnotes: " + "{a: " * 1_000_000,
        "schema: 3\n" + "- " * 1_000_000,
    ],
    ids=["list", "list as a number", "rows", "notes", "long note", "long key", "brackets", "braces", "dashes"],
)
def test_ten_megabytes_are_refused_within_seconds_in_a_few_words(text: str) -> None:
    begun = perf_counter()
    found = _problems(text)
    assert perf_counter() - begun < 20, "seconds on a machine that does much else"
    assert max(map(len, found)) < 500


def test_a_file_too_large_to_be_a_plan_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    with path.open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(PlanError, match="is too large for a plan"):
        load_plan(path)


def test_both_parsers_of_yaml_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one in C is not everywhere."""
    texts = [
        write_plan(read_plan("schema: 3\n")),
        "a: [1, 'b', {c: ~}]\n? d\n: !!str 5\n",
        "# nothing\n",
        "- yes\n- 1_000\n- .5\n",
    ]
    fast = [yaml_values(text) for text in texts]
    monkeypatch.setattr("llmbudget.plan.yaml_values._Parser", yaml.SafeLoader)
    assert [yaml_values(text) for text in texts] == fast
    assert fast[1:] == [{"a": [1, "b", {"c": None}], "d": "5"}, None, ["yes", 1000, 0.5]]


_ODD = st.sampled_from(
    [
        "~", "null", "yes", "No", "true", "1_000", "1_0", "017", "0o17", "0x1F", "0b1", "1:30", "1:59:59.5", "1e999",
        "-0", ".inf", "-.Inf", ".nan", "9" * 330, "9" * 5000, "2027-04", "2027-04-01", "2027-02-30",
        "2027-04-01 10:00:00", "'quoted'", '"\\x00"', '"\\ud800"', "!!bool abc", "!!int x", "!!float x", "!!str 5",
        "! 5", "!!set {a}", "!!omap [a: 1]", "!!binary x", "!x y", "&a 5", "*a", "<<", "=", "[]", "{}", "[[[]]]",
        "{a: {b: {c: d}}}",
        "|\n    text\n", ">-\n    text\n", "\u00a0", "\u2028", "\ufeff", "\U0001f4b0",
        "1" + ":59" * 200, "%x", "@x",
        "`x", "- a", "a: b", "? a",
        "--- a", "... a", "",
    ]
)  # fmt: skip
_SCALAR = _ODD | st.text(max_size=8) | st.integers().map(str) | st.floats().map(str)
_SECTIONS = (
    "schema",
    "profile",
    "notes",
    "spreads",
    "scenarios",
    "set_aside",
    "organisation",
    "workload",
    "data",
    "strategies",
)
_NAMES = st.sampled_from([*_SECTIONS, "tokens", "datasets", "low", "name", "use", "low_precision", "Lean"]) | _SCALAR
_VALUE = st.recursive(
    _SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(_NAMES, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(entries=st.lists(st.tuples(_NAMES, _VALUE), max_size=4))
@example(entries=[("workload", '{tokens: !!bool "abc"}')])
@example(entries=[("scenarios", '{"Lean ": {tokens: 1e9}, "Lean": {tokens: 2e9}}')])
@example(entries=[("notes", "{1: a}"), ("strategies", "{low_precision: {use: yes}}")])
def test_any_text_is_refused_in_sentences_or_read_whole(entries: list[tuple[str, str]]) -> None:
    _refused_or_whole("schema: 3\n" + "".join(f"{key}: {value}\n" for key, value in entries))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    place=st.sampled_from([parameter for parameter in parameters().values() if parameter.section != "constants"]),
    value=_VALUE,
)
def test_any_value_of_any_parameter_is_refused_in_sentences_or_read_whole(place: Any, value: str) -> None:  # noqa: ANN401 - a parameter
    if place.table in AT_THE_TOP:
        _refused_or_whole(f"schema: 3\n{place.table}: [{{{place.field}: {value}}}]\n")
        return
    section = f"strategies: {{{place.section}" if place.name.startswith(f"{place.section}_") else place.section
    held = f"{{{place.table}: [{{{place.field}: {value}}}]}}" if place.table else f"{{{place.field}: {value}}}"
    _refused_or_whole(f"schema: 3\n{section}: {held}" + ("}" if section != place.section else "") + "\n")


def _refused_or_whole(text: str) -> None:
    """Hold that a text is refused, or is a plan that holds every value of it and is read back equal."""
    refused: list[str] | None = None
    try:
        plan = read_plan(text)
    except PlanError as error:
        refused = error.problems
    if refused is not None:
        assert refused
        assert all(problem and "\n" not in problem for problem in refused)
        return
    assert read_plan(write_plan(plan)) == plan
    _assert_held(yaml_values(text), yaml_values(write_plan(plan)))


def _assert_held(typed: Any, held: Any, *path: str) -> None:  # noqa: ANN401 - whatever stands in a file
    """Hold that all that was typed is held; tables and strategies leave out what nobody changed."""
    if isinstance(typed, dict):
        names = {str(name).strip(): name for name in held}
        for name, value in typed.items():
            if str(name).strip() in names:
                _assert_held(value, held[names[str(name).strip()]], *path, str(name))
            else:
                left_out = path[:1] in {("strategies",), ("set_aside",), *((table,) for table in AT_THE_TOP)}
                assert not value or left_out, (path, name)
    elif isinstance(typed, list):
        for one, other in zip(typed, held, strict=True):
            _assert_held(one, other, *path)
    elif isinstance(typed, str) and not isinstance(held, bool):
        assert str(held).startswith(typed.strip()[:7])
    elif isinstance(typed, int | float):
        assert held == typed or math.isclose(held, typed)

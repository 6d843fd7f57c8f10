"""Fields of runs by kind: the lists agree with the model, and a new run begins with work."""

from typing import Any

import pytest
from each import each

from llmbudget import Budget, catalog
from llmbudget.catalog.run_kinds import RunKind
from llmbudget.parameters.record import AnyRecord, Choice, Number, Switch
from llmbudget.plan.program import Run
from llmbudget.plan.run_fields import BY_FLAGS, EVERY_KIND, STARTING, fields_of, starting

KINDS = tuple(catalog.run_kinds())
SHOWN_ONLY = frozenset({"name", "kind", "start", "months", "sequence_accelerators"})
"""Fields that move no hours of the same kind: windows and memory."""

PLENTY: dict[str, Any] = {
    "tokens": 2e9, "examples": 5000, "steps": 90, "multiple": 0.3, "hours": 500, "other_parameters": 3e9,
    "parameters_total": 8e9, "longest_answer": 9000, "requests": 1e7, "request_growth": 0.1,
}  # fmt: skip
"""Values under which every kind has work."""

BLANK = {"parameters_active": 1e9, "context_length": 60_000, "mfu": 0.05, "step_seconds": 700, "peak_ratio": 5}
ELSE: dict[str, Any] = {"cluster": "second", "of_run": "base", "method": "lora", "kind": "", "latency": "batch"}
BASE = {"name": "base", "kind": "given_hours", "hours": 70}
CLUSTER = {"name": "second", "accelerator": "A100-SXM4-80GB", "n_accelerators": 64}


def test_every_field_of_a_run_belongs_to_a_kind() -> None:
    """A new field gets its place in the lists; the catalog has all flags and kinds."""
    listed = {*EVERY_KIND, *(field for fields in BY_FLAGS.values() for field in fields)}
    assert listed == set(Run.records())
    assert {flag for flags in BY_FLAGS for flag in flags} <= set(RunKind.__dataclass_fields__)
    assert tuple(STARTING) == KINDS
    assert all(set(values) <= fields_of(kind) for kind, values in STARTING.items())


def pair(kind: str, field: str, record: AnyRecord) -> list[dict[str, Any]]:
    """Return two runs that differ in one field, where it can count: examples without tokens, a step that waits."""
    run = {**PLENTY, "kind": kind}
    if field in {"examples", "example_tokens", "epochs", "packed_share"}:
        run["tokens"] = None
    if field == "steps_ahead":
        run |= {"is_asynchronous": True, "prompts": 16, "samples": 2}
    if field in {"is_asynchronous", "longest_answer"}:
        run |= {"prompts": 1, "samples": 2}
    return [run, {**run, field: other(field, record, run)}]


def other(field: str, record: AnyRecord, values: dict[str, Any]) -> Any:  # noqa: ANN401 - any scalar of a plan
    if field in ELSE:
        return ELSE[field] or values["kind"]
    if isinstance(record, Switch):
        return not values.get(field, Run.model_fields[field].default)
    if isinstance(record, Number):
        value = values.get(field, Run.model_fields[field].default)
        if value is None:
            return {
                "parameters_active": 1e9,
                "context_length": 60_000,
                "mfu": 0.05,
                "step_seconds": 700,
                "peak_ratio": 5,
            }.get(field, 5000)
        return value * 0.5 if record.at_most == 1 else max(2 * value, record.at_least)
    assert not isinstance(record, Choice), field
    return "Else"


@each("kind", KINDS)
def test_a_field_counts_where_the_lists_say_so(kind: str) -> None:
    """Changing any other field of a run leaves its hours as they are."""
    pairs = [run for field, record in Run.records().items() for run in pair(kind, field, record)]
    hours = Budget("startup", clusters=[CLUSTER], runs=[*pairs, BASE])["run_paid_hours"][:, 0]
    moved = {field for row, field in enumerate(Run.records()) if hours[2 * row] != hours[2 * row + 1]}
    assert moved == fields_of(kind) - SHOWN_ONLY | ({"months"} if catalog.run_kinds()[kind].by_requests else set())


@each("kind", KINDS)
def test_a_new_run_of_each_kind_costs_something(kind: str) -> None:
    """It is called after its kind."""
    budget = Budget("startup", runs=[starting(kind)])
    assert budget["run_cost"][0, 0] > 0
    assert budget.plan.value("runs")[0].name == catalog.run_kinds()[kind].label


def test_an_unknown_kind_has_no_fields() -> None:
    with pytest.raises(KeyError):
        fields_of("singing")

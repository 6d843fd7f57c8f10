"""How much evidence there is: on an accelerator by chip, and on runs other than pretraining by kind."""

from collections import Counter
from functools import cache

from llmbudget.catalog.benchmarks import benchmarks
from llmbudget.catalog.post_training_runs import post_training_runs
from llmbudget.catalog.run_kinds import RunKind
from llmbudget.catalog.runs import usable_runs

ENOUGH_ORGANISATIONS = 5
"""Organizations whose runs on a chip are enough to call a prediction on it well covered."""

ENOUGH_REPORTS = 10
"""Published runs of a kind other than pretraining that are enough to call a prediction of it well covered."""

SAME_CHIP = {"A800": "A100", "H800": "H100", "H200": "H100", "GH200": "H100", "GB200": "B200", "GB300": "B300"}
"""Products with the chip of another one: another link, more memory, or a processor beside it."""

NONE, SOME, RUNS = 0, 1, 2
"""No evidence; measured speeds or few runs; runs of enough organizations."""


def chip(accelerator: str) -> str:
    """Return the chip of an accelerator by its id, such as "H100" for "H200-SXM-141GB"."""
    name, _, rest = accelerator.partition("-")
    return f"{name}-{rest.partition('-')[0]}" if name == "TPU" else SAME_CHIP.get(name, name)


def evidence_on(accelerator: str) -> int:
    """Return `RUNS`, `SOME` or `NONE` for an accelerator by its id."""
    n_organisations = len(_organisations().get(chip(accelerator), ()))
    if n_organisations >= ENOUGH_ORGANISATIONS:
        return RUNS
    return SOME if n_organisations or chip(accelerator) in _measured() else NONE


def is_by_reports(kind: RunKind) -> bool:
    """Return whether hours of a kind rest on reports of the kind, not on published pretraining."""
    return kind.id != "continued_pretraining" and not kind.from_scratch and (bool(kind.trains) or bool(kind.writes))


def has_enough_reports(kind: RunKind) -> bool:
    """Return whether ten or more runs of a kind are published."""
    return Counter(run.kind for run in post_training_runs())[kind.id] >= ENOUGH_REPORTS


@cache
def _organisations() -> dict[str, set[str]]:
    by_chip: dict[str, set[str]] = {}
    for run in usable_runs():
        by_chip.setdefault(chip(run.accelerator or ""), set()).add(run.organisation)
    return by_chip


@cache
def _measured() -> frozenset[str]:
    return frozenset(chip(row.accelerator) for row in benchmarks())

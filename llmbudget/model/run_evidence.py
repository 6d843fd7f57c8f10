"""How much evidence there is for the hours of each further run: the main run's rule, or reports of its kind."""

from collections.abc import Iterator

import numpy as np

from llmbudget.model import evidence
from llmbudget.quantities.quantity import Quantity, Value, family, quantity, renamed

TITLE = "Further runs: evidence"

_ALIKE = {
    "thin_accelerator": (evidence.thin_accelerator, "yes = 1", "Few runs on the accelerator"),
    "thin_count": (evidence.thin_count, "yes = 1", "Few runs with so few accelerators"),
    "thin_size": (evidence.thin_size, "yes = 1", "Few runs of so small a model"),
    "thin_method": (evidence.thin_method, "yes = 1", "Fine-tuning predicted from pretraining"),
    "beyond_evidence": (evidence.beyond_evidence, "yes = 1", "Beyond all evidence"),
    "prediction_width": (evidence.prediction_width, "exponent", "Width of the range of hours"),
}
"""Quantities that have the same function for the main run: function, unit, label."""

_COLUMNS = (
    "accelerator_evidence", "n_accelerators", "small_share", "weight_gradient_share", "parameters_active_in_use",
    "prediction_class",
)  # fmt: skip


@family
def as_for_the_main_run() -> Iterator[Quantity]:
    """What evidence is thin for in each run, and the width of its range."""
    own = {name: f"run_{name}" for name in (*_COLUMNS, *_ALIKE)}
    for name, (function, unit, label) in _ALIKE.items():
        about = "As for the main run, for each run."
        yield renamed(own[name], function, f"{label} of each run", unit, about, group=TITLE, **own)


@quantity("yes = 1", "Few reports of each run's kind", help="1 with fewer than ten reports. 0 for pretraining.")
def run_thin_kind(run_kind_by_reports: Value, run_kind_reported: Value) -> Value:
    return run_kind_by_reports * (1 - run_kind_reported)


@quantity(
    "1",
    "Evidence for the hours of each run",
    help="0 well covered, 1 extrapolated, 2 no evidence. Kinds other than pretraining: by reports of the kind and by "
    "accelerator.",
)
def run_prediction_class(
    run_kind_by_reports: Value, run_thin_kind: Value, run_thin_accelerator: Value, run_thin_count: Value,
    run_thin_size: Value, run_is_mixture: Value, run_thin_method: Value, run_beyond_evidence: Value,
) -> Value:  # fmt: skip
    trained = run_thin_count + run_thin_size + run_is_mixture + run_thin_method
    thin = run_thin_accelerator + np.where(run_kind_by_reports > 0, run_thin_kind, trained)
    return np.where(thin + run_beyond_evidence > 0, 1, 0) + run_beyond_evidence


@quantity(
    "yes = 1", "Run with your own figure", help="1 if its utilization, its seconds a step or its hours are yours."
)
def run_is_own(run_mfu: Value, run_step_seconds: Value, run_kind_by_steps: Value, run_hours_given: Value) -> Value:
    return np.where(run_mfu + run_step_seconds * run_kind_by_steps + run_hours_given > 0, 1, 0)

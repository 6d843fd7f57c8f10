"""Each further run says how well published runs cover its hours, and its range follows."""

import numpy as np

from llmbudget import Budget
from llmbudget.analysis.covered import (
    AS_BASE,
    COVERED,
    EXTRAPOLATED,
    OWN_FIGURE,
    UNKNOWN,
    run_covered,
    sentences,
)
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Cluster, Run

CLUSTERS = (Cluster(name="Large", n_accelerators=512),)
RUNS = {
    COVERED: Run(name="Base", kind="continued_pretraining", tokens=1e11, cluster="Large"),
    EXTRAPOLATED: Run(name="Few", kind="continued_pretraining", tokens=1e11),
    UNKNOWN: Run(name="Huge", kind="continued_pretraining", tokens=1e11, parameters_total=5e13, cluster="Large"),
    OWN_FIGURE: Run(name="Measured", kind="supervised_fine_tuning", examples=1e5, mfu=0.3),
    AS_BASE: Run(name="Trials", kind="experiments", of_run="Base", multiple=2),
}
TUNED = Run(name="Tuned", kind="supervised_fine_tuning", examples=1e5, method="lora")
PAIRS = Run(name="Pairs", kind="preference_tuning", examples=1e5)


def test_each_run_has_a_class_of_its_own_by_the_rule_of_the_main_run_or_by_reports_of_its_kind() -> None:
    budget = Budget(Plan(), runs=(*RUNS.values(), TUNED, PAIRS), clusters=CLUSTERS, n_accelerators=8)
    states = [run_covered(budget, place) for place in range(len(budget.plan.program.runs))]
    assert states == [*RUNS, COVERED, EXTRAPOLATED]
    assert list(budget.runs()["evidence"]) == states
    told = list(sentences(budget))[1:]
    assert [sentence.split("”")[0].split("“")[1] for sentence in told] == ["Few", "Huge", "Pairs"]
    assert told[0] == "The hours of “Few” are extrapolated: few published runs for fewer than 64 accelerators."
    assert "this kind of run" in told[2]


def test_the_range_of_a_run_is_that_of_its_class() -> None:
    """Utilization one nominal spread below the prediction takes more hours by the width of the class."""
    budget = Budget(Plan(), runs=tuple(RUNS.values())[:3], clusters=CLUSTERS, n_accelerators=8)
    prediction = budget.plan.catalog.prediction
    spreads = [prediction.covered_spread, prediction.extrapolated_spread, prediction.unknown_spread]
    widths = np.ravel(budget["run_prediction_width"])[:3]
    np.testing.assert_allclose(float(budget["nominal_spread"]) ** widths, spreads)

"""A measured figure belongs to what it was measured on, and its range to the figure."""

import pytest
from plans import first

from llmbudget import Budget
from llmbudget.imports.step_logs.calibration import Speed, calibrated
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Cluster, Run
from llmbudget.plan.ranges import Spread
from llmbudget.plan.rows import with_cell
from llmbudget.plan.set_aside import notices, told

OWN = Spread(low=0.95, high=1.03)
B200 = "B200-SXM"
RUN = "runs.Tune.mfu"


def measured(run: str = "") -> Plan:
    """Return a plan with a measured utilization and its range."""
    plan = first("startup").replace(
        runs=[Run(name="Tune", kind="supervised_fine_tuning", examples=40_000, cluster="Lab")],
        clusters=[Cluster(name="Lab", n_accelerators=8)],
    )
    plan = calibrated(Budget(plan), Speed(tokens_per_second=10_000), run)
    return plan.model_copy(update={"spreads": {RUN if run else "mfu": OWN}})


@pytest.mark.parametrize("changes", [{"accelerator": B200}, {"method": "lora"}, {"parameters_total": 3e9}])
def test_a_measured_utilization_leaves_with_accelerator_method_or_model_and_returns_with_it(
    changes: dict[str, object],
) -> None:
    """With its range and its note; the notice names both, and what brings them back."""
    plan = measured()
    other = plan.replace(**changes)
    assert (other.value("mfu"), other.spreads, other.notes.get("mfu"), other.measured) == (None, {}, None, {})
    (sentence,) = notices(told(other))
    assert "range × 0.95 to × 1.03" in sentence
    assert "It returns with that accelerator, method and model" in sentence
    assert read_plan(write_plan(other)) == other
    assert other.replace(**{name: plan.value(name) for name in changes}) == plan


def test_a_range_that_was_measured_leaves_with_its_figure_and_no_other_range_does() -> None:
    plan = measured()
    typed = plan.replace(mfu=0.5)
    assert (typed.value("mfu"), typed.spreads) == (0.5, {})
    assert typed.replace(mfu=plan.value("mfu")) == plan
    assert plan.replace(mfu=None).value("mfu") is None
    both = plan.replace(accelerator=B200, mfu=0.3)
    assert (both.value("mfu"), both.spreads) == (0.3, {})
    stated = first("startup").replace(mfu=0.4).model_copy(update={"spreads": {"mfu": OWN}})
    assert stated.replace(mfu=0.5).spreads == {"mfu": OWN}
    more = plan.replace(n_accelerators=16)
    assert (more.spreads, more.measured, more.value("mfu")) == (plan.spreads, plan.measured, plan.value("mfu"))


def test_the_figure_of_a_further_run_belongs_to_its_own_model_and_to_the_accelerator_of_its_cluster() -> None:
    plan = measured("Tune")
    assert plan.replace({"clusters.Lab.n_accelerators": 16}).spreads == {RUN: OWN}
    for name, value in {"clusters.Lab.accelerator": B200, "runs.Tune.parameters_total": 3e9, RUN: 0.2}.items():
        other = plan.replace({name: value})
        assert other.program.runs[0].mfu == (0.2 if name == RUN else None)
        assert other.spreads == {}
        before = plan.program.runs[0].mfu if name == RUN else None
        back = other.replace({name: before or getattr(*_cell(plan, name))})
        assert back == plan
    renamed = with_cell(plan, "runs", 0, "name", "Second")
    assert renamed.replace({"clusters.Lab.accelerator": B200}).spreads == {}


def _cell(plan: Plan, name: str) -> tuple[object, str]:
    table, _, field = name.split(".")
    return plan.value(table)[0], field

"""A plan keeps the version of the prediction it was saved with; a newer one is offered with its effect."""

import re
from pathlib import Path

import pytest

from llmbudget import Budget, PlanError
from llmbudget.catalog import predictions
from llmbudget.cli import main
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset, preset_names
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

OFFERED = "A newer prediction of hours is available: 2026-11-24 → 2026-11-28. Total $"


def unpinned(text: str) -> str:
    """Return a plan file as it was written before predictions were pinned."""
    return re.sub(r"^  predictions:\n  - \{.*?\}\n", "", text, flags=re.MULTILINE | re.DOTALL)


def earlier() -> Plan:
    """Return a plan that was saved before predictions were pinned, and so has the first version."""
    return read_plan(unpinned(write_plan(Budget("academic").plan)))


def test_a_saved_plan_keeps_its_version_and_its_range() -> None:
    budget = Budget(earlier())
    text = write_plan(budget.plan)
    again = Budget(read_plan(text))
    assert again["total_cost"] == budget["total_cost"]
    assert again["published_utilisation_low"] == budget["published_utilisation"] / 1.356
    newer = again.with_current_prices()
    assert newer["published_utilisation_low"] == pytest.approx(
        newer["published_utilisation"] / predictions()[-1].covered_spread
    )
    assert newer["total_cost"] == Budget("academic").with_current_prices()["total_cost"]
    assert write_plan(read_plan(write_plan(newer.plan))) == write_plan(newer.plan)


def test_a_plan_saved_before_predictions_were_pinned_has_the_first_version() -> None:
    """It keeps its total, and so does one that was saved with the first version."""
    assert earlier().catalog.prediction == predictions()[0]
    assert read_plan(write_plan(earlier())).catalog.prediction == predictions()[0]


def test_a_new_plan_and_every_example_have_the_newest_version() -> None:
    """Who changes an example is not offered another prediction first."""
    assert read_plan("schema: 3\n").catalog.prediction == predictions()[-1]
    assert {preset(name).catalog.prediction for name in preset_names()} == {predictions()[-1]}
    session = Session("startup")
    session.set("n_accelerators", "128")
    assert not view_of(session)["prices"]


def test_the_form_offers_the_newer_version_and_takes_it_in_one_step() -> None:
    session = Session(earlier())
    before = session.budget["total_cost"]
    told = view_of(session)["prices"]
    session.use_current_prices()
    after = session.budget["total_cost"]
    assert told == f"{OFFERED}{before:,.0f} → ${after:,.0f}."
    assert after != before
    assert not view_of(session)["prices"]
    session.undo()
    assert (session.budget["total_cost"], view_of(session)["prices"]) == (before, told)


def test_the_command_offers_it_and_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(write_plan(earlier()), encoding="utf-8")
    assert main(["update", "plan.yaml"]) == 0
    assert "A newer prediction of hours is available" in capsys.readouterr().out
    assert main(["update", "plan.yaml", "--take"]) == 0
    capsys.readouterr()
    assert main(["update", "plan.yaml"]) == 0
    assert "newer prediction" not in capsys.readouterr().out
    assert main(["check", "plan.yaml"]) == 0
    assert "- The hours of the main run are well covered by published runs." in capsys.readouterr().out


def test_two_versions_are_refused() -> None:
    text = write_plan(Budget("academic").plan)
    twice = re.sub(r"(^  predictions:\n)(  - \{.*?\}\n)", r"\1\2\2", text, flags=re.MULTILINE | re.DOTALL)
    with pytest.raises(PlanError, match="facts: predictions has 2 rows; keep one"):
        read_plan(twice)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "are well covered by published runs."),
        ({"n_accelerators": 8}, "are extrapolated: few published runs for fewer than 64 accelerators. Measure"),
        ({"parameters_total": 5e8}, "few published runs for models below 1 billion active parameters."),
        ({"parameters_total": 30e9, "parameters_active": 3e9}, "few published runs for mixtures of experts."),
        ({"accelerator": "MI300X"}, "few published runs for this accelerator."),
        ({"method": "lora", "initial_weights": "open"}, "few published runs for LoRA and QLoRA."),
        ({"n_accelerators": 20_000}, "rest on no evidence: more accelerators than in any published run. Measure"),
        ({"accelerator": "RTX-5090"}, "rest on no evidence: no published run or benchmark on this accelerator."),
        ({"parameters_total": 2e12}, "rest on no evidence: the model is larger than in any published run."),
        ({"mfu": 0.4}, "follow from your own MFU."),
    ],
)
@pytest.mark.filterwarnings("ignore::llmbudget.SetAsideWarning")
def test_the_evidence_for_the_hours_is_told(changes: dict[str, float | str], told: str) -> None:
    budget = Budget("academic", **changes)
    assert told in budget.evidence()
    assert budget.evidence() in Session(budget.plan).budget.evidence()

"""Published post-training runs are predicted by the plan's own model, as the page says."""

import pytest

from llmbudget import Budget
from llmbudget.catalog import run_kinds
from llmbudget.catalog.post_training_runs import PostTrainingRun, post_training_runs
from llmbudget.catalog.table import ColumnError
from llmbudget.evidence.post_training import FAR, NEAR, as_plan, inside, kind_factor, run_quality, run_scores
from llmbudget.evidence.post_training_page import post_training_page
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Run

SECTION_9 = {
    "Hermes 4 14B": 3_070, "Hermes 4 70B": 14_640, "Olmo 3 32B Think SFT": 9_810, "Olmo 3 32B Think DPO": 965,
    "DeepSeek-V3 context extension": 85_400, "POLARIS-4B": 8_000, "SimpleRL-Zoo 7B": 146, "SimpleRL-Zoo 32B": 630,
    "Olmo 3 7B Think RL, first stack": 22_700,
}  # fmt: skip
"""Hours that the formulas gave when they were written down, with their own choice of utilization."""

SECTION_9_SECONDS = {
    "DeepCoder-14B, step at 32K": 2_270, "NeMo RL Qwen3-30B-A3B, 32 H100": 217, "NeMo RL Qwen3-235B, 128 H100": 343,
    "NeMo RL Qwen3-235B, 256 H100": 299, "NeMo RL DeepSeek-V3, 256 H100": 131, "NeMo RL DeepSeek-V3, 512 H100": 117,
    "Miles Qwen3-30B-A3B": 304, "verl DeepSeek-V3 671B": 595, "SkyRL Qwen3.5-9B": 235,
}  # fmt: skip
"""The same in seconds of a step."""


def test_published_runs_are_predicted_so_often_and_so_well() -> None:
    """The figures of the page; they change only with the model or the rows."""
    assert run_quality(run_scores()) == "37 of 58 within a factor of 1.5, 44 within 2, median ratio 0.94"
    rollouts = [score for score in run_scores() if score.run.kind == "reinforcement_learning"]
    assert run_quality(rollouts) == "25 of 33 within a factor of 1.5, 29 within 2, median ratio 0.99"
    assert sum(score.is_within(NEAR) for score in run_scores()) > 0.6 * len(run_scores())


def test_eight_of_ten_reports_lie_in_the_range_of_their_prediction_where_ten_or_more_exist() -> None:
    """Ranges come from the reports of the kind. With few of them, the page lists the ratios."""
    of_kind = {kind: [score for score in run_scores() if score.run.kind == kind] for kind in run_kinds()}
    enough = {kind: scores for kind, scores in of_kind.items() if kind_factor(scores)}
    assert list(enough) == ["context_extension", "supervised_fine_tuning", "reinforcement_learning"]
    for scores in enough.values():
        assert inside(scores) / len(scores) >= 0.8
    far = {kind for kind, scores in enough.items() if sum(s.is_within(FAR) for s in scores) < 0.8 * len(scores)}
    assert far == {"context_extension"}
    assert "ratios 0.48, 1.24" in post_training_page()


def test_rows_that_chose_no_constant_are_predicted_less_well_and_the_page_says_so() -> None:
    unseen = run_quality([score for score in run_scores() if not score.run.in_view])
    assert unseen == "20 of 38 within a factor of 1.5, 26 within 2, median ratio 0.88"
    assert f"| {unseen} |" in post_training_page()


@pytest.mark.parametrize("name", [*SECTION_9, *SECTION_9_SECONDS])
def test_the_formulas_give_about_the_hours_they_gave_when_written_down(name: str) -> None:
    """Without the usual excess; the model takes utilization from pretraining, and counts failures."""
    score = next(score for score in run_scores() if score.run.name == name)
    n = score.run.n_accelerators
    expected = SECTION_9[name] if name in SECTION_9 else SECTION_9_SECONDS[name] * n / 3600
    assert 2 / 3 < score.formula / expected < 3 / 2


def test_each_row_that_is_far_off_is_explained_and_no_other() -> None:
    text = post_training_page()
    for score in run_scores():
        assert bool(score.run.explanation) is not score.is_within(FAR), score.run.name
        assert score.run.explanation in text


def test_the_page_names_every_row_with_its_report_and_its_day() -> None:
    lines = post_training_page().splitlines()
    for run in post_training_runs():
        (line,) = [line for line in lines if line.startswith(f"| {run.name} |")]
        assert f"[{run.as_of}]({run.address})" in line
    assert "{" not in post_training_page()


def test_a_score_is_what_a_plan_with_this_run_alone_shows() -> None:
    """Rows beside each other do not change each other."""
    for score in run_scores()[::13]:
        budget = Budget(as_plan([score.run]))
        hours = budget["run_try_hours" if score.run.is_step else "run_own_hours"]
        assert hours.item() == pytest.approx(score.predicted)


def test_a_small_reasoning_run_takes_hours_of_the_order_published() -> None:
    """700 steps of 128 questions × 16 answers of 2,000 tokens, 1.5B: 8 H100 worked for 48 hours, not 47 in all."""
    run = Run(
        kind="reinforcement_learning", parameters_total=1.5e9, steps=700, samples=16, answer_tokens=2000,
        longest_answer=8192,
    )  # fmt: skip
    budget = Budget(Plan(), runs=(run,), n_accelerators=8)
    assert 384 / 2 < budget["run_own_hours"].item() < 384 * 2


def test_a_report_without_an_address_is_refused() -> None:
    with pytest.raises(ColumnError, match="'' does not begin with https://"):
        PostTrainingRun(**{**vars(post_training_runs()[0]), "address": ""})


def test_more_active_than_all_parameters_are_refused() -> None:
    with pytest.raises(ColumnError, match="2e\\+12 is above parameters_total"):
        PostTrainingRun(**{**vars(post_training_runs()[0]), "parameters_active": 2e12})

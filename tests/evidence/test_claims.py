"""The evidence in README, docs and workbooks matches the computed figures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import each

from llmbudget.catalog import usable_runs
from llmbudget.evidence.examples import predictions
from llmbudget.evidence.fit import COVERED
from llmbudget.evidence.memory import public_scores
from llmbudget.evidence.scores import later_scores, rule_of_thumb_error, summary, unseen_scores
from llmbudget.presets import examples

ROOT = Path(__file__).parents[2]
CLAIMS = (
    r"(\d+) published runs",
    r"published runs of (\d+)",
    r"error in accelerator-hours is (\d+)%",
    r"6 N D at 40% of peak: (\d+)%",
    r"and (\d+)% lie between P10 and P90",
    r"(\d+) of \d+ public reports",
    r"\d+ of (\d+) public reports",
)
"""What a text may say."""


@pytest.fixture(scope="module")
def computed() -> dict[str, int]:
    """The number that each claim must state."""
    found, runs = summary(unseen_scores()), usable_runs()
    numbers = (
        len(runs),
        len({run.organisation for run in runs}),
        round(found.error * 100),
        round(rule_of_thumb_error(runs) * 100),
        round(found.inside * 100),
        sum(score.is_right for score in public_scores()),
        len(public_scores()),
    )
    return dict(zip(CLAIMS, numbers, strict=True))


def texts() -> Iterator[tuple[str, str]]:
    """Yield every page, workbook and sentence of the program that may claim something, in one line each."""
    for path in (ROOT / "README.md", *ROOT.glob("workbooks/*.ipynb"), *ROOT.glob("llmbudget/model/*.py")):
        yield path.name, " ".join(path.read_text("utf-8").split())


@each("claim", CLAIMS)
def test_a_number_that_is_claimed_is_the_computed_one(claim: str, computed: dict[str, int]) -> None:
    for name, text in texts():
        for stated in re.findall(claim, text):
            assert int(stated) == computed[claim], f"{name}: {claim}"


def test_the_readme_states_the_error_of_hours_and_the_number_of_examples() -> None:
    readme = dict(texts())["README.md"]
    for claim in CLAIMS[:5]:
        assert re.search(claim, readme), claim
    words = {6: "Six", 7: "Seven", 8: "Eight"}
    assert len(examples()) == len(predictions())
    assert f"{words[len(examples())]} published figures" in readme


def test_the_readme_states_the_errors_of_examples_and_what_the_prediction_cannot_do() -> None:
    readme = dict(texts())["README.md"]
    errors = {prediction.plan: round(prediction.error * 100) for prediction in predictions()}
    pretraining = [errors[name] for name in ("gpt3", "bloom", "llama2_7b")]
    assert f"{-min(pretraining)}% below to {max(pretraining)}% above the published ones" in readme
    assert f"trained in fp8: {errors['deepseek_v3']}% above), and far off ({errors['alpaca']}%)" in readme
    covered = [score for score in unseen_scores() if score.coverage == COVERED]
    unseen, known, later = (summary(scores) for scores in (unseen_scores(), covered, later_scores()))
    assert f"off by {unseen.error:.0%} at the median ({known.error:.0%} where they are well covered" in readme
    assert f"and {later.error:.0%} for the {later.n_runs} runs that were added later" in readme

"""The evidence in README, docs and workbooks matches the computed figures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from llmbudget.catalog import usable_runs
from llmbudget.evidence.examples import predictions
from llmbudget.evidence.memory import public_scores
from llmbudget.evidence.scores import rule_of_thumb_error, summary, unseen_scores
from llmbudget.presets import examples

ROOT = Path(__file__).parents[2]
FOUND = summary(unseen_scores())
CLAIMS = {
    r"(\d+) published runs": len(usable_runs()),
    r"published runs of (\d+)": len({run.organisation for run in usable_runs()}),
    r"error in accelerator-hours is (\d+)%": round(FOUND.error * 100),
    r"6 N D at 40% of peak: (\d+)%": round(rule_of_thumb_error(usable_runs()) * 100),
    r"and (\d+)% lie between P10 and P90": round(FOUND.inside * 100),
    r"(\d+) of \d+ public reports": sum(score.is_right for score in public_scores()),
    r"\d+ of (\d+) public reports": len(public_scores()),
}
"""What a text may say, and the number that it must then state."""


def texts() -> Iterator[tuple[str, str]]:
    """Yield every page, workbook and sentence of the program that may claim something, in one line each."""
    for path in (ROOT / "README.md", *ROOT.glob("workbooks/*.ipynb"), *ROOT.glob("llmbudget/model/*.py")):
        yield path.name, " ".join(path.read_text("utf-8").split())


@pytest.mark.parametrize("claim", list(CLAIMS))
def test_a_number_that_is_claimed_is_the_computed_one(claim: str) -> None:
    for name, text in texts():
        for stated in re.findall(claim, text):
            assert int(stated) == CLAIMS[claim], f"{name}: {claim}"


def test_the_readme_states_the_error_of_hours_and_the_number_of_examples() -> None:
    readme = dict(texts())["README.md"]
    for claim in list(CLAIMS)[:5]:
        assert re.search(claim, readme), claim
    words = {6: "Six", 7: "Seven", 8: "Eight"}
    assert len(examples()) == len(predictions())
    assert f"{words[len(examples())]} published figures" in readme

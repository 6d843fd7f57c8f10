"""The shipped utilisation is what the published runs imply."""

import dataclasses

import pytest

from llmbudget.catalog import accelerator, accelerators, published_runs, utilisation
from llmbudget.catalog.accelerators import GROUPS
from llmbudget.catalog.utilisation import derive_utilisation, flops_per_token, implied_utilisation, is_usable


@pytest.mark.parametrize("group", GROUPS)
def test_utilisation_is_recomputed_from_the_runs(group: str) -> None:
    """utilisation.csv holds the medians and tenths of published_runs.csv."""
    derived = derive_utilisation(published_runs(), accelerators())[group]
    shipped = utilisation()[group]
    assert pytest.approx(derived[:3], abs=1e-3) == (shipped.median, shipped.low, shipped.high)
    assert derived[3] == shipped.n_runs


def test_flops_of_a_7b_model_by_hand() -> None:
    """6.7e9 parameters are 32.4 layers of 4,150: attention over 4,096 tokens adds 16% to 6 N."""
    assert flops_per_token(6.738e9, 0) == 6 * 6.738e9
    layers = (6.738e9 / 196_608) ** (1 / 3)
    assert pytest.approx(6 * 6.738e9 + 12 * layers * 128 * layers * 4096) == flops_per_token(6.738e9, 4096)
    assert pytest.approx(1.16, abs=0.01) == flops_per_token(6.738e9, 4096) / (6 * 6.738e9)


def test_a_run_without_hours_implies_nothing() -> None:
    """A run that lacks a figure is passed over, and refused when asked about."""
    run = next(run for run in published_runs() if run.model == "Nemotron-4 340B")
    assert not is_usable(run)
    with pytest.raises(ValueError, match="'Nemotron-4 340B' lacks"):
        implied_utilisation(run, accelerator("H100-SXM5-80GB"))


def test_what_is_left_out_says_why_and_is_not_used() -> None:
    """A run with doubtful figures would count if it were not left out by hand."""
    doubtful = [run for run in published_runs() if run.left_out]
    assert doubtful
    for run in doubtful:
        assert not is_usable(run)
        assert is_usable(dataclasses.replace(run, left_out=""))


def test_a_group_with_few_runs_takes_those_of_all() -> None:
    """V100 has no usable run, so its shares are those of every run."""
    n_usable = sum(map(is_usable, published_runs()))
    assert utilisation()["V100"].n_runs == utilisation()["other"].n_runs == n_usable

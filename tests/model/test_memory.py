"""What fits into memory: long sequences, large vocabularies, and the software that computes the loss."""

from typing import Any

import pytest

from llmbudget import Budget
from llmbudget.plan.plan import Plan

LONG_TEXTS = {
    "initial_weights": "open", "method": "lora", "parameters_total": 12.2e9, "parameters_active": 12.2e9,
    "recompute_share": 1, "vocabulary": 262_144, "accelerator": "H100-SXM5-80GB", "n_accelerators": 1,
    "sharding": "none",
}  # fmt: skip
"""Adapters on a 12B model with 262,144 words on one card of 80 GB: users report that about 14,000 tokens fit."""


def fits(**changes: Any) -> bool:  # noqa: ANN401 - values of parameters
    return "check_memory" not in Budget(Plan(), **LONG_TEXTS | changes).failed_checks()


@pytest.mark.parametrize(("context", "expected"), [(13_500, True), (15_000, False), (16_000, False), (28_000, False)])
def test_12b_adapters_with_a_large_vocabulary_fit_up_to_14_000_tokens(context: int, *, expected: bool) -> None:
    """The scores of 262,144 words, 12 bytes each, and fragmentation fill the card, not the layers."""
    assert fits(context_length=context) is expected


def test_a_7b_with_152_064_words_does_not_fit_at_32_768_tokens_on_one_card() -> None:
    small = {"parameters_total": 7.6e9, "parameters_active": 7.6e9, "vocabulary": 152_064}
    assert not fits(context_length=32_768, **small)


def test_a_loss_in_pieces_lets_longer_sequences_fit() -> None:
    """A fused kernel keeps 4 bytes of each score; Liger and Cut Cross Entropy keep none."""
    assert fits(context_length=24_000, loss_bytes=4)
    assert fits(context_length=65_536, loss_bytes=0)


def test_expandable_segments_let_longer_sequences_fit() -> None:
    assert not fits(context_length=15_000)
    assert fits(context_length=15_000, fragmentation_factor=1.02)


def test_the_measured_peak_of_an_8b_with_adapters_at_32_768_tokens_is_predicted() -> None:
    """One H200 allocated 76.2 GB and reserved 86.2; without the loss in full it would have been 49."""
    measured = {"parameters_total": 8.072e9, "parameters_active": 8.072e9, "vocabulary": 128_256}
    budget = Budget(Plan(), **LONG_TEXTS | measured | {"context_length": 32_768, "accelerator": "H200-SXM-141GB"})
    model, tokens = budget["accelerator_model_gigabytes"], budget["activation_gigabytes"]
    assert model + tokens / budget["fragmentation_factor"] == pytest.approx(76.2, rel=0.03)
    assert budget["needed_gigabytes"] == pytest.approx(86.2, rel=0.03)
    assert budget["usable_gigabytes"] == pytest.approx(145.3, abs=0.1)


def test_a_failed_check_says_how_much_is_missing_and_what_the_loss_takes() -> None:
    failed = Budget(Plan(), **LONG_TEXTS, context_length=28_000).failed_checks()["check_memory"]
    assert "Each needs 139 GB, 100 GB of it for the loss, but has 82 GB usable." in failed
    assert "compute the loss in pieces" in failed

"""Where people choose, they read words; ids are for plan files."""

import re

import pytest

from llmbudget.parameters.record import Choice
from llmbudget.plan.differences import differences
from llmbudget.plan.plan import parameters
from llmbudget.plan.words import value_in_words
from llmbudget.presets import preset

CHOICES = {name: parameter.record for name, parameter in parameters().items() if isinstance(parameter.record, Choice)}

NAMES = {
    "accelerator": "what its maker calls it",
    "provider": "companies",
    "region": "what the provider calls it",
    "report_currency": "codes of currencies, which finance reads",
    "dataset_kind": "words already",
    "cluster_accelerator": "what its maker calls it",
    "cluster_provider": "companies",
    "cluster_region": "what the provider calls it",
    "provider_choice_provider": "companies",
    "provider_choice_region": "what the provider calls it",
}
"""Choices without words beside their options, and why: people use these names themselves."""


@pytest.mark.parametrize("name", CHOICES)
def test_every_option_of_every_choice_has_words(name: str) -> None:
    """A new choice gives them with `words`, as `catalog.labels` does for rows of the catalog; or it is of names."""
    record = CHOICES[name]
    if name in NAMES:
        assert record.words is None
        return
    assert record.words
    assert record.words().keys() >= set(record.options())
    for option in record.options():
        assert re.match(r"[A-Z]", record.word(option))
        assert "_" not in record.word(option)


def test_what_must_be_typed_is_told_with_its_meaning() -> None:
    """In plan files and workbooks, ids stay what one types."""
    with pytest.raises(
        ValueError, match=r"choose one of: none = No indirect costs; mtdc = Modified total direct costs"
    ):
        CHOICES["indirect_base"].validate("MTDC")


def test_what_changed_is_told_in_words() -> None:
    before = preset("startup")
    after = before.replace(indirect_base="mtdc")
    told = [sentence for sentence in differences(before, after) if sentence.startswith("Indirect cost base")]
    assert told == ["Indirect cost base: No indirect costs → Modified total direct costs (US)"]
    assert value_in_words(CHOICES["method"], "qlora") == "QLoRA"

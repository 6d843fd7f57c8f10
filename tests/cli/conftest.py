"""What all tests of the command line share."""

import pytest
from fast_reading import reading_again_is_fast  # noqa: F401 - for each file of tests here

from llmbudget.analysis import uncertainty


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What draws come to is looked at elsewhere; they are most of the work of `check` and `export`."""
    monkeypatch.setattr(uncertainty, "MOST_DRAWS", uncertainty.LEAST_DRAWS)

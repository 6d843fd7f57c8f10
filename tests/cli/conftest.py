"""What all tests of the command line share."""

import pytest
from read_again import _reading_again_is_fast  # noqa: F401 - for every test of this folder

from llmbudget.analysis import uncertainty


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What draws come to is looked at elsewhere; they are most of the work of `check` and `export`."""
    monkeypatch.setattr(uncertainty, "MOST_DRAWS", uncertainty.LEAST_DRAWS)

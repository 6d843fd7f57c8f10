"""Kernels take turns: edits first, then as many ranges as there are processors."""

from pathlib import Path

import pytest

from llmbudget.widgets.session import turns
from llmbudget.widgets.session.background import Stopped
from llmbudget.widgets.session.turns import LONGEST_YIELD, POLL, YIELD, after_edits, editing, turn


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that no page of another test holds; there is one turn."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setattr(turns, "turns", lambda: 1)


def stop(_seconds: float) -> None:
    raise Stopped


def test_work_waits_for_edits_but_not_forever() -> None:
    """Two people may edit at once; after their answers, work does not wait at all."""
    waits: list[float] = []
    with editing(), editing():
        after_edits(waits.append)
    assert waits == [YIELD] * round(LONGEST_YIELD / YIELD)
    after_edits(stop)


def test_a_range_waits_until_another_is_ready_and_is_given_up_when_it_is_out_of_date() -> None:
    waits: list[float] = []
    first = turn(stop)
    first.__enter__()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        first.__exit__(None, None, None)

    with pytest.raises(Stopped), turn(stop):
        pass
    with turn(wait):
        assert waits == [POLL]
    with turn(stop):
        pass


def test_where_files_cannot_be_locked_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "runtime").write_text("no folder")
    with editing(), turn(stop), turn(stop):
        after_edits(stop)

"""How many pages may be open, who comes next, and which kernels nobody uses."""

from pathlib import Path
from typing import Any

import pytest
from own_loop import run

from llmbudget.server import room as module
from llmbudget.server.room import LONGEST_ROW, PATIENCE_SECONDS, SHOWN_WITHIN_SECONDS, Room, memory, most_pages


class Kernels(dict[str, int]):
    """Kernels, and how many browsers are connected to each."""

    def kernel_model(self, kernel_id: str) -> dict[str, Any]:
        return {"connections": self[kernel_id]}

    async def shutdown_kernel(self, kernel_id: str, *, now: bool) -> None:
        assert now
        del self[kernel_id]


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def kernels() -> Kernels:
    return Kernels()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(kernels: Kernels, clock: Clock) -> Room:
    """Two places, both taken by pages that are shown."""
    room = Room(2, kernels, clock)
    for kernel in ("first", "second"):
        assert room.enter(None)
        kernels[kernel] = 1
        room.opened(kernel, shown=True)
    return room


def test_no_more_pages_open_than_there_are_places(room: Room, kernels: Kernels) -> None:
    assert not room.enter(None)
    del kernels["first"]
    assert room.enter(None)
    assert not room.enter(None), "a page that is still opening has its place"
    room.leave()
    assert room.enter(None), "a page that failed gives it back"


def test_who_came_first_gets_in_first(room: Room, kernels: Kernels) -> None:
    first, second = room.wait(None), room.wait(None)
    assert (room.ahead(first), room.ahead(second), room.ahead(None)) == (0, 1, 2)
    del kernels["first"]
    assert not room.enter(None), "nobody gets in past those who wait"
    assert not room.ask(second)
    assert room.ask(first)
    assert room.enter(first)
    assert room.ahead(second) == 0


def test_who_asks_again_keeps_the_place_and_who_has_gone_loses_it(room: Room, kernels: Kernels, clock: Clock) -> None:
    gone, here = room.wait(None), room.wait(None)
    for _ in range(3):
        clock.now += PATIENCE_SECONDS / 2
        assert room.wait(here) == here
    del kernels["first"]
    assert room.ahead(here) == 0
    assert room.wait(gone) != gone
    assert room.enter(here)


def test_a_ticket_that_somebody_made_up_is_worth_nothing(room: Room, kernels: Kernels) -> None:
    waits = room.wait(None)
    assert room.wait("made up") not in {"made up", waits}
    del kernels["first"]
    assert not room.enter("made up")


def test_the_row_does_not_grow_without_end(room: Room) -> None:
    tickets = [room.wait(None) for _ in range(LONGEST_ROW + 1)]
    assert tickets[-1] == ""
    assert room.wait(tickets[0]) == tickets[0]


def test_a_kernel_ends_whose_page_nobody_shows(room: Room, kernels: Kernels, clock: Clock) -> None:
    """One that was shown once stays: a laptop that sleeps comes back."""
    run(room.end_unseen)
    kernels.update(first=0, second=0)
    clock.now += 10 * SHOWN_WITHIN_SECONDS
    run(room.end_unseen)
    assert {*kernels} == {"first", "second"}
    del kernels["first"]
    assert room.enter(None)
    kernels["unseen"] = 0
    room.opened("unseen", shown=True)
    run(room.end_unseen)
    assert "unseen" in kernels, "the browser has time to load the page"
    clock.now += SHOWN_WITHIN_SECONDS
    run(room.end_unseen)
    assert {*kernels} == {"second"}


def test_a_kernel_ends_at_once_whose_browser_has_gone(room: Room, kernels: Kernels) -> None:
    del kernels["first"]
    assert room.enter(None)
    kernels["hung up"] = 0
    room.opened("hung up", shown=False)
    run(room.end_unseen)
    assert "hung up" not in kernels


@pytest.mark.parametrize(
    ("limit", "pages"), [("1073741824", 3), ("8000000000", 19), ("max", None), ("9223372036854771712", None)]
)
def test_as_many_pages_open_as_memory_is_enough_for(
    limit: str, pages: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory of a container counts, where it has less than the machine."""
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr(module, "CONTAINER", ())
    of_machine, pages_of_machine = memory(), most_pages()
    monkeypatch.setattr(module, "CONTAINER", (tmp_path / "memory.max", tmp_path / "none"))
    assert memory() <= of_machine
    assert most_pages() == (pages_of_machine if pages is None else min(pages, pages_of_machine))

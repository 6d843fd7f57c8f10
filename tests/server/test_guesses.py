"""Guesses of the token are slowed down, and who has it is not kept waiting for long."""

import pytest

from llmbudget.server.guesses import FORGOTTEN_AFTER, FREE_GUESSES, LONGEST_PAUSE, MOST_ADDRESSES, Guesses

TOKEN = "correct-horse"  # noqa: S105 - of these tests
SOMEBODY, ANOTHER = "192.0.2.7", "192.0.2.8"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> Guesses:
    return Guesses(clock)


def guess(guesses: Guesses, address: str = SOMEBODY, count: int = 1) -> None:
    for each in range(count):
        assert not guesses.is_right(address, f"wrong-{each}", TOKEN)


def test_people_who_mistype_do_not_wait(guesses: Guesses) -> None:
    guess(guesses, count=FREE_GUESSES - 1)
    assert guesses.seconds_left(SOMEBODY) == 0
    assert guesses.is_right(SOMEBODY, TOKEN, TOKEN)


def test_each_further_guess_waits_longer_and_nobody_for_long(guesses: Guesses, clock: Clock) -> None:
    guess(guesses, count=FREE_GUESSES)
    waits = []
    for _ in range(40):
        waits.append(guesses.seconds_left(SOMEBODY))
        clock.now += waits[-1]
        guess(guesses)
    assert waits[:6] == [1, 2, 4, 8, 16, LONGEST_PAUSE]
    assert {*waits[6:]} == {LONGEST_PAUSE}
    clock.now += LONGEST_PAUSE
    assert guesses.seconds_left(SOMEBODY) == 0


def test_others_do_not_wait_and_what_is_old_is_forgotten(guesses: Guesses, clock: Clock) -> None:
    guess(guesses, count=20)
    assert guesses.seconds_left(ANOTHER) == 0
    clock.now += FORGOTTEN_AFTER
    guess(guesses)
    assert guesses.seconds_left(SOMEBODY) == 0


def test_who_has_a_network_does_not_guess_from_each_of_its_addresses(guesses: Guesses) -> None:
    for each in range(FREE_GUESSES):
        guess(guesses, f"2001:db8::{each}")
    assert guesses.seconds_left("2001:db8::ffff") > 0
    assert guesses.seconds_left("2001:db8:0:1::1") == 0


def test_guesses_fill_no_memory(guesses: Guesses) -> None:
    for each in range(MOST_ADDRESSES + 5):
        guess(guesses, f"10.{each // 65536}.{each // 256 % 256}.{each % 256}")
    assert len(guesses._by_network) == MOST_ADDRESSES  # noqa: SLF001 - what it keeps


def test_a_guess_may_be_any_text(guesses: Guesses) -> None:
    for text in ("", "é", "\udcff", "x" * 100_000):
        assert not guesses.is_right("no address", text, TOKEN)

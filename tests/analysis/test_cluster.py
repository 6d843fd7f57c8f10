"""On a real Dask cluster of two processes: the same bits as in one, also when a worker is killed halfway."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from distributed import Client, LocalCluster

from llmbudget import Budget
from llmbudget.analysis.sampling import BLOCK
from llmbudget.analysis.uncertainty import SHOWN, Uncertainty

DRAWS = 8 * BLOCK
OVER = {"accelerator": ["B200-SXM"], "n_accelerators": [8, 64], "strategies": ["deduplication"]}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A cluster of two workers, each a process."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as found,
    ):
        yield found


def _figures(found: Uncertainty) -> dict[str, Any]:
    shares = (0.01, 0.1, 0.5, 0.9, 0.99)
    return found.failing() | {name: [found.quantile(name, share) for share in shares] for name in SHOWN}


def _processes(client: Client) -> list[int]:
    return sorted(client.run(os.getpid).values())


@pytest.mark.slow
def test_draws_and_search_are_those_of_one_process_to_the_last_bit(client: Client) -> None:
    assert len(set(_processes(client)) - {os.getpid()}) == 2
    budget, executor = Budget("startup"), client.get_executor()
    risk = budget.uncertainty(DRAWS, seed=5, chunk=BLOCK, executor=executor)
    here = budget.uncertainty(DRAWS, seed=5)
    assert _figures(risk) == _figures(here)
    found, alone = budget.search(over=OVER, executor=executor), budget.search(over=OVER)
    assert found.points == alone.points
    assert (found.left_out, found.n_candidates) == (alone.left_out, alone.n_candidates)


@pytest.mark.slow
def test_a_worker_that_is_killed_halfway_loses_nothing_and_changes_nothing(client: Client) -> None:
    """It is killed when the first results came: what it made and what it was making is made again."""
    budget, victim = Budget("startup"), psutil.Process(_processes(client)[0])
    killed: list[int] = []

    def kill(done: int, parts: int) -> None:
        if done == 2:
            assert done < parts
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()
            killed.append(victim.pid)

    risk = budget.uncertainty(DRAWS, seed=6, chunk=BLOCK, executor=client.get_executor(), progress=kill)
    assert killed == [victim.pid]
    assert _figures(risk) == _figures(budget.uncertainty(DRAWS, seed=6))
    client.wait_for_workers(2)
    assert victim.pid not in _processes(client)

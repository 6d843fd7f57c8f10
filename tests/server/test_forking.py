"""Kernels that are forked are like those that are started: own seeds, folder, signals; none outlives the server."""

import asyncio
import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from own_loop import run

from llmbudget.server import forking
from llmbudget.server.forking import CAN_FORK, NAME, NURSERY, PAGE, Forked, Zygote, fork_kernels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only"),
]


NUMBERS = count()


@pytest.fixture(autouse=True)
def _forked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kernels of pages are forked; nothing of it is left after the test."""
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "local-provisioner")
    fork_kernels(KernelProvisionerFactory.instance())
    yield
    NURSERY.close()
    retired = [*NURSERY._retired]  # noqa: SLF001 - nothing else tells when they have ended
    NURSERY._retired.clear()  # noqa: SLF001 - one that a failed test leaves is waited for once, not after every test
    for zygote in retired:
        zygote._process.wait(60)  # noqa: SLF001


@asynccontextmanager
async def kernel(folder: Path, **env: str) -> AsyncIterator[tuple[AsyncKernelManager, Any]]:
    """A kernel of a page and its client; without `PAGE` it is one of somebody's notebook."""
    manager = AsyncKernelManager(transport="ipc", connection_file=str(folder / f"{next(NUMBERS)}.json"))
    await manager.start_kernel(env={**os.environ, **env}, cwd=str(folder))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=120)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def started(manager: AsyncKernelManager) -> Any:  # noqa: ANN401 - started or forked
    """What stands for the process of a kernel."""
    return manager.provisioner.process  # type: ignore[union-attr] # provisioners on this machine have one


async def said(client: Any, code: str) -> Any:  # noqa: ANN401 - of Jupyter
    """Return the value of an expression in a kernel."""
    reply = await client.execute("pass", user_expressions={"it": code}, reply=True, timeout=60)
    return literal_eval(reply["content"]["user_expressions"]["it"]["data"]["text/plain"])


def test_forked_kernels_have_their_own_folder_variables_seeds_and_signals(
    tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    async def look() -> None:
        await NURSERY.zygote().prepared()
        numbers = set()
        for name in ("one", "two"):
            async with kernel(tmp_path, **{PAGE: "1", "OF": name}) as (manager, client):
                assert isinstance(started(manager), Forked)
                place = "(__import__('os').getcwd(), __import__('os').environ['OF'])"
                assert await said(client, place) == (str(tmp_path), name)
                numbers.add(await said(client, "__import__('random').random()"))
                numbers.add(await said(client, "__import__('numpy').random.random()"))
                endless = "print('busy', flush=True)\nwhile True: pass"
                loop = asyncio.ensure_future(client.execute(endless, reply=True, timeout=60))
                await said_busy(client)
                await manager.interrupt_kernel()
                assert (await loop)["content"]["ename"] == "KeyboardInterrupt"
                started(manager).kill()
                await asyncio.to_thread(wait_until, lambda: started(manager).poll() == 0, "the kernel has ended")
        assert len(numbers) == 4

    run(look)


async def said_busy(client: Any) -> None:  # noqa: ANN401 - of Jupyter
    """Wait until a kernel runs what was requested; before, an interrupt would be lost."""
    while "busy" not in (await client.get_iopub_msg(timeout=60))["content"].get("text", ""):
        pass


def test_kernels_of_other_notebooks_and_those_that_cannot_be_forked_are_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page does not wait until kernels can be forked, and a failed fork costs it nothing but time."""

    async def fail(*_: object) -> Forked:
        raise OSError("no process is left")

    async def look() -> None:
        for env in ({}, {PAGE: "1"}):
            async with kernel(tmp_path, **env) as (manager, _):
                assert isinstance(started(manager), subprocess.Popen)
        await NURSERY.zygote().prepared()
        monkeypatch.setattr(Zygote, "fork", fail)
        async with kernel(tmp_path, **{PAGE: "1"}) as (manager, client):
            assert isinstance(started(manager), subprocess.Popen)
            assert await said(client, "1 + 1") == 2

    run(look)


def test_an_outdated_or_dead_zygote_is_replaced_and_its_kernels_live_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look() -> None:
        before = NURSERY.zygote()
        await before.prepared()
        async with kernel(tmp_path, **{PAGE: "1"}) as (_, client):
            monkeypatch.setattr(forking, "state_now", lambda: "Tuesday")
            after = NURSERY.zygote()
            assert after is not before
            assert NURSERY.zygote() is after
            assert await said(client, "1 + 1") == 2
            assert before.lives  # until its last kernel has ended
        await asyncio.to_thread(before._process.wait, 60)  # noqa: SLF001 - nothing else tells when it has ended
        await after.prepared()
        async with kernel(tmp_path, **{PAGE: "1"}) as (_, client):
            after._process.kill()  # noqa: SLF001 - as the system does when memory runs out
            await asyncio.to_thread(after._process.wait, 60)  # noqa: SLF001
            assert NURSERY.zygote() is not after
            assert await said(client, "1 + 1") == 2

    run(look)


SERVER = """
import asyncio, os, sys
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from llmbudget.server.forking import NURSERY, PAGE, fork_kernels
async def main():
    fork_kernels(KernelProvisionerFactory.instance())
    await NURSERY.zygote().prepared()
    manager = AsyncKernelManager(transport="ipc", connection_file=sys.argv[1])
    await manager.start_kernel(env={**os.environ, PAGE: "1"})
    print(manager.provisioner.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def test_nothing_is_left_of_a_server_that_is_killed(tmp_path: Path, wait_until: Callable[..., None]) -> None:
    command = [sys.executable, "-c", SERVER, str(tmp_path / "kernel.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        kernel = psutil.Process(int(server.stdout.readline()))
        zygote = kernel.parent()
        server.kill()
    assert zygote
    for process, what in ((kernel, "the kernel has ended"), (zygote, "the zygote has ended")):
        wait_until(lambda process=process: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, what)


def test_the_provisioner_is_found_by_its_name_and_another_choice_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    factory = KernelProvisionerFactory.instance()
    assert factory._check_availability(NAME)  # noqa: SLF001 - what raises when a kernel is started
    monkeypatch.setattr(factory, "default_provisioner_name", "of-a-cluster")
    fork_kernels(factory)
    assert factory.default_provisioner_name == "of-a-cluster"

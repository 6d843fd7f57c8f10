"""Kernels kept ready, so that pages do not wait for Python to start and load the model.

Voila can keep whole pages ready, one for each notebook. That excludes a ``prelaunch_hook``, costs a kernel for each
workbook, and gives a kernel the previous visitor's address with its token. Here, ready kernels have done the work that
every page needs. Any workbook's page can use any of them, and is written for its own visitor.
"""

import asyncio
import os
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets import Integer

from llmbudget.server.forking import NURSERY, PAGE, fork_kernels
from llmbudget.server.state import State, state_now

PREPARE = "__import__('llmbudget.server.prepared', fromlist=['prepare']).prepare()"
MOVE_IN = "import os; os.environ.update({variables!r}); os.chdir({folder!r}); del os"

PAUSE_SECONDS = 5.0
"""Seconds after a page opens before another kernel starts, so that the page has the processor."""

CHECK_SECONDS = 60.0
START_SECONDS = 120.0
"""Longest time until a kernel is ready, in seconds."""

LIFE_SECONDS = 0.5
"""Seconds between two looks whether a kernel that is prepared still lives."""


@dataclass(frozen=True)
class Waiting:
    """A ready kernel, its client, and the state it has read."""

    kernel_id: str
    client: Any
    read: State


class WarmKernels(AsyncMappingKernelManager):
    """Jupyter's kernel manager with kernels kept ready."""

    warm = Integer(0, config=True, help="How many kernels are kept ready.")

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 - traits of Jupyter's manager
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self._waiting: list[asyncio.Task[Waiting]] = []
        self._unused: set[str] = set()  # ids of kernels that no page has had yet
        self._filling: asyncio.Task[None] | None = None
        self._free_from = 0.0  # by `monotonic`: until then, an opening page has the processor
        self._forks = self.warm > 0 and fork_kernels(KernelProvisionerFactory.instance(parent=self))
        if self.warm > 0:
            IOLoop.current().add_callback(self._begin)  # once the server listens and the loop runs

    async def start_kernel(  # type: ignore[override] # Jupyter's is one of both kinds
        self,
        *,
        kernel_id: str | None = None,
        path: str | None = None,
        **options: Any,  # noqa: ANN401 - of Jupyter's manager
    ) -> str:
        """Give a page a ready kernel, or start one if none is ready."""
        usual = kernel_id is None and options.get("kernel_name") in {None, NATIVE_KERNEL_NAME}
        waiting = await self._take() if usual else None
        if waiting is None:
            return await super().start_kernel(kernel_id=kernel_id, path=path, **options)  # type: ignore[arg-type]
        self._unused.discard(waiting.kernel_id)
        kernel: Any = self.get_kernel(waiting.kernel_id)
        kernel.last_activity = datetime.now(UTC)  # it was idle while it waited, which must not end it now
        folder = self.cwd_for_path(path or "")  # type: ignore[no-untyped-call]
        code = MOVE_IN.format(variables=new_in(options.get("env") or {}), folder=folder)
        await run(waiting.client, code)
        waiting.client.stop_channels()
        self._free_from = monotonic() + PAUSE_SECONDS
        self._fill()
        return waiting.kernel_id

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Skip kernels kept ready, which are idle on purpose."""
        if kernel_id not in self._unused:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    async def shutdown_all(self, *, now: bool = False) -> None:  # type: ignore[override] # as above
        """End all kernels, including those still starting."""
        self.warm = 0
        under_way = [*self._waiting, *([self._filling] if self._filling else [])]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, *self._pending_kernels.values(), return_exceptions=True)
        await super()._async_shutdown_all(now=now)
        NURSERY.close()

    def _begin(self) -> None:
        PeriodicCallback(self._refresh, 1000 * CHECK_SECONDS).start()
        self._fill()

    def _fill(self) -> None:
        """Start kernels until enough are ready; does nothing if already running."""
        if self.warm > 0 and (self._filling is None or self._filling.done()):
            self._filling = asyncio.create_task(self._fill_up())

    async def _fill_up(self) -> None:
        while len(self._waiting) < self.warm:
            if (left := self._free_from - monotonic()) > 0:
                await asyncio.sleep(left)
                continue
            task = asyncio.create_task(self._start())
            self._waiting.append(task)
            await asyncio.wait([task])  # one after the other, so that each has the processor
            if task.cancelled() or task.exception():
                self.log.error("llmbudget: no kernel could be prepared: %r", task)
                self._waiting = [other for other in self._waiting if other is not task]
                return

    async def _start(self) -> Waiting:
        read = state_now()
        if self._forks:
            await NURSERY.zygote().prepared()
        of_page = os.environ | {PAGE: "1"}
        starting = asyncio.create_task(super().start_kernel(kernel_name=NATIVE_KERNEL_NAME, env=of_page))
        try:
            kernel_id = await asyncio.shield(starting)
            self._unused.add(kernel_id)
            client: Any = self.get_kernel(kernel_id).client()
            client.start_channels()
            await self._while_it_lives(kernel_id, _prepared(client))
        except BaseException:
            with suppress(Exception):
                await self.shutdown_kernel(await starting, now=True)  # type: ignore[no-untyped-call]
            raise
        return Waiting(kernel_id, client, read)

    async def _take(self) -> Waiting | None:
        """Take the kernel that has waited longest; no other page can get it."""
        while self._waiting:
            task = self._waiting.pop(0)
            self._free_from = monotonic() + PAUSE_SECONDS
            await asyncio.wait([task])
            if task.cancelled() or task.exception():  # logged by `_fill_up`
                continue
            waiting = task.result()
            if waiting.read == state_now() and await self._lives(waiting.kernel_id):
                return waiting
            await self._end(waiting)
        return None

    async def _refresh(self) -> None:
        """Replace kernels that died or have read outdated state."""
        for waiting in self._ready():
            if waiting.read != state_now() or not await self._lives(waiting.kernel_id):
                self._waiting = [task for task in self._waiting if not task.done() or task.result() is not waiting]
                await self._end(waiting)
        self._fill()

    def _ready(self) -> list[Waiting]:
        done = [task for task in self._waiting if task.done() and not task.cancelled() and not task.exception()]
        return [task.result() for task in done]

    async def _lives(self, kernel_id: str) -> bool:
        if kernel_id not in self:
            return False
        kernel: Any = self.get_kernel(kernel_id)
        return bool(await kernel.is_alive())

    async def _while_it_lives(self, kernel_id: str, work: Coroutine[Any, Any, None]) -> None:
        """Wait for work of a kernel.

        Raises:
            RuntimeError: the kernel ended before; nothing else tells that no answer will come.
        """
        working = asyncio.create_task(work)
        try:
            while not (await asyncio.wait([working], timeout=LIFE_SECONDS))[0]:
                if not await self._lives(kernel_id):
                    raise RuntimeError(f"kernel {kernel_id} ended while it was prepared")
            await working
        finally:
            working.cancel()

    async def _end(self, waiting: Waiting) -> None:
        waiting.client.stop_channels()
        self._unused.discard(waiting.kernel_id)
        if waiting.kernel_id in self:
            await self.shutdown_kernel(waiting.kernel_id, now=True)  # type: ignore[no-untyped-call]


async def _prepared(client: Any) -> None:  # noqa: ANN401 - as below
    await client.wait_for_ready(timeout=START_SECONDS)
    await run(client, PREPARE)


async def run(client: Any, code: str) -> None:  # noqa: ANN401 - of Jupyter, of one of two kinds
    """Run code in a kernel, and wait until it is done.

    Raises:
        RuntimeError: the code failed in the kernel.
    """
    answer = await client.execute(
        code, silent=True, store_history=False, allow_stdin=False, reply=True, timeout=START_SECONDS
    )
    if answer["content"]["status"] != "ok":
        raise RuntimeError(str(answer["content"]))


def new_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables that a kernel needs and the server lacks."""
    plain = ((str.__str__(name), value) for name, value in environment.items())  # Voila uses a subclass of str
    return {name: value for name, value in plain if os.environ.get(name) != value}

"""Kernels that wait for pages: a page need not wait until Python has started and read the model.

Voila can keep whole pages ready, one for each notebook. That goes with no ``prelaunch_hook``, costs a kernel for each
workbook, and tells a kernel the address, with its token, of whoever came before. Here kernels wait that have done what
every page needs; the page of any workbook can have any of them, and is written for whoever asks.
"""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets import Integer

from llmbudget.catalog.own import FILES
from llmbudget.catalog.selection import VARIABLE

PREPARE = "__import__('llmbudget.server.prepared', fromlist=['prepare']).prepare()"
MOVE_IN = "import os; os.environ.update({variables!r}); os.chdir({folder!r}); del os"

PAUSE_SECONDS = 5.0
"""How long a page that opened has the processor for itself before another kernel starts."""

CHECK_SECONDS = 60.0
START_SECONDS = 120.0
"""How long a kernel may take until it is ready."""

Read = tuple[date, str, tuple[tuple[str, int, int], ...]]


@dataclass(frozen=True)
class Waiting:
    """A kernel that is ready, the line to it, and what it had read by then."""

    kernel_id: str
    client: Any
    read: Read


class WarmKernels(AsyncMappingKernelManager):
    """Jupyter's manager of kernels, which has some ready before they are asked for."""

    warm = Integer(0, config=True, help="How many kernels wait for pages.")

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 - traits of Jupyter's manager
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self._waiting: list[asyncio.Task[Waiting]] = []
        self._filling: asyncio.Task[None] | None = None
        self._free_from = 0.0  # of `monotonic`: until then a page that opens has the processor for itself
        if self.warm > 0:
            IOLoop.current().add_callback(self._begin)  # when the server listens and the loop runs

    async def start_kernel(  # type: ignore[override] # Jupyter's is one of both kinds
        self,
        *,
        kernel_id: str | None = None,
        path: str | None = None,
        **options: Any,  # noqa: ANN401 - of Jupyter's manager
    ) -> str:
        """Give a page a kernel that waits, or start one where none does."""
        usual = kernel_id is None and options.get("kernel_name") in {None, NATIVE_KERNEL_NAME}
        found = await self._take() if usual else None
        if found is None:
            return await super().start_kernel(kernel_id=kernel_id, path=path, **options)  # type: ignore[arg-type]
        kernel: Any = self.get_kernel(found.kernel_id)
        kernel.last_activity = datetime.now(UTC)  # it was idle, perhaps for hours, which is no reason to end it now
        folder = self.cwd_for_path(path or "")  # type: ignore[no-untyped-call]
        code = MOVE_IN.format(variables=new_in(options.get("env") or {}), folder=folder)
        await run(found.client, code)
        found.client.stop_channels()
        self._free_from = monotonic() + PAUSE_SECONDS
        self._fill()
        return found.kernel_id

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Leave those alone that wait: to be idle is what they are for."""
        if kernel_id not in {one.kernel_id for one in self._ready()}:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    async def shutdown_all(self, *, now: bool = False) -> None:  # type: ignore[override] # as above
        """End all kernels, also those that are still getting ready."""
        self.warm = 0
        under_way = [*self._waiting, *([self._filling] if self._filling else [])]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, *self._pending_kernels.values(), return_exceptions=True)
        await super()._async_shutdown_all(now=now)

    def _begin(self) -> None:
        PeriodicCallback(self._refresh, 1000 * CHECK_SECONDS).start()
        self._fill()

    def _fill(self) -> None:
        """Start kernels until enough wait; one that is asked to while it does so goes on."""
        if self.warm > 0 and (self._filling is None or self._filling.done()):
            self._filling = asyncio.create_task(self._fill_up())

    async def _fill_up(self) -> None:
        while len(self._waiting) < self.warm:
            if (left := self._free_from - monotonic()) > 0:
                await asyncio.sleep(left)
                continue
            task = asyncio.create_task(self._start())
            self._waiting.append(task)
            await asyncio.wait([task])  # one after the other: each has the processor for itself
            if task.cancelled() or task.exception():
                self.log.error("llmbudget: no kernel could be got ready: %r", task)
                self._waiting = [one for one in self._waiting if one is not task]
                return

    async def _start(self) -> Waiting:
        read = read_now()
        starting = asyncio.create_task(super().start_kernel(kernel_name=NATIVE_KERNEL_NAME, env=dict(os.environ)))
        try:
            kernel_id = await asyncio.shield(starting)
            client: Any = self.get_kernel(kernel_id).client()
            client.start_channels()
            await client.wait_for_ready(timeout=START_SECONDS)
            await run(client, PREPARE)
        except BaseException:
            with suppress(Exception):
                await self.shutdown_kernel(await starting, now=True)  # type: ignore[no-untyped-call]
            raise
        return Waiting(kernel_id, client, read)

    async def _take(self) -> Waiting | None:
        """Take the kernel that waits longest out of the row; nobody else can have it from then on."""
        while self._waiting:
            task = self._waiting.pop(0)
            self._free_from = monotonic() + PAUSE_SECONDS
            await asyncio.wait([task])
            if task.cancelled() or task.exception():  # logged where it was started
                continue
            found = task.result()
            if found.read == read_now() and await self._lives(found.kernel_id):
                return found
            await self._end(found)
        return None

    async def _refresh(self) -> None:
        """Replace those that have died, or that have read what is no longer so."""
        for one in self._ready():
            if one.read != read_now() or not await self._lives(one.kernel_id):
                self._waiting = [task for task in self._waiting if not task.done() or task.result() is not one]
                await self._end(one)
        self._fill()

    def _ready(self) -> list[Waiting]:
        done = [task for task in self._waiting if task.done() and not task.cancelled() and not task.exception()]
        return [task.result() for task in done]

    async def _lives(self, kernel_id: str) -> bool:
        if kernel_id not in self:
            return False
        kernel: Any = self.get_kernel(kernel_id)
        return bool(await kernel.is_alive())

    async def _end(self, one: Waiting) -> None:
        one.client.stop_channels()
        if one.kernel_id in self:
            await self.shutdown_kernel(one.kernel_id, now=True)  # type: ignore[no-untyped-call]


async def run(client: Any, code: str) -> None:  # noqa: ANN401 - of Jupyter, of one of two kinds
    """Run code in a kernel, and wait until it is done.

    Raises:
        RuntimeError: it failed there.
    """
    answer = await client.execute(
        code, silent=True, store_history=False, allow_stdin=False, reply=True, timeout=START_SECONDS
    )
    if answer["content"]["status"] != "ok":
        raise RuntimeError(str(answer["content"]))


def new_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a kernel is to have and that the server itself has not."""
    plain = ((str.__str__(name), value) for name, value in environment.items())  # Voila's are of a kind of its own
    return {name: value for name, value in plain if os.environ.get(name) != value}


def read_now() -> Read:
    """Return what a kernel that starts now reads, and then keeps: the day, which is in defaults, and own tables."""
    folder = os.environ.get(VARIABLE, "")
    found = [(name, Path(folder, name)) for name in FILES] if folder else []
    stats = [(name, path.stat()) for name, path in found if path.is_file()]
    files = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
    return datetime.now(UTC).date(), folder, files

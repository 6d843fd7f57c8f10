"""How a page's cells are run: by Voila, which does not wait for silence first."""

import asyncio
from queue import Empty
from typing import Any

from jupyter_core.utils import ensure_async
from voila.execute import VoilaExecutor

ANSWER_SECONDS = 1.0
"""Seconds without an answer after which a kernel is asked again."""

OUTPUT_SECONDS = 0.2
"""Seconds after an answer within which an output comes, or outputs are not heard yet."""


class Executor(VoilaExecutor):  # type: ignore[misc] # Voila has no types
    """Runs cells as soon as the kernel answers.

    Voila's own executor then waits until nothing has come for a fifth of a second, so as to drop the messages of
    earlier work. Nothing has to be dropped: every message says which request it belongs to.
    """

    async def async_start_new_kernel_client(self) -> Any:  # noqa: ANN401 - of Jupyter, which has two kinds
        """Return a client of the kernel that answers.

        Raises:
            RuntimeError: the kernel ended before it answered.
            TimeoutError: it took too long; like one that ended, it is cleaned up.
        """
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            await self._answer()
        except Exception:
            self.log.exception("llmbudget: the kernel of a page could not be started")
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        return self.kc

    async def _answer(self) -> None:
        """Wait until the kernel answers and its outputs arrive."""
        async with asyncio.timeout(self.startup_timeout):
            while not await _is_heard(self.kc):
                if not await ensure_async(self.km.is_alive()):
                    raise RuntimeError("the kernel ended before it answered")


async def _is_heard(client: Any) -> bool:  # noqa: ANN401 - as above
    """Ask a kernel about itself; return whether answer and outputs come."""
    client.kernel_info()
    try:
        await client.get_shell_msg(timeout=ANSWER_SECONDS)
        await client.get_iopub_msg(timeout=OUTPUT_SECONDS)
    except Empty:
        return False
    return True

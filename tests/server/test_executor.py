"""The beginning of a page's cells, with a kernel that is only played."""

from queue import Empty
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from own_loop import run

from llmbudget.server.executor import Executor

READY = ["asked", "answer", "output"]


class Kernel:
    """A kernel and its client, which writes down what is asked of it.

    Args:
        unheard: how many answers come before the outputs are heard.
        lives: whether it lives on.
    """

    has_kernel = owned_kernel = True

    def __init__(self, unheard: int = 0, *, lives: bool = True) -> None:
        self.said: list[str] = []
        self._unheard, self._lives = unheard, lives

    def client(self) -> Any:  # noqa: ANN401 - what Jupyter's client has
        return SimpleNamespace(
            start_channels=lambda: None,
            stop_channels=lambda: self.said.append("closed"),
            kernel_info=lambda: self.said.append("asked"),
            get_shell_msg=self._answer,
            get_iopub_msg=self._output,
        )

    async def _answer(self, **_: float) -> dict[str, Any]:
        self.said.append("answer")
        return {}

    async def _output(self, **_: float) -> dict[str, Any]:
        if self._unheard:
            self._unheard -= 1
            raise Empty
        self.said.append("output")
        return {}

    async def is_alive(self) -> bool:
        return self._lives

    async def shutdown_kernel(self, *, now: bool) -> None:
        self.said.append(f"ended, {now}")

    async def cleanup_resources(self) -> None:
        self.said.append("cleaned up")


def begin(kernel: Kernel) -> None:
    """Connect to a kernel as a page does."""
    executor = Executor(nbformat.v4.new_notebook())
    executor.km = kernel

    async def story() -> None:
        assert (await executor.async_start_new_kernel_client()).allow_stdin is False

    run(story)


def test_cells_run_as_soon_as_the_kernel_answers_and_is_heard() -> None:
    """Nobody waits for silence after it."""
    at_once, late = Kernel(), Kernel(unheard=1)
    begin(at_once)
    assert at_once.said == READY
    begin(late)
    assert late.said == ["asked", "answer", *READY]


def test_kernel_that_ends_before_it_is_heard_is_cleaned_up_and_told() -> None:
    kernel = Kernel(unheard=1, lives=False)
    with pytest.raises(RuntimeError, match="ended before it answered"):
        begin(kernel)
    assert kernel.said == ["asked", "answer", "cleaned up", "closed"]

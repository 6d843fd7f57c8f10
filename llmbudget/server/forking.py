"""Kernels of pages are forked from a prepared process where the system can, and started as usual elsewhere."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from llmbudget.server.state import State, state_now

NAME = "llmbudget-forking"
"""Name of the provisioner in ``pyproject.toml``."""

PAGE = "LLMBUDGET_PAGE"
"""Environment variable of kernels that may be forked: our pages have them."""

CAN_FORK = sys.platform == "linux"  # frameworks of macOS do not bear a fork
LAUNCHER = "ipykernel_launcher"
SECONDS = 10.0
"""Longest time until a kernel is forked, which takes a hundredth of a second."""


class Forked:
    """A forked kernel, with the part of `subprocess.Popen` that `LocalProvisioner` uses.

    Args:
        pid: its process.
        connection: a socket that it keeps open while it lives; it is no child of this process.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """Return 0 if it has ended; its exit status is the zygote's to know."""
        if self.returncode is None and closed(self._connection):
            self.returncode = 0
            self._connection.close()
        return self.returncode

    def wait(self) -> int | None:
        """Return 0; `LocalProvisioner` asks when it has ended."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Zygote:
    """The process from which kernels are forked, for one state of what it has read."""

    def __init__(self) -> None:
        self._ready = False
        self._control, theirs = socket.socketpair()
        self._control.settimeout(0)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this Python
                [sys.executable, "-Xfrozen_modules=off", "-m", "llmbudget.server.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # its threads would not survive a fork
            )

    @property
    def lives(self) -> bool:
        """Whether it has not died."""
        return self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether it can fork kernels now."""
        with suppress(OSError):  # nothing was told yet
            self._ready = self._ready or bool(self._control.recv(1))
        return self._ready

    async def prepared(self) -> None:
        """Wait until it is ready, or has died."""
        if not self.ready:
            self._ready = bool(await asyncio.get_running_loop().sock_recv(self._control, 1))

    def retire(self) -> None:
        """Have it fork no more kernels; it ends with the last one."""
        self._control.close()

    async def fork(self, argv: list[str], env: dict[str, str], folder: str) -> Forked:
        """Fork a kernel.

        Raises:
            OSError: there is no memory or process left, or the zygote has died.
            TimeoutError: it does not answer.
        """
        connection, theirs = socket.socketpair()
        connection.settimeout(0)
        try:
            with theirs:
                socket.send_fds(self._control, [b"."], [theirs.fileno()])
            request = json.dumps({"argv": argv, "env": env, "folder": folder}).encode() + b"\n"
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(SECONDS):
                await loop.sock_sendall(connection, request)
                answer = await loop.sock_recv(connection, 1000)
            return Forked(pid_in(answer), connection)
        except BaseException:
            connection.close()
            raise


class Nursery:
    """The zygote of this process, replaced when it has died or has read outdated state."""

    def __init__(self) -> None:
        self._zygote: Zygote | None = None
        self._retired: list[Zygote] = []  # until their last kernels have ended
        self._read: State | None = None

    def zygote(self) -> Zygote:
        """Return a zygote that is up to date; a new one takes some seconds until it is ready."""
        read = state_now()
        if self._zygote and (read != self._read or not self._zygote.lives):
            self.close()
        if not self._zygote:
            self._zygote, self._read = Zygote(), read
        return self._zygote

    def close(self) -> None:
        """Retire the zygote."""
        self._retired = [zygote for zygote in self._retired if zygote.lives]
        if self._zygote:
            self._zygote.retire()
            self._retired.append(self._zygote)
        self._zygote = None


NURSERY = Nursery()
"""The one of this server, because kernel managers give their provisioners nothing in common."""


class Forking(LocalProvisioner):
    """Forks the kernels of pages; starts all others, and those that cannot be forked, as Jupyter does.

    A page does not wait for a zygote that is not ready.
    """

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:  # noqa: ANN401 - as Jupyter's
        """Fork the kernel or start it."""
        env = {str.__str__(name): str(value) for name, value in (options.get("env") or os.environ).items()}
        if not (CAN_FORK and env.get(PAGE) and cmd[0] == sys.executable and LAUNCHER in cmd):
            return await super().launch_kernel(cmd, **options)
        zygote = NURSERY.zygote()
        if not zygote.ready:
            return await super().launch_kernel(cmd, **options)
        argv = cmd[cmd.index(LAUNCHER) + 1 :]
        try:
            kernel = await zygote.fork(argv, env, str(options.get("cwd") or ""))
        except OSError as error:  # also a TimeoutError
            self.log.warning("llmbudget: a kernel is started, because it could not be forked: %s", error)
            return await super().launch_kernel(cmd, **options)
        self.process = kernel  # type: ignore[assignment] # it has the part of Popen that is used
        self.pid = self.pgid = kernel.pid
        return self.connection_info


def fork_kernels(factory: KernelProvisionerFactory) -> bool:
    """Have the kernels of our pages forked; return whether they are.

    They are not where the system cannot, or where another package provisions the server's kernels.
    """
    if CAN_FORK and factory.default_provisioner_name == "local-provisioner":
        factory.default_provisioner_name = NAME
    return factory.default_provisioner_name == NAME


def pid_in(answer: bytes) -> int:
    """Return the process that a zygote has forked, by its answer; raise OSError if it could not."""
    said = json.loads(answer or '{"error": "the process that forks kernels has died"}')
    if "error" in said:
        raise OSError(said["error"])
    return int(said["pid"])


def closed(connection: socket.socket) -> bool:
    """Return whether the other end of a socket has closed."""
    try:
        return not connection.recv(1)
    except BlockingIOError:
        return False
    except OSError:
        return True

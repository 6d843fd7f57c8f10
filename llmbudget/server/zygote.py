"""The process from which kernels are forked: everything that a page needs is imported and computed in it once.

A kernel that is forked shares that memory and is ready in a third of the time. The zygote has one thread and no socket
of ZeroMQ, neither of which survives a fork. `llmbudget.server.forking` starts it with the number of a socket; each
kernel is requested over a socket of its own, which the kernel keeps: its end tells either side that the other has gone.
"""

import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from llmbudget.server.prepared import prepare

OF_KERNELS = (
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.comm.manager", "ipykernel.debugger", "anywidget",
    "ipywidgets", "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "IPython.utils.wildcard", "sqlite3", "pdb", "tornado.platform.asyncio",
)  # fmt: skip
"""What a kernel imports while it starts."""

READY = b"!"
"""What the server is told when kernels can be forked."""


class Request(NamedTuple):
    """A kernel to become.

    Attributes:
        connection: the socket to the server, open as long as the kernel lives.
        argv: arguments of ipykernel.
        env: all environment variables.
        folder: the working directory; empty for the server's.
    """

    connection: socket.socket
    argv: list[str]
    env: dict[str, str]
    folder: str


def main() -> None:
    """Prepare once, then fork a kernel for each request until the server closes the socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    warm()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system removes kernels that ended
    control.send(READY)
    if request := next_kernel(control):
        become(request)
        return
    with suppress(ChildProcessError):  # raised when the last kernel has ended: until then it is their parent
        os.wait()


def warm() -> None:
    """Import what every kernel needs, and compute what every page needs."""
    if sys.path[0] and Path(sys.path[0]) == Path.cwd():  # as ipykernel's launcher does
        del sys.path[0]
    for name in OF_KERNELS:
        importlib.import_module(name)
    prepare()
    gc.collect()
    gc.freeze()  # a collection in a kernel does not touch, and so not copy, what is here


def next_kernel(control: socket.socket) -> Request | None:
    """Fork for each request; return it in the kernel, and nothing in the zygote, when the server has gone."""
    while True:
        _, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not sockets:
            return None
        connection = socket.socket(fileno=sockets[0])
        with connection.makefile("rb") as lines:
            text = lines.readline()
        if not text:
            connection.close()
            continue
        answer: dict[str, object]
        try:
            pid = os.fork()
        except OSError as error:
            answer = {"error": str(error)}
        else:
            if pid == 0:
                control.close()
                return Request(connection, **json.loads(text))
            answer = {"pid": pid}
        with connection, suppress(OSError):  # the server may have gone
            connection.sendall(json.dumps(answer).encode())


def become(request: Request) -> None:
    """Run a kernel in this process, as ``python -m ipykernel_launcher`` does in a new one."""
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - `warm` decides when it is imported

    os.setsid()  # signals to the kernel's group reach neither the zygote nor other kernels
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(request.env)
    os.environ.pop("JPY_PARENT_PID", None)  # names the server, which is not this process's parent
    if request.folder:
        os.chdir(request.folder)
    random.seed()  # a fork has its parent's numbers to come
    np.random.seed()  # noqa: NPY002 - as above, also for cells that use the old generator
    threading.Thread(target=end_with, args=(request.connection,), daemon=True).start()
    kernel: Any = IPKernelApp.instance(parent_handle=1)  # no parent to watch: `end_with` watches the server
    kernel.initialize(request.argv)
    kernel.start()


def end_with(connection: socket.socket) -> None:
    """End this process when the server's end of a socket closes."""
    with suppress(OSError):
        connection.recv(1)
    os._exit(1)


if __name__ == "__main__":
    main()

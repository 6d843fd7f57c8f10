"""Nothing that a page or its kernel says is lost with a websocket, even with one that is dead but looks open."""

import asyncio
import gc
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from weakref import ref

import pytest
from conftest import HURRY, SECONDS
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from own_loop import run
from playwright.sync_api import Page, expect
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from llmbudget.server import line
from llmbudget.server.connection import RECEIPTS, Connection

ASKED = 3


def question() -> bytes:
    """A message to which a kernel answers once."""
    message = Session().msg("kernel_info_request")
    parts = [Session().pack(message[part]) for part in ("header", "parent_header", "metadata", "content")]
    return bytes(serialize_msg_to_ws_v1(parts, "shell"))


async def hear(websocket: WebSocketClientConnection, answers: int) -> tuple[str, list[bytes]]:
    """Return the first message, and what the kernel says up to so many answers; receipts are passed over."""
    first, messages = await websocket.read_message(), []
    while sum(deserialize_msg_from_ws_v1(message)[0] == "shell" for message in messages) < answers:
        message = await websocket.read_message()
        assert message is not None
        if isinstance(message, bytes):
            messages.append(message)
    return str(first), messages


def test_a_websocket_sends_again_what_the_one_before_did_not_deliver(show: Callable[..., Any]) -> None:
    """Though the server takes that one for open. What the page confirms is not sent again; each message counts once."""
    server = show()
    page = re.search(rb'"kernelId": "([^"]+)"', server.ask()[1])
    assert page
    address = f"{server.root.replace('http:', 'ws:')}api/kernels/{page[1].decode()}/channels?session_id=mine"

    async def connect(heard: int) -> WebSocketClientConnection:
        return await websocket_connect(HTTPRequest(f"{address}&heard={heard}"), subprotocols=[RECEIPTS])

    async def story() -> None:
        sockets = [await connect(0)]
        assert sockets[0].selected_subprotocol == RECEIPTS
        for _ in range(ASKED):
            await sockets[0].write_message(question(), binary=True)
        greeting, messages = await hear(sockets[0], ASKED)
        assert greeting == "0"
        sockets.append(await connect(0))
        assert await hear(sockets[1], ASKED) == (f"{ASKED}", messages)
        with suppress(WebSocketClosedError):  # the server closes what was given up, and hears nothing more over it
            await sockets[0].write_message(question(), binary=True)
        await sockets[1].write_message("no number")
        await sockets[1].write_message(question(), binary=True)
        confirmed = len(messages) - 1
        sockets.append(await connect(confirmed))
        greeting, again = await hear(sockets[2], 2 if b"shell" in messages[-1][:99] else 1)
        assert greeting == f"{ASKED + 1}"
        assert again[0] == messages[-1]
        for each in sockets:
            each.close()
            while await each.read_message() is not None:
                pass

    run(partial(asyncio.wait_for, story(), SECONDS))


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Coroutine[Any, Any, Connection]]:
    """Connect a page to a kernel that nobody started; what the page gets is in `handler.sent`."""

    async def ready(_: object) -> None:
        """Nothing to wait for."""

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "prepare", ready)

    async def connection_to(manager: AsyncKernelManager, session: Session) -> Connection:
        handler = Handler.__new__(Handler)
        handler.request = SimpleNamespace(headers={"Sec-WebSocket-Protocol": RECEIPTS})
        handler.sent = []
        connection = Connection(parent=manager, websocket_handler=handler, session=session)
        await connection.prepare()
        return connection

    return connection_to


class Handler(KernelWebsocketHandler):  # type: ignore[misc] # Jupyter has few types
    """A websocket that writes down what goes over it."""

    sent: list[str | bytes]

    def get_argument(self, *_: str) -> str:
        return "0"

    def write_message(self, message: str | bytes, **_: bool) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.sent.append("closed")


def test_a_line_ends_with_its_kernel(connect: Callable[..., Any]) -> None:
    """A connection leads to the manager of its kernel, so a line that led to its connection would stay for good."""
    managers: list[ref[AsyncKernelManager]] = []

    async def story() -> None:
        manager = AsyncKernelManager()
        managers.append(ref(manager))
        await connect(manager, Session())

    run(story)
    gc.collect()
    assert [manager() for manager in managers] == [None]


def test_a_page_that_confirms_nothing_is_given_up(connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not fill the memory of a server that others use, too."""
    monkeypatch.setattr(line, "MOST_BYTES", 8)

    async def story() -> None:
        manager, session = AsyncKernelManager(), Session()
        first = await connect(manager, session)
        first.write_message(b"confirm?", binary=True)
        line.line_of(manager, session.session, confirmed=1)
        first.write_message(b"and now?", binary=True)
        assert first.websocket_handler.sent == [b"confirm?", b"and now?"]
        first.write_message(b"!", binary=True)
        assert first.websocket_handler.sent[2:] == [b"!", "closed"]
        assert line.line_of(manager, session.session, confirmed=1).unconfirmed() == []
        second = await connect(manager, session)
        second.connect()
        assert second.websocket_handler.sent == ["closed"]

    run(story)


class Wire:
    """A way to a server that can be cut without a word to either side, as when a laptop changes its network."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cuts = 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._meet, "127.0.0.1"))
        self.port = self._server.sockets[0].getsockname()[1]

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - what the work returns
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
        for each in (back, writer):
            each.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Carry all until the wire is cut; then neither side hears even that the other one has gone."""
        cuts = self._cuts
        with suppress(ConnectionError):
            while content := await source.read(65_536):
                if cuts == self._cuts:
                    target.write(content)
            if cuts == self._cuts:
                target.close()

    def cut(self) -> None:
        """Carry nothing more over the connections that are open now."""
        self._cuts += 1

    def close(self) -> None:
        """End all connections."""

        async def end() -> None:
            self._server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def through_wire() -> Iterator[Callable[[str], tuple[Wire, str]]]:
    """Lead to an address over a wire; return both."""
    wires: list[Wire] = []

    def lead(url: str) -> tuple[Wire, str]:
        port = urlsplit(url).port
        assert port
        wires.append(Wire(port))
        return wires[-1], url.replace(f":{port}/", f":{wires[-1].port}/")

    yield lead
    for wire in wires:
        wire.close()


COUNTS = '''
import anywidget, threading

class Counts(anywidget.AnyWidget):
    __module__ = "llmbudget.counts"
    _esm = """
    export default () => ({ render({ model, el }) {
      el.innerHTML = "<button>Add</button><button>Later</button><ol></ol>";
      for (const button of el.querySelectorAll("button"))
        button.onclick = () => model.send(button.textContent);
      model.on("msg:custom", (text) => {
        el.querySelector("ol").append(Object.assign(document.createElement("li"), { textContent: text }));
      });
    } });
    """

    def __init__(self):
        super().__init__()
        self.count = 0
        self.on_msg(lambda _, name, __: self.add() if name == "Add" else threading.Timer(LATER, self.add).start())

    def add(self):
        self.count += 1
        self.send(f"{self.count}")

Counts()
'''
LATER = 0.4
"""Seconds after which the kernel speaks: after the wire is cut, and before the page notices."""


@pytest.mark.slow
@pytest.mark.browser
def test_a_connection_that_is_dead_but_looks_open_loses_nothing(
    show: Callable[..., Any], open_page: Callable[..., Page], through_wire: Callable[[str], tuple[Wire, str]]
) -> None:
    """Neither an edit that is sent into it, nor what the kernel says meanwhile; and each edit counts once."""
    wire, url = through_wire(show(COUNTS.replace("LATER", str(LATER))).url)
    page = open_page(url, prepare=lambda page: page.add_init_script(HURRY))
    lines = page.get_by_role("listitem")
    press = lambda name: page.get_by_role("button", name=name).click()  # noqa: E731 - a word of this test
    press("Add")
    expect(lines).to_have_text(["1"])
    for round_ in (1, 2):
        press("Later")
        wire.cut()
        press("Add")
        press("Add")
        expect(lines).to_have_text([f"{count + 1}" for count in range(1 + 3 * round_)])

"""The server's side of a page's websocket, without two defects of Jupyter Server.

Jupyter asks a kernel for a sign of life over each new websocket, and drops the first message that comes. A websocket
that restores a lost one has the channels of that one, so the message may be an answer to an edit.

What is under way when a websocket ends is lost. So pages of this package use receipts: text messages, of which
Jupyter's protocol has none, say how many messages have arrived. `line.py` keeps the others.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.websocket import WebSocketClosedError

from llmbudget.server.line import Line, count_in, line_of

JUPYTER = "v1.kernel.websocket.jupyter.org"
RECEIPTS = f"receipts.{JUPYTER}"
"""Jupyter's protocol with receipts, for which `static/kernel.js` asks."""


class Connection(ZMQChannelsWebsocketConnection):
    """Waits for a sign of life on new channels only, and sends again what did not arrive."""

    _new_channels = False
    _connected = False
    _line: Line | None = None
    _websocket = 0

    @property
    def subprotocol(self) -> str | None:
        """The protocol of messages, which receipts leave as it is."""
        return JUPYTER if self._line else super().subprotocol

    @property
    def write_message(self) -> Callable[..., object]:
        """Send a message of the kernel, and keep it if the page confirms messages."""
        return self._keep_and_send if self._line else super().write_message

    async def prepare(self) -> None:
        """Ask for a protocol with receipts if the page does, and wait for the kernel."""
        handler = self.websocket_handler
        if RECEIPTS in handler.request.headers.get("Sec-WebSocket-Protocol", ""):
            self.kernel_ws_protocol = RECEIPTS
            confirmed = count_in(handler.get_argument("heard", ""))
            self._line = line_of(self.kernel_manager, self.session_id, confirmed)
            self._line.websockets += 1
            self._websocket = self._line.websockets
        await super().prepare()  # type: ignore[no-untyped-call] # Jupyter has few types

    async def _register_session(self) -> None:
        """Take the channels of a websocket that looks open here, but which the page has given up."""
        stale = self._open_sessions.get(f"{self.kernel_id}:{self.session_id}")
        if stale and self._line:
            stale.connection.disconnect()
            stale.close()
        await super()._register_session()  # type: ignore[no-untyped-call] # as above

    def connect(self) -> asyncio.Future[None] | None:  # type: ignore[override] # Jupyter's own is no coroutine either
        """Open or restore channels to the kernel, after the page got what it lacks."""
        if self._line and not self._has(self._line):
            self.websocket_handler.close()
            return _done()
        self._connected = True
        if self._line:
            self._send(str(self._line.heard))
            for message in self._line.unconfirmed():
                self._send(message)
        return super().connect()

    def disconnect(self) -> None:  # type: ignore[override] # as above
        """Leave the channels to the next websocket, once, and only if they were opened: Jupyter counts connections."""
        if self._connected:
            self._connected = False
            super().disconnect()  # type: ignore[no-untyped-call] # as above
        elif self._open_sessions.get(self.session_key) is self.websocket_handler:
            self._open_sessions.pop(self.session_key)

    def handle_incoming_message(self, incoming_msg: Any) -> None:  # noqa: ANN401 - text or bytes, unlike in Jupyter
        """Hand a message to the kernel and confirm it, or take a receipt."""
        if not self._line:
            super().handle_incoming_message(incoming_msg)
        elif self._has(self._line) and self._connected:
            self._hear(self._line, incoming_msg)

    def _has(self, line: Line) -> bool:
        """Return whether neither the page has given this websocket up, nor the server the page."""
        return line.websockets == self._websocket and not line.is_given_up

    def _hear(self, line: Line, message: str | bytes) -> None:
        if isinstance(message, str):
            line.confirm(count_in(message))
        else:
            line.heard += 1
            super().handle_incoming_message(message)  # type: ignore[arg-type] # Jupyter's are bytes too
        self._send(str(line.heard))

    def _keep_and_send(self, message: bytes, *, binary: bool) -> None:  # noqa: ARG002 - as Jupyter calls it
        if self._line:
            self._line.keep(message)
            self._send(message)
            if self._line.is_given_up:
                self.websocket_handler.close()

    def _send(self, message: str | bytes) -> None:
        """Send what the next websocket sends again if this one has ended."""
        with suppress(WebSocketClosedError):
            self.websocket_handler.write_message(message, binary=isinstance(message, bytes))

    def create_stream(self) -> None:
        """Open channels to the kernel."""
        self._new_channels = True
        super().create_stream()  # type: ignore[no-untyped-call] # as above

    def nudge(self) -> asyncio.Future[None]:
        """Return a future that is done when the kernel listens."""
        return super().nudge() if self._new_channels else _done()


def _done() -> asyncio.Future[None]:
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done

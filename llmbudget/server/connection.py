"""The server's side of a page's websocket, without a defect of Jupyter Server.

Jupyter asks a kernel for a sign of life over each new websocket, and drops the first message that comes. A websocket
that restores a lost one has the channels of that one, so the message may be an answer to an edit.
"""

import asyncio

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class Connection(ZMQChannelsWebsocketConnection):
    """Waits for a sign of life on new channels only."""

    _new_channels = False

    def create_stream(self) -> None:
        """Open channels to the kernel."""
        self._new_channels = True
        super().create_stream()  # type: ignore[no-untyped-call] # Jupyter has few types

    def nudge(self) -> asyncio.Future[None]:
        """Return a future that is done when the kernel listens."""
        if self._new_channels:
            return super().nudge()
        listens = asyncio.get_running_loop().create_future()
        listens.set_result(None)
        return listens

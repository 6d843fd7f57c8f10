"""Pages of workbooks: each has its own kernel, and opens for people while there is a free place."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError, authenticated
from voila.tornado.handler import TornadoVoilaHandler

from llmbudget.server.forking import PAGE
from llmbudget.server.hardened import TEMPLATES, hardened
from llmbudget.server.host import CODE, Code
from llmbudget.server.policy import new_nonce, of_workbook
from llmbudget.server.room import Room
from llmbudget.server.visits import Visit, visit

CONTINUED = "opened"
"""Query parameter of a page reached by a link from another site, once a person sees it."""

TICKET = "llmbudget-place"
GLANCE_SECONDS = 0.02
"""Seconds in which the server learns that a browser disconnected at once."""

ASK_AGAIN_SECONDS = 3
ALIVE = "<script>window.voila_heartbeat()</script>\n"
STILL_ALIVE = "<!-- still computing -->\n"
"""What Voila sends during a long cell, and the replacement: keeping a connection open needs no script."""


class OneKernel:
    """The kernel manager for one page: remembers the kernel it started.

    Args:
        manager: the manager of all kernels.
        page: the page that gets the kernel, unless its browser has gone.
    """

    def __init__(self, manager: Any, page: "WorkbookPage") -> None:  # noqa: ANN401 - Jupyter has two kinds
        self._manager = manager
        self._page = page
        self.kernel_id = ""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a manager has
        return getattr(self._manager, name)

    async def start_kernel(self, **options: Any) -> str:  # noqa: ANN401 - of Jupyter's manager
        """Start a kernel, unless the browser has gone."""
        if self._page.gone:
            raise HTTPError(HTTPStatus.BAD_REQUEST, "the browser has gone")
        options["env"] = {**options["env"], PAGE: "1"}
        self.kernel_id = await ensure_async(self._manager.start_kernel(**options))
        return self.kernel_id


class Forgetful:
    """Removes query parameters meant for one answer, because people pass links on."""

    forgotten: tuple[str, ...] = (CONTINUED,)

    async def prepare(self: Any) -> None:
        """Redirect to the address without them."""
        await super().prepare()  # type: ignore[misc] # of the handler beside it
        if not self._finished and self.current_user and {*self.forgotten} & self.request.query_arguments.keys():
            left = [(name, value) for name, value in parse_qsl(self.request.query) if name not in self.forgotten]
            self.redirect(self.request.path + ("?" + urlencode(left) if left else ""))


class WorkbookPage(Forgetful, TornadoVoilaHandler):  # type: ignore[misc] # Voila has no types
    """The page of a workbook."""

    gone = False
    nonce = ""
    _own: OneKernel | None = None

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Show the workbook, or a page that says why it must wait."""
        judged = visit(self.request.headers, self.request.host)
        if judged is Visit.REFUSED:
            raise HTTPError(HTTPStatus.FORBIDDEN, "another website requested this page")
        if judged is Visit.CONTINUES:
            self._show("continue.html", address=self._continued())
            return
        await asyncio.sleep(GLANCE_SECONDS)
        room = room_of(self)
        if self.gone:
            return
        if room.enter(self.get_cookie(TICKET)):
            await self._open(path, room)
        else:
            self._wait(room)

    async def get_generator(self, path: str | None = None) -> AsyncIterator[str]:
        """Yield the page in pieces."""
        async for piece in super().get_generator(path=path):
            yield STILL_ALIVE if piece == ALIVE else piece

    @property
    def kernel_manager(self) -> Any:  # noqa: ANN401 - Jupyter has two kinds
        """The manager of kernels, as this page sees it."""
        return self._own or super().kernel_manager

    def on_connection_close(self) -> None:
        """Note that the browser has gone."""
        self.gone = True
        super().on_connection_close()

    async def _open(self, path: str | None, room: Room) -> None:
        self._own = own = OneKernel(self.kernel_manager, self)
        self.nonce = new_nonce()
        policy = of_workbook(self.nonce, self.request.host)
        self.set_header("Content-Security-Policy", f"{policy}; {self.content_security_policy}")
        try:
            await super().get(path)
        finally:
            if own.kernel_id:
                room.opened(own.kernel_id, shown=not self.gone)
            else:
                room.leave()

    def _wait(self, room: Room) -> None:
        """Show that all places are taken; the page checks for a free one by itself."""
        ticket = room.wait(self.get_cookie(TICKET))
        if ticket:
            self.set_cookie(TICKET, ticket, path=self.base_url, httponly=True, samesite="Strict")
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Retry-After", ASK_AGAIN_SECONDS)
        places = url_path_join(self.base_url, PLACES)
        self._show("full.html", ahead=room.ahead(ticket) if ticket else None, places=places, seconds=ASK_AGAIN_SECONDS)

    def _continued(self) -> str:
        query = [*parse_qsl(self.request.query), (CONTINUED, "1")]
        return f"{self.request.path}?{urlencode(query)}"

    def _show(self, name: str, **about: object) -> None:
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings[TEMPLATES].get_template(name).render(base_url=self.base_url, **about))


PLACES = "llmbudget/places"


class Places(hardened(JupyterHandler)):  # type: ignore[misc] # a class that is made
    """Reports whether a waiting visitor has a place."""

    @authenticated
    async def get(self) -> None:
        """Answer, and note that the visitor still waits."""
        room, ticket = room_of(self), self.get_cookie(TICKET)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"free": room.ask(ticket), "ahead": room.ahead(ticket)}))


def room_of(handler: JupyterHandler) -> Room:
    """Return a server's places, created for the first page."""
    settings = handler.settings
    if "llmbudget_room" not in settings:
        room = Room(settings["llmbudget_most_pages"], settings["kernel_manager"])
        PeriodicCallback(room.end_unseen, 1000).start()
        settings["llmbudget_room"] = room
    existing: Room = settings["llmbudget_room"]
    return existing


def own_routes(base_url: str) -> list[tuple[Any, ...]]:
    """Return what every server with workbooks has beside their pages."""
    code = rf"{re.escape(url_path_join(base_url, CODE))}/([\w.-]+)"
    return [(url_path_join(base_url, PLACES), Places), (code, hardened(Code))]

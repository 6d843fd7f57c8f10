"""Routes of the server: the workbooks and requests about a page's own kernel, nothing else."""

from http import HTTPStatus
from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from llmbudget.server.folder import GALLERY, has_gallery
from llmbudget.server.hardened import hardened
from llmbudget.server.pages import CONTINUED, Forgetful, WorkbookPage, own_routes

Route = tuple[Any, ...]

FORGOTTEN = (CONTINUED, "token")
"""Query parameters removed from an address, including the token, which is in a cookie by then."""


class Workbook(WorkbookPage):
    """The page of a workbook."""

    forgotten = FORGOTTEN


class Workbooks(Forgetful, TornadoVoilaTreeHandler):  # type: ignore[misc] # Voila has no types
    """The list of workbooks; the first page is the gallery of a folder that has one."""

    forgotten = FORGOTTEN

    @authenticated
    async def get(self, path: str = "") -> None:
        """Show the list, or go to the gallery."""
        if self.request.path == self.base_url and has_gallery(self.contents_manager.root_dir):
            self.redirect(url_path_join(self.base_url, "voila/render", f"{GALLERY}.ipynb"))
        else:
            await super().get(path)


class KernelState(KernelHandler):
    """Reports whether a kernel is alive to the page that has its id; read-only."""

    SUPPORTED_METHODS = ("GET",)


class KernelEnd(VoilaShutdownKernelHandler):  # type: ignore[misc] # as above
    """Ends a kernel at its page's request."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel; answer 404 if it has ended already."""
        if kernel_id not in self.kernel_manager:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        await super().post(kernel_id)


class KernelSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc] # as above
    """The websocket between a page and its kernel."""

    async def pre_get(self) -> None:
        """Refuse requests without a kernel before setting anything up."""
        if self.kernel_id not in self.kernel_manager:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        await super().pre_get()


OURS = {
    TornadoVoilaHandler: Workbook,
    TornadoVoilaTreeHandler: Workbooks,
    KernelHandler: KernelState,
    VoilaShutdownKernelHandler: KernelEnd,
    VoilaKernelWebsocketHandler: KernelSocket,
}
CLOSED = {AllowListFileHandler, VoilaContentsHandler}
"""Handlers left out, because Voila would serve pictures beside the workbooks and folder listings."""


def routes(of_voila: list[Route], base_url: str) -> list[Route]:
    """Return Voila's routes with our handlers, without those that serve the folder's files, and our own routes."""
    open_ones = [
        (path, OURS.get(handler, handler), *rest) for path, handler, *rest in of_voila if handler not in CLOSED
    ]
    hardened_ones = [(path, hardened(handler), *rest) for path, handler, *rest in open_ones]
    return [*hardened_ones, *own_routes(base_url)]

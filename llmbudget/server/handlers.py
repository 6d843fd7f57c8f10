"""What the server answers: the workbooks, what a page asks about its own kernel, and nothing else."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from llmbudget.server.folder import GALLERY, has_gallery

Route = tuple[Any, ...]


class _WithoutToken:
    """A page whose address forgets the token: a cookie knows it by then, and links are passed on."""

    async def prepare(self: Any) -> None:
        await super().prepare()  # type: ignore[misc] # of the handler beside it
        if self.current_user and "token" in self.request.query_arguments:
            others = [(name, value) for name, value in parse_qsl(self.request.query) if name != "token"]
            self.redirect(self.request.path + ("?" + urlencode(others) if others else ""))


class Workbook(_WithoutToken, TornadoVoilaHandler):  # type: ignore[misc] # Voila has no types
    """The page of a workbook."""


class Workbooks(_WithoutToken, TornadoVoilaTreeHandler):  # type: ignore[misc] # as above
    """The list of workbooks; the first page is the gallery of a folder that has one."""

    @authenticated
    async def get(self, path: str = "") -> None:
        """Show the list, or go to the gallery."""
        if self.request.path == self.base_url and has_gallery(self.contents_manager.root_dir):
            self.redirect(url_path_join(self.base_url, "voila/render", f"{GALLERY}.ipynb"))
        else:
            await super().get(path)


class KernelState(KernelHandler):
    """Whether a kernel lives, for the page that knows its id; nothing can be done to it here."""

    SUPPORTED_METHODS = ("GET",)


OURS = {TornadoVoilaHandler: Workbook, TornadoVoilaTreeHandler: Workbooks, KernelHandler: KernelState}
CLOSED = {AllowListFileHandler, VoilaContentsHandler}
"""Voila would give away pictures that lie beside the workbooks, and lists of what a folder holds."""


def routes(of_voila: list[Route]) -> list[Route]:
    """Return Voila's routes with our handlers, without those that serve files of the folder."""
    return [(path, OURS.get(handler, handler), *rest) for path, handler, *rest in of_voila if handler not in CLOSED]

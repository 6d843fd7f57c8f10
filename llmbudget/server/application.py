"""Voila 0.5.13 with its server's defects fixed; ``templates/voila`` fixes the defects of its page."""

import errno
import logging
import os
import shutil
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.base.handlers import Template404
from nbformat.sign import MemorySignatureStore
from tornado.ioloop import IOLoop
from tornado.web import RequestHandler
from traitlets import default
from traitlets.config import Config
from voila.app import Voila

from llmbudget.server.access import Access, warning
from llmbudget.server.connection import Connection
from llmbudget.server.errors import ServerError
from llmbudget.server.handlers import Route, routes
from llmbudget.server.hardened import TEMPLATES, hardened
from llmbudget.server.identity import OneToken
from llmbudget.server.kernels import WarmKernels
from llmbudget.server.policy import FRAMES
from llmbudget.server.templates import use_templates

LARGEST_REQUEST = 100_000  # bytes; large content arrives over the websocket
LARGEST_MESSAGE = 20_000_000  # bytes; the form sends workbooks of up to nine megabytes
COMPRESSED = {"compression_level": 1}
"""How messages are compressed: to a fifth already at the lowest level, which takes a millisecond."""

IDLE_SECONDS = 900  # an abandoned kernel is stopped after a quarter of an hour
START_SECONDS = 300
LONGEST_SOCKET_FOLDER = 104 - 66
COMPLAINT = "websocket_ping_timeout"
"""Tornado reads Jupyter's milliseconds as seconds, and warns on each page that the timeout is too long."""


class OwnPython(KernelSpecManager):
    """Uses only the Python that runs the server; another ``python3`` kernel may lack the package."""

    @default("kernel_dirs")
    def _no_other_kernels(self) -> list[str]:
        return []


def give_token(handler: RequestHandler, **page: Any) -> None:  # noqa: ANN401 (Voila's signature)
    """Set the cookie that the page sends back when it closes.

    Voila never sets it, so its own request to shut down the kernel is refused (defect 2). This is a
    ``prelaunch_hook``: it runs before a page is written, in the launcher and as a server extension. Our scripts in the
    page get the nonce that the page's policy allows.
    """
    handler.xsrf_token  # noqa: B018 (reading it sets the cookie)
    page["notebook"].metadata["llmbudget_nonce"] = getattr(handler, "nonce", "")


def socket_folder() -> str | None:
    """Return a folder for kernels' socket files: paths may have 104 characters, of which the file names take 66."""
    places = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108 (a private folder in it)
    fitting = (place for place in places if os.access(place, os.W_OK) and len(place) <= LONGEST_SOCKET_FOLDER)
    return next(fitting, None) if os.name == "posix" and zmq.has("ipc") else None


def settings() -> Config:
    """Return the configuration of Voila and the kernels."""
    config = Config()
    page = config.VoilaConfiguration
    page.template = "llmbudget"
    page.allow_template_override = "NO"
    page.allow_theme_override = "NO"
    page.kernel_spec_manager_class = OwnPython
    page.prelaunch_hook = give_token
    config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    config.MappingKernelManager.cull_interval = max(1, IDLE_SECONDS // 10)
    # A restarted kernel has lost the workbook's state, so it is better to report that it ended (defect 7).
    config.KernelRestarter.restart_limit = 0
    config.KernelRestarter.time_to_dead = 1.0
    config.VoilaExecutor.startup_timeout = START_SECONDS  # many people at once start many kernels at once
    if socket_folder():
        config.KernelManager.transport = "ipc"  # ports of kernels that start together collide (defect 5)
    return config


class Server(Voila):  # type: ignore[misc] # Voila has no types
    """Voila over one folder of workbooks."""

    def __init__(self, *, workbook: str, access: Access, warm: int, most_pages: int, **traits: Any) -> None:  # noqa: ANN401
        config = settings()
        config.VoilaConfiguration.multi_kernel_manager_class = WarmKernels
        config.WarmKernels.warm = warm
        config.NotebookNotary.store_factory = MemorySignatureStore  # no page shows a stored output to trust
        of_access = {"ip": access.host, "token": access.token, "identity_provider_class": OneToken}
        use_templates()
        super().__init__(config=config, log_level=logging.ERROR, **of_access, **traits)
        self.workbook = workbook
        self.most_pages = most_pages
        self.access = access

    @default("config_file_paths")
    def _no_config_files(self) -> list[str]:
        # A voila.json in the current folder must not undo these fixes.
        return []

    @default("connection_dir_root")
    def _folder_of_sockets(self) -> str:
        return socket_folder() or tempfile.gettempdir()

    def init_settings(self) -> dict[str, Any]:
        """Add settings that Voila ignores in ``tornado_settings`` (defect 4)."""
        pages: dict[str, Any] = super().init_settings()
        return pages | {
            "compress_response": True,
            "kernel_websocket_connection_class": Connection,
            "websocket_max_message_size": LARGEST_MESSAGE,
            "websocket_compression_options": COMPRESSED,
            "jinja2_env": pages["voila_jinja2_env"],
            "default_handler_class": hardened(Template404),
            "headers": {"Content-Security-Policy": FRAMES},
            "xsrf_cookie_kwargs": {"samesite": "Lax"},  # scripts of the page read it, so it is not hidden from them
            TEMPLATES: pages["voila_jinja2_env"],
            "llmbudget_most_pages": self.most_pages,
            # Without a token, the requested host name must be this machine's. Any other name is a foreign page whose
            # name resolves to this machine.
            "allow_remote_access": bool(self.access.token),
        }

    def init_handlers(self) -> list[Route]:
        """Serve only the workbooks, no files beside them."""
        return routes(super().init_handlers(), self.server_url)

    def listen(self) -> None:
        """Listen on the first free port of those allowed."""
        self.ioloop = IOLoop.current()  # which a signal stops
        self.port = next((port for port in self.access.ports if self._take(port)), 0)
        if not self.port:
            taken = f"port {self.access.ports[0]} is taken by another program"
            raise ServerError(f"{taken}; choose another with --port")
        self._tell()
        self._run()

    def stop(self) -> None:
        """End all kernels, in the loop that started them, and remove their sockets."""
        self.ioloop.run_sync(self.kernel_manager.shutdown_all)
        shutil.rmtree(self.connection_dir)

    def _tell(self) -> None:
        """Print the workbook's address, with the token if it is new, and open it."""
        where, token = (self.port, f"voila/render/{self.workbook}"), self.access.token
        told = token if self.access.made else ""
        elsewhere = self.access.url_elsewhere(*where, told)
        others = f" (on other machines {elsewhere})" if elsewhere else ""
        print(f"llmbudget: {self.access.url(*where, told)}{others} (Ctrl+C stops it)", flush=True)  # noqa: T201
        if told := warning(self.access, self.port):
            print(told, flush=True)  # noqa: T201
        if self.open_browser:
            threading.Thread(target=webbrowser.open, args=(self.access.url(*where, token),), daemon=True).start()

    def _take(self, port: int) -> bool:
        try:
            self.app.listen(port, self.access.host, max_body_size=LARGEST_REQUEST)
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            if error.errno == errno.EADDRNOTAVAIL:
                raise ServerError(
                    f"{self.access.host} is not an address of this machine; set --host to another"
                ) from error
            raise
        return True

    def _run(self) -> None:
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()


def run(folder: Path, workbook: str, access: Access, kernels: tuple[int, int], *, open_browser: bool) -> None:
    """Serve until the user stops it; ``kernels``: how many are kept ready, and how many pages may be open."""
    warm, most_pages = kernels
    for name in ("tornado.access", "tornado.application"):
        logging.getLogger(name).setLevel(logging.ERROR)  # refused pages are not logged
    logging.getLogger("tornado.general").addFilter(lambda record: COMPLAINT not in record.getMessage())
    traits = {"root_dir": str(folder), "open_browser": open_browser}
    server = Server(workbook=workbook, access=access, warm=warm, most_pages=most_pages, **traits)
    server.initialize([])
    server.start()

"""The command that serves the workbooks as pages."""

import argparse
from typing import Any

from llmbudget.cli.options import Numeric, add_command
from llmbudget.server import serve

PORT = Numeric("is not a port", 1, 65_535)
WARM = Numeric("kernels cannot be kept ready", 0, 20)
PAGES = Numeric("pages cannot be open", 1, 1_000)


def add_serve(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "open the workbook in a browser", _serve)
    command.add_argument("workbook", nargs="?", help="name of the workbook (default: the gallery)")
    command.add_argument("--port", type=PORT, help="port of the server (default: the first free one from 8866)")
    command.add_argument("--host", default="localhost", help="address to listen on (default: this machine only)")
    command.add_argument(
        "--token",
        help="token that visitors need; or set LLMBUDGET_TOKEN (default: a new one if other machines have access)",
    )
    command.add_argument("--warm", type=WARM, default=1, help="kernels kept ready for pages (default: 1; 0: none)")
    command.add_argument(
        "--most-pages", type=PAGES, help="most pages open at once (default: as many as fit into memory)"
    )
    command.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _serve(options: argparse.Namespace) -> None:
    serve(
        options.workbook,
        options.port,
        host=options.host,
        token=options.token,
        warm=options.warm,
        most_pages=options.most_pages,
        open_browser=not options.no_browser,
    )

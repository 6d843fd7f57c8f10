"""The command that serves the workbooks as pages."""

import argparse
from typing import Any

from llmbudget.cli.options import Numeric, add_command
from llmbudget.server import serve

PORT = Numeric("is not a port", 1, 65_535)
WARM = Numeric("kernels cannot wait", 0, 20)
PAGES = Numeric("pages cannot be open", 1, 1_000)


def add_serve(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "open the workbook in a browser", _serve)
    command.add_argument("workbook", nargs="?", help="which workbook (default: the gallery of all)")
    command.add_argument("--port", type=PORT, help="port of the server (default: the first free one from 8866)")
    command.add_argument("--host", default="localhost", help="address to listen on (default: this machine only)")
    command.add_argument(
        "--token", help="what everybody is asked for, or in LLMBUDGET_TOKEN; for other machines one is made otherwise"
    )
    command.add_argument("--warm", type=WARM, default=1, help="kernels that wait for pages (default: 1; 0: none)")
    command.add_argument(
        "--most-pages", type=PAGES, help="how many pages may be open at once (default: what memory is enough for)"
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

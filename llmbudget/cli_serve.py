"""The command that serves the workbooks as pages."""

import argparse
from collections.abc import Callable
from typing import Any

from llmbudget.server import serve

LAST_PORT = 65535
MOST_WARM = 20
MOST_PAGES = 1_000


def add_serve(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add(commands, "open the workbook in a browser", _serve)
    command.add_argument("workbook", nargs="?", help="which workbook (default: the gallery of all)")
    command.add_argument("--port", type=_port, help="port of the server (default: the first free one from 8866)")
    command.add_argument("--host", default="localhost", help="address to listen on (default: this machine only)")
    command.add_argument(
        "--token", help="what everybody is asked for, or in LLMBUDGET_TOKEN; for other machines one is made otherwise"
    )
    command.add_argument("--warm", type=_warm, default=1, help="kernels that wait for pages (default: 1; 0: none)")
    command.add_argument(
        "--most-pages", type=_pages, help="how many pages may be open at once (default: what memory is enough for)"
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


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port; give a number from 1 to {LAST_PORT}")
    return int(text)


def _pages(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_PAGES:
        raise argparse.ArgumentTypeError(f"{text} pages cannot be open; give a number from 1 to {MOST_PAGES}")
    return int(text)


def _warm(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_WARM:
        raise argparse.ArgumentTypeError(f"{text} kernels cannot wait; give a number from 0 to {MOST_WARM}")
    return int(text)

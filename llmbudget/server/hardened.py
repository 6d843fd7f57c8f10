"""What holds for every answer: a request that cannot be meant is refused, and nothing inside is told of it."""

import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from http.client import responses
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, RequestHandler

from llmbudget.server.policy import PLAIN

LONGEST_ADDRESS = 8_000
"""Characters of path and query; a plan in a link stands behind #, which no browser sends."""

TEMPLATES = "llmbudget_templates"
"""Where a server's settings have the templates of pages that are no workbook."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}


class Sound:
    """A mixin of handlers; see this module."""

    def set_default_headers(self: Any) -> None:
        """Add what every answer has."""
        super().set_default_headers()  # type: ignore[misc] # of the handler beside it
        for name, value in HEADERS.items():
            self.set_header(name, value)
        frames = getattr(self, "content_security_policy", "")
        self.set_header("Content-Security-Policy", "; ".join(filter(None, (PLAIN, frames))))

    def prepare(self: Any) -> Any:  # noqa: ANN401 - some are asynchronous
        """Refuse what cannot be meant."""
        problem = malformed(self.request.uri or "") or mangled(self.request.headers)
        if problem:
            raise HTTPError(*problem)
        return super().prepare()  # type: ignore[misc] # as above

    def log_exception(self: Any, *error: Any) -> None:  # noqa: ANN401 - of tornado
        """Log what went wrong inside, and not what a request asked wrongly."""
        if not isinstance(error[1], HTTPError):
            super().log_exception(*error)  # type: ignore[misc] # as above

    def write_error(self: Any, status_code: int, **about: Any) -> None:  # noqa: ANN401 - of tornado
        """Say that it failed: nothing of the machine and of the code."""
        error = (about.get("exc_info") or (None, None))[1]
        for name, value in getattr(error, "headers", {}).items():
            self.set_header(name, value)
        message = responses.get(status_code, "Error")
        if isinstance(self, APIHandler):
            self.finish({"message": message, "reason": None})
            return
        name = "404.html" if status_code == HTTPStatus.NOT_FOUND else "error.html"
        page = self.settings[TEMPLATES].get_template(name)
        base_url = self.settings.get("base_url", "/")
        self.finish(page.render(base_url=base_url, status_code=status_code, status_message=message))


@cache
def hardened(handler: type[RequestHandler]) -> type[RequestHandler]:
    """Return a handler of which all this holds."""
    return handler if issubclass(handler, Sound) else type(handler.__name__, (Sound, handler), {})


def malformed(address: str) -> tuple[int, str] | None:
    """Return why an address cannot be meant: the status of the answer and a sentence for the log."""
    if len(address) > LONGEST_ADDRESS:
        return HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long"
    try:
        text = unquote_to_bytes(address).decode()
    except UnicodeDecodeError:
        return HTTPStatus.BAD_REQUEST, "the address is no text"
    if any(ord(letter) < ord(" ") for letter in text):
        return HTTPStatus.BAD_REQUEST, "the address has letters that no address has"
    if ".." in re.split(r"[/\\]", text.partition("?")[0]):  # which browsers resolve before they ask
        return HTTPStatus.NOT_FOUND, "the address leads upwards"
    return None


def mangled(headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Return why the addresses in headers cannot be meant, as `malformed`."""
    try:
        for name in ("Origin", "Referer"):
            urlsplit(headers.get(name, ""))
    except ValueError:
        return HTTPStatus.BAD_REQUEST, "a header holds no address"
    return None

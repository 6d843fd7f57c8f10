"""Rules for every answer: malformed requests are refused, and answers reveal no internals."""

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
"""Longest path and query in characters; a plan in a link follows #, which browsers do not send."""

TEMPLATES = "llmbudget_templates"
"""Key in the server's settings for the templates of pages that are not workbooks."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
}


class Sound:
    """A mixin that applies this module's rules to a handler."""

    def set_default_headers(self: Any) -> None:
        """Add the headers of every answer."""
        super().set_default_headers()  # type: ignore[misc] # of the handler beside it
        for name, value in HEADERS.items():
            self.set_header(name, value)
        frames = getattr(self, "content_security_policy", "")
        self.set_header("Content-Security-Policy", "; ".join(filter(None, (PLAIN, frames))))

    def prepare(self: Any) -> Any:  # noqa: ANN401 - some are asynchronous
        """Refuse malformed requests."""
        problem = malformed(self.request.uri or "") or mangled(self.request.headers)
        if problem:
            raise HTTPError(*problem)
        return super().prepare()  # type: ignore[misc] # as above

    def log_exception(self: Any, *error: Any) -> None:  # noqa: ANN401 - of tornado
        """Log internal errors, but not errors of requests."""
        if not isinstance(error[1], HTTPError):
            super().log_exception(*error)  # type: ignore[misc] # as above

    def write_error(self: Any, status_code: int, **about: Any) -> None:  # noqa: ANN401 - of tornado
        """Report the failure without details of machine or code."""
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
    """Return a handler with this module's rules."""
    return handler if issubclass(handler, Sound) else type(handler.__name__, (Sound, handler), {})


def malformed(address: str) -> tuple[int, str] | None:
    """Return why an address is malformed: the status of the answer and a sentence for the log."""
    if len(address) > LONGEST_ADDRESS:
        return HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long"
    try:
        text = unquote_to_bytes(address).decode()
    except UnicodeDecodeError:
        return HTTPStatus.BAD_REQUEST, "the address is not text"
    if any(ord(letter) < ord(" ") for letter in text):
        return HTTPStatus.BAD_REQUEST, "the address has control characters"
    if ".." in re.split(r"[/\\]", text.partition("?")[0]):  # which browsers resolve before sending
        return HTTPStatus.NOT_FOUND, "the address leads upwards"
    return None


def mangled(headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Return why addresses in headers are malformed, as `malformed` does."""
    try:
        for name in ("Origin", "Referer"):
            urlsplit(headers.get(name, ""))
    except ValueError:
        return HTTPStatus.BAD_REQUEST, "a header holds no address"
    return None

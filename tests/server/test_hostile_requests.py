"""Whatever is asked: no answer is an error of the server, none tells of the machine, and none starts a kernel."""

import json
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import CHECKOUT

KERNEL = "11111111-1111-1111-1111-111111111111"
ROUTES = [
    "",
    "login",
    "logout",
    f"api/kernels/{KERNEL}",
    f"api/kernels/{KERNEL}/channels",
    "voila/templates/llmbudget/static/plain.css",
    "voila/static/voila.js",
    "voila/api/themes/none.css",
    f"voila/api/shutdown/{KERNEL}",
    "voila/labextensions/none.js",
    "voila/tree",
    "voila/tree/none",
    "voila/render/none.ipynb",
    "llmbudget/places",
    "llmbudget/code/none.js",
    "nothing",
]
UPGRADED = {f"api/kernels/{KERNEL}/channels", "voila/tree"}
"""Routes that are asked for a websocket: who opens it stays in line, which takes time."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
BAD_PATHS = [
    *("%ff", "%00", "%0a%0d", "%c3%28", "%", "%zz", "..%2f..%2f..%2fetc%2fpasswd", "../../../../etc/passwd", "%2e%2e/"),
    *("\\..\\..", "//example.org/", ";a=b", "%F0%9F%92%B8", "a" * 9_000, "a/" * 3_000, "'\"><script>", "{{7*7}}"),
]
BAD_QUERIES = [
    "%ff",
    "a=%ff",
    "token=%ff",
    "token=",
    "token[]=1",
    "next=//example.org",
    "next=%00",
    "=&=&&",
    "a" * 9_000,
]
BAD_QUERIES += [
    "opened",
    "opened=%ff",
    "template=../../etc",
    "theme=%00",
    "session_id=%ff",
    "classic-tree=%ff",
    "a=1&" * 500,
]
BAD_HEADERS = [
    *("Cookie: =; ;;=", "Cookie: \xff\xfe", "Cookie: _xsrf=%00; a", "Cookie: llmbudget-place=../..; username-x=2|1|a"),
    *("Content-Length: -1", "Content-Length: ten", "Content-Length: 99999999", "Transfer-Encoding: chunked", "Host:"),
    *("Host: a b", "Host: [::1", "Host: localhost:99999", "Origin: http://[", "Origin: \xff", "Referer: \xff://[/"),
    *("Upgrade: websocket", "Upgrade: websocket\r\nConnection: Upgrade", "Upgrade: h2c\r\nConnection: Upgrade"),
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: short",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13",
    *(
        "Content-Type: multipart/form-data; boundary=",
        "Content-Encoding: gzip",
        "If-None-Match: \xff",
        "Range: bytes=9-1",
    ),
    *(
        "If-Modified-Since: never",
        "Accept-Language: ;;;q=x",
        "Authorization: token \xff",
        "Authorization: Basic !",
        "X: " + "y" * 70_000,
    ),
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%ff",
]
SECRETS = ("Traceback", 'File "', "site-packages", str(CHECKOUT), sys.prefix, "/tmp/", "/home/", "/root/")  # noqa: S108 - what is looked for

AT_START = """
import llmbudget.server.application as application
routes = application.routes
def noted(*arguments):
    found = routes(*arguments)
    Path({path!r}).write_text(__import__("json").dumps([str(path) for path, *_ in found]))
    return found
application.routes = noted
"""


@pytest.fixture(scope="module")
def served(serve_for_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[str]]:
    """A server that asks for nothing, and the patterns of its routes."""
    folder = tmp_path_factory.mktemp("hostile")
    server = serve_for_all(CHECKOUT / "workbooks", first=AT_START.format(path=str(folder / "routes.json")))
    return server, json.loads((folder / "routes.json").read_text())


def answers(server: Any, requests: list[bytes]) -> Iterator[tuple[bytes, int, str]]:  # noqa: ANN401 - what serves
    """Send each request as it is, and yield it with the status and the text of its answer; 0: the line was closed."""
    address = urlsplit(server.url)
    for request in requests:
        with socket.create_connection((address.hostname, address.port), timeout=10) as line:
            line.sendall(request)
            if b"Content-Length: " in request or b"chunked" in request:
                line.shutdown(socket.SHUT_WR)  # no more comes, though more was promised
            content = b""
            with suppress(OSError):
                while piece := line.recv(65536):
                    content += piece
                    if b"Connection: Upgrade" in request:
                        line.settimeout(0.1)  # such a line stays open
        status = re.match(rb"HTTP/1\.1 (\d+)", content)
        yield request, int(status[1]) if status else 0, content.decode(errors="replace")


def request(path: str, method: str = "GET", header: str = "") -> bytes:
    """Write a request as it goes over the line; it asks for the line to be closed."""
    lines = [f"{method} /{path} HTTP/1.1", *([] if header.startswith("Host:") else ["Host: localhost"])]
    lines += [] if "Connection:" in header else ["Connection: close"]
    head, _, body = header.partition("\r\n\r\n")
    return "\r\n".join([*lines, *([head] if head else []), "", body]).encode("latin-1")


HOSTILE = {
    "every method of every route": [request(path, method) for path in ROUTES for method in METHODS],
    "paths": [
        request(f"{route.rpartition('/')[0]}/{bad}".lstrip("/"))
        for route in ROUTES
        for bad in BAD_PATHS
        if "/" in route
    ],
    "queries": [request(f"{route}?{query}") for route in ROUTES for query in BAD_QUERIES],
    "headers": [
        request(path, method, header)
        for path in ROUTES
        for header in BAD_HEADERS
        for method in ("GET", "POST")
        if "Connection:" not in header or path in UPGRADED
    ],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_request_fails_inside_or_starts_a_kernel(kind: str, served: tuple[Any, list[str]]) -> None:
    server, _ = served
    for asked, status, text in answers(server, HOSTILE[kind]):
        assert status < 500, (asked[:300], text[:600])
        assert not [secret for secret in SECRETS if secret in text], asked[:300]
    assert server.kernels() == []
    assert "Traceback" not in server.log.read_text()
    assert server.ask("voila/tree")[0].status == 200


def test_every_route_is_tried(served: tuple[Any, list[str]]) -> None:
    """A new route belongs into the list above."""
    for pattern in served[1]:
        assert any(re.fullmatch(pattern.removesuffix("$"), f"/{path}") for path in ROUTES), pattern


def test_nothing_but_a_page_that_a_person_asks_for_starts_a_kernel(served: tuple[Any, list[str]]) -> None:
    server, _ = served
    path = "voila/render/compare.ipynb"
    for method in METHODS[1:]:
        assert server.ask(path, method)[0].status in {403, 405}, method
    for headers in ({"Sec-Fetch-Dest": "image"}, {"Sec-Purpose": "prefetch"}, {"Origin": "http://example.org"}):
        answer, content = server.ask(path, **{"Sec-Fetch-Site": "cross-site", **headers})
        assert answer.status == 403
        assert b"Another website asked for this page" in content
    answer, content = server.ask(path, **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"})
    assert answer.status == 200
    assert b"Opening the workbook" in content
    assert server.kernels() == []


def test_a_request_that_is_gone_starts_no_kernel(served: tuple[Any, list[str]]) -> None:
    """Twenty that hang up as soon as they have asked."""
    server, _ = served
    address = urlsplit(server.url)
    for _ in range(20):
        with socket.create_connection((address.hostname, address.port)) as line:
            line.sendall(request("voila/render/compare.ipynb"))
    assert server.ask("voila/tree")[0].status == 200
    assert server.kernels() == []


@pytest.mark.parametrize("path", [None, "voila/tree", "nothing", "login", f"api/kernels/{KERNEL}"])
def test_every_answer_says_what_may_run_in_it(path: str | None, shared: tuple[Any, Path]) -> None:
    """None: the page of a workbook."""
    answer, content = shared[0].ask(path)
    stated = answer.headers["Content-Security-Policy"].split(";")
    policy = dict(each.strip().partition(" ")[::2] for each in reversed(stated))  # the first of a name holds
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe" not in policy["script-src"]
    assert "http:" not in str(policy)
    assert "https:" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    nonces = re.findall(rb"nonce=\"([^\"]+)\"", content)
    assert all(f"'nonce-{nonce.decode()}'" in policy["script-src"] for nonce in nonces)
    inline = re.findall(rb"<script(?![^>]*(?:src=|nonce=|type=\"application/))[^>]*>", content)
    assert inline == [], "a script without the word of this answer would not run"
    for cookie in answer.headers.get_all("Set-Cookie", []):
        assert "SameSite=" in cookie


@pytest.mark.slow
def test_who_comes_when_all_places_are_taken_waits_for_one(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    server = serve_folder(write("print('computed')"), options="warm=0, most_pages=1")
    assert b"computed" in server.ask()[1]
    answer, content = server.ask()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "3")
    assert b"All places are taken" in content
    ticket = "; ".join(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie"))
    assert json.loads(server.ask("llmbudget/places", Cookie=ticket)[1]) == {"free": False, "ahead": 0}
    assert b"1 person is ahead of you" in server.ask()[1]
    server.end_kernels()
    wait_until(lambda: json.loads(server.ask("llmbudget/places", Cookie=ticket)[1])["free"], "there is a place")
    assert server.ask()[0].status == 503, "it is for who waits longest"
    assert b"computed" in server.ask(Cookie=ticket)[1]


def test_wrong_tokens_are_slowed_down_and_who_is_in_stays_in(
    write: Callable[..., Path], serve_folder: Callable[..., Any]
) -> None:
    token = "correct-horse"  # noqa: S105 - of this test
    server = serve_folder(write(), options=f"warm=0, token={token!r}")
    cookie = server.ask(f"voila/tree?token={token}")[0].headers["Set-Cookie"].partition(";")[0]
    statuses = [server.ask(f"voila/tree?token=wrong-{count}")[0].status for count in range(8)]
    assert statuses == [302] * 5 + [429] * 3
    answer, content = server.ask(f"voila/tree?token={token}")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    assert b"Wait half a minute" in content
    assert server.ask("voila/tree?token=wrong", Cookie=cookie)[0].status in {200, 302}
    assert server.ask("voila/tree", Cookie=cookie)[0].status == 200

"""Who gets in: everybody on this machine, and from elsewhere who has the token; and no page of somebody else."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from llmbudget.server import ServerError
from llmbudget.server.access import access, warning

pytestmark = pytest.mark.slow

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is tested is that it asks for a token
TOKEN = "correct-horse"  # noqa: S105 - of the servers of these tests
GUARDED = f"warm=0, host='0.0.0.0', token={TOKEN!r}"
UNKNOWN = "api/kernels/11111111-1111-1111-1111-111111111111"
PRIVATE = ["", "voila/tree", "voila/render/startup.ipynb", UNKNOWN, f"{UNKNOWN}/channels"]


@pytest.fixture(scope="module")
def guarded_server(written: Path, serve_for_all: Callable[..., Any]) -> Any:  # noqa: ANN401 - what serves
    """A server for other machines, with a token that somebody chose."""
    return serve_for_all(written, options=GUARDED)


@pytest.fixture
def guarded(guarded_server: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The same, without the kernels of the test before."""
    yield guarded_server
    guarded_server.end_kernels()


@pytest.fixture(scope="module")
def opened(written: Path, serve_for_all: Callable[..., Any]) -> tuple[Any, str]:
    """A server of this machine with a page that is open, and the address of its kernel."""
    server = serve_for_all(written)
    found = re.search(rb'"kernelId": "([^"]+)"', server.ask()[1])
    assert found
    return server, f"api/kernels/{found[1].decode()}"


def refused(answer: HTTPResponse) -> bool:
    """Whether an answer asks for a login."""
    return answer.status == 403 or (answer.status == 302 and urlsplit(answer.headers["Location"]).path == "/login")


def socket_answer(server: Any, path: str, **headers: str) -> int:  # noqa: ANN401 - what serves
    """Ask for a websocket, and return the status of the answer: 101 when it opens."""
    handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    return server.ask(path, **handshake, **{"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}, **headers)[0].status


def cookies(answer: HTTPResponse) -> str:
    """The cookies that an answer sets, as they are sent back."""
    return "; ".join(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie", []))


def test_without_the_token_nothing_opens(written: Path, serve_folder: Callable[..., Any]) -> None:
    """On a server of its own, which from then on answers those who guess slowly."""
    guarded = serve_folder(written, options=GUARDED)
    assert all(refused(guarded.ask(path)[0]) for path in PRIVATE)
    assert all(refused(guarded.ask(f"{path}?token=wrong-horse")[0]) for path in PRIVATE)
    assert refused(guarded.ask("voila/api/shutdown/11111111-1111-1111-1111-111111111111", "POST")[0])
    assert socket_answer(guarded, f"{UNKNOWN}/channels") == 403
    assert guarded.kernels() == []


def test_with_the_token_the_page_opens_and_a_cookie_suffices_from_then_on(guarded: Any) -> None:  # noqa: ANN401
    """The page removes the token from its address at once, and keeps the rest."""
    answer, _ = guarded.ask(f"voila/render/startup.ipynb?token={TOKEN}&a=b")
    assert (answer.status, answer.headers["Location"]) == (302, "/voila/render/startup.ipynb?a=b")
    cookie = cookies(answer)
    answer, page = guarded.ask(Cookie=cookie)
    assert answer.status == 200
    assert TOKEN.encode() not in page
    found = re.search(rb'"kernelId": "([^"]+)"', page)
    assert found
    kernel = f"api/kernels/{found[1].decode()}"
    assert guarded.ask(kernel, Cookie=cookie)[0].status == 200
    assert refused(guarded.ask(kernel)[0])
    assert socket_answer(guarded, f"{kernel}/channels", Cookie=cookie) == 101
    assert socket_answer(guarded, f"{kernel}/channels") == 403


def test_chosen_token_is_not_printed(guarded: Any) -> None:  # noqa: ANN401
    assert TOKEN not in guarded.url


def test_made_token_is_in_the_printed_address(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """Another server would make another one."""
    url = serve_folder(write(), options="warm=0, host='0.0.0.0'").url
    tokens = {parse_qs(urlsplit(url).query)["token"][0], *(access(EVERYWHERE, None, None).token for _ in range(2))}
    assert len(tokens) == 3
    assert all(len(token) >= 32 for token in tokens)


def test_kernels_do_not_know_the_token(write: Callable[..., Path], serve_folder: Callable[..., Any]) -> None:
    """Not even one that came in the environment."""
    tell = "import os; print('computed', [value for value in os.environ.values() if 'correct' in value])"
    server = serve_folder(write(tell), options="warm=0", LLMBUDGET_TOKEN=TOKEN)
    assert refused(server.ask()[0])
    cookie = cookies(server.ask(f"voila/tree?token={TOKEN}")[0])
    assert b"computed []" in server.ask(Cookie=cookie)[1]


def test_on_this_machine_nothing_is_asked(opened: tuple[Any, str]) -> None:
    server, kernel = opened
    assert server.ask("")[0].status == 200
    assert socket_answer(server, f"{kernel}/channels") == 101


def test_pages_of_others_do_not_get_in(opened: tuple[Any, str]) -> None:
    """Neither from another address, nor by a name of theirs that leads here."""
    server, kernel = opened
    assert socket_answer(server, f"{kernel}/channels", Origin="http://example.org") == 403
    assert server.ask("voila/tree", Host="example.org")[0].status == 403
    assert server.ask(kernel, Host="example.org")[0].status == 403
    theirs = {"Host": "example.org:8866", "Origin": "http://example.org:8866"}
    assert socket_answer(server, f"{kernel}/channels", **theirs) == 403


@pytest.mark.browser
def test_page_asks_for_the_token_and_then_works(guarded: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401
    page = open_page(guarded.url, card=True, errors_expected=True)
    page.get_by_label("Token").fill("wrong-horse")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("not the token of this server")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Open").click()
    page.get_by_label("Tokens").fill("21")
    page.get_by_label("Tokens").press("Enter")
    page.get_by_text("doubled: 42").wait_for()
    assert page.url == guarded.url


@pytest.mark.parametrize(
    ("host", "token", "sentence"),
    [
        ("localhost", "short", "a token of 5 characters is easy to guess; use 8 or more, or no token"),
        ("localhost", "", "a token of 0 characters"),
        (EVERYWHERE, "with spaces in it", "characters that an address cannot hold"),
        ("", None, "'' is not an address of this machine; set --host to one"),
        ("nowhere.invalid", None, "'nowhere.invalid' is not an address of this machine"),
    ],
)
def test_what_cannot_be_used_is_refused(host: str, token: str | None, sentence: str) -> None:
    with pytest.raises(ServerError, match=re.escape(sentence)):
        access(host, None, token)


@pytest.mark.parametrize(
    ("host", "asks"),
    [
        *[(host, False) for host in ("localhost", "127.0.0.1", "127.0.0.2", "::1")],
        *[(host, True) for host in (EVERYWHERE, "::", "192.0.2.1", "2001:db8::1")],
    ],
)
def test_every_address_that_others_reach_gets_a_token(host: str, *, asks: bool) -> None:
    found = access(host, None, None)
    assert bool(found.token) == found.made == asks


def test_what_plain_http_means_is_said_where_others_reach_the_server() -> None:
    """Who listens can read the token: what to do stands beside it."""
    told = warning(access(EVERYWHERE, None, TOKEN), 8866)
    assert "Anyone on the network in between can read the token and the plans" in told
    assert "proxy with TLS" in told
    assert "ssh -L 8866:localhost:8866" in told
    assert warning(access("localhost", None, TOKEN), 8866) == ""


def test_token_of_the_environment_is_taken_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMBUDGET_TOKEN", TOKEN)
    assert access("localhost", None, None).token == TOKEN
    assert "LLMBUDGET_TOKEN" not in os.environ


def test_address_of_another_machine(write: Callable[..., Path]) -> None:
    """It exists, but cannot be listened on here."""
    call = f"serve(host='192.0.2.77', folder=Path({str(write())!r}), open_browser=False)"
    code = f"from pathlib import Path; from llmbudget.server import *; {call}"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "192.0.2.77 is not an address of this machine; set --host to another" in result.stderr

"""The JupyterHub of ``deploy/single-machine``: two users have the workbooks, and neither sees the other's work.

It is the real hub with the real configuration and a real proxy. Replaced are what a test machine lacks: accounts of the
system, units of systemd, and fixed ports.
"""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHECKOUT, Watch, kernels_draw_little, require, wait, wait_in_page
from jupyter_servers import jupyter_folders, started
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, expect
from startup_page import download, edit, expect_total, upload

from llmbudget import Budget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPLACED = """
import os
c = get_config()
load_subconfig({config!r})
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {home!r}
c.LocalProcessSpawner.interrupt_timeout = 0  # an interrupted server waits for a confirmation
c.Spawner.args = ["--allow-root"]
c.Spawner.environment["JUPYTER_PATH"] = {data!r}
c.Spawner.environment["IPYTHONDIR"] = {ipython!r}  # kernels draw little
c.Spawner.environment["JUPYTER_CONFIG_PATH"] += os.pathsep + {settings!r}
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[1]}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = {proxy!r}
"""
MODULES = {"NODE_PATH": "/usr/share/nodejs"}
"""Where Debian has the modules of its proxy, which another Node than Debian's does not know."""

PASSWORD = "correct horse battery staple"  # noqa: S105 - no one else's


def free_ports(count: int) -> list[int]:
    """Return ports on which nothing listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[str]:
    """The address of the hub."""
    jupyter_folders(tmp_path)
    ports = free_ports(3)
    config = REPLACED.format(
        config=str(CHECKOUT / "deploy/single-machine/jupyterhub_config.py"),
        password=PASSWORD,
        home=str(tmp_path / "home/{username}"),
        data=str(tmp_path / "data"),
        ipython=kernels_draw_little(tmp_path / "ipython")["IPYTHONDIR"],
        settings=str(tmp_path / "config"),
        ports=ports,
        proxy=[require("JupyterHub's proxy", ["configurable-http-proxy"])],
    )
    (tmp_path / "config.py").write_text(config)
    command = [sys.executable, "-m", "jupyterhub", "--config", str(tmp_path / "config.py")]
    says = r"JupyterHub is now running at (http\S+)"
    with started(command, tmp_path, os.environ | MODULES, tmp_path / "log.txt", says) as (_, url):
        yield url


@pytest.fixture
def people(hub: str, chromium: Browser) -> Iterator[dict[str, Page]]:
    """Two users who have just logged in, each in a browser of their own."""
    pages = {name: chromium.new_context().new_page() for name in ("ada", "bob")}
    watch = Watch()
    for page in pages.values():
        watch.on(page.context)
    for name, page in pages.items():
        log_in(page, hub, name)
    for name, page in pages.items():
        wait_for_server(page, name)
    yield pages
    for page in pages.values():
        page.context.close()
    assert watch.outside == []


def log_in(page: Page, hub: str, name: str) -> None:
    page.goto(hub)
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click(no_wait_after=True)


def wait_for_server(page: Page, name: str) -> None:
    """Wait until a user's server has started, which shows the gallery first."""
    page.wait_for_url(f"**/user/{name}/llmbudget/index.ipynb*", timeout=60_000)


def budget(tokens: float) -> Budget:
    return Budget("startup", tokens=tokens)


def ask(context: BrowserContext, hub: str, path: str) -> APIResponse:
    """Ask for an address of the hub as the page does, with the cookie against forged requests."""
    cookies = {cookie["path"]: cookie["value"] for cookie in context.cookies() if cookie["name"] == "_xsrf"}
    [token] = [value for place, value in cookies.items() if place.startswith("/user/")]
    return context.request.get(f"{hub}{path}", headers={"X-XSRFToken": token})


KEPT = "(text) => Object.values(localStorage).some((each) => each.includes(text))"


def test_two_users_have_the_workbooks_and_neither_sees_the_work_of_the_other(hub: str, people: dict[str, Page]) -> None:
    """One test, as a hub with two servers takes a while to start, and each step goes on from the one before."""
    both_work_at_the_same_time(hub, people)
    nobody_reaches_the_server_of_another(hub, people)
    a_page_that_closes_ends_its_kernel(hub, people)
    who_uses_the_same_browser_next_finds_no_edits(hub, people)


def both_work_at_the_same_time(hub: str, people: dict[str, Page]) -> None:
    """Edits, downloads, uploads, and what comes back after a reload are each user's own."""
    for name, page in people.items():
        page.goto(f"{hub}/user/{name}/llmbudget/startup.ipynb?example")
    for page, typed, tokens in zip(people.values(), ("200B", "300B"), (2e11, 3e11), strict=True):
        edit(page, typed, budget(tokens))
    for page, tokens, uploaded in zip(people.values(), (2e11, 3e11), (4e11, 5e11), strict=True):
        download(page, budget(tokens))
        upload(page, budget(uploaded))
        wait_in_page(page, KEPT, arg=f"tokens: {uploaded:.0f}")
        page.reload()
    for page, tokens in zip(people.values(), (4e11, 5e11), strict=True):
        expect_total(page, budget(tokens))


CONNECT = """(address) => new Promise((resolve) => {
  const socket = new WebSocket(address.replace("http", "ws"));
  socket.onopen = () => { socket.close(); resolve("open"); };
  socket.onerror = () => resolve("refused");
})"""


def nobody_reaches_the_server_of_another(hub: str, people: dict[str, Page]) -> None:
    """Neither pages nor files nor kernels, whose numbers would have to be guessed, too."""
    [ada, bob] = [page.context for page in people.values()]
    [kernel, *_] = ask(bob, hub, "/user/bob/api/kernels").json()
    paths = [f"/user/bob/{path}" for path in ("lab", "api/contents", "api/kernels", f"api/kernels/{kernel['id']}")]
    assert [ask(bob, hub, path).status for path in paths] == [200] * len(paths)
    workbook = "/user/bob/llmbudget/startup.ipynb"
    assert [ask(ada, hub, path).status for path in (*paths, workbook)] == [403] * (len(paths) + 1)
    channels = f"{hub}/user/bob/api/kernels/{kernel['id']}/channels"
    assert people["bob"].evaluate(CONNECT, channels) == "open"  # once: its promise waits
    assert people["ada"].evaluate(CONNECT, channels) == "refused"  # once: its promise waits


def a_page_that_closes_ends_its_kernel(hub: str, people: dict[str, Page]) -> None:
    """As at home: the message that the page sends when it goes is not refused."""
    context = people["bob"].context
    people["bob"].close(run_before_unload=True)
    wait(lambda: ask(context, hub, "/user/bob/api/kernels").json() == [], "the kernel has ended")


def who_uses_the_same_browser_next_finds_no_edits(hub: str, people: dict[str, Page]) -> None:
    """The browser keeps them below the address, which has the user's name."""
    page = people["ada"]
    page.goto(f"{hub}/hub/logout")
    log_in(page, hub, "bob")
    wait_for_server(page, "bob")
    page.goto(f"{hub}/user/bob/llmbudget/startup.ipynb?example")
    expect_total(page, Budget("startup"))
    page.goto(f"{hub}/user/bob/llmbudget/compare.ipynb")
    expect(page.get_by_label("Add a plan")).to_be_visible()
    expect(page.locator('optgroup[label="Edited in this browser"]')).to_have_count(0)

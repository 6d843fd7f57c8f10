"""Programs and servers that several tests need."""

import asyncio
import gc
import os
import re
import select
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import iterparse

import psutil
import pytest
from hypothesis import HealthCheck, settings
from openpyxl.worksheet import _reader
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright

from llmbudget.server.imports import without_grammars

with without_grammars():  # whatever file of tests comes first to import Jupyter's server
    import jsonschema  # noqa: F401

# Machines of CI are slow now and then: how long an example takes says nothing there, and a failure must come again.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

# A workbook is a million objects: to look again and again for what is not used any more takes a quarter of the time.
gc.set_threshold(50_000, 20, 20)

# The tests' own look at sheets, which this project wrote, needs no parser that refuses entities: that one takes thrice
# as long. The program reads sheets otherwise (`excel/read/sheet_rows.py`).
_reader.iterparse = iterparse

# Each server, kernel and command that a test starts would compile the whole package again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

CHECKOUT = Path(__file__).resolve().parents[1]
SECONDS = 120  # for what takes one or two on an idle machine
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # one process less: it draws by the processor anyway
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # tabs of one site share what takes longest to start
]
STILL = {"reduced_motion": "reduce"}
"""Options of every browser context: to draw an animation of two seconds after each edit is most of a page's work."""

FITS = "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.getElementById('rendered_cells'))"
"""Whether nothing on a page of Voila needs scrolling sideways."""

Read = TypeVar("Read")

THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def require(program: str, names: list[str]) -> str:
    """Return the path of a program, or skip; with ``LLMBUDGET_NO_SKIP=1``, as in CI, fail instead."""
    path = next((found for name in names if (found := shutil.which(name))), None)
    if not path:
        lacks(f"{program} is not installed: none of {', '.join(names)} was found")
    return path


def lacks(reason: str) -> NoReturn:
    """Skip the test for a reason; with ``LLMBUDGET_NO_SKIP=1`` fail instead."""
    if os.environ.get("LLMBUDGET_NO_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _no_loop_of_playwright(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide Playwright's event loop, which it leaves in the main thread, from tests without a browser.

    A page that is made there would take the loop for that of its kernel, and draw its range in the background.
    """
    loop = None if "chromium" in request.fixturenames else asyncio._get_running_loop()  # noqa: SLF001 - documented
    if loop:
        asyncio._set_running_loop(None)  # noqa: SLF001 - as above
    yield
    if loop:
        asyncio._set_running_loop(loop)  # noqa: SLF001 - as above


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., None]:
    """Wait for a condition instead of for a time."""
    return wait


def wait(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Wait until a condition holds, and fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain until {what}")
        time.sleep(0.05)


def settled(read: Callable[[], Read]) -> Read:
    """Read what may still move or be drawn again until it is the same twice, and return it."""
    readings = [read()]

    def is_same() -> bool:
        readings.append(read())
        return readings[-1] == readings[-2]

    wait(is_same, "what is read stays as it is")
    return readings[-1]


def wait_in_page(page: Page, condition: str, arg: Any = None) -> None:  # noqa: ANN401 - what the condition takes
    """Wait until an expression or function of a page is true, also across a reload.

    Playwright's own `wait_for_function` evaluates texts in the page, which its content security policy forbids.
    """

    def holds() -> bool:
        try:
            return bool(page.evaluate(condition, arg))  # once: `wait` repeats it
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            return False  # the page is loading again

    wait(holds, condition)


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    return require("LibreOffice", ["soffice", "libreoffice"])


@pytest.fixture(scope="session")
def pdftohtml() -> str:
    """The path of poppler's reader of printed pages."""
    return require("Poppler", ["pdftohtml"])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    path = require("Chromium", ["chromium", "chromium-browser", "google-chrome"])
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


INTERNAL_ERROR = r"""
const failed = /Something went wrong|could not be written. Your plan|The search failed|could not be calculated/;
const look = (node) => {
  if (failed.test(node.textContent) && !node.parentElement?.closest("script, style"))
    console.error(`internal error: ${node.textContent.slice(0, 200)}`);
};
new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) (type === "childList" ? [...addedNodes] : [target]).forEach(look);
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
"""Tells every sentence by which a page says that something failed inside it: no test passes over one."""


HURRY = """
const [later, timeout] = [window.setTimeout, AbortSignal.timeout];
window.setTimeout = (does, ms, ...given) => later(does, ms < 1000 ? ms : ms / 10, ...given);
AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 3);
"""
"""Shortens waits of seconds: the heartbeat asks more often, and nobody waits long for a kernel that has ended."""


@dataclass
class Watch:
    """What a browser context did that it should not have done, and the sites of which it showed pages."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sites: set[str] = field(default_factory=set)

    def on(self, context: BrowserContext) -> None:
        """Note every request that leaves the machine and every error, also one that the page says in words."""
        context.add_init_script(INTERNAL_ERROR)
        context.on("request", lambda request: self.see(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.see(socket.url)))
        context.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    def see(self, url: str) -> None:
        """Note an address unless it is on this machine, and of those that are the site."""
        parts = urlsplit(url)
        if parts.hostname in THIS_MACHINE:
            self.sites.add(f"{parts.scheme}://{parts.netloc}")
        elif parts.scheme not in {"data", "blob", "about"}:
            self.outside.append(url)


@pytest.fixture(scope="session")
def kept_browser(chromium: Browser) -> Iterator[tuple[Page, Watch]]:
    """A browser context that stays open with a page: to fetch and to compile Voila's scripts is half of its page."""
    context, watch = chromium.new_context(**STILL), Watch()
    watch.on(context)
    yield context.new_page(), watch
    context.close()


@pytest.fixture
def open_page(chromium: Browser, kept_browser: tuple[Page, Watch]) -> Iterator[Callable[..., Page]]:
    """Open addresses, each in a browser context of its own.

    The first one that needs nothing special is opened in the context that stays, which keeps no more than scripts from
    test to test. At the end no request may have left the machine, and no page may have had an error.
    """
    first, kept_watch = kept_browser
    opened: list[tuple[BrowserContext, Watch, bool]] = []

    def open_one(
        url: str,
        *,
        prepare: Callable[[Page], object] | None = None,
        errors_expected: bool = False,
        card: bool = False,
        viewport: ViewportSize | None = None,
        **options: Any,  # noqa: ANN401 (of Playwright's context, such as color_scheme)
    ) -> Page:
        """Open an address after ``prepare`` was done to the page; one whose server goes has ``errors_expected``.

        A workbook opens at its example, with ``card`` at the card that asks what it is to be.
        """
        context, watch = first.context, kept_watch
        if opened or options:
            context, watch = chromium.new_context(**STILL | options), Watch()
            watch.on(context)
        opened.append((context, watch, errors_expected))
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        if viewport:
            page.set_viewport_size(viewport)
        if prepare:
            prepare(page)
        page.goto(url if card else at_example(url))
        return page

    yield open_one
    for context, _, _ in opened:
        if context != first.context:
            context.close()
    outside = [url for _, watch, _ in opened for url in watch.outside]
    errors = [error for _, watch, expected in opened if not expected for error in watch.errors]
    forget(first, kept_watch)
    assert (outside, errors) == ([], [])


def at_example(url: str) -> str:
    """Return the address at which a workbook shows its example: most tests begin with its numbers."""
    address, mark, fragment = url.partition("#")
    if address.endswith("example") or not re.search(r"/(startup|academic|nonprofit|big_tech)\.ipynb(\?.*)?$", address):
        return url
    return f"{address}{'&' if '?' in address else '?'}example{mark}{fragment}"


def forget(first: Page, watch: Watch) -> None:
    """Close all pages of a context but the first one; what they did and what sites keep there is gone.

    A page that closes may keep its last edit after it is closed; one that is left has kept it.
    """
    for page in first.context.pages[1:]:
        page.on("dialog", lambda dialog: dialog.accept())
        with suppress(Error):  # its test has closed it, and it is not gone yet
            page.goto("about:blank")
        page.close()
    first.context.clear_cookies()
    session = first.context.new_cdp_session(first)
    for site in watch.sites:
        session.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "local_storage"})
    session.detach()
    for noted in (watch.outside, watch.errors, watch.sites):
        noted.clear()


@dataclass(frozen=True)
class Served:
    """A running server."""

    process: "subprocess.Popen[str]"
    url: str
    log: Path

    @property
    def root(self) -> str:
        """The address of the list of workbooks."""
        return self.url.partition("voila/render/")[0]

    def ask(self, path: str | None = None, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask without a browser, by default for the workbook."""
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.netloc, timeout=SECONDS)
        connection.request(method, parts.path if path is None else f"/{path}", headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def kernels(self) -> list[psutil.Process]:
        """The kernels that it runs now."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if is_kernel(child)]

    def end_kernels(self) -> None:
        """End them at once, as closing their pages does soon, so that the next test counts none of them."""
        for kernel in self.kernels():
            kernel.kill()
        wait(lambda: not self.kernels(), "the kernels have ended")


def is_kernel(process: psutil.Process) -> bool:
    """Say whether a process is a living kernel: started as one, or forked from the zygote, with whose command line."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        parent = process.parent()
        return "ipykernel" in " ".join(process.cmdline()) or (parent is not None and ZYGOTE in parent.cmdline())
    except psutil.NoSuchProcess:
        return False


ZYGOTE = "llmbudget.server.zygote"


STARTED = """
from pathlib import Path
from llmbudget.server import serve
from llmbudget.server.imports import without_grammars
with without_grammars():
{first}
{call}
"""

FORKED = """
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from llmbudget.server.forking import fork_kernels
fork_kernels(KernelProvisionerFactory.instance())
"""
"""Has the kernels of pages forked though none waits: to start Python and import the model is most of a page's work."""


@contextmanager
def servers(factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers as the command does, and stop them at the end."""
    # Installing copies the page template: without this, the tests would see an old one.
    data = factory.mktemp("jupyter")
    (data / "voila/templates").mkdir(parents=True)
    (data / "voila/templates/llmbudget").symlink_to(CHECKOUT / "templates/voila")
    started: list[Served] = []

    def serve(
        folder: Path, workbook: str | None = "startup", *, first: str = "", options: str = "warm=0", **variables: str
    ) -> Served:
        """Serve a folder, with some Python run ``first``, with options and with environment variables.

        No kernel waits unless the options say so: tests count them.
        """
        call = f"serve({workbook!r}, open_browser=False, folder=Path({str(folder)!r}), {options})"
        code = STARTED.format(first=textwrap.indent(first or "pass", "    "), call=call)
        log = factory.mktemp("server") / "log.txt"
        environment = {**os.environ, "JUPYTER_PATH": str(data), **variables}
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        started.append(Served(process, address_of(process, log), log))
        return started[-1]

    yield serve
    for server in started:
        stop(server)


@pytest.fixture
def serve_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers that belong to one test."""
    with servers(tmp_path_factory) as serve:
        yield serve


@pytest.fixture(scope="session")
def serve_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers that many tests share: to start one takes longer than most tests of a page."""
    with servers(tmp_path_factory) as serve:
        yield serve


def kernels_draw_little(profile: Path) -> dict[str, str]:
    """Make IPython's folder in a place of its own; return the variable by which kernels draw little."""
    startup = profile / "profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "few_draws.py").symlink_to(CHECKOUT / "tests/few_draws.py")
    return {"IPYTHONDIR": str(profile)}


@pytest.fixture(scope="session")
def workbooks_server(serve_for_all: Callable[..., Served], tmp_path_factory: pytest.TempPathFactory) -> Served:
    """One server of the project's workbooks; but for pictures, its kernels work out ranges from few draws."""
    if "LLMBUDGET_PICTURES" in os.environ:
        return serve_for_all(CHECKOUT / "workbooks")
    draw_little = kernels_draw_little(tmp_path_factory.mktemp("ipython"))
    return serve_for_all(CHECKOUT / "workbooks", first=FORKED, **draw_little)


@pytest.fixture
def workbooks(workbooks_server: Served) -> Iterator[Served]:
    """The project's workbooks, served; every page has a kernel of its own, which ends with the test."""
    yield workbooks_server
    workbooks_server.end_kernels()


@pytest.fixture(scope="session")
def bare_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of the workbooks without Jupyter, for what hangs on neither Voila nor a kernel of its own."""
    log = tmp_path_factory.mktemp("bare") / "log.txt"
    with log.open("w") as errors:
        command = [sys.executable, str(CHECKOUT / "tests/bare_pages.py")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    server = Served(process, address_of(process, log), log)
    yield server
    stop(server)


@pytest.fixture(scope="session")
def bare_browser(chromium: Browser, bare_server: Served) -> Iterator[tuple[Page, Watch]]:
    """A browser for tabs of these pages, with one that stays open: so the next one has no process to start."""
    context, watch = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], **STILL), Watch()
    watch.on(context)
    first = context.new_page()
    first.goto(bare_server.root)
    yield first, watch
    context.close()


@pytest.fixture
def open_tab(bare_browser: tuple[Page, Watch]) -> Iterator[Callable[..., Page]]:
    """Open addresses of `bare_server`, each in a tab of one browser, which keeps nothing from test to test."""
    first, watch = bare_browser

    def open_one(
        url: str,
        *,
        prepare: Callable[[Page], object] | None = None,
        width: int = 1280,
        height: int = 800,
        card: bool = False,
    ) -> Page:
        """Open an address after ``prepare`` was done, as `open_page` does."""
        page = first.context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.set_viewport_size({"width": width, "height": height})
        if prepare:
            prepare(page)
        page.goto(url if card else at_example(url))
        return page

    yield open_one
    outside, errors = [*watch.outside], [*watch.errors]
    forget(first, watch)
    assert (outside, errors) == ([], [])


def address_of(process: "subprocess.Popen[str]", log: Path) -> str:
    """Wait for the line in which a server that listens says where."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], SECONDS)
    line = process.stdout.readline() if ready else ""
    if "http" not in line:
        process.kill()
        process.wait()
        process.stdout.close()
        pytest.fail(f"the server did not start: {line} {log.read_text()}")
    return next(word for word in line.split() if word.startswith("http"))


def stop(server: Served) -> None:
    """Ask a server to stop, and insist when it does not."""
    server.process.terminate()
    try:
        server.process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    assert server.process.stdout
    server.process.stdout.close()

"""From asking for the page to the first edit that is taken, beside an empty page, Streamlit and Panel.

Each round opens every page once, in a browser that has seen none of them, so that other work of the machine slows
all alike: compare the rows of one run, not two runs.

Usage: python benchmarks/first_edit.py [--rounds N] [--others PYTHON] [--chromium PATH]
PYTHON belongs to an environment with streamlit, panel and the dependencies of llmbudget; the package is this checkout.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import nbformat
import psutil
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

HERE = Path(__file__).parent
EDITS = 6
ZYGOTE = "llmbudget.server.zygote"
SECONDS = 60
EDIT_SECONDS = 20
EMPTY = """
import ipywidgets as widgets
tokens, total = widgets.FloatText(description="Training tokens"), widgets.Label("none")
tokens.observe(lambda change: setattr(total, "value", f"{change['new']:g}"), "value")
total.add_class("total")
widgets.VBox([tokens, total])
"""
FORKED = """
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from llmbudget.server.forking import fork_kernels
fork_kernels(KernelProvisionerFactory.instance())
"""
"""Has kernels forked where none waits, as for the second of two people who come together."""

CHANGED = """([element, before, most]) => new Promise((done, failed) => {
  const start = performance.now();
  const look = () => {
    if (!element.isConnected || element.textContent !== before) done(performance.now() - start);
    else if (performance.now() - start > most) done(-1);
    else setTimeout(look, 1);
  };
  look();
})"""


@dataclass
class Measured:
    """A page, and what was measured of it each time that it was opened."""

    name: str
    url: str
    server: psutil.Process
    total: str
    texts: Callable[[int], str]
    ready: Callable[[], object]
    first_edits: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


class Traffic:
    """Bytes that a page receives, as they are on the wire."""

    def __init__(self, session: CDPSession) -> None:
        self.received = 0
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._frame(event["response"]))

    def _add(self, size: float) -> None:
        self.received += int(size)

    def _frame(self, frame: dict[str, object]) -> None:
        size = len(str(frame["payloadData"]))
        self._add(size if frame["opcode"] == 1 else size * 3 / 4)  # what is not text comes as base64


def main() -> None:
    """Print the measurements."""
    options = arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pages = [*ours(stack, folder, warm=1), *ours(stack, folder, warm=0), *others(stack, options.others)]
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=options.chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for number in range(options.rounds + 1):
            for page in pages:
                page.ready()
                try:
                    measure(browser, page, keep=number > 0)  # the first time, files are read from the disk
                except TimeoutError as error:
                    sys.stderr.write(f"{error}, so this round is left out\n")
        browser.close()
    report([page for page in pages if page.first_edits])


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--others", help="the Python that has Streamlit and Panel")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    return parser.parse_args()


def measure(browser: Browser, of: Measured, *, keep: bool) -> None:
    """Open a page, edit it as soon as that works, and then some more."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(1000 * SECONDS)
    traffic = Traffic(context.new_cdp_session(page))
    before = memory(of.server)
    start = time.perf_counter()
    page.goto(of.url, wait_until="commit")
    edit(page, of, 0)
    first = time.perf_counter() - start
    received = traffic.received / 1e6
    page.wait_for_load_state("networkidle")
    times = [edit(page, of, number) for number in range(1, EDITS + 1)]
    used = memory(of.server) - before
    sys.stderr.write(f"{of.name}: first edit after {first:.2f} s\n")
    page.close(run_before_unload=True)
    context.close()
    if keep:
        of.first_edits.append(first)
        of.edits += times
        of.received.append(received)
        of.memory.append(used)


def edit(page: Page, of: Measured, number: int) -> float:
    """Type into the field until the total changes; return the milliseconds from the last try to the change."""
    tokens = page.get_by_label("Training tokens", exact=True).first
    tokens.wait_for()
    total = page.locator(of.total).first
    total.wait_for()
    shown = total.element_handle()
    before = total.text_content()
    end = time.monotonic() + EDIT_SECONDS
    for attempt in count():
        if time.monotonic() > end:
            break
        tokens.fill(of.texts(number + EDITS * 2 * attempt))  # another number: the last may have come unseen
        tokens.press("Enter")
        taken = float(page.evaluate(CHANGED, [shown, before, 3000]))
        if taken >= 0:
            return taken
    raise TimeoutError(f"{of.name}: the total never changed")


def ours(stack: ExitStack, folder: Path, *, warm: int) -> list[Measured]:
    """Serve the startup workbook and an empty one, with kernels that wait or without."""
    shutil.copy(HERE.parent / "workbooks/startup.ipynb", folder)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(EMPTY)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "empty.ipynb")
    call = f"serve('startup', {free_port()}, warm={warm}, open_browser=False, folder=Path({str(folder)!r}))"
    code = f"from pathlib import Path\nfrom llmbudget.server import serve\n{FORKED}\n{call}"
    server = stack.enter_context(running([sys.executable, "-c", code]))
    assert server.stdout
    root = next(word for word in server.stdout.readline().split() if "http" in word).removesuffix("startup.ipynb")
    process, how = psutil.Process(server.pid), "warm" if warm else "cold"

    def ready() -> None:
        wait_for(lambda: kernels(process) == warm and at_rest(process))

    form = Measured(
        f"form, {how}",
        f"{root}startup.ipynb?example",
        process,
        "[aria-label='Total cost']",
        lambda n: f"{40 + 20 * n}B",
        ready,
    )
    empty = Measured(f"empty page, {how}", f"{root}empty.ipynb", process, ".total", lambda n: f"{40 + 20 * n}", ready)
    return [form, empty]


def others(stack: ExitStack, python: str | None) -> list[Measured]:
    """Serve the same form with Streamlit and Panel."""
    if python is None:
        return []
    streamlit = "streamlit run streamlit_form.py --server.headless true --browser.gatherUsageStats false --server.port"
    pages = []
    for name, path, total, command in (
        ("Streamlit", "", "[data-testid='stMetricValue']", streamlit),
        ("Panel", "panel_form", "b.total", "panel serve panel_form.py --port"),
    ):
        port = free_port()
        server = stack.enter_context(running([python, "-m", *command.split(), str(port)], HERE / "others"))
        process = psutil.Process(server.pid)
        wait_for(lambda port=port: listens(port))
        pages.append(
            Measured(
                name,
                f"http://localhost:{port}/{path}",
                process,
                total,
                lambda n: f"{40 + 20 * n}B",
                lambda process=process: wait_for(lambda: at_rest(process)),
            )
        )
    return pages


@contextmanager
def running(command: list[str], folder: Path | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Run a server that finds the package and this folder's modules."""
    environment = {**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE / 'others'}"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()  # Panel stays while a page of it was open
        process.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def family(server: psutil.Process) -> list[psutil.Process]:
    """Return a server and the processes that it started and that still live."""
    with suppress(psutil.NoSuchProcess):
        every = [server, *server.children(recursive=True)]
        return [process for process in every if process.status() != psutil.STATUS_ZOMBIE]
    return family(server)  # a process ended meanwhile


def kernels(server: psutil.Process) -> int:
    """Count the kernels of a server."""
    with suppress(psutil.NoSuchProcess):
        return sum(is_kernel(process) for process in family(server))
    return kernels(server)


def is_kernel(process: psutil.Process) -> bool:
    """Say whether a process is a kernel: started as one, or forked from the zygote."""
    parent = process.parent()
    return "ipykernel" in " ".join(process.cmdline()) or (parent is not None and ZYGOTE in parent.cmdline())


def at_rest(server: psutil.Process) -> bool:
    """Say whether a server and its kernels do nothing for half a second."""
    with suppress(psutil.NoSuchProcess):
        every = family(server)
        before = sum(sum(process.cpu_times()[:2]) for process in every)
        time.sleep(0.5)
        return sum(sum(process.cpu_times()[:2]) for process in every) - before < 0.05
    return False


def memory(server: psutil.Process) -> float:
    """Return the private memory of a server and its kernels, in MB."""
    with suppress(psutil.NoSuchProcess):
        return float(sum(process.memory_full_info().uss for process in family(server))) / 1e6
    return memory(server)


def report(pages: list[Measured]) -> None:
    """Print medians, and each first edit as a multiple of the empty page's that waited."""
    base = statistics.median(next(page for page in pages if page.name == "empty page, warm").first_edits)
    print(f"{'page':18}{'first edit, s':>22}{'of empty':>10}{'edit, ms':>14}{'MB received':>13}{'MB memory':>11}")
    for page in pages:
        first, edits = statistics.median(page.first_edits), sorted(page.edits)
        spread = f"{first:.2f} ({min(page.first_edits):.2f}-{max(page.first_edits):.2f})"
        pace = f"{statistics.median(edits):.0f} (p95 {edits[int(len(edits) * 0.95)]:.0f})"
        received, used = statistics.median(page.received), statistics.median(page.memory)
        print(f"{page.name:18}{spread:>22}{first / base:>10.2f}{pace:>14}{received:>13.2f}{used:>11.0f}")


if __name__ == "__main__":
    main()

"""The page in a real browser: first input, edit to updated total, and the kernel's memory.

Edits are measured while nothing else is done, while the range of the edit before is worked out, and during a search.

Usage: python benchmarks/page.py [path of Chromium]
"""

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
from first_edit import is_kernel
from playwright.sync_api import Browser, Page, sync_playwright

EDITS = 30
PAUSE = 400  # ms between edits: longer than the kernel waits before it begins with the range, shorter than that takes
TOTAL = "[aria-label='Total cost']"
MEASURE = """([selector, text]) => new Promise(done => {
  const field = document.activeElement, total = document.querySelector(selector), start = performance.now();
  new MutationObserver((_, observer) => { observer.disconnect(); done(performance.now() - start); })
    .observe(total, {subtree: true, childList: true, characterData: true, attributes: true});
  field.value = text;
  field.dispatchEvent(new Event("change", {bubbles: true}));
})"""


def main() -> None:
    """Print the measurements."""
    path = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"])
        with serving("serve(workbook='startup')") as (url, server):
            page, first = opened(browser, url, "Training tokens")
            print(f"first input after {first:.2f} s")
            tell("edit to page", edits(page))
            tell("the same while the range is worked out", edits(page, PAUSE))
            start_search(page)
            tell("the same during a search", edits(page, PAUSE))
            ours = kernel_memory(server)
        with tempfile.TemporaryDirectory() as folder, serving(bare(Path(folder))) as (url, server):
            opened(browser, url, "Tokens")
            alone = kernel_memory(server)
        print(f"private memory of the kernel: {ours:.0f} MB; ipywidgets alone {alone:.0f} MB; ratio {ours / alone:.2f}")
        browser.close()


@contextmanager
def serving(call: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run the server; give the workbook's address and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = call.replace("serve(", f"serve(port={port}, warm=0, open_browser=False, ")
    code = f"from pathlib import Path\nfrom llmbudget.server import serve\n{call}"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield next(word for word in process.stdout.readline().split() if "http" in word), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def bare(folder: Path) -> str:
    """Write a workbook of one ipywidget; return the call that serves it."""
    code = "import ipywidgets\nipywidgets.FloatText(description='Tokens')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "startup.ipynb")
    return f"serve(folder=Path({str(folder)!r}))"


def opened(browser: Browser, url: str, label: str) -> tuple[Page, float]:
    """Open a page; return it and the seconds until its first input is there."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(url)
    page.get_by_role("textbox", name=label).or_(page.get_by_label(label)).first.wait_for()
    return page, time.perf_counter() - start


def edits(page: Page, pause: float = 0) -> list[float]:
    """Return the milliseconds from each edit to the changed total."""
    page.get_by_role("textbox", name="Training tokens").focus()
    times = []
    for number in range(1, EDITS + 1):
        page.wait_for_timeout(pause)
        times.append(float(page.evaluate(MEASURE, [TOTAL, f"{20 + number}B"])))
    return times


def start_search(page: Page) -> None:
    """Begin a search of the cheapest plan, which takes longer than the edits do."""
    page.get_by_text("Cheapest plan").click()
    page.get_by_role("combobox", name="Risk of strategies").select_option("high")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("progressbar").wait_for()


def tell(what: str, times: list[float]) -> None:
    """Print median and worst."""
    print(f"{what}: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms of {len(times)}")


def kernel_memory(server: psutil.Process) -> float:
    """Return the private memory of the server's kernel, in MB."""
    kernels = [child for child in server.children(recursive=True) if is_kernel(child)]
    return float(kernels[0].memory_full_info().uss) / 1e6


if __name__ == "__main__":
    main()

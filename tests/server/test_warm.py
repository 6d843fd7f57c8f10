"""Kernels that wait for pages: each is given once, none is outdated, idle or dead, and none is left behind."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page

from llmbudget.server.state import state_now

pytestmark = pytest.mark.slow

AT_ONCE = "import llmbudget.server.kernels as k; k.PAUSE_SECONDS = 0; k.CHECK_SECONDS = 0.1; "
NEVER_AGAIN = "import llmbudget.server.kernels as k; k.PAUSE_SECONDS = 1000; "
WARM = {"first": NEVER_AGAIN, "options": "warm=1"}


def kernel_of(page: bytes) -> str:
    """The id of the kernel that a page has."""
    found = re.search(rb'"kernelId": "([^"]+)"', page)
    assert found, page
    return found[1].decode()


def ids(server: Any) -> set[str]:  # noqa: ANN401 - what serves
    """The ids of the kernels that listen, by the names of their sockets."""
    sockets = [socket.laddr for kernel in server.kernels() for socket in kernel.net_connections("unix")]
    return {found[1] for socket in sockets if (found := re.search("/kernel-(.+)-ipc-1$", socket))}


def test_page_gets_the_kernel_that_waits(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None], tmp_path: Path
) -> None:
    """It has read the model by then, and another one takes its place. Nothing is written to a disk for it."""
    loaded = "import sys; print('read the model:', 'llmbudget.widgets.view.page' in sys.modules)"
    data = tmp_path / "jupyter"
    server = serve_folder(write(loaded), first=AT_ONCE, options="warm=1", JUPYTER_DATA_DIR=str(data))
    wait_until(lambda: ids(server), "a kernel waits")
    (waiting,) = ids(server)
    page = server.ask()[1]
    assert kernel_of(page) == waiting
    assert not list(data.rglob("nbsignatures.db"))
    assert b"read the model: True" in page
    wait_until(lambda: len(ids(server)) == 2, "another kernel waits")
    assert kernel_of(server.ask()[1]) != waiting


def test_people_who_come_together_get_a_kernel_each(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    server = serve_folder(write("print('computed')"), **WARM)
    wait_until(lambda: ids(server), "a kernel waits")
    (waiting,) = ids(server)
    with ThreadPoolExecutor(3) as pool:
        pages = [content for _, content in pool.map(lambda _: server.ask(), range(3))]
    assert all(b"computed" in page for page in pages)
    assert len({kernel_of(page) for page in pages}) == 3
    assert waiting in {kernel_of(page) for page in pages}


def test_kernel_that_waited_is_like_one_that_was_started(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    """It has the folder of its workbook, the variables of its page, and nothing that a cell could trip over."""
    tell = "import os; print([os.getcwd(), os.environ['QUERY_STRING'], sorted(n for n in dir() if n[0] != '_')])"
    folder = write()
    inner = folder / "inner"
    inner.mkdir()
    (write(tell, name="tell") / "tell.ipynb").rename(inner / "tell.ipynb")
    warm, cold = serve_folder(folder, **WARM), serve_folder(folder)
    wait_until(lambda: ids(warm), "a kernel waits")
    pages = [server.ask("voila/render/inner/tell.ipynb?a=b")[1].decode() for server in (warm, cold)]
    said = [re.search(r"\[&?.*?a=b.*?\]\]", page) for page in pages]
    assert said[0]
    assert said[1]
    assert str(inner) in said[0][0]
    assert said[0][0] == said[1][0]


def test_idle_kernels_are_ended_but_not_those_that_wait(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    short = "import llmbudget.server.application as a; a.IDLE_SECONDS = 1"
    server = serve_folder(write("print('computed')"), first=NEVER_AGAIN + short, options="warm=2")
    wait_until(lambda: len(ids(server)) == 2, "two kernels wait")
    waiting = ids(server)
    taken = kernel_of(server.ask()[1])
    assert taken in waiting
    wait_until(lambda: taken not in ids(server), "the idle kernel has ended")
    assert ids(server) == waiting - {taken}


def test_dead_kernel_is_given_to_nobody(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    server = serve_folder(write("print('computed')"), **WARM)
    wait_until(lambda: ids(server), "a kernel waits")
    (waiting,) = ids(server)
    server.end_kernels()
    page = server.ask()[1]
    assert b"computed" in page
    assert kernel_of(page) != waiting


def test_nobody_waits_for_a_kernel_that_ends_while_it_is_prepared(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None], tmp_path: Path
) -> None:
    """Nothing else would say so before the longest time of a start has passed."""
    begun = tmp_path / "begun"
    hang = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(10_000)"
    first = NEVER_AGAIN + f"k.START_SECONDS = 10_000; k.PREPARE = {hang!r}"
    server = serve_folder(write("print('computed')"), first=first, options="warm=1")
    wait_until(begun.exists, "a kernel is prepared")
    server.end_kernels()
    assert b"computed" in server.ask()[1]


def test_own_tables_reach_a_kernel_that_waits_which_is_given_to_nobody_after_they_changed(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None], tmp_path: Path
) -> None:
    """Prices that were changed while a kernel waited are in the page that opens then."""
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "sources.yaml").write_text("{}")
    tell = "import os; print('tables:', os.environ['LLMBUDGET_CATALOG'])"
    server = serve_folder(write(tell), LLMBUDGET_CATALOG=str(tables), first=NEVER_AGAIN, options="warm=2")
    wait_until(lambda: len(ids(server)) == 2, "two kernels wait")
    waiting = ids(server)
    page = server.ask()[1]
    assert kernel_of(page) in waiting
    assert f"tables: {tables}".encode() in page
    (tables / "sources.yaml").write_text("{} # changed")
    outdated = waiting - {kernel_of(page)}
    assert kernel_of(server.ask()[1]) not in waiting
    assert not outdated & ids(server)


def test_outdated_kernel_is_replaced_while_nobody_comes(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None], tmp_path: Path
) -> None:
    """At midnight, too: the first page of a day opens as fast as the others."""
    day = tmp_path / "day"
    day.write_text("Monday")
    calendar = f"from pathlib import Path; k.state_now = lambda: Path({str(day)!r}).read_text()"
    server = serve_folder(write("print('computed')"), first=AT_ONCE + calendar, options="warm=1")
    wait_until(lambda: ids(server), "a kernel waits")
    before = ids(server)
    day.write_text("Tuesday")
    wait_until(lambda: len(ids(server)) == 1 and not ids(server) & before, "another kernel waits")


def test_what_a_kernel_keeps_is_the_day_own_tables_and_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LLMBUDGET_CATALOG", raising=False)
    assert state_now()[:3] == (datetime.now(UTC).date(), "", ())
    monkeypatch.setenv("LLMBUDGET_CATALOG", str(tmp_path))
    nothing = state_now()
    (tmp_path / "prices.csv").write_text("")
    assert state_now() != nothing


@pytest.mark.parametrize("moment", ["at once", "while a kernel starts", "when one waits"])
def test_nothing_is_left_of_a_server_that_stops(
    write: Callable[..., Path], serve_folder: Callable[..., Any], wait_until: Callable[..., None], moment: str
) -> None:
    """Neither a process nor a file, whatever it was about to do; and it says nothing."""
    with TemporaryDirectory() as runtime:
        server = serve_folder(write("print('computed')"), options="warm=1", XDG_RUNTIME_DIR=runtime)
        if moment != "at once":
            wait_until(server.kernels, "a kernel starts")
        if moment == "when one waits":
            server.ask()
        server.process.terminate()
        assert server.process.wait(timeout=30) == 0
        wait_until(lambda: not users_of(runtime), "the kernels have ended")
        assert list(Path(runtime).glob("voila_*")) == []
    assert server.log.read_text() == ""


def users_of(folder: str) -> list[psutil.Process]:
    """The processes that were told a path in a folder."""
    return [one for one in psutil.process_iter(["cmdline"]) if folder in " ".join(one.info["cmdline"] or [])]


@pytest.mark.browser
def test_page_of_a_kernel_that_waited_works_and_ends_it(
    write: Callable[..., Path],
    serve_folder: Callable[..., Any],
    open_page: Callable[..., Page],
    wait_until: Callable[..., None],
) -> None:
    """The page computes, and its kernel ends when it closes: the cookie for that is set."""
    server = serve_folder(write(), **WARM)
    wait_until(lambda: ids(server), "a kernel waits")
    page = open_page(server.url)
    page.get_by_label("Tokens").fill("21")
    page.get_by_label("Tokens").press("Enter")
    page.get_by_text("doubled: 42").wait_for()
    page.close(run_before_unload=True)
    wait_until(lambda: not server.kernels(), "the kernel has ended")

"""What holds of every workbook: what it says of itself, what its page runs, and where the gallery leads."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FITS, SECONDS, kernels_draw_little, wait_in_page
from each import first_of
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import run_kernel
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.catalog import usable_runs
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.presets import organisations

FOLDER = Path(__file__).parents[1] / "workbooks"
BOOKS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.ipynb"))}
each_book = pytest.mark.parametrize("name", BOOKS)
APPS = (*organisations(), "compare")


def cells(name: str, kind: str, *, tagged: bool) -> list[str]:
    """Return the cells of one kind, of those that only JupyterLab shows or of the others."""
    return [
        "".join(cell["source"])
        for cell in BOOKS[name]["cells"]
        if cell["cell_type"] == kind and ("jupyterlab" in cell["metadata"].get("tags", [])) == tagged
    ]


def test_all_are_there() -> None:
    assert set(BOOKS) == {*APPS, "index", "evidence"}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlockingKernelClient]:
    """One for all workbooks, which draws little: to start it takes longer than to run most of them."""
    environment = {**os.environ, **kernels_draw_little(tmp_path_factory.mktemp("ipython"))}
    with run_kernel(cwd=str(FOLDER), env=environment) as client:
        yield client


@pytest.mark.parametrize("name", first_of(sorted(BOOKS, key="startup".__ne__)))
def test_every_cell_runs(name: str, kernel: BlockingKernelClient) -> None:
    kernel.execute_interactive("%reset -f", timeout=SECONDS)
    for cell in (cell for cell in BOOKS[name]["cells"] if cell["cell_type"] == "code"):
        source = "".join(cell["source"])
        ran = kernel.execute_interactive(source, timeout=SECONDS, output_hook=lambda _: None)["content"]
        assert ran["status"] == "ok", f"{source}\n{ran.get('evalue')}"


@each_book
def test_it_says_what_it_is_in_a_title_and_a_sentence(name: str) -> None:
    about = BOOKS[name]["metadata"]
    assert about["title"]
    assert about["description"].endswith(".")


@each_book
def test_nothing_of_a_run_is_kept_in_it(name: str) -> None:
    code = [cell for cell in BOOKS[name]["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@each_book
def test_its_text_has_no_dollar_sign(name: str) -> None:
    """JupyterLab and GitHub take what stands between two of them for mathematics."""
    assert "$" not in "\n".join(cells(name, "markdown", tagged=False) + cells(name, "markdown", tagged=True))


@each_book
def test_its_page_runs_no_cell_that_needs_pandas(name: str) -> None:
    """It takes a second to import, which nobody should wait for."""
    assert not any(re.search(r"pandas|\.results\(\)|\.lines\(\)", cell) for cell in cells(name, "code", tagged=False))


@pytest.mark.parametrize("name", APPS)
def test_an_app_is_one_cell_of_its_page_and_goes_on_in_jupyterlab(name: str) -> None:
    app = cells(name, "code", tagged=False)
    assert len(app) == 1
    assert app[0].endswith("\npage")
    assert cells(name, "markdown", tagged=True)[0].startswith("# ")
    assert len(cells(name, "code", tagged=True)) >= 2


def test_the_gallery_needs_no_kernel_and_leads_to_every_other_workbook() -> None:
    text = "\n".join(cells("index", "markdown", tagged=False))
    assert cells("index", "code", tagged=False) == []
    assert set(re.findall(r"\]\((\w+)\.ipynb\)", text)) == set(BOOKS) - {"index"}


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_the_gallery_and_the_docs_say_of_an_organization_what_it_says_of_itself(name: str) -> None:
    kind = ORGANIZATIONS[name]
    card = f"## [{kind.title}]({name}.ipynb)\n\n  {kind.readers} **{kind.question}**"
    assert card in "\n".join(cells("index", "markdown", tagged=False))
    row = f"| {kind.title} | `{name}` | {kind.question} | {kind.view.title}: "
    assert row in (FOLDER.parent / "docs/organizations.md").read_text("utf-8")


def test_the_gallery_states_the_budgets_as_they_open() -> None:
    text = "\n".join(cells("index", "markdown", tagged=False))
    stated = re.findall(r"Opens at ([\d.]+)([kM]) USD", text)
    amounts = [float(amount) * {"k": 1e3, "M": 1e6}[unit] for amount, unit in stated]
    assert amounts == pytest.approx([Budget(name)["total_cost"] for name in organisations()], rel=5e-3)
    runs = usable_runs()
    assert f"{len(runs)} runs of {len({run.organisation for run in runs})} organizations" in text


@pytest.mark.browser
@pytest.mark.slow
def test_pages_of_text_fit_the_window_and_lead_on(workbooks: Any, open_page: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    page = open_page(f"{workbooks.root}voila/render/index.ipynb")
    page.get_by_role("heading", name="Evidence").get_by_role("link").press("Enter")
    page.get_by_role("img", name="Predicted and reported hours").wait_for()
    expect(page.get_by_role("table", name="Published runs").get_by_role("row")).to_have_count(len(usable_runs()) + 1)
    expect_fit(page)
    page.get_by_role("link", name="All workbooks").press("Enter")
    page.get_by_role("heading", name="How to choose").wait_for()
    expect_fit(page)


def expect_fit(page: Page) -> None:
    """Nothing needs scrolling sideways, on a phone, a laptop and a large screen."""
    for width in (375, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        wait_in_page(page, FITS)

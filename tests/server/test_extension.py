"""Voila as an extension of a Jupyter server, as on Binder: the settings of ``binder/`` mend the same defects."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def jupyter(write: Callable[..., Path], tmp_path: Path, wait_until: Callable[..., None]) -> Iterator[str]:
    """The address of a Jupyter server that is configured as on Binder."""
    (tmp_path / "voila/templates").mkdir(parents=True)
    (tmp_path / "voila/templates/llmbudget").symlink_to(CHECKOUT / "templates/voila")
    log = tmp_path / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter_server",
                "--allow-root",
                "--port=0",
                "--no-browser",
                "--IdentityProvider.token=",
            ],
            cwd=write(),
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(CHECKOUT / "binder"), "JUPYTER_PATH": str(tmp_path)},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: re.search(r"http://127\S+", log.read_text()), "the Jupyter server listens")
        yield re.findall(r"http://127\S+", log.read_text())[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_workbook_opens_without_a_request_that_leaves_the_machine(jupyter: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{jupyter}voila/render/startup.ipynb")
    page.get_by_label("Tokens").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("body.llmbudget-workbook").count() == 1

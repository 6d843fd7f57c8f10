"""What Binder installs is enough: no more than its packages and its postBuild serve the page, in little memory."""

import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest
import yaml
from clean_environment import clean_environment, copied
from conftest import CHECKOUT
from jupyter_servers import started
from playwright.sync_api import Page
from startup_page import download, edit, upload

from llmbudget import Budget

pytestmark = [pytest.mark.clean_env, pytest.mark.browser]
PREFIX = "/user/llmbudget-x7abc/"
MEGABYTES = 500
"""For server and one page, which take about half of it; mybinder.org promises 1024."""


def requirements() -> list[str]:
    """Binder's packages as pip names them: conda uses the same names."""
    environment = yaml.safe_load((CHECKOUT / "binder/environment.yml").read_text("utf-8"))
    packages = [each for each in environment["dependencies"] if each != "pip" and not each.startswith("python=")]
    return [each if ">" in each else each.replace("=", "==") for each in packages]


@pytest.fixture(scope="module")
def binder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The repository as Binder has it, after postBuild, and the variables of its environment."""
    place = tmp_path_factory.mktemp("binder")
    repository, environment = copied(place), clean_environment(place)
    programs = place / "environment/bin"
    for command in (
        [str(programs / "pip"), "install", "-q", *requirements()],
        ["binder/postBuild"],
        [str(programs / "pip"), "check"],
    ):
        done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return repository, environment


@pytest.fixture
def server(binder: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[tuple[psutil.Process, str, str]]:
    """A Jupyter server as Binder starts it: its process, its address and its token."""
    repository, environment = binder
    token = "secret-of-this-session"  # noqa: S105 - no one else's
    options = ["--ip=0.0.0.0", "--port=0", "--no-browser", "--allow-root", f"--IdentityProvider.token={token}"]
    command = ["jupyter", "lab", *options, f"--ServerApp.base_url={PREFIX}"]
    with started(command, repository, environment, tmp_path / "log.txt") as (process, url):
        yield psutil.Process(process.pid), url.partition(PREFIX)[0] + PREFIX, token


def test_the_page_is_served_in_little_memory(
    server: tuple[psutil.Process, str, str], open_page: Callable[..., Page]
) -> None:
    process, url, token = server
    page = open_page(f"{url}voila/render/workbooks/startup.ipynb?token={token}")
    changed = Budget("startup", tokens=2e11)
    edit(page, "200B", changed)
    download(page, changed)
    upload(page, Budget("startup", tokens=3e11))
    used = [each.memory_full_info().pss / 2**20 for each in (process, *process.children(recursive=True))]
    assert len(used) == 2, "a server and a kernel"
    assert sum(used) < MEGABYTES, used


def test_the_wheel_has_all_that_is_shipped(binder: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """The package with its tables and scripts, and workbooks, templates and tiles where Jupyter finds them."""
    repository, environment = binder
    command = ["pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), "."]
    subprocess.run(command, cwd=repository, env=environment, check=True)
    [wheel] = tmp_path.glob("*.whl")
    data = f"{'-'.join(wheel.name.split('-')[:2])}.data/data"
    build = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    places = {"llmbudget": "llmbudget"} | {here: f"{data}/{there}" for here, there in shared.items()}
    expected = {
        f"{there}/{file.relative_to(repository / here).as_posix()}".removesuffix("/.")
        for here, there in places.items()
        for file in files_in(repository / here)
    }
    missing = expected - set(ZipFile(wheel).namelist())
    assert missing == set()
    assert {f"{data}/share/jupyter/llmbudget/workbooks/startup.ipynb", "llmbudget/widgets/static/app.js"} <= expected


def files_in(path: Path) -> list[Path]:
    """Return a file, or the files below a folder that belong to the project."""
    below = [each for each in path.rglob("*") if each.is_file() and not {"__pycache__", ".gitkeep"} & {*each.parts}]
    return [path] if path.is_file() else below

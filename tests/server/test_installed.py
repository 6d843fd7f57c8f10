"""The wheel, installed from the lock file as the README says, and then beside another Voila than the pages need."""

import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from clean_environment import clean_environment, copied
from conftest import CHECKOUT, SECONDS
from jupyter_servers import started
from playwright.sync_api import Browser
from startup_page import edit

import llmbudget

pytestmark = pytest.mark.clean_env
OTHER_VOILA = "0.5.12"
STARTUP = f"{llmbudget.Budget('startup')['total_cost']:,.0f}"
FROM_LOCK = "pip install --require-hashes -r requirements.lock && pip install --no-deps ."


@dataclass(frozen=True)
class Shell:
    """Commands in an environment in which the package was installed."""

    variables: dict[str, str]

    def run(self, command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
        """Run a command as a reader types it."""
        options = {"env": self.variables, "capture_output": True, "text": True}
        return subprocess.run(command, shell=True, cwd=folder, check=False, **options)  # noqa: S602 - as above


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell in an environment in which the package was installed from the lock file."""
    place = tmp_path_factory.mktemp("installed")
    shell = Shell(clean_environment(place))
    installed = shell.run(FROM_LOCK, copied(place))
    assert installed.returncode == 0, installed.stderr
    return shell


def test_the_readme_says_how() -> None:
    assert FROM_LOCK in (CHECKOUT / "README.md").read_text("utf-8")


def test_what_the_lock_file_installs_is_complete(shell: Shell, tmp_path: Path) -> None:
    checked = shell.run("pip check", tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert shell.run("llmbudget --version", tmp_path).stdout == f"llmbudget {llmbudget.__version__}\n"
    assert STARTUP in shell.run("llmbudget show startup", tmp_path).stdout


@pytest.mark.browser
def test_the_library_and_its_form_work_beside_another_voila(shell: Shell, chromium: Browser, tmp_path: Path) -> None:
    """The form is shown by that Voila itself, in its own template; only the launcher says that it needs another one."""
    other = shell.run(f"pip install -q voila=={OTHER_VOILA} && pip check", tmp_path)
    assert other.returncode == 0, other.stdout + other.stderr
    assert STARTUP in shell.run("llmbudget show startup", tmp_path).stdout
    refused = shell.run("llmbudget serve --no-browser", tmp_path)
    assert (refused.returncode, f"Voila {OTHER_VOILA} is installed" in refused.stderr) == (2, True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = f"--port={free.getsockname()[1]}"
    command = ["voila", str(CHECKOUT / "workbooks/startup.ipynb"), "--no-browser", port, "--template=lab"]
    with started(command, tmp_path, shell.variables, tmp_path / "log.txt", r"http://localhost\S+") as (_, url):
        page = chromium.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.route(lambda address: not address.startswith(url), lambda route: route.abort())  # of that Voila's template
        page.goto(url, wait_until="commit")
        page.get_by_role("button", name="Open the example").click()
        edit(page, "200B", llmbudget.Budget("startup", tokens=2e11))
        page.close()

"""The pages need the Voila whose defects the server mends; the library is installed beside any other, or none."""

import logging
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from llmbudget.cli import main
from llmbudget.server import extension, voila_version

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
FOUND = {None: "Voila is not installed", "0.5.12": "Voila 0.5.12 is installed", "0.6.0": "Voila 0.6.0 is installed"}


@pytest.fixture(params=FOUND)
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The message about the installed Voila."""

    def version(name: str) -> str:
        assert name == "voila"
        if request.param is None:
            raise PackageNotFoundError(name)
        return request.param

    monkeypatch.setattr(voila_version, "version", version)
    return FOUND[request.param]


def test_the_extra_installs_the_version_that_is_needed() -> None:
    assert PROJECT["optional-dependencies"]["serve"] == [f"voila=={voila_version.NEEDED}"]
    assert not [each for each in PROJECT["dependencies"] if each.startswith("voila")]
    assert voila_version.voila_problem() == ""


def test_the_launcher_says_what_is_installed_and_what_to_do(installed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--no-browser"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"The workbooks' pages need Voila {voila_version.NEEDED}, but {installed}. ")
    assert f"pip install voila=={voila_version.NEEDED}. " in said


def test_any_other_jupyter_server_starts_without_the_pages(installed: str, caplog: pytest.LogCaptureFixture) -> None:
    """It says why there are none."""
    server = SimpleNamespace(log=logging.getLogger("jupyter"))
    extension._load_jupyter_server_extension(server)  # type: ignore[arg-type]  # noqa: SLF001 - Jupyter calls it
    assert installed in caplog.text

"""What Binder builds from the repository, as far as it can be looked at without Docker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """What repo2docker would have Docker build."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout


def test_the_image_has_the_python_of_the_environment(dockerfile: str) -> None:
    dependencies = yaml.safe_load((ROOT / "binder/environment.yml").read_text("utf-8"))["dependencies"]
    [python] = [each.partition("=")[2] for each in dependencies if each.startswith("python=")]
    assert f"Building conda environment for python={python}" in dockerfile


def test_the_image_has_the_environment_of_the_folder_binder_and_nothing_of_the_top_level(dockerfile: str) -> None:
    """Its packages, and then what postBuild does; repo2docker looks at no other file."""
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"' in dockerfile
    assert [line for line in dockerfile.splitlines() if line.startswith("COPY --chown=0:0 src/")] == [
        "COPY --chown=0:0 src/binder/environment.yml ${REPO_DIR}/binder/environment.yml",
        "COPY --chown=0:0 src/ ${REPO_DIR}/",
    ]
    runs = [line for line in dockerfile.splitlines() if line.startswith("RUN ./")]
    assert runs == ["RUN ./binder/postBuild"]


def test_nothing_else_lies_in_the_folder_binder() -> None:
    """Files that Jupyter writes there would be sent to everyone."""
    files = {path.name for path in (ROOT / "binder").iterdir()} - {"__pycache__"}
    assert files == {"environment.yml", "jupyter_server_config.py", "postBuild"}
    assert os.access(ROOT / "binder/postBuild", os.X_OK)

"""What the project's own files promise holds."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
TEST_COMMAND = 'python3 -m venv .venv && .venv/bin/pip install -q -e ".[test]" && .venv/bin/pytest'


def test_ci_runs_the_test_command_of_the_readme() -> None:
    for file in ("README.md", ".ci/run"):
        assert TEST_COMMAND in (ROOT / file).read_text("utf-8").splitlines()


def test_binder_has_the_same_environment_as_everyone() -> None:
    assert yaml.safe_load((ROOT / "binder/environment.yml").read_text("utf-8")) == yaml.safe_load(
        (ROOT / "environment.yml").read_text("utf-8")
    )


def test_the_environment_names_every_dependency_of_the_package_and_its_pages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = " ".join(yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"][1:-1])
    for dependency in project["dependencies"] + project["optional-dependencies"]["serve"]:
        name = dependency.split("=")[0].rstrip("><~").lower()
        assert name in named


def test_ci_also_runs_the_tests_that_the_test_command_leaves_out() -> None:
    """Those that prove the same more widely, and those that install Binder's packages anew."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["addopts"]
    assert options[options.index("-m") + 1] == "not slow and not clean_env"
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert {".venv/bin/pytest -m slow", ".venv/bin/pytest -n0 -m clean_env"} <= set(lines)


def test_the_readme_has_a_badge_for_each_workbook() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for workbook in (ROOT / "workbooks").glob("*.ipynb"):
        url = "https://mybinder.org/v2/gh/llmbudget/llmbudget/main?urlpath=voila%2Frender%2Fworkbooks%2F"
        assert f"(https://mybinder.org/badge_logo.svg)]({url}{workbook.name})" in readme, workbook.name

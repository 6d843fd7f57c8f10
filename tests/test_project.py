"""What the project's own files promise holds."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import llmbudget
from llmbudget.cli import main

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
TEST_COMMAND = 'python3 -m venv .venv && .venv/bin/pip install -q -e ".[test]" && .venv/bin/pytest'


def test_ci_runs_the_test_command_of_the_readme() -> None:
    for file in ("README.md", ".ci/run"):
        assert TEST_COMMAND in (ROOT / file).read_text("utf-8").splitlines()


def test_binder_has_the_same_environment_as_everyone() -> None:
    assert yaml.safe_load((ROOT / "binder/environment.yml").read_text("utf-8")) == yaml.safe_load(
        (ROOT / "environment.yml").read_text("utf-8")
    )


def test_the_environment_names_every_dependency_of_the_package_and_its_pages() -> None:
    named = " ".join(yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"][1:-1])
    for dependency in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["serve"]:
        name = dependency.split("=")[0].rstrip("><~").lower()
        assert name in named


def test_ci_also_runs_the_tests_that_the_test_command_leaves_out() -> None:
    """The slow tests, and the tests that install Binder's packages from scratch."""
    options = PYPROJECT["tool"]["pytest"]["ini_options"]["addopts"]
    assert options[options.index("-m") + 1] == "not slow and not clean_env"
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert '.venv/bin/pytest -m "slow or clean_env"' in lines


def test_the_readme_has_a_badge_for_each_workbook() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for workbook in (ROOT / "workbooks").glob("*.ipynb"):
        url = "https://mybinder.org/v2/gh/llmbudget/llmbudget/main?urlpath=voila%2Frender%2Fworkbooks%2F"
        assert f"(https://mybinder.org/badge_logo.svg)]({url}{workbook.name})" in readme, workbook.name


def test_the_package_states_the_version_and_the_others_repeat_it(capsys: pytest.CaptureFixture[str]) -> None:
    """`tests/server/test_launcher.py` looks at the tiles, `tests/test_site.py` at the docs site."""
    assert "version" not in PROJECT
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == llmbudget.__version__
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"llmbudget {llmbudget.__version__}\n"


KINDS = {kind["directory"] for kind in PYPROJECT["tool"]["towncrier"]["type"]}
FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name != "README.md")


def faults(name: str, text: str) -> list[str]:
    """Return what is wrong with a fragment of the changelog."""
    found = []
    if not re.fullmatch(rf"(\+[a-z0-9-]+|\d+)\.({'|'.join(sorted(KINDS))})\.md", name):
        found.append(f"{name}: name it 123.added.md by its issue, or +word.added.md; kinds are {sorted(KINDS)}")
    if not re.fullmatch(r"[A-Z`\"0-9][^\n#].*[.)]\n", text, re.DOTALL) or "\n\n" in text:
        found.append(f"{name}: write one paragraph of whole sentences, without a heading")
    return found


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_of_the_changelog_is_well_formed(fragment: Path) -> None:
    assert faults(fragment.name, fragment.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("voila.changed.md", "Fine.\n"), ("+voila.improved.md", "Fine.\n"), ("+voila.changed.txt", "Fine.\n"),
        ("+voila.fixed.md", ""), ("12.fixed.md", "# Fixed\n"), ("12.fixed.md", "One.\n\nTwo.\n"),
    ],
)  # fmt: skip
def test_a_fault_of_a_fragment_is_found(name: str, text: str) -> None:
    assert len(faults(name, text)) == 1


def test_the_changelog_has_the_line_below_which_releases_are_written() -> None:
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").count(PYPROJECT["tool"]["towncrier"]["start_string"]) == 1


LOCKED = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8").strip())


def test_the_lock_file_has_a_version_of_every_dependency_that_fits() -> None:
    versions = {}
    for entry in LOCKED:
        locked = Requirement(entry.partition(" \\\n")[0])
        versions.setdefault(canonicalize_name(locked.name), set()).add(str(locked.specifier).removeprefix("=="))
    for each in map(Requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["serve"]):
        found = versions[canonicalize_name(each.name)]
        assert all(map(each.specifier.contains, found)), each


def test_the_lock_file_has_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert all("--hash=sha256:" in entry for entry in LOCKED)
    assert re.search(r"://|file:|@|index|find-links|\n\s*#", text) is None


def test_contributing_names_the_tasks_that_nox_has() -> None:
    tasks = {
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"`nox -s (\w+)`", text)) == tasks


def test_the_forge_runs_what_is_run_here() -> None:
    """The full run on Linux, the tests on three systems with each Python that the package says it takes."""
    jobs = {
        file.stem: yaml.safe_load(file.read_text("utf-8"))["jobs"] for file in (ROOT / ".github/workflows").iterdir()
    }
    assert jobs["full"]["full"]["steps"][-1] == {"run": ".ci/run"}
    matrix = jobs["tests"]["tests"]["strategy"]["matrix"]
    assert matrix == {"os": ["ubuntu-latest", "macos-latest", "windows-latest"], "python": ["3.11", "3.12", "3.13"]}
    assert PROJECT["requires-python"] == f">={matrix['python'][0]}"
    assert jobs.keys() == {"full", "tests", "docs"}

"""The tasks of CONTRIBUTING.md: `nox -l` lists them, `nox -s lint tests` runs two; each has its own environment."""

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["lint", "tests"]
nox.options.reuse_existing_virtualenvs = True


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; what follows `--` goes to pytest."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that repeat the proofs on more cases."""
    session.install("-e", ".[test]")
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def clean_env(session: nox.Session) -> None:
    """Run the tests that install the package from scratch; needs the network."""
    session.install("-e", ".[test]")
    session.run("pytest", "--dist=loadfile", "-m", "clean_env", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Run all checks of .pre-commit-config.yaml on all files."""
    session.install("-e", ".[dev]")
    session.run("pre-commit", "run", "--all-files", "--show-diff-on-failure", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the docs site into site/."""
    session.install("-e", ".[docs]")
    session.run("mkdocs", "build", "--strict")


@nox.session
def pictures(session: nox.Session) -> None:
    """Make the README's pictures of the forms; needs Chromium."""
    session.install("-e", ".[test]")
    environment = {"LLMBUDGET_PICTURES": "docs/pictures"}
    session.run("pytest", "-n0", "-m", "browser", "tests/widgets/test_stories.py", env=environment)


@nox.session
def changes(session: nox.Session) -> None:
    """Print the changelog from the fragments in changes/."""
    session.install("towncrier>=24.8")
    session.run("towncrier", "build", "--draft", "--version", "next")


@nox.session
def lock(session: nox.Session) -> None:
    """Write requirements.lock: current versions and hashes of every dependency, on every system."""
    session.install("uv>=0.6")
    session.run(
        "uv", "pip", "compile", "pyproject.toml", "--extra", "serve", "--universal", "--python-version", "3.11",
        "--upgrade", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header",
        "--quiet", "--output-file", "requirements.lock",
    )  # fmt: skip


@nox.session
def build(session: nox.Session) -> None:
    """Build wheel and source archive into dist/, install the wheel and start it."""
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build")
    session.install("--force-reinstall", *map(str, Path("dist").glob("*.whl")))
    session.run("llmbudget", "--version")

"""Code and commands of the project's documents: found in their order, and run as a reader would run them."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from conftest import CHECKOUT, Served, address_of, stop

from llmbudget.cli import main
from llmbudget.plan.file import read_plan

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(llmbudget [a-z][^`\n]*)`")
SHELL = {"sh", "console", ""}


@dataclass(frozen=True)
class Block:
    """A block of code as it stands in a document."""

    document: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}, line {self.line}"


def documents() -> list[str]:
    """Return the documents that readers copy from."""
    return ["README.md", *(f"docs/{path.name}" for path in sorted((CHECKOUT / "docs").glob("*.md")))]


def blocks(document: str, text: str | None = None) -> list[Block]:
    """Return the blocks of a document, from the first to the last."""
    whole = (CHECKOUT / document).read_text("utf-8") if text is None else text
    return [
        Block(document, whole.count("\n", 0, found.start()) + 2, found[1], found[2]) for found in FENCE.finditer(whole)
    ]


def commands(block: Block) -> list[str]:
    """Return the commands of a block, without their comments."""
    return [
        command for line in block.text.splitlines() if (command := line.partition("  #")[0].strip().partition(" # ")[0])
    ]


def inline_commands(document: str) -> list[str]:
    """Return the commands that stand within sentences."""
    return INLINE.findall(FENCE.sub("", (CHECKOUT / document).read_text("utf-8")))


@dataclass
class Reader:
    """A reader who follows a document from top to bottom, in one folder.

    Attributes:
        passed_over: beginnings of commands and code that cannot run here.
        serve: what a command that serves is given to.
        names: what Python knows after the blocks so far.
        printed: what the block of Python before printed.
        skipped: those of ``passed_over`` that were met.
    """

    passed_over: Mapping[str, str]
    serve: Callable[[list[str]], object]
    names: dict[str, Any] = field(default_factory=dict)
    printed: str = ""
    skipped: set[str] = field(default_factory=set)

    def read(self, block: Block) -> None:
        """Do what a block says; raise what goes wrong, with where it stands."""
        try:
            self._do(block)
        except (Exception, SystemExit) as error:
            raise AssertionError(f"{block}: {error!r}") from error

    def _do(self, block: Block) -> None:
        if block.language in SHELL:
            for command in commands(block):
                if not self._skips(command):
                    self._command(command)
        elif self._skips(block.text):
            return
        elif block.language == "python":
            out = StringIO()
            with redirect_stdout(out):
                exec(compile(block.text, str(block), "exec"), self.names)  # noqa: S102 - what the document says
            self.printed = out.getvalue()
        elif block.language == "yaml":
            read_plan(f"schema: 2\n{block.text}")
        elif block.language == "csv":
            _write_table(block.text)
        elif block.language == "text":
            assert block.text == self.printed, "is not what the code above it prints"
        else:
            raise AssertionError(f"nobody knows how to run {block.language!r}")

    def _skips(self, text: str) -> bool:
        met = {start for start in self.passed_over if text.startswith(start)}
        self.skipped |= met
        return bool(met)

    def _command(self, command: str) -> None:
        program, *arguments = shlex.split(command)
        if program == "export":
            name, _, value = arguments[0].partition("=")
            os.environ[name] = value
        elif program != "llmbudget":
            raise AssertionError(f"nobody knows how to run {command!r}")
        elif arguments[0] == "serve":
            self.serve(arguments)
        else:
            with redirect_stdout(StringIO()):
                assert main(arguments) == 0, f"{command!r} fails"


def _write_table(text: str) -> None:
    """Write a table of one's own under the name that its columns have it by."""
    name = "prices.csv" if text.startswith("provider,") else "accelerators.csv"
    Path("tables").mkdir(exist_ok=True)
    Path("tables", name).write_text(text, encoding="utf-8")


def started_and_stopped(arguments: list[str]) -> None:
    """Run a command that serves until it says where, ask for its first page, and stop it."""
    with tempfile.TemporaryDirectory() as folder:
        data, log = Path(folder), Path(folder, "log.txt")
        (data / "voila/templates").mkdir(parents=True)
        (data / "voila/templates/llmbudget").symlink_to(CHECKOUT / "templates/voila")
        environment = {**os.environ, "JUPYTER_PATH": str(data), "BROWSER": "true", "PYTHONPATH": str(CHECKOUT)}
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "llmbudget", *arguments],
                env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
        server = Served(process, address_of(process, log), log)
        stop(server)
        assert not log.read_text(), log.read_text()

"""Whatever is typed on the command line, the answer is a sentence within seconds, and never a stack trace."""

import argparse
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from each import each
from every_command import Command, commands

from llmbudget.catalog.selection import VARIABLE
from llmbudget.cli import main
from llmbudget.cli.options import DRAWS, Numeric, Written

NUMBERS = [
    "1e999",
    "-1",
    "nan",
    "inf",
    "-inf",
    "",
    " ",
    "many",
    "1,5",
    "9" * 5000,
    "0x10",
    "1e-400j",
    "\u0661\u0662x",
]
"""None of them is within the bounds of any number of the command line."""

SECONDS = 20
"""Many times what it takes, as a machine may do much else."""


def _id(value: object) -> str:
    return str(value) if isinstance(value, Command) else getattr(value, "dest", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files that are none of what is asked for."""
    for suffix in (".yaml", ".xlsx", ".YML"):
        (tmp_path / f"empty{suffix}").touch()
        (tmp_path / f"binary{suffix}").write_bytes(bytes(range(256)) * 20)
        (tmp_path / f"folder{suffix}").mkdir()
    (tmp_path / "list.yaml").write_text("schema: 2\nnotes: [" + "long, " * 2_000_000 + "]", "utf-8")
    return tmp_path


WRONG_FILES = [
    *(f"{name}{suffix}" for name in ("missing", "empty", "binary", "folder") for suffix in (".yaml", ".xlsx", ".YML")),
    "list.yaml", "missing", "", ".", "..", "a\nb.yaml", "a" * 5000 + ".yaml", "no/folder/plan.yaml",
    "empty.yaml/a.yaml",
]  # fmt: skip

LOOKED_AT_CLOSELY = {
    ("check", "plan"),
    ("read", "workbook"),
    ("template check", "template"),
    ("template list", "catalog"),
    ("model", "config"),
    ("new", "model"),
}
"""One of each kind of argument is given every wrong file; the others, by `-m slow`, one of each kind of file.

All of them are opened by the same functions.
"""

OF_EACH_KIND = (
    "missing.yaml",
    "empty.yaml",
    "binary.xlsx",
    "folder.YML",
    "missing",
    "",
    "a\nb.yaml",
    "no/folder/a.yaml",
)


def test_every_argument_is_a_number_a_file_a_choice_or_a_name() -> None:
    """A new number has bounds by `Numeric`; a bare `float` would take nan."""
    names = {
        "host", "token", "tier", "workbook", "template", "plan", "plans", "catalog", "config", "model", "of",
        "bills", "into", "rate", "rule", "log", "of_run", "like", "without", "slack", "teams", "email", "tag", "list",
        "provider",
    }  # fmt: skip
    for command in commands():
        for action in command.actions:
            known = (
                isinstance(action.type, Numeric | Written)
                or action.choices
                or action.nargs == 0
                or action.dest in names
            )
            assert known, f"{command} {action.dest}"
            assert action.type is not float
            assert action.type is not int


@pytest.mark.parametrize(
    ("command", "action"), [(one, action) for one in commands() for action in one.numeric()], ids=_id
)
def test_a_number_that_cannot_be_is_refused_at_once(
    command: Command, action: argparse.Action, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = action.type
    assert isinstance(record, Numeric)
    for text in (*NUMBERS, f"{10 * record.at_most:.0f}"):
        begun = perf_counter()
        if text.startswith("-") and not action.option_strings:
            text = f" {text}"  # noqa: PLW2901 - a number that begins so would be an option
        with pytest.raises(SystemExit, match="2"):
            main(command.line(tmp_path, **{action.dest: text}))
        assert perf_counter() - begun < SECONDS
        told = capsys.readouterr().err.splitlines()[-1]
        assert f"{record.refused}; give a number from " in told
        assert list(tmp_path.iterdir()) == []
    assert [record(f"{bound:.0f}") for bound in (record.at_least, record.at_most)] == [record.at_least, record.at_most]


@pytest.mark.parametrize("text", ["1.5", "0.99999"])
def test_a_count_has_no_decimals(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        DRAWS(text)
    assert DRAWS("1e6") == 1_000_000


READ = [(one, action) for one in commands() for action in one.read() if str(one) != "serve"]


@pytest.mark.parametrize(
    ("command", "action"),
    [
        pytest.param(*case, marks=[] if (str(case[0]), case[1].dest) in LOOKED_AT_CLOSELY else pytest.mark.slow)
        for case in READ
    ],
    ids=_id,
)
def test_a_file_that_is_none_is_told(
    command: Command,
    action: argparse.Action,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.chdir(folder)
    out = folder / "out"
    out.mkdir()
    for name in WRONG_FILES if (str(command), action.dest) in LOOKED_AT_CLOSELY else OF_EACH_KIND:
        if action.dest == "catalog" and not name:
            continue  # no folder is meant
        begun = perf_counter()
        assert main(command.line(out, **{action.dest: name})) == 2, name
        assert perf_counter() - begun < SECONDS
        told = capsys.readouterr()
        assert told.out == ""
        assert 0 < len(told.err) < 10_000 + 2 * len(name)
        assert "Traceback" not in told.err
        assert "Errno" not in told.err
        assert list(out.iterdir()) == [], "nothing is written"


@each("command, action", READ)
def test_a_file_that_is_not_there_is_told_by_every_command(
    command: Command, action: argparse.Action, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.line(tmp_path, **{action.dest: str(tmp_path / "missing.yaml")})) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_plan_of_a_hundred_wrong_values_is_not_a_wall_of_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(f"  - {{tokens: wrong, name: {n}}}" for n in range(400))
    (tmp_path / "plan.yaml").write_text(f"schema: 2\ndata:\n  datasets:\n{rows}\n", "utf-8")
    assert main(["check", str(tmp_path / "plan.yaml")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 101
    assert told[-1] == "and 700 more"


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which $llmbudget is the command."""
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; llmbudget() {{ {sys.executable} -m llmbudget "$@"; }}; {command}'],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_an_output_that_takes_nothing_is_told() -> None:
    """A full disk behind it, or nothing at all: what was asked for is then nowhere."""
    full = run("llmbudget strategies startup > /dev/full")
    assert (full.returncode, full.stderr.count("\n")) == (2, 1)
    assert full.stderr.startswith("the output could not be written (No space left on device)")
    closed = run("llmbudget template list >&-")
    assert (closed.returncode, closed.stderr.count("\n")) == (2, 1)
    assert closed.stderr.startswith("the output could not be written (Bad file descriptor)")


@pytest.mark.parametrize(
    "home", ["/dev/null", *(pytest.param(one, marks=pytest.mark.slow) for one in ("/nowhere", ""))]
)
def test_a_home_that_cannot_be_written_changes_nothing(home: str, tmp_path: Path) -> None:
    found = run(f"llmbudget csv startup -o {tmp_path}/lines.csv", HOME=home)
    assert (found.returncode, found.stderr) == (0, "")


_STOPPED = """
import signal, sys, llmbudget.cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what runs in its background ignore Ctrl+C
print("ready", flush=True)
sys.exit(llmbudget.cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("seconds", [0.3, *(pytest.param(late, marks=pytest.mark.slow) for late in (0, 3))])
def test_ctrl_c_ends_in_one_line(seconds: float, tmp_path: Path) -> None:
    """While it begins, which takes a second, and while it works."""
    output = tmp_path / "found.csv"
    running = subprocess.Popen(
        [sys.executable, "-c", _STOPPED, "risk", "startup", f"--draws={DRAWS.at_most:.0f}", f"--csv={output}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(seconds + 0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate()
    assert (running.returncode, told) == (130, "stopped by Ctrl+C\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["largest startup 5\u20ac", "show caf\u00e9"])
def test_errors_are_shown_on_any_terminal(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that knows no sign beyond ASCII shows another in its place."""
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", terminal)
    try:
        status = main(command.split())
    except SystemExit as refused:  # by the parser of arguments
        status = refused.code  # type: ignore[assignment]
    terminal.seek(0)
    assert (status, "?" in terminal.read()) == (2, True)

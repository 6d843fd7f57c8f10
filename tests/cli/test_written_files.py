"""Every file that a command writes is whole or not there, and one that is there is left as it is without --force."""

import argparse
import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from every_command import Command, commands
from small_search import search_one_accelerator

from llmbudget import Budget, atomic_write
from llmbudget.atomic_write import write_atomically
from llmbudget.cli import main
from llmbudget.excel.read.workbook import ReadBack
from llmbudget.plan import load_plan
from llmbudget.plan.file import PlanError
from llmbudget.presets import preset

OLD = b"what was there before\n"


@pytest.fixture(autouse=True)
def _workbooks_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a workbook is looked at elsewhere; here it is only how it is written."""
    monkeypatch.setattr(Budget, "excel", lambda _, _risk=None: b"workbook" * 10_000)
    monkeypatch.setattr("llmbudget.cli.files.read_back", lambda _: ReadBack(preset("startup"), []))
    search_one_accelerator(monkeypatch)


def _cases(*, quick: bool) -> list[tuple[Command, argparse.Action]]:
    """Return every option that names an output file; long searches separately."""
    return [
        (c, one)
        for c in commands()
        for one in c.written()
        if (str(c) not in {"search", "drivers", "validate"}) == quick
    ]


def _files(command: Command, action: argparse.Action, folder: Path) -> tuple[list[str], list[Path]]:
    """Return arguments that write, and the files that they write."""
    out = folder / "out"
    out.mkdir()
    names = action.type.files or (f"written{(*action.type.suffixes, '.csv')[0]}",)  # type: ignore[union-attr]
    target = out if action.type.files else out / names[0]  # type: ignore[union-attr]
    given = {"risk": {"draws": "1000"}, "place": {"plan": "llama31_program"}}.get(str(command), {})
    return command.line(folder, **{action.dest: str(target)}, **given), [out / name for name in names]


def _id(value: object) -> str:
    return str(value) if isinstance(value, Command) else ""


@contextmanager
def full_disk(free: int) -> Iterator[None]:
    """Let no file grow beyond some bytes: as on a disk with that much space, the write itself fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_every_command_that_writes_is_looked_at() -> None:
    """An option of a path is one that is read, or says what it writes: nothing else stands for a file."""
    writing = {str(command) for command in commands() if any(command.written())}
    assert writing >= {
        "export",
        "csv",
        "read",
        "new",
        "template fill",
        "compare",
        "risk",
        "drivers",
        "search",
        "validate",
    }
    for command in commands():
        for action in command.actions:
            takes_path = action.type is Path or {"-o", "--output", "--csv"} & {*action.option_strings}
            assert not takes_path or action in {*command.written(), *command.read()}, f"{command} {action.dest}"


@pytest.mark.parametrize(
    ("command", "action"),
    [*_cases(quick=True), *(pytest.param(*case, marks=pytest.mark.slow) for case in _cases(quick=False))],
    ids=_id,
)
def test_a_file_is_written_whole_never_over_another_unless_forced(
    command: Command, action: argparse.Action, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also on a full disk, where the old file stays and nothing is left beside it."""
    line, files = _files(command, action, tmp_path)
    for file in files:
        file.write_bytes(OLD)
    assert main(line) == 2
    assert "exists and was not changed; give another name with " in capsys.readouterr().err
    with full_disk(60):
        assert main([*line, "--force"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told == [
        f"{files[0]}: there is no space left for it; nothing was changed. Free some space, or give another path"
    ]
    assert all(file.read_bytes() == OLD for file in files)
    assert {*files[0].parent.iterdir()} == {*files}
    assert main([*line, "--force"]) == 0
    assert all(file.read_bytes() != OLD for file in files)
    assert {*files[0].parent.iterdir()} == {*files}


def test_new_leaves_no_half_plan_on_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    with full_disk(4096):
        assert main(["new", "startup", "-o", str(path)]) == 2
    assert "there is no space left for it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_python_writes_whole_files_too(tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    path.write_bytes(OLD)
    with full_disk(4096), pytest.raises(OSError, match="there is no space left"):
        Budget("startup").to_excel(path)
    assert path.read_bytes() == OLD
    with full_disk(4096), pytest.raises(OSError, match="there is no space left"):
        Budget("startup").fill_template("us_grant_by_year", path)
    assert path.read_bytes() == OLD


def test_python_writes_no_workbook_that_a_word_processor_would_open(tmp_path: Path) -> None:
    path = tmp_path / "budget.docx"
    for write in (Budget("startup").to_excel, partial(Budget("startup").fill_template, "us_grant_by_year")):
        with pytest.raises(PlanError, match=r"budget\.docx: an Excel workbook ends in \.xlsx; give such a name\.$"):
            write(path)
    assert not path.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_at_the_last_moment_changes_nothing(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems say only at `fsync` that there is no space."""

    def fail(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "plan.yaml"
    path.write_bytes(OLD)
    monkeypatch.setattr(atomic_write.os, "fsync", fail)
    with pytest.raises(OSError, match="plan") as caught:
        write_atomically(path, "new")
    assert caught.value.filename == str(path)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (OLD, [path])


def test_ctrl_c_while_writing_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_descriptor: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "plan.yaml"
    path.write_bytes(OLD)
    monkeypatch.setattr(atomic_write.os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (OLD, [path])


def test_permissions_and_links_stay_as_they_are(tmp_path: Path) -> None:
    """And a new file may be read by whom the system lets, as any other."""
    path, link, fresh, plain = (tmp_path / name for name in ("plan.yaml", "link.yaml", "fresh.yaml", "plain"))
    path.write_bytes(OLD)
    path.chmod(0o640)
    link.symlink_to(path.name)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert (path.read_text("utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)
    plain.touch()
    write_atomically(fresh, "new")
    assert stat.S_IMODE(fresh.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text("utf-8") == "new"


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    """Such as /dev/null, or a pipe to another program."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(tmp_path / "pipe", "new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    write_atomically("/dev/null", "new")
    assert not Path("/dev/null").is_file()


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming would not ask; root may write everything, so that the system's answer is given here."""
    path = tmp_path / "plan.yaml"
    path.write_bytes(OLD)
    monkeypatch.setattr(atomic_write.os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="Permission denied"):
        write_atomically(path, "new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (OLD, [path])


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/bin/setpriv").exists(), reason="root may write everywhere")
def test_a_folder_without_permission_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    command = [sys.executable, "-m", "llmbudget", "new", "startup", "-o", str(folder / "plan.yaml")]
    dropped = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    run = subprocess.run([*dropped, *command], capture_output=True, text=True, check=False)
    assert run.stderr == f"{folder / 'plan.yaml'}: Permission denied; give another path\n"
    assert (run.returncode, list(folder.iterdir())) == (2, [])


_WRITES_ON = """
import sys
from llmbudget.atomic_write import write_atomically
print("ready", flush=True)
while True:
    for sign in "ab":
        write_atomically(sys.argv[1], sign * 3_000_000)
"""


def test_a_program_that_is_killed_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    """Killed ten times in the midst of writing, at other moments each time."""
    path = tmp_path / "plan.yaml"
    for moment in range(10):
        writer = subprocess.Popen([sys.executable, "-c", _WRITES_ON, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        while not path.exists():
            time.sleep(0.001)
        time.sleep(0.003 * moment)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        content = path.read_bytes()
        assert content in (b"a" * 3_000_000, b"b" * 3_000_000)


def test_a_folder_that_is_not_there_is_told_before_the_work_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search takes minutes, and would be lost."""
    monkeypatch.setattr(Budget, "search", lambda *_, **__: pytest.fail("it began"))
    for path in (tmp_path / "nowhere" / "found.csv", tmp_path):
        assert main(["search", "startup", f"--csv={path}"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"{tmp_path / 'nowhere' / 'found.csv'}: No such file or directory; give another path"
    assert said[1].startswith(f"{tmp_path}: exists and was not changed")


def test_names_in_capitals_are_names_too(tmp_path: Path) -> None:
    plan = tmp_path / "PLAN.YAML"
    assert main(["new", "startup", "-o", str(plan)]) == 0
    assert load_plan(plan) == Budget(plan).plan
    assert main(["check", str(plan)]) == 0
    assert main(["export", str(plan), "-o", str(tmp_path / "BUDGET.XLSX")]) == 0
    assert main(["csv", str(plan), "-o", str(tmp_path / "LINES.CSV")]) == 0

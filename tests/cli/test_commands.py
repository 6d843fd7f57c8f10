"""The command line does what the README says and names what cannot be right."""

import io
import os
import subprocess
import sys
import warnings
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from edits import Edited
from spreadsheets import content_of

from llmbudget import Budget
from llmbudget.cli import main
from llmbudget.excel.write.layout import Layout
from llmbudget.plan import load_plan
from llmbudget.presets import preset

WRONG_PLAN = """
schema: 1
workload: {tokens: -2e9, colour: blue}
compute: {n_accelerators: many}
data:
  datasets:
  - {name: Tickets}
  - {name: Manuals, kind: stolen}
"""


def test_new_writes_the_preset_as_a_plan_that_reads_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    assert main(["new", "startup", "-o", str(path)]) == 0
    assert load_plan(path) == preset("startup")


def test_new_never_overwrites_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("mine", encoding="utf-8")
    assert main(["new", "startup", "-o", str(path)]) == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert "exists and was not changed" in capsys.readouterr().err


def test_export_writes_the_same_bytes_as_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the same plan gives the same bytes again is held to beside the workbook's package."""
    monkeypatch.setattr(Budget, "excel", lambda budget, _risk=None: content_of(budget.plan))
    path = tmp_path / "budget.xlsx"
    assert main(["export", "startup", "-o", str(path)]) == 0
    assert path.read_bytes() == Budget("startup").excel()
    assert openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True).sheetnames[0] == "Cover"


def test_export_wants_a_name_that_excel_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "startup", "-o", str(tmp_path / "budget.xls")]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_read_writes_the_plan_of_a_workbook_and_says_what_changed_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exported workbook is a plan for every other command, too; the plan file is never overwritten."""
    workbook, plan = tmp_path / "budget.xlsx", tmp_path / "plan.yaml"
    tokens = Layout(preset("startup")).places["tokens"].cell().replace("$", "")
    workbook.write_bytes(Edited(content_of(preset("startup"))).type(tokens, 3e9).content())
    assert main(["read", str(workbook), "-o", str(plan)]) == 0
    assert load_plan(plan).replace(changes=()) == preset("startup").replace(tokens=3e9)
    assert "- Training tokens: 20,000,000,000 → 3,000,000,000" in capsys.readouterr().out
    assert main(["check", str(workbook)]) == 0
    assert main(["read", str(workbook), "-o", str(plan)]) == 2
    assert "exists and was not changed" in capsys.readouterr().err


def test_read_names_every_problem_with_its_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook, places = tmp_path / "budget.xlsx", Layout(preset("startup")).places
    cells = [places[name].cell().replace("$", "") for name in ("tokens", "n_accelerators")]
    edit = Edited(content_of(preset("startup")))
    for cell in cells:
        edit.type(cell, "many")
    workbook.write_bytes(edit.content())
    assert main(["read", str(workbook), "-o", str(tmp_path / "plan.yaml")]) == 2
    assert [line.partition(": ")[0] for line in capsys.readouterr().err.splitlines()] == cells


def test_show_prints_every_category_and_the_total(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "startup"]) == 0
    shown = capsys.readouterr().out
    for word in ("Data", "Compute", "People", "Software", "Contingency", "Total cost", "Runway"):
        assert word in shown
    assert f"{Budget('startup')['total_cost']:,.0f} USD" in shown


def test_check_names_every_problem_with_its_path_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(WRONG_PLAN, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    problems = capsys.readouterr().err.splitlines()
    starts = ("workload.tokens:", "workload.colour:", "compute.n_accelerators:", "data.datasets[2].kind:")
    assert len(problems) == len(starts)
    for start in starts:
        assert any(problem.startswith(start) for problem in problems)


def test_check_says_what_to_do_about_a_valid_plan_that_does_not_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    large = "{method: full, parameters_total: 7e10, parameters_active: 7e10, context_length: 2048}"
    path.write_text(f"schema: 1\nworkload: {large}\n", "utf-8")
    assert main(["check", str(path)]) == 0
    assert "The model does not fit into memory. It needs at least 25 accelerators. Take more" in capsys.readouterr().out


@pytest.mark.parametrize("plan", ["nowhere", "nowhere.yaml"])
def test_a_plan_that_does_not_exist_is_named(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", plan]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "0", "-1", "many"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--no-browser", f"--port={port}"])
    assert "give a number from 1 to 65535" in capsys.readouterr().err


def test_new_writes_only_what_can_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "startup", "-o", str(tmp_path / "plan.txt")]) == 2
    assert "ends in .yaml" in capsys.readouterr().err


@pytest.mark.slow
def test_any_terminal_will_do() -> None:
    """One that knows no sign beyond ASCII, and one that stops reading. The module is the same command."""
    run = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m llmbudget show startup | head -1"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert "Support assistant" in run.stdout


def test_a_terminal_that_knows_no_sign_beyond_ascii_shows_the_whole_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["show", "startup"]) == 0
    terminal.seek(0)
    assert "Runway" in terminal.read()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nowhere" / "budget.xlsx"
    assert main(["export", "startup", "-o", str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: No such file or directory; give another path\n"


def test_a_plan_at_another_size_keeps_the_name_of_its_purpose(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    assert main(["new", "startup", "--tier", "large", "-o", str(path)]) == 0
    assert load_plan(path).organisation.plan_name == "Support assistant"


def test_prices_that_another_size_sets_aside_are_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the line of Python that Python adds."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        assert main(["new", "big_tech", "--tier", "large", "-o", str(tmp_path / "plan.yaml")]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Set aside: Your one-year price")


def test_a_published_run_has_its_own_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "gpt3", "--tier", "large", "-o", str(tmp_path / "plan.yaml")]) == 2
    assert "'gpt3' is a published run" in capsys.readouterr().err


def test_a_booking_that_books_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("schema: 2\norganisation: {bookings: [{name: Nonsense}]}\n", encoding="utf-8")
    for command in ("check", "show"):
        assert main([command, str(path)]) == 0
        assert "The booking of 'Nonsense' has no effect" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "0"], "0 is not a port; give a number from 1 to 65535"),
        (["--warm", "-1"], "-1 kernels cannot be kept ready; give a number from 0 to 20"),
        (["--warm", "21"], "21 kernels cannot be kept ready; give a number from 0 to 20"),
        (["--most-pages", "0"], "0 pages cannot be open; give a number from 1 to 1000"),
    ],
)
def test_serve_refuses_numbers_that_cannot_be(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["serve", *options])
    assert sentence in capsys.readouterr().err


def test_serve_refuses_a_token_that_is_soon_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "startup", "--token", "secret"]) == 2
    assert capsys.readouterr().err == "a token of 6 characters is easy to guess; use 8 or more, or no token\n"

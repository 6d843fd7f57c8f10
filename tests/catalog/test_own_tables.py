"""An accelerator and its price, added by a CSV file, are found wherever those that ship are."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from slim import slim, with_only
from spreadsheets import Engine

from llmbudget import Budget, PlanError, catalog, server
from llmbudget.analysis import uncertainty
from llmbudget.catalog.selection import VARIABLE
from llmbudget.cli import main
from llmbudget.plan import parameters, read_plan, write_plan
from llmbudget.presets import preset
from llmbudget.server import application
from llmbudget.widgets import app
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

DOCS = Path(__file__).parents[2] / "docs" / "own-prices.md"
OWN = {"accelerator": "Card-1", "provider": "Computing centre", "region": "campus"}


@pytest.fixture(autouse=True)
def _only_what_ships_afterwards() -> Iterator[None]:
    yield
    catalog.use(None)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "accelerators.csv").write_text("id,peak_tflops,memory_gb,as_of\nCard-1,500,96,2026-11-20\n", "utf-8")
    prices = "provider,accelerator,region,on_demand_price,as_of\nComputing centre,Card-1,campus,1.5,2026-11-20\n"
    (tmp_path / "prices.csv").write_text(prices, "utf-8")
    return tmp_path


@pytest.fixture
def broken(tables: Path) -> Path:
    (tables / "prices.csv").write_text(
        "provider,accelerator,on_demand_price,as_of\nX,Card-1,free,2026-11-20\n", "utf-8"
    )
    return tables


def without_pins(text: str) -> str:
    """Return a plan file as it was before plans pinned their prices."""
    return re.sub(r"^facts:.*(?=^# End)", "", text, flags=re.MULTILINE | re.DOTALL)


def options(name: str) -> tuple[str, ...]:
    return parameters()[name].record.options(catalog.chosen())


def test_it_is_found_in_numbers_words_and_lines(tables: Path) -> None:
    without = Budget("startup").lines()
    catalog.use(tables)
    for name, value in OWN.items():
        assert value in options(name)
    budget = Budget("startup", **OWN, spot_share=0)
    assert budget["on_demand_price"] == 1.5
    assert budget["check_offer"] == 1
    assert Budget("startup", accelerator="Card-1")["on_demand_price"] == 1.5
    assert budget.lines().loc["training_cost", "total"] < without.loc["training_cost", "total"]
    assert "Card-1" in budget.explain("offer_number")
    assert read_plan(write_plan(budget.plan), catalog.chosen()) == budget.plan


@pytest.mark.slow
def test_it_is_found_in_the_workbook_which_calculates_with_it(tables: Path) -> None:
    catalog.use(tables)
    budget = Budget("startup", **OWN)
    content = budget.excel(budget.uncertainty(draws=1))
    catalogue = openpyxl.load_workbook(BytesIO(with_only(content, "Catalogue")))["Catalogue"]
    cells = {cell.value for row in catalogue for cell in row}
    assert {*OWN.values(), 1.5, "own"} <= cells
    engine = Engine(slim(content), budget.plan)
    assert engine.value("on_demand_price") == 1.5
    assert engine.value("total_cost") == pytest.approx(budget["total_cost"], rel=1e-9)
    engine.set_plan(preset("startup"))
    assert engine.value("total_cost") == pytest.approx(Budget("startup")["total_cost"], rel=1e-9)


def test_it_is_found_in_the_form(tables: Path) -> None:
    catalog.use(tables)
    session = Session()
    for name, value in OWN.items():
        assert value in {option["value"] for option in view_of(session)["fields"][name]["options"]}
        session.set(name, value)
    assert not session.refused
    assert session.budget["on_demand_price"] == 1.5


def test_without_the_folder_it_is_gone(tables: Path) -> None:
    catalog.use(tables)
    budget = Budget("startup", **OWN)
    catalog.use(None)
    assert not any(value in options(name) for name, value in OWN.items())
    with pytest.raises(PlanError, match="Accelerator: 'Card-1' is not in the list"):
        read_plan(without_pins(write_plan(budget.plan)))
    assert "Card-1" not in Budget("startup")["accelerators_id"]


def test_a_page_opens_without_tables_that_cannot_be_used(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.use(None)
    monkeypatch.setenv(VARIABLE, str(broken))
    place = f"{broken / 'prices.csv'}, line 2, column on_demand_price"
    assert app().view["notice"] == f"Your own tables of prices are left out: {place}: 'free' is not a number."


def test_every_command_takes_a_folder(
    tables: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.use(tables)
    plan = tables / "plan.yaml"
    plan.write_text(without_pins(write_plan(Budget("startup", **OWN).plan)), encoding="utf-8")
    catalog.use(None)
    monkeypatch.setattr(Budget, "excel", lambda _, _risk=None: b"workbook")  # another test looks into it
    monkeypatch.setattr(uncertainty, "MOST_DRAWS", uncertainty.LEAST_DRAWS)
    for command in (["show"], ["check"], ["export", "-o", str(tables / "budget.xlsx")]):
        assert main([*command, str(plan), "--catalog", str(tables)]) == 0
        catalog.use(None)
    assert main(["new", "startup", "-o", str(tables / "new.yaml"), "--catalog", str(tables)]) == 0
    capsys.readouterr()
    catalog.use(None)
    assert main(["check", str(plan)]) == 2
    assert "'Card-1' is not in the list" in capsys.readouterr().err


def test_kernels_find_the_folder_from_where_they_run(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They run in the folder of the workbooks, so that a path must not depend on it."""
    found: list[str] = []
    monkeypatch.chdir(tables.parent)
    monkeypatch.setattr(application, "run", lambda *_, **__: found.append(os.environ[VARIABLE]))
    assert main(["serve", "--catalog", tables.name]) == 0
    server.serve()
    assert found == [str(tables.resolve())] * 2


@pytest.mark.parametrize("by", ["option", "variable"])
@pytest.mark.parametrize("command", ["show startup", "serve --no-browser", "export startup -o budget.xlsx"])
def test_a_command_says_in_one_sentence_what_is_wrong_in_a_table(
    command: str, by: str, broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(broken) if by == "variable" else "")
    extra = ["--catalog", str(broken)] if by == "option" else []
    assert main([*command.split(), *extra]) == 2
    assert capsys.readouterr().err == _wrong_price(broken)


def test_a_program_that_starts_with_wrong_tables_says_the_same(broken: Path) -> None:
    """Nothing that is imported reads them."""
    run = subprocess.run(
        [sys.executable, "-m", "llmbudget", "serve", "--no-browser"],
        cwd=broken, env={**os.environ, VARIABLE: str(broken)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (2, _wrong_price(broken))


def _wrong_price(tables: Path) -> str:
    return f"{tables / 'prices.csv'}, line 2, column on_demand_price: 'free' is not a number\n"


def test_the_worked_example_of_the_docs_works(tmp_path: Path) -> None:
    text = DOCS.read_text("utf-8")
    (tmp_path / "tables").mkdir()
    csvs = re.findall(r"`(\w+\.csv)`[^`]*?(?:`[^`\n]+`[^`]*?)*?```csv\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in csvs] == ["accelerators.csv", "prices.csv"]
    for name, content in csvs:
        (tmp_path / "tables" / name).write_text(content, "utf-8")
    code, expected = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)[0]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(DOCS.parents[1])},
    )  # fmt: skip
    assert (run.stdout, run.stderr) == (expected, "")

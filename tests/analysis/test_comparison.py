"""Plans side by side: results, inputs that differ, and one file of both."""

import csv
from pathlib import Path

import pytest
from spreadsheets import content_of

import llmbudget
from llmbudget import Budget, PlanError
from llmbudget.analysis.comparison import MOST_PLANS, Comparison
from llmbudget.api.comparing import compare
from llmbudget.cli import main
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import write_plan
from llmbudget.presets import preset

LEAN = Budget("startup", n_accelerators=16)


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Everything that can be opened."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "plan.yaml").write_text(write_plan(LEAN.plan), encoding="utf-8")
    (folder / "book.xlsx").write_bytes(content_of(preset("startup")))
    return compare({"preset": "academic", "file": folder / "plan.yaml", "book": folder / "book.xlsx", "plan": LEAN})


def test_it_opens_presets_files_workbooks_and_budgets(four: Comparison) -> None:
    totals = four.results().loc["total_cost"]
    assert list(four.budgets) == ["preset", "file", "book", "plan"]
    assert totals["preset"] == Budget("academic")["total_cost"]
    assert totals["file"] == totals["plan"] == LEAN["total_cost"]
    assert totals["book"] == Budget("startup")["total_cost"]
    assert compare({"plan": LEAN.plan}).results().loc["total_cost", "plan"] == LEAN["total_cost"]


def test_it_is_a_front_door_of_the_package() -> None:
    assert llmbudget.compare is compare


def test_categories_add_up_to_the_total_which_is_within_its_range(four: Comparison) -> None:
    table = four.results()[["preset", "plan"]]
    sums = table.loc[[f"{category}_cost" for category in CATEGORIES]].sum()
    assert list(sums) == pytest.approx(list(table.loc["total_cost"]))
    assert (table.loc["total_cost_p10"] < table.loc["total_cost"]).all()
    assert (table.loc["total_cost_p90"] > table.loc["total_cost"]).all()
    assert table.loc["cost_per_million_tokens", "plan"] == pytest.approx(LEAN["total_cost"] / 20_000)


def test_what_one_profile_reads_is_empty_for_others_and_left_out_without_any(four: Comparison) -> None:
    table = four.results()
    assert table.loc[list(ORGANIZATIONS["startup"].compared), "preset"].isna().all()
    assert table.loc[list(ORGANIZATIONS["startup"].compared), "plan"].notna().all()
    assert not set(ORGANIZATIONS["big_tech"].compared) & set(table.index)
    assert table.index.is_unique


def test_checks_that_fail_are_counted() -> None:
    failing = Budget("startup", opening_cash=0)
    table = compare({"good": "startup", "bad": failing}).results()
    assert list(table.loc["failed_checks", ["good", "bad"]]) == [0, len(failing.failed_checks())]
    assert failing.failed_checks()


def test_inputs_are_those_that_differ() -> None:
    table = compare({"plan": "startup", "lean": LEAN}).inputs()
    assert table.to_dict("index") == {
        "n_accelerators": {"label": "Accelerators", "unit": "accelerators", "plan": "8", "lean": "16"}
    }


def test_what_cannot_be_opened_is_told_with_its_name() -> None:
    with pytest.raises(PlanError, match=r"^finance: 'nothing' is not a preset"):
        compare({"good": "startup", "finance": "nothing"})


@pytest.mark.parametrize("number", [0, MOST_PLANS + 1])
def test_too_few_and_too_many_are_refused(number: int) -> None:
    with pytest.raises(PlanError, match=f"^{number} plans cannot be compared; choose 1 to 12"):
        compare({str(place): LEAN for place in range(number)})


def test_the_file_has_both_tables_and_no_formula() -> None:
    comparison = compare({"=1+1": "startup", "lean": LEAN})
    rows = list(csv.reader(comparison.csv().decode().splitlines()))
    assert rows[0] == ["result", "label", "unit", "'=1+1", "lean"]
    assert float(rows[1][4]) == LEAN["total_cost"]
    assert rows[-2:] == [
        ["input", "label", "unit", "'=1+1", "lean"],
        ["n_accelerators", "Accelerators", "accelerators", "8", "16"],
    ]


def test_the_command_prints_both_tables_and_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "both.csv"
    assert main(["compare", "startup", "gpt3", "--csv", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Results", "startup", "gpt3"]
    totals = [f"{Budget(name)['total_cost']:,.0f}" for name in ("startup", "gpt3")]
    assert lines[1].split() == ["Total", "cost,", "USD", *totals]
    assert any(line.split() == ["Accelerators,", "accelerators", "8", "10,000"] for line in lines)
    assert any(line.split() == ["Cash", "lasts", "through", "the", "budget", "yes", "–"] for line in lines)
    assert path.read_bytes() == compare({"startup": "startup", "gpt3": "gpt3"}).csv()


def test_the_command_refuses_a_broken_file_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.yaml").write_text("tokens: 1")
    assert main(["compare", "startup", str(tmp_path / "broken.yaml")]) == 2
    assert "broken.yaml: schema: missing" in capsys.readouterr().err

"""The reports of risk, drivers, search and largest: terminal and files show the same figures as Python."""

import io
import sys
from pathlib import Path

import pandas as pd
import pytest
from small_search import search_one_accelerator

from llmbudget import Budget, PlanError
from llmbudget.cli import main
from llmbudget.cli.analysis_reports import placement_report, search_report

SMALL = """
schema: 2
workload: {parameters_total: 8e9, parameters_active: 8e9, tokens: 2e9, method: full}
compute: {n_accelerators: 8}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def test_risk_prints_ranges_chances_and_contingency_and_writes_the_table(
    plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = tmp_path / "risk.csv"
    assert main(["risk", plan, "--draws", "5000", "--seed", "3", "--csv", str(csv)]) == 0
    printed, found = capsys.readouterr(), Budget(plan).uncertainty(5000, 3)
    assert printed.err == ""  # no bar where nobody looks at a terminal
    assert "5,000 draws of every number with a range, seed 3" in printed.out
    assert f"{found.quantile('total_cost', 0.9):,.0f}" in printed.out
    assert f"{found.contingency(0.8).amount:,.0f} USD" in printed.out
    assert "exceeds the cap" in printed.out
    assert pd.read_csv(csv, index_col="quantity")["P90"]["total_cost"] == found.quantile("total_cost", 0.9)


def test_drivers_prints_the_widest_and_writes_all(
    plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = tmp_path / "drivers.csv"
    assert main(["drivers", plan, "--csv", str(csv)]) == 0
    printed, table = capsys.readouterr().out, Budget(plan).drivers()
    assert table["label"].iloc[0] in printed
    assert f"{min(table['share'].sum(), 1):.0%}" in printed
    assert list(pd.read_csv(csv)["parameter"]) == list(table.index)


def test_search_prints_the_front_and_why_others_are_left_out(plan: str) -> None:
    over = {"accelerator": ["H100-SXM5-80GB"], "provider": ["AWS"], "n_accelerators": [1, 8], "strategies": []}
    found = Budget(plan).search(over=over)
    report = search_report(found)
    assert f"{found.n_candidates:,} candidates. For {len(found.points)} of them, no other is both cheaper" in report
    assert f"{found.points[0].cost:,.0f}" in report
    assert all(why in report for why in found.left_out)


def test_the_search_of_the_shell_is_that_of_python(
    plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    search_one_accelerator(monkeypatch)
    csv = tmp_path / "front.csv"
    assert main(["search", plan, "--deadline", "6", "--risk", "low", "--csv", str(csv)]) == 0
    search = Budget(plan).search(deadline=6, risk="low")
    assert search_report(search) in capsys.readouterr().out
    assert list(pd.read_csv(csv)["net_cost"]) == [point.cost for point in search.points]


def test_largest_prints_what_the_money_trains_and_what_limits_it(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["largest", plan, "50000", "--of", "tokens"]) == 0
    found = Budget(plan).largest(50_000, "tokens")
    printed = capsys.readouterr().out
    assert f"{found.tokens / 1e9:,.4g} billion tokens" in printed
    assert found.limit in printed


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["largest", "startup", "1e6", "--of", "both"], "and this plan adapts a trained model. Choose"),
        (["largest", "startup", "1", "--of", "tokens"], "Money: 1 USD is not enough for any run"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    assert said in capsys.readouterr().err


def test_no_draws_are_refused_by_the_shell_and_by_python(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["risk", "startup", "--draws", "0"])
    assert "0 is not a number of draws; give a number from 1 to 10,000,000" in capsys.readouterr().err
    with pytest.raises(PlanError, match="Draws: 0 is not a number of draws; enter a whole number above 0"):
        Budget("startup").uncertainty(0)


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_long_work_is_on_a_terminal(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["drivers", plan]) == 0
    assert " parts" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r"), "it is gone when the work is done"


def test_places_of_runs_are_printed_and_come_before_strategies_and_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    search_one_accelerator(monkeypatch)
    clusters = [{"name": "Dear", "on_demand_quote": 9}, {"name": "Cheap", "on_demand_quote": 1, "granted_hours": 1}]
    run = {"name": "Tune", "kind": "given_hours", "hours": 500, "cluster": "Dear"}
    budget = Budget("startup", clusters=clusters, runs=[run])
    budget.save(tmp_path / "plan.yaml")
    plan, csv = str(tmp_path / "plan.yaml"), tmp_path / "places.csv"
    assert main(["place", plan, "--keep-offers", "--csv", str(csv)]) == 0
    placement = budget.place(offers=False)
    out = capsys.readouterr().out
    assert placement_report(placement) in out
    assert "Tune: Cheap, instead of Dear. Saves" in out
    assert list(pd.read_csv(csv)["saving"]) == pytest.approx([placement.saving])
    assert main(["strategies", plan, "--place"]) == 0
    assert placement_report(budget.place()) in capsys.readouterr().out

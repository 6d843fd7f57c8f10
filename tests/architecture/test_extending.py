"""What CONTRIBUTING.md shows how to add is added in one place, and is then found everywhere.

All of it is added to one copy of the package, which writes one workbook: that and starting Python are most of the work.
"""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from import_orders import imported_first

ROOT = Path(__file__).parents[2]
WITH_ALL = """
from io import BytesIO
import openpyxl
from llmbudget import Budget, compare
from llmbudget.analysis.ledger import effects
from llmbudget.cli.strategy_report import strategy_report
from llmbudget.cli import main
from llmbudget.plan import read_plan, write_plan
from llmbudget.presets import organisations
from llmbudget.report import report
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.page_data import view_of

written = Budget("government", support_price=2).use("night_rates", discount_share=0.5)
content = BytesIO(written.excel(written.uncertainty(draws=1)))
values = openpyxl.load_workbook(content, data_only=True, read_only=True)
names = values.defined_names
"""
PARAMETER_AND_LINE = """
budget = Budget("startup", support_price=2)
cost = 2 * budget["accelerator_hours"]
line = budget.lines().loc["support_cost"]
assert line["total"] == cost and abs(line.filter(regex="^20").sum() - cost) < 1e-6
assert abs(budget["compute_cost"] - Budget("startup", support_price=0)["compute_cost"] - cost) < 1e-6
assert "accelerator_hours * support_price" in budget.explain("support_cost")
assert "Support" in report(budget)
assert read_plan(write_plan(budget.plan)) == budget.plan
assert "in_support_price" in names and "out_support_cost" in names
session = Session(budget.plan)
session.set("support_price", "3")
assert view_of(session)["fields"]["support_price"]["text"] == "3"
assert form()["lines"]["support_cost"]["label"] == "Support"
assert view_of(session)["results"]["lines"]["support_cost"]["amount"] == 1.5 * cost
"""
STRATEGY = """
plain = Budget("gpt3")
budget = plain.use("night_rates", discount_share=0.5)
assert budget["on_demand_price"] == plain["on_demand_price"] / 2
saved = plain["total_cost"] - budget["total_cost"]
assert saved > 0 and abs(budget.ledger().loc["night_rates", "in_sequence"] - saved) < 1e-6
assert budget.without("night_rates")["total_cost"] == plain["total_cost"]
assert "Night rates" in strategy_report(budget)
assert "night_rates_discount_share" in budget.explain("on_demand_price")
assert read_plan(write_plan(budget.plan)) == budget.plan
assert {"in_night_rates_use", "in_night_rates_discount_share"} <= set(names)
assert names["in_night_rates_use"].attr_text.startswith("Strategies!")
session = Session(plain.plan)
session.set("night_rates_use", "true")
assert session.plan.strategies.night_rates.use
assert view_of(session)["fields"]["night_rates_discount_share"]["text"] == "20%"
"""
SHEET_AND_CHART = """
formulas = openpyxl.load_workbook(content)
assert formulas.sheetnames.index("Rent") == formulas.sheetnames.index("Summary") + 1
for sheet, links in ((formulas["Rent"], True), (values["Rent"], False)):
    rows = {row[2].value: row for row in sheet.iter_rows() if row[2].value in written.values}
    assert len(rows) == 4
    for name, row in rows.items():
        [cell] = [cell for cell in row[4:] if cell.value is not None]
        assert "Calculation!" in cell.value if links else abs(cell.value - written[name]) < 1e-6, name
cover = [cell.value for row in values["Cover"].iter_rows() for cell in row]
assert "Rent" in cover and "What the rented accelerators cost" in cover
[chart] = formulas["Rent"]._charts
[series] = chart.series
first, *_, last = sorted(row[0].row for row in rows.values())
column = cell.column_letter
assert series.val.numRef.f.replace("'", "") == f"Rent!${column}${first}:${column}${last}"
"""
ORGANIZATION_FILE = '''
"""Government programs: what is appropriated, by year."""

from llmbudget.organizations.organization import STRATEGIES, FinanceView, FormOrder, Organization

GOVERNMENT = Organization(
    id="government",
    title="Government",
    noun="a government program",
    readers="For program managers.",
    question="What must be appropriated, and for which year?",
    view=FinanceView(
        "Program",
        "Appropriations by year.",
        figures=("total_cost", "lowest_cash"),
        rows=("cash_out_by_year", "total_cost_by_year", "year_end_cash"),
        sums=frozenset({"total_cost_by_year"}),
        levels=frozenset({"year_end_cash"}),
    ),
    form=FormOrder(("schedule", STRATEGIES), opened=frozenset({"schedule"}), rare=frozenset({"credits"})),
    tiles={"opex_cost": "To be appropriated"},
    compared=("opex_cost",),
    funded_by=("opening_cash", "appropriated"),
)
'''
ORGANIZATION = """
assert organisations()[-1] == "government"
budget = Budget("government")
assert list(budget.finance_view().index) == ["cash_out_by_year", "total_cost_by_year", "year_end_cash"]
assert "Program" in report(budget).splitlines()
assert read_plan(write_plan(budget.plan)) == budget.plan
table = compare({"one": "government", "other": "startup"}).results()
assert table.loc["opex_cost", "one"] == budget["opex_cost"] and table.loc["opex_cost"].isna()["other"]
cells = {cell for row in values["Program"].iter_rows(values_only=True) for cell in row}
assert {"lowest_cash", "cash_out_by_year", "year_end_cash"} <= cells
described = form()
assert described["profiles"]["government"] == "Government"
assert described["layouts"]["government"][0]["id"] == "schedule"
assert described["tiles"]["government"][0]["label"] == "To be appropriated"
assert [row["id"] for row in described["views"]["government"]["rows"]] == list(budget.finance_view().index)
view = view_of(Session("government"))
assert view["summaries"]["funding"].endswith(" appropriated") and "Government" in view["header"]["organisation"]
assert main(["new", "government", "-o", "plan.yaml"]) == 0
"""

QUESTIONS = {
    "parameter and cost line": PARAMETER_AND_LINE,
    "strategy": STRATEGY,
    "sheet and chart": SHEET_AND_CHART,
    "organization": ORGANIZATION,
}
ASK = """
import json, sys, traceback

with_all, questions = json.load(sys.stdin)
exec(with_all)
failures = {}
for name, question in questions.items():
    try:
        exec(question, {**globals()})
    except Exception:
        failures[name] = traceback.format_exc()
print(json.dumps(failures))
"""


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is not found, by what was added."""
    folder = tmp_path_factory.mktemp("extended")
    package = shutil.copytree(ROOT / "llmbudget", folder / "llmbudget")
    parameter, line, strategy, strategy_line, sheet, chart, chart_line = _examples()
    _add_parameter_and_line(package, parameter, line)
    _add_strategy(package, strategy, strategy_line)
    _add_sheet(package, sheet, chart, chart_line)
    _add_organization(package)
    run = subprocess.run(
        [sys.executable, "-c", ASK],
        input=json.dumps([WITH_ALL, QUESTIONS]), cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stderr == ""
    found = json.loads(run.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("what", QUESTIONS)
def test_what_contributing_shows_how_to_add_is_found_everywhere(what: str, failures: dict[str, str]) -> None:
    assert failures.get(what, "") == ""


def _examples() -> list[str]:
    """Return the code of CONTRIBUTING.md.

    A parameter, a cost line, a strategy and its place among the others, a sheet, a chart and its call.
    """
    return re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)


def _add_parameter_and_line(package: Path, parameter: str, line: str) -> None:
    for file, code in (("plan", textwrap.indent(parameter, "    ")), ("model", f"\n\n{line}")):
        path = package / file / "compute.py"
        path.write_text(path.read_text("utf-8") + code, encoding="utf-8")


def _add_strategy(package: Path, strategy: str, line: str) -> None:
    (package / "strategies/night_rates.py").write_text(strategy, encoding="utf-8")
    first = "    spot_pricing: SpotPricing"
    listed, text = package / "strategies/__init__.py", (package / "strategies/__init__.py").read_text("utf-8")
    text = text.replace(first, f"    {line}{first}")
    listed.write_text(f"from llmbudget.strategies.night_rates import NightRates\n{text}", encoding="utf-8")


def _add_sheet(package: Path, sheet: str, chart: str, line: str) -> None:
    """Put the sheet, with its chart, behind the summary."""
    imported = "from llmbudget.excel.write.book import Book\n"
    code = f"{sheet}    {line}\n\n{chart}".replace(
        imported, f"from xlsxwriter.worksheet import Worksheet\n\n{imported}"
    )
    (package / "excel/sheets/rent.py").write_text(code, encoding="utf-8")
    writer, text = package / "excel/workbook.py", (package / "excel/workbook.py").read_text("utf-8")
    text = text.replace("    summary,\n    finance_view,\n", "    summary,\n    rent,\n    finance_view,\n")
    text = text.replace(
        "    risk,\n    runs,\n    scenarios,\n", "    rent,\n    risk,\n    runs,\n    scenarios,\n", 1
    )
    writer.write_text(text, encoding="utf-8")


def _add_organization(package: Path) -> None:
    (package / "organizations/government.py").write_text(ORGANIZATION_FILE, encoding="utf-8")
    listed, text = package / "organizations/__init__.py", (package / "organizations/__init__.py").read_text("utf-8")
    text = text.replace("BIG_TECH)", "BIG_TECH, GOVERNMENT)")
    listed.write_text(f"from llmbudget.organizations.government import GOVERNMENT\n{text}", encoding="utf-8")
    plan = (package / "presets/startup.yaml").read_text("utf-8").replace("profile: startup", "profile: government")
    (package / "presets/government.yaml").write_text(plan, encoding="utf-8")


def test_the_order_of_lines_checks_and_quantities_does_not_rest_on_what_was_imported_first() -> None:
    code = """
    from llmbudget.model import model
    print(*model().quantities, *model().checks, *model().cost_lines, model().order)
    print(*((one.strategy, one.target, one.needs) for one in model().adjustments))
    """
    first, *others = imported_first(["plan", "strategies.spending_limits", "model.years"], textwrap.dedent(code))
    assert "total_cost" in first
    assert others == [first] * 2

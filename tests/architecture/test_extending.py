"""What CONTRIBUTING.md shows how to add is added in one place, and is then found everywhere."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOUND_EVERYWHERE = """
from io import BytesIO
import openpyxl
from llmbudget import Budget
from llmbudget.plan import read_plan, write_plan
from llmbudget.report import report
from llmbudget.widgets.view.form import form
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

budget = Budget("startup", support_price=2)
cost = 2 * budget["accelerator_hours"]
line = budget.lines().loc["support_cost"]
assert line["total"] == cost and abs(line.filter(regex="^20").sum() - cost) < 1e-6
assert abs(budget["compute_cost"] - Budget("startup", support_price=0)["compute_cost"] - cost) < 1e-6
assert "accelerator_hours * support_price" in budget.explain("support_cost")
assert "Support" in report(budget)
assert read_plan(write_plan(budget.plan)) == budget.plan
names = openpyxl.load_workbook(BytesIO(budget.excel(budget.uncertainty(draws=1))), read_only=True).defined_names
assert "in_support_price" in names and "out_support_cost" in names
session = Session(budget.plan)
session.set("support_price", "3")
assert view_of(session)["fields"]["support_price"]["text"] == "3"
assert form()["lines"]["support_cost"]["label"] == "Support"
assert view_of(session)["results"]["lines"]["support_cost"]["amount"] == 1.5 * cost
"""


STRATEGY_FOUND_EVERYWHERE = """
from io import BytesIO
import openpyxl
from llmbudget import Budget
from llmbudget.analysis.ledger import effects
from llmbudget.cli.strategy_report import strategy_report
from llmbudget.plan import read_plan, write_plan
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

plain = Budget("gpt3")
budget = plain.use("night_rates", discount_share=0.5)
assert budget["on_demand_price"] == plain["on_demand_price"] / 2
saved = plain["total_cost"] - budget["total_cost"]
assert saved > 0 and abs(budget.ledger().loc["night_rates", "in_sequence"] - saved) < 1e-6
assert budget.without("night_rates")["total_cost"] == plain["total_cost"]
assert "Night rates" in strategy_report(budget)
assert "night_rates_discount_share" in budget.explain("on_demand_price")
assert read_plan(write_plan(budget.plan)) == budget.plan
book = openpyxl.load_workbook(BytesIO(budget.excel(budget.uncertainty(draws=1))), read_only=True)
assert {"in_night_rates_use", "in_night_rates_discount_share"} <= set(book.defined_names)
assert book.defined_names["in_night_rates_use"].attr_text.startswith("Strategies!")
session = Session(plain.plan)
session.set("night_rates_use", "true")
assert session.plan.strategies.night_rates.use
assert view_of(session)["fields"]["night_rates_discount_share"]["text"] == "20%"
"""


SHEET_FOUND = """
from io import BytesIO
import openpyxl
from llmbudget import Budget

budget = Budget("startup")
content = BytesIO(budget.excel(budget.uncertainty(draws=1)))
formulas = openpyxl.load_workbook(content)
values = openpyxl.load_workbook(content, data_only=True, read_only=True)
assert formulas.sheetnames.index("Rent") == formulas.sheetnames.index("Summary") + 1
for sheet, links in ((formulas["Rent"], True), (values["Rent"], False)):
    rows = {row[2].value: row for row in sheet.iter_rows() if row[2].value in budget.values}
    assert len(rows) == 4
    for name, row in rows.items():
        [cell] = [cell for cell in row[4:] if cell.value is not None]
        assert "Calculation!" in cell.value if links else abs(cell.value - budget[name]) < 1e-6, name
cover = [cell.value for row in values["Cover"].iter_rows() for cell in row]
assert "Rent" in cover and "What the rented accelerators cost" in cover
"""
CHART_FOUND = """
[chart] = formulas["Rent"]._charts
[series] = chart.series
first, *_, last = sorted(row[0].row for row in rows.values())
column = cell.column_letter
assert series.val.numRef.f.replace("'", "") == f"Rent!${column}${first}:${column}${last}"
"""


def test_the_examples_of_contributing_are_found_everywhere(tmp_path: Path) -> None:
    package = shutil.copytree(ROOT / "llmbudget", tmp_path / "llmbudget")
    parameter, line, *_ = _examples()
    for file, code in (("plan", textwrap.indent(parameter, "    ")), ("model", f"\n\n{line}")):
        path = package / file / "compute.py"
        path.write_text(path.read_text("utf-8") + code, encoding="utf-8")
    _run(FOUND_EVERYWHERE, tmp_path)


def test_the_strategy_of_contributing_is_found_everywhere(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "llmbudget", tmp_path / "llmbudget") / "strategies"
    _, _, strategy, entry, *_ = _examples()
    (folder / "night_rates.py").write_text(strategy, encoding="utf-8")
    listed, text = folder / "__init__.py", (folder / "__init__.py").read_text("utf-8")
    first = "    spot_pricing: SpotPricing"
    text = text.replace(first, f"    {entry}{first}")
    listed.write_text(f"from llmbudget.strategies.night_rates import NightRates\n{text}", encoding="utf-8")
    _run(STRATEGY_FOUND_EVERYWHERE, tmp_path)


def test_the_sheet_of_contributing_is_in_the_workbook_and_on_its_cover_and_its_chart_shows_its_figures(
    tmp_path: Path,
) -> None:
    *_, chart, call = _examples()
    sheet = _add_sheet(tmp_path)
    code = f"{sheet.read_text('utf-8')}    {call}\n\n{chart}"
    imported = "from llmbudget.excel.write.book import Book\n"
    code = code.replace(imported, f"from xlsxwriter.worksheet import Worksheet\n\n{imported}")
    sheet.write_text(code, encoding="utf-8")
    _run(SHEET_FOUND + CHART_FOUND, tmp_path)


def _add_sheet(folder: Path) -> Path:
    """Put the sheet into a copy of the package, behind the summary, and return its file."""
    excel = shutil.copytree(ROOT / "llmbudget", folder / "llmbudget") / "excel"
    *_, sheet, _, _ = _examples()
    file = excel / "sheets/rent.py"
    file.write_text(sheet, encoding="utf-8")
    writer, text = excel / "workbook.py", (excel / "workbook.py").read_text("utf-8")
    text = text.replace("    summary,\n    finance_view,\n", "    summary,\n    rent,\n    finance_view,\n")
    text = text.replace("    risk,\n    scenarios,\n", "    rent,\n    risk,\n    scenarios,\n", 1)
    writer.write_text(text, encoding="utf-8")
    return file


def _examples() -> list[str]:
    """Return the code of CONTRIBUTING.md.

    A parameter, a cost line, a strategy and its place among the others, a sheet, a chart and its call.
    """
    return re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)


def _run(code: str, folder: Path) -> None:
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert run.stderr == ""


def test_the_order_of_lines_checks_and_quantities_does_not_rest_on_what_was_imported_first(tmp_path: Path) -> None:
    code = """
    from llmbudget.model import model
    print(*model().quantities, *model().checks, *model().cost_lines, model().order)
    print(*((one.strategy, one.target, one.needs) for one in model().adjustments))
    """
    orders = {
        subprocess.run(
            [sys.executable, "-c", f"import llmbudget.{first}\n{textwrap.dedent(code)}"],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        ).stdout
        for first in ("budget", "plan", "quantities.graph", "strategies.spending_limits", "model.years")
    }  # fmt: skip
    assert len(orders) == 1


ORGANIZATION = '''
"""Government programs: what is appropriated, by year."""

from llmbudget.organizations.organization import STRATEGIES, FinanceView, FormOrder, Organization

GOVERNMENT = Organization(
    id="government",
    title="Government",
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

ORGANIZATION_FOUND_EVERYWHERE = """
from io import BytesIO
import openpyxl
from llmbudget import Budget, compare
from llmbudget.cli import main
from llmbudget.plan import read_plan, write_plan
from llmbudget.presets import organisations
from llmbudget.report import report
from llmbudget.widgets.view.form import form
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

assert organisations()[-1] == "government"
budget = Budget("government")
assert list(budget.finance_view().index) == ["cash_out_by_year", "total_cost_by_year", "year_end_cash"]
assert "Program" in report(budget).splitlines()
assert read_plan(write_plan(budget.plan)) == budget.plan
table = compare({"one": "government", "other": "startup"}).results()
assert table.loc["opex_cost", "one"] == budget["opex_cost"] and table.loc["opex_cost"].isna()["other"]
sheet = openpyxl.load_workbook(BytesIO(budget.excel(budget.uncertainty(draws=1))), read_only=True)["Program"]
cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
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


def test_an_organization_is_one_file_and_a_preset_and_is_found_everywhere(tmp_path: Path) -> None:
    package = shutil.copytree(ROOT / "llmbudget", tmp_path / "llmbudget")
    (package / "organizations" / "government.py").write_text(ORGANIZATION, encoding="utf-8")
    listed, text = package / "organizations/__init__.py", (package / "organizations/__init__.py").read_text("utf-8")
    text = text.replace("BIG_TECH)", "BIG_TECH, GOVERNMENT)")
    listed.write_text(f"from llmbudget.organizations.government import GOVERNMENT\n{text}", encoding="utf-8")
    plan = (package / "presets/startup.yaml").read_text("utf-8").replace("profile: startup", "profile: government")
    (package / "presets/government.yaml").write_text(plan, encoding="utf-8")
    _run(ORGANIZATION_FOUND_EVERYWHERE, tmp_path)

"""A parameter and a cost line are each added in one place, as CONTRIBUTING.md shows, and are then found everywhere."""

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
from llmbudget.widgets.form import form
from llmbudget.widgets.state import Session

budget = Budget("startup", support_price=2)
cost = 2 * budget["accelerator_hours"]
line = budget.lines().loc["support_cost"]
assert line["total"] == cost and abs(line.filter(regex="^20").sum() - cost) < 1e-6
assert abs(budget["compute_cost"] - Budget("startup", support_price=0)["compute_cost"] - cost) < 1e-6
assert "accelerator_hours * support_price" in budget.explain("support_cost")
assert "Support" in report(budget)
assert read_plan(write_plan(budget.plan)) == budget.plan
names = openpyxl.load_workbook(BytesIO(budget.excel())).defined_names
assert "in_support_price" in names and "out_support_cost" in names
session = Session(budget.plan)
session.set("support_price", "3")
assert session.view()["fields"]["support_price"]["text"] == "3"
assert form()["lines"]["support_cost"]["label"] == "Support"
assert session.view()["results"]["lines"]["support_cost"]["amount"] == 1.5 * cost
"""


def test_the_examples_of_contributing_are_found_everywhere(tmp_path: Path) -> None:
    package = shutil.copytree(ROOT / "llmbudget", tmp_path / "llmbudget")
    parameter, line = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    for file, code in (("plan", textwrap.indent(parameter, "    ")), ("model", f"\n\n{line}")):
        path = package / file / "compute.py"
        path.write_text(path.read_text("utf-8") + code, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", FOUND_EVERYWHERE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""

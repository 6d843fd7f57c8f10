"""What hostile files and words could not do, they still cannot: run code, become formulas or links, act in the page.

Other tests hold the rest: `conftest.py` lets no request of any page leave the machine, `widgets/test_nothing_lost` ends
kernels and `server/test_heartbeat` servers with SIGKILL in the middle of an edit, `excel/test_limits` refuses bombs.
"""

import ast
import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from spreadsheets import content_of

import llmbudget
from llmbudget import Budget
from llmbudget.analysis.layouts import files
from llmbudget.api.comparing import compare
from llmbudget.catalog.sources import parse_sources
from llmbudget.catalog.table import CatalogError
from llmbudget.excel.read.package import opened
from llmbudget.parameters.record import Text
from llmbudget.plan.file import PlanError, read_plan, write_plan
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.presets import preset

SEEN = "canary"
"""Stands in every hostile text, and must stand in nothing that is run."""

LONGEST_NAME = 40
"""Characters of the name of a scenario."""

_RUNS_CODE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
_CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "unsafe_load", "full_load"}
_MODULES_THAT_MAY = {"re"}
"""Modules whose functions have such a name, and do something else."""


def hostile(text: str) -> Plan:
    """Return a plan in which every text that people type is this one: of fields, of rows, notes and scenarios."""
    plan = preset("startup")
    fields = {name: text for name, one in parameters().items() if one.table is None and isinstance(one.record, Text)}
    rows: dict[str, Any] = {}
    for name, table in tables().items():
        columns = [field for field, record in table.row.records().items() if isinstance(record, Text)]
        before = [row.model_dump() for row in plan.value(name)] or [{}]
        rows[name] = [{**row, **dict.fromkeys(columns, text)} for row in before] if columns else before
    for name, values in {**fields, **rows}.items():
        try:
            plan = plan.replace(**{name: values})
        except (ValueError, KeyError):  # a table of choices, which no text can be
            continue
    scenarios = {text[:LONGEST_NAME]: {"tokens": 3e9}}
    return plan.model_copy(update={"notes": dict.fromkeys(plan.notes, text), "scenarios": scenarios})


def runs_code(source: str) -> Iterator[str]:
    """Yield what in a source could run what somebody else wrote."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name.partition(".")[0] in _RUNS_CODE)
            case ast.ImportFrom(module=str(module)):
                yield from [module] if module.partition(".")[0] in _RUNS_CODE else []
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if owner not in _MODULES_THAT_MAY:
                yield from [name] if name in _CALLS else []
            case ast.Call(func=ast.Name(id=name)):
                yield from [name] if name in _CALLS else []
        if isinstance(node, ast.Call) and any(keyword.arg == "shell" for keyword in node.keywords):
            yield "shell"


def test_no_file_of_the_package_loads_what_could_run() -> None:
    """And the search finds what it looks for."""
    for fault in (
        "import pickle",
        "from marshal import loads",
        "eval('1')",
        "os.system('ls')",
        "run('ls', shell=True)",
    ):
        assert list(runs_code(fault))
    package = Path(llmbudget.__file__).parent
    found = {path.name: what for path in package.rglob("*.py") if (what := list(runs_code(path.read_text("utf-8"))))}
    assert found == {}


TAGS = (
    "!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{path}']]",
    "!!python/object/apply:os.system ['touch {path}']",
    "!!python/object/new:subprocess.Popen [['touch', '{path}']]",
    "!!python/name:os.system",
)


@pytest.mark.parametrize("tag", TAGS)
def test_tags_of_yaml_run_nothing_in_plans_and_own_catalogues(tag: str, tmp_path: Path) -> None:
    touched = tmp_path / "canary"
    hostile_tag = tag.format(path=touched)
    for text in (f"schema: {hostile_tag}\n", f"schema: 2\nworkload:\n  tokens: {hostile_tag}\n"):
        with pytest.raises(PlanError):
            read_plan(text)
    with pytest.raises(CatalogError, match="is not YAML"):
        parse_sources(f"own: {{title: {hostile_tag}}}", "sources.yaml")
    assert not touched.exists()


FORMULAS = (
    f'=HYPERLINK("http://{SEEN}")', f"+{SEEN}+1", f"-{SEEN}", f"@{SEEN}", f"{{={SEEN}}}", f"=CMD|' /C {SEEN}'!A0",
    f"javascript:{SEEN}", f"file:///{SEEN}", f"http://{SEEN}", f"internal:{SEEN}!A1", f"mailto:{SEEN}",
)  # fmt: skip


@pytest.mark.parametrize("text", [FORMULAS[0], *(pytest.param(text, marks=pytest.mark.slow) for text in FORMULAS[5:7])])
def test_no_text_of_a_plan_becomes_a_formula_a_link_or_a_name_in_the_workbook(text: str) -> None:
    parts = {name: part.decode("utf-8", "replace") for name, part in opened(content_of(hostile(text))).items()}
    assert sum(part.count(SEEN) for part in parts.values()) > 5
    for name, part in parts.items():
        if name.endswith(".rels") or "externalLink" in name:
            assert SEEN not in part, name
        for formula in re.findall(r"<(?:\w+:)?(?:f|definedName|hyperlink)\b[^>]*>[^<]*", part):
            assert SEEN not in formula, (name, formula)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_in_a_csv_file_is_a_formula_for_a_spreadsheet(text: str) -> None:
    plan = hostile(text).replace(bookings=[{"name": "Salaries", "cost_centre": text, "vendor": text}])
    for content in (files(Budget(plan))[0], compare({text: plan, "b": preset("startup")}).csv()):
        assert SEEN.encode() in content
        cells = [cell for row in csv.reader(StringIO(content.decode())) for cell in row]
        assert [cell for cell in cells if SEEN in cell and cell[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("url", [f"javascript:{SEEN}", f"file:///{SEEN}", f"http://{SEEN}", f" https://{SEEN}"])
def test_the_page_of_a_source_is_a_public_one(url: str) -> None:
    """People click on it in the form and in the workbook."""
    with pytest.raises(CatalogError, match="does not begin with https://"):
        parse_sources(f"own: {{title: Own, as_of: 2026-11-01, status: S, url: '{url}'}}", "sources.yaml")


SCRIPT = "<img src=x onerror='window.canary=1'>"
"""No longer than the name of a scenario may be."""


@pytest.mark.browser
def test_no_text_of_a_plan_acts_in_the_page(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
    tmp_path: Path,
) -> None:
    """It stands there as it was typed, in fields, tables, notes and scenarios."""
    path = tmp_path / "plan.yaml"
    path.write_text(write_plan(hostile(SCRIPT)), "utf-8")
    page = open_tab(bare_server.url)
    page.get_by_label("Plan file or exported workbook").set_input_files(path)
    page.get_by_text("Opened “").wait_for()
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("window.canary") is None  # once: the text is there

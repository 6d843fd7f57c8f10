"""The sheets of those who answer for a category, of capital and of changes: they tie, and follow what is typed."""

from collections import defaultdict
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from plans import first, random_plan
from slim import slim
from spreadsheets import Cell, Engine, Written, cells_of, content_of, edit_cell, relative, written

from llmbudget import Budget
from llmbudget.analysis.figure_words import NEVER, NO_PROFIT
from llmbudget.excel.sheets import (
    book_value,
    capex,
    change_log,
    clusters,
    comparison,
    compute,
    data,
    finance_view,
    lines,
    runs,
    software,
    team,
)
from llmbudget.excel.sheets.checks import verdict_place
from llmbudget.excel.sheets.shown import is_shown
from llmbudget.excel.write.columns import CHANGES_ROW, FIRST, HEADING_ROWS, LABEL, NOTE, TOTAL
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import SPARE_COSTLY_ROWS
from llmbudget.model.lines import lines_of
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

pytestmark = pytest.mark.slow

CATEGORIES = {"data": data, "compute": compute, "people": team, "software": software}
TIES = (*CATEGORIES.values(), clusters, runs, capex)
RATE = 0.9
CLUSTERS = [
    {"name": "Rented", "n_accelerators": 64, "on_demand_quote": 2, "file_system_price": 500, "support_rate": 0.05},
    {"name": "Granted", "accelerator": "A100-SXM4-80GB", "granted_hours": 500, "start": 3, "months": 6},
]
RUNS = [
    {"name": "Tuning", "kind": "supervised_fine_tuning", "cluster": "Rented", "examples": 40_000, "start": 2},
    {
        "name": "Reasoning",
        "kind": "reinforcement_learning",
        "cluster": "Granted",
        "parameters_total": 8e9,
        "steps": 500,
        "start": 3,
        "months": 4,
    },
    {"name": "Quoted", "kind": "given_hours", "hours": 1000, "start": 17, "months": 2},
]
ITEMS = [
    {"name": "Storage", "price": 90_000, "n_units": 2, "month": 3, "life_years": 2.5},
    {"name": "Meeting", "kind": "travel", "price": 4000},
]
OWN = {"n_owned": 16, "owned_share": 0.5, "server_quote": 50_000}
FIRST_INPUT = Layout(preset("startup")).compared_row + comparison.HEADS


def _cell(address: str) -> Cell:
    sheet, _, rest = address.rpartition("!")
    _, letters, row = rest.split("$")
    return sheet.strip("'"), int(row), sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(letters)))


@pytest.fixture(scope="module")
def plan() -> Plan:
    """In euros, with everything that a sheet may show."""
    plan = first("big_tech").replace(report_currency="EUR", report_rate=RATE, reserved_capacity_acts_on="main")
    return plan.replace(on_demand_share=None, horizon_months=18, clusters=CLUSTERS, runs=RUNS, items=ITEMS)


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return content_of(plan)


@pytest.fixture(scope="module")
def cells(plan: Plan, content: bytes) -> dict[Cell, Written]:  # noqa: ARG001 - made together with the file
    return cells_of(plan)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_planned_sheets_tie(seed: int) -> None:
    """Shares of hours of over 100% are a fault of the plan; it is told, and sums are the same."""
    found = written(random_plan(seed))
    assert {tie.SHEET: found[_cell(tie.CHECKS[0].place.cell())].value for tie in TIES} == {tie.SHEET: 1 for tie in TIES}


def test_every_scenario_that_is_shown_ties_too() -> None:
    plan = preset("startup").model_copy(update={"scenarios": {"Larger": {"tokens": 4e9, "dataset_kept_share": 0.5}}})
    ties = [tie for tie in TIES if is_shown(tie, plan)]
    engine = Engine(slim(content_of(plan), *(tie.SHEET for tie in ties)), plan)
    engine.show("Larger")
    wanted = [_cell(tie.CHECKS[0].place.cell()) for tie in ties]
    assert list(engine.calculate(wanted).values()) == [1] * len(ties)
    assert engine.value("tokens") == 4e9


@pytest.mark.parametrize("name", CATEGORIES)
def test_a_sheet_shows_its_lines_and_their_sum_in_the_report_currency(
    name: str, plan: Plan, cells: dict[Cell, Written]
) -> None:
    budget, sheet = Budget(plan), CATEGORIES[name].SHEET
    first = lines.TITLE_ROW + 2
    found = [cells[sheet, first + no, FIRST + 1].value for no in range(len(lines_of(name)))]
    assert found == pytest.approx([budget[line.name] * RATE for line in lines_of(name)])
    sums = [cells[sheet, first + len(found) + no, FIRST + 1].value for no in range(2)]
    assert sums == pytest.approx([budget[f"{name}_cost"] * RATE] * 2)
    assert cells[sheet, lines.TITLE_ROW + 1, LABEL + 1].value == "Cost by line, EUR"


def test_rows_of_the_tables_are_those_of_the_plan_with_what_each_costs(plan: Plan, cells: dict[Cell, Written]) -> None:
    budget = Budget(plan)
    for sheet, table, cost in (("Data", "datasets", "dataset_cost"), ("Team", "roles", "role_cost")):
        rows = plan.value(table)
        found = {
            written.value: cells[name, row, TOTAL + 1].value
            for (name, row, column), written in cells.items()
            if name == sheet and column == LABEL + 1 and written.value in {one.name for one in rows}
        }
        costs = dict(zip((one.name for one in rows), budget[cost].ravel(), strict=False))
        assert found == pytest.approx({name: value * RATE for name, value in costs.items()})


def test_a_row_typed_into_a_spare_line_is_shown_and_its_sum_still_ties(plan: Plan, content: bytes) -> None:
    engine, n_rows = Engine(slim(content, "Team"), plan), len(plan.people.roles)
    before = engine.calculate([_cell(team.CHECKS[0].place.cell())])
    for field, value in {"name": "One more", "headcount": 2, "salary": 1e6, "time_share": 1, "start": 1}.items():
        engine.set(f"role_{field}", value, line=n_rows)
    row = next(r for r in range(20, 60) if engine.book.get_value("Team", r, LABEL + 1) == plan.people.roles[0].name)
    own = ("Team", row + n_rows, LABEL + 1)
    found = engine.calculate([own, ("Team", row + n_rows, TOTAL + 1), *before])
    assert list(found.values()) == ["One more", pytest.approx(RATE * 1e6 / 12 * 2 * (12 + 6 * 1.04)), 1]


@pytest.mark.parametrize("sheets", [TIES[::2], TIES[1::2], ()], ids=["some", "the others", "none"])
def test_a_formula_that_was_overwritten_fails_the_check_of_its_sheet_and_the_master_check(
    sheets: tuple[Any, ...], plan: Plan, content: bytes, cells: dict[Cell, Written]
) -> None:
    """On every second sheet at once: the checks of those between them hold. In little of a workbook, none would."""
    broken = content
    for sheet in sheets:
        address = f"{get_column_letter(FIRST + 1)}{lines.TITLE_ROW + 2}"
        if sheet is capex:
            address = f"{get_column_letter(book_value.LAST)}{_first_month(cells) + 1}"
        if sheet in {clusters, runs}:
            address = _second_month(sheet.SHEET, cells)
        broken = edit_cell(broken, sheet.SHEET, address, "<f>.*</f><v>.*</v>", "<v>7</v>")
    checks, verdict = {tie: _cell(tie.CHECKS[0].place.cell()) for tie in TIES}, _cell(verdict_place(plan).cell())
    found = Engine(broken, plan).calculate([*checks.values(), verdict])
    assert [tie for tie, cell in checks.items() if found[cell] != 1] == [tie for tie in TIES if tie in sheets]
    assert found[verdict] == (0 if sheets else 1)


def _second_month(sheet: str, cells: dict[Cell, Written]) -> str:
    """Return the address of what the first row of the block of months shows for the second month."""
    sums = max(row for name, row, _ in cells if name == sheet)
    n_rows = (len(RUNS) if sheet == runs.SHEET else len(CLUSTERS) + 1) + SPARE_COSTLY_ROWS
    return f"{get_column_letter(FIRST + 2)}{sums - n_rows}"


def _first_month(cells: dict[Cell, Written]) -> int:
    """Return the row of the first month on Capex, counted from 0."""
    return next(row for (sheet, row, _), one in cells.items() if sheet == "Capex" and "Monthly!$G$4" in one.text) - 1


def test_capex_says_in_words_whether_there_is_a_cluster_and_follows_when_one_is_bought() -> None:
    plan = preset("startup")
    engine = Engine(slim(content_of(plan), "Capex"), plan)
    state = ("Capex", 5, LABEL + 1)
    assert "owns no machines" in engine.calculate([state])[state]
    for name, value in OWN.items():
        engine.set(name, value)
    budget, first = Budget(plan, **OWN), _first_month(cells_of(plan)) + 1
    closing = [("Capex", first + month, book_value.LAST + 1) for month in range(12)]
    found = engine.calculate([state, *closing])
    assert "has equipment of its own" in found.pop(state)
    assert list(found.values()) == pytest.approx(budget["closing_book_value"][:12].tolist())
    assert budget["closing_book_value"][0] > 0


def test_capital_lists_equipment_by_name_and_follows_its_price(plan: Plan, content: bytes) -> None:
    """Two for 90,000 each, 16 of 30 months depreciated at the end; travel is no equipment."""
    engine = Engine(slim(content, "Capital"), plan)
    names = [engine.book.get_value("Capital", row, LABEL + 1) for row in range(1, 120)]
    row = names.index("Storage") + 1
    assert "Meeting" not in names
    amount, left = ("Capital", row, TOTAL + 1), ("Capital", row, FIRST + 5)
    assert list(engine.calculate([amount, left]).values()) == pytest.approx([180_000 * RATE, 180_000 * RATE * 14 / 30])
    engine.set("item_price", 4000, line=0)  # below the threshold: expensed
    assert engine.calculate([amount])[amount] == 0


def test_what_is_typed_after_the_export_is_marked_and_counted_on_the_log_and_on_the_cover() -> None:
    """Scalars of all kinds, and a column of a table by its sum; typed back, it is as exported."""
    plan = preset("startup")
    engine = Engine(slim(content_of(plan), "Change log", "Cover"), plan)
    names = [one.name for one in comparison.compared()]
    rows = {name: ("Change log", FIRST_INPUT + 1 + no, comparison.CHANGED + 1) for no, name in enumerate(names)}
    count, cover = _cell(change_log.n_changed().formula.text), _cover_cell(plan)
    assert set(engine.calculate([*rows.values(), count, cover]).values()) == {0}
    changes = {"tokens": 3e9, "accelerator": "H200-SXM-141GB", "mfu": 0.3, "role_salary": 1.0, "report_currency": "EUR"}
    for name, value in changes.items():
        engine.set(name, value)
    found = engine.calculate([*rows.values(), count, cover])
    assert {name for name, cell in rows.items() if found[cell]} == set(changes)
    assert (found[count], found[cover]) == (len(changes), len(changes))
    engine.set("report_currency", plan.reporting.report_currency)
    assert engine.calculate([count])[count] == len(changes) - 1


def _cover_cell(plan: Plan) -> Cell:
    address = change_log.n_changed().formula.text
    return next(cell for cell, one in cells_of(plan).items() if cell[0] == "Cover" and one.text == f"={address}")


def test_the_log_of_a_plan_stands_on_its_sheet_and_not_on_inputs() -> None:
    plan = preset("startup").replace(changes=[{"name": "Fewer tokens", "day": "2026-12-31", "author": "Ada"}])
    places = Layout(plan).places
    assert {places[name].sheet for name in ("change_name", "change_day", "change_author")} == {"Change log"}
    assert places["change_name"].row > CHANGES_ROW
    assert not [name for name, place in places.items() if place.sheet == "Inputs" and name.startswith("change_")]
    engine = Engine(content_of(plan), plan)
    row = places["change_name"].row + 1
    assert [engine.book.get_value("Change log", row, FIRST + 1 + no) for no in (0, 2)] == ["Fewer tokens", "Ada"]


@pytest.mark.parametrize("name", ORGANIZATIONS)
def test_every_row_of_a_finance_view_is_one_formula_filled_to_the_right(name: str) -> None:
    """The formula of a month or year, copied into the next column, takes the next one; levels have no total."""
    view, forms, totals = ORGANIZATIONS[name].view, defaultdict(set), set()
    for (sheet, row, column), cell in written(preset(name)).items():
        at = row - len(view.figures) - HEADING_ROWS - 2
        if sheet == view.title and column > FIRST and 0 <= at <= len(view.rows) and (at or column > FIRST + 1):
            forms[row].add(relative(cell.text, row, column))
        if sheet == view.title and column == TOTAL + 1 and 0 < at <= len(view.rows):
            totals.add(view.rows[at - 1])
    assert totals == set(view.rows) - view.levels
    assert len(forms) == 1 + len(view.rows)
    assert {row: texts for row, texts in forms.items() if len(texts) > 1} == {}


@pytest.mark.parametrize(
    ("cash", "growth", "words", "profit"),
    [
        (4e6, 0.1, ("or longer", "none", "beyond the budget"), ["of new yearly revenue", "May 2028", "May 2028"]),
        (15e4, 0, ("until cash runs out", "Feb 2027", "Feb 2027"), ["no growth or no burn", NEVER, NO_PROFIT]),
    ],
)
def test_key_figures_and_runway_say_whether_cash_lasts_when_it_runs_out_and_that_no_profit_is_no_0(
    cash: float, growth: float, words: tuple[str, str, str], profit: list[str]
) -> None:
    """After cash and growth were typed. Runway looks beyond the budget: there, revenue covers spending in time."""
    plan = preset("startup")
    engine = Engine(slim(content_of(plan), "Key figures", "Runway"), plan)
    engine.set("opening_cash", cash)
    engine.set("revenue_growth_rate", growth)
    figures = ORGANIZATIONS["startup"].view.figures
    names = (
        "runway_months",
        "projected_zero_cash_month",
        "burn_multiple",
        "months_to_profit",
        "burnt_until_profit_cost",
    )
    rows = [HEADING_ROWS + figures.index(name) for name in names]
    cells = [("Runway", row + 1, finance_view.WORDS + 1) for row in rows]
    below = [("Key figures", row + 1, NOTE + 1) for row in range(HEADING_ROWS, HEADING_ROWS + 20)]
    found = engine.calculate([*cells, *below])
    assert [found[cell] for cell in cells] == [*words[:2], *profit]
    assert [found[cell] for cell in below if found[cell] in words] == [words[0], words[2]]


def test_the_summary_says_how_little_text_an_adapter_needs() -> None:
    """Of 40 million tokens it said 0 billion."""
    plan = preset("startup")
    engine = Engine(slim(content_of(plan)), plan)
    engine.set("tokens", 4e7)
    found = engine.calculate([("Summary", row, LABEL + 1) for row in range(1, 80)]).values()
    assert [text for text in found if str(text).startswith("Train ")] == [
        f"Train {plan.workload.parameters_total / 1e9:.0f} billion parameters on 40 million tokens."
    ]

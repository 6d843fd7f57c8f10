"""Rows of tables are inserted, deleted and sorted in LibreOffice itself: its totals are those of the plan read back.

What cannot be counted fails a check, and rows of single inputs that were sorted are told by cell.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from edits import Edited
from openpyxl.workbook import Workbook
from slim import slim
from spreadsheets import RELATIVE, Cell, Engine, content_of

from llmbudget import Budget
from llmbudget.excel.read import workbook as read_workbook_module
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.sheets import calculation, change_log, checks
from llmbudget.excel.write.cases import as_typed
from llmbudget.excel.write.columns import BLANK, FIRST, ID, LABEL, Place
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.linked_inputs import linked_tables
from llmbudget.excel.write.size import SPARE_COSTLY_ROWS
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, Table, parameters, tables
from llmbudget.presets import preset

Office = Callable[[dict[str, tuple[bytes, list[Any]]]], dict[str, bytes]]

TABLES = list(linked_tables())
ROWS = {
    "bookings": [{"name": "Main training run", "cost_centre": "R&D", "account": "6100"}, {"name": "People"}],
    "subawards": [{"name": "North", "amount": 30_000}, {"name": "East", "amount": 9000, "start": 3, "months": 2}],
    "indirect_rates": [{"name": "Now", "start": 1, "rate": 0.2}, {"name": "Later", "start": 5, "rate": 0.3}],
    "allocations": [{"name": "Two", "hours": 40}, {"name": "One", "hours": 30, "start": 2, "expires": 9}],
    "clusters": [{"name": "Lab", "on_demand_quote": 2}, {"name": "Annex", "granted_hours": 10}],
    "runs": [
        {"name": "Tune", "cluster": "Lab", "examples": 1000, "start": 3},
        {"name": "Judge", "kind": "evaluation", "examples": 100, "start": 4},
    ],
    "yearly_prices": [
        {"name": "Winter", "start": 5, "rent_change_rate": 0.1},
        {"name": "Spring", "start": 8, "electricity_change_rate": -0.2},
    ],
    "exchange_rates": [{"name": "Next year", "start": 13, "rate": 0.95}, {"name": "Autumn", "start": 7, "rate": 0.85}],
    "contributions": [{"name": "Sponsor", "cash": 5000, "month": 3}, {"name": "Partner", "in_kind": 700}],
    "items": [{"name": "Server", "price": 9000, "month": 2}, {"name": "Meeting", "kind": "travel", "price": 800}],
}
"""Two rows for each table that is empty in the preset; the first is not the first by name."""

PLAN = preset("startup").replace(report_currency="EUR", report_rate=0.9, **ROWS)
LAYOUT = Layout(PLAN)
CHECKS = (ROWS_CHECK, MOVED_CHECK) = (calculation.CHECKS[0], change_log.CHECKS[0])
LOOKED_AT = ("Checks", "Accrual", "Change log", "Actuals")
DAY = "day"


def at(place: Place) -> Cell:
    """Return a place as engines know it."""
    return (place.sheet, place.row + 1, place.column + 1)


VERDICT = at(checks.verdict_place(PLAN))


@cache
def exported() -> bytes:
    return content_of(PLAN)


def place(table: Table) -> Place:
    """Return the cells of the names of a table."""
    return LAYOUT.places[f"{table.row.prefix}_name"]


def last_column(table: Table) -> int:
    return FIRST + len(table.row.records()) - 1


def has_one_spare(table: Table) -> bool:
    return LAYOUT.size.lines[table.name] == len(PLAN.value(table.name)) + SPARE_COSTLY_ROWS


def edits_of(table: Table) -> list[list[Any]]:
    """Return what a person does to the rows of a table: all of its rows count afterwards.

    A table of cards has room for one row less.
    """
    first, last = place(table).row, last_column(table)
    end, spare = first + place(table).height + 1, 1 if has_one_spare(table) else 2
    above = [
        ["insert", "Inputs", first],
        ["copy", "Inputs", first + 1, first, FIRST, last],
        ["type", "Inputs", first, FIRST, "Above the first"],
    ]
    return [
        ["insert", "Inputs", first + 1],
        ["copy", "Inputs", first, first + 1, FIRST, last],
        ["type", "Inputs", first + 1, FIRST, "Inserted"],
        *([] if has_one_spare(table) else above),
        ["delete", "Inputs", first + 1 + spare],
        *(["delete", "Inputs", end - line] for line in range(3 - spare, 3)),
        ["insert", "Inputs", end - 2],  # below the last line
        ["copy", "Inputs", first + 1, end - 2, FIRST, last],
        ["type", "Inputs", end - 2, FIRST, "Below the last"],
    ]


def sort_of(table: Table) -> list[Any]:
    """Return how a person sorts the rows of a table by name; after its edits it has as many lines as before."""
    first = place(table).row
    return ["sort", "Inputs", [FIRST, first, last_column(table), first + place(table).height - 1], 0]


def edits_and_sorts() -> list[list[Any]]:
    """Return all edits of all tables, sorts last: LibreOffice 7.4 may crash when rows are inserted after that."""
    return [*(edit for table in TABLES for edit in edits_of(table)), *map(sort_of, TABLES)]


def names(plan: Plan, table: Table) -> list[str]:
    return [row.name for row in plan.value(table.name)]


def problems(content: bytes) -> list[str]:
    with pytest.raises(PlanError) as refused:
        read_workbook(content)
    return refused.value.problems


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def shown(book: Workbook, at: Place) -> Any:  # noqa: ANN401 - cells hold anything
    return book[at.sheet].cell(at.row + 1, at.column + 1).value


def is_same(found: object, value: float, unit: str) -> bool:
    """Return whether a cell shows a number; what it shows of days is a date, which other tests look at."""
    return unit == DAY or (isinstance(found, int | float) and found == pytest.approx(value, rel=RELATIVE, abs=1e-6))


def differing(book: Workbook, plan: Plan) -> list[str]:
    """Return the quantities with one value that a workbook shows otherwise than Python calculates them for a plan."""
    budget = Budget(plan)
    scalars = (name for name in model().order if not axes()[name])
    return [
        f"{name}: {found} for {budget[name]}"
        for name in scalars
        if isinstance(budget[name], float)
        and not is_same(found := shown(book, LAYOUT.place(name)), budget[name], model().quantities[name].unit)
    ]


def test_each_table_has_two_rows_to_edit() -> None:
    """A new table needs rows in `ROWS` where the preset has none."""
    assert [table.name for table in TABLES if len(PLAN.value(table.name)) < 2] == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_edits_of_rows_in_libreoffice_count_as_in_the_plan_that_comes_back(office: Office) -> None:
    """Rows inserted within a table, above its first line and below its last; a row deleted; all sorted by name.

    A whole workbook with edits in all tables: no formula is told as overtyped.
    """
    content = office({"rows": (exported(), edits_and_sorts())})["rows"]
    plan, book = read_workbook(content).plan, opened(content)
    for table in TABLES:
        first, second, *others = names(PLAN, table)
        above = [] if has_one_spare(table) else ["Above the first"]
        expected = sorted([first, "Inserted", *above, "Below the last", *others], key=str.casefold)
        assert names(plan, table) == expected, f"{table.name}: {second} was deleted"
    assert differing(book, plan) == []
    assert [shown(book, LAYOUT.uncounted[table.name]) for table in TABLES] == [0] * len(TABLES)
    assert [shown(book, check.place) for check in CHECKS] == [1] * len(CHECKS)
    accrual = {row[ID].value: row[BLANK].value for row in reversed([*book["Accrual"].iter_rows()])}
    booked = {line.name: booking(plan, line)[1] for line in budget_lines()}
    assert {name: accrual[name] for name in booked} == booked


def test_a_row_that_is_not_counted_fails_a_check_wherever_it_stands() -> None:
    """Below the last line, without a name, or further down, before what comes next: of each table."""
    engine = Engine(slim(exported(), *LOOKED_AT), PLAN)
    wheres = {
        "below the last line": lambda table: (place(table).row + place(table).height, FIRST),
        "without a name": lambda table: (place(table).row + place(table).height - 1, FIRST + 1),
        "above what comes next": lambda table: (LAYOUT.table_ends[table.name][0] - 1, last_column(table)),
    }
    uncounted = {table.name: at(LAYOUT.uncounted[table.name]) for table in TABLES}
    assert set(engine.calculate([*uncounted.values()]).values()) == {0}
    for what, where in wheres.items():
        for table in TABLES:
            row, column = where(table)
            engine.paste("Inputs", row + 1, column + 1, [[7]])
        found = engine.calculate([*uncounted.values(), at(ROWS_CHECK.place), VERDICT])
        assert {name: found[cell] for name, cell in uncounted.items()} == dict.fromkeys(uncounted, 1), what
        assert (found[at(ROWS_CHECK.place)], found[VERDICT]) == (0, 0)
        for table in TABLES:
            row, column = where(table)
            engine.paste("Inputs", row + 1, column + 1, [[None]])


SWAPPED = {
    "Inputs": ("tokens", "context_length"),
    "Strategies": ("spot_pricing_use", "deduplication_use"),
}
"""Scalars of which the rows are swapped, as a sort may do."""


def test_inputs_that_were_sorted_fail_a_check_and_are_told_by_cell() -> None:
    """Their formulas do not follow. On Scenarios it is the same."""
    edit = Edited(exported())
    rows = {sheet: [LAYOUT.places[name].row + 1 for name in both] for sheet, both in SWAPPED.items()}
    rows["Scenarios"] = [LAYOUT.differing[as_typed(name)].row + 1 for name in SWAPPED["Inputs"]]
    for sheet, (one, other) in rows.items():
        edit.swap_rows(sheet, one, other)
    content = edit.content()
    told = [problem for problem in problems(content) if "formulas read it from row" in problem]
    expected = {
        f"{sheet}!C{here}: {parameters()[name].title} is in this row, but formulas read it from row {there}: "
        for sheet, both in rows.items()
        for name, here, there in zip(SWAPPED.get(sheet, SWAPPED["Inputs"]), reversed(both), both, strict=True)
    }
    assert {one.partition("rows were")[0] for one in told} == expected
    engine = Engine(slim(content, *LOOKED_AT), PLAN)
    assert engine.calculate([at(MOVED_CHECK.place), VERDICT]) == {at(MOVED_CHECK.place): 0, VERDICT: 0}


@pytest.mark.libreoffice
@pytest.mark.slow
def test_what_libreoffice_cannot_count_fails_a_check_or_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows than are linked; a deleted row of an input; inputs, strategies and scenarios that were sorted."""
    roles = tables()["roles"]
    first, height, last = place(roles).row, place(roles).height, last_column(roles)
    new = range(first + 1, first + 1 + height)
    too_many = [["insert", "Inputs", first + 1, height]]
    too_many += [["copy", "Inputs", first, row, FIRST, last] for row in new]
    too_many += [["type", "Inputs", row, FIRST, f"Role {row}"] for row in new]
    tokens = LAYOUT.places["tokens"].row
    sections = {
        "Inputs": (LAYOUT.places["tokens"].row, 4),
        "Strategies": (LAYOUT.places["spot_pricing_use"].row, 3),
        "Scenarios": (LAYOUT.differing[as_typed("tokens")].row, 3),
    }
    sorts = [["sort", sheet, [LABEL, row, FIRST + 3, row + more], LABEL] for sheet, (row, more) in sections.items()]
    little = slim(exported(), *LOOKED_AT)
    found = office(
        {
            "many": (little, too_many),
            "deleted": (exported(), [["delete", "Inputs", tokens]]),
            "sorted": (exported(), sorts),
        }
    )
    with monkeypatch.context() as patch:
        patch.setattr(read_workbook_module, "broken", lambda *_, **__: [])
        many, plan = opened(found["many"]), read_workbook(found["many"]).plan
    n_lost = len(PLAN.people.roles)
    assert len(plan.people.roles) == height + n_lost, "what comes back has all rows"
    assert (shown(many, LAYOUT.uncounted["roles"]), shown(many, ROWS_CHECK.place)) == (n_lost, 0)
    gone, *lost = problems(found["deleted"])
    assert gone.startswith("Inputs: the row of Training tokens is missing")
    assert len({sentence.partition("!")[0] for sentence in lost}) == len(lost), "one sentence for each sheet at most"
    assert all("cells that this formula uses were deleted; undo that" in sentence for sentence in lost)
    assert shown(opened(found["sorted"]), MOVED_CHECK.place) == 0
    told = [problem for problem in problems(found["sorted"]) if "formulas read it from row" in problem]
    assert {sentence.partition("!")[0] for sentence in told} == set(sections)

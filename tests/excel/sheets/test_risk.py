"""Risk holds what the draws came to, says that these are values, and notices that the plan was changed since."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from slim import slim, with_only
from spreadsheets import DAY, FEW, Engine, content_of

from llmbudget import Budget, PlanError
from llmbudget.analysis.chance_checks import NOT_KNOWN
from llmbudget.analysis.uncertainty import SHOWN, Uncertainty
from llmbudget.excel.sheets import finance_view
from llmbudget.excel.sheets.risk import CHANGED, CONFIDENCES, check_cell
from llmbudget.excel.workbook import workbook
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import ASSUMPTION
from llmbudget.plan.plan import parameters
from llmbudget.presets import organisations, preset

VALUE, SECOND, THIRD = FIRST, FIRST + 1, FIRST + 2
FIRST_KIND, *OTHERS = organisations()


@pytest.fixture(scope="module")
def risk() -> Uncertainty:
    """A plan whose cash and cap are too low in some draws."""
    return Budget("academic").uncertainty(draws=9_000, seed=7)


@pytest.fixture(scope="module")
def content(risk: Uncertainty) -> bytes:
    return workbook(risk.budget.plan, risk, date(2027, 2, 28))


@pytest.fixture(scope="module")
def sheet(content: bytes) -> Worksheet:
    return risk_sheet(content)


def risk_sheet(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(with_only(content, "Risk")))["Risk"]


def _rows(sheet: Worksheet, column: int) -> dict[Any, tuple[Any, ...]]:
    """Return the rows by what stands in one of their columns."""
    return {row[column]: row for row in sheet.iter_rows(values_only=True) if row[column] is not None}


def _near(value: float) -> object:
    """The writer keeps 16 digits."""
    return pytest.approx(float(value), rel=1e-14)


def test_it_says_first_that_these_are_values_and_how_many_from_which_seed_on_which_day(sheet: Worksheet) -> None:
    assert str(sheet["A3"].value).startswith("Values from draws, not formulas")
    assert "export the plan again" in str(sheet["A3"].value)
    rows = _rows(sheet, LABEL)
    assert (rows["Draws"][VALUE], rows["Seed"][VALUE]) == (9_000, 7)
    assert rows["Date of the draws"][VALUE].date() == date(2027, 2, 28)
    assert list(rows)[3:7] == ["What", "The draws", "Draws", "Seed"], "before all else"


def test_the_only_formulas_are_those_that_compare_with_the_plan_as_it_is_now(sheet: Worksheet) -> None:
    formulas = {cell.coordinate for row in sheet for cell in row if cell.data_type == "f"}
    title, check = "A2", check_cell().split("!")[1].replace("$", "")
    names = _rows(sheet, ID)
    now = {f"K{row[0].row}" for row in sheet.iter_rows() if row[ID].value in SHOWN}
    assert formulas == {title, check, *now}
    assert set(SHOWN) <= set(names)
    assert sheet[check].row == HEADING_ROWS + 5
    assert CHANGED in _rows(sheet, LABEL)


def test_planned_and_drawn_amounts_are_those_of_python(sheet: Worksheet, risk: Uncertainty) -> None:
    rows, table = _rows(sheet, ID), risk.table()
    for name in SHOWN:
        planned, *drawn = table.loc[name, ["planned", "P10", "P50", "P90", "mean"]]
        assert rows[name][TOTAL] == _near(planned)
        assert list(rows[name][FIRST : FIRST + 4]) == [_near(value) for value in drawn]


def test_chances_are_those_of_python_and_everything_that_must_hold_has_one(sheet: Worksheet, risk: Uncertainty) -> None:
    rows = _rows(sheet, ID)
    assert {key: rows[key][VALUE] for key in ("cap", "deadline", "cash")} == {
        key: _near(chance) for key, chance in risk.chances().items()
    }
    holds = {check.name: check for check in risk.checks()}
    assert set(holds) > {name for name, one in model().checks.items() if not one.identity}
    assert {name: rows[name][VALUE] for name in holds} == {name: _near(one.chance) for name, one in holds.items()}
    assert all(rows[name][NOTE] == one.remedy for name, one in holds.items())
    rare = [name for name, one in holds.items() if not one.holds]
    assert "check_deadline" in rare, "or nothing is seen of what is marked"
    assert "Cap on the total cost: 2,700,000 USD" in _rows(sheet, LABEL)


def test_contingencies_and_what_the_plans_own_reaches_are_those_of_python(sheet: Worksheet, risk: Uncertainty) -> None:
    rows = _rows(sheet, LABEL)
    for confidence in CONFIDENCES:
        one = risk.contingency(confidence)
        found = rows[f"Enough in {confidence:.0%} of draws"]
        assert (found[TOTAL], found[VALUE], found[SECOND]) == (confidence, _near(one.amount), _near(one.rate))
    own = rows["As planned"]
    assert own[TOTAL] == _near(risk.contingency().planned)
    assert own[VALUE] == _near(risk.budget["total_cost"] - risk.budget["cost_before_contingency"])


def test_percentiles_are_those_of_python_and_the_curve_is_of_them(sheet: Worksheet, risk: Uncertainty) -> None:
    title = next(
        row[0].row
        for row in sheet.iter_rows()
        if row[0].value == "Behind the chart: percentiles of spending before contingency"
    )
    lines = list(sheet.iter_rows(title + 2, title + 100, values_only=True))
    assert [line[TOTAL] for line in lines] == [_near(percent / 100) for percent in range(1, 100)]
    assert [line[VALUE] for line in lines] == [_near(risk.quantile("total_cost", line[TOTAL])) for line in lines]
    (chart,) = sheet._charts  # noqa: SLF001 - openpyxl tells of no chart otherwise
    series = chart.series[0]
    assert series.xVal.numRef.f == f"Risk!$G${title + 2}:$G${title + 100}"
    assert series.yVal.numRef.f == f"Risk!$E${title + 2}:$E${title + 100}"


def test_every_range_that_was_drawn_is_listed_and_what_moves_together(sheet: Worksheet, risk: Uncertainty) -> None:
    title = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("Ranges of the draws"))
    lines = {row[ID].value: row for row in sheet.iter_rows(title + 2, title + 1 + len(risk.drawn))}
    assert set(lines) == set(risk.drawn)
    for name, drawn in risk.drawn.items():
        parameter, line = parameters()[name], lines[name]
        assert line[LABEL].value == parameter.title
        if parameter.table is None:
            ends = [drawn.low[0, 0], drawn.value[0, 0], drawn.high[0, 0]]
            assert [cell.value for cell in line[VALUE : THIRD + 1]] == [_near(end) for end in ends]
        assert line[NOTE].font.italic == (line[NOTE].value == ASSUMPTION), name
    assert [cell.value for cell in lines["role_salary"][VALUE : THIRD + 1]] == [_near(0.95), 1, _near(1.1)]
    kinds = {name: lines[name][THIRD + 1].value for name in ("pue", "idle_share", "price_change_rate")}
    assert kinds == {"pue": "log-normal", "idle_share": "normal in log odds", "price_change_rate": "normal"}
    pairs = _rows(sheet, NOTE)
    assert risk.correlations
    for (one, other), value in risk.correlations.items():
        assert pairs[f"{one} · {other}"][VALUE] == value


def test_a_plan_that_was_changed_since_says_so(content: bytes, risk: Uncertainty) -> None:
    """In any amount or limit, and no longer when it is changed back: a new cap moves no amount, yet its chance."""
    plan = risk.budget.plan
    engine = Engine(slim(content, "Risk", "Change log"), plan)
    name, _, row = check_cell().partition("!$G$")
    check = (name, int(row), FIRST + 1)
    assert engine.calculate([check])[check] == 1
    for parameter, value in (
        ("tokens", plan.value("tokens") * 1.001),
        ("opening_cash", plan.value("opening_cash") + 50),
        ("spending_limits_cap", plan.value("spending_limits_cap") * 2),
    ):
        engine.set(parameter, value)
        assert engine.calculate([check])[check] == 0, parameter
        engine.set(parameter, plan.value(parameter))
        assert engine.calculate([check])[check] == 1


def test_other_sheets_show_chances_only_while_the_plan_is_the_one_that_was_drawn(
    content: bytes, risk: Uncertainty
) -> None:
    """The cover has P50, the chance that the budget is enough and one line of chances; after an edit none is known."""
    plan = risk.budget.plan
    shown = openpyxl.load_workbook(BytesIO(with_only(content, "Cover", "Key figures")), data_only=True)
    cover, summary = ({row[0].value: row for row in shown[name].iter_rows()} for name in ("Cover", "Key figures"))
    p50, enough = (cover[label][1] for label in ("Spending, P50 of draws, USD", "Chance the budget is enough"))
    count = cover["Checks with under 80% chance"][1]
    assert p50.value == _near(risk.quantile("total_cost", 0.5))
    assert enough.value == _near(risk.holding("budget_is_enough"))
    assert count.value == len(risk.advice()) > 0
    below = summary["Chance that the budget is enough"][FIRST]
    cells = {"Cover": (p50, enough, count), "Key figures": (below,)}
    assert below.value == enough.value
    engine = Engine(slim(content, "Risk", "Change log", "Cover", "Checks", "Key figures"), plan)
    looked_at = [(name, cell.row, cell.column) for name, some in cells.items() for cell in some]
    stored = {place: shown[place[0]].cell(*place[1:]).value for place in looked_at}
    assert engine.calculate(looked_at) == {place: _near(value) for place, value in stored.items()}
    engine.set("spending_limits_cap", plan.value("spending_limits_cap") * 2)
    assert set(engine.calculate(looked_at).values()) == {NOT_KNOWN}


@pytest.mark.parametrize("name", [FIRST_KIND, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def test_every_yes_or_no_of_the_workbook_stands_with_its_chance(name: str) -> None:
    """On Checks beside each that a plan can fail, and in the view of finance beside its results."""
    plan = preset(name)
    risk = Budget(plan).uncertainty(draws=FEW)
    content = with_only(content_of(plan), "Checks", ORGANIZATIONS[name].view.title)
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    beside = {row[ID].value: row[SECOND].value for row in shown["Checks"].iter_rows()}
    limits = [check for check, one in model().checks.items() if not one.identity]
    told = {one.name: one.chance for one in risk.checks()}
    assert {check: beside[check] for check in limits} == {check: _near(told[check]) for check in limits}
    assert all(beside[check] is None for check, one in model().checks.items() if one.identity)
    assert beside["budget_is_enough"] == _near(told["budget_is_enough"])
    view = ORGANIZATIONS[name].view
    read = [figure for figure in view.figures if model().quantities[figure].unit == "yes = 1"]
    # A view by year with no such result may end before the column of chances.
    lines = shown[view.title].iter_rows(max_col=finance_view.WORDS + 1)
    rows = {row[ID].value: row[finance_view.WORDS].value for row in lines}
    assert {one: rows[one] for one in read} == {one: _near(told[one]) for one in read}


class BeginsError(Exception):
    """What a book is given: what is written then, other tests look at."""


def test_draws_that_are_not_given_are_as_many_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(risk: Uncertainty, today: date) -> None:
        raise BeginsError(risk, today)

    monkeypatch.setattr("llmbudget.excel.workbook.Book", begin)
    monkeypatch.setattr(
        "llmbudget.excel.workbook.uncertainty", lambda evaluation: ("as many as usual", evaluation.plan)
    )
    plan = preset("startup")
    with pytest.raises(BeginsError) as given:
        workbook(plan, today=DAY)
    assert given.value.args == (("as many as usual", plan), DAY)


@pytest.fixture(scope="module")
def uncapped() -> Worksheet:
    """A plan without a cap, with earlier draws."""
    budget = Budget("startup").without("spending_limits")
    return risk_sheet(budget.excel(budget.uncertainty(draws=3_000, seed=4)))


def test_a_budget_takes_draws_that_were_made(uncapped: Worksheet) -> None:
    rows = _rows(uncapped, LABEL)
    assert (rows["Draws"][VALUE], rows["Seed"][VALUE]) == (3_000, 4)


def test_draws_of_another_plan_are_refused_in_a_sentence(risk: Uncertainty) -> None:
    with pytest.raises(PlanError, match="Risk: the draws belong to another plan"):
        Budget("startup").excel(risk)


def test_a_plan_without_a_cap_says_so(uncapped: Worksheet) -> None:
    assert _rows(uncapped, LABEL)["Cap on the total cost: none"][VALUE] == 0

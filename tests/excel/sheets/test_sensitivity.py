"""Sensitivity varies one parameter live, whichever is chosen; the widest swings are values of the export."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from plans import random_plan
from slim import slim, with_only
from spreadsheets import Cell, Comparison, Engine, Written, content_of, exported, total_with, written

from llmbudget import Budget
from llmbudget.analysis.drivers import swings
from llmbudget.analysis.ledger import switched
from llmbudget.analysis.sampling import sample
from llmbudget.excel.sheets import tornado, varied
from llmbudget.excel.write.cases import TOTALS, by_case, by_parameter
from llmbudget.excel.write.columns import (
    CHANGED_ROW,
    CHOICES_ROW,
    FIRST,
    ID,
    LABEL,
    NOTE,
    TORNADO_ROW,
    TOTAL,
    UNIT,
    VARIED_ROW,
)
from llmbudget.excel.write.drivers import NONE, WIDEST, driver, live_driver, may_vary, widest
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.ranges import OWN, Spread
from llmbudget.plan.sources import source_title
from llmbudget.presets import organisations, preset
from llmbudget.strategies import strategies

pytestmark = pytest.mark.slow

SPENDING, NET = TOTALS
ENDS = {(SPENDING, False): varied.AT_LOW, (SPENDING, True): varied.AT_HIGH,
        (NET, False): varied.NET_LOW, (NET, True): varied.NET_HIGH}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    """With every strategy in use, whether or not they go together, so that each of their numbers counts."""
    return switched(preset("big_tech"), list(strategies()))


@pytest.fixture(scope="module")
def engine(plan: Plan) -> Engine:
    return engine_of(plan)


def engine_of(plan: Plan) -> Engine:
    return Engine(slim(content_of(plan), "Sensitivity", cases=Layout(plan).cases.high + 1), plan)


@pytest.fixture(scope="module")
def book(plan: Plan) -> Workbook:
    return openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Sensitivity", "Calculation")))


def _at(column: int) -> Cell:
    return "Sensitivity", VARIED_ROW + 1, column + 1


def chosen(engine: Engine, name: str | None, low: float | None, high: float | None) -> dict[tuple[str, bool], object]:
    """Return each total with a parameter at its low and at its high, once it was chosen."""
    engine.choose(name, low, high)
    found = engine.calculate([_at(column) for column in ENDS.values()])
    return {end: found[_at(column)] for end, column in ENDS.items()}


def expected_of(plan: Plan, name: str, low: float, high: float) -> dict[tuple[str, bool], object]:
    """Return what Python finds of these."""
    return {
        (total, is_high): pytest.approx(total_with(plan, name, high if is_high else low, total), rel=1e-9)
        for total, is_high in ENDS
    }


@pytest.mark.parametrize("name", organisations())
def test_the_ten_widest_drivers_of_the_plan_stand_there_as_values(name: str) -> None:
    """With the chart's bars right of them, and a live mark that says whether the plan has changed since."""
    plan = preset(name)
    sheet = openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Sensitivity")))["Sensitivity"]
    expected = list(swings(sample(plan, 0, {}), "total_cost").items())[:WIDEST]
    planned = Budget(plan)[SPENDING]
    for row, (parameter, swing) in enumerate(expected, TORNADO_ROW + 3):
        value = {column: sheet.cell(row, column + 1).value for column in range(tornado.CHANGE_AT_HIGH + 1)}
        assert (value[varied.AT_LOW], value[varied.AT_HIGH]) == pytest.approx((swing.low, swing.high), rel=1e-9)
        assert value[varied.SWING] == pytest.approx(swing.width, rel=1e-6)
        assert value[varied.SHARE] == pytest.approx(swing.width / planned, rel=1e-6)
        changes = value[tornado.CHANGE_AT_LOW], value[tornado.CHANGE_AT_HIGH]
        assert changes == pytest.approx((swing.low - planned, swing.high - planned), rel=1e-6, abs=1e-6 * planned)
        one = driver(plan, parameters()[parameter])
        assert (value[TOTAL], value[varied.LOW], value[varied.HIGH]) == pytest.approx((one.planned, one.low, one.high))
        assert (value[LABEL], value[ID], value[UNIT]) == (one.label, parameter, one.unit)
        assert value[NOTE] == (OWN if parameter in plan.spreads else source_title(parameters()[parameter].record))
    assert sheet.cell(TORNADO_ROW + 2, varied.LOW + 1).value == "=Risk!$G$9"


def test_the_mark_on_the_values_says_when_the_plan_has_changed() -> None:
    plan = preset("startup")
    engine = Engine(slim(content_of(plan), "Sensitivity", "Risk", "Change log"), plan)
    mark = ("Sensitivity", TORNADO_ROW + 2, varied.LOW + 1)
    assert engine.calculate([mark]) == {mark: 1}
    engine.set("tokens", 3 * plan.value("tokens"))
    assert engine.calculate([mark]) == {mark: 0}


def test_a_parameter_that_is_chosen_moves_the_totals_as_in_python(plan: Plan, engine: Engine) -> None:
    """One in six of the list: another test holds the formulas of all of them against each other."""
    listed = [driver(plan, parameter) for parameter in may_vary(plan)][::6]
    wrong = [
        one.name
        for one in listed
        if chosen(engine, one.name, one.low, one.high) != expected_of(plan, one.name, one.low, one.high)
    ]
    assert wrong == []
    own = {(total, high): pytest.approx(Budget(plan)[total], rel=1e-9) for total, high in ENDS}
    moved = [one for one in listed if expected_of(plan, one.name, one.low, one.high) != own]
    assert len(moved) > len(listed) / 2, "most of them do something here"


def test_any_low_and_high_may_be_typed(plan: Plan, engine: Engine) -> None:
    typed = {"mfu": (0.2, 0.6), "role_salary": (0.5, 3), "utilisation_luck": (0.1, 0.9)}
    for name, ends in typed.items():
        assert chosen(engine, name, *ends) == expected_of(plan, name, *ends), name


@pytest.mark.parametrize("name", [None, "none", "no_such_parameter", "", "plan_name", "mfu ", "tokens", 7])
def test_nothing_or_what_is_not_listed_gives_the_plans_own_totals(plan: Plan, engine: Engine, name: str) -> None:
    """Tokens are decided: they are not in the list."""
    engine.choose(name, 0.1, 0.9)
    shown = [varied.AT_LOW, varied.AT_HIGH, varied.NET_LOW, varied.NET_HIGH, varied.SWING, LABEL]
    found = engine.calculate([_at(column) for column in shown])
    budget = Budget(plan)
    assert [found[_at(column)] for column in shown] == [
        *[pytest.approx(budget[SPENDING])] * 2, *[pytest.approx(budget[NET])] * 2, 0,
        "No parameter: as planned",
    ]  # fmt: skip


def test_a_low_and_a_high_that_are_left_empty_are_those_of_the_list(plan: Plan, engine: Engine) -> None:
    for name in ("idle_share", "role_salary", "egress_price"):
        one = driver(plan, parameters()[name])
        assert chosen(engine, name, None, None) == expected_of(plan, name, one.low, one.high), name


def test_the_totals_at_low_and_high_follow_the_other_inputs() -> None:
    plan = preset("big_tech")
    engine, first = engine_of(plan), live_driver(plan, widest(plan))
    engine.set("tokens", 1e12)
    other = plan.replace(tokens=1e12)
    assert chosen(engine, first.name, first.low, first.high) == expected_of(other, first.name, first.low, first.high)
    assert Budget(other)[SPENDING] != Budget(plan)[SPENDING]


def test_a_share_of_a_whole_stays_one_whatever_the_factor(plan: Plan, engine: Engine) -> None:
    assert chosen(engine, "dataset_kept_share", 0.5, 1000) == expected_of(plan, "dataset_kept_share", 0.5, 1000)


def test_a_spread_that_the_plan_states_may_be_chosen_of_any_number() -> None:
    """For decisions, for inputs that strategies adjust, and for columns of tables."""
    own = {"low": 0.5, "high": 1.5}
    names = ("tokens", "n_accelerators", "horizon_months", "role_headcount", "credit_amount", "dataset_kept_share")
    plan = preset("startup").model_copy(update={"spreads": {}})
    plan = Plan.model_validate({**plan.model_dump(by_alias=True), "spreads": dict.fromkeys(names, own)})
    cells, engine = written(plan), Engine(content_of(plan), plan)
    assert Comparison(plan, cells).differences(engine.calculate(list(cells))) == []
    for name in names:
        one = driver(plan, parameters()[name])
        assert (one.kind, one.source) == ("stated in the plan", "this plan")
        assert chosen(engine, name, one.low, one.high) == expected_of(plan, name, one.low, one.high), name


def test_a_plan_without_drivers_varies_no_parameter_and_has_no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = preset("startup")
    monkeypatch.setattr("llmbudget.excel.write.book.widest", lambda _: [])
    cells = written(plan)
    assert cells[_at(LABEL)].value == "No parameter: as planned"
    content = exported(plan)
    assert not openpyxl.load_workbook(BytesIO(with_only(content, "Sensitivity")))["Sensitivity"]._charts  # noqa: SLF001 - no other way
    assert Comparison(plan, cells).differences(Engine(content, plan).calculate(list(cells))) == []


def test_the_list_names_each_with_its_range_and_what_may_be_typed(plan: Plan, book: Workbook) -> None:
    first, listed = CHOICES_ROW + 3, [driver(plan, parameter) for parameter in may_vary(plan)]
    lines = list(book["Sensitivity"].iter_rows(first, first + len(listed), values_only=True))
    assert [line[ID] for line in lines] == ["none", *(one.name for one in listed)]
    for line, one in zip(lines[1:], listed, strict=True):
        # The writer keeps 16 digits.
        assert line[FIRST : FIRST + 4] == pytest.approx((one.low, one.high, one.least, one.most), rel=1e-15)
        assert line[FIRST + 4] == one.called
        assert (line[LABEL], line[UNIT], line[NOTE]) == (one.label, one.unit, one.source)
    ids = [one.name for one in listed]
    assert {"mfu", "role_salary", "utilisation_luck", "transfer_learning_tokens_share"} <= set(ids)
    assert not {"tokens", "grid_intensity", "other_monthly_burn", "seconds_per_hour"} & set(ids), (
        "decided, or of no total"
    )


def test_only_what_is_listed_and_within_its_bounds_may_be_typed(plan: Plan, book: Workbook) -> None:
    sheet, last = book["Sensitivity"], CHOICES_ROW + 3 + len(may_vary(plan))
    rules = {str(area): rule for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    row = VARIED_ROW + 1
    assert (rules[f"C{row}"].type, rules[f"C{row}"].formula1) == ("list", f"$C${CHOICES_ROW + 3}:$C${last}")
    for letters in "GH":
        rule = rules[f"{letters}{row}"]
        assert (rule.type, rule.formula1, rule.formula2) == ("decimal", f"$T{row}", f"$U{row}")
    assert (sheet["T4"].value, sheet["U4"].value) == ("Minimum allowed", "Maximum allowed")
    assert len(rules) == 3


def test_a_formula_of_an_input_that_may_vary_is_the_same_in_every_column(book: Workbook, plan: Plan) -> None:
    """It holds what Sensitivity says, else what the case's scenario says, else what is typed."""
    layout, sheet = Layout(plan), book["Calculation"]
    last = get_column_letter(FIRST + layout.n_scenarios)
    for name, text in (
        ("idle_share", "=IF({0}$7 = $C{1},{0}$8,{2})"),
        ("tokens_before_strategies", "={2}"),
        ("egress_price_before_strategies", "=IF({0}$7 = $C{1},{0}$8,{2})"),
        ("role_salary", "=IF({0}$7 = $C{1},{0}$8,1) * {2}"),
        ("dataset_tokens", "={2}"),
    ):
        differing, place = layout.differing[name], layout.factors.get(name, layout.links[name])
        planned = "1" if name in layout.factors else layout.places[name].cell()
        there = f"INDEX({differing.cell()}:${last}${differing.row + 1},1,{{0}}$5)"
        scenario = f"IF(ISBLANK({there}),{planned},{there})"
        row = place.row + 1
        assert sheet.cell(row, ID + 1).value == name
        cells = [sheet.cell(row, FIRST + case + 1) for case in layout.columns.of(name)]
        expected = [text.format(c.column_letter, row, scenario.format(c.column_letter)) for c in cells]
        assert [c.value for c in cells] == expected
    heads = [cell.value for cell in sheet[CHANGED_ROW + 1]][FIRST:]
    low = layout.cases.low
    assert heads[:low] == [None] * low, "the plan and its strategies change no parameter"
    assert all(heads[low : low + 2])
    letters = get_column_letter(FIRST + low + 1)
    for name in layout.varying:
        row = layout.factors.get(name, layout.links[name]).row + 1
        start = f"=IF({letters}$7 = $C{row},{letters}$8,"
        assert sheet.cell(row, FIRST + low + 1).value.startswith(start), name


def test_the_totals_have_all_cases_and_what_no_total_rests_on_has_none_of_sensitivity(plan: Plan) -> None:
    columns, cases = Layout(plan).columns, Layout(plan).cases
    ends = {cases.low, cases.high}
    assert set(TOTALS) <= by_parameter()
    for name in (*TOTALS, "idle_share", "role_salary"):
        assert ends <= {*columns.of(name)}
    assert not ends & {*columns.of("energy_mwh")}, "it costs nothing"
    assert columns.of("lowest_cash") == [0]
    assert {name for name in by_parameter() if name in model().quantities and "month" not in axes()[name]} <= by_case()


def test_no_number_of_a_plan_changes_a_month_that_a_total_rests_on() -> None:
    """Months are the plan's only: a case that changed one of them would not see it; the calendar is not offered."""
    months = {name for name in by_parameter() if "month" in axes()[name]}
    numbers = [p.name for p in parameters().values() if isinstance(p.record, Number) and p.section != "constants"]
    assert [name for name in numbers if months & model().dependents(name)] == ["fiscal_year_month"]
    shifted = preset("startup").model_copy(update={"spreads": {"fiscal_year_month": Spread(low=0.5, high=2)}})
    assert "fiscal_year_month" not in {p.name for p in may_vary(shifted)}


@pytest.mark.parametrize("seed", [5, 6])
def test_random_plans_hold_what_python_finds_of_their_drivers(seed: int) -> None:
    plan = random_plan(seed)
    cells: dict[Cell, Written] = written(plan)
    one = live_driver(plan, widest(plan))
    found = {end: cells[_at(column)].value for end, column in ENDS.items()}
    assert one == NONE or found == expected_of(plan, one.name, one.low, one.high), one.name

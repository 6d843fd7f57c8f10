"""Sensitivity is live: whatever is chosen on it, its columns of Calculation come to what Python comes to."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from plans import random_plan
from slim import ALL, slim, with_only
from spreadsheets import Cell, Comparison, Engine, Written, content_of, exported, total_with, written

from llmbudget import Budget
from llmbudget.analysis.drivers import swings
from llmbudget.analysis.ledger import switched
from llmbudget.analysis.sampling import sample
from llmbudget.excel.sheets import slots
from llmbudget.excel.write.cases import SLOTS, TOTALS, by_case, by_slot, cases_of, slot_case
from llmbudget.excel.write.columns import BEHIND_ROW, CHANGED_ROW, CHOICES_ROW, FIRST, ID, LABEL, NOTE, SLOT_ROW, UNIT
from llmbudget.excel.write.drivers import OWN, driver, may_vary, widest
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.ranges import Spread
from llmbudget.plan.sources import source_title
from llmbudget.presets import organisations, preset
from llmbudget.strategies import strategies

pytestmark = pytest.mark.slow

SPENDING, NET = TOTALS
ENDS = {(SPENDING, False): slots.AT_LOW, (SPENDING, True): slots.AT_HIGH,
        (NET, False): slots.NET_LOW, (NET, True): slots.NET_HIGH}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    """With every strategy in use, whether or not they go together, so that each of their numbers counts."""
    return switched(preset("big_tech"), list(strategies()))


@pytest.fixture(scope="module")
def engine(plan: Plan) -> Engine:
    return engine_of(plan)


def engine_of(plan: Plan) -> Engine:
    return Engine(slim(content_of(plan), "Sensitivity", cases=ALL), plan)


@pytest.fixture(scope="module")
def book(plan: Plan) -> Workbook:
    return openpyxl.load_workbook(BytesIO(with_only(content_of(plan), "Sensitivity", "Calculation")))


def _at(slot: int, column: int) -> Cell:
    return "Sensitivity", SLOT_ROW + slot + 1, column + 1


@pytest.mark.parametrize("name", organisations())
def test_the_ten_widest_drivers_of_the_plan_stand_there_at_first(name: str) -> None:
    plan = preset(name)
    cells = written(plan)
    expected = list(swings(sample(plan, 0, {}), "total_cost").items())[:SLOTS]
    for slot, (parameter, swing) in enumerate(expected):
        low, high, width = (cells[_at(slot, column)].value for column in (slots.AT_LOW, slots.AT_HIGH, slots.SWING))
        assert (low, high) == pytest.approx((swing.low, swing.high), rel=1e-12)
        assert width == pytest.approx(swing.width, rel=1e-6)
        assert cells[_at(slot, slots.SHARE)].value == pytest.approx(width / Budget(plan)[SPENDING], rel=1e-9)
        record = parameters()[parameter].record
        assert cells[_at(slot, LABEL)].value == parameters()[parameter].title
        assert cells[_at(slot, UNIT)].value == ("×" if parameters()[parameter].table else record.unit)
        assert cells[_at(slot, NOTE)].value == (OWN if parameter in plan.spreads else source_title(record))


def test_every_parameter_that_may_be_chosen_moves_the_totals_as_in_python(plan: Plan, engine: Engine) -> None:
    """Ten at a time, each in another slot than before."""
    wrong, moved = [], 0
    listed = [driver(plan, parameter) for parameter in may_vary(plan)]
    for first in range(0, len(listed), SLOTS):
        chosen = listed[first : first + SLOTS]
        for slot, one in enumerate(chosen):
            engine.choose(slot, one.name, one.low, one.high)
        found = engine.calculate([_at(slot, column) for slot in range(len(chosen)) for column in ENDS.values()])
        for slot, one in enumerate(chosen):
            for (total, high), column in ENDS.items():
                expected = total_with(plan, one.name, one.high if high else one.low, total)
                moved += expected != Budget(plan)[total]
                if found[_at(slot, column)] != pytest.approx(expected, rel=1e-9):
                    wrong.append((one.name, total, high))
    assert wrong == []
    assert moved > len(ENDS) * len(may_vary(plan)) / 2, "most of them do something here"


def test_any_low_and_high_may_be_typed(plan: Plan, engine: Engine) -> None:
    typed = {"mfu": (0.2, 0.6), "tokens": (0, 0), "role_salary": (0.5, 3), "reference_utilisation_share": (0.1, 0.9)}
    for slot, (name, (low, high)) in enumerate(typed.items()):
        engine.choose(slot, name, low, high)
    found = engine.calculate([_at(slot, column) for slot in range(len(typed)) for column in ENDS.values()])
    for slot, (name, ends) in enumerate(typed.items()):
        for (total, high), column in ENDS.items():
            # Tokens are decided: they are not in the list, so that nothing happens.
            own = Budget(plan)[total] if name == "tokens" else total_with(plan, name, ends[high], total)
            assert found[_at(slot, column)] == pytest.approx(own, rel=1e-9), (name, total)


@pytest.mark.parametrize("name", [None, "none", "no_such_parameter", "", "plan_name", "mfu ", 7])
def test_nothing_or_what_nobody_knows_gives_the_plans_own_totals(plan: Plan, engine: Engine, name: str) -> None:
    engine.choose(3, name, 0.1, 0.9)
    shown = [slots.AT_LOW, slots.AT_HIGH, slots.NET_LOW, slots.NET_HIGH, slots.SWING, LABEL]
    found = engine.calculate([_at(3, column) for column in shown])
    budget = Budget(plan)
    assert [found[_at(3, column)] for column in shown] == [
        *[pytest.approx(budget[SPENDING])] * 2, *[pytest.approx(budget[NET])] * 2, 0,
        "No parameter: as planned",
    ]  # fmt: skip


def test_a_low_and_a_high_that_are_left_empty_are_those_of_the_list(plan: Plan, engine: Engine) -> None:
    for name in ("idle_share", "role_salary", "egress_price"):
        one = driver(plan, parameters()[name])
        engine.choose(2, name, None, None)
        found = engine.calculate([_at(2, slots.AT_LOW), _at(2, slots.AT_HIGH)])
        expected = [total_with(plan, name, end) for end in (one.low, one.high)]
        assert list(found.values()) == [pytest.approx(value, rel=1e-9) for value in expected]


def test_the_totals_at_low_and_high_follow_the_other_inputs() -> None:
    plan = preset("big_tech")
    engine = engine_of(plan)
    engine.set("tokens", 1e12)
    other, first = plan.replace(tokens=1e12), next(iter(widest(plan)))
    found = engine.calculate([_at(0, slots.AT_LOW), _at(0, slots.AT_HIGH)])
    expected = [total_with(other, first.name, end) for end in (first.low, first.high)]
    assert list(found.values()) == [pytest.approx(value, rel=1e-9) for value in expected]
    assert Budget(other)[SPENDING] != Budget(plan)[SPENDING]


def test_the_tornado_has_the_widest_on_top_whatever_is_chosen(plan: Plan, engine: Engine) -> None:
    """Also when several are as wide as each other, or do nothing."""
    names = [
        "idle_share",
        "pue",
        "none",
        "role_salary",
        "role_salary",
        "none",
        "mfu",
        "life_years",
        "pue",
        "travel_price",
    ]
    chosen = [(name, driver(plan, parameters()[name]) if name != "none" else None) for name in names]
    for slot, (name, one) in enumerate(chosen):
        engine.choose(slot, name, one and one.low, one and one.high)
    behind = [
        ("Sensitivity", BEHIND_ROW + 3 + place, FIRST + 1 + column) for place in range(SLOTS) for column in range(3)
    ]
    swings_of = [_at(slot, slots.SWING) for slot in range(SLOTS)]
    found = engine.calculate([*behind, *swings_of])
    order = [found[cell] for cell in behind[::3]]
    assert sorted(order) == list(range(1, SLOTS + 1)), "each once"
    widths = [found[swings_of[int(slot) - 1]] for slot in order]
    assert widths == pytest.approx(sorted(widths, reverse=True))
    assert [found[high] - found[low] for low, high in zip(behind[1::3], behind[2::3], strict=True)] == pytest.approx(
        [w if found[h] > found[lo] else -w for w, lo, h in zip(widths, behind[1::3], behind[2::3], strict=True)]
    )
    assert order.index(4) + 1 == order.index(5), "of equal ones the first is first"


def test_a_share_of_a_whole_stays_one_whatever_the_factor(plan: Plan, engine: Engine) -> None:
    engine.choose(0, "dataset_kept_share", 0.5, 1000)
    found = engine.calculate([_at(0, slots.AT_LOW), _at(0, slots.AT_HIGH)])
    expected = [total_with(plan, "dataset_kept_share", factor) for factor in (0.5, 1000)]
    assert list(found.values()) == [pytest.approx(value, rel=1e-9) for value in expected]


def test_a_spread_that_the_plan_states_may_be_chosen_of_any_number() -> None:
    """For decisions, for inputs that strategies adjust, and for columns of tables."""
    own = {"low": 0.5, "high": 1.5}
    names = ("tokens", "n_accelerators", "horizon_months", "role_headcount", "credit_amount", "dataset_kept_share")
    plan = preset("startup").model_copy(update={"spreads": {}})
    plan = Plan.model_validate({**plan.model_dump(by_alias=True), "spreads": dict.fromkeys(names, own)})
    cells, engine = written(plan), Engine(content_of(plan), plan)
    assert Comparison(plan, cells).differences(engine.calculate(list(cells))) == []
    for slot, name in enumerate(names):
        one = driver(plan, parameters()[name])
        assert (one.kind, one.source) == ("stated in the plan", "this plan")
        engine.choose(slot, name, one.low, one.high)
    found = engine.calculate([_at(slot, column) for slot in range(len(names)) for column in ENDS.values()])
    for slot, name in enumerate(names):
        one = driver(plan, parameters()[name])
        for (total, high), column in ENDS.items():
            expected = total_with(plan, name, one.high if high else one.low, total)
            assert found[_at(slot, column)] == pytest.approx(expected, rel=1e-9), (name, total, high)


def test_a_plan_with_fewer_drivers_than_rows_leaves_rows_without_a_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them raises rows that are 1 already, and stay so, with lower ones."""
    plan, names = preset("startup"), ("role_salary", "dataset_kept_share", "pue")
    monkeypatch.setattr(
        "llmbudget.excel.write.book.widest", lambda of: [driver(of, parameters()[name]) for name in names]
    )
    cells, none = written(plan), "No parameter: as planned"
    assert [cells[_at(slot, LABEL)].value == none for slot in range(SLOTS)] == [False] * 3 + [True] * 7
    assert Comparison(plan, cells).differences(Engine(exported(plan), plan).calculate(list(cells))) == []


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
    assert {"mfu", "role_salary", "reference_utilisation_share", "transfer_learning_tokens_share"} <= set(ids)
    assert not {"tokens", "grid_intensity", "other_monthly_burn", "seconds_per_hour"} & set(ids), (
        "decided, or of no total"
    )


def test_only_what_is_listed_and_within_its_bounds_may_be_typed(plan: Plan, book: Workbook) -> None:
    sheet, last = book["Sensitivity"], CHOICES_ROW + 3 + len(may_vary(plan))
    rules = {str(area): rule for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    for row in range(SLOT_ROW + 1, SLOT_ROW + SLOTS + 1):
        assert (rules[f"C{row}"].type, rules[f"C{row}"].formula1) == ("list", f"$C${CHOICES_ROW + 3}:$C${last}")
        for letters in "GH":
            rule = rules[f"{letters}{row}"]
            assert (rule.type, rule.formula1, rule.formula2) == ("decimal", f"$T{row}", f"$U{row}")
    assert (sheet["T4"].value, sheet["U4"].value) == ("Minimum allowed", "Maximum allowed")
    assert len(rules) == 3 * SLOTS


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
        cells = [sheet.cell(row, FIRST + case + 1) for case in cases_of(name, layout.n_cases)]
        expected = [text.format(c.column_letter, row, scenario.format(c.column_letter)) for c in cells]
        assert [c.value for c in cells] == expected
    heads = [cell.value for cell in sheet[CHANGED_ROW + 1]][FIRST:]
    assert heads[: slot_case(0)] == [None] * slot_case(0), "the plan and its strategies change no parameter"


def test_the_totals_have_all_cases_and_what_no_total_rests_on_has_none_of_sensitivity() -> None:
    last = slot_case(SLOTS - 1, high=True)
    assert set(TOTALS) <= by_slot()
    assert all(
        cases_of(name, last + 1)[-1] == last
        for name in (*TOTALS, "idle_share", "tokens_before_strategies", "role_salary")
    )
    assert cases_of("energy_mwh", last + 1)[-1] < slot_case(0), "it costs nothing"
    assert len(cases_of("lowest_cash", last + 1)) == 1
    assert {name for name in by_slot() if name in model().quantities and "month" not in axes()[name]} <= by_case()


def test_no_number_of_a_plan_changes_a_month_that_a_total_rests_on() -> None:
    """Months are the plan's only: a case that changed one of them would not see it; the calendar is not offered."""
    months = {name for name in by_slot() if "month" in axes()[name]}
    numbers = [p.name for p in parameters().values() if isinstance(p.record, Number) and p.section != "constants"]
    assert [name for name in numbers if months & model().dependents(name)] == ["fiscal_year_month"]
    shifted = preset("startup").model_copy(update={"spreads": {"fiscal_year_month": Spread(low=0.5, high=2)}})
    assert "fiscal_year_month" not in {p.name for p in may_vary(shifted)}


@pytest.mark.parametrize("seed", [5, 6])
def test_random_plans_hold_what_python_finds_of_their_drivers(seed: int) -> None:
    plan = random_plan(seed)
    cells: dict[Cell, Written] = written(plan)
    for slot, one in enumerate(widest(plan)):
        for (total, high), column in ENDS.items():
            expected = total_with(plan, one.name, one.high if high else one.low, total)
            assert cells[_at(slot, column)].value == pytest.approx(expected, rel=1e-9), one.name

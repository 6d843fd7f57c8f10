"""The sheets that finance reads: they say what Python says, follow what is typed, and tell when they do not tie."""

from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest
from plans import plain, random_plan
from slim import slim, with_only
from spreadsheets import Engine, content_of, written

from llmbudget import Budget
from llmbudget.analysis.fiscal import by_fiscal_year, calendar
from llmbudget.analysis.variance import variance
from llmbudget.excel.sheets import accrual, actuals, cash, cost_centres, fiscal_years
from llmbudget.excel.sheets import variance as variance_sheet
from llmbudget.excel.sheets.checks import of_sheets
from llmbudget.excel.sheets.months import QUARTER_ROW, YEAR_ROW
from llmbudget.excel.write.columns import BLANK, FIRST, LABEL, NOTE, TOTAL
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import SPARE_ROWS
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

pytestmark = pytest.mark.slow

ACTUALS = {"training_cost": {4: 5000.0, 5: 3000.0}, "salary_cost": {1: 40_000.0, 2: 0.0}, "travel_cost": {3: -20.0}}
BOOKED = [
    {"name": "Compute", "cost_centre": "CC-410", "account": "6100"},
    {"name": "main training run", "cost_centre": "CC-420"},
    {"name": "Main training run", "account": "7100"},
    {"name": "Salaries", "cost_centre": "=1+1", "account": "*"},
    {"name": "Main training run", "cost_centre": "CC-430"},
]


def in_euros(plan: Plan, **changes: Any) -> Plan:  # noqa: ANN401 - values of any parameter
    """Return a plan in euros at 0.92, with fiscal years from October."""
    return plan.replace(report_currency="EUR", report_rate=0.92, fiscal_year_month=10, **changes)


def row(cells: Any, sheet: str, at: int, columns: range) -> list[float]:  # noqa: ANN401 - cells by their place
    return [cells[sheet, at + 1, column + 1].value for column in columns]


@pytest.mark.parametrize("seed", range(3))
def test_fiscal_years_are_those_of_python_for_any_start_month_and_currency(seed: int) -> None:
    plan = random_plan(seed)
    cells, budget = written(plan), Budget(plan)
    months, periods = range(FIRST, FIRST + int(budget["horizon_months"])), calendar(budget)
    assert row(cells, "Accrual", YEAR_ROW, months) == periods["fiscal_year"].tolist()
    assert row(cells, "Accrual", QUARTER_ROW, months) == periods["quarter"].tolist()
    table = by_fiscal_year(budget)
    first = periods["fiscal_year"].min()
    for name in (name for name in table if name.startswith("FY")):
        year, quarter = int(name[2:6]), int(name[-1]) if "Q" in name else 5
        column = FIRST + (year - first) * 5 + quarter - 1
        found = [cells["Fiscal years", fiscal_years.ROWS[line] + 1, column + 1].value for line in table.index]
        assert found == pytest.approx(table[name].tolist(), rel=1e-9, abs=1e-12 * table["total"].sum())


def test_a_column_of_accrual_is_the_budget_in_the_report_currency() -> None:
    budget = Budget(in_euros(preset("academic")))
    cells = written(budget.plan)
    for line in budget_lines():
        at = accrual.ROWS[line.name]
        assert cells["Accrual", at + 1, TOTAL + 1].value == pytest.approx(budget[line.name] * 0.92)
        months = row(cells, "Accrual", at, range(FIRST, FIRST + 36))
        assert months == pytest.approx((budget[line.by_month][:36] * 0.92).tolist())


def test_the_line_below_a_page_of_one_month_takes_two_lines_and_not_a_page_of_its_own() -> None:
    content = with_only(content_of(preset("startup").replace(horizon_months=1)), "Accrual", "Cash")
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in (book["Accrual"], book["Cash"]):
        (below,) = sheet.merged_cells.ranges
        assert (below.min_col - 1, below.max_col - 1) == (LABEL, FIRST), sheet.title
        assert sheet.row_dimensions[below.min_row].height <= 3 * sheet.sheet_format.defaultRowHeight, sheet.title


def test_balances_open_with_the_last_and_close_with_what_moved() -> None:
    budget = Budget(in_euros(preset("startup")))
    cells, columns = written(budget.plan), Layout(budget.plan).month_columns
    balance = {name: np.array(row(cells, "Cash", cash.ROWS[name], columns)) for name in ("opening", "net", "closing")}
    assert balance["opening"][0] == budget["opening_cash"] * 0.92
    assert balance["opening"][1:].tolist() == pytest.approx(balance["closing"][:-1].tolist())
    assert (balance["opening"] + balance["net"]).tolist() == pytest.approx(balance["closing"].tolist())
    assert balance["closing"].tolist() == pytest.approx((budget["closing_cash"][: len(columns)] * 0.92).tolist())
    paid = cells["Cash", cash.ROWS["cash_out"] + 1, TOTAL + 1].value
    assert paid == pytest.approx(budget["cash_cost"] * 0.92)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return in_euros(plain()).model_copy(update={"actuals": ACTUALS})


@pytest.fixture
def engine(plan: Plan, content: bytes) -> Engine:
    return Engine(content, plan)


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return slim(content_of(plan), "Accrual", "Cash", "Fiscal years", "Actuals", "Variance", "Checks")


def calculated(engine: Engine, budget: Budget) -> None:
    """Hold the sheet Variance against Python's."""
    table = variance(budget)
    columns = {
        "budget": variance_sheet.BUDGET, "budget_to_date": variance_sheet.TO_DATE,
        "actual_to_date": variance_sheet.ACTUAL, "variance": variance_sheet.GAP,
        "variance_share": variance_sheet.SHARE, "open_months": variance_sheet.OPEN_MONTHS,
        "open_budget": variance_sheet.OPEN, "forecast": variance_sheet.FORECAST,
    }  # fmt: skip
    cells = [("Variance", variance_sheet.ROWS[n] + 1, c + 1) for n in table.index for c in columns.values()]
    found = list(engine.calculate(cells).values())
    assert found == pytest.approx(table[list(columns)].to_numpy(dtype=float).ravel().tolist(), rel=1e-9, abs=1e-6)


def test_actuals_of_a_plan_stand_in_their_cells_and_variance_is_that_of_python(plan: Plan, engine: Engine) -> None:
    for name, months in ACTUALS.items():
        for month, amount in months.items():
            assert engine.book.get_value("Actuals", actuals.ROWS[name] + 1, FIRST + month) == amount
    calculated(engine, Budget(plan))


def test_estimates_and_decisions_on_variance_are_those_of_python_and_follow_what_is_typed(
    plan: Plan, engine: Engine
) -> None:
    """Three estimates, the cap, the last month and silent lines; what was measured moves one estimate."""
    limits = {"spending_limits_use": True, "spending_limits_cap": 50_000}
    facts = {"done_tokens": plan.workload.tokens / 4, "measured_utilisation": 0.2}
    for name, value in {**limits, **facts}.items():
        engine.set(name, float(value))
    budget = Budget(plan.replace(**limits, **facts))
    now, first = budget.status(), variance_sheet.WHOLE_ROW + 2
    rows = [first, first + 1, first + 2, first + 4, first + 9]
    found = engine.calculate([("Variance", row, FIRST + 1) for row in rows])
    planned, rate, measured, above, silent = found.values()
    assert planned == pytest.approx(now.as_planned)
    assert rate == pytest.approx(now.at_rate or 0)
    rest = budget["training_cost"] * plan.reporting.report_rate * 0.75 * (budget["measured_cost_factor"] - 1)
    assert measured - planned > 0.5 * rest > 0
    assert above == pytest.approx(max(planned, rate, measured) - now.cap)
    assert silent == sum(variance(budget)["open_months"].drop("reserve_cost") > 1)


def test_a_month_pasted_in_moves_variance_and_so_does_closing_the_books(plan: Plan, engine: Engine) -> None:
    """A whole column at once, as it comes from a ledger."""
    rows = range(min(actuals.ROWS.values()), max(actuals.ROWS.values()) + 1)
    pasted = {name: {**ACTUALS.get(name, {}), 7: 100.0 + at} for name, at in actuals.ROWS.items()}
    engine.paste("Actuals", rows[0] + 1, FIRST + 7, [[100.0 + at] for at in rows])
    budget = Budget(plan.model_copy(update={"actuals": pasted}))
    calculated(engine, budget)
    engine.set("closed_months", 5)
    calculated(engine, Budget(budget.plan.replace(closed_months=5)))
    engine.paste("Actuals", rows[0] + 1, FIRST + 7, [[None] for _ in rows])
    calculated(engine, Budget(plan.replace(closed_months=5)))


OUTSIDE = "Every amount on Actuals is in the row of a line and in a month"


def test_an_amount_outside_of_lines_and_months_is_told(engine: Engine) -> None:
    """Below, between, beside a check, after the last month, and before the first one."""
    travel = actuals.ROWS["travel_cost"]
    outside = (
        (actuals.PAST_TOTAL_ROW + 3, FIRST + 4),
        (actuals.TOTAL_ROW + 1, FIRST),
        (actuals.CHECK_ROW, FIRST + 1),
        (travel, engine.layout.month_columns[-1] + 1),
        (travel, BLANK),
    )
    assert holds(engine, OUTSIDE) == 1
    for row, column in outside:
        engine.paste("Actuals", row + 1, column + 1, [[4300]])
        assert holds(engine, OUTSIDE) == 0
        engine.paste("Actuals", row + 1, column + 1, [[None]])
    assert holds(engine, OUTSIDE) == 1


def holds(engine: Engine, text: str) -> Any:  # noqa: ANN401 - a number or an error
    check = next(check for check in of_sheets(engine.layout.plan) if check.text == text)
    cell = (check.place.sheet.strip("'"), check.place.row + 1, check.place.column + 1)
    return engine.calculate([cell])[cell]


def test_an_amount_that_is_a_text_is_told(engine: Engine) -> None:
    check = "Every amount on Actuals is a number"
    assert holds(engine, check) == 1
    engine.paste("Actuals", actuals.ROWS["travel_cost"] + 1, FIRST + 6, [["1 234"]])
    assert holds(engine, check) == 0


@pytest.mark.parametrize(
    ("sheet", "at", "text"),
    [
        ("Accrual", accrual.ROWS["training_cost"], "The months of Accrual add up to the total cost"),
        ("Cash", cash.ROWS["people"], "Balances on Cash equal the cash of the model"),
        ("Cash", cash.ROWS["credits"], "Cost reconciles to cash paid for this budget"),
        ("Fiscal years", fiscal_years.ROWS["training_cost"], "Fiscal years add up to the total of Accrual"),
        ("Variance", variance_sheet.ROWS["training_cost"], "Forecast less budget is the variance to date"),
        ("Actuals", actuals.TOTAL_ROW, "Lines and months of Variance add up to the same totals"),
    ],
)
def test_a_number_typed_over_a_formula_fails_the_check_of_its_sheet(
    engine: Engine, sheet: str, at: int, text: str
) -> None:
    assert holds(engine, text) == 1
    column = variance_sheet.FORECAST if sheet == "Variance" else FIRST + 9
    engine.paste(sheet, at + 1, column + 1, [[123_456.0]])
    assert holds(engine, text) == 0


def test_lines_are_booked_as_inputs_says_whatever_is_typed_there(plan: Plan) -> None:
    """The line goes before its category; of several rows the last that says something; what is empty says nothing."""
    exported = plan.replace(bookings=BOOKED[:-SPARE_ROWS])
    engine = Engine(slim(content_of(exported), "Accrual"), exported)
    booked = plan.replace(bookings=BOOKED)
    engine.set_plan(booked)
    expected = {line.name: booking(booked, line) for line in budget_lines()}
    assert expected["training_cost"] == ("CC-430", "7100")
    assert expected["experiment_cost"] == ("CC-410", "6100")
    assert expected["salary_cost"] == ("=1+1", "*")
    cells = [("Accrual", accrual.ROWS[name] + 1, column + 1) for name in expected for column in (NOTE, BLANK)]
    assert list(engine.calculate(cells).values()) == [text for pair in expected.values() for text in pair]
    engine.set("booking_cost_centre", None, line=len(BOOKED) - 1)
    centre = ("Accrual", accrual.ROWS["training_cost"] + 1, NOTE + 1)
    assert engine.calculate([centre])[centre] == "CC-420"


def test_cost_centres_and_accounts_of_a_large_company_add_up_and_follow_what_is_booked() -> None:
    """What is booked to a center that the export did not have stands by itself."""
    plan = in_euros(preset("big_tech"))
    engine, budget = Engine(slim(content_of(plan), "Accrual", "Capital"), plan), Budget(plan)
    rows = {(engine.book.get_value("Capital", at, 3) or "", engine.book.get_value("Capital", at, 1)): at
            for at in range(1, 120)}  # fmt: skip
    centres = sorted({booking(plan, line) for line in budget_lines() if budget[line.name]})
    sums = dict.fromkeys(centres, 0.0)
    for line in budget_lines():
        if budget[line.name]:
            sums[booking(plan, line)] += budget[line.name] * 0.92
    found = engine.calculate([("Capital", rows[pair], TOTAL + 1) for pair in centres])
    assert list(found.values()) == pytest.approx(list(sums.values()))
    others = ("Capital", rows["", cost_centres.ELSEWHERE], TOTAL + 1)
    assert engine.calculate([others])[others] == pytest.approx(0, abs=1e-3)
    moved = next(n for n, book in enumerate(plan.organisation.bookings) if book.name == "Compute")
    engine.set("booking_cost_centre", "CC-NEW", line=moved)
    assert engine.calculate([others])[others] > 1e6

"""Bills in the FOCUS format: every cent is on a line, left out by name, or without a rule."""

import csv
import gzip
import json
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from each import each
from spreadsheets import content_of

from llmbudget import Budget
from llmbudget.api.opening import read_back
from llmbudget.cli import main
from llmbudget.imports.bills import focus
from llmbudget.imports.bills.charge import BILLED, EFFECTIVE
from llmbudget.imports.bills.focus import read_focus
from llmbudget.imports.bills.importing import with_bills
from llmbudget.imports.bills.mapping import mapped, unmapped
from llmbudget.imports.bills.rates import dated_rate_of
from llmbudget.plan.bills import LineRule
from llmbudget.plan.file import PlanError

HERE = Path(__file__).parent
SMALL, SAMPLE = HERE / "focus_small.csv", HERE / "focus_sample_1_0.csv.gz"
GPU = [HERE / f"focus_gpu_{version}.csv" for version in ("1_2", "1_3", "1_4")]
EURO = {"EUR": Decimal("1.1")}
WORDS = {
    "credit": "credits",
    "purchase": "prepaid",
    "commitment as adjustment": "prepaid",
    "tax": "tax",
    "adjustment": "adjustments",
}

PLAN = Budget("startup").plan


def lines(budget: Budget) -> dict[str, dict[int, float]]:
    return budget.plan.actuals


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def refused(path: Path) -> str:
    with pytest.raises(PlanError) as error:
        read_focus([path])
    return " ".join(error.value.problems)


@each("path", GPU)
def test_each_line_month_and_currency_comes_to_what_was_expected_of_it(path: Path) -> None:
    expected: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for row in rows_of(HERE / "focus_gpu_expected.csv"):
        name = WORDS.get(row["line"].strip("()").split(":")[0], row["line"])
        sums = expected[row["currency"], row["billing_month"], row["charge_month"], name]
        sums[0] += Decimal(row["billed_cost"])
        sums[1] += Decimal(row["effective_cost"])
    found: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for charge in read_focus([path]):
        name = "prepaid" if charge.is_prepaid else charge.line
        sums = found[charge.currency, charge.period, charge.month, name]
        sums[0] += charge.billed
        sums[1] += charge.effective
    assert found == expected


def test_the_official_sample_adds_up_to_its_total_to_the_last_digit() -> None:
    charges = read_focus([SAMPLE])
    assert sum(charge.billed for charge in charges) == Decimal("20.520226728990")
    assert sum(charge.n_rows for charge in charges) == 1000


def test_what_was_used_and_what_was_invoiced_go_to_lines_apart() -> None:
    used = with_bills(PLAN, [SMALL])
    assert used.on_lines == {
        ("data_storage_cost", 2): Decimal("12.5"),
        ("training_cost", 2): 780,
        ("training_cost", 3): 1310,
    }
    assert used.left_out == {"credits": -300, "prepaid": 0}
    invoiced = with_bills(PLAN, [SMALL], cost=BILLED)
    assert invoiced.on_lines["training_cost", 2] == 9600
    with pytest.raises(PlanError, match="use --cost effective"):
        with_bills(used.plan, [SMALL], cost=BILLED)


@each("cost", [EFFECTIVE, BILLED])
def test_lines_remainder_and_what_is_left_out_add_up_to_the_total_of_the_files(cost: str) -> None:
    posting = with_bills(PLAN, [*GPU[:1], SMALL], cost=cost, rates=EURO)
    assert sum(posting.on_lines.values()) + sum(posting.left_out.values()) == posting.total
    rows = [row for path in (GPU[0], SMALL) for row in rows_of(path)]
    column = "EffectiveCost" if cost == EFFECTIVE else "BilledCost"
    assert posting.total == sum(Decimal(row[column]) * EURO.get(row["BillingCurrency"], 1) for row in rows)
    actuals = {(line, month): paid for line, months in posting.plan.actuals.items() for month, paid in months.items()}
    assert actuals == pytest.approx({place: float(paid) for place, paid in posting.on_lines.items()}, rel=1e-12)
    kept = (
        sum(amount for months in (*bill.lines.values(), *bill.unmapped.values()) for amount in months.values())
        + sum(bill.left_out.values())
        for bill in posting.plan.bills
    )
    assert sum(kept) == pytest.approx(float(posting.total), rel=1e-12), "to the last digit, also in the plan's file"


def test_a_bill_imported_twice_counts_once_and_a_new_export_replaces_the_old(tmp_path: Path) -> None:
    once = Budget("startup").with_actuals(SMALL)
    assert lines(once.with_actuals(SMALL)) == lines(once)
    copy = shutil.copy(SMALL, tmp_path / "copy.csv")
    assert lines(Budget("startup").with_actuals(SMALL, copy, SMALL)) == lines(once)
    less = written(tmp_path / "new.csv", [row for row in rows_of(SMALL) if row["ServiceCategory"] != "Storage"])
    again = once.with_actuals(less)
    assert "data_storage_cost" not in lines(again)
    assert lines(again)["training_cost"] == lines(once)["training_cost"]


def test_amounts_typed_by_people_stay_and_are_told(tmp_path: Path) -> None:
    typed = PLAN.model_copy(update={"actuals": {"training_cost": {2: 0.1}, "salaries_cost": {1: 0.0}}})
    posting = with_bills(typed, [SMALL])
    assert posting.plan.actuals["training_cost"] == {2: 780.1, 3: 1310.0}
    assert posting.typed == [("training_cost", 2)]
    nothing = written(
        tmp_path / "nothing.csv", [row | {"BilledCost": "0", "EffectiveCost": "0"} for row in rows_of(SMALL)]
    )
    left = with_bills(posting.plan, [nothing]).plan.actuals
    assert left["training_cost"] == {2: 0.1, 3: 0.0}
    assert left["salaries_cost"] == {1: 0.0}


def test_parts_gzip_and_parquet_say_the_same_as_one_file(tmp_path: Path) -> None:
    whole = read_focus([SMALL])
    rows = rows_of(SMALL)
    parts = [written(tmp_path / "a.csv", rows[:2]), written(tmp_path / "b.csv", rows[2:])]
    assert read_focus(parts) == whole
    zipped = tmp_path / "bill.gz"
    zipped.write_bytes(gzip.compress(SMALL.read_bytes()))
    assert read_focus([zipped]) == whole
    parquet = tmp_path / "bill.parquet"
    types = "{'BilledCost': 'DECIMAL(20, 4)', 'EffectiveCost': 'DOUBLE', 'ChargePeriodStart': 'TIMESTAMP'}"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{SMALL}', types = {types})) TO '{parquet}'")
    assert read_focus([parquet]) == whole
    semicolons = tmp_path / "semicolon.csv"
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{SMALL}', all_varchar = true)) TO '{semicolons}' (DELIMITER ';', HEADER)"
    )
    assert read_focus([semicolons]) == whole


def test_a_rule_of_ones_own_goes_first_and_stays_in_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    Budget("startup").with_actuals(SMALL, rules=[("Tags.run", "EVAL*", "evaluation_cost")]).save(path)
    again = Budget(path).with_actuals(SMALL)
    assert lines(again)["evaluation_cost"] == {3: 1310.0}
    assert again.plan.bill_rules == (LineRule(column="Tags.run", pattern="EVAL*", line="evaluation_cost"),)
    assert (
        Budget(path).plan
        == Budget("startup").with_actuals(SMALL, rules=[("Tags.run", "EVAL*", "evaluation_cost")]).plan
    )
    with pytest.raises(PlanError, match="'evaluation' is no cost line"):
        Budget("startup").with_actuals(SMALL, rules=[("Tags.run", "*", "evaluation")])


def test_bills_come_back_from_the_workbook_so_that_a_new_export_still_replaces_the_old(tmp_path: Path) -> None:
    plan = with_bills(PLAN, [SMALL]).plan
    path = tmp_path / "budget.xlsx"
    path.write_bytes(content_of(plan))
    back = read_back(path).plan
    assert back.bills == plan.bills
    assert with_bills(back, [SMALL]).plan.actuals == plan.actuals


def test_months_outside_the_budget_and_services_without_a_rule_are_named_with_their_money(tmp_path: Path) -> None:
    rows = [row | {"ServiceCategory": "Other", "ServiceName": "Quantum's"} for row in rows_of(SMALL)[1:2]]
    early = [row | {"ChargePeriodStart": "2026-12-31T23:00:00Z"} for row in rows_of(SMALL)[2:3]]
    posting = with_bills(PLAN, [written(tmp_path / "bill.csv", [*rows, *early])])
    assert posting.unmapped == {("Quantum's", 2): 780}
    assert posting.left_out == {"outside": Decimal("12.5"), "unmapped": 780}
    assert not posting.on_lines


def test_long_periods_refunds_and_tags_that_are_no_json_are_read_and_told(tmp_path: Path) -> None:
    """A charge for two months counts in its first one; a negative amount lowers it; other tags decide nothing."""
    usage = rows_of(SMALL)[1]
    longer = usage | {"ChargePeriodEnd": "2027-04-03 00:00:00", "Tags": '{"phase": broken'}
    refund = usage | {"BilledCost": "-80.00", "EffectiveCost": " -80.00", "ConsumedQuantity": "-24"}
    posting = with_bills(PLAN, [written(tmp_path / "bill.csv", [usage, longer, refund])])
    assert posting.on_lines == {("training_cost", 2): Decimal("1480.00")}
    assert (posting.n_rows, posting.n_long) == (3, 1)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "bill.csv", rows_of(SMALL))
    changing = focus.charged

    def charged(*arguments: Any) -> str:  # noqa: ANN401 - of the function that it stands for
        path.write_text(path.read_text() + "\n")
        return changing(*arguments)

    monkeypatch.setattr(focus, "charged", charged)
    assert "changed while it was read; import it again when it is complete" in refused(path)


def test_a_rate_goes_from_its_month_until_the_next(tmp_path: Path) -> None:
    """In accrual the month of use counts, in cash the month of the invoice; a month without a rate is named."""
    usage = rows_of(SMALL)[1] | {"BillingCurrency": "EUR", "BilledCost": "100", "EffectiveCost": "100"}
    later = {"ChargePeriodStart": "2027-03-02 00:00:00", "BillingPeriodStart": "2027-04-01 00:00:00"}
    path = written(tmp_path / "bill.csv", [usage | {"BillingPeriodStart": "2027-04-01 00:00:00"}, usage | later])
    rates = dict(map(dated_rate_of, ("EUR@2027-02=1.1", "EUR@2027-03=1.2", "EUR@2027-04=1.5")))
    assert with_bills(PLAN, [path], rates=rates).on_lines == {("training_cost", 2): 110, ("training_cost", 3): 120}
    assert with_bills(PLAN, [path], cost=BILLED, rates=rates).on_lines == {("training_cost", 4): 300}
    with pytest.raises(PlanError, match="the report in USD; give the rate of 2027-02"):
        with_bills(PLAN, [path], rates={"EUR@2027-03": Decimal("1.2")})
    with pytest.raises(ValueError, match=r"EUR@2027=1\.1 is no rate; give a code, its first month if it has one"):
        dated_rate_of("EUR@2027=1.1")
    with pytest.raises(PlanError, match=r"EUR@2027-2=1\.1 is no rate"):
        Budget(PLAN).with_actuals(path, rates={"EUR@2027-2": 1.1})
    with pytest.raises(PlanError, match="USD@2027-02: the report is in USD too; give rates of other currencies only"):
        with_bills(PLAN, [path], rates={"USD@2027-02": Decimal("1.1")})


@each(
    "column, value, told",
    [
        ("EffectiveCost", "NaN", "EffectiveCost: 'NaN' is no amount, in 1 rows"),
        ("BilledCost", "1e400", "BilledCost: '1e400' is no amount"),
        ("BilledCost", "1,310.00", "is no amount"),
        ("ChargePeriodStart", "02/03/2027", "ChargePeriodStart: '02/03/2027' is no day in UTC"),
        ("ChargePeriodStart", "2027-02-03T00:00:00+02:00", "is no day in UTC"),
        ("BillingCurrency", "dollars", "is no currency"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_column_and_value(
    column: str, value: str, told: str, tmp_path: Path
) -> None:
    first, *rest = rows_of(SMALL)
    assert told in refused(written(tmp_path / "bill.csv", [first | {column: value}, *rest]))


def test_a_file_that_is_no_bill_is_refused_with_what_to_do(tmp_path: Path) -> None:
    rows = rows_of(SMALL)
    lacking = written(tmp_path / "lacking.csv", [{k: v for k, v in row.items() if k != "BilledCost"} for row in rows])
    assert "column BilledCost is missing; export the bill in the FOCUS format" in refused(lacking)
    twice = tmp_path / "twice.csv"
    twice.write_text(SMALL.read_text().replace("ConsumedUnit", "BilledCost", 1))
    assert "column BilledCost is there twice" in refused(twice)
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(SAMPLE.read_bytes()[:-2000])
    assert "download it again" in refused(cut)
    assert "is a folder" in refused(tmp_path)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\xff\xd8\xff\xe0" * 100)
    assert "FOCUS" in refused(picture)
    with pytest.raises(PlanError, match=r"is in EUR, the report in USD; give the rate of 2027-01, .*: EUR=1"):
        with_bills(PLAN, GPU[:1])


def test_the_shell_imports_a_bill_and_says_where_the_budget_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    Budget("startup").save(path)
    before = path.read_text()
    assert main(["actuals", "import", str(SMALL), "--into", str(path), "--preview"]) == 0
    assert path.read_text() == before
    assert main(["actuals", "import", str(SMALL), "--into", str(path), "--rule", "Tags.run=eval:evaluation_cost"]) == 0
    told = capsys.readouterr().out
    assert "1,802.50" in told
    assert "780.00 is a guess from the kind of service" in told
    assert lines(Budget(path))["evaluation_cost"] == {3: 1310.0}
    assert main(["actuals", "status", str(path)]) == 0
    told = capsys.readouterr().out
    assert f"spent 2,102 of {Budget(path)['total_cost']:,.0f} USD by month 3" in told
    assert " of the contingency of " in told


def test_the_status_ends_with_3_when_the_forecast_passes_the_budget_or_its_cap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    dear = PLAN.model_copy(update={"actuals": {"training_cost": {4: 900_000.0}}})
    Budget(dear).save(path)
    with pytest.raises(SystemExit) as ended:
        main(["actuals", "status", str(path), "--json"])
    assert ended.value.code == 3
    [status] = json.loads(capsys.readouterr().out).values()
    assert {alert["kind"] for alert in status["alerts"]} >= {"cap", "budget", "silent"}
    assert status["as_planned"] > status["cap"]


def test_a_service_without_a_rule_is_mapped_once_and_for_later_bills(tmp_path: Path) -> None:
    rows = [row | {"ServiceCategory": "Other", "ServiceName": "Quantum's"} for row in rows_of(SMALL)[1:2]]
    path = written(tmp_path / "bill.csv", rows)
    plan = with_bills(PLAN, [path]).plan
    assert unmapped(plan) == {"Quantum's": 780}
    now = mapped(plan, "Quantum's", "evaluation_cost")
    assert (unmapped(now), now.actuals["evaluation_cost"]) == ({}, {2: 780.0})
    assert with_bills(now, [path]).plan == now
    assert mapped(plan, "Quantum's", "tax").bills[0].left_out["tax"] == 780
    with pytest.raises(PlanError, match="'nowhere' is no cost line"):
        mapped(plan, "Quantum's", "nowhere")
    with pytest.raises(PlanError, match="choose one of the table"):
        mapped(now, "Quantum's", "tax")


def test_dollars_of_a_bill_keep_their_rate_where_the_report_has_another_currency() -> None:
    plan = PLAN.replace(report_currency="EUR", report_rate=0.9)
    [first, *_] = with_bills(plan, [SMALL], rates={"USD": Decimal("0.8")}).plan.bills
    assert first.dollar_rate == 0.8
    assert {name: 0.8 * amount for name, amount in first.dollars.items()} == pytest.approx(
        {name: sum(months.values()) for name, months in first.lines.items()}
    )
    assert not with_bills(PLAN, [SMALL]).plan.bills[0].dollars

"""Ledgers, payrolls and lists of jobs: every amount is on a line, left out by name, or without a rule."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from each import each
from spreadsheets import content_of

from llmbudget import Budget
from llmbudget.analysis.used_hours import HoursUsed, hours_used
from llmbudget.api.opening import read_back
from llmbudget.cli import main
from llmbudget.imports.bills.importing import with_bills
from llmbudget.imports.bills.known_lists import mostly_same
from llmbudget.imports.bills.slurm import read_sacct
from llmbudget.imports.foreign_values import AskedError
from llmbudget.plan.bills import LineRule, TableReading
from llmbudget.plan.file import PlanError, read_plan, write_plan

HERE = Path(__file__).parent
PAYROLL, JOBS = HERE / "payroll.csv", HERE / "sacct.txt"
PLAN = Budget("startup").plan

GERMAN = """Kontenblatt;;;

Buchungsdatum;Konto;Buchungstext;Betrag;Beleg
03.01.2027;6500;Reise;1.234,50 €;A-1
15.02.2027;6400;"Lizenzen; drei";99,00;A-2
28.02.2027;9999;Sonstiges;(10,00);A-3
01.03.2027;6500;Erstattung;-34,50;A-4
01.01.2020;6500;Alt;7,00;A-5
Summe;;;1.296,00;
"""


def written(folder: Path, text: str, name: str = "ledger.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(PlanError) as error:
        with_bills(PLAN, [path])
    [sentence] = error.value.problems
    return sentence


def test_a_german_ledger_adds_up_to_the_cent_and_says_what_it_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, GERMAN)
    posting = with_bills(PLAN, [path], rates={"EUR": Decimal("1.1")})
    assert posting.plan.actuals == {"subscriptions_cost": {2: 108.9}, "travel_cost": {1: 1357.95, 3: -37.95}}
    assert posting.left_out == {"outside": Decimal("7.7"), "unmapped": Decimal(-11)}
    assert posting.unmapped == {("9999", 2): Decimal(-11)}
    assert posting.total == Decimal("1296.00") * Decimal("1.1")
    assert posting.notes == [f"{path}: left out 1 rows of totals", f"{path}: columns that were not read: Beleg"]
    assert posting.plan.table_readings == ()


def test_a_list_counts_once_and_a_copy_of_it_too(tmp_path: Path) -> None:
    text = "Date,Line,Amount\n2027-01-05,Travel,10\n"
    once = with_bills(PLAN, [written(tmp_path, text), written(tmp_path, text, "copy.csv")]).plan
    assert once.actuals == {"travel_cost": {1: 10}}
    again = with_bills(once, [written(tmp_path, text.replace("10", "12"), "ledger (2).csv")]).plan
    assert again.actuals == {"travel_cost": {1: 12}}
    other = with_bills(once, [written(tmp_path, text.replace("-05", "-06"), "other.csv")])
    assert (other.plan.actuals, other.typed) == ({"travel_cost": {1: 20}}, [("travel_cost", 1)])


def test_a_list_under_another_name_counts_once_also_when_it_was_corrected(tmp_path: Path) -> None:
    rows = [f"2027-0{month}-0{day},Travel,{day}.10" for month in (1, 2) for day in range(1, 5)]
    first = written(tmp_path, "Date,Line,Amount\n" + "\n".join(rows), "payroll.csv")
    once = with_bills(PLAN, [first]).plan
    assert once.actuals == {"travel_cost": {1: 10.4, 2: 10.4}}
    corrected = [*rows[:3], "2027-01-04,Travel,5.10", *rows[4:]]
    again = with_bills(once, [written(tmp_path, "Date,Line,Amount\n" + "\n".join(corrected), "final.csv")])
    assert again.plan.actuals == {"travel_cost": {1: 11.4, 2: 10.4}}
    assert f"{tmp_path / 'final.csv'}: its rows of 2027-01 were imported before as “payroll”" in again.notes[0]
    assert with_bills(read_plan(write_plan(again.plan)), [first]).plan == once
    with pytest.raises(PlanError, match="most of its rows of 2027-01 are also in “payroll”; give one of both lists"):
        with_bills(PLAN, [first, tmp_path / "final.csv"])


def test_half_a_month_is_known_in_the_list_of_the_whole_month_however_long_that_is(tmp_path: Path) -> None:
    rows = [f"2027-01-{1 + number % 28:02},Travel,{number}.10" for number in range(60)]
    for first, then in ((rows[:12], rows), (rows, rows[30:])):
        once = with_bills(PLAN, [written(tmp_path, "\n".join(("Date,Line,Amount", *first)), "first.csv")]).plan
        again = with_bills(once, [written(tmp_path, "\n".join(("Date,Line,Amount", *then)), "second.csv")])
        assert [bill.account for bill in again.plan.bills] == ["first"]
    assert not mostly_same((), ("1",))


def test_debit_less_credit_is_spent_and_rules_of_the_plan_know_the_columns(tmp_path: Path) -> None:
    text = "Date\tVendor\tDebit\tCredit\n2027-02-01\tHost\t$1,200.00\t\nFeb 3, 2027\tHost\t\t$200.00\n"
    rules = [LineRule(column="Vendor", pattern="host", line="data_storage_cost")]
    assert with_bills(PLAN, [written(tmp_path, text)], rules=rules).plan.actuals == {"data_storage_cost": {2: 1000}}


def test_a_payroll_is_salaries_and_benefits_of_its_month_without_names() -> None:
    posting = with_bills(PLAN, [PAYROLL])
    assert posting.plan.actuals == {"benefits_cost": {1: 2199.38}, "salary_cost": {1: 28750.0}}
    assert "Grace" not in write_plan(posting.plan)
    assert with_bills(posting.plan, [PAYROLL]).plan == posting.plan


def test_what_is_ambiguous_is_asked_once_and_remembered_for_lists_with_these_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "Date,Line,Amount\n03/04/2027,Travel,1.234\n05/05/2027,Travel,2\n")
    with pytest.raises(AskedError, match=r"'1.234' may be 1.234 \(--decimal point\) or 1,234 \(--decimal comma\)"):
        with_bills(PLAN, [path])
    with pytest.raises(AskedError, match=r"3 April 2027 \(--dates day-first\) or 4 March 2027 \(--dates month-first\)"):
        with_bills(PLAN, [path], answers={"decimal": "point"})
    plan = with_bills(PLAN, [path], answers={"decimal": "comma", "dates": "day-first"}).plan
    assert plan.actuals == {"travel_cost": {4: 1234, 5: 2}}
    columns = "date; line; amount"
    assert plan.table_readings == (TableReading(columns=columns, dates="day-first", decimal="comma"),)
    kept = read_plan(write_plan(plan))
    later = written(tmp_path, "Date,Line,Amount\n06/07/2027,Travel,5.000\n", "later.csv")
    assert with_bills(kept, [later]).plan.actuals["travel_cost"] == {4: 1234, 5: 2, 7: 5000}
    with pytest.raises(PlanError, match="dates: 'up' is no way to write them; give day-first or month-first"):
        with_bills(PLAN, [path], answers={"dates": "up"})


@each(
    "text, told",
    [
        ("Date,Amount\n2027-01-05,NaN\n", "line 2: amount: 'NaN' is no amount, such as 1250.50; correct it in"),
        ("Date,Amount\n2027-01-05,1e400\n", "line 2: amount: '1e400' is no amount"),
        ("Date,Amount\n2027-13-05,1\n", "line 2: date: '2027-13-05' is no day, such as 2027-03-31"),
        ("Date,Amount\n31/12/2027,1\n12/31/2027,1\n", "values are written in two ways; write all like the first"),
        ('Date,Amount\n2027-01-05,1.5\n2027-01-05,"2,5"\n', "values are written in two ways"),
        ("Date,Amount\n,1\n", "line 2: has an amount and no date; enter the day"),
        ("Date,Amount\n2027-01-05,1,5\n", "line 2: has more cells than there are headings; put cells with , in quotes"),
        ("Date,Amount,amount\n", "column amount is there twice"),
        ("Gross pay\n5\n", "does not say when the money was spent; add a column Date"),
        ("Name,Place\nAda,Paris\n", "no column of amounts was found; give a bill in the FOCUS format, or a list with"),
        ("", "no column of amounts was found"),
        ("Date,Amount,Currency\n2027-01-05,1,EUR\n", "the bill is in EUR, the report in USD; give the rate"),
        ("JobID|ElapsedRaw\n1|5\n", "column account is missing; write the file with `sacct -a"),
        ("JobID|Account|ElapsedRaw|AllocTRES|Start\n1|a|x|gres/gpu=1|2027-01-01\n", "ElapsedRaw: 'x' is no number of"),
        ("JobID|Account|ElapsedRaw|AllocTRES|Start\n1|a|5|gres/gpu=1|Unknown\n", "Start: 'Unknown' is no time, such"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_refused_with_its_line_and_what_to_do(
    text: str, told: str, tmp_path: Path
) -> None:
    assert told in refused(written(tmp_path, text))


def test_jobs_come_to_the_hours_expected_of_them_without_their_steps() -> None:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    jobs = read_sacct(JOBS)
    for job in jobs:
        sums[job.account, job.kind or "(untyped)"] += job.hours
    with (HERE / "sacct_expected.csv").open(newline="") as file:
        assert sums == {(row["account"], row["gpu_type"]): float(row["gpu_hours"]) for row in csv.DictReader(file)}
    assert sum(job.hours for job in jobs if job.is_slice) == 8
    assert {job.month for job in jobs} == {"2027-01", "2027-02"}


def test_hours_stand_against_those_granted_and_those_planned_and_survive_the_workbook(tmp_path: Path) -> None:
    plan = PLAN.replace(allocations=[{"name": "Alpha", "hours": 7000}])
    plan = with_bills(with_bills(plan, [JOBS]).plan, [JOBS]).plan
    alpha, beta = hours_used(Budget(plan))
    assert (alpha.account, alpha.used, alpha.granted) == ("alpha", 7692, 7000)
    assert beta == HoursUsed("beta", 83, None, {"rlhf": (48, None), "sft": (32, None), "eval": (3, None)})
    [alert] = [alert for alert in Budget(plan).status().alerts if alert.kind == "hours"]
    assert alert.sentence.startswith("Jobs of alpha used 7,692 of 7,000 hours granted. Ask for 692 more")
    path = tmp_path / "budget.xlsx"
    path.write_bytes(content_of(plan))
    assert read_back(path).plan.used_hours == plan.used_hours


def test_the_shell_asks_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    Budget("startup").save(path)
    ledger = written(tmp_path, "Date,Line,Amount\n03/04/2027,Travel,12.50\n")
    line = ["actuals", "import", str(ledger), str(JOBS), "--into", str(path)]
    assert main(line) == 2
    assert "--dates day-first" in capsys.readouterr().err
    assert main([*line, "--dates", "month-first"]) == 0
    told = capsys.readouterr().out
    assert "7,775 accelerator-hours of jobs" in told
    assert "7,692 h of no allocation or cluster has this name" in told
    assert "8 of these hours are of parts of accelerators" in told
    assert Budget(path).plan.actuals == {"travel_cost": {3: 12.5}}
    assert Budget("startup").with_actuals(ledger, dates="month-first").plan.actuals == {"travel_cost": {3: 12.5}}

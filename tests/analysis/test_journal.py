"""The journal that an ERP system imports: ties with the budget to the cent, in a CSV that any program reads."""

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from each import each
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import plain, random_plan

from llmbudget import Budget
from llmbudget.analysis.double_entry import documents
from llmbudget.analysis.journal import HEADS, entries, rounded
from llmbudget.analysis.layouts import DATES, LAYOUTS, Style, files
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION
from llmbudget.cli import main
from llmbudget.model.booking import BALANCES, booking, unused_bookings
from llmbudget.model.lines import budget_lines
from llmbudget.plan.migration import LINE_LABELS

BOOKED = [
    {"name": "Compute", "cost_centre": "CC-410", "account": "6100", "vendor": "Cloud Ltd"},
    {"name": "Checkpoint storage", "account": "6142", "vendor": "Disks, Inc."},
    {"name": "Salaries", "cost_centre": "=HYPERLINK(1)", "vendor": "@payroll"},
]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


@each("seed", range(25))
def test_the_rows_of_every_line_add_up_to_its_rounded_total(seed: int) -> None:
    budget = Budget(random_plan(seed))
    rate = budget.plan.reporting.report_rate
    sums: dict[str, Decimal] = {}
    for entry in entries(budget):
        sums[entry.line] = sums.get(entry.line, Decimal(0)) + entry.amount
        assert entry.amount
        assert entry.date.day == 1
    for line, row in budget.lines().iterrows():
        total = float(row["total"]) * rate
        unit = 1 if budget.plan.reporting.report_currency in {"CLP", "ISK", "JPY", "KRW", "VND"} else 0.01
        found = sums.get(row["label"], Decimal(0))
        assert abs(float(found) - total) <= unit / 2 + 1e-12 * total, line
        assert found % Decimal(str(unit)) == 0


@settings(max_examples=300, deadline=None, derandomize=True)
@given(amounts=st.lists(st.floats(0, 1e9), min_size=1, max_size=40), currency=st.sampled_from(["EUR", "JPY"]))
def test_each_month_is_rounded_and_the_last_with_any_takes_what_that_leaves(
    amounts: list[float], currency: str
) -> None:
    found = rounded(amounts, sum(amounts), currency)
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    assert sum(found) == Decimal(repr(float(sum(amounts)))).quantize(unit, "ROUND_HALF_UP")
    last = max((month for month, amount in enumerate(amounts) if amount), default=0)
    for month, (amount, cents) in enumerate(zip(amounts, found, strict=True)):
        assert cents % unit == 0
        assert month == last or abs(Decimal(repr(amount)) - cents) <= unit / 2


def test_ten_in_three_months_are_three_thirds_to_the_cent() -> None:
    assert rounded([10 / 3] * 3, 10.0, "EUR") == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert rounded([10 / 3] * 3 + [0.0], 10.0, "JPY") == [Decimal(3), Decimal(3), Decimal(4), Decimal(0)]


def test_a_row_says_how_it_is_booked_and_who_is_paid() -> None:
    """A line's own booking precedes its category's; without one, the cloud provider is the vendor of rented compute."""
    budget = Budget(plain(), bookings=BOOKED, report_currency="EUR", report_rate=0.5)
    found = {entry.line: entry for entry in entries(budget)}
    run, disks = found["Main training run"], found["Checkpoint storage"]
    assert (run.cost_centre, run.gl_account, run.vendor) == ("CC-410", "6100", "Cloud Ltd")
    assert (disks.cost_centre, disks.gl_account, disks.vendor) == ("CC-410", "6142", "Disks, Inc.")
    assert (found["Data storage"].vendor, found["Licenses"].vendor, found["Licenses"].cost_centre) == ("AWS", "", "")
    assert {entry.currency for entry in found.values()} == {"EUR"}
    licenses = sum(entry.amount for entry in entries(budget) if entry.line == "Licenses")
    assert float(licenses) == pytest.approx(budget["licence_cost"] / 2)
    assert budget.journal()["amount"].sum() == pytest.approx(budget["total_cost"] / 2, abs=0.2)


@pytest.mark.parametrize(("former", "label"), LINE_LABELS.items())
def test_a_booking_saved_under_the_former_label_of_a_line_is_still_its_booking(former: str, label: str) -> None:
    """The form, Excel's formulas and the journal find it under the label of today."""
    plan = Budget(plain(), bookings=[{"name": former.title(), "cost_centre": "CC-7"}]).plan
    [line] = [line for line in budget_lines() if line.label == label]
    assert booking(plan, line) == ("CC-7", line.account)
    assert unused_bookings(plan) == []
    assert [row.name for row in plan.organisation.bookings] == [label]


def test_any_provider_is_no_vendor() -> None:
    budget = Budget(plain(), provider=ANY_PROVIDER, region=ANY_REGION, on_demand_quote=2)
    assert {entry.vendor for entry in entries(budget)} == {""}


def test_the_file_is_read_back_as_it_was_meant() -> None:
    """Commas and quotes are kept, lines end as RFC 4180 says, and no text is a formula for a spreadsheet."""
    named = [{**BOOKED[0], "vendor": 'Größe & "Söhne", Ltd'}, *BOOKED[1:]]
    [content] = files(Budget(plain(), bookings=named))
    assert content.startswith(",".join(HEADS).encode() + b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n")
    rows = rows_of(content)
    assert {tuple(row) for row in rows} == {HEADS}
    assert {row["vendor"] for row in rows if row["line"] == "Evaluation"} == {'Größe & "Söhne", Ltd'}
    salaries = next(row for row in rows if row["line"] == "Salaries")
    assert (salaries["cost_centre"], salaries["vendor"]) == ("'=HYPERLINK(1)", "'@payroll")
    assert not [row for row in rows if any(text[:1] in set("=+-@") for text in row.values())]


def test_the_command_writes_the_file_and_refuses_another_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "budget.csv"
    assert main(["csv", "academic", "-o", str(path)]) == 0
    assert path.read_bytes() == files(Budget("academic"))[0]
    assert pd.read_csv(path)["amount"].sum() == pytest.approx(Budget("academic")["total_cost"], abs=0.3)
    assert main(["csv", "academic", "-o", str(tmp_path / "budget.xlsx")]) == 2
    assert "ends in .csv; give such a name with -o" in capsys.readouterr().err


BOUGHT = {
    "reserved_1y_share": 1, "reserved_1y_upfront_share": 1, "credits": [{"name": "Grant", "amount": 5000}],
    "bookings": [{"name": "Accrued expenses", "account": "2110 Accruals"}, *BOOKED],
    "development_share": 0.5, "development_months": 3, "amortization_years": 1,
}  # fmt: skip
"""Prepaid commitments, credits, capitalized development, and a name typed behind an account."""


@each("budget", [Budget(plain(), **BOUGHT), Budget("big_tech"), Budget(random_plan(5))])
def test_every_document_is_in_balance_and_the_balances_say_what_pays(budget: Budget) -> None:
    """Debits are the lines of the budget and what is bought; what is prepaid is used up or stays as a balance."""
    sums: dict[str, Decimal] = {}
    for document in documents(budget):
        assert sum(line.amount for line in document) == 0
        assert len({(line.document, line.day, line.period) for line in document}) == 1
        for line in document:
            sums[line.account_name] = sums.get(line.account_name, Decimal(0)) + line.amount
    rate, months = budget.plan.reporting.report_rate, int(budget["horizon_months"])
    for label, quantity, sign in (
        ("Cloud credits", "credits_used_by_month", -1), ("Prepaid commitments", "prepaid_change_by_month", 1),
    ):  # fmt: skip
        expected = sign * sum(budget[quantity][:months]) * rate
        assert float(sums.get(label, 0)) == pytest.approx(expected, abs=0.02), label
    by_line = [(entry.line_id, entry.amount) for entry in entries(budget)]
    balances = {"Accruals", *(balance.label for balance in BALANCES.values())}
    assert sum(amount for label, amount in sums.items() if label not in balances) == sum(cost for _, cost in by_line)
    depreciated = sum(amount for name, amount in by_line if name == "depreciation_cost")
    assert sums.get("Accumulated depreciation", 0) == -depreciated


def test_a_name_typed_behind_an_account_is_a_name() -> None:
    accounts = {line.account: line for document in documents(Budget(plain(), **BOUGHT)) for line in document}
    assert (accounts["2110"].account_name, accounts["2110"].debit) == ("Accruals", "")


@each("layout", [name for name in LAYOUTS if name not in {"lines", "focus"}])
def test_each_system_gets_its_columns_and_the_same_money(layout: str) -> None:
    """Debits equal credits in every file, a document stays in one, and Xero's files keep its limit."""
    parts = [rows_of(content) for content in files(Budget("academic"), layout)]
    for rows in parts:
        assert tuple(rows[0]) == LAYOUTS[layout].heads
        if layout == "xero":
            assert len(rows) <= 300
            assert sum(Decimal(row["Amount"]) for row in rows) == 0
            assert {row["Date"][2] for row in rows} == {"/"}
            continue
        sides = [head for head in rows[0] if head.lower().rstrip("s") in {"debit", "credit"}]
        debit, credit = (sum(Decimal(row[side] or 0) for row in rows) for side in sides)
        assert debit == credit
        assert all(bool(row[sides[0]]) != bool(row[sides[1]]) for row in rows)
    assert (len(parts) > 1) == (layout == "xero")
    names = [{row.get("Narration", "") for row in rows} for rows in parts]
    assert sum(map(len, names)) == len(set().union(*names))


def test_the_file_for_excel_opens_in_columns_where_decimals_have_a_comma(tmp_path: Path) -> None:
    [content] = files(Budget("startup"), style=Style(";", ",", DATES["dotted"]))
    assert content.startswith("\ufeffdate;cost_centre;".encode())
    assert b"\r\n01.01.2027;;6200;Data;Acquisition;;1000,00;USD\r\n" in content
    path = tmp_path / "xero.csv"
    line = ["csv", "academic", "--layout", "xero", "--separator", "semicolon", "--decimal", "comma", "-o", str(path)]
    assert main(line) == 0
    assert ";Tax Exempt (0%);" in path.with_stem("xero-2").read_text()
    path.unlink()
    assert main(line) == 2
    assert path.exists() is False
    assert main(["csv", "startup", "--decimal", "comma", "-o", str(tmp_path / "b.csv")]) == 2


def test_rows_of_focus_come_back_as_the_budget_line_by_line(tmp_path: Path) -> None:
    budget, path = Budget("startup"), tmp_path / "budget.csv"
    path.write_bytes(files(budget, "focus")[0])
    expected: dict[str, dict[int, float]] = {}
    for entry in entries(budget):
        months = expected.setdefault(entry.line_id, {})
        months[(entry.date.year - 2027) * 12 + entry.date.month] = float(entry.amount)
    assert budget.with_actuals(path).plan.actuals == expected

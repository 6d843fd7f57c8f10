"""Lists of spending that are no cloud bill: ledgers, invoices and payrolls, turned into rows in the columns of FOCUS.

So one importer adds all of them up, and rules work on all of them.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmbudget.atomic_write import write_atomically
from llmbudget.catalog.bill_rules import BillRule
from llmbudget.imports.bills.known_lists import Rows, known_as, sample
from llmbudget.imports.foreign_table import ForeignTable, read_foreign
from llmbudget.imports.foreign_values import MONTH_FIRST, READINGS, Cells, amounts, currency_in, day, days
from llmbudget.model.booking import booking
from llmbudget.model.lines import budget_lines
from llmbudget.plan.bills import TableReading
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

FIELDS = {
    "date": "date|posting date|invoice date|transaction date|journal date|pay date|period|month|day|datum|buchungsdatum"
            "|belegdatum|rechnungsdatum|zahlungsdatum",
    "amount": "amount|net amount|amount (net)|value|cost|spend|betrag|nettobetrag|umsatz",
    "debit": "debit|debits|debit amount|soll",
    "credit": "credit|credits|credit amount|haben",
    "gross": "gross pay|gross wages|gross|total gross|brutto|bruttolohn|gesamtbrutto",
    "employer": "employer taxes & contributions|employer taxes|employer contributions|employer costs"
                "|arbeitgeberanteil|ag-anteil",
    "total": "total cost|total|gesamtkosten|summe",
    "currency": "currency|currency code|curr|währung",
    "line": "line|budget line|category",
    "name": "account name|gl account name|kontobezeichnung",
    "account": "account|account code|account number|gl account|gl_account|konto|sachkonto|kontonummer",
    "vendor": "vendor|supplier|payee|contact|lieferant|kreditor|empfänger",
    "text": "description|memo|text|narration|details|item|reference|buchungstext|verwendungszweck",
}  # fmt: skip
"""Headings in small letters by what they mean."""

_FIELD_OF = {head: field for field, heads in FIELDS.items() for head in heads.split("|")}
_PAID = {"gross": "salary_cost", "employer": "benefits_cost"}
"""Columns of a payroll, with their lines."""

_TOTALS = re.compile(r"(grand )?totals?\b.*|(gesamt)?summe\b.*|gesamt\b.*|sum\b.*", re.IGNORECASE)
_DOLLARS = frozenset({"AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "USD"})
_COPY = re.compile(r"( ?\(\d+\)| - copy)+$", re.IGNORECASE)
_HEADS = ("ChargeCategory", "ChargePeriodStart", "BilledCost", "EffectiveCost", "BillingCurrency", "ServiceName",
          "ChargeDescription", "BillingAccountId", "x_Line", "Vendor", "Account")  # fmt: skip


@dataclass(frozen=True)
class Translated:
    """A list in the columns of FOCUS.

    Attributes:
        path: the file with these columns.
        reading: how its amounts and days are written.
        rows: hashes of some rows of each month, by the name that the list has there and the month.
        notes: sentences about rows and columns that are left out.
    """

    path: Path
    reading: TableReading
    rows: Mapping[tuple[str, str], Rows]
    notes: tuple[str, ...]


@dataclass
class _Entry:
    """An amount of a list, with what its row says.

    Attributes:
        number: line in the file.
        told: cells by field.
        paid: amount.
        sign: currency that stands with the amount, or with others of its column.
        line: id of a cost line, if its column decides.
        day: when.
    """

    number: int
    told: Mapping[str, str]
    paid: Decimal
    sign: str
    line: str
    day: date = field(default=date.min)


def line_rules() -> list[BillRule]:
    """Return a rule for each line that a list names itself."""
    return [BillRule(column="x_Line", pattern=line.name, line=line.name) for line in budget_lines()]


def translate(path: Path, plan: Plan, answers: Mapping[str, str], into: Path) -> Translated:
    """Write a list in the columns of FOCUS.

    Args:
        path: the list: CSV with any sign between cells, with titles above the headings.
        plan: its bookings say which line an account is; its readings, how earlier lists were written.
        answers: ``dates`` and ``decimal``, as in `READINGS`.
        into: the file to write.

    Raises:
        PlanError: the list lacks days or amounts, or one cannot be read.
        AskedError: amounts or days can be read in two ways.
    """
    table = read_foreign(path, _FIELD_OF)
    fields = _fields(table)
    said = next((reading for reading in plan.table_readings if reading.columns == table.columns), None)
    known = {name: getattr(said, name) for name in READINGS if said} | {
        name: text for name, text in answers.items() if text
    }
    reading = TableReading(columns=table.columns, **known)
    rows = [row for row in table.rows if not _TOTALS.fullmatch(next(filter(None, row[1].values()), ""))]
    entries = _entries(table, fields, rows, reading.decimal)
    _set_days(table, fields, entries, reading.dates)
    own, samples = _COPY.sub("", path.stem), _samples(rows, entries)
    names = {month: known_as(own, month, some, plan.bills) for month, some in samples.items()}
    _write(into, entries, plan, names)
    kept = {(name, month): samples[month] for month, name in names.items()}
    notes = *_notes(table, fields, len(table.rows) - len(rows)), *_renamed(path, own, names)
    return Translated(into, reading, kept, notes)


def _samples(rows: Sequence[tuple[int, dict[str, str]]], entries: Sequence[_Entry]) -> dict[str, Rows]:
    """Return hashes of some rows of each month."""
    cells, numbers = dict(rows), defaultdict(set)
    for entry in entries:
        numbers[_month(entry)].add(entry.number)
    return {month: sample(cells[number] for number in of_month) for month, of_month in numbers.items()}


def _month(entry: _Entry) -> str:
    return f"{entry.day:%Y-%m}"


def _renamed(path: Path, own: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each month that was imported under another name."""
    for month, name in names.items():
        if name != own:
            yield f"{path}: its rows of {month} were imported before as “{name}”; they count once, as they are here"


def _fields(table: ForeignTable) -> dict[str, str]:
    """Return the heading of each field that a list has.

    Raises:
        PlanError: it has no amounts.
    """
    fields: dict[str, str] = {}
    for head in map(str.lower, table.heads):
        if head in _FIELD_OF:
            fields.setdefault(_FIELD_OF[head], head)
    if not fields.keys() & {"amount", "debit", "gross", "total"}:
        wanted = "a bill in the FOCUS format, or a list with the columns Date and Amount"
        raise PlanError([f"{table.path}: no column of amounts was found; give {wanted}"])
    return fields


def _entries(
    table: ForeignTable, fields: Mapping[str, str], rows: Sequence[tuple[int, dict[str, str]]], decimal: str
) -> list[_Entry]:
    """Return the amounts of all rows, column by column."""
    entries: list[_Entry] = []
    for name in _columns_of_amounts(fields):
        filled = [(number, row) for number, row in rows if row.get(fields[name])]
        texts = [(number, row[fields[name]]) for number, row in filled]
        factor = -1 if name == "credit" else 1
        signs = {currency_in(text) for _, text in texts} - {""}
        usual = signs.pop() if len(signs) == 1 else ""
        for (number, row), paid in zip(filled, amounts(Cells(table.path, fields[name], texts), decimal), strict=True):
            told = {each: row.get(head, "") for each, head in fields.items()}
            entries.append(_Entry(number, told, factor * paid, currency_in(told[name]) or usual, _PAID.get(name, "")))
    return entries


def _columns_of_amounts(fields: Mapping[str, str]) -> list[str]:
    """Return the columns that add up to what was spent: a payroll's, debit and credit, or one amount."""
    for several in (_PAID, ("debit", "credit")):
        if columns := [name for name in several if name in fields]:
            return columns
    return ["amount" if "amount" in fields else "total"]


def _set_days(table: ForeignTable, fields: Mapping[str, str], entries: Sequence[_Entry], dates: str) -> None:
    """Set the day of each entry: its row's, or the month in the titles above the headings."""
    if "date" in fields:
        if missing := [entry.number for entry in entries if not entry.told["date"]]:
            raise PlanError([f"{table.path}, line {missing[0]}: has an amount and no {fields['date']}; enter the day"])
        texts = [(entry.number, entry.told["date"]) for entry in entries]
        dates_of_rows = days(Cells(table.path, fields["date"], texts), dates)
    else:
        month = next(filter(None, (day(title, MONTH_FIRST) for title in table.above)), None)
        if month is None:
            advice = "add a column Date, or the month above the headings, such as January 2027"
            raise PlanError([f"{table.path}: does not say when the money was spent; {advice}"])
        dates_of_rows = [month] * len(entries)
    for entry, when in zip(entries, dates_of_rows, strict=True):
        entry.day = when


def _write(into: Path, entries: Sequence[_Entry], plan: Plan, names: Mapping[str, str]) -> None:
    """Write entries in the columns of FOCUS; the name of the list in its month takes the place of the account."""
    lines, report, text = _lines_by_name(plan), plan.reporting.report_currency, io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    for entry in entries:
        told = [entry.told.get(name, "") for name in ("line", "name", "account", "vendor", "text")]
        line = entry.line or next((lines[cell.casefold()] for cell in told if cell.casefold() in lines), "")
        currency = entry.told.get("currency", "").upper() or _currency(entry.sign, report)
        service = next(filter(None, told), "")
        paid = format(entry.paid, "f")
        source = names[_month(entry)]
        writer.writerow(("Usage", entry.day, paid, paid, currency, service, told[4], source, line, told[3], told[2]))
    write_atomically(into, text.getvalue())


def _currency(sign: str, report: str) -> str:
    """Return the currency of an amount; a dollar sign is the report's where it has one."""
    return report if not sign or (sign == "USD" and report in _DOLLARS) else sign


def _lines_by_name(plan: Plan) -> dict[str, str]:
    """Return the ids of lines by id, by label, and by account where only one line is booked on it."""
    lines = {line.name: line.name for line in budget_lines()} | {
        line.label.casefold(): line.name for line in budget_lines()
    }
    accounts: dict[str, list[str]] = {}
    for line in budget_lines():
        accounts.setdefault(booking(plan, line)[1].casefold(), []).append(line.name)
    return {account: names[0] for account, names in accounts.items() if len(names) == 1} | lines


def _notes(table: ForeignTable, fields: Mapping[str, str], n_totals: int) -> Iterator[str]:
    """Yield a sentence for rows and columns that are left out."""
    if n_totals:
        yield f"{table.path}: left out {n_totals} rows of totals"
    if unknown := [head for head in table.heads if head and head.lower() not in fields.values()]:
        yield f"{table.path}: columns that were not read: {', '.join(unknown)}"

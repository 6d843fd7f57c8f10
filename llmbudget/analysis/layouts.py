"""Layouts in which the budget goes out: lines by month, journals that ERP systems import, and rows of FOCUS.

Required columns and limits: help pages of NetSuite (journal entry import), SAP (Upload General Journal Entries), Xero
(manual journals import), QuickBooks Online (import journal entries), and FOCUS 1.2, all read 2026-11-26.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

import pandas as pd

from llmbudget.analysis.double_entry import Posting, documents
from llmbudget.analysis.focus_rows import FOCUS_HEADS, focus_rows
from llmbudget.analysis.journal import HEADS, entries, transfers
from llmbudget.model.evaluation import Evaluation

Cell = str | Decimal | date
Table = Sequence[Sequence[Cell]]

ISO, DAY_FIRST, MONTH_FIRST = "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y"
DATES = {"iso": ISO, "day-first": DAY_FIRST, "month-first": MONTH_FIRST, "dotted": "%d.%m.%Y"}
"""Ways to write a day, by the words that choose one."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS = {"point": ".", "comma": ","}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OF_EXCEL = SEPARATORS["semicolon"]
"""What Excel opens in columns where decimals have a comma."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Style:
    """How a file is written.

    Attributes:
        separator: between cells.
        decimal: before decimals.
        dates: of days, as in `date.strftime`; empty for the layout's own.
    """

    separator: str = ","
    decimal: str = "."
    dates: str = ""


PLAIN_STYLE = Style()


@dataclass(frozen=True)
class Layout:
    """Columns of a file, and what goes into each.

    Attributes:
        heads: columns.
        parts: returns the rows of a budget in parts that stay together, such as a document.
        dates: how days are written.
        most: most rows in a file; 0 for any number.
    """

    heads: tuple[str, ...]
    parts: Callable[[Evaluation], Sequence[Table]]
    dates: str = ISO
    most: int = 0


def _journal(columns: Mapping[str, Callable[[Posting], Cell]], dates: str = ISO, most: int = 0) -> Layout:
    """Return the layout of a journal with columns by heading."""

    def parts(budget: Evaluation) -> list[Table]:
        return [[[column(line) for column in columns.values()] for line in lines] for lines in documents(budget)]

    return Layout(tuple(columns), parts, dates, most)


def _lines(budget: Evaluation) -> list[Table]:
    return [[[getattr(entry, head) for head in HEADS] for entry in [*entries(budget), *transfers(budget)]]]


LAYOUTS = {
    "lines": Layout(HEADS, _lines),
    "plain": _journal({
        "date": lambda line: line.day, "document": lambda line: line.document, "period": lambda line: line.period,
        "entity": lambda line: line.entity, "project": lambda line: line.project,
        "account": lambda line: line.account, "account_name": lambda line: line.account_name,
        "cost_centre": lambda line: line.cost_centre, "vendor": lambda line: line.vendor,
        "memo": lambda line: line.memo, "debit": lambda line: line.debit, "credit": lambda line: line.credit,
        "currency": lambda line: line.currency,
    }),
    "netsuite": _journal({
        "External ID": lambda line: line.document, "Date": lambda line: line.day,
        "Subsidiary": lambda line: line.entity, "Currency": lambda line: line.currency,
        "Account": lambda line: f"{line.account} {line.account_name}", "Debit": lambda line: line.debit,
        "Credit": lambda line: line.credit, "Memo": lambda line: line.memo, "Department": lambda line: line.cost_centre,
        "Posting Period": lambda line: f"{line.day:%b %Y}",
    }, MONTH_FIRST, 25_000),
    "sap": _journal({
        "Reference": lambda line: line.document, "Company Code": lambda line: line.entity,
        "Journal Entry Type": lambda _: "SA", "Journal Entry Date": lambda line: line.day,
        "Posting Date": lambda line: line.day, "Transaction Currency": lambda line: line.currency,
        "G/L Account": lambda line: line.account, "Item Text": lambda line: line.memo,
        "Debit": lambda line: line.debit, "Credit": lambda line: line.credit,
        "Cost Center": lambda line: line.cost_centre, "Project": lambda line: line.project,
    }, DATES["dotted"]),
    "xero": _journal({
        "Narration": lambda line: f"{line.project} {line.period}", "Date": lambda line: line.day,
        "Description": lambda line: line.memo, "AccountCode": lambda line: line.account,
        "TaxRate": lambda _: "Tax Exempt (0%)", "Amount": lambda line: line.amount,
        "TrackingName1": lambda line: "Cost center" if line.cost_centre else "",
        "TrackingOption1": lambda line: line.cost_centre,
    }, DAY_FIRST, 300),
    "quickbooks": _journal({
        "Journal No": lambda line: line.document, "Journal Date": lambda line: line.day,
        "Account Name": lambda line: line.account_name, "Debits": lambda line: line.debit,
        "Credits": lambda line: line.credit, "Description": lambda line: line.memo,
        "Name": lambda line: line.vendor, "Class": lambda line: line.cost_centre,
    }, MONTH_FIRST),
    "focus": Layout(FOCUS_HEADS, focus_rows),
}  # fmt: skip
"""All layouts, by the word that chooses one."""


def table(budget: Evaluation, layout: str = "lines") -> pd.DataFrame:
    """Return the rows of a layout as a table; amounts have at most two decimals."""
    chosen = LAYOUTS[layout]
    rows = [
        [float(cell) if isinstance(cell, Decimal) else cell for cell in row]
        for part in chosen.parts(budget)
        for row in part
    ]
    return pd.DataFrame(rows, columns=list(chosen.heads))


def files(budget: Evaluation, layout: str = "lines", style: Style = PLAIN_STYLE) -> list[bytes]:
    r"""Return the budget as CSV files (RFC 4180) in UTF-8, each with a header line.

    Parts that belong together, such as the lines of a document, stay in one file. Text that a spreadsheet would read as
    a formula, because it starts with = + - @ or a tab, gets a leading '; amounts are numbers and unchanged. Files for
    Excel, with semicolons, begin with a byte order mark.
    """
    chosen = LAYOUTS[layout]
    return [_written(chosen, rows, style) for rows in _split(chosen.parts(budget), chosen.most)]


def _split(parts: Sequence[Table], most: int) -> Iterator[list[Sequence[Cell]]]:
    """Yield the rows of each file; a part is never divided."""
    rows: list[Sequence[Cell]] = []
    for part in parts:
        if rows and most and len(rows) + len(part) > most:
            yield rows
            rows = []
        rows = [*rows, *part]
    yield rows


def _written(layout: Layout, rows: Table, style: Style) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=style.separator)
    writer.writerow(layout.heads)
    writer.writerows([_cell(cell, style, layout.dates) for cell in row] for row in rows)
    mark = _BYTE_ORDER_MARK if style.separator == _OF_EXCEL else b""
    return mark + text.getvalue().encode()


def _cell(cell: Cell, style: Style, dates: str) -> str:
    if isinstance(cell, date):
        return cell.strftime(style.dates or dates)
    if isinstance(cell, Decimal):
        return str(cell).replace(".", style.decimal)
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell

"""Cash: receipts, payments, cash balance and payables in each month."""

from dataclasses import dataclass
from functools import reduce
from operator import add, sub

import numpy as np

from llmbudget.excel.sheets.cost_rows import write_row
from llmbudget.excel.sheets.months import LATER, close_page, horizon, month_money, month_page, row_sum
from llmbudget.excel.sheets.printed import Fold, without_amounts
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import HEADING_ROWS, ID, LABEL, NOTE, TOTAL
from llmbudget.excel.write.expression import Expression, choose, previous, sum_months
from llmbudget.excel.write.style import CALCULATED
from llmbudget.model.payments import INVOICED
from llmbudget.model.totals import CATEGORIES
from llmbudget.quantities.axes import MONTH

ABOUT = "Receipts, payments, cash balance and payables in each month"

NAME = "Cash"


@dataclass(frozen=True)
class _Row:
    """A row: a quantity of Monthly, or the sum of the rows ``parts`` minus the rows ``less``."""

    label: str
    source: str = ""
    note: str = ""
    parts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


def _payments() -> dict[str, _Row]:
    notes = {"compute": "without credits, depreciation"}
    how = {category: "paid" if category in INVOICED else "cost" for category in CATEGORIES}
    return {
        category: _Row(title, f"{category}_{how[category]}_by_month", notes.get(category, ""))
        for category, title in CATEGORIES.items()
    } | {
        "machines": _Row("Purchase of machines", "machines_paid_by_month"),
        "upfront": _Row("Commitments paid up front", "upfront_cash_by_month"),
        "vat_paid": _Row("Recoverable tax", "vat_paid_by_month"),
        "other_burn": _Row("Other spending", "other_burn_by_month", "outside this budget"),
    }


_RECEIPTS = {
    "revenue": _Row("Revenue", "revenue_by_month"),
    "contributions": _Row("Contributions", "contributions_by_month"),
    "rd_credit": _Row("R&D tax credit", "rd_credit_received_by_month"),
}
_PAYMENTS = _payments()
_REFUNDS = {"vat_recovered": _Row("Less: tax recovered", "vat_recovered_by_month", "refunds of recoverable tax")}
_BRIDGE = {
    "cost": _Row("Cost of the month", "total_cost_by_month"),
    "credits": _Row("Paid by credits", "credits_used_by_month", "less: no cash"),
    "depreciation": _Row("Depreciation", "depreciation_cost_by_month", "less: no cash"),
    "capex": _Row("Capitalized purchases", "capex_cost_by_month"),
    "prepaid_change": _Row("Increase in prepayments", "prepaid_change_by_month", "paid before it is a cost"),
    "vat_change": _Row("Increase in recoverable tax", "vat_change_by_month", "no cost"),
    "payables_change": _Row("Increase in payables", "payables_change_by_month", "less: paid later"),
}
_GROUPS: dict[str, dict[str, _Row]] = {
    "Balance": {"opening": _Row("Opening balance")},
    "Receipts": _RECEIPTS | {"receipts": _Row("Receipts", parts=tuple(_RECEIPTS))},
    "Payments": _PAYMENTS | _REFUNDS | {"payments": _Row("Payments", parts=tuple(_PAYMENTS), less=tuple(_REFUNDS))},
    "Result": {
        "net": _Row("Net movement", parts=("receipts",), less=("payments",)),
        "closing": _Row("Closing balance", parts=("opening", "net")),
        "payables": _Row("Payables at the end of the month", "payables_by_month", "invoices not yet paid"),
    },
    "From cost to cash": _BRIDGE
    | {
        "cash_out": _Row(
            "Paid for this budget",
            parts=("cost", "capex", "prepaid_change", "vat_change"),
            less=("credits", "depreciation", "payables_change"),
        )
    },
}
_BALANCES = frozenset({"opening", "closing", "payables"})


def _places() -> tuple[dict[str, int], dict[str, int]]:
    heads, rows, row = {}, {}, HEADING_ROWS
    for title, group in _GROUPS.items():
        heads[title] = row
        for name in group:
            row += 1
            rows[name] = row
        row += 2
    return heads, rows


_HEADS, ROWS = _places()
"""Rows of the group titles by title, and of all others by id."""

_ALL = {name: row for group in _GROUPS.values() for name, row in group.items()}
SUMS = frozenset(name for name, row in _ALL.items() if row.parts)
"""Rows that are sums of others."""

MOVED = (*_GROUPS["Receipts"], *_GROUPS["Payments"], "net")
"""Rows of what is received and paid, each group with its sum as the last, and the net of both."""

FOLDABLE = [name for name, row in _ALL.items() if row.source and name not in _BALANCES]
"""Rows that are folded away while they have no amount."""

LAST_ROW = max(ROWS.values())
_CHECK_ROW = LAST_ROW + 3
_FOLD = Fold(NAME, _CHECK_ROW + 2)
_NOTE = f"Money in the month it moves. Invoices not paid at the end are payables.{LATER}"


def write(book: Book) -> None:
    """Add the sheet."""
    heads = {LABEL: "Cash", ID: "Id", NOTE: "What it is", TOTAL: "Total"}
    sheet = month_page(book, NAME, "Cash by month", heads)
    for title, row in _HEADS.items():
        book.group(sheet, row, title, book.layout.month_columns[-1])
    for name, own in _ALL.items():
        total = bool(own.parts) or name in _BALANCES
        write_row(book, sheet, ROWS[name], own.source or f"cash_{name}", own.label, total=total, unit=False)
        book.text(sheet, ROWS[name], NOTE, own.note, "note")
        if own.source:
            month_money(book, sheet, ROWS[name], own.source, "balance" if name in _BALANCES else "link")
    for name in ("receipts", "payments", "net", "opening", "closing", "cash_out"):
        months = _opening(book) if name == "opening" else _sum(book, _ALL[name])
        book.fill(sheet, ROWS[name], months, "USD", "total")
    for name, own in _ALL.items():
        if name not in _BALANCES:
            row_sum(book, sheet, ROWS[name], "total" if own.parts else CALCULATED)
    for check, condition in zip(CHECKS[:2], (_balances_agree(book), _bridge_agrees(book)), strict=True):
        write_check(book, sheet, check, condition)
    may_fold = [ROWS[name] for name in FOLDABLE]
    folded = without_amounts(book, sheet, may_fold, book.layout.month_columns)
    _FOLD.write(book, sheet, range(HEADING_ROWS, LAST_ROW), may_fold, folded, book.layout.month_columns)
    close_page(book, sheet, LAST_ROW, _NOTE, horizon(book), len(folded))


def label(name: str) -> str:
    """Return the label of a row."""
    return _ALL[name].label


def _opening(book: Book) -> Expression:
    """Return a month's opening balance: the closing balance of the month before, or the cash at the start."""
    start = book.typed("opening_cash") * book.rate
    closing = book.row(NAME, ROWS["closing"], start.value + np.cumsum(_months(book, "net").value))
    return choose(book.months(MONTH) > 1, previous(closing), start)


def _months(book: Book, name: str) -> Expression:
    return book.row(NAME, ROWS[name])


def _sum(book: Book, row: _Row) -> Expression:
    added = reduce(add, (_months(book, part) for part in row.parts))
    return reduce(sub, (_months(book, part) for part in row.less), added)


def _balances_agree(book: Book) -> Expression:
    return _agree(book, _whole(book, "closing") - book.months("closing_cash").whole(MONTH) * book.rate)


def _bridge_agrees(book: Book) -> Expression:
    return _agree(book, _whole(book, "cash_out") - (_whole(book, "payments") - _whole(book, "other_burn")))


def _whole(book: Book, name: str) -> Expression:
    return _months(book, name).whole(MONTH)


def _agree(book: Book, gaps: Expression) -> Expression:
    """Return whether all gaps are rounding, as a share of all money moved.

    Gaps are squared, so that they cannot cancel out.
    """
    moved = reduce(add, (book.cell(NAME, ROWS[name], TOTAL) for name in ("receipts", "payments")))
    allowed = book.typed("tolerance") * ((book.typed("opening_cash") + 1) * book.rate + moved)
    return sum_months(gaps * gaps) <= allowed * allowed


CHECKS = (
    SheetCheck("Balances on Cash equal the cash of the model", check_place(NAME, _CHECK_ROW)),
    SheetCheck("Cost reconciles to cash paid for this budget", check_place(NAME, _CHECK_ROW + 1)),
    _FOLD.check,
)

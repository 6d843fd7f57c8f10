"""Cash: what comes in and is paid in each month, what is left in the bank and what is owed."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.axes import MONTH
from llmbudget.excel.book import Book
from llmbudget.excel.places import HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place, month_columns
from llmbudget.excel.sheets.cost_rows import write_row
from llmbudget.excel.sheets.months import close_months, month_money, month_sheet, paid_months, row_sum, span
from llmbudget.excel.sheets.sheet_check import SheetCheck, check_place, write_check
from llmbudget.excel.style import CALCULATED
from llmbudget.model.payments import INVOICED
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.schedule import MAX_MONTHS

NAME = "Cash"
Series = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Row:
    """A row: a quantity of Monthly, or the sum of other rows, its ``parts``, without those of ``less``."""

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
        "upfront": _Row("Commitments paid up front", "upfront_paid_by_month"),
        "other_burn": _Row("Other spending", "other_burn_by_month", "outside this budget"),
    }


_RECEIPTS = {
    "revenue": _Row("Revenue", "revenue_by_month"),
    "contributions": _Row("Contributions", "contributions_by_month"),
}
_PAYMENTS = _payments()
_BRIDGE = {
    "cost": _Row("Cost of the month", "total_cost_by_month"),
    "credits": _Row("Paid by credits", "credits_used_by_month", "less: no cash"),
    "depreciation": _Row("Depreciation", "depreciation_cost_by_month", "less: no cash"),
    "capex": _Row("Purchase that is capitalised", "capex_cost_by_month"),
    "prepaid_change": _Row("Increase in prepayments", "prepaid_change_by_month", "paid before it is a cost"),
    "payables_change": _Row("Increase in payables", "payables_change_by_month", "less: paid later"),
}
_GROUPS: dict[str, dict[str, _Row]] = {
    "Balance": {"opening": _Row("Opening balance")},
    "Receipts": _RECEIPTS | {"receipts": _Row("Receipts", parts=tuple(_RECEIPTS))},
    "Payments": _PAYMENTS | {"payments": _Row("Payments", parts=tuple(_PAYMENTS))},
    "Result": {
        "net": _Row("Net movement", parts=("receipts",), less=("payments",)),
        "closing": _Row("Closing balance", parts=("opening", "net")),
        "payables": _Row("Payables at the end of the month", "payables_by_month", "invoices not yet paid"),
    },
    "From cost to cash": _BRIDGE
    | {
        "cash_out": _Row(
            "Paid for this budget",
            parts=("cost", "capex", "prepaid_change"),
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
"""Rows of the group titles, and of all others by what they hold."""

_ALL = {name: row for group in _GROUPS.values() for name, row in group.items()}
_CHECK_ROW = max(ROWS.values()) + 2


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = month_sheet(
        book,
        NAME,
        "Money when it moves. Invoices of the last months are paid after the budget, and are owed at its end.",
        {LABEL: "Cash", UNIT: "Unit", ID: "Id", NOTE: "What it is", TOTAL: "Total"},
    )
    for title, row in _HEADS.items():
        book.group(sheet, row, title, month_columns()[-1])
    values = _values(book)
    for name, own in _ALL.items():
        total = bool(own.parts) or name in _BALANCES
        write_row(book, sheet, ROWS[name], own.source or f"cash_{name}", own.label, total=total)
        book.text(sheet, ROWS[name], NOTE, own.note, "note")
        _write_months(book, sheet, name, values[name])
    for check, condition in zip(CHECKS, (_balances_agree(book), _bridge_agrees(book)), strict=True):
        write_check(book, sheet, check, condition)
    close_months(book, sheet, _CHECK_ROW + 1, paid_months(book))


def _write_months(book: Book, sheet: Worksheet, name: str, values: Series) -> None:
    row = _ALL[name]
    if row.source:
        month_money(book, sheet, ROWS[name], row.source, "balance" if name in _BALANCES else "link")
    else:
        for entry, column in enumerate(month_columns()):
            text = _opening(book, column) if name == "opening" else _sum(row, column)
            book.formula(sheet, ROWS[name], column, text, values[entry], "USD", "total")
    if name not in _BALANCES:
        row_sum(book, sheet, ROWS[name], float(values.sum()), "total" if row.parts else CALCULATED)


def _opening(book: Book, column: int) -> str:
    """Return the formula of a month's opening balance: what the month before left, or what there was at the start."""
    places, letters = book.layout.places, xl_col_to_name(column)
    before = f"{xl_col_to_name(column - 1)}{ROWS['closing'] + 1}"
    start = f"{places['opening_cash'].cell()} * {places['report_rate'].cell()}"
    return f"=IF(Monthly!{letters}${places[MONTH].row + 1} > 1,{before},{start})"


def _sum(row: _Row, column: int) -> str:
    letters = xl_col_to_name(column)
    added, taken = ([f"{letters}{ROWS[part] + 1}" for part in parts] for parts in (row.parts, row.less))
    return "=" + " - ".join([" + ".join(added), *taken])


def _values(book: Book) -> dict[str, Series]:
    """Return every row in the report currency."""
    rate = book.plan.reporting.report_rate
    found: dict[str, Series] = {
        name: np.broadcast_to(np.asarray(book.values[row.source], dtype=float), MAX_MONTHS) * rate
        for name, row in _ALL.items()
        if row.source
    }
    for name in ("receipts", "payments", "net", "cash_out"):
        row = _ALL[name]
        found[name] = reduce(add, [found[part] for part in row.parts]) - sum(found[part] for part in row.less)
    found["closing"] = book.entry("opening_cash") * rate + np.cumsum(found["net"])
    found["opening"] = found["closing"] - found["net"]
    return found


def cash_out(book: Book) -> Series:
    """Return what is paid for this budget in each month, in the report currency."""
    return _values(book)["cash_out"]


def _allowed(book: Book) -> str:
    """Return how far rounding may take a balance: a share of all that moves."""
    places, rate = book.layout.places, book.layout.places["report_rate"].cell()
    moved = " + ".join(Place(NAME, ROWS[name], TOTAL).cell() for name in ("receipts", "payments"))
    start = f"({places['opening_cash'].cell()} + 1) * {rate}"
    return f"{places['tolerance'].cell()} * ({start} + {moved})".replace(f"{NAME}!", "")


def _balances_agree(book: Book) -> str:
    places = book.layout.places
    model = f"{span('Monthly', places['closing_cash'].row)} * {places['report_rate'].cell()}"
    return _agree(book, f"({span('', ROWS['closing'])} - {model})")


def _bridge_agrees(book: Book) -> str:
    paid = f"({span('', ROWS['payments'])} - {span('', ROWS['other_burn'])})"
    return _agree(book, f"({span('', ROWS['cash_out'])} - {paid})")


def _agree(book: Book, gaps: str) -> str:
    """Return that gaps are rounding, in all months: they are squared, so that none makes up for another."""
    return f"SUMPRODUCT({gaps} * {gaps}) <= ({_allowed(book)}) * ({_allowed(book)})"


def _holds_balances(book: Book) -> float:
    found, rate = _values(book), book.plan.reporting.report_rate
    return _near(book, found["closing"] - np.asarray(book.values["closing_cash"]) * rate)


def _holds_bridge(book: Book) -> float:
    found = _values(book)
    return _near(book, found["cash_out"] - (found["payments"] - found["other_burn"]))


def _near(book: Book, gaps: Series) -> float:
    found, rate = _values(book), book.plan.reporting.report_rate
    moved = (book.entry("opening_cash") + 1) * rate + found["receipts"].sum() + found["payments"].sum()
    return float(np.sum(gaps * gaps) <= (book.entry("tolerance") * moved) ** 2)


CHECKS = (
    SheetCheck("Balances of Cash are the cash of the model", check_place(NAME, _CHECK_ROW), _holds_balances),
    SheetCheck("Cost leads to what is paid for this budget", check_place(NAME, _CHECK_ROW + 1), _holds_bridge),
)

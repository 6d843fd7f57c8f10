"""Amounts and days as people and programs write them, read by column: one value rarely says how it is meant.

A column is read in each way that there is. If one way fits all its values, that one is meant; if several do and differ,
somebody is asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from llmbudget.catalog.table import FIRST_DAY, LAST_DAY
from llmbudget.plan.file import PlanError

Value = TypeVar("Value")

DATES, DECIMAL = "dates", "decimal"
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
COMMA, POINT = "comma", "point"
READINGS = {DATES: (DAY_FIRST, MONTH_FIRST), DECIMAL: (POINT, COMMA)}
"""What may have to be asked, with the answers."""

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODE = re.compile(r"[A-Z]{3}")
_MARKS = re.compile(r"[A-Z]{3}|[$€£'\u2019\s]")
_NUMBERS = {
    POINT: re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?"),
    COMMA: re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)?(,\d+)?"),
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_EITHER = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y",
           "%Y-%m", "%m/%Y", "%m.%Y", "%b %Y", "%B %Y")  # fmt: skip
_FORMS = {
    DAY_FIRST: (*_EITHER, "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"),
    MONTH_FIRST: (*_EITHER, "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
}


class AskedError(PlanError):
    """A column can be read in two ways, and nothing in the file says which is meant.

    Args:
        path: the file.
        asks: ``dates`` or ``decimal``.
        text: a value that differs between the two.
        readings: what it is in each of them, by answer.
    """

    def __init__(self, path: Path, asks: str, text: str, readings: Mapping[str, str]) -> None:
        either = " or ".join(f"{value} (--{asks} {answer})" for answer, value in readings.items())
        super().__init__([f"{path}: {text!r} may be {either}; say which"])
        self.path, self.asks, self.text, self.readings = path, asks, text, dict(readings)


@dataclass(frozen=True)
class Cells:
    """The filled cells of a column.

    Attributes:
        path: the file.
        column: its heading.
        texts: with the line of each.
    """

    path: Path
    column: str
    texts: Sequence[tuple[int, str]]


def amounts(cells: Cells, answer: str) -> list[Decimal]:
    """Return the amounts of a column.

    Args:
        cells: the column.
        answer: how decimals are written, ``point`` or ``comma``; empty if nobody said.

    Raises:
        PlanError: a cell is no amount.
        AskedError: the column can be read in two ways.
    """
    readers = {sign: lambda text, sign=sign: amount(text, sign) for sign in _NUMBERS}
    return _decided(cells, DECIMAL, readers, answer, "amount, such as 1250.50")


def days(cells: Cells, answer: str) -> list[date]:
    """Return the days of a column; a month is its first day. See `amounts`; the answers to ``dates`` apply."""
    readers = {order: lambda text, order=order: day(text, order) for order in _FORMS}
    return _decided(cells, DATES, readers, answer, "day, such as 2027-03-31")


def amount(text: str, sign: str) -> Decimal | None:
    """Return an amount whose decimals follow a point or a comma; None if it is not written so."""
    plain = _MARKS.sub("", text).replace("\N{MINUS SIGN}", "-")
    negative = (plain.startswith("(") and plain.endswith(")")) or plain.endswith("-")
    plain = plain.strip("()").removesuffix("-")
    if not re.search(r"\d", plain) or not _NUMBERS[sign].fullmatch(plain):
        return None
    number = Decimal(plain.replace(",", "") if sign == POINT else plain.replace(".", "").replace(",", "."))
    return -number if negative else number


def currency_in(text: str) -> str:
    """Return the currency that stands with an amount; empty without one."""
    code = _CODE.search(text)
    return code[0] if code else next((name for sign, name in _SIGNS.items() if sign in text), "")


@cache
def day(text: str, order: str) -> date | None:
    """Return a day written in one of the two orders; None if it is not written so."""
    plain = _TIME.sub("", text)
    for form in _FORMS[order]:
        try:
            read = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if FIRST_DAY <= read <= LAST_DAY:
            return read
    return None


def _decided(
    cells: Cells, asks: str, readers: Mapping[str, Callable[[str], Value | None]], answer: str, what: str
) -> list[Value]:
    """Return the values of a column in the reading that fits all of them."""
    read = {name: [reader(text) for _, text in cells.texts] for name, reader in readers.items()}
    fitting = {
        name: [value for value in values if value is not None] for name, values in read.items() if None not in values
    }
    if answer in fitting or len(fitting) == 1:
        return fitting.get(answer) or next(iter(fitting.values()))
    if not fitting or answer:
        raise PlanError([_misfit(cells, read[answer] if answer else [*map(_either, *read.values())], what)])
    first, second = fitting.values()
    for (_, text), one, other in zip(cells.texts, first, second, strict=True):
        if one != other:
            raise AskedError(cells.path, asks, text, dict(zip(fitting, map(_written, (one, other)), strict=True)))
    return first


def _either(one: Value | None, other: Value | None) -> Value | None:
    return other if one is None else one


def _misfit(cells: Cells, values: Sequence[object], what: str) -> str:
    """Return the sentence for the first value that fits no reading, or for values of which each needs another."""
    for (line, text), value in zip(cells.texts, values, strict=True):
        if value is None:
            return f"{cells.path}, line {line}: {cells.column}: {text!r} is no {what}; correct it in the file"
    return (
        f"{cells.path}: {cells.column}: values are written in two ways; write all like the first, {cells.texts[0][1]!r}"
    )


def _written(value: object) -> str:
    return f"{value:%d %B %Y}".lstrip("0") if isinstance(value, date) else f"{value:,}"

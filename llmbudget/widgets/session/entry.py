"""Values as text in fields: `parse` reads what people type, and what `show` writes."""

import math
import re
from datetime import date
from decimal import Decimal

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Scalar, Switch, plain_number
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.dates import number_of_month, written

SHARE = "share"
"""Unit of shares, including shares per year or month: stored as fractions, shown and typed as percentages."""

MONTH_NUMBER = "month no."
"""Unit of months counted from the plan's first; people also type the month itself."""

COMPACT_UNITS = frozenset({"tokens", "parameters", "examples"})
"""Units of large counts, shown as 20B rather than eleven digits."""

_POWERS = {
    "": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6,
    "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12,
}  # fmt: skip
ON, OFF = "on", "off"
"""Texts of a switch."""

_SWITCHED = {ON: True, "yes": True, "true": True, "1": True, OFF: False, "no": False, "false": False, "0": False}
_COMPACT = (("T", 12), ("B", 9), ("M", 6))
_MOST_DECIMALS, _DECIMALS = 4, 2
"""A number with more decimals is rounded to `_DECIMALS`, or to its first two digits."""

LONGEST_TYPED = 2_000
"""Longest text that a field accepts: longer texts are no values and slow to parse."""

_LONGEST_COMPACT = 5  # characters before the letter, as in 1.234B
_LONGEST_NUMBER = 500
"""Longest text that may be a number: matching a page of text would take seconds."""

_LARGE = 2_000_000
"""Fields that allow this much are often typed short, such as 1.5M."""

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f"), " ")
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,40}"
_NUMBER = re.compile(rf"(?P<sign>[+-]?)(?P<whole>{_GROUPED})?(?P<part>\.[0-9]{{0,400}})?(?P<power>e[+-]?[0-9]{{1,3}})?")
_TYPED = re.compile(r"(?P<digits>.*?) ?(?P<word>[a-df-z]+)?(?P<mark>%|×)?")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{2}0")
"""Such as 62.000: thousands in much of Europe, decimals elsewhere. Numbers that `show` writes never end so."""

_MONEY = re.compile(r"^([+-]?) ?\$ ?|^([+-]?) ?usd ?| ?usd$| ?\$$")


def is_share(record: AnyRecord) -> bool:
    """Return whether a field is a percentage: its unit is a share, or a share per year or month."""
    return isinstance(record, Number) and record.unit.split("/")[0] == SHARE


def parse(record: AnyRecord, text: str, catalog: Catalog | None = None, start: date | None = None) -> Scalar:
    """Return the value of a text typed into a field.

    Args:
        record: of the field.
        text: what is typed.
        catalog: that the plan chooses from; None where nothing is chosen from a table.
        start: first month of the plan, for fields that count its months; None where none is known.

    Raises:
        ValueError: the field cannot hold it; the message is a sentence for people.
    """
    if len(text) > LONGEST_TYPED:
        raise _refused("too_long", record, count=len(text))
    if isinstance(record, Switch):
        return record.validate(_SWITCHED.get(text.strip().lower(), text))
    if isinstance(record, Choice):
        return record.validate(text, catalog)
    if isinstance(record, Month | Day):
        return record.validate(written(record, text))
    if not isinstance(record, Number):
        return record.validate(text)
    month = number_of_month(text, start) if start and record.unit == MONTH_NUMBER else None
    return record.validate(_number(record, text) if month is None else month)


def show(record: AnyRecord, value: Scalar) -> str:
    """Return the text of a value in its field; `parse` restores the value exactly."""
    if value is None:
        return ""
    if isinstance(value, date):
        return str(record.written(value))
    if isinstance(value, bool):
        return ON if value else OFF
    if not isinstance(record, Number) or isinstance(value, str):
        return str(value)
    exact = Decimal(repr(float(value)))
    if is_share(record):
        return f"{_digits(exact * 100)}%"
    return (_compact(exact) if record.unit in COMPACT_UNITS else None) or _digits(exact)


def read_as(record: AnyRecord, text: str, value: Scalar) -> str:
    """Return what a typed text was read as, in full; empty if the text says so itself."""
    if isinstance(record, Month) and isinstance(value, date):
        full = f"{value:%B %Y}"
    elif isinstance(record, Day) and isinstance(value, date):
        full = f"{value:%B} {value.day}, {value.year}"
    elif isinstance(record, Number) and isinstance(value, float):
        digits = show(record, value) if is_share(record) else _digits(Decimal(repr(value)))
        is_number = record.unit != MONTH_NUMBER or text.strip() == digits
        full = digits if is_number else phrase("month_number", number=digits)
    else:
        return ""
    return "" if text.strip().lower() in {full.lower(), full.replace(",", "").lower()} else full


def shortened(record: AnyRecord, text: str) -> str:
    """Return a short text for a field that is not being edited.

    A third is shown as 33.33%, and as 33.33333333% while the field is edited.
    """
    if not isinstance(record, Number) or len(text.rstrip("%").partition(".")[2]) <= _MOST_DECIMALS:
        return text
    mark = "%" if text.endswith("%") else ""
    exact = Decimal(text.removesuffix("%").replace(",", ""))
    first = -exact.adjusted()  # position of the first nonzero digit
    return _digits(round(exact, max(_DECIMALS, first + 1))) + mark


def _digits(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _compact(number: Decimal) -> str | None:
    """Return a short form such as 1.5B if it is exact."""
    for letter, power in _COMPACT:
        short = _digits(number.scaleb(-power))
        if abs(number) >= Decimal(10) ** power and len(short) <= _LONGEST_COMPACT:
            return short + letter
    return None


def _number(record: Number, text: str) -> float | None:
    """Return the number in a text; None if it is empty."""
    if len(text) > _LONGEST_NUMBER:
        raise _unreadable(record, text.strip()[:30], "")
    plain = " ".join(text.translate(_SPACES).replace("\u2212", "-").lower().split())
    if not plain:
        if record.blank is not None:
            return None
        raise _refused("empty", record)
    amount = _MONEY.sub(r"\1\2", plain, count=1)
    if amount != plain and not record.unit.startswith("USD"):
        raise _refused("is_money", record, text=text.strip()[:30])
    return _scaled(record, text.strip()[:30], amount)


def _scaled(record: Number, text: str, amount: str) -> float:
    typed = _TYPED.fullmatch(amount)
    number = _NUMBER.fullmatch(typed["digits"]) if typed else None
    word, mark = (typed["word"] or "", typed["mark"]) if typed else ("", None)
    if _TWO_WAYS.fullmatch(amount):
        raise _refused(
            "two_ways", record, text=text, large=amount.replace(".", ","), small=amount.rstrip("0").rstrip(".")
        )
    if word == "x" and not mark:  # 0.5x, as typed on a keyboard
        word, mark = "", "×"
    if not number or not (number["whole"] or (number["part"] or ".") != ".") or word not in _POWERS:
        raise _unreadable(record, text, amount)
    digits = Decimal(f"{number['sign']}{_bare(number['whole'])}{number['part'] or ''}{number['power'] or ''}")
    value = digits.scaleb(_POWERS[word])
    if mark == "×" and not record.unit.startswith("×"):
        raise _refused("is_multiple", record, text=text)
    if mark == "%" or is_share(record):
        value = _share(record, text, value, percent=mark == "%")
    result = float(value)
    if math.isinf(result):
        raise _refused("too_large", record, text=text)
    return result


def _bare(whole: str | None) -> str:
    return (whole or "0").replace(",", "").replace(" ", "")


def _share(record: Number, text: str, value: Decimal, *, percent: bool) -> Decimal:
    """Return a share from 0 to 1. A bare 30 is 30%, and so is a bare 0.3 where the field may have that much."""
    if not is_share(record):
        raise _refused("is_percentage", record, text=text)
    if percent or abs(value) >= 1 or not _within(record, value):
        share = value / 100
        if not _within(record, share):
            raise _refused("outside", record, text=text, low=_percent(record.at_least), high=_percent(record.at_most))
        return share
    return value


def _within(record: Number, value: Decimal) -> bool:
    return record.at_least <= float(value) <= record.at_most


def _percent(share: float) -> str:
    return f"{plain_number(share * 100)}%"


def _unreadable(record: Number, text: str, amount: str) -> ValueError:
    """Return why a text is not a number, and what to write instead."""
    if "€" in amount or "£" in amount:
        return _refused("other_currency", record, text=text)
    marks = re.sub(r"[^0-9.,]", "", amount)
    if "," in marks or marks.count(".") > 1:
        return _refused("unclear_marks", record, text=text)
    large = "not_a_large_number" if record.at_most >= _LARGE else "not_a_number"
    return _refused("not_a_share" if is_share(record) else large, record, text=text)


def _refused(why: str, record: AnyRecord, **values: str | int) -> ValueError:
    return ValueError(phrase(why, label=record.label, allowed=record.allowed, unit=record.unit, **values))

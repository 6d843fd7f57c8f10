"""What people type into a field, and how a value is shown there: `parse` reads back what `show` writes."""

import math
import re
from datetime import date
from decimal import Decimal

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Choice, Number, Scalar, Switch, plain_number

SHARE = "share"
"""The unit of shares, also of those per year or month: held as fractions, shown and typed as percentages."""

COMPACT_UNITS = frozenset({"tokens", "parameters", "examples"})
"""Units of counts so large that 20B reads better than its eleven digits."""

_POWERS = {
    "": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6,
    "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12,
}  # fmt: skip
ON, OFF = "on", "off"
"""What stands in a switch."""

_SWITCHED = {ON: True, "yes": True, "true": True, "1": True, OFF: False, "no": False, "false": False, "0": False}
_COMPACT = (("T", 12), ("B", 9), ("M", 6))
_MOST_DECIMALS, _DECIMALS = 4, 2
"""With more decimals a number is shortened to this many, or to its first two digits."""

LONGEST_TYPED = 2_000
"""Characters that a field takes; what is longer is no value of any field, and would take long to be read."""

_LONGEST_COMPACT = 5  # characters before the letter, such as 1.234
_LONGEST_NUMBER = 500
"""Characters of what may be a number: to look for one in a page of text would take seconds."""

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f"), " ")
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,40}"
_NUMBER = re.compile(rf"(?P<sign>[+-]?)(?P<whole>{_GROUPED})?(?P<part>\.[0-9]{{0,400}})?(?P<power>e[+-]?[0-9]{{1,3}})?")
_TYPED = re.compile(r"(?P<digits>.*?) ?(?P<word>[a-df-z]+)?(?P<mark>%|×)?")
_MONEY = re.compile(r"^([+-]?) ?\$ ?|^([+-]?) ?usd ?| ?usd$| ?\$$")


def is_share(record: AnyRecord) -> bool:
    """Return whether a field is shown and typed as a percentage: its unit is a share, or one per year or month."""
    return isinstance(record, Number) and record.unit.split("/")[0] == SHARE


def parse(record: AnyRecord, text: str, catalog: Catalog | None = None) -> Scalar:
    """Return the value that a text stands for in a field.

    Args:
        record: of the field.
        text: what is typed.
        catalog: that the plan chooses from; None where nothing is chosen from a table.

    Raises:
        ValueError: it stands for none that the field can hold; the message is a sentence for people.
    """
    if len(text) > LONGEST_TYPED:
        raise ValueError(f"{record.label}: {len(text):,} characters are too long; enter {record.allowed}.")
    if isinstance(record, Switch):
        return record.validate(_SWITCHED.get(text.strip().lower(), text))
    if isinstance(record, Choice):
        return record.validate(text, catalog)
    return record.validate(_number(record, text) if isinstance(record, Number) else text)


def show(record: AnyRecord, value: Scalar) -> str:
    """Return the text of a value in its field; `parse` gives the same value back, to the last digit."""
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


def shortened(record: AnyRecord, text: str) -> str:
    """Return the text of a value as it stands in a field that nobody edits: without endless decimals.

    A third of a share is 33.33% there, and 33.33333333% once somebody goes into the field.
    """
    if not isinstance(record, Number) or len(text.rstrip("%").partition(".")[2]) <= _MOST_DECIMALS:
        return text
    mark = "%" if text.endswith("%") else ""
    exact = Decimal(text.removesuffix("%").replace(",", ""))
    first = -exact.adjusted()  # the place of the first digit that is not 0
    return _digits(round(exact, max(_DECIMALS, first + 1))) + mark


def _digits(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _compact(number: Decimal) -> str | None:
    """Return such as 1.5B when that is short and exact."""
    for letter, power in _COMPACT:
        short = _digits(number.scaleb(-power))
        if abs(number) >= Decimal(10) ** power and len(short) <= _LONGEST_COMPACT:
            return short + letter
    return None


def _number(record: Number, text: str) -> float | None:
    """Return the number that a text stands for, None for an empty one."""
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(_unreadable(record, text.strip()[:30], ""))
    plain = " ".join(text.translate(_SPACES).replace("\u2212", "-").lower().split())
    if not plain:
        if record.blank is not None:
            return None
        raise ValueError(f"{record.label}: nothing is entered; enter {record.allowed}.")
    amount = _MONEY.sub(r"\1\2", plain, count=1)
    if amount != plain and not record.unit.startswith("USD"):
        raise ValueError(
            f"{record.label}: {text.strip()[:30]!r} is an amount of money; this field is in {record.unit}."
        )
    return _scaled(record, text.strip()[:30], amount)


def _scaled(record: Number, text: str, amount: str) -> float:
    typed = _TYPED.fullmatch(amount)
    number = _NUMBER.fullmatch(typed["digits"]) if typed else None
    word, mark = (typed["word"] or "", typed["mark"]) if typed else ("", None)
    if word == "x" and not mark:  # 0.5x, as one writes it on a keyboard
        word, mark = "", "×"
    if not number or not (number["whole"] or (number["part"] or ".") != ".") or word not in _POWERS:
        raise ValueError(_unreadable(record, text, amount))
    digits = Decimal(f"{number['sign']}{_bare(number['whole'])}{number['part'] or ''}{number['power'] or ''}")
    value = digits.scaleb(_POWERS[word])
    if mark == "×" and not record.unit.startswith("×"):
        raise ValueError(f"{record.label}: {text!r} is a multiple; this field is in {record.unit}.")
    if mark == "%" or is_share(record):
        value = _share(record, text, value, percent=mark == "%")
    result = float(value)
    if math.isinf(result):
        raise ValueError(f"{record.label}: {text!r} is too large; enter {record.allowed}.")
    return result


def _bare(whole: str | None) -> str:
    return (whole or "0").replace(",", "").replace(" ", "")


def _share(record: Number, text: str, value: Decimal, *, percent: bool) -> Decimal:
    """Return a share from 0 to 1; a bare 5 could mean 5% or 500%, so it is refused."""
    if not is_share(record):
        raise ValueError(f"{record.label}: {text!r} is a percentage; this field is in {record.unit}.")
    if percent:
        share = value / 100
        if not record.at_least <= float(share) <= record.at_most:
            raise ValueError(
                f"{record.label}: {text} is outside of {_percent(record.at_least)} to {_percent(record.at_most)}; "
                "enter a percentage between them."
            )
        return share
    if abs(value) >= 1:
        raise ValueError(
            f"{record.label}: {_digits(value)} could mean {_digits(value)}% or {_digits(value * 100)}%; "
            f"write {_digits(value)}% or {_digits(value / 100)}."
        )
    return value


def _percent(share: float) -> str:
    return f"{plain_number(share * 100)}%"


def _unreadable(record: Number, text: str, amount: str) -> str:
    """Return why a text is no number, and what to write instead."""
    marks = re.sub(r"[^0-9.,]", "", amount)
    if "," in marks or marks.count(".") > 1:
        return f"{record.label}: {text!r} cannot be read; use . for decimals and , for thousands, such as 1,234.5."
    if "€" in amount or "£" in amount:
        return f"{record.label}: {text!r} cannot be read; amounts are in US dollars."
    example = "30%" if is_share(record) else "1.5M or 2,000"
    return f"{record.label}: {text!r} is not a number; enter {record.allowed}, such as {example}."

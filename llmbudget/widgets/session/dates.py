"""Months and days as people type them."""

import re
from datetime import date

from llmbudget.parameters.record import Day, Month
from llmbudget.widgets.phrases import phrase

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTHS_IN_YEAR = len(MONTHS)
_YEAR, _MONTH, _DAY = r"(?P<year>[12]\d{3})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_NAME, _TH, _GAP, _MARK = r"(?P<name>[a-z]{3,9})\.?", r"(?:st|nd|rd|th)?", r"[ ,./-]+", r" ?[./-] ?"
_MONTH_FORMS = (
    rf"{_YEAR}{_MARK}{_MONTH}",
    rf"{_MONTH}{_MARK}{_YEAR}",
    rf"{_NAME}{_GAP}{_YEAR}",
    rf"{_YEAR}{_GAP}{_NAME}",
    rf"{_YEAR}-{_MONTH}-0?1",
)
_DAY_FORMS = (
    rf"{_YEAR}{_MARK}{_MONTH}{_MARK}{_DAY}",
    rf"{_NAME}{_GAP}{_DAY}{_TH}{_GAP}{_YEAR}",
    rf"{_DAY}{_TH}{_GAP}{_NAME}{_GAP}{_YEAR}",
)
_EITHER_ORDER = re.compile(rf"(?P<first>\d{{1,2}}){_MARK}(?P<second>\d{{1,2}}){_MARK}{_YEAR}")


def written(record: Month | Day, text: str) -> str:
    """Return a typed date as plan files write it, or the text itself if it is no date.

    Raises:
        ValueError: two days could be meant; the message is a sentence for people.
    """
    plain = " ".join(text.lower().split())
    if isinstance(record, Month):
        return _first(_MONTH_FORMS, plain) or text
    return _first(_DAY_FORMS, plain) or _of_either_order(record, plain) or text


def number_of_month(text: str, start: date) -> int | None:
    """Return the number of a typed month in a budget whose month 1 is `start`; None if the text is no month."""
    match = _first(_MONTH_FORMS, " ".join(text.lower().split()))
    year, month = map(int, match.split("-")) if match else (0, 0)
    if month not in range(1, _MONTHS_IN_YEAR + 1):
        return None
    return (year - start.year) * _MONTHS_IN_YEAR + month - start.month + 1


def _first(forms: tuple[str, ...], text: str) -> str:
    """Return what the first form that fits reads; empty if none does."""
    for form in forms:
        if match := re.fullmatch(form, text):
            parts = match.groupdict()
            month = _named(parts["name"]) if "name" in parts else int(parts["month"])
            day = f"-{int(parts['day']):02}" if "day" in parts else ""
            return f"{parts['year']}-{month:02}{day}"
    return ""


def _named(name: str) -> int:
    """Return the number of a month's name or its beginning; 0, which is no month, for any other word."""
    spelled = "sep" if name == "sept" else name
    return next((place for place, month in enumerate(MONTHS, 1) if month.startswith(spelled)), 0)


def _of_either_order(record: Day, text: str) -> str:
    """Return a day whose month stands first or second; empty if the text is none."""
    match = _EITHER_ORDER.fullmatch(text)
    if not match:
        return ""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first != second and max(first, second) <= _MONTHS_IN_YEAR:
        days = (date(year, *order).isoformat() for order in ((first, second), (second, first)))
        raise ValueError(phrase("ambiguous_day", label=record.label, text=text, **dict(zip("ab", days, strict=True))))
    month, day = sorted((first, second))
    return f"{year}-{month:02}-{day:02}"

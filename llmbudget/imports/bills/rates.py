"""Exchange rates as people type them: EUR=1.08, or for bills from a month on, EUR@2027-02=1.10."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

Rates = Mapping[str, Decimal]
"""Units of the report currency per unit of another currency: by code, or by code and first month (EUR@2027-02)."""

_DATED = re.compile(r"[A-Z]{3}(@\d{4}-(0[1-9]|1[0-2]))?")


def rate_of(text: str) -> tuple[str, Decimal]:
    """Return the code of a currency, and units of the report currency for one of it.

    Raises:
        ValueError: the text is no rate.
    """
    code, _, number = text.partition("=")
    try:
        rate = Decimal(number.strip())
    except InvalidOperation:
        rate = Decimal(0)
    if not code.strip() or not rate.is_finite() or rate <= 0:
        raise ValueError(f"{text} is no rate; give a code and a number above 0, such as EUR=1.08")
    return code.strip().upper(), rate


def dated_rate_of(text: str) -> tuple[str, Decimal]:
    """Return the same for a rate that may begin in a month.

    Raises:
        ValueError: the text is no rate.
    """
    code, rate = rate_of(text)
    if not _DATED.fullmatch(code):
        examples = "EUR=1.08 or EUR@2027-02=1.10"
        raise ValueError(f"{text} is no rate; give a code, its first month if it has one, and a number: {examples}")
    return code, rate


def rate_in(month: str, currency: str, rates: Rates) -> Decimal | None:
    """Return the latest rate of a currency that has begun in a month, None if there is none.

    Args:
        month: such as 2027-02.
        currency: its code.
        rates: a rate without a month applies to all months before the others.
    """
    begun = {first: rate for code, _, first, rate in ((*key.partition("@"), rate) for key, rate in rates.items())
             if code == currency and first <= month}  # fmt: skip
    return begun[max(begun)] if begun else None

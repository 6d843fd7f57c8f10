"""Exchange rates of bills, as people type them: a code and a number, such as EUR=1.08."""

from decimal import Decimal, InvalidOperation


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

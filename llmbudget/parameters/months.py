"""Records of months, durations and yearly increases, shared by several sections."""

from llmbudget.parameters.record import Number

MAX_MONTHS = 120
"""The longest budget."""


def month_number(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of a month counted from the start of the budget."""
    return Number(label, "month no.", at_least=1, at_most=MAX_MONTHS, usual=(1, 12), whole=True, help=help)


def duration(label: str, help: str, *, blank: str | None = None) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of a duration in months."""
    return Number(label, "months", at_least=1, at_most=MAX_MONTHS, usual=(1, 12), whole=True, help=help, blank=blank)


def yearly_increase(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of a yearly price increase."""
    return Number(label, "share/year", at_least=0, at_most=1, usual=(0.02, 0.06), help=help)

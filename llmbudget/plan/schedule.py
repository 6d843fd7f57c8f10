"""When work happens, in months counted from the first month of the budget."""

from datetime import date
from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Month, Number, Section

MAX_MONTHS = 120
"""The longest horizon: the months that the Monthly sheet has room for."""


def month_number(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of a month counted from the start of the budget."""
    return Number(label, "month no.", at_least=1, at_most=MAX_MONTHS, usual=(1, 12), whole=True, help=help)


def duration(label: str, help: str, *, blank: str | None = None) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of a length in months."""
    return Number(label, "months", at_least=1, at_most=MAX_MONTHS, usual=(1, 12), whole=True, help=help, blank=blank)


def yearly_increase(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    """Return the record of what a price rises by each year."""
    return Number(label, "share/year", at_least=0, at_most=1, usual=(0.02, 0.06), help=help)


class Schedule(Section):
    """The months covered, and the window of each phase of the work."""

    title: ClassVar[str] = "Schedule"

    start_month: Annotated[date, Month("First month of the budget", help="Month 1 of every schedule.")] = date(
        2027, 1, 1
    )
    horizon_months: Annotated[
        float, duration("Months in the budget", "Costs after the last month are not in this budget.")
    ] = 12
    data_start: Annotated[
        float, month_number("Data work starts in month", "Collecting, generating, annotating and cleaning.")
    ] = 1
    data_months: Annotated[float, duration("Data work lasts", "Its costs are spread evenly over these months.")] = 3
    training_start: Annotated[
        float,
        month_number(
            "Training starts in month", "Experiments, the main run and other sizes of the family share this window."
        ),
    ] = 3
    training_months: Annotated[
        float,
        duration("Training lasts", "The window kept free for it; a check compares it with the hours needed."),
    ] = 2
    evaluation_start: Annotated[
        float, month_number("Post-training and evaluation start in month", "After the main run.")
    ] = 5
    evaluation_months: Annotated[
        float,
        duration("Post-training and evaluation last", "Their costs are spread evenly over these months."),
    ] = 1

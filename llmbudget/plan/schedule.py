"""The schedule, in months counted from the first month of the budget."""

from datetime import date
from typing import Annotated, ClassVar

from llmbudget.parameters.months import duration, month_number
from llmbudget.parameters.record import Month, Section, Switch


class Schedule(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Schedule"
    help: ClassVar[str] = "The months covered by the budget, and the window of each phase."

    start_month: Annotated[
        date, Month("First month of the budget", help="All schedules count from this month as month 1.")
    ] = date(2027, 1, 1)
    horizon_months: Annotated[
        float, duration("Months in the budget", "This budget excludes costs after the last month.")
    ] = 12
    data_start: Annotated[
        float, month_number("Data work starts in month", "Collecting, generating, annotating and cleaning.")
    ] = 1
    data_months: Annotated[float, duration("Data work lasts", "Costs are spread evenly over these months.")] = 3
    training_start: Annotated[
        float,
        month_number(
            "Training starts in month", "Experiments, the main run and other sizes of the family share this window."
        ),
    ] = 3
    training_months: Annotated[
        float,
        duration("Training lasts", "Months reserved for training. A check compares them with the hours needed."),
    ] = 2
    evaluation_start: Annotated[
        float, month_number("Post-training and evaluation start in month", "After the main run.")
    ] = 5
    evaluation_months: Annotated[
        float,
        duration("Post-training and evaluation last", "Costs are spread evenly over these months."),
    ] = 1
    windows_follow: Annotated[
        bool,
        Switch(
            "Windows follow the computing",
            help="On: training and evaluation take the months that their hours need. Later starts, pay and the end of "
            "the budget move with them. Off: your windows are fixed, and a delay costs extra.",
        ),
    ] = False

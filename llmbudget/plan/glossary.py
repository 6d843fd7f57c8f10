"""The glossary: one word for one thing, in the form and the docs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word with a meaning of its own in budgets of training.

    Attributes:
        name: the word, in lower case unless it is an abbreviation.
        meaning: what it means, in one or two sentences.
        also: other words for it that texts use.
    """

    name: str
    meaning: str
    also: tuple[str, ...] = ()


GLOSSARY = (
    Term("budget", "The planned cost of a project, by line and by month."),
    Term("plan", "All inputs of a budget. It is saved as a file, and everything is calculated from it."),
    Term("scenario", "The plan with a few inputs changed, to compare."),
    Term("baseline", "The approved plan that later plans and real spending are compared with."),
    Term("version", "A plan as it was saved at one time."),
    Term("cost line", "The smallest amount that a budget states, such as storage.", ("budget line",)),
    Term("category", "A group of cost lines, such as data or people."),
    Term("cost center", "The unit of the organization that a cost is charged to."),
    Term("account", "The number in the ledger that a cost is booked to."),
    Term("commitment", "A promise to pay for accelerators for a term, for a lower hourly price."),
    Term("committed hours", "Hours that a commitment pays for, used or not."),
    Term("unused commitment", "Committed hours that nobody uses. You pay for them too."),
    Term("on demand", "Rented by the hour, at list price, and returned at any time.", ("on-demand",)),
    Term("reserved", "Rented for one or three years, at a lower price. You also pay for idle hours."),
    Term("spot", "Spare capacity at a low price. The provider can take it back within minutes."),
    Term("owned", "Accelerators that the organization bought."),
    Term("allocation", "Hours that a national center or partner grants without a bill."),
    Term("training run", "One training of one model, from its first token to its last."),
    Term("stage", "A part of a training run with its own data or method."),
    Term("experiment", "A smaller run that finds settings before the main run."),
    Term("post-training", "Training after the main run: instructions, preferences and reinforcement learning."),
    Term("rollout", "A text that the model writes during reinforcement learning, and that is then scored."),
    Term("cluster", "Accelerators that work together in one place."),
    Term("accelerator", "A chip that trains models, such as a GPU or TPU."),
    Term("accelerator-hour", "One accelerator for one hour."),
    Term(
        "utilization",
        "Model FLOPs utilization (MFU): the share of an accelerator's peak speed that training reaches.",
        ("MFU",),
    ),
    Term("goodput", "The share of paid hours in which training makes progress."),
    Term("cash out", "Money that leaves the bank in a month."),
    Term("payables", "Bills that have arrived and are not yet paid."),
    Term("runway", "The months until cash runs out."),
    Term("zero-cash month", "The first month that ends without cash."),
    Term("burn", "Cash out less revenue, in a month."),
    Term("accrual", "Booking a cost in the month of its use, whenever it is paid."),
    Term("cash basis", "Booking a cost in the month in which it is paid."),
    Term("estimate at completion", "What was spent so far, plus what the rest is expected to cost."),
    Term("variance", "Real spending less the budget for the same months."),
    Term("forecast", "The expected cost of the remaining months, given spending so far."),
    Term("contingency", "A reserve for costs that turn out higher than planned."),
    Term(
        "F&A", "Facilities and administrative costs: the institution's indirect costs, as a rate.", ("indirect costs",)
    ),
    Term("MTDC", "Modified total direct costs: the direct costs that the F&A rate applies to."),
    Term("cost share", "The part of a project's cost that the institution pays itself."),
    Term("P10", "The value that 1 in 10 outcomes stay below."),
    Term("P50", "The median: half of the outcomes are lower.", ("median",)),
    Term("P90", "The value that 9 in 10 outcomes stay below."),
    Term("chance", "The share of drawn outcomes in which something happens."),
)
"""Every term of the style guide, by topic."""

"""One kind of organization as data: ids, labels and words for its form, workbook, reports and docs."""

from collections.abc import Mapping
from dataclasses import dataclass

from llmbudget.organizations.start import Question

STRATEGIES = "strategies"
"""The section of the form with a card per saving strategy."""

GRANT_FIELDS = frozenset(
    {"indirect_base", "indirect_rate", "indirect_rates", "cost_share_rate", "allocations", "contributions"}
)
RUNWAY_FIELDS = frozenset(
    {"other_monthly_burn", "monthly_revenue", "revenue_growth_rate", "opening_cash", "raise_reserve_months"}
)
CLUSTER_FIELDS = frozenset({
    "owned_start", "life_years", "colocation_price", "n_operators", "operator_price",
    "context_length", "evaluation_multiplier",
})  # fmt: skip
"""Parameters essential to one kind of organization, which others fold away."""


@dataclass(frozen=True)
class FinanceView:
    """The figures a finance team reads first, in the form, the workbook, Python and the terminal.

    Attributes:
        title: title of the sheet and the panel, in one or two words.
        about: description in a sentence.
        figures: quantities without axes.
        rows: quantities by year, or by month if ``monthly``.
        sums: rows that are sums of others.
        levels: rows of balances and headcounts, which have no total.
        monthly: the rows are by month, not by year.
        booked: the view includes cost by cost center and account.
    """

    title: str
    about: str
    figures: tuple[str, ...]
    rows: tuple[str, ...]
    sums: frozenset[str]
    levels: frozenset[str] = frozenset()
    monthly: bool = False
    booked: bool = False


@dataclass(frozen=True)
class FormOrder:
    """The order of the form.

    Attributes:
        first: sections in order; all others follow, folded under "Other sections".
        opened: sections that are open at first, with about a dozen of the most important fields.
        rare: parameters and tables folded away here, in addition to those folded away everywhere.
    """

    first: tuple[str, ...]
    opened: frozenset[str]
    rare: frozenset[str]


_WHAT = ("method", "parameters_total", "tokens")
_WHERE = ("accelerator", "n_accelerators", "provider")
_WHEN = ("start_month", "horizon_months", "training_start", "training_months")


@dataclass(frozen=True)
class Paper:
    """The printed page.

    Attributes:
        title: what it is and for whom, in a few words.
        decided: parameters that its readers see as decisions, in order; empty ones are left out.
    """

    title: str = "Budget"
    decided: tuple[str, ...] = (*_WHAT, *_WHERE, *_WHEN)

    @classmethod
    def of(cls, title: str, *others: str) -> "Paper":
        """Return a page with further decisions of one kind of organization."""
        return cls(title, (*_WHAT, *_WHERE, *others, *_WHEN))


@dataclass(frozen=True)
class Organization:
    """One kind of organization.

    Attributes:
        id: profile in its plans; name of its preset and its workbook.
        title: name of the kind.
        noun: one of its kind, within a sentence.
        readers: the readers of its workbook.
        question: their first question.
        view: figures for its finance team.
        form: order of its form.
        tiles: quantities above the results, with their labels there; the common ones follow.
        compared: quantities shown when its plans are compared, in addition to the common ones.
        funded_by: quantity and words for the heading of Funding in the form.
        start: the questions that begin its budget, at most six; without any, its workbook opens at the example.
        paper: its printed page.
    """

    id: str
    title: str
    noun: str
    readers: str
    question: str
    view: FinanceView
    form: FormOrder
    tiles: Mapping[str, str]
    compared: tuple[str, ...]
    funded_by: tuple[str, str] = ("opening_cash", "in the bank")
    start: tuple[Question, ...] = ()
    paper: Paper = Paper()

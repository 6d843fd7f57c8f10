"""What one kind of organization reads: ids, labels and words, from which form, workbook, reports and docs are made."""

from collections.abc import Mapping
from dataclasses import dataclass

STRATEGIES = "strategies"
"""The section of the form that holds a card for each saving strategy."""

GRANT_FIELDS = frozenset(
    {"indirect_base", "indirect_rate", "indirect_rates", "cost_share_rate", "allocations", "contributions"}
)
RUNWAY_FIELDS = frozenset({"other_monthly_burn", "monthly_revenue", "revenue_growth_rate", "opening_cash"})
CLUSTER_FIELDS = frozenset({
    "owned_start", "life_years", "colocation_price", "n_operators", "operator_price",
    "context_length", "evaluation_multiplier",
})  # fmt: skip
"""Parameters that one kind of organization lives by and others fold away."""


@dataclass(frozen=True)
class FinanceView:
    """What the finance team reads first, in the form, the workbook, Python and the terminal.

    Attributes:
        title: of its sheet and its panel: one or two words.
        about: what it is, in a sentence.
        figures: quantities without axes.
        rows: quantities by year, or by month where ``monthly``.
        sums: those of the rows that are sums of others.
        levels: those of the rows that state how much there is, so that they have no total.
        monthly: the rows are months, not years.
        booked: cost by cost center and account belongs to it.
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
    """What stands first in the form.

    Attributes:
        first: sections in their order; those that it leaves out follow, folded under "Other sections".
        opened: sections that are open at first: about a dozen fields that matter most.
        rare: parameters and tables that are folded away here, beside those that are everywhere.
    """

    first: tuple[str, ...]
    opened: frozenset[str]
    rare: frozenset[str]


@dataclass(frozen=True)
class Organization:
    """One kind of organization.

    Attributes:
        id: the profile in its plans, and the name of its preset and of its workbook.
        title: what people read for the kind.
        readers: for whom its workbook is.
        question: what they ask first.
        view: what its finance team reads.
        form: what stands first in the form.
        tiles: quantities on top of the results, and what they are called there; those of everybody follow.
        compared: quantities that a comparison shows for its plans, beside those of everybody.
        funded_by: the quantity that says in the form's head of Funding what pays, and the words after the amount.
    """

    id: str
    title: str
    readers: str
    question: str
    view: FinanceView
    form: FormOrder
    tiles: Mapping[str, str]
    compared: tuple[str, ...]
    funded_by: tuple[str, str] = ("opening_cash", "in the bank")

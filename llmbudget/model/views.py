"""What each kind of organisation's finance team reads first: figures, and rows over years or months."""

from dataclasses import dataclass

from llmbudget.model import model


@dataclass(frozen=True)
class View:
    """One finance view.

    Attributes:
        title: of its sheet and its panel: one or two words.
        about: what it is, in a sentence.
        figures: quantities without axes.
        rows: quantities by year, or by month where ``monthly``.
        sums: those of the rows that are sums of others.
        monthly: the rows are months, not years.
        booked: cost by cost centre and account belongs to it.
    """

    title: str
    about: str
    figures: tuple[str, ...]
    rows: tuple[str, ...]
    sums: frozenset[str]
    monthly: bool = False
    booked: bool = False


VIEWS: dict[str, View] = {
    "startup": View(
        "Runway",
        "How fast cash goes, and whether it lasts until revenue covers spending.",
        (
            "runway_months", "zero_cash_month", "lowest_cash", "final_cash", "owed_cost", "average_burn_cost",
            "highest_burn_cost", "default_alive", "months_to_profit", "burnt_until_profit_cost", "credits_granted",
            "credits_used", "credits_unused",
        ),
        (
            "total_cost_by_month", "credits_used_by_month", "capex_cost_by_month", "payables_change_by_month",
            "prepaid_change_by_month", "cash_out_by_month", "other_burn_by_month", "revenue_by_month",
            "contributions_by_month", "burn_by_month", "closing_cash", "headcount_by_month",
        ),
        frozenset({"cash_out_by_month", "burn_by_month", "closing_cash"}),
        monthly=True,
    ),
    "academic": View(
        "Grant",
        "The budget by year as sponsors ask for it; a year has twelve months from the budget's first.",
        (
            "request_cost", "institution_cost", "contributed_cash_cost", "in_kind_cost", "allocated_hours",
            "allocated_hours_used", "allocated_value_cost", "project_value_cost", "indirect_base_cost",
            "facilities_cost", "person_months",
        ),
        (
            "person_months_by_year", "salary_cost_by_year", "benefits_cost_by_year", "recruiting_cost_by_year",
            "equipment_cost_by_year", "travel_cost_by_year", "participant_cost_by_year", "tuition_cost_by_year",
            "materials_cost_by_year", "computing_cost_by_year", "data_cost_by_year", "software_cost_by_year",
            "subawards_cost_by_year", "subtotal_cost_by_year", "indirect_base_cost_by_year", "indirect_cost_by_year",
            "contingency_cost_by_year", "total_cost_by_year", "institution_cost_by_year", "credits_used_by_year",
            "request_cost_by_year",
        ),
        frozenset({"subtotal_cost_by_year", "total_cost_by_year", "request_cost_by_year"}),
    ),
    "big_tech": View(
        "Capital",
        "Capital, and operating expense before depreciation, by year; the internal rate, and owning against renting.",
        (
            "net_present_cost", "net_present_owning_cost", "capex_cost", "opex_cost", "depreciation_cost",
            "book_value_cost", "owed_cost", "chargeback_price",
            "cluster_use_share", "owning_break_even_share", "owning_saves_cost", "rent_instead_price",
            "reserved_1y_break_even_share", "reserved_1y_use_share", "reserved_3y_break_even_share",
            "reserved_3y_use_share",
        ),
        (
            "capex_cost_by_year", "depreciation_cost_by_year", "opex_cost_by_year", "total_cost_by_year",
            "cash_out_by_year", "person_months_by_year",
        ),
        frozenset({"total_cost_by_year", "cash_out_by_year"}),
        booked=True,
    ),
}  # fmt: skip
"""By profile of the plan."""


def row_label(name: str) -> str:
    """Return what a row of a view is called: its heads already say that it goes by year or month."""
    label = model().quantities[name].label
    for ending in (" by year", " by month", " in the month"):
        label = label.removesuffix(ending).removesuffix(",")
    return label

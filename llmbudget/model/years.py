"""Years of the budget.

Twelve months each, counted from its first month. Grants and capital plans are read by these years.
"""

from collections.abc import Iterator, Mapping

from llmbudget.quantities.numbers import sum_months
from llmbudget.quantities.quantity import Quantity, Value, family

TITLE = "Years of the budget"

BY_YEAR = (
    "data_cost_by_month",
    "compute_cost_by_month",
    "people_cost_by_month",
    "software_cost_by_month",
    "other_cost_by_month",
    "indirect_cost_by_month",
    "contingency_cost_by_month",
    "total_cost_by_month",
    "salary_cost_by_month",
    "benefits_cost_by_month",
    "recruiting_cost_by_month",
    "equipment_cost_by_month",
    "eligible_equipment_cost_by_month",
    "chargeback_cost_by_month",
    "travel_cost_by_month",
    "participant_cost_by_month",
    "tuition_cost_by_month",
    "materials_cost_by_month",
    "subawards_cost_by_month",
    "delay_cost_by_month",
    "materials_and_delay_cost_by_month",
    "computing_cost_by_month",
    "person_months_by_month",
    "subtotal_cost_by_month",
    "indirect_base_cost_by_month",
    "depreciation_cost_by_month",
    "brought_value_cost_by_month",
    "capex_cost_by_month",
    "opex_cost_by_month",
    "credits_used_by_month",
    "contributions_by_month",
    "cash_out_by_month",
    "institution_cost_by_month",
    "request_cost_by_month",
    "restricted_by_month",
    "unrestricted_by_month",
    "revenue_by_month",
    "rd_credit_received_by_month",
    "qualifying_cost_by_month",
    "received_by_month",
    "other_burn_by_month",
    "paid_by_month",
)
"""Monthly quantities that are also added up by year."""


def _in_year(month: Value, years_first_month: Value, years_last_month: Value, series: Value) -> Value:
    return sum_months((month >= years_first_month) * (month <= years_last_month) * series)


@family
def years(quantities: Mapping[str, Quantity]) -> Iterator[Quantity]:
    """The sums by year."""
    for name in BY_YEAR:
        months = quantities[name]
        needs = ("month", "years_first_month", "years_last_month", name)
        year, about = name.replace("_by_month", "_by_year"), f"{months.help} Added up over twelve months."
        yield Quantity(year, _in_year, needs, f"{months.row_label} by year", months.unit, TITLE, about)

"""Large companies: capital, operating expense and the internal rate of owned clusters."""

from llmbudget.organizations.organization import (
    CLUSTER_FIELDS,
    GRANT_FIELDS,
    RUNWAY_FIELDS,
    STRATEGIES,
    FinanceView,
    FormOrder,
    Organization,
)

BIG_TECH = Organization(
    id="big_tech",
    title="Big tech",
    readers="For training programs and their finance partners.",
    question="Own or rent, and at what internal rate?",
    view=FinanceView(
        "Capital",
        "Capital and operating expense before depreciation, by year; the internal rate; owning versus renting.",
        figures=(
            "net_present_cost", "net_present_owning_cost", "capex_cost", "opex_cost", "depreciation_cost",
            "book_value_cost", "payables_at_end", "chargeback_price",
            "cluster_use_share", "owning_break_even_share", "savings_from_owning", "rent_instead_price",
            "reserved_1y_break_even_share", "reserved_1y_use_share", "reserved_3y_break_even_share",
            "reserved_3y_use_share",
        ),
        rows=(
            "capex_cost_by_year", "depreciation_cost_by_year", "opex_cost_by_year", "total_cost_by_year",
            "cash_out_by_year", "person_months_by_year",
        ),
        sums=frozenset({"total_cost_by_year", "cash_out_by_year"}),
        booked=True,
    ),
    form=FormOrder(
        first=(
            "workload", "compute", "owned_cluster", STRATEGIES, "sourcing", "organisation", "energy", "reliability",
            "people", "data", "software", "schedule", "overheads", "funding",
        ),
        opened=frozenset({"workload", "compute", "owned_cluster"}),
        rare=GRANT_FIELDS | RUNWAY_FIELDS | CLUSTER_FIELDS | {"credits"},
    ),
    tiles={
        "capex_cost": "Capex",
        "opex_cost": "Opex before depreciation",
        "net_present_cost": "Net present cost",
        "chargeback_price": "Chargeback rate",
        "owning_break_even_share": "Owning pays above",
    },
    compared=("capex_cost", "opex_cost", "net_present_cost"),
)  # fmt: skip

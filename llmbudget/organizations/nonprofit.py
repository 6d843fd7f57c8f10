"""Nonprofit labs: gifts, restrictions on them, and how long the reserve lasts."""

from llmbudget.organizations.organization import STRATEGIES, FinanceView, FormOrder, Organization, Paper
from llmbudget.organizations.start import (
    ADAPTER,
    ALL_WEIGHTS,
    ANY_CLOUD,
    FROM_SCRATCH,
    GRANTED,
    OWN_MACHINES,
    SPECIALIST,
    Ask,
    Option,
    Question,
    given_hours,
    people,
    place,
    size,
    text,
    weights,
)

NONPROFIT = Organization(
    id="nonprofit",
    title="Nonprofit lab",
    noun="a nonprofit lab",
    readers="For directors of research nonprofits and their boards.",
    question="Who pays, what may the money be used for, and how long does the reserve last?",
    view=FinanceView(
        "Board",
        "Sources and uses of cash by year, restricted and unrestricted; the reserve in months of spending.",
        figures=(
            "reserve_months", "reserve_cash", "lowest_unrestricted_cash", "final_restricted_cash", "average_spending",
            "contributed_cash_cost", "credits_used", "credits_unused", "allocated_hours", "allocated_hours_used",
            "allocated_value_cost", "in_kind_cost", "project_value_cost", "indirect_base_cost", "facilities_cost",
            "payables_at_end", "person_months",
        ),
        rows=(
            "restricted_by_year", "unrestricted_by_year", "revenue_by_year",
            "rd_credit_received_by_year", "received_by_year",
            "people_cost_by_year", "compute_cost_by_year", "data_cost_by_year", "software_cost_by_year",
            "other_cost_by_year", "indirect_cost_by_year", "contingency_cost_by_year", "total_cost_by_year",
            "credits_used_by_year", "cash_out_by_year", "other_burn_by_year", "paid_by_year", "year_end_cash",
            "year_end_restricted_cash", "year_end_unrestricted_cash", "year_end_reserve_months",
        ),
        sums=frozenset({"received_by_year", "total_cost_by_year", "paid_by_year", "year_end_cash"}),
        levels=frozenset(
            {"year_end_cash", "year_end_restricted_cash", "year_end_unrestricted_cash", "year_end_reserve_months"}
        ),
    ),
    form=FormOrder(
        first=(
            "funding", "workload", "compute", STRATEGIES, "people", "data", "overheads", "other", "software",
            "schedule", "sourcing", "energy", "organisation",
        ),
        opened=frozenset({"funding", "workload", "compute"}),
        rare=frozenset({
            "monthly_revenue", "revenue_growth_rate", "raise_reserve_months", "discount_rate", "cost_share_rate",
            "indirect_rates", "bookings",
        }),
    ),
    tiles={
        "contributed_cash_cost": "Grants and gifts",
        "in_kind_cost": "Given in kind",
        "reserve_months": "Reserve at the end",
        "lowest_unrestricted_cash": "Lowest reserve",
        "final_restricted_cash": "Restricted cash left",
        "allocated_hours_used": "Allocated hours",
    },
    paper=Paper.of("Budget for funders and the board", "indirect_rate"),
    compared=(
        "contributed_cash_cost", "in_kind_cost", "reserve_months", "lowest_unrestricted_cash", "final_restricted_cash",
    ),
    funded_by=("contributed_cash_cost", "in grants and gifts"),
    start=(
        weights(FROM_SCRATCH, ALL_WEIGHTS, ADAPTER, usual="from scratch, with open data."),
        size("1B", "7B", "13B", "32B", usual="7B is the size that most open labs release."),
        text("100B", "1T", "4T", usual="1T tokens of open text. An example has 1,000 tokens."),
        place(
            ANY_CLOUD, SPECIALIST, Option("given", "Hours given to us", {}, GRANTED), OWN_MACHINES,
            hours=given_hours("given hours", "Hours given"), usual="H100 at the median price of all clouds.",
        ),
        people("three people. Benefits of 28% come on top."),
        Question(
            "Who pays, and for how long?",
            (
                Ask("gifts", "grants and gifts", "contributions.0.cash",
                    row={"name": "Grants and gifts"}, unasked="none"),
                Ask("reserve", "reserve", "opening_cash", unasked="enough"), Ask("months", "months", "horizon_months"),
            ),
            "24 months, and a reserve that lasts.",
        ),
    ),
)  # fmt: skip

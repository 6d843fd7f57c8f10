"""Startups: cash by month, and how long it lasts."""

from llmbudget.organizations.organization import GRANT_FIELDS, STRATEGIES, FinanceView, FormOrder, Organization, Paper
from llmbudget.organizations.start import (
    ADAPTER,
    ALL_WEIGHTS,
    ANY_CLOUD,
    AWS,
    AZURE,
    FROM_SCRATCH,
    GOOGLE,
    OWN_MACHINES,
    SPECIALIST,
    Ask,
    Question,
    people,
    place,
    size,
    text,
    weights,
)

STARTUP = Organization(
    id="startup",
    title="Startup",
    noun="a startup",
    readers="For founders and their bookkeepers.",
    question="Will the cash last?",
    view=FinanceView(
        "Runway",
        "How fast cash is spent, and whether it lasts until revenue covers spending.",
        figures=(
            "runway_months", "projected_zero_cash_month", "next_raise_month", "lowest_cash", "final_cash",
            "payables_at_end", "average_burn_cost", "highest_burn_cost", "burn_multiple", "default_alive",
            "months_to_profit", "burnt_until_profit_cost", "credits_granted", "credits_used", "credits_unused",
        ),
        rows=(
            "opening_cash_by_month", "revenue_by_month", "contributions_by_month",
            "rd_credit_received_by_month", "cash_in_by_month",
            "total_cost_by_month", "credits_used_by_month", "capex_cost_by_month", "payables_change_by_month",
            "prepaid_change_by_month", "vat_change_by_month", "cash_out_by_month", "other_burn_by_month",
            "burn_by_month", "closing_cash", "headcount_by_month",
        ),
        sums=frozenset({"cash_in_by_month", "cash_out_by_month", "burn_by_month", "closing_cash"}),
        levels=frozenset({"opening_cash_by_month", "closing_cash", "headcount_by_month"}),
        monthly=True,
    ),
    form=FormOrder(
        first=(
            "workload", "compute", "program", STRATEGIES, "sourcing", "data", "people", "software", "schedule",
            "funding", "energy", "overheads", "organisation",
        ),
        opened=frozenset({"workload", "compute"}),
        rare=GRANT_FIELDS | {"discount_rate", "bookings"},
    ),
    tiles={
        "cash_cost": "Cash needed",
        "runway_months": "Runway",
        "zero_cash_month": "Cash runs out",
        "lowest_cash": "Lowest cash",
        "default_alive": "Default alive",
        "credits_used": "Paid by credits",
    },
    paper=Paper.of("Budget for the board", "opening_cash"),
    compared=("runway_months", "solvent_to_the_end", "zero_cash_month", "lowest_cash", "credits_used"),
    start=(
        weights(ALL_WEIGHTS, ADAPTER, FROM_SCRATCH, usual="all weights of an open model."),
        size("1B", "8B", "32B", "70B", usual="8B runs on one accelerator when customers use it."),
        text("100M", "2B", "20B", "160B", usual="20B teaches an open model a field. An example has 1,000 tokens."),
        place(
            ANY_CLOUD, AWS, AZURE, GOOGLE, SPECIALIST, OWN_MACHINES, usual="H100 at the median price of all clouds."
        ),
        people("two engineers. Benefits of 30% come on top."),
        Question(
            "How much money, for how long?",
            (
                Ask("cash", "cash in the bank", "opening_cash", unasked="enough"),
                Ask("months", "months", "horizon_months"),
                Ask("cap", "spending cap", "spending_limits_cap", values={"spending_limits_use": True}, unasked="none"),
            ),
            "12 months, cash that lasts, no cap.",
        ),
    ),
)  # fmt: skip

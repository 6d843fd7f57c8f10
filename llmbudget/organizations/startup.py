"""Startups: cash by month, and how long it lasts."""

from llmbudget.organizations.organization import GRANT_FIELDS, STRATEGIES, FinanceView, FormOrder, Organization

STARTUP = Organization(
    id="startup",
    title="Startup",
    readers="For founders and their bookkeepers.",
    question="Will the cash last?",
    view=FinanceView(
        "Runway",
        "How fast cash is spent, and whether it lasts until revenue covers spending.",
        figures=(
            "runway_months", "zero_cash_month", "lowest_cash", "final_cash", "payables_at_end", "average_burn_cost",
            "highest_burn_cost", "default_alive", "months_to_profit", "burnt_until_profit_cost", "credits_granted",
            "credits_used", "credits_unused",
        ),
        rows=(
            "total_cost_by_month", "credits_used_by_month", "capex_cost_by_month", "payables_change_by_month",
            "prepaid_change_by_month", "cash_out_by_month", "other_burn_by_month", "revenue_by_month",
            "contributions_by_month", "burn_by_month", "closing_cash", "headcount_by_month",
        ),
        sums=frozenset({"cash_out_by_month", "burn_by_month", "closing_cash"}),
        levels=frozenset({"closing_cash", "headcount_by_month"}),
        monthly=True,
    ),
    form=FormOrder(
        first=(
            "workload", "compute", STRATEGIES, "sourcing", "data", "people", "software", "schedule", "funding",
            "energy", "overheads", "organisation",
        ),
        opened=frozenset({"workload", "compute"}),
        rare=GRANT_FIELDS | {"discount_rate", "bookings"},
    ),
    tiles={
        "cash_cost": "Cash needed",
        "credits_used": "Paid by credits",
        "runway_months": "Runway",
        "zero_cash_month": "Cash runs out",
        "lowest_cash": "Lowest cash",
        "default_alive": "Default alive",
    },
    compared=("runway_months", "solvent_to_the_end", "zero_cash_month", "lowest_cash", "credits_used"),
)  # fmt: skip

"""Large companies: capital, operating expense and the internal rate of owned clusters."""

from llmbudget.organizations.organization import (
    CLUSTER_FIELDS,
    GRANT_FIELDS,
    RUNWAY_FIELDS,
    STRATEGIES,
    FinanceView,
    FormOrder,
    Organization,
    Paper,
)
from llmbudget.organizations.start import (
    ADAPTER,
    ALL_WEIGHTS,
    ANY_CLOUD,
    AWS,
    AZURE,
    FROM_SCRATCH,
    GOOGLE,
    OWN,
    OWN_VALUES,
    SPECIALIST,
    Ask,
    Option,
    Question,
    people,
    place,
    size,
    text,
    weights,
)

BIG_TECH = Organization(
    id="big_tech",
    title="Big tech",
    noun="a large training program",
    readers="For training programs and their finance partners.",
    question="Own or rent, and at what internal rate?",
    view=FinanceView(
        "Capital",
        "Capital and operating expense before depreciation; owning against renting; the internal rate.",
        figures=(
            "net_present_cost", "net_present_owning_cost", "capex_cost", "opex_cost", "depreciation_cost",
            "book_value_cost", "payables_at_end", "chargeback_price",
            "own_cluster_use_share", "owning_break_even_share", "savings_from_owning", "owning_payback_months",
            "owning_return_rate", "rent_instead_price",
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
            "workload", "compute", "owned_cluster", STRATEGIES, "program", "sourcing", "organisation", "energy",
            "reliability", "people", "data", "software", "schedule", "overheads", "funding",
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
    paper=Paper.of("Budget for the finance partner", "n_owned", "owned_start", "life_years"),
    compared=("capex_cost", "opex_cost", "net_present_cost"),
    start=(
        weights(FROM_SCRATCH, ALL_WEIGHTS, ADAPTER, usual="a new model from scratch."),
        size("8B", "70B", "400B", "1T", usual="70B, as large open models."),
        text("2T", "15T", "30T", usual="15T tokens, as Llama 3. An example has 1,000 tokens."),
        place(
            Option("own", "Our own cluster", OWN_VALUES, OWN), ANY_CLOUD, AWS, AZURE, GOOGLE, SPECIALIST,
            usual="H100 of the own cluster at an internal rate of $2.50 an hour.",
        ),
        people("40 people. Benefits and stock of 90% come on top."),
        Question(
            "What is approved, and for how long?",
            (
                Ask("budget", "approved budget", "opening_cash", unasked="enough"),
                Ask("months", "months", "horizon_months"),
                Ask("cap", "spending cap", "spending_limits_cap", values={"spending_limits_use": True}, unasked="none"),
            ),
            "12 months, all of it approved, no cap.",
        ),
    ),
)  # fmt: skip

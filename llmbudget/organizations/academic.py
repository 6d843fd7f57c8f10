"""Universities: the request to a sponsor, by year."""

from llmbudget.organizations.organization import RUNWAY_FIELDS, STRATEGIES, FinanceView, FormOrder, Organization, Paper
from llmbudget.organizations.start import (
    ADAPTER,
    ALL_WEIGHTS,
    ANY_CLOUD,
    FROM_SCRATCH,
    GRANTED,
    OWN,
    OWN_VALUES,
    Ask,
    Option,
    Question,
    given_hours,
    place,
    size,
    text,
    weights,
)

ACADEMIC = Organization(
    id="academic",
    title="Academic",
    noun="a university group",
    readers="For principal investigators and their grants office.",
    question="How much do we request from the sponsor, and in which year?",
    view=FinanceView(
        "Grant",
        "The budget by year in the form sponsors expect. Years run for 12 months from the budget's first month.",
        figures=(
            "request_cost", "institution_cost", "contributed_cash_cost", "in_kind_cost", "allocated_hours",
            "allocated_hours_used", "allocated_value_cost", "project_value_cost", "indirect_base_cost",
            "facilities_cost", "person_months",
        ),
        rows=(
            "person_months_by_year", "salary_cost_by_year", "benefits_cost_by_year", "recruiting_cost_by_year",
            "equipment_cost_by_year", "travel_cost_by_year", "participant_cost_by_year", "tuition_cost_by_year",
            "materials_cost_by_year", "computing_cost_by_year", "data_cost_by_year", "software_cost_by_year",
            "subawards_cost_by_year", "delay_cost_by_year", "subtotal_cost_by_year", "indirect_base_cost_by_year",
            "indirect_cost_by_year", "contingency_cost_by_year", "total_cost_by_year", "institution_cost_by_year",
            "credits_used_by_year", "request_cost_by_year",
        ),
        sums=frozenset({"subtotal_cost_by_year", "total_cost_by_year", "request_cost_by_year"}),
    ),
    form=FormOrder(
        first=(
            "funding", "workload", "compute", STRATEGIES, "program", "people", "data", "other", "overheads", "schedule",
            "energy", "software", "sourcing", "organisation",
        ),
        opened=frozenset({"funding", "workload", "compute"}),
        rare=RUNWAY_FIELDS | {"discount_rate", "credits", "bookings"},
    ),
    tiles={
        "request_cost": "Requested from sponsor",
        "institution_cost": "Institution pays",
        "indirect_cost": "Indirect costs",
        "allocated_hours_used": "Allocated hours",
        "person_months": "Person-months",
    },
    paper=Paper.of("Budget for the sponsor", "indirect_rate"),
    compared=("request_cost", "institution_cost"),
    funded_by=("request_cost", "requested from the sponsor"),
    start=(
        weights(FROM_SCRATCH, ALL_WEIGHTS, ADAPTER, usual="from scratch, so that all data is known."),
        size("160M", "1B", "3B", "7B", usual="1B can be studied on one server."),
        text("20B", "100B", "300B", usual="100B is five times what Chinchilla advises. An example has 1,000 tokens."),
        place(
            ANY_CLOUD, Option("center", "A national center", {}, GRANTED),
            Option("own", "The department's server", OWN_VALUES, OWN),
            hours=given_hours("granted hours", "Granted hours"), usual="H100 at the median price of all clouds.",
        ),
        Question(
            "Who works on it?",
            (
                Ask("students", "PhD students", "roles.1.headcount"), Ask("postdocs", "postdocs", "roles.2.headcount"),
            ),
            "one student, no postdoc, a summer month of the principal investigator.",
        ),
        Question(
            "What does the sponsor pay?",
            (
                Ask("award", "award", "opening_cash", unasked="all of it"), Ask("months", "months", "horizon_months"),
                Ask("indirect", "F&A rate", "indirect_rate", values={"indirect_base": "mtdc"}),
            ),
            "36 months and an F&A rate of 56% on modified direct costs.",
        ),
    ),
)  # fmt: skip

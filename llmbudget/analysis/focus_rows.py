"""The budget as rows of FOCUS 1.2, one for each line and month, so that FinOps tools compare it with bills.

Source: FOCUS specification 1.2 (focus.finops.org). A budget has no price list: all four costs are the budgeted cost.
"""

import json
from datetime import date, timedelta
from decimal import Decimal

from llmbudget.analysis.journal import Entry, entries
from llmbudget.model.evaluation import Evaluation

_SERVICES = {
    "data_storage_cost": "Storage", "checkpoint_storage_cost": "Storage", "egress_cost": "Networking",
    "api_cost": "AI and Machine Learning", "generation_cost": "AI and Machine Learning",
    "serving_api_cost": "AI and Machine Learning",
}  # fmt: skip
"""Categories of services of lines that differ from their category's."""

_OF_CATEGORY = {"Compute": "Compute", "Software": "Developer Tools"}
FOCUS_HEADS = (
    "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "BillingCurrency", "PricingCurrency",
    "BillingAccountId", "BillingAccountName", "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart",
    "ChargePeriodEnd", "ChargeCategory", "ChargeFrequency", "ChargeDescription", "ProviderName", "PublisherName",
    "InvoiceIssuerName", "ServiceCategory", "ServiceName", "SubAccountName", "Tags", "x_Line", "x_Account",
)  # fmt: skip


def focus_rows(budget: Evaluation) -> list[list[list[str | Decimal | date]]]:
    """Return the rows of a budget, as one part."""
    return [[_row(budget, entry) for entry in entries(budget)]]


def _row(budget: Evaluation, entry: Entry) -> list[str | Decimal | date]:
    """Return the row of a line's month."""
    organisation, following = budget.plan.organisation, (entry.date + timedelta(days=32)).replace(day=1)
    start, end = (f"{day.isoformat()}T00:00:00Z" for day in (entry.date, following))
    provider = entry.vendor or organisation.organisation_name
    service = _SERVICES.get(entry.line_id) or _OF_CATEGORY.get(entry.category, "Other")
    tags = json.dumps({"project": organisation.plan_name, "line": entry.line_id}, ensure_ascii=False)
    return [
        *[entry.amount] * 4, entry.currency, entry.currency, "budget", organisation.plan_name, start, end, start, end,
        "Usage", "Usage-Based", "Budget", provider, provider, provider, service, entry.line, entry.cost_centre, tags,
        entry.line_id, entry.gl_account,
    ]  # fmt: skip

"""Budget alerts in the formats of AWS, Azure and Google Cloud: what clouds bill in each month, before credits.

Sources, read 2026-11-26: AWS CloudFormation reference (AWS::Budgets::Budget), Azure template reference
(Microsoft.Consumption/budgets 2023-11-01), Google Cloud billingAccounts.budgets v1. None of them caps spending.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import numpy as np

from llmbudget.analysis.frames import first_days
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.file import PlanError

_MONTHS_OF_AWS = 12
"""AWS takes twelve months at a time."""

_LEAST = 1
"""Least amount of a month: no cloud takes 0."""

_WHOLE, _LONGEST_NAME = 100, 40


@dataclass(frozen=True)
class Wanted:
    """What a definition is made of.

    Attributes:
        name: of the budget, in letters, digits and hyphens.
        months: whole units of the report currency, rounded up, by first day.
        currency: ISO 4217.
        shares: thresholds of spending.
        email: who is told.
        tag: name and value, if the budget is limited to it.
    """

    name: str
    months: Mapping[date, int]
    currency: str
    shares: tuple[float, ...]
    email: str
    tag: tuple[str, str] | None


def cloud_budgets(budget: Evaluation, cloud: str, email: str, tag: tuple[str, str] | None) -> dict[str, Any]:
    """Return budget definitions; see `Budget.cloud_budgets`."""
    if cloud not in CLOUDS:
        raise PlanError([f"{cloud!r} is no cloud with a format here; give {', '.join(CLOUDS)}"])
    if cloud != "gcp" and "@" not in email:
        raise PlanError([f"email: {email!r} is no address; {cloud} needs one, such as finance@example.org"])
    limits, reporting = budget.plan.strategies.spending_limits, budget.plan.reporting
    days = first_days(budget)
    rates = reporting.report_rate * (1 + np.asarray(budget["exchange_change_by_month"], dtype=float))
    billed = (np.asarray(budget["cloud_cost_by_month"], dtype=float) * rates)[: len(days)]
    if not billed.any():
        raise PlanError(["no cloud bills anything in this plan; choose a provider, or add storage"])
    name = re.sub(r"[^A-Za-z0-9]+", "-", budget.plan.organisation.plan_name).strip("-")[:_LONGEST_NAME] or "training"
    months = {day: max(ceil(amount), _LEAST) for day, amount in zip(days, billed, strict=True)}
    shares = (limits.first_alert_share, limits.second_alert_share, 1.0)
    return CLOUDS[cloud](Wanted(name, months, reporting.report_currency, shares, email, tag))


def _aws(wanted: Wanted) -> dict[str, Any]:
    """Return a CloudFormation template: a budget for every twelve months, each with amounts by month."""
    days = [*wanted.months]
    while len(days) % _MONTHS_OF_AWS:
        days.append(_following(days[-1]))
    years = [days[at : at + _MONTHS_OF_AWS] for at in range(0, len(days), _MONTHS_OF_AWS)]
    resources = {f"Year{number}": _of_aws(wanted, year) for number, year in enumerate(years, 1)}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def _of_aws(wanted: Wanted, year: list[date]) -> dict[str, Any]:
    planned = {_seconds(day): {"Amount": wanted.months.get(day, _LEAST), "Unit": wanted.currency} for day in year}
    told = [{"SubscriptionType": "EMAIL", "Address": wanted.email}]
    alerts = [("ACTUAL", share) for share in wanted.shares] + [("FORECASTED", 1.0)]
    filters = {"CostFilters": {"TagKeyValue": [f"user:{'$'.join(wanted.tag)}"]}} if wanted.tag else {}
    return {
        "Type": "AWS::Budgets::Budget",
        "Properties": {
            "Budget": {
                "BudgetName": f"{wanted.name}-{year[0]:%Y-%m}", "BudgetType": "COST", "TimeUnit": "MONTHLY",
                "TimePeriod": {"Start": _seconds(year[0]), "End": _seconds(_following(year[-1]))},
                "PlannedBudgetLimits": planned,
                "CostTypes": {"IncludeCredit": False, "IncludeRefund": False, "UseAmortized": True}, **filters,
            },
            "NotificationsWithSubscribers": [
                {"Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN",
                                  "Threshold": share * _WHOLE, "ThresholdType": "PERCENTAGE"}, "Subscribers": told}
                for kind, share in alerts
            ],
        },
    }  # fmt: skip


def _azure(wanted: Wanted) -> dict[str, Any]:
    """Return an ARM template for a subscription: a budget for each month, as one has the same amount in all months."""
    return {
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [_of_azure(wanted, day, amount) for day, amount in wanted.months.items()],
    }


def _of_azure(wanted: Wanted, day: date, amount: int) -> dict[str, Any]:
    last = _following(day) - timedelta(days=1)
    alerts = {f"Actual_{share * _WHOLE:.0f}": ("Actual", share) for share in wanted.shares}
    alerts["Forecast_100"] = ("Forecasted", 1.0)
    filters = (
        {"filter": {"tags": {"name": wanted.tag[0], "operator": "In", "values": [wanted.tag[1]]}}} if wanted.tag else {}
    )
    return {
        "type": "Microsoft.Consumption/budgets", "apiVersion": "2023-11-01", "name": f"{wanted.name}-{day:%Y-%m}",
        "properties": {
            "category": "Cost", "amount": amount, "timeGrain": "Monthly",
            "timePeriod": {"startDate": f"{day}T00:00:00Z", "endDate": f"{last}T00:00:00Z"}, **filters,
            "notifications": {
                name: {"enabled": True, "operator": "GreaterThan", "threshold": round(share * _WHOLE),
                       "thresholdType": kind, "contactEmails": [wanted.email]}
                for name, (kind, share) in alerts.items()
            },
        },
    }  # fmt: skip


def _google(wanted: Wanted) -> dict[str, Any]:
    """Return a body for each month; Google forecasts none that is limited to a month of its own."""
    return {"budgets": [_of_google(wanted, day, amount) for day, amount in wanted.months.items()]}


def _of_google(wanted: Wanted, day: date, amount: int) -> dict[str, Any]:
    last = _following(day) - timedelta(days=1)
    parts = ("year", "month", "day")
    period = {
        "startDate": {part: getattr(day, part) for part in parts},
        "endDate": {part: getattr(last, part) for part in parts},
    }
    labels = {"labels": {wanted.tag[0]: [wanted.tag[1]]}} if wanted.tag else {}
    return {
        "displayName": f"{wanted.name}-{day:%Y-%m}",
        "budgetFilter": {"customPeriod": period, "creditTypesTreatment": "EXCLUDE_ALL_CREDITS", **labels},
        "amount": {"specifiedAmount": {"currencyCode": wanted.currency, "units": str(amount)}},
        "thresholdRules": [{"thresholdPercent": share, "spendBasis": "CURRENT_SPEND"} for share in wanted.shares],
    }


CLOUDS: Mapping[str, Callable[[Wanted], dict[str, Any]]] = {"aws": _aws, "azure": _azure, "gcp": _google}
"""The clouds, each with what writes its format."""


def _following(day: date) -> date:
    """Return the first day of the following month."""
    return (day + timedelta(days=31)).replace(day=1)


def _seconds(day: date) -> str:
    return f"{datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp():.0f}"

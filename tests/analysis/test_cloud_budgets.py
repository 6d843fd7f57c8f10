"""Budget alerts for clouds: amounts by month and thresholds of the plan, in each cloud's format."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from llmbudget import Budget
from llmbudget.cli import main
from llmbudget.plan.file import PlanError

MAIL = "finance@example.org"


def amounts(budget: Budget) -> list[int]:
    billed = np.asarray(budget["cloud_cost_by_month"])[: int(budget["horizon_months"])]
    rates = np.array([budget.plan.reporting.report_rate] * len(billed))
    for later in budget.plan.reporting.exchange_rates:
        rates[int(later.start) - 1 :] = later.rate
    return [max(int(np.ceil(amount)), 1) for amount in billed * rates]


def test_aws_gets_twelve_months_at_a_time_with_at_most_ten_alerts() -> None:
    budget = Budget("startup", horizon_months=14, spending_limits_first_alert_share=0.6)
    years: Any = budget.cloud_budgets("aws", MAIL, ("project", "alpha"))["Resources"]
    planned: list[int] = []
    for year in years.values():
        limits = year["Properties"]["Budget"]
        assert year["Type"] == "AWS::Budgets::Budget"
        assert len(limits["PlannedBudgetLimits"]) == 12
        assert min(limits["PlannedBudgetLimits"]) == limits["TimePeriod"]["Start"]
        assert limits["CostFilters"] == {"TagKeyValue": ["user:project$alpha"]}
        planned += [month["Amount"] for month in limits["PlannedBudgetLimits"].values()]
        alerts = [alert["Notification"] for alert in year["Properties"]["NotificationsWithSubscribers"]]
        assert [alert["Threshold"] for alert in alerts] == [60, 80, 100, 100]
        assert alerts[-1]["NotificationType"] == "FORECASTED"
    assert planned == [*amounts(budget), *[1] * 10]


def test_azure_and_google_get_a_budget_for_each_month() -> None:
    later = [{"name": "Autumn", "start": 5, "rate": 2}]
    budget = Budget("startup", report_currency="EUR", report_rate=0.5, exchange_rates=later)
    azure: Any = budget.cloud_budgets("azure", MAIL)["resources"]
    assert [alert["properties"]["amount"] for alert in azure] == amounts(budget)
    assert azure[1]["properties"]["timePeriod"] == {
        "startDate": "2027-02-01T00:00:00Z", "endDate": "2027-02-28T00:00:00Z",
    }  # fmt: skip
    assert set(azure[0]["properties"]["notifications"]) == {"Actual_50", "Actual_80", "Actual_100", "Forecast_100"}
    google: Any = budget.cloud_budgets("gcp", tag=("project", "alpha"))["budgets"]
    assert [int(alert["amount"]["specifiedAmount"]["units"]) for alert in google] == amounts(budget)
    assert {alert["amount"]["specifiedAmount"]["currencyCode"] for alert in google} == {"EUR"}
    assert {rule["spendBasis"] for alert in google for rule in alert["thresholdRules"]} == {"CURRENT_SPEND"}
    assert all(len(alert["displayName"]) <= 60 for alert in google)


def test_what_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PlanError, match="email: '' is no address; aws needs one"):
        Budget("startup").cloud_budgets("aws")
    with pytest.raises(PlanError, match="'ibm' is no cloud with a format here; give aws, azure, gcp"):
        Budget("startup").cloud_budgets("ibm")
    path = tmp_path / "gcp.json"
    assert main(["cloud_budgets", "startup", "--cloud", "gcp", "--tag", "project=alpha", "-o", str(path)]) == 0
    assert json.loads(path.read_text())["budgets"][0]["budgetFilter"]["labels"] == {"project": ["alpha"]}
    with pytest.raises(SystemExit):
        main(["cloud_budgets", "startup", "--cloud", "gcp", "--tag", "alpha", "-o", str(path)])
    assert "alpha is no tag; give its name and value" in capsys.readouterr().err

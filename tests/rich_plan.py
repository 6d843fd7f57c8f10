"""One plan with what the formulas of most sheets are for: other programs calculate its workbook, cell by cell.

Own machines, equipment by item, commitments, granted hours and a chargeback; runs of most kinds, served ones that grow
and one that is bought; prices and a rate of indirect costs that change; scenarios that set cells; another currency.
"""

from typing import Any

from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

OWN_CLUSTERS: list[dict[str, Any]] = [
    {"name": "Own", "n_accelerators": 16, "n_owned": 16, "owned_share": 0.7, "n_operators": 0.5, "start": 2},
    {"name": "Old", "accelerator": "A100-SXM4-80GB", "n_owned": 8, "owned_share": 1, "owned_age_months": 20},
    {"name": "Reserved", "n_accelerators": 16, "reserved_1y_share": 0.5, "reserved_3y_share": 0.2},
    {"name": "Charged", "n_owned": 8, "owned_share": 1, "chargeback_quote": 1.5},
]
_OTHER_CLUSTERS: list[dict[str, Any]] = [
    {"name": "Rented", "n_accelerators": 64, "on_demand_quote": 2, "file_system_price": 500, "support_rate": 0.05},
    {"name": "Granted", "accelerator": "A100-SXM4-80GB", "granted_hours": 1e6, "start": 3, "months": 6},
]
_GIVEN_HOURS: list[dict[str, Any]] = [
    {"name": name, "kind": "given_hours", "hours": hours, "cluster": cluster, "start": start, "months": months}
    for name, hours, cluster, start, months in (
        ("Long", 20_000, "Own", 3, 4), ("Small", 9000, "Old", 1, 4), ("Busy", 9000, "Reserved", 2, 1),
        ("Later", 5000, "Reserved", 5, 3), ("Invoiced", 5000, "Charged", 2, 3), ("Quoted", 1000, "", 9, 6),
    )
]  # fmt: skip
_SERVED: list[dict[str, Any]] = [
    {
        "name": f"Served on {cluster}", "kind": "serving", "cluster": cluster, "requests": 2e5, "request_growth": 0.6,
        "start": 4, "months": 7,
    }
    for cluster in ("Own", "Reserved", "Charged")
]  # fmt: skip
_OTHER_RUNS: list[dict[str, Any]] = [
    {"name": "Tuning", "kind": "supervised_fine_tuning", "cluster": "Rented", "examples": 400_000, "start": 2},
    {
        "name": "Rollouts", "kind": "reinforcement_learning", "cluster": "Granted", "steps": 500, "start": 3,
        "months": 4,
    },
    {"name": "Judged", "kind": "evaluation", "cluster": "Rented", "examples": 1e6, "start": 2, "months": 3},
    {
        "name": "Bought", "kind": "serving", "requests": 1e6, "start": 4, "months": 9, "request_growth": 0.1,
        "read_price": 0.5, "written_price": 2,
    },
]  # fmt: skip
_PRICES = [
    {"name": "Winter", "start": 5, "rent_change_rate": 0.2, "electricity_change_rate": 0.4},
    {"name": "Autumn", "start": 9, "rent_change_rate": -0.2},
]
_EXCHANGE = [{"name": "Later", "start": 8, "rate": 0.99}, {"name": "Soon", "start": 4, "rate": 0.85}]
_ITEMS = [
    {"name": "Workstations", "price": 6000, "n_units": 3, "month": 2, "life_years": 0.6, "partner": "Institute"},
    {"name": "Disks", "price": 900, "month": 3, "life_years": 3},
    {"name": "Meeting", "kind": "travel", "price": 4000, "month": 8, "work_package": "WP1"},
    {"name": "Audit", "kind": "goods", "price": 2500, "month": 20},
]
_SCENARIOS: dict[str, dict[str, Any]] = {
    "Cells": {
        "roles.ML engineer.salary": 200_000, "roles.Data engineer.start": 3, "roles.Data engineer.months": None,
        "datasets.Preference pairs.kind": "purchased", "datasets.Preference pairs.n_examples": 9000,
        "credits.AWS Activate, for founders.expires": 9,
    },
    "Over a factor": {
        "roles.ML engineer.salary": 100_000, "role_salary": 2, "tokens": 30_000_000_000, "exchange_rate": 1.3,
    },
}  # fmt: skip
_DATA = preset("startup").model_dump(by_alias=True)

PLAN = Plan.model_validate(_DATA | {"scenarios": _SCENARIOS}).replace(
    clusters=[*OWN_CLUSTERS, *_OTHER_CLUSTERS], items=_ITEMS, runs=[*_GIVEN_HOURS, *_SERVED, *_OTHER_RUNS],
    yearly_prices=_PRICES, horizon_months=12, expensed_share=0.25, life_years=1.03, indirect_rate=0.4,
    indirect_base="mtdc", indirect_rates=[{"name": "Later", "rate": 0.5, "start": 6}], report_currency="EUR",
    exchange_rates=_EXCHANGE, report_rate=0.9, compute_tax_rate=0.2, compute_recovered_share=0.7,
    software_tax_rate=0.1, other_tax_rate=0.2,
    other_recovered_share=1, data_tax_rate=0.07, rd_credit_rate=0.1, development_share=0.4, development_start=3,
    development_months=2, amortization_years=0.55, machines_order_share=0.3, machines_order_months=1,
    machines_acceptance_share=0.2, machines_acceptance_months=2,
)  # fmt: skip

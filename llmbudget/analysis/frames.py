"""A budget as pandas DataFrames: lines, team and finance view."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd

from llmbudget.analysis.covered import run_covered
from llmbudget.analysis.price_changes import PriceChange
from llmbudget.analysis.price_changes import price_changes as changed_prices
from llmbudget.model import model
from llmbudget.model.booking import booking
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.model.people import people_by_month
from llmbudget.organizations import ORGANIZATIONS


def lines(budget: Evaluation) -> pd.DataFrame:
    """Return a row per line; see `Budget.lines`."""
    horizon = int(budget["horizon_months"])
    table = pd.DataFrame(
        [
            [
                line.category,
                budget.label(line.name),
                *booking(budget.plan, line),
                float(budget[line.name]),
                *budget[line.by_month][:horizon],
            ]
            for line in budget_lines()
        ],
        index=pd.Index([line.name for line in budget_lines()], name="line"),
    )
    table.columns = pd.Index(["category", "label", "cost_centre", "account", "total", *months(budget)])
    return table


def team(budget: Evaluation) -> pd.DataFrame:
    """Return a row per role; see `Budget.team`."""
    horizon = int(budget["horizon_months"])
    needs = ("month", "role_first_month", "role_last_month", "role_headcount", "role_growth")
    heads = people_by_month(*(budget[name] for name in needs))
    table = pd.DataFrame(
        (heads * budget["role_time_share"])[:, :horizon],
        index=pd.Index(np.ravel(budget["role_name"]), name="role"),
        columns=months(budget),
    )
    for column, name in (("cost", "role_cost"), ("person_months", "role_person_months")):
        table.insert(0, column, np.ravel(budget[name]))
    return table


RUN_FIGURES = {
    "kind": "run_kind", "cluster": "run_cluster", "first_month": "run_first_month", "last_month": "run_last_month",
    "tokens_learned": "run_learned_tokens", "tokens_written": "run_written_tokens", "mfu": "run_mfu_in_use",
    "accelerators": "run_n_accelerators", "hours": "run_paid_hours", "days": "run_days", "cost": "run_cost",
    "tokens_read": "run_read_tokens", "api_cost": "run_api_cost",
}  # fmt: skip
"""Columns of the table of further runs, and the quantities or parameters that they show."""

CLUSTER_FIGURES = {
    "accelerator": "cluster_accelerator", "accelerators": "cluster_n_accelerators",
    "price": "cluster_blended_price", "hours": "cluster_used_hours", "granted_used": "cluster_granted_used_hours",
    "granted_left": "cluster_granted_left_hours", "owned_hours": "cluster_owned_hours", "rent": "cluster_rent_cost",
    "unused": "cluster_unused_cost", "services": "cluster_service_cost", "machines": "cluster_owning_cost",
}  # fmt: skip
"""As above, of further clusters."""


def runs(budget: Evaluation) -> pd.DataFrame:
    """Return a row per further run; see `Budget.runs`."""
    names = [run.name for run in budget.plan.program.runs]
    return _rows(budget, names, RUN_FIGURES).assign(evidence=[run_covered(budget, n) for n in range(len(names))])


def clusters(budget: Evaluation) -> pd.DataFrame:
    """Return a row per further cluster; see `Budget.clusters`."""
    return _rows(budget, [cluster.name for cluster in budget.plan.program.clusters], CLUSTER_FIGURES)


def _rows(budget: Evaluation, names: list[str], figures: Mapping[str, str]) -> pd.DataFrame:
    columns = {column: np.ravel(budget[name])[: len(names)] for column, name in figures.items()}  # a line if empty
    return pd.DataFrame(columns, index=pd.Index(names, name="name"))


def finance_view(budget: Evaluation) -> pd.DataFrame:
    """Return the rows of the finance view for the plan's profile; see `Budget.finance_view`."""
    view = ORGANIZATIONS[budget.plan.profile].view
    horizon = int(budget["horizon_months"])
    periods = horizon if view.monthly else -(-horizon // MONTHS_PER_YEAR)
    rows = [
        [model().quantities[name].row_label, budget.unit(name), *np.ravel(budget[name])[:periods]] for name in view.rows
    ]
    heads = months(budget) if view.monthly else [f"year {year + 1}" for year in range(periods)]
    return pd.DataFrame(rows, index=pd.Index(view.rows, name="row"), columns=["label", "unit", *heads])


def price_changes(budget: Evaluation) -> pd.DataFrame:
    """Return a row for each figure of the catalog that has moved, as `Budget.price_changes` says."""
    columns = [field.name for field in fields(PriceChange)]
    return pd.DataFrame([vars(change) for change in changed_prices(budget.plan)], columns=columns)


def months(budget: Evaluation) -> list[str]:
    """Return the months of the budget, written like 2027-01."""
    return [f"{day:%Y-%m}" for day in first_days(budget)]


def first_days(budget: Evaluation) -> list[date]:
    """Return the first day of each month of the budget."""
    first, horizon = budget.plan.schedule.start_month, int(budget["horizon_months"])
    return [month.start_time.date() for month in pd.period_range(first, periods=horizon, freq="M")]

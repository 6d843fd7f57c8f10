"""Fiscal years and quarters: in which of them each month of a budget lies, and what its lines cost in each."""

import pandas as pd

from llmbudget.analysis.frames import first_days, lines, months
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year


def calendar(budget: Evaluation) -> pd.DataFrame:
    """Return the fiscal year and quarter of each month of the budget, which is written like 2027-01."""
    starts_in = int(budget.plan.reporting.fiscal_year_month)
    periods = [(fiscal_year(day, starts_in), fiscal_quarter(day, starts_in)) for day in first_days(budget)]
    return pd.DataFrame(periods, index=pd.Index(months(budget), name="month"), columns=["fiscal_year", "quarter"])


def by_fiscal_year(budget: Evaluation) -> pd.DataFrame:
    """Return the lines of the budget in the report currency: in all, by quarter, and by fiscal year after its quarters.

    Columns: ``category``, ``label``, ``cost_centre``, ``account``, ``total``, then ones such as ``FY2027 Q1`` and
    ``FY2027``, of the months that the budget has.
    """
    table, periods = lines(budget), calendar(budget)
    rate = budget.plan.reporting.report_rate
    amounts = table[periods.index].astype(float) * rate
    found = table.drop(columns=periods.index).assign(total=table["total"].astype(float) * rate)
    for year, of_year in periods.groupby("fiscal_year"):
        for quarter, of_quarter in of_year.groupby("quarter"):
            found[f"FY{year} Q{quarter}"] = amounts[of_quarter.index].sum(axis=1)
        found[f"FY{year}"] = amounts[of_year.index].sum(axis=1)
    return found

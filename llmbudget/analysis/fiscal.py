"""Fiscal years and quarters of a budget's months, and the cost of its lines in each."""

import numpy as np
import pandas as pd

from llmbudget.analysis.frames import first_days, lines, months
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.plan.constants import MONTHS_PER_QUARTER
from llmbudget.plan.values import number


def calendar(budget: Evaluation) -> pd.DataFrame:
    """Return the fiscal year and quarter of each month of the budget; months are written like 2027-01."""
    days = np.array([number(day) for day in first_days(budget)], dtype=float)
    starts_in, in_year, in_quarter = map(
        np.float64, (budget.plan.reporting.fiscal_year_month, MONTHS_PER_YEAR, MONTHS_PER_QUARTER)
    )
    periods = {
        "fiscal_year": fiscal_year(days, starts_in),  # type: ignore[arg-type]  # numbers
        "quarter": fiscal_quarter(days, starts_in, in_year, in_quarter),  # type: ignore[arg-type]  # numbers
    }
    return pd.DataFrame(periods, index=pd.Index(months(budget), name="month"), dtype=int)


def by_fiscal_year(budget: Evaluation) -> pd.DataFrame:
    """Return the lines of the budget in the report currency, in total and by quarter and fiscal year.

    Columns: ``category``, ``label``, ``cost_centre``, ``account``, ``total``, then periods such as ``FY2027 Q1`` and
    ``FY2027``, each year after its quarters. Periods cover only the months of the budget.
    """
    table, periods = lines(budget), calendar(budget)
    rate = budget.plan.reporting.report_rate
    amounts = table[periods.index].astype(float) * rate
    by_period = table.drop(columns=periods.index).assign(total=table["total"].astype(float) * rate)
    for year, of_year in periods.groupby("fiscal_year"):
        for quarter, of_quarter in of_year.groupby("quarter"):
            by_period[f"FY{year} Q{quarter}"] = amounts[of_quarter.index].sum(axis=1)
        by_period[f"FY{year}"] = amounts[of_year.index].sum(axis=1)
    return by_period

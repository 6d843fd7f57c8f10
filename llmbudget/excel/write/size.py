"""How large the workbook of a plan is. People who need more room export the plan again."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil

from llmbudget.excel.write.cases import Cases, cases_for
from llmbudget.model.actuals import last_actual_month
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.payments import INVOICED
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.changes import scenario_of
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.scenarios import AS_PLANNED

HORIZON = "horizon_months"
"""The number of months in the budget, which scenarios may change."""

RECOVERY = "recovery_months"
"""The number of months from the payment of an invoice to the refund of its tax."""

SPARE_ROWS, SPARE_COSTLY_ROWS = 2, 1
"""Rows that can be added to a table, and to one whose lines cost some hundred formulas each.

A table without rows has the spare lines only.
"""

_COSTLY = "exchange_rates"
"""A table with costly lines. So are all whose rows are cards in the form, where many fields are easier to fill in."""


@dataclass(frozen=True)
class Size:
    """The room in a workbook.

    Attributes:
        months: the number of months on all sheets.
        lines: the number of lines of each table of inputs, by its name.
        cases: the columns of Calculation.
    """

    months: int
    lines: Mapping[str, int]
    cases: Cases


def size_of(plan: Plan) -> Size:
    """Return the size of a plan's workbook."""
    lines = {
        name: _lines(len(plan.value(name)), costly=bool(table.row.head) or name == _COSTLY)
        for name, table in tables().items()
    }
    return Size(_months(plan), lines, cases_for(plan))


def _lines(n_rows: int, *, costly: bool) -> int:
    return n_rows + (SPARE_COSTLY_ROWS if costly else SPARE_ROWS)


def _months(plan: Plan) -> int:
    """Return the months of the longest scenario in whole years and a year more, or those that refunds or actuals need.

    The year more is for the invoices of the last months, and for a budget that gets longer. Tax on invoices that are
    paid late may be recovered after it.
    """
    horizon = max(_most(plan, HORIZON), *_following(plan), 0)
    terms = (*(f"{name}_payment_months" for name in INVOICED), "machines_acceptance_months")
    recovered = horizon + max(_most(plan, name) for name in terms) + _most(plan, RECOVERY)
    longest = max(_whole_years(horizon) + MONTHS_PER_YEAR, _whole_years(recovered))
    return min(max(longest, _whole_years(last_actual_month(plan))), MAX_MONTHS)


def _most(plan: Plan, name: str) -> float:
    """Return the largest value of a parameter in the plan and its scenarios."""
    values = (plan.value(name), *(changes.get(name) for changes in plan.scenarios.values()))
    return max(float(value or 0) for value in values)


def _following(plan: Plan) -> Iterator[float]:
    """Yield the months of the plan and its scenarios whose windows follow the computing: they may need more."""
    for name in (AS_PLANNED, *plan.scenarios):
        with suppress(PlanError):  # a scenario that contradicts the plan is told where it is shown
            if (scenario := scenario_of(plan, name)).schedule.windows_follow:
                yield float(Evaluation(scenario)[HORIZON])


def _whole_years(months: float) -> int:
    return ceil(months / MONTHS_PER_YEAR) * MONTHS_PER_YEAR

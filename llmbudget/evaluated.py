"""A plan evaluated: every value by its id, how it follows, what does not work out, and tables of all of it."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from llmbudget.model import model
from llmbudget.model.details import DETAILS
from llmbudget.model.facts import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values

if TYPE_CHECKING:
    import pandas as pd


class Evaluated:
    """The values of a plan.

    Args:
        plan: what is evaluated, when a value is first asked for.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Every parameter, catalogue column and quantity by id: float, str or array."""
        return model().evaluate(facts() | values(self.plan))

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a float, a text or an array
        """Return one value by its id.

        Raises:
            KeyError: no parameter or quantity has this id.
        """
        if name not in self.values:
            raise KeyError(f"{name!r} is neither a parameter nor a quantity of the model")
        return self.values[name]

    @staticmethod
    def label(name: str) -> str:
        """Return what people read for the id of a quantity."""
        return model().quantities[name].label

    @staticmethod
    def unit(name: str) -> str:
        """Return the unit of a quantity."""
        return model().quantities[name].unit

    def failed_checks(self) -> dict[str, str]:
        """Return what is not well, by the id of the check: its label, what was found and what to do."""
        return {
            name: f"{model().quantities[name].label}: no. {self.advice(name)}"
            for name in model().checks
            if self[name] != 1
        }

    def advice(self, check: str) -> str:
        """Return what a failed check found, in the numbers of the plan, and what to do."""
        detail = DETAILS.get(check, model().checks[check].detail)
        found = detail(self.values) if detail else ""
        return f"{found} {model().checks[check].remedy}".lstrip()

    def explain(self, name: str) -> str:
        """Return how a quantity follows, in names, and the value of everything it needs.

        Raises:
            KeyError: no parameter or quantity has this id.
        """
        from llmbudget.excel.explanation import explain  # noqa: PLC0415 - the front door opens upwards when asked

        return explain(name, self.values)

    def variance(self) -> "pd.DataFrame":
        """Return budget, actual and variance to date of every line, and the forecast to complete, as they are reported.

        Actuals are those of the plan; they are pasted into the workbook and read back with it.
        """
        from llmbudget.analysis.variance import variance  # noqa: PLC0415 - as above

        return variance(self)

    def journal(self) -> "pd.DataFrame":
        """Return a row for each line and month, for an import into finance's system, in the report currency."""
        from llmbudget.analysis.journal import journal  # noqa: PLC0415 - as above

        return journal(self)

    def fiscal_years(self) -> "pd.DataFrame":
        """Return the lines of the budget by fiscal year and quarter, in the report currency."""
        from llmbudget.analysis.fiscal import by_fiscal_year  # noqa: PLC0415 - as above

        return by_fiscal_year(self)

    def lines(self) -> "pd.DataFrame":
        """Return the lines of the budget: category, label, cost centre, account, total in USD, then USD by month."""
        from llmbudget.analysis.frames import lines  # noqa: PLC0415 - the front door opens upwards when asked

        return lines(self)

    def team(self) -> "pd.DataFrame":
        """Return the full-time people of each role in each month, and in the first columns what the role costs."""
        from llmbudget.analysis.frames import team  # noqa: PLC0415 - as above

        return team(self)

    def finance_view(self) -> "pd.DataFrame":
        """Return what finance teams of this profile read: rows by month or by year, in USD or the unit that stands by.

        Startups read cash by month, universities the grant by year, large companies capital and operating expense.
        """
        from llmbudget.analysis.frames import finance_view  # noqa: PLC0415 - as above

        return finance_view(self)

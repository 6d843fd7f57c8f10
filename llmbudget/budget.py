"""The front door: a plan seen through the model."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from llmbudget.model import model
from llmbudget.model.facts import facts
from llmbudget.model.quantity import checks, quantities
from llmbudget.model.totals import budget_lines
from llmbudget.plan.file import PlanError, load_plan, problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.tiers import at_tier
from llmbudget.plan.values import values
from llmbudget.presets import preset

if TYPE_CHECKING:
    import pandas as pd


class Budget:
    """A plan and everything that follows from it.

    Args:
        plan: name of a preset, path of a plan file (ending in .yaml or .yml), or a plan.
        changes: other values for parameters or tables, by id: ``Budget("startup", tokens=2e9)``.

    Raises:
        PlanError: a plan that cannot be used, in sentences.
    """

    def __init__(self, plan: str | Path | Plan = "startup", **changes: Any) -> None:  # noqa: ANN401 - values of any parameter
        self.plan = plan if isinstance(plan, Plan) else open_plan(plan)
        if changes:
            self.plan = self._changed(changes)

    def replace(self, **changes: Any) -> "Budget":  # noqa: ANN401 - values of any parameter
        """Return the budget of the same plan with other values; errors as for the class."""
        return Budget(self.plan, **changes)

    def at_tier(self, tier: str) -> "Budget":
        """Return the budget of the same plan for another size of model, such as "large": see `catalog.tiers`.

        Raises:
            PlanError: there is no such tier, or its months do not fit into the plan.
        """
        try:
            return Budget(at_tier(self.plan, tier))
        except ValidationError as error:
            raise PlanError(problems(error)) from error

    def _changed(self, changes: Mapping[str, Any]) -> Plan:
        try:
            return self.plan.replace(**changes)
        except KeyError as error:
            raise PlanError([error.args[0]]) from error
        except ValidationError as error:
            raise PlanError(problems(error)) from error

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

    def lines(self) -> "pd.DataFrame":
        """Return the lines of the budget: category, label, account, total in USD, then USD by month."""
        import pandas as pd  # noqa: PLC0415 - takes longer to import than all else together

        horizon = int(self["horizon_months"])
        table = pd.DataFrame(
            [
                [line.category, self.label(line.name), line.account, self[line.name], *self[line.by_month][:horizon]]
                for line in budget_lines()
            ],
            index=pd.Index([line.name for line in budget_lines()], name="line"),
        )
        months = pd.period_range(self.plan.schedule.start_month, periods=horizon, freq="M").astype(str)
        table.columns = pd.Index(["category", "label", "account", "total", *months])
        return table

    @staticmethod
    def label(name: str) -> str:
        """Return what people read for the id of a quantity."""
        return quantities[name].label

    @staticmethod
    def unit(name: str) -> str:
        """Return the unit of a quantity."""
        return quantities[name].unit

    def failed_checks(self) -> dict[str, str]:
        """Return what is not well, by the id of the check: its label and what to do."""
        return {
            name: f"{quantities[name].label}: no. {check.remedy}" for name, check in checks.items() if self[name] != 1
        }

    def explain(self, name: str) -> str:
        """Return how a quantity follows, in names, and the value of everything it needs.

        Raises:
            KeyError: no parameter or quantity has this id.
        """
        from llmbudget.excel.explanation import explain  # noqa: PLC0415 - the front door opens upwards when asked

        return explain(name, self.values)

    def to_excel(self, path: str | Path) -> None:
        """Write the budget as an Excel workbook in which every number is a live formula."""
        Path(path).write_bytes(self.excel())

    def excel(self) -> bytes:
        """Return the workbook of `to_excel` as bytes; the same plan gives the same bytes."""
        from llmbudget.excel.writer import workbook  # noqa: PLC0415 - the front door opens upwards when asked

        return workbook(self.plan)

    def __repr__(self) -> str:
        return f"<Budget {self.plan.organisation.plan_name!r}: {self['total_cost']:,.0f} USD>"


def open_plan(plan: str | Path) -> Plan:
    """Return the plan of a preset's name or of a file ending in .yaml or .yml.

    Raises:
        PlanError: as `load_plan` and `preset`.
    """
    path = Path(plan)
    return load_plan(path) if path.suffix in {".yaml", ".yml"} else preset(str(plan))


__all__ = ["Budget", "PlanError", "open_plan"]

"""A plan evaluated: every value by its id, and the checks that fail."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

from llmbudget.model import model
from llmbudget.model.details import DETAILS
from llmbudget.model.facts import facts
from llmbudget.plan.changes import changed
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values


class Evaluation:
    """The values of a plan.

    Args:
        plan: what is evaluated, when a value is first asked for.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def for_plan(self, plan: Plan) -> Self:
        """Return another plan evaluated in the same way."""
        return type(self)(plan)

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - values of any parameter
        """Return the same plan with other values for parameters or tables, by id, evaluated in the same way.

        Raises:
            PlanError: there is no such id, or a value cannot be right.
        """
        return self.for_plan(changed(self.plan, changes))

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Every parameter, catalogue column and quantity by id: float, str or array."""
        return model().evaluate(facts(self.plan.catalog) | values(self.plan))

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
        failed = (name for name in model().checks if self[name] != 1)
        return {name: f"{self.label(name)}: no. {self.advice(name)}" for name in failed}

    def advice(self, check: str) -> str:
        """Return what a failed check found, in the numbers of the plan, and what to do."""
        detail = DETAILS.get(check, model().checks[check].detail)
        found = detail(self.values) if detail else ""
        return f"{found} {model().checks[check].remedy}".lstrip()


AnyEvaluation = TypeVar("AnyEvaluation", bound=Evaluation)
"""Whatever was evaluated is what comes back: of a `Budget`, analysis finds budgets."""

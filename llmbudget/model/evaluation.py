"""A plan evaluated: every value by its id, and the checks that fail."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.details import DETAILS
from llmbudget.model.former_names import current_name
from llmbudget.model.unknown_names import unknown
from llmbudget.plan.addresses import is_address, parse, value_at
from llmbudget.plan.changes import changed
from llmbudget.plan.plan import NO_CELLS, Plan
from llmbudget.plan.values import number, values
from llmbudget.quantities.recall import Recall


class Evaluation:
    """The values of a plan.

    Args:
        plan: evaluated when a value is first read.

    Attributes:
        recall: the values of the last plan that was evaluated, from which the next one is.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.recall = Recall()

    def for_plan(self, plan: Plan) -> Self:
        """Return another plan evaluated in the same way."""
        return type(self)(plan)

    def followed_by(self, plan: Plan) -> Self:
        """Return another plan evaluated in the same way; values that it has in common with this one are kept."""
        following = self.for_plan(plan)
        following.recall = self.recall
        return following

    def replace(self, cells: Mapping[str, Any] = NO_CELLS, /, **changes: Any) -> Self:  # noqa: ANN401 - values of any parameter
        """Return the same plan with other values, evaluated in the same way.

        Args:
            cells: values by address of a cell, such as ``{"roles.ML engineer.salary": 200_000}``, or by id.
            changes: values of parameters or tables, by id.

        Raises:
            PlanError: there is no such id or cell, or a value cannot be right.
        """
        return self.for_plan(changed(self.plan, {**cells, **changes}))

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Every parameter, catalog column and quantity by id: float, str or array."""
        return self.recall.evaluate(model(), facts(self.plan.catalog) | values(self.plan))

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a float, a text or an array
        """Return one value by its id, or a cell's value by its address, such as ``roles.ML engineer.salary``.

        Raises:
            KeyError: no parameter or quantity has this id; or the plan has no such cell, or several with other values.
        """
        if is_address(name):
            return self._cell(name)
        name = current_name(name)
        if name not in self.values:
            raise unknown(name)
        return self.values[name]

    def _cell(self, name: str) -> float | str:
        try:
            return number(value_at(self.plan, parse(name)))
        except ValueError as error:
            raise KeyError(str(error)) from error

    @staticmethod
    def label(name: str) -> str:
        """Return the label of a quantity."""
        return model().quantities[current_name(name)].label

    @staticmethod
    def unit(name: str) -> str:
        """Return the unit of a quantity."""
        return model().quantities[current_name(name)].unit

    def failed_checks(self) -> dict[str, str]:
        """Return what is wrong, by the id of the check: the consequence, the numbers of the plan and what to do."""
        failed = (name for name in model().checks if self[name] != 1)
        return {name: f"{model().checks[name].failure} {self.advice(name)}" for name in failed}

    def advice(self, check: str) -> str:
        """Return the numbers of the plan behind a failed check, and what to do."""
        detail = DETAILS.get(check, model().checks[check].detail)
        numbers = detail(self.values) if detail else ""
        return f"{numbers} {model().checks[check].remedy}".lstrip()


AnyEvaluation = TypeVar("AnyEvaluation", bound=Evaluation)
"""Functions return the type they were given: analysis of a `Budget` returns budgets."""

"""Roles, subawards and items by year of the budget, as sponsors' forms list them.

The model adds up months over the whole budget. Here its own functions read the months of one year.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.schedule import is_paid
from llmbudget.quantities.axes import MONTH
from llmbudget.quantities.numbers import sum_months

Values = Mapping[str, Any]
"""Every parameter and quantity of an evaluated plan by id."""

Row = NDArray[np.float64]
"""An entry for each row of a table, (rows, 1)."""


def row_by_year(values: Values, name: str, year: int) -> Row:
    """Return an amount or effort of each row in one year, counted from 1.

    Args:
        values: of an evaluated plan.
        name: an id of `ROWS_BY_YEAR`.
        year: twelve months each, from the first month of the budget.
    """
    months_per_year = int(values["months_per_year"])
    first = (year - 1) * months_per_year
    return np.asarray(ROWS_BY_YEAR[name][1](values, slice(first, first + months_per_year)))


def _read(values: Values, name: str, months: slice) -> Row:
    """Return what the model's function makes of some months only."""
    needs = model().quantities[name].needs
    inputs = (values[need][..., months] if MONTH in axes()[need] else values[need] for need in needs)
    return np.asarray(model().quantities[name].function(*inputs))


def _person_months(values: Values, months: slice) -> Row:
    return _read(values, "role_person_months", months)


def _salary_cost(values: Values, months: slice) -> Row:
    of_year = {**values, "role_raised_months": _read(values, "role_raised_months", months)}
    return _read(of_year, "role_salary_cost", months)


def _benefits_cost(values: Values, months: slice) -> Row:
    return _salary_cost(values, months) * values["role_benefits_rate"]


def _subaward_cost(values: Values, months: slice) -> Row:
    paid = is_paid(values[MONTH][months], values["subaward_first_month"], values["subaward_last_month"])
    return np.asarray(sum_months(paid) * values["subaward_monthly_price"])


def _item_equipment_cost(values: Values, months: slice) -> Row:
    bought = values[MONTH][months] == values["item_first_month"]
    return np.asarray(sum_months(bought * 1.0) * values["item_equipment_cost"])


ROWS_BY_YEAR: Mapping[str, tuple[str, Callable[[Values, slice], Row]]] = {
    "role_person_months_by_year": ("role_person_months", _person_months),
    "role_salary_cost_by_year": ("role_salary_cost", _salary_cost),
    "role_benefits_cost_by_year": ("role_salary_cost", _benefits_cost),
    "subaward_cost_by_year": ("subaward_cost", _subaward_cost),
    "item_equipment_cost_by_year": ("item_equipment_cost", _item_equipment_cost),
}
"""By id: the quantity of the whole budget with the same rows and unit, and the function for some months."""

"""The axes of each quantity, traced by running its function on operands that carry only axes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import ACROSS, MONTH, Axes, rows_of


@dataclass(frozen=True, eq=False)
class _Trace(np.lib.mixins.NDArrayOperatorsMixin):
    axes: Axes

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> "_Trace":  # noqa: ANN401 - numpy's protocol
        return _union(*inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> "_Trace":  # noqa: ANN401 - numpy's protocol
        return _union(*args)

    def __formula__(self, helper: str, *arguments: Any) -> "_Trace":  # noqa: ANN401 - traces and literals
        match helper:
            case "lookup" | "entry" | "stepped":  # keeps the axes of the key; the columns are searched
                return _union(arguments[0])
            case "across":
                return _Trace(frozenset({ACROSS}))
            case "sum_over" | "sum_across":
                return _Trace(_union(arguments[0]).axes - {ACROSS})
            case "sum_rows" | "max_rows":
                return _Trace(self.axes & {MONTH})
            case "sum_months" | "min_months" | "max_months":
                return _Trace(rows_of(self.axes))
            case _:
                return _union(*arguments)


def _union(*values: Any) -> _Trace:  # noqa: ANN401 - traces and literals
    return _Trace(frozenset[str]().union(*(value.axes for value in values if isinstance(value, _Trace))))


@cache
def axes() -> Mapping[str, Axes]:
    """Return the axes of every input and quantity of the model."""
    traced: dict[str, Axes] = {name: Axes({p.table} if p.table else ()) for name, p in parameters().items()}
    traced |= {f"{name}_{column}": Axes({name}) for name, table in fact_tables().items() for column in table.columns}
    traced[MONTH] = Axes({MONTH})
    traced |= {f"{name}{BEFORE}": traced[name] for name in model().adjusted_inputs}
    for name in model().order:
        quantity = model().quantities[name]
        result = quantity.function(*[_Trace(traced[need]) for need in quantity.needs])
        traced[name] = _union(result).axes
    return traced

"""A plan with the size of another model: the numbers that its config.json fills in, and those that stay."""

from typing import Any

from llmbudget.imports.model_config import ModelShape
from llmbudget.parameters.record import Number
from llmbudget.plan.changes import changed
from llmbudget.plan.plan import Plan, parameters

_POWERS = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_DIGITS = 4


def values_of(shape: ModelShape) -> dict[str, Any]:
    """Return the parameters of a plan that a model decides, by id.

    Active parameters include both embeddings, as the total does in a dense model; there they stay empty.
    """
    return {
        "parameters_total": float(shape.parameters_total),
        "parameters_active": float(shape.parameters_active) if shape.is_mixture else None,
        "layers": float(shape.layers),
        "model_width": float(shape.width),
        "vocabulary": float(shape.vocabulary),
    }


def with_model(plan: Plan, shape: ModelShape) -> Plan:
    """Return a plan for another model; the reason of each number that it fills in is the file.

    Raises:
        PlanError: the plan cannot hold a number, such as the size of a model far below a million parameters.
    """
    values = values_of(shape)
    filled = changed(plan, values)
    reasons = {name: f"From the config.json of {shape.name}." for name, value in values.items() if value is not None}
    return filled.model_copy(update={"notes": {**filled.notes, **reasons}})


def filled_in(shape: ModelShape) -> str:
    """Return a sentence about the numbers that a model fills in."""
    values = [f"{_label(name)} {short(value)}" for name, value in values_of(shape).items() if value is not None]
    return f"Filled in from {shape.name}: {', '.join(values)}."


def left_alone(plan: Plan, shape: ModelShape) -> str:
    """Return sentences about numbers that a model leaves alone, and what to check."""
    tokens, context = plan.workload.tokens, plan.workload.context_length
    told = f"Unchanged: {_label('tokens')} {short(tokens)}, {_label('context_length')} {context:,.0f}"
    if shape.context is None:
        return f"{told}."
    if context > shape.context:
        return f"{told}. The model takes {shape.context:,} tokens at most: lower the context length."
    return f"{told} (the model takes up to {shape.context:,})."


def short(value: float) -> str:
    """Return a number in four digits with a letter, such as 30.53B; small ones in full."""
    for power, letter in _POWERS:
        if value >= power:
            return f"{value / power:.{_DIGITS}g}{letter}"
    return f"{value:,.0f}"


def _label(name: str) -> str:
    record = parameters()[name].record
    assert isinstance(record, Number)
    return record.label.lower()

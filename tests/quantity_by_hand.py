"""One quantity of the model, calculated of the needs that a test gives it."""

from typing import Any

from llmbudget.model import model
from llmbudget.plan.values import values
from llmbudget.presets import preset

CONSTANTS = {name: value for name, value in values(preset("startup")).items() if isinstance(value, float)}


def calculate(name: str, **needs: Any) -> Any:  # noqa: ANN401 - numbers or arrays
    """Return one quantity of its needs; the constants need not be given."""
    quantity = model().base[name]
    assert set(needs) <= set(quantity.needs)
    return quantity.function(*[needs[need] if need in needs else CONSTANTS[need] for need in quantity.needs])

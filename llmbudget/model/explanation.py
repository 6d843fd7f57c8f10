"""The formula of a quantity in names: the same operands as in the workbook, with ids instead of cells."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.details import REMARKS
from llmbudget.model.unknown_names import unknown
from llmbudget.parameters.record import Month
from llmbudget.plan.plan import parameters
from llmbudget.plan.sources import source_title
from llmbudget.plan.values import EXCEL_EPOCH
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH, rows_of
from llmbudget.quantities.operand import ABOVE, Operand


def named_formula(name: str) -> str:
    """Return the formula of a quantity with the ids of its arguments."""
    quantity = model().quantities[name]
    own = axes()[name]
    written: Operand = quantity.function(*[_reference(need, own) for need in quantity.needs])
    return written.text.replace(ABOVE, f"{name} of the row above")


def _reference(name: str, own: frozenset[str]) -> Operand:
    ranged = axes()[name] - own
    every = f"every {name}" if rows_of(axes()[name] & own) else name
    forms = {"range": every, "to_date": f"{name} up to this {MONTH}", "before": f"{name} of the {MONTH} before"}
    if not ranged and rows_of(axes()[name]):
        forms |= {"first": f"the first {name}", "above": f"{name} of the row above"}
    return Operand(name, axes=ranged, forms=forms)


def explain(name: str, values: Mapping[str, Any]) -> str:
    """Return the formula of a quantity, with value, unit and label of each of its arguments.

    Raises:
        KeyError: neither a parameter nor a quantity has this id.
    """
    if name not in values:
        raise unknown(name)
    head = _line(name, values)
    if name not in model().quantities:
        return head
    quantity = model().quantities[name]
    remark = REMARKS[name](values) if name in REMARKS else ""
    words = f"{quantity.help} {remark}".rstrip()
    parts = [_line(need, values) for need in quantity.needs]
    return "\n".join([head, f"  = {named_formula(name)}", f"  {words}", *(f"    {part}" for part in parts)])


def _line(name: str, values: Mapping[str, Any]) -> str:
    parameter = parameters().get(name.removesuffix(BEFORE))
    if parameter and isinstance(parameter.record, Month):
        return f"{name}: {EXCEL_EPOCH + timedelta(days=values[name]):%Y-%m} {_described(name)}"
    return f"{name}: {_shown(values[name])} {_described(name)}"


def _shown(value: Any) -> str:  # noqa: ANN401 - a float, a text or an array
    if isinstance(value, str):
        return value
    if getattr(value, "size", 1) > 1:
        return f"[{value.size} values]"
    return f"{float(getattr(value, 'flat', [value])[0]):,.6g}" if not _is_text(value) else str(value.flat[0])


def _is_text(value: Any) -> bool:  # noqa: ANN401 - a float or an array
    return getattr(getattr(value, "dtype", None), "kind", "f") == "U"


def _described(name: str) -> str:
    if name in model().quantities:
        quantity = model().quantities[name]
        return f"{quantity.unit} ({quantity.label})"
    if name in facts():
        return "(catalog)"
    record = parameters()[name.removesuffix(BEFORE)].record
    return f"{record.unit} ({record.label}; {source_title(record)})"

"""Values that the budget uses in place of a field's: for empty fields, and where strategies adjust them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from itertools import pairwise

from llmbudget.analysis.figure_words import ZERO
from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.model.following import REPLACED, SWITCH
from llmbudget.parameters.record import Choice, Month, Number
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import EXCEL_EPOCH
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.strategies import strategies
from llmbudget.widgets.phrases import listed, phrase
from llmbudget.widgets.session.entry import COMPACT_UNITS, is_share, show
from llmbudget.widgets.session.field_keys import record_of, value_of
from llmbudget.widgets.view.form import option_label

USED_WHEN_EMPTY = {
    "parameters_active": "parameters_active_in_use",
    "layers": "n_layers",
    "model_width": "width",
    "mfu": "mfu_in_use",
    "goodput": "goodput_in_use",
    "on_demand_share": "on_demand_share_in_use",
    "on_demand_quote": "on_demand_price",
    "reserved_1y_quote": "reserved_1y_price",
    "reserved_3y_quote": "reserved_3y_price",
    "spot_quote": "spot_price",
    "server_quote": "server_price",
    "power_quote": "accelerator_watts",
    "chargeback_quote": "chargeback_price",
}
"""The quantity used for an empty field, shown in gray."""

_WHOLE_FROM = 100
"""Smallest amount shown without decimals in an empty field."""

_DIGITS = 6
"""Significant digits shown of an adjusted value."""


def adjusted(budget: Budget, key: str) -> str:
    """Return sentences about a parameter that strategies or following windows adjust; empty if none does."""
    own = phrase("follows") if is_replaced(budget, key) else ""
    if not _is_adjusted(budget, key):
        return own
    words = phrase("adjusted", value=used(budget, key), strategies=listed(_by_whom(budget, key)))
    return f"{words} {own}".rstrip()


def is_replaced(budget: Budget, key: str) -> bool:
    """Return whether the hours of the work decide a window in place of its field."""
    return key in REPLACED and bool(budget[SWITCH])


def _is_adjusted(budget: Budget, key: str) -> bool:
    return key in model().adjusted_inputs and bool(budget[key] != budget[f"{key}{BEFORE}"])


def _by_whom(budget: Budget, key: str) -> list[str]:
    """Return the titles of the strategies that changed a parameter, and of the switch of the plan that did."""
    chain = _changing()[key]
    steps = [budget[f"{key}{BEFORE}"], *(budget[f"{key}_with_{name}"] for name in chain[:-1]), budget[key]]
    return [_title(name) for name, (old, new) in zip(chain, pairwise(steps), strict=True) if old != new]


def _title(name: str) -> str:
    return strategies()[name].title if name in strategies() else parameters()[name].record.label


@cache
def _changing() -> Mapping[str, list[str]]:
    """Return by parameter what may adjust it, in the order of application."""
    names: dict[str, list[str]] = {}
    for step in model().adjustments:
        names.setdefault(step.target, []).append(step.strategy)
    return names


def used(budget: Budget, key: str) -> str:
    """Return the value the budget uses for a parameter or a cell, as its field shows it."""
    record = record_of(key)
    if not _is_adjusted(budget, key):
        text = show(record, value_of(budget.plan, key))
        return option_label(key, text) if isinstance(record, Choice) else text
    value = budget[key]
    if isinstance(value, str):
        return option_label(key, value)
    if isinstance(record, Month):
        return show(record, EXCEL_EPOCH + timedelta(days=float(value)))
    if not value and key in USED_WHEN_EMPTY:
        value = budget[USED_WHEN_EMPTY[key]]
    return show(record, float(f"{float(value):.{_DIGITS}g}"))


def hint(budget: Budget, key: str) -> str:
    """Return the gray text of an empty field: the value used instead, or what leaving it empty means."""
    record = record_of(key)
    if not isinstance(record, Number) or record.blank is None:
        return ""
    if key not in USED_WHEN_EMPTY:
        return record.blank
    quantity = USED_WHEN_EMPTY[key]
    used = float(budget[quantity])
    if not used and quantity in ZERO:
        return ZERO[quantity]
    if record.unit in COMPACT_UNITS:
        return show(record, used)
    return f"{used:.1%}" if is_share(record) else f"{used:,.2f}" if used < _WHOLE_FROM else f"{used:,.0f}"

"""Why a change affects no result: the value that stops it, found by trying other values in its place."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.parameters.record import Choice, Number, Switch, Text, plain_number
from llmbudget.plan.plan import parameters, tables
from llmbudget.quantities.adjustment import BEFORE, ON_MAIN
from llmbudget.quantities.quantity import Quantity
from llmbudget.quantities.reach import Reach, same
from llmbudget.strategies import strategies

MOST_PHRASES = 3
"""Most stopping values named in a sentence."""

NOTHING_RESTS = "no cost depends on it"

_FACTORS = (1e-6, 1e-2, 0.5, 2, 100, 1e6)
"""Factors tried on a value that sets a limit: far enough apart that another value becomes the limit."""


def rule(reached: Reach, changed: str) -> str:
    """Return why a change of a parameter affects no result, as a clause."""
    written = SENTENCES[changed](reached.before) if changed in SENTENCES else ""
    if written or not model().dependents(changed):
        return written or _unread(changed)
    counting = [name for name in reached.stops if not _is_of_no_rows(name, reached)]
    stops = [name for name in counting if name not in model().checks] or counting
    blockers = dict.fromkeys(name for stop in stops for name in _blockers(reached, model().quantities[stop]))
    clear = [name for name in blockers if _is_clear(name, reached)]
    sentences = [STOPS[stop](reached.before) for stop in stops if stop in STOPS]
    if sentences and not clear:
        return sentences[0]
    clear = clear or list(blockers)
    first = [name for name in clear if model().precedents(name).isdisjoint(clear)]  # the others follow from these
    phrases = list(dict.fromkeys(_phrase(name, reached) for name in first))
    return " and ".join(phrases[:MOST_PHRASES]) or _last_resort(reached, stops)


def _is_of_no_rows(name: str, reached: Reach) -> bool:
    """Return whether a quantity has a value for each row of a table that has none."""
    names = (f"{tables()[axis].row.prefix}_name" for axis in axes()[name] if axis in tables())
    return any(not np.any(reached.before[column] != "") for column in names)


def _is_clear(name: str, reached: Reach) -> bool:
    """Return whether a value stops a change in any plan: a zero factor, a switch or a quote."""
    record = parameters()[name].record if name in parameters() else None
    stands_instead = isinstance(record, Number) and record.blank is not None
    return stands_instead or isinstance(record, Switch) or not np.any(np.asarray(reached.before[name]))


def label_of(name: str) -> str:
    """Return the label of a parameter or quantity."""
    if name in parameters():
        return parameters()[name].title
    base = name.removesuffix(BEFORE)
    return parameters()[base].title if base in parameters() else model().quantities[name].label


def _unread(name: str) -> str:
    if isinstance(parameters()[name].record, Text):
        return f"“{label_of(name)}” is a name or a note and affects no cost"
    return f"“{label_of(name)}” only changes how reports show the budget"


def _last_resort(reached: Reach, stops: list[str]) -> str:
    """Return the reason if no value stops the change: only checks use it, or the result is the same."""
    held = [name for name in stops if name in model().checks]
    if held and len(held) == len(stops):
        labels = " and ".join(f"“{label_of(name)}”" for name in held[:MOST_PHRASES])
        return f"only the check {labels} uses it, and its answer stays {'yes' if reached.before[held[0]] else 'no'}"
    if not stops:
        return NOTHING_RESTS
    stop = model().quantities[stops[0]]
    if all(need in reached.moved or not _said(need) for need in stop.needs):
        return f"“{stop.label}” is the same for both"
    return f"“{stop.label}” stays the same ({stop.help[:1].lower()}{stop.help[1:].rstrip('.')})"


def _blockers(reached: Reach, stop: Quantity) -> Iterator[str]:
    """Yield the values that stop a change at a quantity: with other values, the change has an effect."""
    others = [need for need in stop.needs if need not in reached.moved and _said(need)]
    switches = (f"{need.removesuffix(ON_MAIN)}_use" if need.endswith(ON_MAIN) else need for need in others)
    off = [name for name in switches if name.removesuffix("_use") in strategies() and not np.any(reached.before[name])]
    if off:
        yield off[0]
        return
    for need in sorted(others, key=lambda name: name not in parameters()):
        if any(_passes(reached, stop, {need: tried}) for tried in _other_values(need, reached.before[need])):
            yield need
            return
    yield from _together(reached, stop, others)


def _together(reached: Reach, stop: Quantity, others: list[str]) -> Iterator[str]:
    """Yield zero values that stop a change only together, such as two factors of a product."""
    numbers = {need: np.asarray(reached.before[need]) for need in others}
    tried = {need: array + 1.0 for need, array in numbers.items() if array.dtype.kind != "U" and not np.any(array)}
    if not tried or not _passes(reached, stop, tried):
        return
    for need in list(tried):
        fewer = {name: value for name, value in tried.items() if name != need}
        if _passes(reached, stop, fewer):
            tried = fewer
    yield from tried


def _said(name: str) -> bool:
    """Return whether a reason may name it: not catalog columns or constants."""
    if name in parameters():
        return parameters()[name].section != "constants"
    return name in model().quantities or name.removesuffix(BEFORE) in parameters()


def _passes(reached: Reach, stop: Quantity, tried: Mapping[str, Any]) -> bool:
    """Return whether a change affects a quantity if some of its other needs have other values."""
    with np.errstate(all="ignore"):  # tried values may lie far outside the bounds of a plan
        before, after = (
            stop.function(*[tried.get(name, values[name]) for name in stop.needs])
            for values in (reached.before, reached.after)
        )
        return _is_known(before) and _is_known(after) and not same(before, after)


def _is_known(value: Any) -> bool:  # noqa: ANN401 - a float, a text or an array
    array = np.asarray(value)
    return array.dtype.kind == "U" or bool(np.all(np.isfinite(array)))


def _other_values(name: str, value: Any) -> Iterator[Any]:  # noqa: ANN401 - a float, a text or an array
    """Yield other values to try: other options of a choice; 0 or 1, then smaller and larger numbers."""
    if isinstance(value, str):
        record = parameters()[name].record if name in parameters() else None
        yield from (option for option in (record.options() if isinstance(record, Choice) else ()) if option != value)
        return
    array = np.asarray(value)
    if array.dtype.kind == "U":
        return
    plain = float if array.ndim == 0 else np.asarray
    yield plain(array * 0 if np.any(array) else array + 1)
    if name in parameters() and isinstance(parameters()[name].record, Switch):
        return
    yield from (plain(array * factor) for factor in _FACTORS if np.any(array))


def _phrase(name: str, reached: Reach) -> str:
    """Return a stopping value in words."""
    label, value = label_of(name), _shown(reached, name)
    record = parameters()[name].record if name in parameters() else None
    if isinstance(record, Switch):
        return f"“{record.label}” is switched {'on' if np.any(reached.before[name]) else 'off'}"
    if isinstance(record, Number) and record.blank is not None:
        return f"“{label}” ({value}) is used instead" if np.any(reached.before[name]) else f"“{label}” is empty"
    return f"“{label}” is {value}" if value else f"“{label}” sets the limit"


def _shown(reached: Reach, name: str) -> str:
    """Return a value in words; for a column or months, the value they share, or empty text."""
    entries = np.unique(np.asarray(reached.before[name]))
    if len(entries) != 1:
        return ""
    entry = entries[0].item()
    if isinstance(entry, str) or not entry:
        return entry or "0"
    typed = parameters().get(name.removesuffix(BEFORE))
    unit = typed.record.unit if typed else model().quantities[name].unit
    if unit.split("/")[0] == "share":
        return f"{plain_number(float(f'{100 * entry:.4g}'))}%"
    number = plain_number(float(f"{entry:.6g}"))
    return f"month {number}" if unit == "month no." else f"{number} {unit}" if unit in _UNITS else number


_UNITS = frozenset({"USD", "USD/h", "USD/month", "h", "months", "days", "years", "GB", "epochs", "×", "W", "MWh"})
"""Units shown in reasons; others would repeat the label."""


def _price_change(v: Mapping[str, Any]) -> str:
    if not v["rented_share"]:
        return "no hours are rented, and the expected price change applies only to rented hours"
    kinds = {
        "on_demand_share_in_use": "on_demand",
        **{f"{kind}_share": kind for kind in ("reserved_1y", "reserved_3y", "spot")},
    }
    quoted = all(v[f"{kind}_quote"] > 0 for share, kind in kinds.items() if v[share] > 0)
    return (
        "all rented hours have your own quotes, which the expected price change does not affect. Clear the quotes or "
        "change them"
        if quoted
        else ""
    )


def _raises(v: Mapping[str, Any]) -> str:
    last = v["horizon_months"]
    return "" if last > v["months_per_year"] else f"raises start after a year, and the budget ends in month {last:,.0f}"


def _credits(v: Mapping[str, Any]) -> str:
    if not v["credits_granted"]:
        return "there are no credits"
    return f"credits pay {v['credits_used']:,.0f} USD either way: all eligible spending before they expire"


def _nothing_listed(strategy: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a function that gives the strategy's remark on a plan that lists nothing for it, as a clause."""

    def sentence(v: Mapping[str, Any]) -> str:
        remark = strategies()[strategy].remark(v).rstrip(".") if v[f"{strategy}_use"] else ""
        return f"{remark[:1].lower()}{remark[1:]}"

    return sentence


def _spot(v: Mapping[str, Any]) -> str:
    return "" if v["spot_share"] > 0 else "no hours are on spot"


def _allocations(v: Mapping[str, Any]) -> str:
    if not v["allocated_hours"]:
        return "there are no allocated hours"
    return f"the work uses {v['allocated_hours_used']:,.0f} of {v['allocated_hours']:,.0f} allocated hours either way"


def _least_accelerators(v: Mapping[str, Any]) -> str:
    return f"the model needs at least {v['least_accelerators']:,.0f} accelerators either way"


def _limits(v: Mapping[str, Any]) -> str:  # noqa: ARG001 - true of any plan
    return "a cap changes no cost; it warns you before spending passes it"


def _cap(v: Mapping[str, Any]) -> str:
    return _limits(v) if v["spending_limits_use"] else ""


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "price_change_rate": _price_change,
    "raise_rate": _raises,
    "spot_interruption_rate": _spot,
    "spot_restart_minutes": _spot,
    "spot_quote": _spot,
    "usual_spot_ratio": _spot,
    "allocation_hours": _allocations,
    "allocation_expires": _allocations,
    "credit_amount": _credits,
    "credit_expires": _credits,
    "partner_contribution_use": _nothing_listed("partner_contribution"),
    "cloud_credits_use": _nothing_listed("cloud_credits"),
    "spending_limits_use": _limits,
    "spending_limits_cap": _cap,
    "spending_limits_monthly_cap": _cap,
    "spending_limits_first_alert_share": _cap,
    "spending_limits_second_alert_share": _cap,
}
"""By parameter: a function that returns a better reason than the stopping value, or empty text if it does not apply."""

STOPS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"least_accelerators": _least_accelerators}
"""The same, by the quantity at which a change stops."""

"""Own or rent: what each costs over the life of the machines, when owning pays back, and what it hangs on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import parameters
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import is_share, parse, show
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session

CHANGE = 0.2
"""Share by which prices are lowered and raised, to see what they decide."""

PRICES = {"installed_price": "purchase_price", "rent_instead_price": "rental_price"}
"""Prices that the break-even use hangs on, with the phrase of their label."""

RANGES = ("life_years", "residual_share", "electricity_price")
"""Parameters that it hangs on: they have a low and a high value."""

CHAIN = (
    "yearly_operation_price", "electricity_hour_price", "capital_recovery_rate", "yearly_capital_price",
    "owning_hour_price", "owning_break_even_share", "renting_month_price", "owning_month_price",
    "owning_payback_months",
)  # fmt: skip
"""Quantities that follow from them, each after those it needs."""

_USE = "other_use_share"
"""A share of hours, read as a use that is typed here is."""


def content(session: Session, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return cost by month, verdict and what it hangs on, at the planned use or at ``use`` of the message."""
    budget = session.budget
    planned = float(budget["owning_use_share"])
    text = str(message.get("use", ""))
    use, error = _use(text, planned)
    figures = _figures(budget, use)
    return {
        "planned": show(parameters()[_USE].record, round(planned, 3)),
        "text": text if error or not text.strip() else show(parameters()[_USE].record, use),
        "error": error,
        "figures": {name: number(value) for name, value in figures.items()},
        "months": _months(figures),
        "verdict": list(_verdict(budget, figures)),
        "factors": list(_factors(budget)) if figures["purchase"] and not _granted(budget, figures) else [],
    }


def _use(text: str, planned: float) -> tuple[float, str]:
    """Return a typed use, or the planned one with the reason why the text is none."""
    if not text.strip():
        return planned, ""
    try:
        use = parse(parameters()[_USE].record, text)
    except ValueError:
        return planned, phrase("use_refused", text=text[:30])
    return (use, "") if isinstance(use, float) else (planned, "")


def _figures(budget: Evaluation, use: float) -> dict[str, float]:
    """Return the figures of all machines: those that are owned, or the plan's accelerators."""
    count = float(budget["n_owned"]) or float(budget["n_accelerators"])
    figures = _with(budget, {"owning_use_share": use})
    price = budget["installed_price"]
    return {
        "count": count,
        "use": use,
        "purchase": count * float(price),
        "run": count * float(figures["owning_month_price"]),
        "rent": count * float(figures["renting_month_price"]),
        "residual": count * float(price * budget["residual_share"]),
        "life": float(budget["life_years"] * budget["months_per_year"]),
        "payback": float(figures["owning_payback_months"]),
        "break_even": float(figures["owning_break_even_share"]),
    }


def _months(figures: Mapping[str, float]) -> dict[str, list[float]]:
    """Return what was paid up to each month; at the end of its life, machines bring their residual value."""
    months = range(round(figures["life"]) + 1)
    own = [figures["purchase"] + month * figures["run"] for month in months]
    own[-1] -= figures["residual"]
    return {"own": own, "rent": [month * figures["rent"] for month in months]}


def _granted(budget: Evaluation, figures: Mapping[str, float]) -> bool:
    """Return whether allocations cover all hours, which leaves no use to compare."""
    return not figures["use"] and not budget["charged_share"]


def _verdict(budget: Budget, figures: Mapping[str, float]) -> Iterator[str]:
    name = budget.plan.compute.accelerator
    if not figures["purchase"]:
        yield phrase("owning_unpriced", accelerator=name)
        return
    if _granted(budget, figures):
        yield phrase("owning_granted")
        return
    amounts = {part: f"${figures[part]:,.0f}" for part in ("purchase", "run", "rent")}
    yield phrase("owning_costs", accelerator=name, number=f"{figures['count']:,.0f}", **amounts)
    payback, life = figures["payback"], round(figures["life"])
    pays = "owning_never" if not payback else "owning_pays" if payback <= life else "owning_too_late"
    yield phrase(pays, count=max(1, round(payback)), life=life)
    share = figures["break_even"]
    above = phrase("owning_above", share=f"{share:.0%}") if 0 < share <= 1 else phrase("owning_above_all")
    yield f"{above} {phrase('owning_use', use=format(figures['use'], '.1%'))}"


def _factors(budget: Evaluation) -> Iterator[dict[str, Any]]:
    """Yield what the break-even use hangs on, with the use at a low and at a high value of each."""
    for name, label in PRICES.items():
        planned = float(budget[name])
        ends = [{name: planned * factor} for factor in (1 - CHANGE, 1 + CHANGE)]
        words = [phrase(change, share=f"{CHANGE:.0%}") for change in ("lower_by", "higher_by")]
        yield _factor(budget, "", phrase(label), words, ends)
    for name in RANGES:
        record = parameters()[name].record
        if isinstance(record, Number) and record.low is not None and record.high is not None:
            unit = "" if is_share(record) else f" {record.unit}"
            ends = [{name: end} for end in (record.low, record.high)]
            yield _factor(budget, name, record.label, [show(record, end[name]) + unit for end in ends], ends)


def _factor(
    budget: Evaluation, key: str, label: str, words: list[str], ends: Sequence[Mapping[str, float]]
) -> dict[str, Any]:
    shares = [number(_with(budget, changed)["owning_break_even_share"]) for changed in ends]
    return {"label": label, "key": key, "ends": words, "shares": shares}


def _with(budget: Evaluation, changed: Mapping[str, float]) -> dict[str, Any]:
    """Return what owning costs with some values changed, by the functions of the model."""
    known: dict[str, Any] = dict(changed)
    for name in CHAIN:
        quantity = model().base[name]
        known[name] = quantity.function(*(known.get(need, budget[need]) for need in quantity.needs))
    return known

"""Sentences beside fields that follow from the plan: the day of a price, and from what use on it pays off."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from llmbudget.api.budget import Budget
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, Median
from llmbudget.plan.plan import Plan
from llmbudget.plan.set_aside import values_waiting
from llmbudget.plan.values import EXCEL_EPOCH

STALE = "over a year old"


def remark(budget: Budget, key: str) -> str:
    """Return what the plan has to say beside a field, or nothing."""
    waits = f"Set aside: {'; '.join(told)}." if (told := values_waiting(budget.plan, key)) else ""
    return " ".join(filter(None, (waits, REMARKS[key](budget) if key in REMARKS else "")))


def is_old(budget: Budget) -> bool:
    """Return whether the price on demand, on which the others rest, is over a year old."""
    return STALE in remark(budget, "on_demand_quote")


def option_day(plan: Plan, key: str, option: str) -> str:
    """Return the month of an offer's price for its label, where that is over a year before the budget."""
    accelerator, sourcing = plan.compute.accelerator, plan.sourcing
    place = (option, ANY_REGION) if key == "provider" else (sourcing.provider, option)
    offer = plan.catalog.every_offer.get((accelerator, *place))
    return f" ({offer.as_of:%Y-%m}, {STALE})" if offer and _is_stale(plan, offer.as_of) else ""


def _is_stale(plan: Plan, day: date) -> bool:
    """Return whether a price is older than the check of the model allows."""
    months = (plan.organisation.budget_month - day).days / plan.constants.days_per_month
    return months > plan.constants.months_per_year


def _dated(plan: Plan, what: str, day: date) -> str:
    return f"{what} {day:%Y-%m-%d}{f', {STALE}' if _is_stale(plan, day) else ''}."


def _on_demand(budget: Budget) -> str:
    """Return the day that the model counts the price's age from."""
    listed, market = float(budget["listed_as_of"]), float(budget["market_as_of"])
    if not listed and not market:
        return "Nobody lists this accelerator."
    sourcing, accelerator = budget.plan.sourcing, budget.plan.compute.accelerator
    place = (sourcing.provider, sourcing.region) if listed else (ANY_PROVIDER, ANY_REGION)
    found = budget.plan.catalog.every_offer.get((accelerator, *place))
    what = f"Median of {found.note}; prices of about" if isinstance(found, Median) else "Listed price of"
    return _dated(budget.plan, what, EXCEL_EPOCH + timedelta(days=listed or market))


def _reserved(budget: Budget) -> str:
    plan = budget.plan
    key = (plan.compute.accelerator, plan.sourcing.provider, plan.sourcing.region)
    offer = plan.catalog.every_offer.get(key)
    if offer and offer.reserved_as_of and budget["listed_reserved_1y_price"]:
        return _dated(plan, "Listed price of", offer.reserved_as_of)
    return _usual(budget, "listed_reserved_1y_price")


def _usual(budget: Budget, listed: str) -> str:
    """Return the day of a price that is listed with the one on demand, or usually a share of it."""
    if budget[listed] or budget.plan.sourcing.on_demand_quote is not None:
        return "" if not budget[listed] else _on_demand(budget)
    return f"Usual share of the on-demand price. {_on_demand(budget)}"


def _purchase(budget: Budget) -> str:
    found = budget.plan.catalog.accelerators[budget.plan.compute.accelerator]
    known = found.purchase_price_usd is not None
    return _dated(budget.plan, "Published price of", found.as_of) if known else "Nobody published a price."


def _unless_quoted(key: str, sentence: Callable[[Budget], str]) -> Callable[[Budget], str]:
    return lambda budget: sentence(budget) if budget.plan.value(key) is None else ""


def _pays_above(break_even: str, cheaper_than: str) -> Callable[[Budget], str]:
    def sentence(budget: Budget) -> str:
        share = float(budget[break_even])
        if 0 < share <= 1:
            return f"Cheaper than {cheaper_than} above {share:.0%} use."
        if break_even == "owning_break_even_share" and not budget["installed_price"]:
            return "Nobody published a purchase price; enter your own."
        return f"Never cheaper than {cheaper_than} at these prices."

    return sentence


REMARKS: Mapping[str, Callable[[Budget], str]] = {
    "on_demand_quote": _unless_quoted("on_demand_quote", _on_demand),
    "reserved_1y_quote": _unless_quoted("reserved_1y_quote", _reserved),
    "reserved_3y_quote": _unless_quoted("reserved_3y_quote", lambda b: _usual(b, "listed_reserved_3y_price")),
    "spot_quote": _unless_quoted("spot_quote", lambda b: _usual(b, "listed_spot_price")),
    "server_quote": _unless_quoted("server_quote", _purchase),
    "reserved_1y_share": _pays_above("reserved_1y_break_even_share", "on demand"),
    "reserved_3y_share": _pays_above("reserved_3y_break_even_share", "on demand"),
    "owned_share": _pays_above("owning_break_even_share", "renting"),
}
"""By field."""

"""Sentences beside fields: the date of a price, and the use above which an option is cheaper."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from llmbudget.api.budget import Budget
from llmbudget.catalog import ANY_PROVIDER, ANY_REGION, Median
from llmbudget.model.details import REGULATED, regulation
from llmbudget.plan.plan import Plan
from llmbudget.plan.set_aside import values_waiting
from llmbudget.plan.values import EXCEL_EPOCH
from llmbudget.widgets.phrases import phrase


def remark(budget: Budget, key: str) -> str:
    """Return the sentences beside a field; may be empty."""
    waiting = values_waiting(budget.plan, key)
    waits = phrase("set_aside", values="; ".join(waiting)) if waiting else ""
    return " ".join(filter(None, (waits, REMARKS[key](budget) if key in REMARKS else "")))


def is_old(budget: Budget) -> bool:
    """Return whether the on-demand price, on which the others are based, is over a year old."""
    return phrase("stale") in remark(budget, "on_demand_quote")


def option_day(plan: Plan, key: str, option: str) -> str:
    """Return the month of an offer's price for its label, if over a year before the budget."""
    accelerator, sourcing = plan.compute.accelerator, plan.sourcing
    place = (option, ANY_REGION) if key == "provider" else (sourcing.provider, option)
    offer = plan.catalog.every_offer.get((accelerator, *place))
    if not offer or not _is_stale(plan, offer.as_of):
        return ""
    return phrase("offer_stale", month=f"{offer.as_of:%Y-%m}", stale=phrase("stale"))


def _is_stale(plan: Plan, day: date) -> bool:
    """Return whether a price is older than the model's check allows."""
    months = (plan.organisation.budget_month - day).days / plan.constants.days_per_month
    return months > plan.constants.months_per_year


def _dated(plan: Plan, price: str, day: date) -> str:
    key = "dated_stale" if _is_stale(plan, day) else "dated"
    return phrase(key, price=price, day=f"{day:%Y-%m-%d}", stale=phrase("stale"))


def _on_demand(budget: Budget) -> str:
    """Return the date of the on-demand price, from which the model counts its age."""
    listed, market = float(budget["listed_as_of"]), float(budget["market_as_of"])
    if not listed and not market:
        return phrase("not_listed")
    sourcing, accelerator = budget.plan.sourcing, budget.plan.compute.accelerator
    place = (sourcing.provider, sourcing.region) if listed else (ANY_PROVIDER, ANY_REGION)
    offer = budget.plan.catalog.every_offer.get((accelerator, *place))
    price = phrase("median_price", offers=offer.note) if isinstance(offer, Median) else phrase("listed_price")
    return _dated(budget.plan, price, EXCEL_EPOCH + timedelta(days=listed or market))


def _reserved(budget: Budget) -> str:
    plan = budget.plan
    key = (plan.compute.accelerator, plan.sourcing.provider, plan.sourcing.region)
    offer = plan.catalog.every_offer.get(key)
    if offer and offer.reserved_as_of and budget["listed_reserved_1y_price"]:
        return _dated(plan, phrase("listed_price"), offer.reserved_as_of)
    return _usual(budget, "listed_reserved_1y_price")


def _usual(budget: Budget, listed: str) -> str:
    """Return the date of a price that is listed, or estimated as a share of the on-demand price."""
    if budget[listed] or budget.plan.sourcing.on_demand_quote is not None:
        return "" if not budget[listed] else _on_demand(budget)
    return phrase("usual_share", price=_on_demand(budget))


def _purchase(budget: Budget) -> str:
    accelerator = budget.plan.catalog.accelerators[budget.plan.compute.accelerator]
    if accelerator.purchase_price_usd is None:
        return phrase("no_published_price")
    return _dated(budget.plan, phrase("published_price"), accelerator.as_of)


def _unless_quoted(key: str, sentence: Callable[[Budget], str]) -> Callable[[Budget], str]:
    return lambda budget: sentence(budget) if budget.plan.value(key) is None else ""


def _pays_above(break_even: str, other: str) -> Callable[[Budget], str]:
    def sentence(budget: Budget) -> str:
        share = float(budget[break_even])
        if 0 < share <= 1:
            return phrase("cheaper_above", other=phrase(other), share=f"{share:.0%}")
        if break_even == "owning_break_even_share" and not budget["installed_price"]:
            return phrase("no_purchase_price")
        return phrase("never_cheaper", other=phrase(other))

    return sentence


REMARKS: Mapping[str, Callable[[Budget], str]] = {
    "tokens": lambda budget: regulation({name: budget[name] for name in REGULATED}),
    "on_demand_quote": _unless_quoted("on_demand_quote", _on_demand),
    "reserved_1y_quote": _unless_quoted("reserved_1y_quote", _reserved),
    "reserved_3y_quote": _unless_quoted("reserved_3y_quote", lambda b: _usual(b, "listed_reserved_3y_price")),
    "spot_quote": _unless_quoted("spot_quote", lambda b: _usual(b, "listed_spot_price")),
    "server_quote": _unless_quoted("server_quote", _purchase),
    "reserved_1y_share": _pays_above("reserved_1y_break_even_share", "on_demand"),
    "reserved_3y_share": _pays_above("reserved_3y_break_even_share", "on_demand"),
    "owned_share": _pays_above("owning_break_even_share", "renting"),
}
"""Sentences by field."""

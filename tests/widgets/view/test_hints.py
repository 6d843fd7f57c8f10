"""What stands beside a field because of the rest of the plan: how old a price is, and when a commitment pays."""

from datetime import date, timedelta
from typing import Any

import pytest

from llmbudget import Budget, catalog
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.figures import figures
from llmbudget.widgets.view.page_data import view_of

H100 = "H100-SXM5-80GB"


def session(budget_month: str = "2026-11", **texts: str) -> Session:
    """Return the startup's budget of a month, with some texts typed."""
    edited = Session("startup")
    for name, text in {"budget_month": budget_month, **texts}.items():
        edited.set(name, text)
    assert not edited.refused
    return edited


def field(edited: Session, name: str) -> dict[str, Any]:
    """Return what the page is told of a field."""
    shown: dict[str, Any] = view_of(edited)["fields"][name]
    return shown


def labels(edited: Session, name: str) -> dict[str, str]:
    """Return what is read for each option of a field."""
    return {option["value"]: option["label"] for option in field(edited, name)["options"]}


def day_of(provider: str) -> date:
    """Return the oldest day of a provider's prices."""
    return min(o.as_of for o in catalog.offers() if (o.provider, o.accelerator) == (provider, H100))


def test_the_day_of_the_price_in_use_stands_beside_the_field() -> None:
    """The day of the provider's own price, or the median day of the prices behind the median."""
    day = day_of("AWS")
    fresh = field(session(f"{day + timedelta(days=90):%Y-%m}", provider="AWS"), "on_demand_quote")
    assert (fresh["remark"], fresh["stale"]) == (f"Price listed on {day}.", False)
    market = catalog.market_offers()[H100]
    median = field(session("2030-01", provider="market median", region="any"), "on_demand_quote")
    lists = f"{market.lists} price lists, {market.lowest_price:.2f} to {market.highest_price:.2f} USD/h"
    assert median["remark"] == f"Median of {lists}; prices from about {market.as_of}, over a year old."
    few = field(session("2026-11", accelerator="MI300X", provider="market median", region="any"), "on_demand_quote")
    assert few["remark"].startswith(
        "Median of 2 price lists, 3.45 to 7.20 USD/h, an assumption; prices from about 2026-"
    )


def test_a_price_older_than_a_year_is_marked_in_words_wherever_it_is_shown() -> None:
    """Beside every price that rests on it, and in the lists of providers and regions."""
    day = day_of("AWS")
    old = session(f"{day + timedelta(days=400):%Y-%m}", provider="AWS", region="us-east-1")
    for name in ("on_demand_quote", "reserved_1y_quote", "reserved_3y_quote", "spot_quote"):
        shown = field(old, name)
        assert shown["stale"], name
        assert "over a year old" in shown["remark"], name
    assert labels(old, "provider")["AWS"] == f"AWS ({day:%Y-%m}, over a year old)"
    assert labels(old, "region")["us-east-1"] == f"us-east-1 ({day:%Y-%m}, over a year old)"
    assert ", over a year old · AWS" in view_of(old)["summaries"]["sourcing"]
    capital = Budget(old.plan.model_copy(update={"profile": "big_tech"}))
    assert str(figures(capital)["rent_instead_price"]).endswith("/h, over a year old")
    assert "check_price_age" in old.budget.failed_checks()


def test_a_fresh_price_is_not_marked() -> None:
    day = day_of("AWS")
    fresh = session(f"{day + timedelta(days=30):%Y-%m}", provider="AWS")
    assert labels(fresh, "provider")["AWS"] == "AWS"
    assert "year" not in view_of(fresh)["summaries"]["sourcing"]
    assert "check_price_age" not in fresh.budget.failed_checks()


@pytest.mark.parametrize("days", range(330, 400, 5))
def test_words_and_check_agree_on_what_is_old(days: int) -> None:
    """To the month in which a price gets too old."""
    edited = session(f"{day_of('AWS') + timedelta(days=days):%Y-%m}", provider="AWS")
    stale = field(edited, "on_demand_quote")["stale"]
    assert stale == ("check_price_age" in edited.budget.failed_checks())
    assert stale == ("over a year old" in labels(edited, "provider")["AWS"])


def test_an_own_quote_has_no_age() -> None:
    quoted = field(session("2040-01", on_demand_quote="3"), "on_demand_quote")
    assert (quoted["remark"], quoted["stale"]) == ("", False)


def test_an_accelerator_that_nobody_lists_says_so() -> None:
    listed = {offer.accelerator for offer in catalog.offers()}
    unknown = next(name for name in catalog.accelerators() if name not in listed)
    assert field(session(accelerator=unknown), "on_demand_quote")["remark"] == "No provider lists this accelerator."


def test_the_purchase_price_has_its_day_too() -> None:
    shown = field(session("2040-01"), "server_quote")
    assert shown["remark"] == f"Price published on {catalog.accelerators()[H100].as_of}, over a year old."


def test_shares_say_from_what_use_on_they_pay() -> None:
    edited = session(on_demand_quote="4", reserved_1y_quote="2.8", reserved_3y_quote="4.5")
    assert field(edited, "reserved_1y_share")["remark"] == "Cheaper than on demand above 70% use."
    assert field(edited, "reserved_3y_share")["remark"] == "Never cheaper than on demand at these prices."
    assert field(edited, "owned_share")["remark"].startswith("Cheaper than renting above ")

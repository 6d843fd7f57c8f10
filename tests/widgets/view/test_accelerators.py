"""The picker of accelerators: what it knows, what it compares, and how it is used."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.accelerators import content

H100, B200, T4 = "H100-SXM5-80GB", "B200-SXM", "T4-16GB"


def compared(session: Session, *names: str, key: str = "accelerator") -> list[dict[str, Any]]:
    return content(session, {"key": key, "compared": names})["compared"]


def test_the_plan_on_another_accelerator_is_what_choosing_it_gives() -> None:
    """At most three, each once; with the checks that would fail, and what would be set aside."""
    session = Session("startup")
    session.set("on_demand_quote", "2")
    h100, b200, t4 = compared(session, H100, B200, B200, T4, "MI300X")
    assert (h100["more"], h100["price"], h100["remarks"]) == (0, 2, [])
    session.set("accelerator", B200)
    budget = session.budget
    assert b200["total"] == budget["total_cost"]
    assert b200["hours"] == budget["accelerator_hours"]
    assert b200["more"] == pytest.approx(b200["total"] - h100["total"])
    assert b200["remarks"][-1].startswith("Set aside: Your on-demand price (2 USD/h)")
    assert "A check would fail: The model does not fit into memory." in t4["remarks"]
    session.undo()
    assert session.value("accelerator") == H100


def test_prices_are_the_lowest_of_each_provider_and_the_cheapest_is_first() -> None:
    session = Session("startup")
    shown = content(session, {"key": "accelerator", "compared": []})
    rows = {row["id"]: row for row in shown["rows"]}
    assert list(rows) == list(session.plan.catalog.accelerators)
    assert shown["chosen"] == H100
    prices = rows[H100]["prices"]
    assert list(prices.values()) == sorted(prices.values())
    offers = [o for o in session.plan.catalog.provider_offers if o.accelerator == H100 and o.provider == "AWS"]
    assert prices["AWS"] == min(offer.on_demand_price for offer in offers if not offer.terms)


def test_a_cluster_and_a_scenario_are_compared_for_themselves() -> None:
    session = Session("startup")
    session.add_row("clusters")
    scenarios.add(session, "Lean")
    session.set("tokens", "2B")
    lean = compared(session, B200)[0]
    assert lean["total"] == Budget("startup", tokens=2e9, accelerator=B200)["total_cost"]
    cluster = compared(session, T4, key="clusters.0.accelerator")[0]
    assert (cluster["days"], cluster["hours"]) == ("", 0)
    scenarios.show(session, AS_PLANNED)
    column = content(session, {"key": "accelerator", "compared": [B200], "scenario": "Lean"})["compared"][0]
    assert (column["total"], column["more"]) == (lean["total"], lean["more"])
    for wrong in ({"key": "nothing", "compared": []}, {"key": "accelerator", "compared": ["x"]}):
        with pytest.raises(KeyError):
            content(session, wrong)


@pytest.mark.slow
@pytest.mark.browser
def test_a_professor_finds_compares_and_takes_an_accelerator_by_keys_alone(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    """For the main cluster and for a row; Escape changes nothing; the choice is undone like any other edit."""
    page = open_tab(bare_server.url, width=1024, height=768)
    field, picker = page.locator("[data-key=accelerator]"), page.get_by_role("dialog")
    open_it = page.get_by_role("combobox", name="Accelerator", exact=True)
    open_it.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(picker.get_by_role("checkbox", name=f"Compare {H100}", exact=True)).to_be_checked()
    page.keyboard.type("mi300x")
    expect(picker.get_by_role("status")).to_have_text("1 of 52 accelerators")
    picker.get_by_role("checkbox", name="Compare MI300X").press("Space")
    expect(picker.get_by_role("columnheader", name="MI300X")).to_be_visible()
    expect(picker.get_by_role("row", name="Total cost of the plan")).to_contain_text(
        f"${Budget('startup')['total_cost']:,.0f}"
    )
    expect(picker.get_by_role("checkbox", name="Compare MI300X")).to_be_focused()
    assert not Axe().run(page, ".lb-picker").response["violations"]
    page.keyboard.press("Escape")
    expect(picker).to_be_hidden()
    expect(open_it).to_be_focused()
    expect(field).to_have_value(H100)
    open_it.press("Enter")
    page.get_by_label("Name", exact=True).fill("b200")
    picker.get_by_role("button", name=f"Use {B200}", exact=True).press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(B200)
    page.keyboard.press("Control+z")
    expect(field).to_have_value(H100)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.get_by_role("button", name="Add cluster").press("Enter")
    expect(page.locator("[data-key='clusters.0.name']")).to_be_focused()
    row = page.locator("[data-key='clusters.0.accelerator']")
    row.press("ArrowDown")
    page.get_by_label("Name", exact=True).fill("t4")
    picker.get_by_role("button", name=f"Use {T4}", exact=True).press("Enter")
    expect(row).to_be_focused()
    expect(row).to_have_value(T4)

"""Own or rent: cost over time, payback, and what it hangs on."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from plans import first
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.owning import content


@pytest.mark.parametrize("preset", ["startup", "academic"])
def test_what_is_shown_are_figures_of_the_model(preset: str) -> None:
    """At the planned use; each end of a factor equals the model's figure."""
    session = Session(preset)
    budget = session.budget
    shown = content(session, {})
    figures = shown["figures"]
    assert figures["break_even"] == pytest.approx(budget["owning_break_even_share"])
    assert figures["payback"] == pytest.approx(budget["owning_payback_months"])
    factors = {factor["key"] or factor["label"]: factor["shares"] for factor in shown["factors"]}
    assert factors["life_years"] == [pytest.approx(uses(budget, life_years=years)) for years in (4, 6)]
    price = float(budget["server_price"])
    assert factors["Purchase price"] == [pytest.approx(uses(budget, server_quote=price * f)) for f in (0.8, 1.2)]


def uses(budget: Budget, **changed: float) -> float:
    return float(budget.replace(**changed)["owning_break_even_share"])


def test_lines_cross_where_owning_pays_back() -> None:
    """Before the cost of capital; machines bring their residual value at the end."""
    session = Session("academic")
    session.set("residual_share", "10%")
    shown = content(session, {})
    own, rent = shown["months"]["own"], shown["months"]["rent"]
    payback = round(shown["figures"]["payback"])
    assert own[payback - 1] > rent[payback - 1]
    assert own[payback + 1] < rent[payback + 1]
    assert own[0] == shown["figures"]["purchase"]
    assert own[-1] == pytest.approx(own[-2] + shown["figures"]["run"] - 0.1 * own[0])
    assert len(own) == len(rent) == 61


@pytest.mark.parametrize(
    ("preset", "use", "sentence"),
    [
        ("academic", "", "Owning pays back after 32 months, within its life of 60 months."),
        ("academic", "23%", "Owning pays back after 76 months, but the machines last 60 months."),
        ("startup", "", "Owning never pays back: running own machines costs more each month than renting."),
        ("granted", "", "Granted hours cover all work, so it needs neither own nor rented machines."),
        ("granted", "60", "Here they are used 60.0% of the time."),
        ("startup", "60", "Owning pays back after 26 months, within its life of 60 months."),
    ],
)
def test_the_verdict_says_when_owning_pays_back(preset: str, use: str, sentence: str) -> None:
    granted = [{"name": "Award", "hours": 1e9}]
    plan = first("startup").replace(allocations=granted) if preset == "granted" else first(preset)
    shown = content(Session(plan), {"use": use})
    assert sentence in " ".join(shown["verdict"])
    assert "$0 a month" not in " ".join(shown["verdict"])


def test_a_use_that_is_none_is_refused_and_an_unknown_price_is_told() -> None:
    session = Session("startup")
    assert content(session, {"use": "often"})["error"] == "'often' is no use of hours. Enter a percentage, such as 60%."
    session.set("accelerator", "MI325X")
    shown = content(session, {})
    assert (shown["factors"], shown["verdict"]) == (
        [],
        ["Nobody published a purchase price of MI325X. Enter your server price under Own cluster."],
    )


@pytest.mark.browser
def test_a_finance_partner_asks_at_which_use_owning_pays(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """Verdict, lines and tables follow a typed use, lines are read and saved, and a factor leads to its field."""
    page = open_tab(bare_server.url, width=1024, height=768)
    page.get_by_role("button", name="Own or rent over time").press("Enter")
    panel = page.locator(".lb-owning")
    expect(panel.get_by_role("status").first).to_contain_text("Owning never pays back")
    use = page.get_by_label("Hours used, of all hours")
    planned = content(Session("startup"), {})["figures"]["use"]
    expect(use).to_have_attribute("placeholder", re.compile(f"^{planned * 100:.1f}"))
    use.fill("60")
    use.press("Enter")
    expect(use).to_have_value("60%")
    expect(panel.get_by_role("status").first).to_contain_text("Owning pays back after 26 months")
    expect(panel.locator("svg")).to_contain_text("pays back after 26 months")
    expect(panel.get_by_role("row", name="Month 60")).to_contain_text("$")
    reader = panel.get_by_role("slider", name="Paid up to a month")
    reader.press("End")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"^Month 60; Own \$[\d,]+; Rent \$[\d,]+$"))
    with page.expect_download() as download:
        panel.get_by_role("button", name="Save SVG").click()
    assert "stroke-dasharray" in Path(download.value.path()).read_text("utf-8"), "lines differ without color"
    assert not Axe().run(page, ".lb-owning").response["violations"]
    panel.get_by_role("button", name="Useful life").press("Enter")
    expect(page.locator("[data-key=life_years]")).to_be_focused()

"""The panel of what is spent: bills come in, a service gets its line, alerts call for a decision."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from llmbudget.widgets.session.bills import bring_in, map_service
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.spent import content

HEADS = ("ChargeCategory", "ChargePeriodStart", "BilledCost", "EffectiveCost", "BillingCurrency", "ServiceName",
         "ServiceCategory", "Tags")  # fmt: skip


def bill(month: int, *charges: tuple[str, str, float], currency: str = "USD") -> bytes:
    """Return a month's bill: service, tag of the workload, and amount of each charge."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADS)
    for service, workload, amount in charges:
        tags = f'{{"workload": "{workload}"}}'
        day = f"2027-{month:02}-01 00:00:00"
        rows.writerow(("Usage", day, amount, amount, currency, service, "", tags))
    return text.getvalue().encode()


MONTHS = [bill(month, ("Compute", "train-main", 150_000), ("Quantum", "", 5_000 * month)) for month in (1, 2, 3)]


def test_bills_are_one_step_and_what_no_rule_fits_gets_its_line_once() -> None:
    session = Session("startup")
    assert content(session, {}) == {"empty": True}
    bring_in(session, ["1.csv", "2.csv", "3.csv"], MONTHS, "", {})
    assert session.notice == (
        "Added 6 rows: 450,000.00 USD on lines, 0.00 USD beside them, 30,000.00 USD without a rule. "
        "Total 480,000.00 USD."
    )
    shown = content(session, {})
    assert shown["unmapped"] == [{"service": "Quantum", "amount": 30_000}]
    assert [part["amount"] for part in shown["parts"]][-1] == pytest.approx(
        sum(part["amount"] for part in shown["parts"][:-1])
    )
    assert shown["months"]["actual"] == [150_000, 300_000, 450_000]
    assert shown["alerts"][0]["stops"]
    map_service(session, "Quantum", "evaluation_cost")
    assert content(session, {})["unmapped"] == []
    assert session.plan.actuals["evaluation_cost"] == {1: 5_000, 2: 10_000, 3: 15_000}
    bring_in(session, ["1.csv"], MONTHS[:1], "", {})
    assert session.notice.startswith("Read 2 rows in place of the same bills: 155,000.00 USD on lines")
    for _ in range(3):
        session.undo()
    assert session.is_home


@pytest.mark.parametrize(
    ("name", "file", "rates", "told"),
    [
        (
            "march.csv",
            b"a,b\n1,2\n",
            "",
            "“march.csv”: no column of amounts was found; give a bill in the FOCUS format",
        ),
        ("cut.gz", b"\x1f\x8b\x08", "", "“cut.gz”: is cut off; download it again"),
        ("euro.csv", bill(1, ("Compute", "eval", 5), currency="EUR"), "", "the bill is in EUR, the report in USD"),
        ("euro.csv", bill(1, ("Compute", "eval", 5), currency="EUR"), "EUR=-1", "EUR=-1 is no rate"),
    ],
)
def test_a_bill_that_cannot_be_used_changes_nothing_and_is_called_by_its_name(
    name: str, file: bytes, rates: str, told: str
) -> None:
    session = Session("startup")
    bring_in(session, [name], [file], rates, {})
    assert session.notice.startswith("The bills were not added, and nothing was changed: ")
    assert told in session.notice
    assert "/tmp" not in session.notice  # noqa: S108 - the folder must not be told
    assert session.is_home
    bring_in(session, ["euro.csv"], [bill(1, ("Compute", "eval", 5), currency="EUR")], "EUR=1.1, CHF=1.2", {})
    assert session.plan.actuals == {"evaluation_cost": {1: 5.5}}


def test_a_list_that_can_be_read_in_two_ways_is_asked_about_once() -> None:
    """The two readings are shown; the answer stays in the plan, and the name of the file is the browser's."""
    session, ledger = Session("startup"), b"Date;Line;Amount\n03/04/2027;Travel;1.234\n"
    question = bring_in(session, ["../led:ger.csv"], [ledger], "", {})
    assert question == {
        "kind": "bills_asked", "asks": "decimal", "name": "../led:ger.csv", "text": "1.234",
        "readings": {"point": "1.234", "comma": "1,234"},
    }  # fmt: skip
    question = bring_in(session, ["../led:ger.csv"], [ledger], "", {"decimal": "comma"})
    assert question is not None
    assert question["readings"] == {"day-first": "3 April 2027", "month-first": "4 March 2027"}
    assert session.is_home
    answers = {"decimal": "comma", "dates": "month-first"}
    assert bring_in(session, ["../led:ger.csv"], [ledger], "", answers) is None
    assert session.plan.actuals == {"travel_cost": {3: 1234}}
    assert [bill.account for bill in session.plan.bills] == [".._led_ger"]
    assert bring_in(session, ["../led:ger.csv"], [ledger], "", {}) is None
    assert session.plan.actuals == {"travel_cost": {3: 1234}}


def test_hours_of_jobs_stand_beside_what_was_granted() -> None:
    session = Session("startup")
    jobs = b"JobID|Account|ElapsedRaw|AllocTRES|Start|JobName\n1|lab|7200|gres/gpu=8|2027-01-05T08:00:00|train\n"
    bring_in(session, ["sacct.txt"], [jobs], "", {})
    assert session.notice == "Added 16 accelerator-hours of jobs."
    assert content(session, {})["hours"] == [
        {"account": "lab", "used": 16, "granted": None, "jobs": [{"name": "train", "used": 16, "planned": 0}]}
    ]


@pytest.mark.browser
@pytest.mark.slow
def test_a_founder_brings_three_months_of_bills_sees_the_cap_passed_and_decides(
    bare_server: Any,  # noqa: ANN401 - what conftest.py serves
    open_tab: Callable[..., Page],
) -> None:
    page = open_tab(bare_server.url, width=1440, height=900)
    page.get_by_role("button", name="Spending against the budget").press("Enter")
    panel = page.locator(".lb-spent")
    files = [{"name": f"{at}.csv", "mimeType": "text/csv", "buffer": one} for at, one in enumerate(MONTHS, 1)]
    panel.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type] # of playwright
    expect(page.locator(".lb-notice").filter(has_text="Added 6 rows: 450,000.00 USD on lines")).to_be_visible()
    expect(panel.locator(".lb-stops").first).to_contain_text("Spending will pass the cap of ")
    expect(panel.get_by_role("row", name="Without a line")).to_contain_text("$30,000")
    panel.get_by_label("Line of Quantum").select_option("evaluation_cost")
    expect(panel.get_by_role("row", name="Without a line")).to_contain_text("$0")
    expect(panel.get_by_role("row", name="Compute Evaluation")).to_contain_text("$30,000")
    reader = panel.get_by_role("slider", name="Spending up to a month")
    reader.press("Home")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"^January 2027; Budget \$[\d,]+; Spent \$[\d,]+$"))
    reader.press("End")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"; 8 of 10 outcomes: \$[\d,]+ to \$[\d,]+$"))
    panel.get_by_role("button", name="Cap", exact=True).press("Enter")
    expect(panel.locator("svg .lb-spent-cap")).to_have_count(0)
    ledger = b"Date,Line,Amount\n03/04/2027,Travel,1250.50\n"
    panel.locator("input[type=file]").set_input_files({"name": "ledger.csv", "mimeType": "text/csv", "buffer": ledger})
    panel.get_by_role("button", name="4 March 2027").press("Enter")
    expect(panel.get_by_role("row", name="Other direct costs Travel")).to_contain_text("$1,251")
    expect(panel).not_to_contain_text("can be read in two ways")
    assert not Axe().run(page, ".lb-spent").response["violations"]
    cap = page.locator("[data-key=spending_limits_cap]")
    cap.evaluate(
        "field => { for (let at = field; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"
    )
    cap.fill("2M")
    cap.press("Enter")
    expect(panel).not_to_contain_text("Spending will pass the cap")
    page.get_by_role("button", name="Undo").click()
    expect(panel.locator(".lb-stops").first).to_contain_text("Spending will pass the cap")

"""Rows pasted from a spreadsheet into a table of the form."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.state import Session

FIELDS = ("name", "salary", "headcount")


@pytest.fixture
def session() -> Session:
    return Session("startup")


def test_a_block_fills_rows_and_adds_those_that_are_missing(session: Session) -> None:
    """As spreadsheets copy it: tabs, line ends, amounts with signs; an empty cell keeps the old value."""
    before = session.plan.people.roles
    paste(session, "roles", 1, FIELDS, "Analyst\t$150,000.00\t2\r\n\t90k\t\r\nLawyer\t\t0.5\r\n\r\n")
    roles = session.plan.people.roles
    assert [role.name for role in roles] == [before[0].name, "Analyst", before[2].name, "Lawyer"]
    assert [role.salary for role in roles[1:3]] == [150_000, 90_000]
    assert [role.headcount for role in roles[1:]] == [2, before[2].headcount, 0.5]
    assert session.notice == f"{type(roles[0]).title}: pasted 3 rows."
    session.undo()
    assert session.plan == session.preset


def test_heads_say_where_columns_go(session: Session) -> None:
    """In any order, with the unit behind them or not, ids too; a column without a head is left out."""
    paste(session, "roles", 0, FIELDS, "Salary USD/year\t\ttime_share\trole\n200,000\tnote\t50%\tCounsel")
    first = session.plan.people.roles[0]
    assert (first.name, first.salary, first.time_share) == ("Counsel", 200_000, 0.5)
    assert len(session.plan.people.roles) == 3


STAFF = (
    "Job Title\tDepartment\tStart Date\tEnd Date\tAnnual Base Salary\tFTE\n"
    "Staff ML Engineer\tResearch\t2027-04-01\t\t$210,000\t100%\n"
    "Data Analyst\tData\t7/15/2027\t12/31/2027\t98,500.00\t0.5\n"
    "Founder\tBoard\t3/1/2020\t12/31/2099\t1\t1\n"
    "Intern\tData\t1/1/2026\t6/30/2026\t1\t1\n"
)


def test_a_staff_list_is_understood_by_its_headings(session: Session) -> None:
    """Headings never become a role, dates are months of the budget, and a row takes nothing of the role before it."""
    paste(session, "roles", 0, FIELDS, STAFF)
    rows = [(row.name, row.headcount, row.salary, row.time_share, row.start, row.months)
            for row in session.plan.people.roles]  # fmt: skip
    assert rows == [
        ("Staff ML Engineer", 1, 210_000, 1, 4, None),
        ("Data Analyst", 1, 98_500, 0.5, 7, 6),
        ("Founder", 1, 1, 1, 1, None),
    ]
    assert session.notice == (
        "Roles: pasted 3 rows. Left out columns that the table does not have: Department. "
        "Left out 1 person who left before the budget."
    )
    assert session.refused == {}


def test_days_of_a_staff_list_that_may_be_two_are_refused_in_their_cells(session: Session) -> None:
    paste(session, "roles", 0, FIELDS, "Position\tHire Date\nClerk\t03/04/2027\n")
    assert set(session.refused) == {"roles.0.start"}
    assert session.plan.people.roles[0].name == "Clerk"


def test_what_a_cell_cannot_hold_stands_refused_in_it(session: Session) -> None:
    """The rest is taken, and what stood refused there before is gone."""
    session.set_cell("roles", 0, "salary", "much")
    paste(session, "roles", 0, FIELDS, "Counsel\t1\t1,5\nClerk\t90,000\t-1")
    assert set(session.refused) == {"roles.0.headcount", "roles.1.headcount"}
    assert session.text("roles.0.headcount") == "1,5"
    assert "use . for decimals" in session.refused["roles.0.headcount"].sentence
    assert session.plan.people.roles[1].salary == 90_000


def test_columns_too_many_are_told(session: Session) -> None:
    paste(session, "roles", 0, FIELDS[:1], "Counsel\t1\t2")
    assert session.notice.endswith("pasted 1 row. Left out 2 columns that the table does not have.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n" * 501, "501 rows exceed the limit of 500"),
        ("\t\n\n", "nothing was pasted"),
        ("x" * 1_000_001, "nothing was pasted"),
    ],
)
def test_what_cannot_be_pasted_at_all_changes_nothing(session: Session, text: str, sentence: str) -> None:
    paste(session, "roles", 0, FIELDS, text)
    assert sentence in session.notice
    assert session.plan == session.preset
    assert not session.can_undo


@given(st.lists(st.lists(st.text(max_size=9), min_size=1, max_size=4), min_size=1, max_size=4))
def test_whatever_is_pasted_nothing_is_lost(cells: list[list[str]]) -> None:
    """It never raises; every other table stays as it was, and one undo leads back."""
    session = Session("startup")
    paste(session, "roles", 1, FIELDS, "\n".join("\t".join(line) for line in cells))
    assert session.plan.replace(roles=session.preset.value("roles")) == session.preset
    session.undo()
    assert session.plan == session.preset
    assert not session.refused


@pytest.mark.browser
def test_a_block_is_pasted_by_keys(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """From the cell on that has the focus; a single text is pasted as always."""
    page = open_tab(bare_server.url)
    page.get_by_role("heading", name="People").click()
    salary = page.get_by_role("textbox", name="Salary, Product manager")
    salary.focus()
    page.evaluate("navigator.clipboard.writeText('150,000\\t25%\\n90,000\\t20%\\n')")
    page.keyboard.press("Control+V")
    expect(salary).to_have_value("150,000")
    added = page.get_by_role("textbox", name="Salary, New role")
    expect(added).to_have_value("90,000")
    *others, last = (role.model_dump() for role in Budget("startup").plan.people.roles)
    new = {"name": "New role", "salary": 90_000, "benefits_rate": 0.2}
    budget = Budget("startup", roles=[*others, {**last, "salary": 150_000, "benefits_rate": 0.25}, new])
    total = f"${budget['total_cost']:,.0f}"
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)
    added.focus()
    page.evaluate("navigator.clipboard.writeText('80,000')")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    page.keyboard.press("Enter")
    expect(added).to_have_value("80,000")
    expect(page.get_by_text(re.compile("pasted 2 rows"))).to_have_count(0)


@pytest.mark.parametrize(("column", "shares"), [("0.5\n1\n1.0", (0.5, 1, 1)), ("50\n1\n0.5%", (0.5, 0.01, 0.005))])
def test_a_1_pasted_among_fractions_is_all_of_it(column: str, shares: tuple[float, ...]) -> None:
    """Among percentages it is 1%, as typed."""
    session = Session("startup")
    paste(session, "roles", 0, ("time_share",), column)
    assert tuple(role.time_share for role in session.plan.people.roles[: len(shares)]) == shares

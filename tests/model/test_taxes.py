"""Taxes on purchases, credits for research, and capitalized development, by hand."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.analysis.journal import transfers
from llmbudget.plan.overheads import CONTINGENCY_RATES

YEARLY = {"travel_price": 12_000, "materials_price": 24_000, "horizon_months": 18}
"""1,000 of travel and 2,000 of materials a month."""

ROLE = [{"name": "Engineer", "salary": 120_000, "benefits_rate": 0}]


def taxed(**changes: object) -> Budget:
    """Return a plan without contingency: its purchases are travel, materials and a little compute."""
    return Budget(plain(), **YEARLY | dict.fromkeys(CONTINGENCY_RATES, 0) | changes)


def added(name: str, **changes: object) -> np.ndarray:
    """Return what taxes add to a quantity."""
    before = {key: changes[key] for key in changes if key in {"indirect_base", "indirect_rate", "other_payment_months"}}
    return np.asarray(taxed(**changes)[name] - taxed(**before)[name])


def test_tax_that_is_not_recovered_is_a_cost_in_the_month_of_its_purchase() -> None:
    """US sales tax of 10% on travel and materials: 300 a month, 18 months; it bears no indirect costs."""
    changes = {"other_tax_rate": 0.1, "indirect_base": "total_direct", "indirect_rate": 0.5}
    assert added("purchase_tax_cost", **changes) == pytest.approx(5400)
    assert added("total_cost", **changes) == pytest.approx(5400)
    assert added("total_cost_by_month", **changes)[:19] == pytest.approx([300] * 18 + [0])
    assert added("cash_out_by_month", other_payment_months=2, other_tax_rate=0.1)[:4] == pytest.approx([0, 0, 300, 300])


def test_tax_that_is_recovered_is_no_cost_but_cash_is_out_until_the_refund() -> None:
    """VAT of 20%: 600 is paid each month, and comes back three months later."""
    changes = {"other_tax_rate": 0.2, "other_recovered_share": 1, "recovery_months": 3}
    assert added("total_cost", **changes) == 0
    assert added("cash_out_by_month", **changes)[:5] == pytest.approx([600] * 3 + [0, 0])
    assert added("cash_out_by_month", **changes)[17:22] == pytest.approx([0, -600, -600, -600, 0])
    assert added("vat_receivable_at_end", **changes) == pytest.approx(1800)
    assert added("closing_cash", **changes).min() == pytest.approx(-1800)
    assert added("settled_cash", **changes) == pytest.approx(0)
    assert added("net_present_cost", **changes) > 0


def test_a_part_of_a_tax_may_be_recovered_and_machines_bear_it_when_they_are_paid() -> None:
    """A quarter of 20% on a server for 24,000 is a cost, three quarters come back two months later."""
    items = [{"name": "Server", "price": 24_000, "month": 2, "life_years": 2}]
    changes = {"compute_tax_rate": 0.2, "compute_recovered_share": 0.75}
    whole, without = taxed(items=items, **changes), taxed(**changes)
    assert whole["purchase_tax_cost"] - without["purchase_tax_cost"] == pytest.approx(1200)
    assert (whole["vat_change_by_month"] - without["vat_change_by_month"])[:5] == pytest.approx([0, 3600, 0, -3600, 0])
    assert whole.failed_checks() == {}


def test_a_credit_for_research_is_received_after_each_year_and_is_no_cost() -> None:
    """8% of four fifths of pay: 12 months, then 6, each three months after the year or the budget ends."""
    changes = {"roles": ROLE, "raise_rate": 0, "recruiting_rate": 0, "rd_compute_share": 0}
    before, budget = taxed(**changes), taxed(**changes, rd_credit_rate=0.08, rd_credit_months=3)
    received = np.zeros(120)
    received[[14, 20]] = [0.08 * 0.8 * 120_000, 0.08 * 0.8 * 60_000]
    assert budget["rd_credit_received_by_month"] == pytest.approx(received)
    assert budget["rd_credit"] == pytest.approx(received.sum())
    assert budget["total_cost"] == before["total_cost"]
    assert budget["closing_cash"] - before["closing_cash"] == pytest.approx(received.cumsum())


def test_capitalized_development_moves_expense_and_neither_cost_nor_cash() -> None:
    """Half of 10,000 a month in months 3 to 8, amortized over half a year from month 9, within the budget."""
    changes = {"roles": ROLE, "raise_rate": 0, "recruiting_rate": 0, "data_months": 18, "training_start": 18}
    window = {"development_share": 0.5, "development_start": 3, "development_months": 6, "amortization_years": 1.25}
    before, budget = taxed(**changes), taxed(**changes, **window)
    assert budget["development_cost_by_month"][:9] == pytest.approx([0, 0, *[5000] * 6, 0], rel=0.1)
    whole = budget["development_cost"]
    assert budget["amortization_cost_by_month"][7:19] == pytest.approx([0, *[whole / 15] * 10, 0])
    assert budget["final_development_asset"] == pytest.approx(whole / 3)
    assert budget["total_cost"] == before["total_cost"]
    assert budget["cash_out_by_month"] == pytest.approx(before["cash_out_by_month"])
    moved = budget["expense_cost_by_month"] - budget["total_cost_by_month"]
    assert moved.sum() == pytest.approx(-whole / 3)
    assert budget["check_development"] == 1


def test_the_journal_moves_development_between_accounts_and_keeps_the_total() -> None:
    budget = taxed(roles=ROLE, development_share=0.5, development_months=3, amortization_years=1)
    rows = transfers(budget)
    assert {entry.gl_account for entry in rows} == {"1590", "6980", "6985", "1595"}
    assert sum(entry.amount for entry in rows) == 0
    asset = sum(entry.amount for entry in rows if entry.gl_account == "1590")
    assert asset == round(Decimal(float(budget["development_cost"])), 2)
    assert min(entry.date for entry in rows if entry.gl_account == "6985") == date(2027, 4, 1)

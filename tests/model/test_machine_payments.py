"""Own machines are paid at order, on arrival and after acceptance: cash moves, cost and depreciation do not."""

import numpy as np
import pytest

from llmbudget import Budget, PlanError
from llmbudget.analysis.double_entry import documents

OWN = {"n_owned": 8, "owned_start": 5, "owned_share": 0.5, "horizon_months": 12}
PARTS = {"machines_order_share": 0.3, "machines_order_months": 3, "machines_acceptance_share": 0.1}


def test_a_supplier_is_paid_at_order_on_arrival_and_after_acceptance() -> None:
    at_once, parts = Budget("startup", **OWN), Budget("startup", **OWN, **PARTS, machines_acceptance_months=2)
    price = at_once["purchase_paid_cost"]
    for name in ("total_cost", "depreciation_cost", "cash_cost"):
        assert parts[name] == at_once[name]
    moved = np.zeros(len(parts["month"]))
    moved[[1, 4, 6]] = 0.3 * price, -0.4 * price, 0.1 * price
    assert parts["cash_out_by_month"] - at_once["cash_out_by_month"] == pytest.approx(moved)
    owed = parts["payables_by_month"] - at_once["payables_by_month"]
    assert np.flatnonzero(owed > 1).tolist() == [4, 5]
    assert parts.failed_checks() == at_once.failed_checks()


def test_the_journal_books_an_advance_until_the_machines_arrive() -> None:
    budget = Budget("startup", **OWN, **PARTS)
    price, advances = budget["purchase_paid_cost"], {}
    for document in documents(budget):
        assert sum(posting.amount for posting in document) == 0
        for posting in document:
            if "Advances" in posting.account_name:
                advances[posting.period] = float(posting.amount)
    assert advances == pytest.approx({"2027-02": 0.3 * price, "2027-05": -0.3 * price}, abs=0.01)


def test_an_order_before_the_budget_is_paid_in_its_first_month_and_late_acceptance_is_payable() -> None:
    early = Budget("startup", **{**OWN, "owned_start": 2}, machines_order_share=0.5)
    assert early["machines_paid_by_month"][:3] == pytest.approx(early["purchase_paid_cost"] * np.array([0.5, 0.5, 0]))
    late = {"machines_acceptance_share": 0.1, "machines_acceptance_months": 12}
    due = [Budget("startup", **OWN, **more)["payables_at_end"] for more in ({}, late)]
    assert due[1] - due[0] == pytest.approx(0.1 * early["purchase_paid_cost"])


def test_parts_that_exceed_the_price_are_refused() -> None:
    with pytest.raises(PlanError, match="60% and 50% after acceptance add up to more than 100%"):
        Budget("startup", machines_order_share=0.6, machines_acceptance_share=0.5)

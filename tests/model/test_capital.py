"""Capital and operating expense: figures labeled "before depreciation" exclude it everywhere."""

import pytest

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.presets import preset
from llmbudget.report import report

OWNED = {"n_owned": 16, "owned_share": 0.5, "on_demand_share": None, "server_quote": 50_000}


def test_operating_expense_before_depreciation_and_depreciation_are_the_total_cost() -> None:
    budget = Budget(preset("big_tech"), **OWNED)
    assert budget["depreciation_cost"] > 0
    assert budget["opex_cost"] + budget["depreciation_cost"] == pytest.approx(budget["total_cost"])
    years = budget["opex_cost_by_year"] + budget["depreciation_cost_by_year"]
    assert years.ravel().tolist() == pytest.approx(budget["total_cost_by_year"].ravel().tolist())


def test_wherever_operating_expense_is_shown_it_says_that_depreciation_is_not_in_it() -> None:
    """In the model, and so in the workbook and in comparisons; in the finance view, the form's tile and the report."""
    for name in ("opex_cost", "opex_cost_by_month", "opex_cost_by_year"):
        assert model().quantities[name].label.startswith("Operating expense before depreciation")
    assert "before depreciation" in ORGANIZATIONS["big_tech"].view.about
    assert ORGANIZATIONS["big_tech"].tiles["opex_cost"] == "Opex before depreciation"
    assert "Operating expense before depreciation " in report(Budget("big_tech"))

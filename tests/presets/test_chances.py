"""What a preset promises holds in eight of ten outcomes; a test that fails says which number would.

Whenever the cost of plans changes, contingency, caps and cash of the presets are set anew: a failure names the preset,
the fields and what suffices.
"""

import re

import pytest

from llmbudget import Budget
from llmbudget.analysis.chance_checks import BUDGET, CONFIDENCE
from llmbudget.analysis.sampling import BLOCK
from llmbudget.analysis.uncertainty import Contingency, Uncertainty
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.presets import organisations

DRAWS, TOLERANCE = 4 * BLOCK, 0.01
"""Three standard errors of a chance of 0.8 with these draws; the seed is fixed."""

UNDERWRITTEN = re.compile(r"overruns are paid outside the award, up to ([0-9,]+) USD")
"""How a plan whose sponsor allows no contingency says who pays instead."""

_RISKS: dict[str, Uncertainty] = {}


def _risk(name: str) -> Uncertainty:
    if name not in _RISKS:
        _RISKS[name] = Budget(name).uncertainty(DRAWS)
    return _RISKS[name]


def _reserves(found: Uncertainty) -> float:
    """Return what a plan holds for overruns: its contingency, or what its notes say is underwritten."""
    plan = found.budget.plan
    if any(plan.value(rate) for rate in CONTINGENCY_RATES):
        return float(found.budget["contingency_cost"])
    said = UNDERWRITTEN.search(plan.notes["data_contingency_rate"])
    assert said, f"{plan.profile}: no contingency, and its note does not say how overruns are met"
    return float(said[1].replace(",", ""))


def _by_category(found: Uncertainty) -> str:
    """Return what each category overruns in one of five outcomes, as the rates may be set."""
    names = [rate.removesuffix("_contingency_rate") for rate in CONTINGENCY_RATES]
    costs = {name: found.budget[f"{name}_cost"] for name in names}
    overruns = {name: found.quantile(f"{name}_cost", CONFIDENCE) / cost - 1 for name, cost in costs.items() if cost}
    return ", ".join(f"{name} {overrun:.0%}" for name, overrun in overruns.items())


@pytest.mark.parametrize("name", organisations())
def test_what_a_preset_holds_for_overruns_suffices_in_eight_of_ten(name: str) -> None:
    """Contingency; where the sponsor allows none, a sum that the notes say who pays."""
    found = _risk(name)
    needed: Contingency = found.contingency(CONFIDENCE - TOLERANCE)
    advised = found.contingency(CONFIDENCE + 0.03)
    assert _reserves(found) >= needed.amount, (
        f"{name}: {advised.amount:,.0f} USD suffice, {advised.rate:.1%} of spending; set the contingency rates in "
        f"presets/{name}.yaml, or the sum in the note of data_contingency_rate. Overruns in one of five outcomes: "
        f"{_by_category(found)}"
    )
    assert _reserves(found) <= found.contingency(0.95).amount, f"{name}: more than suffices in 19 of 20 outcomes"


@pytest.mark.parametrize("name", organisations())
def test_caps_and_cash_of_a_preset_hold_in_eight_of_ten(name: str) -> None:
    found = _risk(name)
    budget = found.budget
    spent, left = (found.quantile("total_cost", 0.83), found.quantile("lowest_cash", 1 - 0.83))
    cash = budget["opening_cash"] - min(left, 0)
    dearest = max(found.quantile("total_cost_by_month", 0.83))
    advised = {
        "check_cap": f"spending_limits.cap of {spent:,.0f}",
        "check_monthly_cap": f"spending_limits.monthly_cap of about {dearest:,.0f}",
        "check_cash": f"funding.opening_cash of {cash:,.0f}",
    }
    held = {check: found.holding(check) for check in advised}
    rare = {check: chance for check, chance in held.items() if chance < CONFIDENCE - TOLERANCE}
    assert rare == {}, f"{name}: set in presets/{name}.yaml " + " and ".join(f"{advised[check]} USD" for check in rare)


@pytest.mark.parametrize("name", organisations())
def test_a_preset_says_why_its_contingency_is_what_it_is(name: str) -> None:
    """Each rate that counts has a reason that names outcomes, or the rule that forbids it."""
    plan = Budget(name).plan
    rates = [rate for rate in CONTINGENCY_RATES if rate in plan.notes]
    assert len(rates) >= 4
    for rate in rates:
        assert "outcomes" in plan.notes[rate] or "As for data" in plan.notes[rate], rate


@pytest.mark.parametrize("name", organisations())
def test_the_headline_is_no_promise_that_half_of_the_outcomes_break(name: str) -> None:
    """The total with what is held for overruns lies above P50; where the total alone does not, the advice says so."""
    found = _risk(name)
    reserved = found.budget["cost_before_contingency"] + _reserves(found)
    assert reserved > found.quantile("total_cost", 0.5)
    below = found.budget["total_cost"] < found.quantile("total_cost", CONFIDENCE)
    assert below == (BUDGET in {one.name for one in found.advice()})

"""What is spent, what the whole will cost, why it differs, and what needs a decision."""

from dataclasses import replace

import numpy as np
import pytest

from llmbudget import Budget
from llmbudget.analysis import outlook as outlooks
from llmbudget.analysis.explained import PARTS
from llmbudget.analysis.outlook import drawn_costs, outlook
from llmbudget.analysis.status import Status
from llmbudget.model.lines import budget_lines
from llmbudget.plan.bills import ImportedBill

STARTUP = Budget("startup")
RUN = [line.name for line in budget_lines()].index("training_cost")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlooks, "DRAWS", 500)


def spending(budget: Budget, months: int, factors: dict[str, float] | None = None) -> Budget:
    """Return a budget whose first months cost what was planned, or a multiple of it for some lines."""
    rate = budget.plan.reporting.report_rate
    actuals = {
        line.name: {
            month: float(np.asarray(budget[line.by_month])[month - 1]) * rate * (factors or {}).get(line.name, 1)
            for month in range(1, months + 1)
        }
        for line in budget_lines()
        if line.name != "reserve_cost"
    }
    return Budget(budget.plan.model_copy(update={"actuals": actuals}))


def kinds(now: Status) -> set[str]:
    return {alert.kind for alert in now.alerts}


def sentence(now: Status, kind: str) -> str:
    [told] = [alert.sentence for alert in now.alerts if alert.kind == kind]
    return told


def test_the_whole_is_estimated_in_three_ways_by_hand() -> None:
    """After a third of the work cost a tenth more: a tenth of it is added as planned, of all at this rate."""
    work = STARTUP["cost_before_contingency"]
    begun = spending(STARTUP, 4, {line.name: 1.1 for line in budget_lines()})
    now, spent = begun.status(), sum(sum(months.values()) for months in begun.plan.actuals.values())
    assert now.as_planned == pytest.approx(work + spent - spent / 1.1)
    assert now.at_rate == pytest.approx(1.1 * work)
    assert now.low <= now.by_model <= now.high


def test_too_little_done_has_no_rate() -> None:
    early = Budget(STARTUP.plan.model_copy(update={"actuals": {"travel_cost": {1: 400.0}}})).status()
    assert early.at_rate is None
    assert set(early.ways) == {"the rest as planned", "by the model"}


def test_the_range_narrows_as_less_is_left_and_learns_from_what_compute_cost() -> None:
    planned = [outlook(spending(STARTUP, months)) for months in (1, 4, 8, 11)]
    widths = [found.high - found.low for found in planned]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.2 * widths[0]
    dear = outlook(spending(STARTUP, 4, {"training_cost": 1.3, "experiment_cost": 1.3}))
    spent_more = 0.3 * sum(
        np.asarray(STARTUP[f"{name}_cost_by_month"])[:4].sum() for name in ("training", "experiment")
    )
    assert dear.middle - planned[1].middle > spent_more


def test_measured_price_utilization_and_progress_replace_assumptions_of_the_rest() -> None:
    """Half as efficient and half done: the other half costs twice as much, and its range has no doubt of it."""
    halfway = spending(STARTUP, 4, {"training_cost": 2})
    run = STARTUP["training_cost"]
    facts = {"done_tokens": STARTUP["tokens"] / 2, "measured_utilisation": STARTUP["utilisation"] / 2}
    measured = halfway.replace(**facts)
    assert measured["measured_cost_factor"] == pytest.approx(2)
    assert measured["main_done_share"] == pytest.approx(0.5)
    assert np.median(drawn_costs(measured, 0)[:, RUN].sum(axis=1)) == pytest.approx(2 * run, rel=0.03)
    dearer = measured.replace(measured_price=1.1 * STARTUP["blended_price"])
    assert dearer["measured_cost_factor"] == pytest.approx(2.2)
    assert dearer["total_cost"] == STARTUP["total_cost"]


def test_parts_of_the_variance_add_up_to_it() -> None:
    """Price by what was measured, timing by what is done, scope by the approved plan, currency by the bills' rate."""
    later = [{"name": "Soon", "start": 2, "rate": 0.99}]
    plan = STARTUP.plan.replace(report_currency="EUR", report_rate=0.9, exchange_rates=later)
    begun = spending(Budget(plan), 4, {"training_cost": 1.5, "api_exchange_cost": 3})
    bill = ImportedBill(period="2027-02", cost="effective", dollars={"training_cost": 1000.0}, dollar_rate=0.95)
    facts = {"done_tokens": STARTUP["tokens"] / 4, "measured_price": STARTUP["blended_price"] * 1.2}
    now = Budget(begun.replace(**facts).plan.model_copy(update={"bills": (bill,)}))
    table = now.variance_explained(Budget(plan.replace(tokens=plan.workload.tokens / 2)))
    parts = table[list(PARTS)]
    assert parts.sum(axis=1).tolist() == pytest.approx(table["variance"].tolist(), abs=1e-6)
    run = table.loc["training_cost"]
    assert run["currency"] == pytest.approx(50)
    at_prices = begun.plan.actuals["training_cost"]
    assert run["price"] == pytest.approx((sum(at_prices.values()) - 50) * (1 - 1 / 1.2))
    assert run["timing"] < 0 < run["scope"]
    assert run["other"] == pytest.approx(0, abs=1e-6)
    rate = table.loc["api_exchange_cost"]
    assert 0 < rate["currency"] == pytest.approx(rate["variance"] - rate["scope"]), "all that the rate changes"
    assert now.variance_explained()["scope"].tolist() == pytest.approx([0] * len(table))
    assert STARTUP.variance_explained()[list(PARTS)].to_numpy().any() is np.False_


def test_each_alert_comes_with_its_cause_and_not_without() -> None:
    quiet = spending(STARTUP, 4).status()
    assert kinds(quiet) <= {"credits", "threshold"}
    limits = {"spending_limits_use": True, "spending_limits_cap": 400_000, "spending_limits_monthly_cap": 20_000}
    dear = spending(STARTUP, 4, dict.fromkeys(("training_cost", "experiment_cost", "salary_cost"), 1.6))
    now = dear.replace(**limits).status()
    assert kinds(now) >= {"cap", "budget", "threshold", "monthly_cap", "burn"}
    assert now.stops
    assert "more than planned for the lines that have amounts" in sentence(now, "burn")
    assert sentence(now, "threshold").endswith("you asked for a warning at 80%. Decide what still runs.")
    idle = spending(STARTUP, 4)
    actuals = idle.plan.actuals | {"unused_1y_cost": {3: 900.0}}
    assert "Committed hours worth 900 USD were paid and not used; 0 USD was planned." in sentence(
        Budget(idle.plan.model_copy(update={"actuals": actuals})).status(), "commitment"
    )
    bill = ImportedBill(period="2027-01", cost="effective", unmapped={"Quantum": {1: 70.0}})
    assert sentence(Budget(STARTUP.plan.model_copy(update={"bills": (bill,)})).status(), "unmapped") == (
        "Bills hold 70 USD that no rule fits: Quantum 70 USD. Say which line each belongs to."
    )


def test_a_month_is_strange_by_the_lines_own_past_only() -> None:
    """People cost the same each month, until once half more; a line that always varies is not told."""
    usual = spending(STARTUP, 6)
    salaries = usual.plan.actuals["salary_cost"]
    strange = usual.plan.actuals | {"salary_cost": salaries | {6: salaries[6] * 1.5}}
    told = sentence(Budget(usual.plan.model_copy(update={"actuals": strange})).status(), "anomaly")
    assert told.startswith(f"Salaries: {salaries[6] * 1.5:,.0f} USD in month 6; by its 5 earlier months, ")
    assert "anomaly" not in kinds(usual.status())
    varied = usual.plan.actuals | {"salary_cost": {m: a * (1.4 if m % 2 else 0.7) for m, a in salaries.items()}}
    assert "anomaly" not in kinds(Budget(usual.plan.model_copy(update={"actuals": varied})).status())


def test_credits_that_planned_work_cannot_use_in_time_are_told() -> None:
    [grant, *_] = STARTUP.plan.funding.credits
    huge = replace_first(STARTUP, amount=1e6)
    told = sentence_of_credits(spending(huge, 2).status(), grant.name)
    assert f"of “{grant.name}” will expire unused after month {grant.expires:.0f}." in told
    assert not any(
        grant.name in alert.sentence for alert in spending(replace_first(STARTUP, amount=1), 2).status().alerts
    )


def replace_first(budget: Budget, **fields: float) -> Budget:
    first, *rest = budget.plan.funding.credits
    return budget.replace(credits=[first.model_copy(update=fields), *rest])


def sentence_of_credits(now: Status, name: str) -> str:
    return next(alert.sentence for alert in now.alerts if alert.kind == "credits" and name in alert.sentence)


def test_figures_are_plain_numbers_for_other_programs() -> None:
    now = spending(STARTUP, 3).status()
    assert all(type(amount) is float for amount in (now.as_planned, now.by_model, now.low, now.high, now.at_rate))
    assert replace(now, alerts=()).stops is False

"""The report of strategies shows the same figures as Python."""

from llmbudget import Budget
from llmbudget.cli.strategy_report import strategy_report
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import OTHER_WORK, SAME_WORK, WORK_TITLES


def test_every_strategy_is_in_use_or_says_what_it_would_do_or_why_it_cannot() -> None:
    budget = Budget("startup")
    used, unused, recommended = strategy_report(budget).split("\n\n")
    for name, kind in strategies().items():
        assert kind.title in (used if budget.plan.section(name).use else unused)
        assert kind.title in recommended
    assert f"{budget['total_cost']:,.0f}" in used
    assert "Owning instead of renting (owning): Shares of hours" in unused
    more = budget.use("open_datasets")["total_cost"] - budget["total_cost"]
    assert f"Open datasets (open_datasets): would cost {more:,.0f} USD more" in unused
    assert "Pruning and distillation (distillation): would change no cost" in unused


def test_what_trains_the_same_and_what_trains_something_else_stand_apart() -> None:
    """Below heads of their own; the second is recommended only when asked for."""
    same, other = (strategy_report(Budget("academic"), other_work=asked) for asked in (False, True))
    unused = same.split("\n\n")[1].splitlines()
    heads = [unused.index(f"  {title}") for title in (WORK_TITLES[OTHER_WORK], WORK_TITLES[SAME_WORK])]
    listed = {line.strip().partition(" (")[0]: place for place, line in enumerate(unused)}
    for kind in strategies().values():
        if kind.title in listed:
            assert (heads[0] < listed[kind.title] < heads[1]) == (kind.work == OTHER_WORK)
    assert "without Deduplication and quality filtering: Changes what is trained" in same
    assert "--other-work also allows" in same
    assert "Saves most, other work included" in other
    assert "Changes what is trained" not in other


def test_spending_limits_say_in_which_month_alerts_come() -> None:
    budget = Budget("startup")
    first, second = (f"{budget[f'{alert}_alert_month']:.0f}" for alert in ("first", "second"))
    left = budget.plan.strategies.spending_limits.cap - budget["total_cost"]
    said = f"First alert in month {first}, second alert in month {second}; {left:,.0f} USD remain under the cap."
    assert said in strategy_report(budget)
    tight = Budget("startup").use("spending_limits", cap=300_000)
    assert ", cap passed in month " in strategy_report(tight)
    assert "left under the cap" not in strategy_report(tight)


def test_the_recommendation_is_that_of_python() -> None:
    found = Budget("academic").recommend(risk="low")
    report = strategy_report(Budget("academic"), risk="low")
    assert f"{found.budget['net_cost']:,.0f}" in report.split("\n\n")[2]
    assert all(reason in report for reason in found.left_out.values())

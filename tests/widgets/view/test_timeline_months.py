"""The timeline where windows follow the computing."""

from llmbudget import Budget
from llmbudget.widgets.view.timeline import timeline


def test_bars_lie_in_the_months_in_use_where_windows_follow() -> None:
    """A budget that ends earlier has no month of that number any more."""
    shown = timeline(Budget("academic", windows_follow=True))
    bars = [bar for lane in shown["lanes"] for bar in lane["bars"]]
    assert bars
    assert {(bar["start"], bar["start"] + bar["months"] - 1) == (bar["first"], bar["last"]) for bar in bars} == {True}
    assert max(bar["last"] for bar in bars) <= len(shown["months"])

"""Any strategy alone, and any two that go together, give in the workbook what they give in Python."""

from itertools import combinations

import pytest
from plans import plain
from slim import slim
from spreadsheets import Engine, content_of

from llmbudget import Budget
from llmbudget.analysis.ledger import in_use, refusal, switched
from llmbudget.plan.plan import Plan
from llmbudget.strategies import strategies

pytestmark = pytest.mark.slow

RESULTS = ("total_cost", "net_cost", "accelerator_hours", "lowest_cash")
RELATIVE = 1e-9


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A plan in which every strategy has something to change."""
    return plain().replace(
        siblings_multiplier=0.5,
        partner_contribution_hours=100,
        contributions=[{"name": "Partner", "cash": 10_000, "month": 2}],
        allocations=[{"name": "Centre", "hours": 200, "expires": 12}],
    )


def test_each_alone_and_all_pairs_that_go_together_are_the_same_in_both(plan: Plan) -> None:
    engine = Engine(slim(content_of(plan)), plan)
    places = {name: engine.layout.place(name) for name in RESULTS}
    cells = {name: (place.sheet, place.row + 1, place.column + 1) for name, place in places.items()}
    pairs = [(name,) for name in strategies()]
    pairs += [pair for pair in combinations(strategies(), 2) if not refusal(plan, pair)]
    assert len(pairs) > len(strategies()) * 5, "most of them go together"
    used, wrong = set(in_use(plan)), []
    for pair in pairs:
        for name in used ^ set(pair):
            engine.set(f"{name}_use", float(name in pair))
        used = set(pair)
        budget = Budget(switched(plan, pair))
        found, allowed = engine.calculate(list(cells.values())), RELATIVE * (1 + budget["total_cost"])
        wrong += [(*pair, name) for name, cell in cells.items() if abs(found[cell] - budget[name]) > allowed]
    assert wrong == []

"""Time of what strategies save, against one evaluation of the model: for every edit, and for every set of them."""

import timeit
from collections.abc import Callable

from llmbudget import Budget
from llmbudget.analysis.ledger import effects, ledger
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.strategies import strategies


def main() -> None:
    """Print the measurements."""
    for name in organisations():
        budget = Budget(name)
        plan = budget.plan
        inputs = facts() | values(plan)
        once = _seconds(lambda inputs=inputs: model().evaluate(inputs), 100)
        every = _seconds(lambda plan=plan: effects(plan), 50)
        rows = _seconds(lambda plan=plan: ledger(plan), 20)
        sets = _seconds(lambda budget=budget: budget.recommend(risk="high"), 1)
        print(
            f"{name}: the model once {once * 1e3:.2f} ms; what each of {len(strategies())} switches does "
            f"{every / once:.1f} times that, the ledger {rows / once:.1f} times, the set that saves most {sets:.2f} s"
        )


def _seconds(run: Callable[[], object], number: int) -> float:
    run()
    return min(timeit.repeat(run, number=number, repeat=3)) / number


if __name__ == "__main__":
    main()

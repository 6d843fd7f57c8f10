"""The scenarios of a plan side by side."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmbudget.analysis.comparison import figure, frame
from llmbudget.analysis.influence import influence_of
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.changes import scenario_of
from llmbudget.plan.scenarios import AS_PLANNED

if TYPE_CHECKING:
    import pandas as pd

FIGURES = (
    "total_cost", *(f"{category}_cost" for category in CATEGORIES), "net_cost", "cash_cost", "credits_used",
    "lowest_cash", "runway_months", "solvent_to_the_end", "zero_cash_month", "accelerator_hours",
    "wall_clock_days", "done_month", "delay_cost",
)  # fmt: skip


def scenarios(budget: Evaluation) -> "pd.DataFrame":
    """Return a row per figure, and a column for the plan and each scenario; see `Budget.scenarios`.

    If a scenario changes no result, a last row, ``no_effect``, gives the reason.
    """
    budgets = {name: budget.for_plan(scenario_of(budget.plan, name)) for name in (AS_PLANNED, *budget.plan.scenarios)}
    rows = [figure(name, list(budgets.values())) for name in FIGURES]
    silent = {
        name: influence_of(budgets[AS_PLANNED], changed).sentence
        for name, changed in budgets.items()
        if name != AS_PLANNED
    }
    table = frame(rows, list(budgets), "figure")
    if any(silent.values()):
        table = table.astype(object)  # numbers and, in the last row, texts
        table.loc["no_effect"] = ["No effect", "text", *(silent.get(name, "") for name in budgets)]
    return table


def without_effect(budget: Evaluation) -> Iterator[str]:
    """Yield a sentence for each scenario that changes no result, with the reason."""
    for name in budget.plan.scenarios:
        if sentence := influence_of(budget, budget.for_plan(scenario_of(budget.plan, name))).sentence:
            yield f"Scenario “{name}”: {sentence}"

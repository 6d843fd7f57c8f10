"""A budget as plain text, for a terminal."""

from collections.abc import Iterable, Iterator

from llmbudget.analysis.cases import in_use
from llmbudget.analysis.ledger import before
from llmbudget.analysis.scenarios import without_effect
from llmbudget.budget import Budget
from llmbudget.model.actuals import unknown_actuals
from llmbudget.model.booking import unused_bookings
from llmbudget.model.totals import CATEGORIES, budget_lines
from llmbudget.model.views import VIEWS

_KEY_FIGURES = (
    "cash_cost", "accelerator_hours", "wall_clock_days", "utilisation", "least_accelerators", "blended_price",
    "price_age_months", "energy_mwh", "emissions_tonnes",
)  # fmt: skip
_ONE_DIGIT = 1000
"""Amounts below it are shown with one digit after the point, unless they are dollars or counts."""


def report(budget: Budget) -> str:
    """Return the categories with their lines, the total, key figures, and the checks that fail."""
    organisation = budget.plan.organisation
    heads = [f"{organisation.plan_name} · {organisation.organisation_name}", ""]
    view = VIEWS[budget.plan.profile]
    figures = [*_figures(budget, _KEY_FIGURES), "", view.title, *_figures(budget, view.figures)]
    return "\n".join([*heads, *_costs(budget), "", *figures, "", *_checks(budget)])


def _costs(budget: Budget) -> Iterator[str]:
    for category, title in CATEGORIES.items():
        if not budget[f"{category}_cost"]:
            continue
        yield _row(title, budget[f"{category}_cost"], "USD")
        for line in budget_lines():
            if line.category == category and budget[line.name] and budget.label(line.name) != title:
                yield _row(f"  {budget.label(line.name)}", budget[line.name], "USD")
    yield _row("Total cost", budget["total_cost"], "USD")
    if in_use(budget.plan):
        yield _row("Without saving strategies", before(budget.plan), "USD")


def _figures(budget: Budget, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield _row(budget.label(name), budget[name], budget.unit(name))


def _checks(budget: Budget) -> Iterator[str]:
    failed = budget.failed_checks()
    yield from (f"✗ {sentence}" for sentence in (*failed.values(), *unused(budget)))
    if not failed:
        yield "✓ all checks hold"


def unused(budget: Budget) -> Iterator[str]:
    """Yield a sentence for each booking that books nothing, for actuals of no line, and for scenarios of no effect."""
    for name in unused_bookings(budget.plan):
        yield f"The booking of {name!r} books nothing: write its name as it stands in the lines of the budget."
    for name in unknown_actuals(budget.plan):
        yield f"The actuals of {name!r} count nowhere: give the id of a line of the budget, such as 'training_cost'."
    yield from without_effect(budget)


def _row(label: str, value: float, unit: str) -> str:
    return f"{label:<42}{_shown(value, unit):>24}"


def _shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    if unit == "yes = 1":
        return "yes" if value else "no"
    if unit == "USD/h":
        return f"{value:,.2f} {unit}"
    fine = unit in {"days", "MWh", "t CO2e"} and value < _ONE_DIGIT
    return f"{value:,.1f} {unit}" if fine else f"{value:,.0f} {unit}"

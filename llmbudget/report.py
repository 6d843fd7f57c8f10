"""A budget as plain text, for a terminal."""

from collections.abc import Iterator

from llmbudget.budget import Budget
from llmbudget.model.totals import CATEGORIES, budget_lines

_KEY_FIGURES = (
    "cash_cost", "credits_used", "lowest_cash", "runway_months", "accelerator_hours", "wall_clock_days",
    "utilisation", "least_accelerators",
)  # fmt: skip


def report(budget: Budget) -> str:
    """Return the categories with their lines, the total, key figures, and the checks that fail."""
    organisation = budget.plan.organisation
    heads = [f"{organisation.plan_name} · {organisation.organisation_name}", ""]
    return "\n".join([*heads, *_costs(budget), "", *_figures(budget), "", *_checks(budget)])


def _costs(budget: Budget) -> Iterator[str]:
    for category, title in CATEGORIES.items():
        yield _row(title, budget[f"{category}_cost"], "USD")
        for line in budget_lines():
            if line.category == category and budget[line.name] and budget.label(line.name) != title:
                yield _row(f"  {budget.label(line.name)}", budget[line.name], "USD")
    yield _row("Total cost", budget["total_cost"], "USD")


def _figures(budget: Budget) -> Iterator[str]:
    for name in _KEY_FIGURES:
        yield _row(budget.label(name), budget[name], budget.unit(name))


def _checks(budget: Budget) -> Iterator[str]:
    failed = budget.failed_checks()
    yield from (f"✗ {sentence}" for sentence in failed.values())
    if not failed:
        yield "✓ all checks hold"


def _row(label: str, value: float, unit: str) -> str:
    shown = f"{value:.1%}" if unit == "share" else f"{value:,.0f} {unit}"
    if unit == "days":
        shown = f"{value:,.1f} {unit}"
    return f"{label:<36}{shown:>24}"

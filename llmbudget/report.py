"""A budget as plain text, for a terminal."""

from collections.abc import Iterable, Iterator

from llmbudget.analysis import covered
from llmbudget.analysis.chance_checks import BUDGET, NOT_KNOWN, YES_OR_NO, answers, percent
from llmbudget.analysis.figure_words import WORDS
from llmbudget.analysis.ledger import before
from llmbudget.analysis.price_changes import summary
from llmbudget.analysis.scenarios import without_effect
from llmbudget.analysis.strategy_cases import in_use
from llmbudget.analysis.uncertainty import COST, P10, P50, P90, SPENDING, Uncertainty
from llmbudget.analysis.variance import open_lines
from llmbudget.model.actuals import instead_of, unknown_actuals
from llmbudget.model.booking import unused_bookings
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.set_aside import notices, told

_KEY_FIGURES = (
    "cash_cost", "accelerator_hours", "wall_clock_days", "utilisation", "least_accelerators", "blended_price",
    "price_age_months", "energy_mwh", "emissions_tonnes",
)  # fmt: skip
_ONE_DIGIT = 1000
"""Amounts below it are shown with one decimal, unless they are dollars or counts."""


def report(budget: Evaluation, risk: Uncertainty | None = None) -> str:
    """Return the categories with their lines, the total with its range, key figures, and failed checks.

    Args:
        budget: the budget to report.
        risk: its draws; without them, the report says that chances are not known yet.
    """
    organisation = budget.plan.organisation
    heads = [f"{organisation.plan_name} · {organisation.organisation_name}", ""]
    view = ORGANIZATIONS[budget.plan.profile].view
    figures = [*_figures(budget, _KEY_FIGURES, risk), "", view.title, *_figures(budget, view.figures, risk)]
    return "\n".join(
        [
            *heads,
            *_costs(budget),
            *_spending(risk),
            "",
            *covered.sentences(budget),
            *figures,
            "",
            *_checks(budget, risk),
        ]
    )


def _costs(budget: Evaluation) -> Iterator[str]:
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


def _spending(risk: Uncertainty | None) -> Iterator[str]:
    """Yield the range of spending, and the chance that the budget is enough."""
    if risk is None:
        yield _line("Chance that the budget is enough", NOT_KNOWN)
        return
    yield _row(f"{SPENDING}, P50", risk.quantile(COST, P50), "USD")
    ends = " to ".join(f"{risk.quantile(COST, share):,.0f}" for share in (P10, P90))
    yield _line(f"{SPENDING}, P10 to P90", f"{ends} USD")
    yield _line("Chance that the budget is enough", percent(risk.holding(BUDGET)))


def _figures(budget: Evaluation, names: Iterable[str], risk: Uncertainty | None) -> Iterator[str]:
    answered = answers(budget.plan)
    for name in names:
        chance = f"  {_chance(name, risk)}" if name in answered else ""
        figure = WORDS[name](budget) if name in WORDS else budget[name]
        shown = figure if isinstance(figure, str) else _shown(figure, budget.unit(name))
        yield _line(budget.label(name), shown) + chance


def _chance(name: str, risk: Uncertainty | None) -> str:
    return f"Holds in {percent(risk.holding(name))} of outcomes" if risk else f"Chance {NOT_KNOWN}"


def _checks(budget: Evaluation, risk: Uncertainty | None) -> Iterator[str]:
    """Yield failed checks, checks at risk, and whether all checks hold as planned."""
    failed = budget.failed_checks()
    answered = answers(budget.plan)
    for name, sentence in failed.items():
        chance = f" {_chance(name, risk)}." if name in answered else ""
        yield f"✗ {sentence}{chance}"
    yield from (f"✗ {sentence}" for sentence in unused(budget))
    yield from (f"! {sentence}" for sentence in open_lines(budget))
    if moved := summary(budget):
        yield f"! {moved}"
    if not failed:
        yield "✓ all checks hold as planned"
    if risk is None:
        yield f"? chances that checks hold: {NOT_KNOWN}; `llmbudget show` and `llmbudget risk` draw them"
        return
    rare = list(advice(risk))
    yield from (f"! {sentence}" for sentence in rare)
    if not rare and not failed:
        yield "✓ each holds in at least 8 of 10 outcomes"


def advice(risk: Uncertainty) -> Iterator[str]:
    """Yield a sentence for everything that holds as planned, but in too few outcomes."""
    yield from (f"{at_risk.label}: {at_risk.found} {at_risk.remedy}" for at_risk in risk.advice())


def unused(budget: Evaluation) -> Iterator[str]:
    """Yield a sentence for each value set aside, booking or scenario without effect, and actuals of no line."""
    yield from notices(told(budget.plan))
    for name in unused_bookings(budget.plan):
        yield f"The booking of {name!r} has no effect: write its name as in the lines of the budget."
    for name in unknown_actuals(budget.plan):
        yield f"The actuals of {name!r} do not count: the id {instead_of(name)}"
    yield from without_effect(budget)


def _row(label: str, value: float, unit: str) -> str:
    return _line(label, _shown(value, unit))


def _line(label: str, text: str) -> str:
    return f"{label:<42}{text:>24}"


def _shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    if unit == YES_OR_NO:
        return "yes" if value else "no"
    if unit == "USD/h":
        return f"{value:,.2f} {unit}"
    fine = unit in {"days", "MWh", "t CO2e"} and value < _ONE_DIGIT
    return f"{value:,.1f} {unit}" if fine else f"{value:,.0f} {unit}"

"""The page's scenarios: begin, show, remove, and compare with the plan."""

from typing import Any

from pydantic import ValidationError

from llmbudget.analysis.influence import influence_of
from llmbudget.api.budget import Budget
from llmbudget.parameters.record import plain_number
from llmbudget.plan.file import problems
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.scenarios import (
    AS_PLANNED,
    change_record,
    changed_in,
    described,
    in_scenario,
    with_scenario,
    without_scenario,
)
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.no_effect import no_effect
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session


def add(session: Session, name: str) -> None:
    """Begin a scenario as a copy of the shown one, and show it; set a notice if the name cannot be used."""
    changes = session.plan.scenarios.get(session.scenario, {})
    if name.strip() in session.plan.scenarios:
        session.notice = phrase("scenario_exists", name=name.strip())
        return
    try:
        plan = with_scenario(session.plan, name, changes)
    except ValidationError as error:
        session.notice = " ".join(sentence.removeprefix("scenarios: ") for sentence in problems(error))
        return
    session.switch(plan, name.strip(), "")


def show(session: Session, name: str) -> None:
    """Show another scenario or the plan; set a notice if the scenario conflicts with the plan."""
    try:
        in_scenario(session.plan, name)
    except ValidationError as error:
        session.notice = phrase("scenario_not_shown", name=name, reason=" ".join(problems(error)))
        return
    session.switch(session.plan, name, "")


def remove(session: Session, name: str) -> None:
    """Remove a scenario; undo restores it."""
    shown = AS_PLANNED if session.scenario == name else session.scenario
    session.switch(without_scenario(session.plan, name), shown, phrase("scenario_removed", name=name))


def multiply(session: Session, key: str, text: str) -> None:
    """Multiply a column of a table in the shown scenario; 1 is as planned."""
    try:
        factor = parse(change_record(parameters()[key]), text)
        plan = changed_in(session.plan, session.scenario, key, factor)
    except ValidationError as error:
        session.notice = " ".join(problems(error))
    except ValueError as error:
        session.notice = str(error)
    else:
        before = session.budget
        session.switch(plan, session.scenario, "")
        session.notice = no_effect(before, session.budget, key)


def listed(session: Session) -> dict[str, Any]:
    """Return the page's data about the plan and its scenarios, in order."""
    plan, names = session.plan, [AS_PLANNED, *session.plan.scenarios] if session.plan.scenarios else []
    budgets = {name: _budget(session, name) for name in names}
    totals = {name: float(budget["total_cost"]) if budget else None for name, budget in budgets.items()}
    planned = totals.get(AS_PLANNED)
    return {
        "shown": session.scenario,
        "planned": AS_PLANNED,
        "list": [
            {
                "name": name,
                "total": number(total) if total is not None else "",
                "more": number(total - planned) if total is not None and planned is not None else "",
                "changes": described(plan, name) if name != AS_PLANNED else [],
                "effect": _no_effect(budgets[AS_PLANNED], budgets[name]) if plan.scenarios.get(name) else "",
            }
            for name, total in totals.items()
        ],
        "factors": _factors(plan, session.scenario),
    }


def _factors(plan: Plan, name: str) -> dict[str, str]:
    changes = plan.scenarios.get(name, {})
    return {key: plain_number(float(value or 0)) for key, value in changes.items() if parameters()[key].table}


def _budget(session: Session, name: str) -> Budget | None:
    """Return the budget in a scenario; None if it conflicts with the plan."""
    if name == session.scenario:
        return session.budget
    try:
        return Budget(in_scenario(session.plan, name))
    except ValidationError:
        return None


def _no_effect(planned: Budget | None, scenario: Budget | None) -> str:
    """Return why a scenario changes no result; empty if it does, or if it conflicts with the plan."""
    return influence_of(planned, scenario).sentence if planned and scenario else ""

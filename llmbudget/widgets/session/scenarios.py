"""The page's scenarios: begin, name, show, change and remove."""

from typing import Any

from pydantic import ValidationError

from llmbudget.plan.file import problems
from llmbudget.plan.plan import Plan
from llmbudget.plan.scenarios import AS_PLANNED, as_planned_in_all, in_scenario, with_scenario, without_scenario
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session


def add(session: Session, name: str, of: str | None = None) -> None:
    """Begin a scenario as a copy and show it; set a notice if the name cannot be used.

    Args:
        session: the page's.
        name: of the new scenario.
        of: the scenario, or the plan, to copy; None for the shown one.
    """
    changes = session.plan.scenarios.get(session.scenario if of is None else of, {})
    if _is_taken(session, name):
        return
    try:
        plan = with_scenario(session.plan, name.strip(), changes)
    except ValidationError as error:
        session.notice = _about_names(error)
        return
    session.switch(plan, name.strip(), "")


def rename(session: Session, name: str, to: str) -> None:
    """Give a scenario another name, in the same place; set a notice if the name cannot be used."""
    after = to.strip()
    if after == name or _is_taken(session, after):
        return
    try:
        plan = _renamed(session.plan, name, after)
    except ValidationError as error:
        session.notice = _about_names(error)
        return
    session.switch(plan, after if session.scenario == name else session.scenario, "")


def _renamed(plan: Plan, name: str, to: str) -> Plan:
    scenarios = {to if other == name else other: changes for other, changes in plan.scenarios.items()}
    waiting = tuple(
        entry.model_copy(update={"scenario": to}) if entry.scenario == name else entry for entry in plan.set_aside
    )
    return plan.model_copy(update={"set_aside": waiting}).with_scenarios(scenarios)


def _is_taken(session: Session, name: str) -> bool:
    taken = name.strip() in session.plan.scenarios
    if taken:
        session.notice = phrase("scenario_exists", name=name.strip())
    return taken


def _about_names(error: ValidationError) -> str:
    return " ".join(sentence.removeprefix("scenarios: ") for sentence in problems(error))


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


def clear(session: Session, name: str) -> None:
    """Have all scenarios take an input as planned: id of a parameter or column, or address of a cell."""
    plan = as_planned_in_all(session.plan, name)
    if reason := session.conflict(plan):
        session.notice = reason
    else:
        session.put(plan, session.refused, "")


def listed(session: Session) -> dict[str, Any]:
    """Return the page's data about the scenarios that costs no calculation."""
    return {"shown": session.scenario, "planned": AS_PLANNED, "names": list(session.plan.scenarios)}

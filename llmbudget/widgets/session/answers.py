"""The plan that answers on the start card make: the organization's blank plan, the answers, and what follows from them.

Every plan is made from the blank one, so that the order of answers, undo and a reload make no difference.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError

from llmbudget.api.budget import Budget
from llmbudget.catalog import Catalog
from llmbudget.imports.model_config import model_in
from llmbudget.imports.model_to_plan import filled_in, with_model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.organizations.start import GRANTED, OWN, WHERE, Ask, Option
from llmbudget.parameters.record import Number, Scalar
from llmbudget.plan.file import PlanError, problems
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.presets import blank
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import parse
from llmbudget.widgets.session.field_keys import record_of, split, value_of

CONFIG = "config"
"""The answer that is a model's config.json."""

_SLOW = frozenset({"check_deadline", "check_evaluation", "check_memory", "check_cluster"})
"""Checks that more accelerators at once can meet."""
_MOST_AT_ONCE = 131_072
_DAYS_PER_MONTH = 30.4
_SHORT_CONTEXT = 4096
"""Tokens of a context that takes less memory."""
_DIGITS = 2


@cache
def _blank(profile: str, catalog: Catalog) -> Plan:
    return blank(profile, catalog)


@dataclass(frozen=True)
class Answered:
    """What answers come to.

    Attributes:
        plan: the plan with all answers that could be used.
        errors: why others could not, by id.
        told: what was read of a config.json; empty if there is none.
    """

    plan: Plan
    errors: Mapping[str, str]
    told: str = ""


def asks_of(profile: str) -> dict[str, Ask]:
    """Return all answers that an organization's card asks for, by id."""
    return {ask.id: ask for question in ORGANIZATIONS[profile].start for ask in question.asks}


def chosen(profile: str, answers: Mapping[str, str], ask_id: str) -> Option:
    """Return the option that is chosen, or the usual one."""
    options = asks_of(profile)[ask_id].options
    return next((option for option in options if option.id == answers.get(ask_id)), options[0])


def is_asked(profile: str, answers: Mapping[str, str], ask: Ask) -> bool:
    """Return whether an answer is asked for where the model runs."""
    return not ask.ways or chosen(profile, answers, WHERE).way in ask.ways


def answered(profile: str, answers: Mapping[str, str], catalog: Catalog) -> Answered:
    """Return the plan that answers make, and why some could not be used.

    Args:
        profile: id of the organization.
        answers: texts as they were typed, by the id of what is asked.
        catalog: from which the plan chooses.
    """
    errors: dict[str, str] = {}
    told = ""
    plan = _blank(profile, catalog)
    for ask in sorted(asks_of(profile).values(), key=lambda ask: ask.key != "accelerator"):  # prices belong to it
        text = answers.get(ask.id, "")
        if not text.strip() or not is_asked(profile, answers, ask):
            continue
        try:
            plan, said = _with_answer(plan, ask, text)
            told = told or said
        except ValidationError as error:
            errors[ask.id] = " ".join(problems(error))
        except PlanError as error:
            errors[ask.id] = " ".join(error.problems)
        except ValueError as error:
            errors[ask.id] = str(error)
    good = {name: text for name, text in answers.items() if text.strip() and name not in errors}
    return Answered(_fitted(plan, good), errors, told)


def _with_answer(plan: Plan, ask: Ask, text: str) -> tuple[Plan, str]:
    """Return the plan with one answer, and what was read of a config.json.

    Raises:
        ValueError: the answer cannot be used; PlanError and ValidationError are such errors too.
    """
    if ask.id == CONFIG:
        shape = model_in(text)
        return with_model(plan, shape), filled_in(shape)
    if ask.options:
        option = next((option for option in ask.options if option.id == text), None)
        if option is None:
            raise ValueError(phrase("answer_unknown"))
        return plan.replace(**option.values), ""
    value = _value_of(plan, ask, text)
    plan = _with_row(plan, ask)
    cell = split(ask.key)
    if cell is None:
        return plan.replace(**{ask.key: value, **ask.values}), ""
    rows = [row.model_dump() for row in plan.value(cell[0])]
    rows[cell[1]][cell[2]] = value
    return plan.replace(**{cell[0]: rows, **ask.values}), ""


def _value_of(plan: Plan, ask: Ask, text: str) -> Any:  # noqa: ANN401 - a value of any field
    """Return the value of a text; examples are read as that many tokens.

    Raises:
        ValueError: the field cannot hold it.
    """
    if not ask.each:
        return parse(record_of(ask.key), text, plan.catalog)
    examples = Number(ask.label, "examples", at_least=1, at_most=1e12)
    return record_of(ask.key).validate(float(parse(examples, text) or 0) * ask.each)  # type: ignore[arg-type]


def _with_row(plan: Plan, ask: Ask) -> Plan:
    """Return the plan with the row that an answer needs."""
    cell = split(ask.key)
    if cell is None or cell[1] < len(plan.value(cell[0])):
        return plan
    return plan.replace(**{cell[0]: [*plan.value(cell[0]), dict(ask.row)]})


def _fitted(plan: Plan, answers: Mapping[str, str]) -> Plan:
    """Return the plan with all that follows from the answers: months, data, accelerators, granted hours, cash."""
    fields = {ask.key for name, ask in asks_of(plan.profile).items() if name in answers}
    option = chosen(plan.profile, answers, WHERE)
    reasons = {name: note for name, note in plan.notes.items() if name not in _blank(plan.profile, plan.catalog).notes}
    if "horizon_months" in fields:
        plan = plan.replace(**_months(plan))
    plan = plan.replace(datasets=[{**plan.data.datasets[0].model_dump(), "tokens": plan.workload.tokens}])
    if option.way != OWN:
        plan = plan.replace(owned_share=0, n_owned=0, chargeback_quote=None)
    elif "chargeback_quote" not in fields:
        plan = plan.replace(**option.values)
    plan = _with_enough(plan, option.way, fixed="n_accelerators" in fields)
    if option.way == GRANTED:
        plan = _with_hours(plan, given="allocations.0.hours" in fields)
    if "opening_cash" not in fields:
        plan = _with_cash(plan)
    return plan.model_copy(update={"set_aside": (), "notes": {**_notes(plan, fields), **reasons}})


def _months(plan: Plan) -> dict[str, float]:
    """Return the windows of the phases, moved to fit into the months of the budget."""
    usual, months = _blank(plan.profile, plan.catalog).schedule, plan.schedule.horizon_months
    scale = months / usual.horizon_months
    lasts = {name: float(max(1, round(scale * getattr(usual, name)))) for name in _WINDOWS.values()}
    start = max(1, round(1 + scale * (usual.training_start - 1)))
    latest = max(1, months - lasts["training_months"] - lasts["evaluation_months"] + 1)
    start = min(start, math.floor(latest))
    return {**lasts, "training_start": float(start), "evaluation_start": start + lasts["training_months"]}


_WINDOWS = {"data": "data_months", "training": "training_months", "evaluation": "evaluation_months"}


def _with_enough(plan: Plan, way: str, *, fixed: bool) -> Plan:
    """Return the plan with as many accelerators at once as finish in time, unless their number is answered."""

    def at_once(count: float) -> Plan:
        return plan.replace(n_accelerators=count, **({"n_owned": count} if way == OWN else {}))

    plan = at_once(plan.compute.n_accelerators)
    if "check_memory" in Budget(plan).failed_checks():
        plan = _with_memory(plan)
    while not fixed and plan.compute.n_accelerators < _MOST_AT_ONCE:
        budget = Budget(plan)
        if not _SLOW & budget.failed_checks().keys():
            break
        plan = at_once(min(_MOST_AT_ONCE, plan.compute.n_accelerators * _times(budget)))
    return plan


def _times(budget: Budget) -> int:
    """Return how many times as many accelerators at once to try next: a power of 2."""
    months = float(budget["wall_clock_days"]) / _DAYS_PER_MONTH / budget.plan.schedule.training_months
    return int(2 ** max(1, math.ceil(math.log2(months)) if months > 0 else 1))


def _with_memory(plan: Plan) -> Plan:
    """Return the plan with activations computed again, and with a shorter context if no number holds the model."""
    plan = plan.replace(recompute_share=1)
    if Budget(plan)["least_accelerators"]:
        return plan
    return plan.replace(context_length=min(_SHORT_CONTEXT, plan.workload.context_length))


def _with_hours(plan: Plan, *, given: bool) -> Plan:
    """Return the plan with granted hours for all of the work, unless their number is answered."""
    rows = [row.model_dump() for row in plan.funding.allocations] or [{"name": phrase("answer_hours")}]
    if not given:
        rows[0]["hours"] = float(Budget(plan)["accelerator_hours"])
    rows[0]["expires"] = plan.schedule.horizon_months
    return plan.replace(allocations=rows)


def _with_cash(plan: Plan) -> Plan:
    """Return the plan with cash that lasts."""
    lacking = -float(Budget(plan)["lowest_cash"])
    if lacking <= 0:
        return plan
    cash = plan.funding.opening_cash + lacking
    step = 10.0 ** (math.floor(math.log10(cash)) + 1 - _DIGITS)
    return plan.replace(opening_cash=math.ceil(cash / step) * step)


def _notes(plan: Plan, fields: set[str]) -> dict[str, str]:
    """Return the reasons of values that are still the usual ones, and of those that were made to fit."""
    usual = _blank(plan.profile, plan.catalog)
    kept = {name: note for name, note in usual.notes.items() if _values(plan, name) == _values(usual, name)}
    fitted = {
        name: phrase(words)
        for name, (key, words) in _FITTED.items()
        if key not in fields and _values(plan, name) != _values(usual, name)
    }
    return {**kept, **fitted}


_FITTED = {
    "n_accelerators": ("n_accelerators", "answer_enough"),
    "n_owned": ("", "answer_owned"),
    "chargeback_quote": ("chargeback_quote", "answer_rate"),
    "dataset_tokens": ("", "answer_text"),
    "allocation_hours": ("allocations.0.hours", "answer_granted"),
    "opening_cash": ("opening_cash", "answer_cash"),
    "recompute_share": ("", "answer_memory"),
    "context_length": ("", "answer_memory"),
}
"""Parameters that are made to fit, the field of the card that decides each, and the reason."""


def _values(plan: Plan, name: str) -> list[Any]:
    """Return a parameter's value, or the values of its column."""
    parameter = parameters()[name]
    if parameter.table is None:
        return [plan.value(name)]
    field = name.removeprefix(f"{tables()[parameter.table].row.prefix}_")
    return [getattr(row, field) for row in plan.value(parameter.table)]


def value_if_there(plan: Plan, key: str) -> Scalar:
    """Return the value of a field that an answer sets; None if its row is not there."""
    try:
        return value_of(plan, key)
    except IndexError:
        return None

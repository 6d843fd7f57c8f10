"""The plan and its scenarios as columns: the inputs that differ, what each costs, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from llmbudget.analysis.influence import Influence, influence_of
from llmbudget.analysis.rules import label_of
from llmbudget.api.budget import Budget
from llmbudget.model.lines import budget_lines
from llmbudget.parameters.record import AnyRecord, Choice, plain_number
from llmbudget.plan.addresses import is_address, parameter_of, title_of
from llmbudget.plan.file import problems
from llmbudget.plan.plan import Plan, parameters
from llmbudget.plan.scenarios import (
    AS_PLANNED,
    change_record,
    in_scenario,
    is_factor,
    with_scenario,
)
from llmbudget.widgets.phrases import listed, phrase
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.field_keys import is_changeable, key_of, value_of
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import describe
from llmbudget.widgets.view.page_data import options_in, texts_of

MOST_LINES = 3
"""Most budget lines named in a reason; the others are summed up."""

_LEAST = 0.5
"""Smallest difference that counts, in dollars."""

AS_IT_IS = 1.0
"""The factor on a column that no scenario multiplies."""


class ScenarioColumns:
    """The content of the panel; what was calculated for a plan is kept for the next edit."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._budgets: list[Budget] = []
        self._alone: list[tuple[Budget, Budget, str]] = []

    def content(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns, and a row for each input that differs or that ``rows`` of the message names."""
        plan = self._session.plan
        budgets = {name: self._budget(name) for name in (AS_PLANNED, *plan.scenarios)}
        self._budgets = [budget for budget in budgets.values() if budget]
        planned = budgets[AS_PLANNED]
        if planned is None:  # a plan is valid by itself
            raise ValueError(AS_PLANNED)
        columns = [self._column(name, planned, budget) for name, budget in budgets.items()]
        return {"columns": columns, "rows": [self._row(key, budgets) for key in _keys(plan, message.get("rows", ()))]}

    def _budget(self, name: str) -> Budget | None:
        """Return the budget in a scenario; None if it conflicts with the plan."""
        session = self._session
        if name == session.scenario:
            return session.budget
        try:
            plan = in_scenario(session.plan, name)
        except ValidationError:
            return None
        return self._known(plan)

    def _known(self, plan: Plan) -> Budget:
        return next((budget for budget in self._budgets if budget.plan == plan), None) or Budget(plan)

    def _column(self, name: str, planned: Budget, budget: Budget | None) -> dict[str, Any]:
        about = {"name": name, "planned": name == AS_PLANNED, "shown": name == self._session.scenario}
        if budget is None:
            return {**about, "total": "", "more": "", "lines": [], "why": [self._conflict(name)]}
        total, before = (float(each["total_cost"]) for each in (budget, planned))
        changes = self._session.plan.scenarios.get(name, {})
        return {
            **about,
            "total": number(total),
            "more": number(total - before),
            "share": number((total - before) / before) if before else "",
            "lines": _lines(planned, budget),
            "why": [*self._why(planned, budget, changes), *self._idle(planned, name, changes)],
        }

    def _conflict(self, name: str) -> str:
        try:
            in_scenario(self._session.plan, name)
        except ValidationError as error:
            return " ".join(problems(error))
        return ""

    def _why(self, planned: Budget, budget: Budget, changes: Mapping[str, Any]) -> Iterator[str]:
        """Yield why the total is as planned, if it is."""
        if budget is planned:
            return
        if not changes:
            yield phrase("scenario_unchanged")
        elif abs(float(budget["total_cost"]) - float(planned["total_cost"])) < _LEAST:
            yield _same_total(influence_of(planned, budget))

    def _idle(self, planned: Budget, name: str, changes: Mapping[str, Any]) -> Iterator[str]:
        """Yield each of several changes that has no effect by itself, with the reason."""
        for key, value in changes.items() if len(changes) > 1 else ():
            if sentence := self._effect_alone(planned, name, key, value):
                yield f"{title_of(key)}: {sentence[0].lower()}{sentence[1:]}"

    def _effect_alone(self, planned: Budget, name: str, key: str, value: Any) -> str:  # noqa: ANN401 - any scalar of a plan
        try:
            alone = in_scenario(with_scenario(self._session.plan, name, {key: value}), name)
        except ValidationError:  # it needs the other changes
            return ""
        for before, after, sentence in self._alone:
            if before is planned and after.plan == alone:
                return sentence
        budget = self._known(alone)
        sentence = influence_of(planned, budget).sentence
        self._alone = [*(entry for entry in self._alone if entry[0] is planned), (planned, budget, sentence)]
        return sentence

    def _row(self, key: str, budgets: Mapping[str, Budget | None]) -> dict[str, Any]:
        plan, record = self._session.plan, change_record(key)
        words = describe(record)
        cells = [self._cell(key, record, name, budget) for name, budget in budgets.items()]
        return {
            **{part: words[part] for part in ("kind", "unit", "help")},
            "key": key,
            "label": title_of(key),
            "changed": any(key in changes for changes in plan.scenarios.values()),
            "factor": is_factor(key),
            "options": [] if is_factor(key) else _options(plan, key, record),
            "cells": cells,
        }

    def _cell(self, key: str, record: AnyRecord, name: str, budget: Budget | None) -> dict[str, Any]:
        session, changes = self._session, self._session.plan.scenarios.get(name, {})
        refused = session.beside.get((name, key))
        if refused is None and name == session.scenario and not is_factor(key):
            refused = session.refused.get(key_of(session.plan, key))
        if refused:
            return {"text": refused.text, "error": refused.sentence, "same": False}
        if is_factor(key):
            text = plain_number(float(changes.get(key, AS_IT_IS) or 0))
        elif budget is None and key in changes:
            text = show(record, changes[key])
        else:
            plan = budget.plan if budget else session.plan
            text = show(record, value_of(plan, key_of(plan, key)))
        return {**texts_of(record, text), "error": "", "same": name != AS_PLANNED and key not in changes}


def _keys(plan: Plan, added: Sequence[str]) -> list[str]:
    """Return the inputs with a row, in the order of the form; a factor stands before the cells of its column."""
    named = {key: None for changes in plan.scenarios.values() for key in changes}
    named |= {key: None for key in added if is_changeable(plan, key)}
    order = list(parameters())
    return sorted(named, key=lambda key: (order.index(parameter_of(key).name), is_address(key)))


def _options(plan: Plan, key: str, record: AnyRecord) -> list[dict[str, str]]:
    if isinstance(record, Choice) and is_address(key):
        return [{"value": option, "label": record.word(option)} for option in record.options(plan.catalog)]
    return options_in(plan, key_of(plan, key), record)


def _lines(planned: Budget, budget: Budget) -> list[dict[str, Any]]:
    """Return the budget lines that differ most, and the sum of the others under an empty label."""
    names = [line.name for line in budget_lines()]
    differences = {label_of(name): float(budget[name]) - float(planned[name]) for name in names}
    moved = sorted(((v, k) for k, v in differences.items() if abs(v) >= _LEAST), key=lambda entry: -abs(entry[0]))
    shown = [{"label": label, "amount": number(amount)} for amount, label in moved[:MOST_LINES]]
    rest = moved[MOST_LINES:]
    return [*shown, {"label": "", "count": len(rest), "amount": number(sum(v for v, _ in rest))}] if rest else shown


def _same_total(influence: Influence) -> str:
    """Return why the total is as planned: the change reaches nothing, or only other results."""
    if influence.sentence:
        return influence.sentence
    labels = dict.fromkeys(f"“{label_of(name)}”" for name in influence.results)
    return phrase("scenario_same_total", results=listed(list(labels)[:MOST_LINES]))

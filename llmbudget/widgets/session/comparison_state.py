"""The plans on the comparison page, in order: state without widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from llmbudget.analysis.comparison import MOST_PLANS, Comparison, Figure, figures, total_range
from llmbudget.analysis.uncertainty import COST
from llmbudget.api.budget import Budget
from llmbudget.api.opening import open_plan, plan_of_text, read_back
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import PlanError, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.plan.side_by_side import differing
from llmbudget.presets import organisations, preset_names
from llmbudget.widgets.phrases import listed, phrase
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.plan_text import is_too_long

MOST_TOLD = 5
"""Most sentences shown about one file."""

LONGEST_NAME = 60
LONGEST_ORIGIN = 200
"""Characters of a file's name that are shown."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Column:
    """A compared plan.

    Attributes:
        name: unique heading of its column.
        origin: the preset or file it came from.
    """

    name: str
    origin: str
    budget: Budget


class Columns:
    """Plans side by side. A plan that cannot be used is refused with a notice.

    Attributes:
        all: the plans; the others are compared with the first.
        notice: refusals, one a line; empty without any.
    """

    def __init__(self) -> None:
        self.all: list[Column] = []
        self.notice = ""
        self._ranges: dict[Budget, Range] = {}

    def add_plan(self, plan: str | Path | Plan) -> None:
        """Add a preset, a plan file or a plan. For Python only: a page must not open files by path."""
        named = "" if isinstance(plan, Plan) else _preset(str(plan)) if plan in preset_names() else str(plan)
        self.add(named, lambda: plan if isinstance(plan, Plan) else open_plan(plan))

    def add_preset(self, name: str) -> None:
        """Add a preset by name, as a page sends it; a path opens no file."""
        if name in preset_names():
            self.add(_preset(name), lambda: open_plan(name))
        else:
            self.refuse(name, phrase("preset_unknown"))

    def add_text(self, text: str, origin: str) -> None:
        """Add a plan from the text of a plan file."""
        self.add(origin, lambda: _plan_of(text))

    def add_workbook(self, content: bytes, origin: str) -> None:
        """Add the plan of an exported workbook, with the changes made in it."""
        self.add(origin, lambda: read_back(content, upload=True).plan)

    def add(self, origin: str, read: Callable[[], Plan], name: str = "") -> None:
        """Add a plan at the end, or set a notice that says why not."""
        if len(self.all) >= MOST_PLANS:
            self.refuse(origin, phrase("too_many_plans", count=MOST_PLANS))
            return
        try:
            budget = Budget(read())
            budget[COST]
        except (PlanError, RecursionError) as error:
            self.refuse(origin, _told(error))
            return
        named = self._unlike(name or budget.plan.organisation.plan_name, self.all)
        self.all.append(Column(named, origin[:LONGEST_ORIGIN], budget))

    def refuse(self, origin: str, why: str) -> None:
        """Add a notice that a plan was not added."""
        named = str(origin)[:LONGEST_ORIGIN]
        self.notice = "\n".join(filter(None, (self.notice, phrase("not_added", name=named, reason=why))))

    def remove(self, place: int) -> None:
        """Remove a plan.

        Raises:
            IndexError: there is none.
        """
        del self.all[self._place(place)]

    def move(self, place: int, to: int) -> None:
        """Move a plan to another place.

        Raises:
            IndexError: there is no plan at one of the places.
        """
        new_place = self._place(to)
        self.all.insert(new_place, self.all.pop(self._place(place)))

    def rename(self, place: int, name: str) -> None:
        """Rename a plan; an empty name restores the plan's own name."""
        column = self.all[self._place(place)]
        others = [other for other in self.all if other is not column]
        wanted = " ".join(name.split())[:LONGEST_NAME] or column.budget.plan.organisation.plan_name
        self.all[place] = replace(column, name=self._unlike(wanted, others))

    def restore(self, kept: object) -> None:
        """Replace the plans with the list the browser kept; damaged entries are refused with a notice."""
        self.all = []
        for entry in kept[:MOST_PLANS] if isinstance(kept, list) else []:
            kept_plan = entry if isinstance(entry, dict) else {}
            origin, text, name = (str(kept_plan.get(key, "")) for key in ("origin", "plan", "name"))
            shown = " ".join(name.split())[:LONGEST_NAME]
            self.add(origin or shown or phrase("earlier_plan"), partial(_plan_of, text), shown)

    def begin(self, own: object) -> None:
        """Replace the plans with those that forms keep in the browser; one alone stands beside its form's example."""
        self.restore(own)
        forms = [entry.get("form") for entry in own if isinstance(entry, dict)] if isinstance(own, list) else []
        if len(forms) == len(self.all) == 1 and forms[0] in organisations():
            self.add_preset(str(forms[0]))

    def kept(self) -> list[dict[str, str]]:
        """Return the list for the browser to keep."""
        return [
            {"name": column.name, "origin": column.origin, "plan": write_plan(column.budget.plan)}
            for column in self.all
        ]

    def comparison(self) -> Comparison:
        """Return the comparison as a Python object.

        Raises:
            PlanError: there are no plans.
        """
        return Comparison({column.name: column.budget for column in self.all})

    def draw(self) -> bool:
        """Calculate missing ranges; return whether any were missing."""
        known, budgets = self._ranges, [column.budget for column in self.all]
        self._ranges = {budget: known.get(budget) or total_range(budget) for budget in budgets}
        return not known.keys() >= self._ranges.keys()

    def view(self) -> dict[str, Any]:
        """Return the page's data, ready to send."""
        budgets = [column.budget for column in self.all]
        results = figures(budgets, [self._ranges.get(budget) for budget in budgets]) if budgets else []
        rows = differing([budget.plan for budget in budgets]) if budgets else []
        return {
            "columns": [_head(column) for column in self.all],
            "results": [_row(figure) for figure in results if any(figure.cells) or figure.name == "failed_checks"],
            "inputs": [vars(row) for row in rows],
            "remarks": remarks(self.all),
            "notice": self.notice,
        }

    def _place(self, place: int) -> int:
        """Return a place that a page sent, counted from 0, if there is a plan."""
        if type(place) is not int or place not in range(len(self.all)):
            raise IndexError(place)
        return place

    @staticmethod
    def _unlike(name: str, others: list[Column]) -> str:
        """Return a unique name, numbered if another plan has it."""
        taken = {other.name for other in others}
        numbered = (f"{name} ({count})" for count in range(2, MOST_PLANS + 2))
        return name if name not in taken else next(candidate for candidate in numbered if candidate not in taken)


def remarks(columns: list[Column]) -> list[str]:
    """Return the caveats for readers of the amounts."""
    plans = [column.budget.plan for column in columns]
    currencies = dict.fromkeys(plan.reporting.report_currency for plan in plans)
    sentences = []
    if set(currencies) - {BASE_CURRENCY}:
        sentences.append(phrase("currencies_differ", currencies=listed(currencies)))
    if len(profiles := dict.fromkeys(ORGANIZATIONS[plan.profile].title for plan in plans)) > 1:
        sentences.append(phrase("kinds_differ", kinds=listed(profiles)))
    if len(months := dict.fromkeys(f"{plan.organisation.budget_month:%Y-%m}" for plan in plans)) > 1:
        sentences.append(phrase("months_differ", months=listed(months)))
    return sentences


def _preset(name: str) -> str:
    return phrase("preset", name=name)


def _plan_of(text: str) -> Plan:
    if is_too_long(text):
        raise PlanError([phrase("plan_too_long")])
    return plan_of_text(text)


def _told(error: Exception) -> str:
    """Return the problems of a file in one line."""
    problems = error.problems if isinstance(error, PlanError) else [phrase("too_deep")]
    more = len(problems) - MOST_TOLD
    sentences = " ".join(f"{' '.join(problem.split()).rstrip('.')}." for problem in problems[:MOST_TOLD])
    return f"{sentences} {phrase('and_more', count=more)}" if more > 0 else sentences


def _head(column: Column) -> dict[str, Any]:
    failed = [model().quantities[name].label for name in column.budget.failed_checks()]
    title = ORGANIZATIONS[column.budget.plan.profile].title
    return {"name": column.name, "origin": column.origin, "profile": title, "failed": failed}


def _row(figure: Figure) -> dict[str, Any]:
    return {**vars(figure), "cells": [None if cell is None else number(cell) for cell in figure.cells]}

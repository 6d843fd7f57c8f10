"""The plans that the page of comparison shows, in their order. There is no widget in sight."""

from collections.abc import Callable, Iterable
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
from llmbudget.presets import preset_names
from llmbudget.widgets.session.numbers import number
from llmbudget.widgets.session.plan_text import TOO_LONG, is_too_long

MOST_TOLD = 5
"""Sentences about one file."""

LONGEST_NAME = 60
LONGEST_ORIGIN = 200
"""Characters of a file's name that are repeated."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Column:
    """A plan that is compared.

    Attributes:
        name: at the head of its column, unlike all others.
        origin: the preset or file that it came from.
    """

    name: str
    origin: str
    budget: Budget


class Columns:
    """Plans side by side; what cannot be used is told, and changes nothing.

    Attributes:
        all: the plans; the first is what others are compared with.
        notice: what was refused, in lines, or nothing.
    """

    def __init__(self) -> None:
        self.all: list[Column] = []
        self.notice = ""
        self._ranges: dict[Budget, Range] = {}

    def add_plan(self, plan: str | Path | Plan) -> None:
        """Add a preset, the plan of a file, or a plan: for Python, never for what a page sends."""
        named = "" if isinstance(plan, Plan) else f"preset {plan}" if plan in preset_names() else str(plan)
        self.add(named, lambda: plan if isinstance(plan, Plan) else open_plan(plan))

    def add_preset(self, name: str) -> None:
        """Add a preset. A page gives its name: a path opens no file here."""
        if name in preset_names():
            self.add(f"preset {name}", lambda: open_plan(name))
        else:
            self.refuse(name, "there is no preset of this name. Choose one of the list, or add a file.")

    def add_text(self, text: str, origin: str) -> None:
        """Add the plan of a plan file's text."""
        self.add(origin, lambda: _plan_of(text))

    def add_workbook(self, content: bytes, origin: str) -> None:
        """Add the plan of an exported workbook, with what was typed into it."""
        self.add(origin, lambda: read_back(content, upload=True).plan)

    def add(self, origin: str, read: Callable[[], Plan], name: str = "") -> None:
        """Add a plan at the end, or tell why not, with its origin."""
        if len(self.all) >= MOST_PLANS:
            self.refuse(origin, f"{MOST_PLANS} plans are the most at once. Remove one first.")
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
        """Tell that something was not added."""
        named = str(origin)[:LONGEST_ORIGIN]
        self.notice = "\n".join(filter(None, (self.notice, f"“{named}” was not added: {why}")))

    def remove(self, place: int) -> None:
        """Remove a plan.

        Raises:
            IndexError: there is none.
        """
        del self.all[self._place(place)]

    def move(self, place: int, to: int) -> None:
        """Move a plan to another place.

        Raises:
            IndexError: one of both is no place of a plan.
        """
        there = self._place(to)
        self.all.insert(there, self.all.pop(self._place(place)))

    def rename(self, place: int, name: str) -> None:
        """Give a plan another name; nothing gives back that of the plan itself."""
        column = self.all[self._place(place)]
        others = [one for one in self.all if one is not column]
        wanted = " ".join(name.split())[:LONGEST_NAME] or column.budget.plan.organisation.plan_name
        self.all[place] = replace(column, name=self._unlike(wanted, others))

    def restore(self, kept: object) -> None:
        """Show what the browser kept instead of what is shown; what is damaged in it is told."""
        self.all = []
        for entry in kept[:MOST_PLANS] if isinstance(kept, list) else []:
            one = entry if isinstance(entry, dict) else {}
            origin, text, name = (str(one.get(key, "")) for key in ("origin", "plan", "name"))
            shown = " ".join(name.split())[:LONGEST_NAME]
            self.add(origin or shown or "a plan of an earlier visit", partial(_plan_of, text), shown)

    def kept(self) -> list[dict[str, str]]:
        """Return what the browser keeps."""
        return [{"name": one.name, "origin": one.origin, "plan": write_plan(one.budget.plan)} for one in self.all]

    def comparison(self) -> Comparison:
        """Return the same in Python.

        Raises:
            PlanError: there are no plans.
        """
        return Comparison({one.name: one.budget for one in self.all})

    def draw(self) -> bool:
        """Work out the ranges that are not known yet; return whether there were any."""
        known, budgets = self._ranges, [one.budget for one in self.all]
        self._ranges = {budget: known.get(budget) or total_range(budget) for budget in budgets}
        return not known.keys() >= self._ranges.keys()

    def view(self) -> dict[str, Any]:
        """Return what the page shows, ready to be sent."""
        budgets = [one.budget for one in self.all]
        results = figures(budgets, [self._ranges.get(one) for one in budgets]) if budgets else []
        return {
            "columns": [_head(one) for one in self.all],
            "results": [_row(one) for one in results if any(one.cells) or one.name == "failed_checks"],
            "inputs": [vars(one) for one in differing([one.plan for one in budgets])] if budgets else [],
            "remarks": remarks(self.all),
            "notice": self.notice,
        }

    def _place(self, place: int) -> int:
        """Return the place of a plan that a page names; places count from 0."""
        if type(place) is not int or place not in range(len(self.all)):
            raise IndexError(place)
        return place

    @staticmethod
    def _unlike(name: str, others: list[Column]) -> str:
        """Return a name that no other plan has: with a number after it where it must be."""
        taken = {one.name for one in others}
        numbered = (f"{name} ({count})" for count in range(2, MOST_PLANS + 2))
        return name if name not in taken else next(one for one in numbered if one not in taken)


def remarks(columns: list[Column]) -> list[str]:
    """Return what a reader of the amounts must know, in sentences."""
    plans = [one.budget.plan for one in columns]
    currencies = dict.fromkeys(plan.reporting.report_currency for plan in plans)
    found = []
    if set(currencies) - {BASE_CURRENCY}:
        found.append(f"All amounts are US dollars; the plans are reported in {_listed(currencies)}.")
    if len(profiles := dict.fromkeys(ORGANIZATIONS[plan.profile].title for plan in plans)) > 1:
        kinds = f"The plans are of different kinds of organisation ({_listed(profiles)})"
        found.append(f"{kinds}: a figure that only one of them reads is empty for others.")
    if len(months := dict.fromkeys(f"{plan.organisation.budget_month:%Y-%m}" for plan in plans)) > 1:
        found.append(f"They were made in different months ({_listed(months)}), at the prices of then.")
    return found


def _plan_of(text: str) -> Plan:
    if is_too_long(text):
        raise PlanError([TOO_LONG])
    return plan_of_text(text)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _told(error: Exception) -> str:
    """Return what is wrong with a file in one line."""
    problems = error.problems if isinstance(error, PlanError) else ["it is nested too deeply for a plan."]
    more = len(problems) - MOST_TOLD
    told = " ".join(f"{' '.join(one.split()).rstrip('.')}." for one in problems[:MOST_TOLD])
    return f"{told} And {more} more." if more > 0 else told


def _head(column: Column) -> dict[str, Any]:
    failed = [model().quantities[name].label for name in column.budget.failed_checks()]
    title = ORGANIZATIONS[column.budget.plan.profile].title
    return {"name": column.name, "origin": column.origin, "profile": title, "failed": failed}


def _row(one: Figure) -> dict[str, Any]:
    return {**vars(one), "cells": [None if cell is None else number(cell) for cell in one.cells]}

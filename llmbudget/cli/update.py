"""The command that says what has moved in the catalog since a plan was saved, and takes it when asked."""

import argparse
from pathlib import Path
from typing import Any

from llmbudget.analysis.price_changes import (
    PriceChange,
    effect,
    headline,
    newer_prediction,
    price_changes,
    rows_gone,
    with_current_prices,
)
from llmbudget.api.budget import Budget
from llmbudget.cli.options import add_command
from llmbudget.cli.plan_file import check_plan_file, is_plan_file, plan_text, rewrite
from llmbudget.plan.file import pins_facts


def add_update(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "compare a plan's saved prices with today's prices", _update)
    command.add_argument("plan", type=Path, help="a plan file (.yaml) or an exported workbook (.xlsx)")
    command.add_argument("--take", action="store_true", help="write today's prices into the plan file")


def _update(options: argparse.Namespace) -> None:
    path = options.plan
    if options.take:
        check_plan_file(path)
    budget = Budget(path)
    pinned = not is_plan_file(path) or pins_facts(plan_text(path))
    changes = price_changes(budget.plan)
    print(f"{path}: {_state(changes, pinned=pinned)}")
    for change in changes:
        print(f"- {change}")
    for row in rows_gone(budget.plan):
        print(f"- {row}: not in the catalog here; the plan keeps its own figures")
    newer = newer_prediction(budget.plan)
    if newer:
        print(f"- {newer}")
    if changes or newer:
        print(effect(budget))
    if options.take and (changes or newer or not pinned):
        rewrite(path, with_current_prices(budget).plan)
    elif (changes or newer) and is_plan_file(path):
        print(f"Take them with `llmbudget update {path} --take`.")


def _state(changes: list[PriceChange], *, pinned: bool) -> str:
    if not pinned:
        return "was saved without prices, so it uses today's prices"
    return headline(changes) if changes else "no price has changed since this plan was saved"

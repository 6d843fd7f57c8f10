"""The commands for files: export, csv, read, new, check."""

import argparse
from pathlib import Path
from typing import Any

from llmbudget.analysis.journal import journal_csv
from llmbudget.analysis.price_changes import summary
from llmbudget.analysis.variance import open_lines
from llmbudget.api.budget import Budget
from llmbudget.api.opening import read_back
from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_output
from llmbudget.plan.file import NO_PINS, PLAN_SUFFIXES, PlanError, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset_names
from llmbudget.report import advice, unused


def add_files(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the commands that write files."""
    command = add_command(commands, "write the Excel workbook of a plan", _export)
    command.add_argument("plan", help=plan_help)
    add_output(command, "the .xlsx file to write", "an Excel workbook", ".xlsx")
    command = add_command(commands, "write budget lines by month as CSV, to import into the finance system", _csv)
    command.add_argument("plan", help=plan_help)
    add_output(command, "the .csv file to write", "the journal", ".csv")
    command = add_command(commands, "write the plan file of an exported workbook, with the values typed into it", _read)
    command.add_argument("workbook", type=Path, help="the .xlsx file")
    add_output(command, "the .yaml file to write", "a plan file", *PLAN_SUFFIXES)


def add_new(commands: Any) -> None:  # noqa: ANN401 - as above
    """Add the command that starts a plan."""
    command = add_command(commands, "write a preset as a plan file to start from", _new)
    command.add_argument("preset", choices=preset_names(), help="the preset")
    command.add_argument("--tier", help="size of the model, such as fine_tune, large or cutting_edge")
    add_output(command, "the .yaml file to write", "a plan file", *PLAN_SUFFIXES)


def add_check(commands: Any) -> None:  # noqa: ANN401 - as above
    """Add the command that checks a plan."""
    command = add_command(commands, "check a plan and its budget", _check)
    command.add_argument("plan", help="a plan file (.yaml) or an exported workbook (.xlsx)")


def _export(options: argparse.Namespace) -> None:
    Budget(options.plan).to_excel(options.output)
    print(f"wrote {options.output}")


def _csv(options: argparse.Namespace) -> None:
    write_atomically(options.output, journal_csv(Budget(options.plan)))
    print(f"wrote {options.output}")


def _read(options: argparse.Namespace) -> None:
    read = read_back(options.workbook)
    _write_plan(read.plan, options.output)
    for change in read.changes:
        print(f"- {change}")
    if not read.pinned:
        print(f"- {NO_PINS}")


def _new(options: argparse.Namespace) -> None:
    plan = _at_tier(options.preset, options.tier) if options.tier else Budget(options.preset).plan
    _write_plan(plan, options.output)


def _write_plan(plan: Plan, path: Path) -> None:
    write_atomically(path, write_plan(plan))
    print(f"wrote {path}")


def _at_tier(preset: str, tier: str) -> Plan:
    """Return a preset at another size."""
    if preset not in organisations():
        raise PlanError(
            [f"{preset!r} is a published run with a fixed size; give --tier with {', '.join(organisations())}"]
        )
    return Budget(preset).at_tier(tier).plan


def _check(options: argparse.Namespace) -> None:
    budget = Budget(options.plan)
    print(f"{options.plan}: a valid plan")
    failed = budget.failed_checks().values()
    moved = filter(None, [summary(budget)])
    for sentence in (*failed, *unused(budget), *open_lines(budget), *moved, *advice(budget.uncertainty())):
        print(f"- {sentence}")

"""The commands for files: export, csv, read, new, check."""

import argparse
import json
from pathlib import Path
from typing import Any

from llmbudget.analysis import covered
from llmbudget.analysis.cloud_budgets import CLOUDS
from llmbudget.analysis.layouts import DATES, DECIMALS, LAYOUTS, SEPARATORS, Style, files
from llmbudget.analysis.price_changes import summary
from llmbudget.analysis.variance import open_lines
from llmbudget.api.budget import Budget
from llmbudget.api.opening import read_back
from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_model, add_output, add_plan, budget_of
from llmbudget.imports.model_config import read_model
from llmbudget.imports.model_to_plan import filled_in, left_alone, with_model
from llmbudget.model.details import delay_counts
from llmbudget.plan.file import NO_PINS, PLAN_SUFFIXES, PlanError, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset_names
from llmbudget.report import advice, unused


def add_files(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the commands that write files."""
    command = add_command(commands, "write the Excel workbook of a plan", _export)
    add_plan(command, plan_help)
    add_output(command, "the .xlsx file to write", "an Excel workbook", ".xlsx")
    command = add_command(commands, "write budget lines by month as CSV, to import into the finance system", _csv)
    add_plan(command, plan_help)
    command.add_argument("--layout", choices=tuple(LAYOUTS), default="lines", help="lines, a journal, or FOCUS rows")
    command.add_argument("--separator", choices=tuple(SEPARATORS), default="comma", help="between cells")
    command.add_argument("--decimal", choices=tuple(DECIMALS), default="point", help="before decimals")
    command.add_argument("--dates", choices=tuple(DATES), help="order of days (default: the layout's own)")
    add_output(command, "the .csv file to write", "the journal", ".csv")
    command = add_command(commands, "write budget alerts for a cloud, with the plan's thresholds", _cloud_budgets)
    add_plan(command, plan_help)
    command.add_argument("--cloud", choices=tuple(CLOUDS), required=True, help="whose format")
    command.add_argument("--email", default="", help="who is told; needed for aws and azure")
    command.add_argument("--tag", type=_tag, metavar="NAME=VALUE", help="only what has this tag")
    add_output(command, "the .json file to write", "a budget definition", ".json")
    command = add_command(commands, "write the plan file of an exported workbook, with the values typed into it", _read)
    command.add_argument("workbook", type=Path, help="the .xlsx file")
    add_output(command, "the .yaml file to write", "a plan file", *PLAN_SUFFIXES)


def add_new(commands: Any) -> None:  # noqa: ANN401 - as above
    """Add the command that starts a plan."""
    command = add_command(commands, "write a preset as a plan file to start from", _new)
    command.add_argument("preset", choices=preset_names(), help="the preset")
    command.add_argument("--tier", help="size of the model, such as fine_tune, large or cutting_edge")
    add_model(command)
    add_output(command, "the .yaml file to write", "a plan file", *PLAN_SUFFIXES)


def add_check(commands: Any) -> None:  # noqa: ANN401 - as above
    """Add the command that checks a plan."""
    command = add_command(commands, "check a plan and its budget", _check)
    add_plan(command, "a plan file (.yaml) or an exported workbook (.xlsx)")


def _export(options: argparse.Namespace) -> None:
    budget_of(options).to_excel(options.output)
    print(f"wrote {options.output}")


def _csv(options: argparse.Namespace) -> None:
    style = Style(SEPARATORS[options.separator], DECIMALS[options.decimal], DATES.get(options.dates, ""))
    if style.separator == style.decimal:
        raise PlanError(["--separator comma: decimals have commas, too; give --separator semicolon"])
    first, *others = files(budget_of(options), options.layout, style)
    paths = [
        options.output,
        *(options.output.with_stem(f"{options.output.stem}-{at}") for at in range(2, len(others) + 2)),
    ]
    for path in paths[1:]:
        options.written["output"].check(path, force=options.force)
    for path, content in zip(paths, [first, *others], strict=True):
        write_atomically(path, content)
        print(f"wrote {path}")


def _tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text} is no tag; give its name and value, such as project=alpha")
    return name, value


def _cloud_budgets(options: argparse.Namespace) -> None:
    definitions = budget_of(options).cloud_budgets(options.cloud, options.email, options.tag)
    write_atomically(options.output, json.dumps(definitions, indent=2) + "\n")
    print(f"wrote {options.output}")


def _read(options: argparse.Namespace) -> None:
    read = read_back(options.workbook)
    _write_plan(read.plan, options.output)
    for change in read.changes:
        print(f"- {change}")
    if not read.pinned:
        print(f"- {NO_PINS}")
    if not read.counts_delay and (delay := delay_counts(Budget(read.plan).values)):
        print(f"- {delay}")


def _new(options: argparse.Namespace) -> None:
    preset = _at_tier(options.preset, options.tier) if options.tier else Budget(options.preset).plan
    shape = read_model(options.model) if options.model else None
    _write_plan(with_model(preset, shape) if shape else preset, options.output)
    for sentence in (filled_in(shape), left_alone(preset, shape), *shape.notes) if shape else ():
        print(f"- {sentence}")


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
    budget = budget_of(options)
    print(f"{options.plan}: a valid plan")
    failed = budget.failed_checks().values()
    moved = filter(None, [summary(budget)])
    for sentence in (
        *failed,
        *covered.sentences(budget),
        *unused(budget),
        *open_lines(budget),
        *moved,
        *advice(budget.uncertainty()),
    ):
        print(f"- {sentence}")

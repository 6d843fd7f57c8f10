"""The commands that print results of a plan: show, strategies, risk, drivers, search, place, largest."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from llmbudget.analysis.affordable_size import OF
from llmbudget.analysis.workers import Progress
from llmbudget.api.budget import Budget
from llmbudget.atomic_write import write_atomically
from llmbudget.cli.analysis_reports import (
    driver_report,
    largest_report,
    placement_report,
    risk_report,
    search_report,
)
from llmbudget.cli.options import (
    DRAWS,
    MONEY,
    add_choices,
    add_command,
    add_deadline,
    add_place,
    add_plan,
    add_seed,
    add_table,
    budget_of,
)
from llmbudget.cli.strategy_report import strategy_report
from llmbudget.report import report
from llmbudget.strategies.strategy import RISKS

if TYPE_CHECKING:
    import pandas as pd


def add_shown(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the commands that print a budget and its saving strategies."""
    command = add_command(commands, "print the budget of a plan", _show)
    add_plan(command, plan_help)
    command = add_command(commands, "print the savings of each strategy, and which to use", _strategies)
    add_plan(command, plan_help)
    add_deadline(command)
    add_choices(command)
    add_place(command)


def add_analysis(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - as above
    """Add the commands that draw and search."""
    command = add_command(
        commands, "print the range of spending, and the chances that budget, cap, deadline and cash hold", _risk
    )
    add_plan(command, plan_help)
    command.add_argument("--draws", type=DRAWS, help="number of draws (default: 100000, fewer for very large plans)")
    add_seed(command)
    add_table(command)
    command = add_command(commands, "print the inputs that drive the spending of a plan", _drivers)
    add_plan(command, plan_help)
    add_seed(command)
    add_table(command)
    command = add_command(commands, "print the plans that train the same model for less or sooner", _search)
    add_plan(command, plan_help)
    add_deadline(command)
    command.add_argument("--cap", type=MONEY, help="highest total cost, in USD")
    add_choices(command)
    add_place(command)
    add_table(command)
    _add_place(commands, plan_help)
    command = add_command(commands, "print the largest model, or the most tokens, that a sum of money trains", _largest)
    add_plan(command, plan_help)
    command.add_argument("money", type=MONEY, help="USD of total cost")
    command.add_argument(
        "--of",
        help=f"the number to raise: {', '.join(OF)} a number in a table, such as 'datasets.Web text.tokens', "
        "or the work of a further run, such as 'runs.Tune' (default: both in training from scratch, tokens otherwise)",
    )
    add_deadline(command)


def _add_place(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - as above
    command = add_command(commands, "print which cluster and offer each further run should use", _place)
    add_plan(command, plan_help)
    command.add_argument(
        "--risk", choices=RISKS, default="medium", help="highest risk of ways to pay (default: medium)"
    )
    command.add_argument(
        "--keep-offers", action="store_true", help="clusters keep their accelerator, provider and price"
    )
    add_table(command)


def _show(options: argparse.Namespace) -> None:
    budget = budget_of(options)
    with _bar("parts") as progress:
        risk = budget.uncertainty(progress=progress)
    print(report(budget, risk))


def _strategies(options: argparse.Namespace) -> None:
    limits = {"deadline": options.deadline, "risk": options.risk, "other_work": options.other_work}
    print(strategy_report(_placed(budget_of(options), options), **limits))


def _risk(options: argparse.Namespace) -> None:
    with _bar("parts") as progress:
        risk = budget_of(options).uncertainty(options.draws, options.seed, progress=progress)
    print(risk_report(risk))
    _write_csv(options.csv, risk.table())


def _drivers(options: argparse.Namespace) -> None:
    budget = budget_of(options)
    with _bar("parts") as progress:
        table = budget.drivers(seed=options.seed, progress=progress)
    print(driver_report(budget, table))
    _write_csv(options.csv, table)


def _placed(budget: Budget, options: argparse.Namespace) -> Budget:
    """Return the budget with its runs placed, if asked for, and print what was chosen."""
    if not options.place:
        return budget
    placement = budget.place(risk=options.risk)
    print(f"{placement_report(placement)}\n")
    return placement.budget


def _place(options: argparse.Namespace) -> None:
    placement = budget_of(options).place(offers=not options.keep_offers, risk=options.risk)
    print(placement_report(placement))
    _write_csv(options.csv, placement.table())


def _search(options: argparse.Namespace) -> None:
    budget = _placed(budget_of(options), options)
    limits = {"deadline": options.deadline, "cap": options.cap}
    with _bar("offers") as progress:
        search = budget.search(**limits, risk=options.risk, other_work=options.other_work, progress=progress)
    print(search_report(search))
    _write_csv(options.csv, search.front())


def _largest(options: argparse.Namespace) -> None:
    print(largest_report(budget_of(options).largest(options.money, options.of, deadline=options.deadline)))


@contextmanager
def _bar(unit: str) -> Iterator[Progress]:
    """Show a progress bar, on a terminal only."""
    with tqdm(unit=f" {unit}", disable=None, leave=False) as bar:

        def progress(done: int, parts: int) -> None:
            bar.total = parts
            bar.update(done - bar.n)

        yield progress


def _write_csv(path: Path | None, table: "pd.DataFrame") -> None:
    if path is None:
        return
    write_atomically(path, table.to_csv())
    print(f"wrote {path}")

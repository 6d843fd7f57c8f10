"""The command line: serve, export, read, csv, show, strategies, risk, drivers, search, largest, template, new ..."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from llmbudget.analysis.journal import journal_csv
from llmbudget.analysis.largest import OF
from llmbudget.analysis.tables import driver_report, largest_report, risk_report, search_report
from llmbudget.analysis.text import strategy_report
from llmbudget.analysis.variance import open_lines
from llmbudget.analysis.workers import Progress
from llmbudget.budget import Budget, PlanError
from llmbudget.catalog import CatalogError, use
from llmbudget.cli_compare import add_compare
from llmbudget.cli_serve import add_serve
from llmbudget.cli_template import add_template
from llmbudget.opening import read_back
from llmbudget.plan.file import write_plan
from llmbudget.plan.plan import Plan
from llmbudget.presets import organisations, preset_names
from llmbudget.report import advice, report, unused
from llmbudget.server import ServerError
from llmbudget.strategies.strategy import RISKS
from llmbudget.validation.examples import EXAMPLES_PAGE, prediction_lines
from llmbudget.validation.page import PAGE, PICTURE, write_page
from llmbudget.validation.text import validation_report

if TYPE_CHECKING:
    import pandas as pd

WRONG_INPUT = 2
"""Exit status when what was asked for cannot be right."""

PLAN_SUFFIXES = {".yaml", ".yml"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without some sign shows another
    try:
        if options.catalog:
            use(options.catalog)
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (CatalogError, PlanError, ServerError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_INPUT
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}; give another path\n")
        return WRONG_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="llmbudget", description="Budgets for training large language models.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    plan_help = f"a plan file (.yaml), an exported workbook (.xlsx) or a preset: {', '.join(preset_names())}"

    add_serve(commands, _command)
    _add_files(commands, plan_help)
    command = _command(commands, "print the budget of a plan", _show)
    command.add_argument("plan", help=plan_help)

    command = _command(commands, "print what saving strategies do to a plan, and which to use", _strategies)
    command.add_argument("plan", help=plan_help)
    command.add_argument("--deadline", type=float, help="month of the budget by whose end the work is done")
    _add_choices(command)

    _add_analysis(commands, plan_help)
    add_compare(commands, _command, plan_help)
    add_template(commands, _command, plan_help)
    _add_new(commands)
    command = _command(commands, "check a plan and the budget that follows from it", _check)
    command.add_argument("plan", help="a plan file (.yaml) or an exported workbook (.xlsx)")
    command = _command(commands, "predict published runs and compare", _validate)
    command.add_argument("-o", "--output", type=Path, help="a folder: write the pages and the picture there too")
    return parser


def _add_files(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    command = _command(commands, "write the Excel workbook of a plan", _export)
    command.add_argument("plan", help=plan_help)
    command.add_argument("-o", "--output", type=Path, required=True, help="the .xlsx file to write")
    command = _command(commands, "write budget lines by month as CSV, for an import into finance's system", _csv)
    command.add_argument("plan", help=plan_help)
    command.add_argument("-o", "--output", type=Path, required=True, help="the .csv file to write")
    command = _command(commands, "write the plan file of an exported workbook, with what was typed into it", _read)
    command.add_argument("workbook", type=Path, help="the .xlsx file")
    command.add_argument("-o", "--output", type=Path, required=True, help="the .yaml file to write")


def _add_new(commands: Any) -> None:  # noqa: ANN401 - as above
    command = _command(commands, "write a preset as a plan file to start from", _new)
    command.add_argument("preset", choices=preset_names(), help="the preset")
    command.add_argument("--tier", help="size of the model, such as fine_tune, large or cutting_edge")
    command.add_argument("-o", "--output", type=Path, required=True, help="the .yaml file to write")


def _add_analysis(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - as above
    command = _command(
        commands, "print what a plan may spend, and how often budget, cap, deadline and cash hold", _risk
    )
    command.add_argument("plan", help=plan_help)
    command.add_argument("--draws", type=_count, help="how many (default: 100000, fewer of very large plans)")
    _add_seed(command)
    command = _command(commands, "print which numbers the spending of a plan hangs on", _drivers)
    command.add_argument("plan", help=plan_help)
    _add_seed(command)
    command = _command(commands, "print the plans that train the same for less or sooner", _search)
    command.add_argument("plan", help=plan_help)
    command.add_argument("--deadline", type=float, help="month of the budget by whose end the work is done")
    command.add_argument("--cap", type=float, help="USD that the total cost may not pass")
    _add_choices(command)
    command.add_argument("--csv", type=Path, help="a .csv file: write the table there too")
    command = _command(commands, "print the largest model, or the most tokens, that a sum of money trains", _largest)
    command.add_argument("plan", help=plan_help)
    command.add_argument("money", type=float, help="USD of total cost")
    command.add_argument("--of", choices=OF, help="what grows (default: both in training from scratch, else tokens)")
    command.add_argument("--deadline", type=float, help="month of the budget by whose end the work is done")


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add which strategies may be chosen."""
    command.add_argument("--risk", choices=RISKS, default="medium", help="the highest risk accepted (default: medium)")
    about = "also choose strategies that train something else: other data, fewer tokens, another model"
    command.add_argument("--other-work", action="store_true", help=about)


def _add_seed(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=_count, default=0, help="the same one gives the same draws (default: 0)")
    command.add_argument("--csv", type=Path, help="a .csv file: write the table there too")


def _command(commands: Any, about: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse does not export the type
    """Add the command that a function runs, with the option that all commands have."""
    command: argparse.ArgumentParser = commands.add_parser(run.__name__.strip("_"), help=about)
    command.add_argument("--catalog", metavar="FOLDER", help="a folder with accelerators.csv or prices.csv of your own")
    command.set_defaults(run=run)
    return command


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number; give one such as 100000")
    return int(text)


def _export(options: argparse.Namespace) -> None:
    if options.output.suffix != ".xlsx":
        raise PlanError([f"{options.output}: an Excel workbook ends in .xlsx; give such a name with -o"])
    Budget(options.plan).to_excel(options.output)
    print(f"wrote {options.output}")


def _csv(options: argparse.Namespace) -> None:
    if options.output.suffix != ".csv":
        raise PlanError([f"{options.output}: the journal ends in .csv; give such a name with -o"])
    options.output.write_bytes(journal_csv(Budget(options.plan)))
    print(f"wrote {options.output}")


def _show(options: argparse.Namespace) -> None:
    budget = Budget(options.plan)
    with _bar("parts") as progress:
        found = budget.uncertainty(progress=progress)
    print(report(budget, found))


def _strategies(options: argparse.Namespace) -> None:
    asked = {"deadline": options.deadline, "risk": options.risk, "other_work": options.other_work}
    print(strategy_report(Budget(options.plan), **asked))


def _risk(options: argparse.Namespace) -> None:
    with _bar("parts") as progress:
        found = Budget(options.plan).uncertainty(options.draws, options.seed, progress=progress)
    print(risk_report(found))
    _write_csv(options.csv, found.table())


def _drivers(options: argparse.Namespace) -> None:
    budget = Budget(options.plan)
    with _bar("parts") as progress:
        table = budget.drivers(seed=options.seed, progress=progress)
    print(driver_report(budget, table))
    _write_csv(options.csv, table)


def _search(options: argparse.Namespace) -> None:
    budget = Budget(options.plan)
    limits = {"deadline": options.deadline, "cap": options.cap}
    with _bar("offers") as progress:
        found = budget.search(**limits, risk=options.risk, other_work=options.other_work, progress=progress)
    print(search_report(found))
    _write_csv(options.csv, found.front())


def _largest(options: argparse.Namespace) -> None:
    print(largest_report(Budget(options.plan).largest(options.money, options.of, deadline=options.deadline)))


@contextmanager
def _bar(unit: str) -> Iterator[Progress]:
    """Show how far work is, on a terminal only."""
    with tqdm(unit=f" {unit}", disable=None, leave=False) as bar:

        def progress(done: int, parts: int) -> None:
            bar.total = parts
            bar.update(done - bar.n)

        yield progress


def _write_csv(path: Path | None, table: "pd.DataFrame") -> None:
    if path is None:
        return
    table.to_csv(path)
    print(f"wrote {path}")


def _read(options: argparse.Namespace) -> None:
    _refuse_output(options.output)
    found = read_back(options.workbook)
    _write_plan(found.plan, options.output)
    for change in found.changes:
        print(f"- {change}")


def _new(options: argparse.Namespace) -> None:
    _refuse_output(options.output)
    plan = _at_tier(options.preset, options.tier) if options.tier else Budget(options.preset).plan
    _write_plan(plan, options.output)


def _refuse_output(path: Path) -> None:
    """Refuse a name that is none of a plan file, and a file that is there."""
    if path.suffix not in PLAN_SUFFIXES:
        raise PlanError([f"{path}: a plan file ends in .yaml; give such a name with -o"])
    if path.exists():
        raise PlanError([f"{path}: exists and is left as it is; give another name with -o"])


def _write_plan(plan: Plan, path: Path) -> None:
    path.write_text(write_plan(plan), encoding="utf-8")
    print(f"wrote {path}")


def _at_tier(preset: str, tier: str) -> Plan:
    """Return a preset at another size."""
    if preset not in organisations():
        raise PlanError(
            [f"{preset!r} is a published run of its own size; give --tier with {', '.join(organisations())}"]
        )
    return Budget(preset).at_tier(tier).plan


def _check(options: argparse.Namespace) -> None:
    budget = Budget(options.plan)
    print(f"{options.plan}: a valid plan")
    failed = budget.failed_checks().values()
    for sentence in (*failed, *unused(budget), *open_lines(budget), *advice(budget.uncertainty())):
        print(f"- {sentence}")


def _validate(options: argparse.Namespace) -> None:
    print(validation_report())
    print("", *prediction_lines(), sep="\n")
    if options.output:
        write_page(options.output)
        print(f"wrote {options.output / PAGE}, {options.output / PICTURE} and {options.output / EXAMPLES_PAGE}")

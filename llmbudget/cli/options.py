"""Options that commands share: numbers with bounds, output files, choice of strategies."""

import argparse
import errno
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.imports.bills.rates import rate_of
from llmbudget.imports.foreign_values import READINGS
from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.file import PlanError
from llmbudget.strategies.strategy import RISKS

LARGEST_SUM = 1e15
"""USD: more than the world spends in a year."""

MOST_DRAWS = 10_000_000
"""They take some minutes; more draws would change no displayed figure."""


_WRITTEN_PLAIN = 99_999


@dataclass(frozen=True)
class Numeric:
    """A number of the command line.

    Attributes:
        refused: the reason for refusing a text; it follows the text.
    """

    refused: str
    at_least: float
    at_most: float
    whole: bool = True

    def __call__(self, text: str) -> float:
        """Return the number in a text.

        Raises:
            argparse.ArgumentTypeError: the text is not a number, or out of bounds.
        """
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        allowed = f"a number from {_written(self.at_least)} to {_written(self.at_most)}"
        if not self.at_least <= number <= self.at_most:
            raise argparse.ArgumentTypeError(f"{text} {self.refused}; give {allowed}")
        if self.whole and not number.is_integer():
            raise argparse.ArgumentTypeError(f"{text} {self.refused}; give {allowed}, without decimals")
        return int(number) if self.whole else number


def _written(number: float) -> str:
    """Return a number, with digits grouped from 100,000 on: ports are written without commas."""
    return f"{number:,.0f}" if number > _WRITTEN_PLAIN else f"{number:.0f}"


DRAWS = Numeric("is not a number of draws", 1, MOST_DRAWS)
SEED = Numeric("is not a seed", 0, 2**32 - 1)
MONTH = Numeric("is not a month", 0, 10 * MAX_MONTHS, whole=False)
MONEY = Numeric("is not a sum of money", 0, LARGEST_SUM, whole=False)


@dataclass(frozen=True)
class Written:
    """An output file of a command, or a folder for several.

    Attributes:
        flag: the option that names it.
        kind: the kind of file; empty if its name may have any ending.
        suffixes: the endings that its name may have.
        files: names of the files in a folder.
    """

    flag: str
    kind: str = ""
    suffixes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __call__(self, text: str) -> Path:
        """Return a text as a path."""
        return Path(text)

    def check(self, path: Path, *, force: bool) -> None:
        """Refuse a name with a wrong ending, and a file that exists.

        Raises:
            PlanError: as above.
            FileNotFoundError: the folder does not exist.
        """
        if self.suffixes and path.suffix.lower() not in self.suffixes:
            raise PlanError([f"{path}: {self.kind} ends in {self.suffixes[0]}; give such a name with {self.flag}"])
        for file in [path / name for name in self.files] or [path]:
            if not force and (file.is_file() or file.is_dir()):  # a pipe, for example, holds nothing to lose
                advice = f"give another name with {self.flag}, or overwrite it with --force"
                raise PlanError([f"{file}: exists and was not changed; {advice}"])
            if not file.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))


def add_command(commands: Any, about: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse does not export the type
    """Add the command of a function, with the option of all commands."""
    command: argparse.ArgumentParser = commands.add_parser(run.__name__.strip("_"), help=about)
    command.add_argument("--catalog", metavar="FOLDER", help="a folder with your own accelerators.csv or prices.csv")
    command.set_defaults(run=run, written={})
    return command


def add_plan(command: argparse.ArgumentParser, about: str) -> None:
    """Add the plan, and the model that it is taken for; `budget_of` opens both."""
    command.add_argument("plan", help=about)
    add_model(command)


def add_model(command: argparse.ArgumentParser) -> None:
    """Add the option to take a plan for another model."""
    command.add_argument("--model", type=Path, metavar="CONFIG", help="a model's config.json: use its size in the plan")


def budget_of(options: argparse.Namespace) -> Budget:
    """Return the budget of a command's plan, for the model that the command names.

    Raises:
        PlanError: the plan or the model cannot be used.
    """
    budget = Budget(options.plan)
    return budget.with_model(options.model) if options.model else budget


def add_output(
    command: argparse.ArgumentParser,
    about: str,
    kind: str,
    *suffixes: str,
    files: tuple[str, ...] = (),
    required: bool = False,
) -> None:
    """Add the option that names the output file; the name is checked before the command runs.

    Args:
        command: the command.
        about: the option's help.
        kind: see `Written`.
        suffixes: see `Written`.
        files: see `Written`; the folder is optional.
        required: it is not.
    """
    _add_written(
        command, ("-o", "--output"), about, Written("-o", kind, suffixes, files), required=required or not files
    )


def add_table(command: argparse.ArgumentParser, about: str = "a .csv file: also write the table there") -> None:
    """Add the option to write the printed table to a file as well."""
    _add_written(command, ("--csv",), about, Written("--csv"), required=False)


def _add_written(
    command: argparse.ArgumentParser, flags: tuple[str, ...], about: str, written: Written, *, required: bool
) -> None:
    option = command.add_argument(*flags, type=written, required=required, help=about)
    command.add_argument("--force", action="store_true", help="overwrite an existing file")
    command.set_defaults(written={option.dest: written})


def check_outputs(options: argparse.Namespace) -> None:
    """Refuse invalid output files before the command runs.

    Raises:
        PlanError: see `Written.check`.
        OSError: see `Written.check`.
    """
    for dest, written in options.written.items():
        if (path := getattr(options, dest)) is not None:
            written.check(path, force=options.force)


def add_rates(
    command: argparse.ArgumentParser, about: str, read: Callable[[str], tuple[str, Decimal]] = rate_of
) -> None:
    """Add exchange rates."""

    def rate(text: str) -> tuple[str, Decimal]:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    command.add_argument("--rate", type=rate, action="append", default=[], metavar="CODE=RATE", help=about)


def add_answers(command: argparse.ArgumentParser) -> None:
    """Add how lists write days and decimals, where they leave it open."""
    for asks, ways in READINGS.items():
        about = f"how lists write {asks}, where they leave it open"
        command.add_argument(f"--{asks}", choices=ways, default="", help=about)


def add_deadline(command: argparse.ArgumentParser) -> None:
    """Add the month by which the work must be done."""
    command.add_argument("--deadline", type=MONTH, help="month of the budget by the end of which the work must be done")


def add_choices(command: argparse.ArgumentParser) -> None:
    """Add the options that limit the choice of strategies."""
    command.add_argument("--risk", choices=RISKS, default="medium", help="highest accepted risk (default: medium)")
    about = "also choose strategies that train something else: other data, fewer tokens, another model"
    command.add_argument("--other-work", action="store_true", help=about)


def add_place(command: argparse.ArgumentParser) -> None:
    """Add the option to place runs first."""
    command.add_argument(
        "--place", action="store_true", help="first choose clusters for further runs, and offers for clusters"
    )


def add_seed(command: argparse.ArgumentParser) -> None:
    """Add the seed of the draws."""
    command.add_argument("--seed", type=SEED, default=0, help="the same seed gives the same draws (default: 0)")

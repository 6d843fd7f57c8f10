"""Options that commands share: numbers with their bounds, files that are written, which strategies may be chosen."""

import argparse
import errno
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmbudget.parameters.months import MAX_MONTHS
from llmbudget.plan.file import PlanError
from llmbudget.strategies.strategy import RISKS

LARGEST_SUM = 1e15
"""USD: more than the world spends in a year."""

MOST_DRAWS = 10_000_000
"""They take some minutes; more change no figure that is shown."""


_WRITTEN_PLAIN = 99_999


@dataclass(frozen=True)
class Numeric:
    """A number of the command line.

    Attributes:
        refused: what is said of a text that is none, after the text.
    """

    refused: str
    at_least: float
    at_most: float
    whole: bool = True

    def __call__(self, text: str) -> float:
        """Return the number that a text is.

        Raises:
            argparse.ArgumentTypeError: it is none, or out of bounds.
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
    """Return a number with its digits grouped where there are many, as nobody writes a port."""
    return f"{number:,.0f}" if number > _WRITTEN_PLAIN else f"{number:.0f}"


DRAWS = Numeric("is not a number of draws", 1, MOST_DRAWS)
SEED = Numeric("is not a seed", 0, 2**32 - 1)
MONTH = Numeric("is not a month", 0, 10 * MAX_MONTHS, whole=False)
MONEY = Numeric("is not a sum of money", 0, LARGEST_SUM, whole=False)


@dataclass(frozen=True)
class Written:
    """A file that a command writes, or a folder into which it writes files.

    Attributes:
        flag: the option that names it.
        what: what the file is; empty where its name may end in any way.
        suffixes: how its name may end.
        files: names of the files that are written into a folder.
    """

    flag: str
    what: str = ""
    suffixes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __call__(self, text: str) -> Path:
        """Return the path that a text is."""
        return Path(text)

    def check(self, path: Path, *, force: bool) -> None:
        """Refuse a name that says something else than what is written, and a file that is there.

        Raises:
            PlanError: as above.
            FileNotFoundError: the folder does not exist.
        """
        if self.suffixes and path.suffix.lower() not in self.suffixes:
            raise PlanError([f"{path}: {self.what} ends in {self.suffixes[0]}; give such a name with {self.flag}"])
        for file in [path / name for name in self.files] or [path]:
            if not force and (file.is_file() or file.is_dir()):  # nothing is lost in what is neither, such as a pipe
                other = f"give another name with {self.flag}, or write over it with --force"
                raise PlanError([f"{file}: exists and is left as it is; {other}"])
            if not file.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))


def add_command(commands: Any, about: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse does not export the type
    """Add the command that a function runs, with the option that all commands have."""
    command: argparse.ArgumentParser = commands.add_parser(run.__name__.strip("_"), help=about)
    command.add_argument("--catalog", metavar="FOLDER", help="a folder with accelerators.csv or prices.csv of your own")
    command.set_defaults(run=run, written={})
    return command


def add_output(
    command: argparse.ArgumentParser, about: str, what: str, *suffixes: str, files: tuple[str, ...] = ()
) -> None:
    """Add the option that names what a command writes, whose name is checked before anything is done.

    Args:
        command: the command.
        about: the option's help.
        what: as of `Written`.
        suffixes: as of `Written`.
        files: as of `Written`; such a folder need not be named.
    """
    _add_written(command, ("-o", "--output"), about, Written("-o", what, suffixes, files), required=not files)


def add_table(command: argparse.ArgumentParser, about: str = "a .csv file: write the table there too") -> None:
    """Add the option to write what is printed as a table, too."""
    _add_written(command, ("--csv",), about, Written("--csv"), required=False)


def _add_written(
    command: argparse.ArgumentParser, flags: tuple[str, ...], about: str, written: Written, *, required: bool
) -> None:
    option = command.add_argument(*flags, type=written, required=required, help=about)
    command.add_argument("--force", action="store_true", help="write over a file that is there")
    command.set_defaults(written={option.dest: written})


def check_outputs(options: argparse.Namespace) -> None:
    """Refuse what a command must not write, before it begins.

    Raises:
        PlanError: as `Written.check`.
        OSError: as `Written.check`.
    """
    for dest, written in options.written.items():
        if (path := getattr(options, dest)) is not None:
            written.check(path, force=options.force)


def add_deadline(command: argparse.ArgumentParser) -> None:
    """Add the month by which the work is to be done."""
    command.add_argument("--deadline", type=MONTH, help="month of the budget by whose end the work is done")


def add_choices(command: argparse.ArgumentParser) -> None:
    """Add which strategies may be chosen."""
    command.add_argument("--risk", choices=RISKS, default="medium", help="the highest risk accepted (default: medium)")
    about = "also choose strategies that train something else: other data, fewer tokens, another model"
    command.add_argument("--other-work", action="store_true", help=about)


def add_seed(command: argparse.ArgumentParser) -> None:
    """Add what the draws begin from."""
    command.add_argument("--seed", type=SEED, default=0, help="the same one gives the same draws (default: 0)")

"""The command that puts plans side by side."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from llmbudget.analysis.chance_checks import YES_OR_NO
from llmbudget.analysis.comparison import Comparison, Figure
from llmbudget.api.comparing import compare
from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_table

_LABEL, _COLUMN = 62, 20
_SMALL = 10
"""Values below it are shown with decimals: a run of an hour takes no 0 days."""


def add_compare(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add ``llmbudget compare``."""
    command = add_command(commands, "print plans side by side, and the inputs that differ", _compare)
    command.add_argument("plans", nargs="+", metavar="plan", help=plan_help)
    add_table(command, "a .csv file: also write both tables there")


def _compare(options: argparse.Namespace) -> None:
    comparison = compare({name: name for name in options.plans})
    print("\n".join(_lines(comparison)))
    if options.csv:
        write_atomically(options.csv, comparison.csv())
        print(f"wrote {options.csv}")


def _lines(comparison: Comparison) -> Iterator[str]:
    yield _row("Results", "", comparison.budgets)
    yield from (_row(figure.label, figure.unit, _numbers(figure)) for figure in comparison.figures if any(figure.cells))
    yield ""
    yield "Inputs that differ" if comparison.differing else "All inputs are the same."
    yield from (_row(difference.label, difference.unit, difference.cells) for difference in comparison.differing)


def _row(label: str, unit: str, cells: Iterable[str]) -> str:
    head = f"{label}, {unit}" if unit and unit != YES_OR_NO else label
    return f"{head:<{_LABEL}}" + "".join(f"{_end(cell):>{_COLUMN}}" for cell in cells)


def _numbers(figure: Figure) -> list[str]:
    return ["–" if value is None else _number(value, figure.unit) for value in figure.cells]


def _number(value: float, unit: str) -> str:
    """Return a value, yes or no in words; prices and what is small with two decimals."""
    if unit == YES_OR_NO:
        return "yes" if value else "no"
    is_small = abs(value) < _SMALL and not float(value).is_integer()
    return f"{value:,.2f}" if "/" in unit or is_small else f"{value:,.0f}"


def _end(text: str) -> str:
    """Return a text that is too wide without its beginning: the end of a path identifies it."""
    return text if len(text) < _COLUMN else f"…{text[2 - _COLUMN :]}"

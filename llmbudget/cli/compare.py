"""The command that puts plans side by side."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from llmbudget.analysis.comparison import Comparison, Figure
from llmbudget.api.comparing import compare
from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_table

_LABEL, _COLUMN = 62, 20


def add_compare(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add ``llmbudget compare``."""
    command = add_command(commands, "print plans side by side, and the inputs in which they differ", _compare)
    command.add_argument("plans", nargs="+", metavar="plan", help=plan_help)
    add_table(command, "a .csv file: write both tables there too")


def _compare(options: argparse.Namespace) -> None:
    found = compare({name: name for name in options.plans})
    print("\n".join(_lines(found)))
    if options.csv:
        write_atomically(options.csv, found.csv())
        print(f"wrote {options.csv}")


def _lines(found: Comparison) -> Iterator[str]:
    yield _row("Results", "", found.budgets)
    yield from (_row(one.label, one.unit, _numbers(one)) for one in found.figures if any(one.cells))
    yield ""
    yield "Inputs that differ" if found.differing else "All inputs are the same."
    yield from (_row(one.label, one.unit, one.cells) for one in found.differing)


def _row(label: str, unit: str, cells: Iterable[str]) -> str:
    head = f"{label}, {unit}" if unit else label
    return f"{head:<{_LABEL}}" + "".join(f"{_end(cell):>{_COLUMN}}" for cell in cells)


def _numbers(one: Figure) -> list[str]:
    """Return values with cents where they are prices."""
    digits = 2 if "/" in one.unit else 0
    return ["–" if value is None else f"{value:,.{digits}f}" for value in one.cells]


def _end(text: str) -> str:
    """Return the end of a text that is wider than its column: of paths, it tells which one it is."""
    return text if len(text) < _COLUMN else f"…{text[2 - _COLUMN :]}"

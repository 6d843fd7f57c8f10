"""Every command with each of its arguments, read from the parser itself: a new one is in the tests by being there."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from llmbudget.cli.commands import parser
from llmbudget.cli.options import Numeric, Written

USUAL = {
    "plan": "startup", "plans": "startup", "preset": "startup", "template": "us_grant_by_year", "money": "300000",
    "log": Path(__file__).parents[1] / "benchmarks" / "step_logs" / "160M.csv",
    "config": Path(__file__).parent / "imports" / "mixture.json",
    "into": Path(__file__).parent / "imports" / "bills" / "plan.yaml",
    "bills": Path(__file__).parent / "imports" / "bills" / "focus_small.csv",
    "cloud": "gcp", "list": Path(__file__).parent / "imports" / "prices" / "azure_retail_prices.json",
}  # fmt: skip
"""What stands for arguments that must be given; a workbook is made by the test that needs one."""


@dataclass(frozen=True)
class Command:
    """A command: its words, such as `template fill`, and its arguments."""

    words: tuple[str, ...]
    actions: tuple[argparse.Action, ...]

    def __str__(self) -> str:
        return " ".join(self.words)

    def numeric(self) -> Iterator[argparse.Action]:
        """Yield the arguments that are numbers."""
        return (action for action in self.actions if isinstance(action.type, Numeric))

    def written(self) -> Iterator[argparse.Action]:
        """Yield the arguments that name what is written."""
        return (action for action in self.actions if isinstance(action.type, Written))

    def read(self) -> Iterator[argparse.Action]:
        """Yield the arguments that name a file or folder to read."""
        named = {
            "plan",
            "plans",
            "workbook",
            "template",
            "catalog",
            "config",
            "model",
            "bills",
            "into",
            "log",
            "like",
            "list",
        }
        return (action for action in self.actions if action.dest in named)

    def line(self, folder: Path, **given: str) -> list[str]:
        """Return a line of arguments, with usual ones for those that must be given."""
        words = [*self.words]
        for action in self.actions:
            if action.dest not in given and not _must_be_given(action):
                continue
            value = given.get(action.dest, str(usual(action, folder)))
            words += [f"{action.option_strings[-1]}={value}"] if action.option_strings else [value]
        return words


def _must_be_given(action: argparse.Action) -> bool:
    return action.required


def usual(action: argparse.Action, folder: Path) -> str | Path:
    """Return what stands for an argument that must be given."""
    if isinstance(action.type, Written):
        return folder if action.type.files else folder / f"written{(*action.type.suffixes, '.csv')[0]}"
    return USUAL.get(action.dest, folder / "budget.xlsx")


def commands() -> list[Command]:
    """Return all commands."""
    return list(_below(parser(), ()))


def _below(found: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[Command]:
    nested = [action for action in found._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - nothing public lists them
    for one in nested:
        for name, parser_of_name in one.choices.items():
            yield from _below(parser_of_name, (*words, name))
    if not nested:
        yield Command(words, tuple(action for action in found._actions if action.dest != "help"))  # noqa: SLF001 - as above

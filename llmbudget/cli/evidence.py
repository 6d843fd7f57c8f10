"""The command that compares predictions with published runs: validate."""

import argparse
from typing import Any

from llmbudget.cli.options import add_command, add_output
from llmbudget.evidence.examples import EXAMPLES_PAGE, prediction_lines
from llmbudget.evidence.page import PAGE, PICTURE, write_page
from llmbudget.evidence.text import validation_report


def add_validate(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "predict published runs and compare with the published hours", _validate)
    about = "a folder: also write the pages and the picture there"
    add_output(command, about, "", files=(PAGE, PICTURE, EXAMPLES_PAGE))


def _validate(options: argparse.Namespace) -> None:
    print(validation_report())
    print("", *prediction_lines(), sep="\n")
    if options.output:
        write_page(options.output)
        print(f"wrote {options.output / PAGE}, {options.output / PICTURE} and {options.output / EXAMPLES_PAGE}")

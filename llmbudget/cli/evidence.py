"""The command that compares predictions with published runs: validate."""

import argparse
from typing import Any

from llmbudget.cli.options import add_command, add_output
from llmbudget.evidence.examples import prediction_lines
from llmbudget.evidence.page import WRITTEN, write_page
from llmbudget.evidence.post_training import run_lines
from llmbudget.evidence.text import validation_report


def add_validate(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "predict published runs and compare with the published hours", _validate)
    about = "a folder: also write the pages and the picture there"
    add_output(command, about, "", files=WRITTEN)


def _validate(options: argparse.Namespace) -> None:
    print(validation_report())
    print("", *prediction_lines(), "", *run_lines(), sep="\n")
    if options.output:
        write_page(options.output)
        *most, last = [str(options.output / name) for name in WRITTEN]
        print(f"wrote {', '.join(most)} and {last}")

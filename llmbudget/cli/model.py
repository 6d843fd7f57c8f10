"""The command that shows what a config.json says about the size of a model."""

import argparse
from pathlib import Path
from typing import Any

from llmbudget.cli.options import add_command
from llmbudget.imports.model_config import read_model

_LABEL, _VALUE, _UNIT = 34, 19, 13


def add_show_model(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add ``llmbudget model``."""
    command = add_command(commands, "print the size of a model, derived from its config.json", _model)
    command.add_argument("config", type=Path, help="the config.json of a model on Hugging Face, or its folder")


def _model(options: argparse.Namespace) -> None:
    shape = read_model(options.config)
    print(f"{shape.name}, family {shape.model_type}")
    for figure in shape.figures:
        print(f"{figure.label:<{_LABEL}}{figure.value:>{_VALUE},} {figure.unit:<{_UNIT}} {figure.origin}")
    for note in shape.notes:
        print(f"- {note}")

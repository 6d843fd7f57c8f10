"""The command line: one file for each group of commands."""

import sys
from collections.abc import Sequence

STOPPED = 130
"""Exit status after Ctrl+C, as shells count it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    try:
        from llmbudget.cli.commands import run  # noqa: PLC0415 - takes a second; Ctrl+C must work in it, too

        return run(arguments)
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("stopped by Ctrl+C\n")
        return STOPPED

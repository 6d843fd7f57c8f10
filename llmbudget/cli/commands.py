"""All commands, and their error messages."""

import argparse
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper

from llmbudget import __version__
from llmbudget.atomic_write import NO_SPACE
from llmbudget.catalog import CatalogError, use
from llmbudget.cli.actuals import add_actuals
from llmbudget.cli.analysis import add_analysis, add_shown
from llmbudget.cli.calibrate import add_calibrate
from llmbudget.cli.compare import add_compare
from llmbudget.cli.evidence import add_validate
from llmbudget.cli.files import add_check, add_files, add_new
from llmbudget.cli.model import add_show_model
from llmbudget.cli.options import check_outputs
from llmbudget.cli.prices import add_prices
from llmbudget.cli.serve import add_serve
from llmbudget.cli.template import add_template
from llmbudget.cli.update import add_update
from llmbudget.plan.file import PlanError
from llmbudget.presets import preset_names
from llmbudget.server import ServerError

WRONG_INPUT = 2
"""Exit status for invalid input."""

MOST_TOLD = 100
"""Most sentences printed about one plan."""


def run(arguments: Sequence[str] | None) -> int:
    """Run one command; return the exit status."""
    _prepare_streams()
    warnings.showwarning = _tell
    options = parser().parse_args(arguments)
    try:
        check_outputs(options)
        if options.catalog:
            use(options.catalog)
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # such as `| head`, which has read enough
        _print_no_more()
    except PlanError as error:
        return _refused("\n".join(_first(error.problems)))
    except (CatalogError, ServerError) as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(_about_file(error))
    except MemoryError:
        return _refused("this needs more memory than this machine has; ask for less, or use a larger machine")
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    root = argparse.ArgumentParser(prog="llmbudget", description="Budgets for training large language models.")
    root.add_argument("--version", action="version", version=f"llmbudget {__version__}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    plan_help = f"a plan file (.yaml), an exported workbook (.xlsx) or a preset: {', '.join(preset_names())}"
    add_serve(commands)
    add_files(commands, plan_help)
    add_shown(commands, plan_help)
    add_analysis(commands, plan_help)
    add_compare(commands, plan_help)
    add_template(commands, plan_help)
    add_new(commands)
    add_check(commands)
    add_show_model(commands)
    add_update(commands)
    add_calibrate(commands)
    add_actuals(commands)
    add_prices(commands)
    add_validate(commands)
    return root


def _prepare_streams() -> None:
    """Make printing work on any terminal, and without one: a program may be started without standard streams."""
    if sys.stdout is None:  # read-only, so that printing fails with an error
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # show a substitute for signs that the terminal lacks


def _tell(message: Warning | str, *_: object, **__: object) -> None:
    """Write the sentence of a warning: which line of Python caused it says nothing to people at a shell."""
    with suppress(OSError):
        sys.stderr.write(f"{message}\n")


def _first(problems: Sequence[str]) -> Iterator[str]:
    """Yield the first sentences, and the number of the others."""
    yield from problems[:MOST_TOLD]
    if len(problems) > MOST_TOLD:
        yield f"and {len(problems) - MOST_TOLD:,} more"


def _refused(sentence: str) -> int:
    with suppress(OSError):
        sys.stderr.write(f"{sentence}\n")
    return WRONG_INPUT


def _about_file(error: OSError) -> str:
    """Return the message for a file, or an output, that could not be read or written."""
    if error.filename is None:
        _print_no_more()
        return f"the output could not be written ({error.strerror}); send it elsewhere"
    if error.strerror == NO_SPACE:
        return f"{error.filename}: {NO_SPACE}; nothing was changed. Free some space, or give another path"
    return f"{error.filename}: {error.strerror}; give another path"


def _print_no_more() -> None:
    """Discard the remaining output: the interpreter would try to print it again when it ends."""
    with suppress(OSError, ValueError):  # a stream without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

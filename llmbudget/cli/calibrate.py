"""The command that takes a team's own measurement into a plan: calibrate."""

import argparse
from pathlib import Path
from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.cli.options import Numeric, add_command
from llmbudget.cli.plan_file import check_plan_file, rewrite
from llmbudget.imports.step_logs.calibration import Speed, calibrated
from llmbudget.imports.step_logs.measurement import measure
from llmbudget.imports.step_logs.reading import read_log
from llmbudget.imports.step_logs.report import report

_TOKENS = Numeric("is not a number of tokens", 1, 1e12, whole=False)
_SECONDS = Numeric("is not a time in seconds", 0, 1e6, whole=False)
_ACCELERATORS = Numeric("is not a number of accelerators", 1, 1e6)


def add_calibrate(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the command."""
    command = add_command(commands, "replace the predicted utilization of a run by a measured one", _calibrate)
    command.add_argument("plan", type=Path, help="the plan file (.yaml)")
    about = "the steps of a run: CSV, lines of JSON, TensorBoard event file or folder, or an export of W&B"
    command.add_argument("log", type=Path, nargs="?", help=about)
    command.add_argument(
        "--run", dest="of_run", default="", metavar="NAME", help="a further run; the main run without it"
    )
    command.add_argument("--tokens-per-second", type=_TOKENS, help="instead of a log, of all accelerators together")
    command.add_argument("--step-seconds", type=_SECONDS, help="instead of a log, the time of a step")
    command.add_argument("--tokens-per-step", type=_TOKENS, help="tokens of a step, if the log does not say")
    command.add_argument("--accelerators", type=_ACCELERATORS, help="how many worked; the run's number without it")
    command.add_argument("--preview", action="store_true", help="show what would change; change nothing")


def _calibrate(options: argparse.Namespace) -> None:
    path = options.plan
    check_plan_file(path)
    budget = Budget(path)
    speed = Speed(
        log=measure(read_log(options.log)) if options.log else None, tokens_per_second=options.tokens_per_second,
        step_seconds=options.step_seconds, tokens_per_step=options.tokens_per_step,
        n_accelerators=options.accelerators,
    )  # fmt: skip
    measured = Budget(calibrated(budget, speed, options.of_run))
    print("\n".join(report(speed, budget, measured, options.of_run)))
    if options.preview:
        print("nothing was changed")
    else:
        rewrite(path, measured.plan)

"""What the columns of a log mean: their usual names, and their units."""

import re
from collections.abc import Iterable

from llmbudget.parameters.as_typed import quoted
from llmbudget.plan.file import PlanError

STEP = ("global_step", "step", "iteration", "iter", "train_step", "_step")
MOMENT = ("time", "timestamp", "_timestamp", "wall_time", "datetime", "date", "created_at")
ELAPSED = ("_runtime", "runtime", "elapsed", "elapsed_time", "relative_time", "relative_time_process")
DURATION = (
    "step_time", "step_duration", "iteration_time", "iter_time", "time_per_step", "time_per_iteration",
    "elapsed_time_per_iteration", "batch_time",
)  # fmt: skip
TOKENS_SO_FAR = ("tokens_seen", "total_tokens", "consumed_tokens", "num_input_tokens_seen", "num_tokens_seen")
TOKENS = ("tokens", "num_tokens", "n_tokens", "tokens_per_step", "batch_tokens")
"""Usual names of each column, the best first; slashes and spaces count as in `plain`."""

_EVALUATION = re.compile(r"(^|[/_ .-])(eval|val|valid|validation|test)([/_ .-]|$)", re.IGNORECASE)

SECONDS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "milliseconds": 1e-3, "us": 1e-6,
    "min": 60.0, "minutes": 60.0, "h": 3600.0, "hours": 3600.0,
}  # fmt: skip
"""Units of time that a column may end in, such as `step_time_ms` or `step_time (ms)`."""


def column_of(names: Iterable[str], usual: tuple[str, ...], log: str) -> tuple[str, float | None] | None:
    """Return the column that has a usual name, and the seconds of its unit; None if there is none.

    Args:
        names: the columns of the log.
        usual: the names to look for, the best first.
        log: the log's name, for error messages.

    Raises:
        PlanError: a column states a unit that is not known.
    """
    given = {_parts(name, usual): name for name in reversed(list(names))}
    for base in usual:
        for (found, unit), name in given.items():
            if found != base:
                continue
            if unit and unit not in SECONDS:
                known = ", ".join(SECONDS)
                raise PlanError([f"{log}: column {quoted(name)}: unit {quoted(unit)} is not known; use {known}."])
            return name, SECONDS.get(unit)
    return None


def is_evaluation(name: str) -> bool:
    """Return whether a column holds results of evaluations, such as `eval/loss` or `val_loss`."""
    return _EVALUATION.search(name) is not None


def _parts(name: str, usual: tuple[str, ...]) -> tuple[str, str]:
    """Return a column's plain name without its unit, and its unit."""
    stated = re.fullmatch(r"(.*?)\s*[(\[]([^)\]]*)[)\]]", name.strip())
    if stated and plain(name) not in usual:
        return plain(stated[1]), stated[2].strip().lower()
    base, _, unit = plain(name).rpartition("_")
    return (base, unit) if base in usual and unit in SECONDS else (plain(name), "")


def plain(name: str) -> str:
    """Return a name without the group before its last slash, in lower case, with underscores."""
    last = name.strip().rsplit("/", 1)[-1].rsplit(" - ", 1)[-1]
    kept = re.sub(r"[^a-z0-9]+", "_", last.lower()).rstrip("_")
    return kept if last.startswith("_") else kept.lstrip("_")

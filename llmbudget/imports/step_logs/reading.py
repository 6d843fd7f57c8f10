"""Read a log of training steps: CSV, lines of JSON, or an event file of TensorBoard. W&B exports the first two."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from llmbudget.imports.step_logs import columns, event_file
from llmbudget.imports.step_logs.steps import Array, Steps
from llmbudget.parameters.as_typed import quoted
from llmbudget.plan.file import PlanError

MOST_BYTES = 100_000_000
"""Largest log: about a million steps."""

_MOMENTS = ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3))
"""Moments since 1970 above the first number are in the second number of seconds: ns, µs and ms."""

_EVENTS = "*tfevents*"

MOSTLY = 0.9
"""Tokens that grow from row to row this often are tokens so far, not tokens of each step."""

Row = Mapping[str, Any]


def read_log(path: str | Path) -> Steps:
    """Return the steps of a log.

    Args:
        path: a file, or a folder with the event files of one run.

    Raises:
        PlanError: it cannot be read, or has no steps and times that can be used.
    """
    path = Path(path)
    try:
        if not path.is_dir():
            return steps_in(_content(path), path.name)
        parts = [event_file.rows_of(_content(file), file.name) for file in path.glob(_EVENTS)]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such file"
        raise PlanError([f"{path}: cannot be read ({reason}); give the path of a log."]) from error
    if not parts:
        raise PlanError([f"{path}: holds no event file of TensorBoard; give the path of a log."])
    parts.sort(key=lambda rows: rows[0]["time"])
    return _steps([row for rows in parts for row in rows], path.name)


def steps_in(content: bytes, name: str) -> Steps:
    """Return the steps in the content of a log; raises the errors of `read_log`."""
    if len(content) > MOST_BYTES:
        raise PlanError([f"{name}: exceeds {MOST_BYTES / 1e6:,.0f} MB; log fewer values, or every 10th step."])
    if event_file.is_event_file(content):
        return _steps(event_file.rows_of(content, name), name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError([f"{name}: is no log; give CSV, lines of JSON or an event file of TensorBoard."]) from error
    return _steps(_json_rows(text, name) if text.lstrip().startswith("{") else _csv_rows(text, name), name)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _json_rows(text: str, name: str) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise PlanError([f"{name}: line {number:,} is not JSON; write one object a line."]) from error
        if not isinstance(row, dict):
            raise PlanError([f"{name}: line {number:,} is not an object; write one object a line."])
        rows.append(row)
    return rows


def _csv_rows(text: str, name: str) -> list[Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise PlanError([f"{name}: is not CSV ({error}); export the log again."]) from error


def _steps(rows: Sequence[Row], name: str) -> Steps:
    """Return the rows that state a step, one for each step in a row."""
    names = list(dict.fromkeys(key for row in rows for key in row if isinstance(key, str)))
    column = columns.column_of(names, columns.STEP, name)
    if not rows:
        raise PlanError([f"{name}: holds no rows; log the number and the time of each step."])
    if column is None:
        listed = ", ".join(names[:8])
        raise PlanError([f"{name}: no column of steps among {quoted(listed)}; name it step."])
    kept, evaluated = _merged(rows, column[0], [key for key in names if columns.is_evaluation(key)], name)
    step = np.array([number for number, _ in kept])
    seconds, has_clock = _seconds([row for _, row in kept], names, step, name)
    tokens = _tokens([row for _, row in kept], names, step, name)
    return Steps(
        name=name, step=step, seconds=seconds, evaluated=np.array(evaluated, dtype=bool), tokens_per_step=tokens,
        has_clock=has_clock,
    )  # fmt: skip


def _merged(
    rows: Sequence[Row], column: str, evaluations: Sequence[str], name: str
) -> tuple[list[tuple[float, Row]], list[bool]]:
    """Return the first row of each step with its number, and whether one of the step's rows has an evaluation."""
    kept: list[tuple[float, Row]] = []
    evaluated: list[bool] = []
    for place, row in enumerate(rows, 1):
        if _is_blank(row.get(column)):
            continue
        number, has_evaluation = _number(row, column, place, name), any(not _is_blank(row.get(e)) for e in evaluations)
        if kept and kept[-1][0] == number:
            evaluated[-1] |= has_evaluation
        else:
            kept.append((number, row))
            evaluated.append(has_evaluation)
    return kept, evaluated


def _seconds(rows: Sequence[Row], names: Sequence[str], step: Array, name: str) -> tuple[Array, bool]:
    """Return the seconds at the end of each row, and whether they come from a clock."""
    for usual in (columns.MOMENT, columns.ELAPSED):
        if stated := columns.column_of(names, usual, name):
            column, unit = stated
            moments = np.array([_moment(row, column, place, name) for place, row in enumerate(rows, 1)])
            scale = unit or (_scale(moments) if usual is columns.MOMENT else 1)
            return _forward((moments - moments[:1]) * scale, step, name, column), True
    if stated := columns.column_of(names, columns.DURATION, name):
        column, unit = stated
        each = np.array([_number(row, column, place, name) for place, row in enumerate(rows, 1)]) * (unit or 1)
        if np.any(each <= 0):
            raise PlanError([f"{name}: column {quoted(column)} has times of 0 or less; export the log again."])
        return np.cumsum(each * np.maximum(np.diff(step, prepend=step[:1] - 1), 1)), False
    raise PlanError([f"{name}: no column of times; name it time (seconds since 1970) or step_time (seconds)."])


def _forward(seconds: Array, step: Array, name: str, column: str) -> Array:
    """Return times that never fall; a clock that starts again at 0 with a restart is refused, too."""
    falls = np.flatnonzero(np.diff(seconds) < 0)
    if falls.size:
        at = step[falls[0] + 1]
        raise PlanError([f"{name}: column {quoted(column)} goes back at step {at:,.0f}; give one run, in its order."])
    return seconds


def _scale(moments: Array) -> float:
    largest = float(np.max(moments, initial=0))
    return next((scale for least, scale in _MOMENTS if largest > least), 1)


def _tokens(rows: Sequence[Row], names: Sequence[str], step: Array, name: str) -> float | None:
    """Return the tokens of a step, from a column of each step's tokens or of all tokens so far."""
    for usual in (columns.TOKENS, columns.TOKENS_SO_FAR):
        if not (column := columns.column_of(names, usual, name)):
            continue
        stated = [
            (n, _number(row, column[0], n, name)) for n, row in enumerate(rows) if not _is_blank(row.get(column[0]))
        ]
        if not stated:
            continue
        places, numbers = (np.array(part) for part in zip(*stated, strict=True))
        grows = len(numbers) > 1 and numbers[-1] > numbers[0] and np.mean(np.diff(numbers) > 0) > MOSTLY
        if usual is columns.TOKENS_SO_FAR or grows:
            rates = np.diff(numbers)[np.diff(step[places]) > 0] / np.diff(step[places])[np.diff(step[places]) > 0]
            return float(np.median(rates)) if rates.size else None
        return float(np.mean(numbers))
    return None


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _number(row: Row, column: str, place: int, name: str) -> float:
    value = row.get(column)
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number is refused here
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise PlanError([f"{name}: row {place:,}, column {quoted(column)}: {quoted(value)} is not a number."])
    return number


def _moment(row: Row, column: str, place: int, name: str) -> float:
    """Return a moment as a number; a day and time counts in seconds since 1970."""
    value = row.get(column)
    if isinstance(value, str) and not value.replace(".", "", 1).strip().isdigit():
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return _number(row, column, place, name)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return _number(row, column, place, name)

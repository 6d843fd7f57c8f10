"""Accelerator-hours from Slurm: the output of ``sacct --parsable2``, by account, job and month.

Source: manual pages of github.com/SchedMD/slurm (sacct, slurm.conf), read 2026-11-26.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from llmbudget.imports.foreign_table import read_foreign
from llmbudget.plan.bills import UsedHours
from llmbudget.plan.file import PlanError

NEEDED = ("jobid", "account", "elapsedraw", "alloctres", "start")
"""Columns, in small letters, without which hours cannot be counted."""

COMMAND = "sacct -a -X -P -D -T -S DAY -E DAY -o JobID,Account,State,ElapsedRaw,AllocTRES,Start,JobName"
"""What writes a file that can be read."""

_TYPED = re.compile(r"gres/gpu:([^=,]+)=(\d+)")
_ALL = re.compile(r"gres/gpu=(\d+)")
_SLICE = re.compile(r"_\d+g\.\d+gb")
_SECONDS = 3600


@dataclass(frozen=True)
class Job:
    """A record of a job.

    Attributes:
        account: of the scheduler.
        name: of the job.
        kind: of accelerators; empty if the record does not say.
        month: in which these hours fall, such as 2027-02.
        hours: accelerator-hours.
    """

    account: str
    name: str
    kind: str
    month: str
    hours: float

    @property
    def is_slice(self) -> bool:
        """Whether they are hours of a part of an accelerator."""
        return bool(_SLICE.search(self.kind))


def read_sacct(path: Path) -> list[Job]:
    """Return the hours of all jobs; their steps are parts of them and are left out.

    Raises:
        PlanError: a column is missing, or a cell cannot be read.
    """
    table = read_foreign(path, NEEDED)
    if lacking := [name for name in NEEDED if name not in table.columns.split("; ")]:
        raise PlanError([f"{path}: column {lacking[0]} is missing; write the file with `{COMMAND}`"])
    whole = (row for row in table.rows if "." not in row[1].get("jobid", ""))
    return [job for number, row in whole for job in _jobs(f"{path}, line {number}", row)]


def used_hours(jobs: list[Job]) -> list[UsedHours]:
    """Return the hours of jobs by account, name and month."""
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for job in jobs:
        sums[job.account, job.name, job.month] += job.hours
    return [UsedHours(account=account, job=name, month=month, hours=hours)
            for (account, name, month), hours in sorted(sums.items())]  # fmt: skip


def _jobs(where: str, row: Mapping[str, str]) -> Iterator[Job]:
    """Yield the hours of a record by kind and month.

    Typed and untyped counts name the same accelerators; a count without a type is complete.
    """
    counts = {kind: int(count) for kind, count in _TYPED.findall(row["alloctres"])}
    if whole := _ALL.search(row["alloctres"]):
        rest = int(whole[1]) - sum(counts.values())
        counts |= {"": rest} if rest else {}
    if not any(counts.values()):
        return
    if not row["elapsedraw"].isdecimal():
        raise PlanError([f"{where}: ElapsedRaw: {row['elapsedraw']!r} is no number of seconds; write the file again"])
    for month, seconds in _by_month(where, row["start"], int(row["elapsedraw"])):
        for kind, count in counts.items():
            yield Job(row["account"], row.get("jobname", ""), kind, month, count * seconds / _SECONDS)


def _by_month(where: str, start: str, seconds: int) -> Iterator[tuple[str, int]]:
    """Yield the seconds of a job in each of its months; suspended time is taken to come at its end."""
    try:
        at = datetime.fromisoformat(start)
        while seconds > 0:
            following = (at.replace(day=1, hour=0, minute=0, second=0) + timedelta(days=32)).replace(day=1)
            here = min(seconds, int((following - at).total_seconds()))
            yield f"{at:%Y-%m}", here
            at, seconds = following, seconds - here
    except (ValueError, OverflowError) as error:
        raise PlanError(
            [f"{where}: Start: {start!r} is no time, such as 2027-02-01T08:00:00; write the file again"]
        ) from error

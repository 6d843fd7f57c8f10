"""Bring spending into a plan: bills, lists and hours of a scheduler; its own rules first, then the catalog's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from llmbudget.catalog.bill_rules import LEFT_OUT, BillRule
from llmbudget.imports.bills.charge import COSTS, EFFECTIVE
from llmbudget.imports.bills.focus import head_of, is_focus, read_focus, without_copies
from llmbudget.imports.bills.known_lists import Rows, mostly_same, smallest
from llmbudget.imports.bills.ledger import Translated, line_rules, translate
from llmbudget.imports.bills.posting import Posting, post
from llmbudget.imports.bills.rates import Rates
from llmbudget.imports.bills.slurm import Job, read_sacct, used_hours
from llmbudget.imports.foreign_values import READINGS
from llmbudget.model.lines import budget_lines
from llmbudget.plan.bills import LineRule
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan

NO_ANSWERS: Mapping[str, str] = {}
"""Nobody was asked how a list is written."""


def with_bills(  # noqa: PLR0913 - each is named and has a default
    plan: Plan,
    paths: Iterable[Path],
    *,
    cost: str | None = None,
    rates: Rates | None = None,
    rules: Sequence[LineRule] = (),
    answers: Mapping[str, str] = NO_ANSWERS,
) -> Posting:
    """Return what bills, lists and hours add to a plan.

    Args:
        plan: the plan; its own rules are kept.
        paths: FOCUS files, all of an account and month together; lists of spending; output of ``sacct``.
        cost: ``effective`` or ``billed``; None for the cost chosen earlier, or effective.
        rates: for other currencies than the report's, by code, or by code and first month.
        rules: further rules, looked at first and kept in the plan.
        answers: how lists are written, as in `READINGS`; the plan keeps what had to be asked.

    Raises:
        PlanError: a file, a rule or a rate cannot be used; a sentence for each problem.
        AskedError: a list can be read in two ways.
    """
    kept = tuple(dict.fromkeys([*rules, *plan.bill_rules]))
    if wrong := [*unknown_lines(kept), *_unknown_answers(answers)]:
        raise PlanError(wrong)
    chosen = cost or next((bill.cost for bill in plan.bills), EFFECTIVE)
    if chosen not in COSTS:
        raise PlanError([f"{chosen!r} is no cost of a bill; give {' or '.join(COSTS)}"])
    own = [BillRule(column=rule.column, pattern=rule.pattern, line=rule.line) for rule in kept]
    files = without_copies(paths)
    jobs = [job for path in files if _is_sacct(path) for job in read_sacct(path)]
    with TemporaryDirectory() as folder:
        lists = [path for path in files if not is_focus(path) and not _is_sacct(path)]
        translated = [translate(path, plan, answers, Path(folder) / f"{at}.csv") for at, path in enumerate(lists)]
        samples = _samples(translated, lists)
        read = [*filter(is_focus, files), *(listed.path for listed in translated)]
        named = line_rules() if any("x_Line" in head_of(path) for path in read) else []
        charges = read_focus(read, [*own, *named]) if read else []
    readings = {listed.columns: listed for listed in (*plan.table_readings, *(listed.reading for listed in translated))}
    said = tuple(listed for listed in readings.values() if listed.dates or listed.decimal)
    before = _with_hours(plan, jobs).model_copy(update={"bill_rules": kept, "table_readings": said})
    notes = [note for listed in translated for note in listed.notes]
    return replace(post(before, charges, chosen, rates, samples), jobs=jobs, notes=notes)


def _samples(translated: Sequence[Translated], paths: Sequence[Path]) -> dict[tuple[str, str], Rows]:
    """Return hashes of some rows of each list and month; lists of one name are parts of one list.

    Raises:
        PlanError: two lists of different names have most rows in common.
    """
    samples: dict[tuple[str, str], Rows] = {}
    for listed, path in zip(translated, paths, strict=True):
        for (name, month), rows in listed.rows.items():
            others = [other for (other, period), kept in samples.items()
                      if other != name and period == month and mostly_same(rows, kept)]  # fmt: skip
            if others:
                raise PlanError(
                    [f"{path}: most of its rows of {month} are also in “{others[0]}”; give one of both lists"]
                )
            samples[name, month] = smallest((*samples.get((name, month), ()), *rows))
    return samples


def unknown_lines(rules: Iterable[LineRule]) -> Iterator[str]:
    """Yield a sentence for each rule whose line is neither a cost line nor a sum beside the lines."""
    lines = {line.name for line in budget_lines()}
    near = "a line such as training_cost, or one of " + ", ".join(LEFT_OUT)
    for rule in rules:
        if rule.line not in lines | LEFT_OUT.keys():
            yield f"rule {rule.column}={rule.pattern}: {rule.line!r} is no cost line; give {near}"


def _unknown_answers(answers: Mapping[str, str]) -> Iterator[str]:
    for asks, answer in answers.items():
        if answer and answer not in READINGS.get(asks, ()):
            yield f"{asks}: {answer!r} is no way to write them; give {' or '.join(READINGS.get(asks, READINGS))}"


def _is_sacct(path: Path) -> bool:
    return {"ElapsedRaw", "JobID"} <= set(head_of(path))


def _with_hours(plan: Plan, jobs: list[Job]) -> Plan:
    """Return the plan with hours in place of earlier ones of the same accounts and months."""
    new = used_hours(jobs)
    replaced = {(counted.account, counted.month) for counted in new}
    kept = [counted for counted in plan.used_hours if (counted.account, counted.month) not in replaced]
    hours = sorted([*kept, *new], key=lambda counted: (counted.account, counted.month, counted.job))
    return plan.model_copy(update={"used_hours": tuple(hours)})

"""Staff lists of HR systems, pasted into the table of roles: a row is a person, dates are months of the budget."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmbudget.imports.foreign_values import Cells, days
from llmbudget.plan.file import PlanError

HEADS = {
    "name": "job title|position|position title|business title|title|role|job title description|job profile|funktion"
            "|stelle|stellenbezeichnung|poste|intitulé du poste|puesto|cargo",
    "salary": "annual salary|annual base salary|base salary|annual base|yearly salary|annualized salary|base pay"
              "|total base pay annualized - amount|jahresgehalt|salaire brut annuel|salario anual|salary",
    "time_share": "fte|fte %|full time equivalent|workload|beschäftigungsgrad|pensum|stellenanteil|etp|quotité"
                  "|share of time",
    "start": "start date|hire date|start-date|hiredate|date joined|joining date|original hire date|eintritt"
             "|eintrittsdatum|date d'entrée|fecha de ingreso",
    "end": "end date|termination date|end-date|contract end date|leaving date|employment end date|austrittsdatum"
           "|vertragsende|date de sortie",
}  # fmt: skip
"""Headings of HR systems in small letters, by the column of the table; ``end`` gives the months.

Workday, BambooHR, Personio, SAP SuccessFactors and ADP let a firm rename columns: these are usual ones.
"""

_FIELD_OF = {head: field for field, heads in HEADS.items() for head in heads.split("|")}
_FULL_TIME = re.compile(r"0?\.\d+|[01](\.0*)?")
_LEAST_KNOWN = 2
"""Known headings by which the first line is one of headings."""

_LAST_YEAR = 2099
"""Year from which a last day means that there is none."""

_NO_END = 10**6
"""Month of such a day."""

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class StaffList:
    """Rows for the table of roles.

    Attributes:
        fields: the column of each cell; empty for what the table does not have.
        lines: cells by row.
        left_out: headings of columns that the table does not have.
        n_gone: people who left before the budget.
    """

    fields: list[str]
    lines: list[list[str]]
    left_out: list[str]
    n_gone: int


def staff_list(lines: Sequence[Sequence[str]], start: date) -> StaffList | None:
    """Return the rows of a staff list; None for any other block.

    Args:
        lines: cells, the headings first.
        start: first month of the budget. Who began before it is paid from month 1.
    """
    heads = [" ".join(head.casefold().split()) for head in lines[0]]
    fields = [_FIELD_OF.get(head, "") for head in heads]
    known = [field for field in fields if field]
    if len(known) < _LEAST_KNOWN or len(set(known)) < len(known) or not {"start", "end", "name"} & set(known):
        return None
    people = [[*line, *[""] * (len(fields) - len(line))] for line in lines[1:]]
    days_of = {field: _months(people, fields.index(field), start) for field in ("start", "end") if field in known}
    kept = [at for at in range(len(people)) if not _is_gone(days_of.get("end", {}).get(at))]
    for at in kept:
        first, last = days_of.get("start", {}).get(at), days_of.get("end", {}).get(at)
        paid = max(first or 1, 1)
        if first is not None:
            people[at][fields.index("start")] = str(paid)
        if last is not None:
            people[at][fields.index("end")] = "" if last == _NO_END else str(max(last - paid + 1, 1))
        if "time_share" in known:
            people[at][fields.index("time_share")] = _share(people[at][fields.index("time_share")])
    left_out = [head.strip() for head, field in zip(lines[0], fields, strict=True) if head.strip() and not field]
    columns = ["months" if field == "end" else field for field in fields]
    return StaffList(columns, [people[at] for at in kept], left_out, len(people) - len(kept))


def _months(people: Sequence[Sequence[str]], column: int, start: date) -> dict[int, int]:
    """Return the month of the budget by row for each day of a column; none where the days cannot be read."""
    texts = [(at, person[column].strip()) for at, person in enumerate(people) if person[column].strip()]
    try:
        read = days(Cells(Path(), "", texts), "")
    except PlanError:  # the cell shows it, with what to type
        return {}
    months = {at: (day.year - start.year) * _MONTHS_A_YEAR + day.month - start.month + 1
              for (at, _), day in zip(texts, read, strict=True)}  # fmt: skip
    return {at: _NO_END if read[place].year >= _LAST_YEAR else months[at] for place, (at, _) in enumerate(texts)}


def _share(text: str) -> str:
    """Return full-time equivalents, such as 0.8 or 1, as a share in percent."""
    return f"{Decimal(text.strip()) * 100:f}%" if _FULL_TIME.fullmatch(text.strip()) else text


def _is_gone(last: int | None) -> bool:
    return last is not None and last < 1

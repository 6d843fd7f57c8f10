"""Brings bills from the page into the plan, and says which line a service belongs to."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from llmbudget.atomic_write import write_atomically
from llmbudget.imports.bills.importing import with_bills
from llmbudget.imports.bills.mapping import mapped
from llmbudget.imports.bills.posting import Posting
from llmbudget.imports.bills.rates import dated_rate_of
from llmbudget.imports.foreign_values import AskedError
from llmbudget.plan.file import PlanError
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session

_UNFIT = re.compile(r"[^\w. ()-]|^\.*$|(?<=.{100}).+")
"""What a file on this machine is not called after one on another; the plan keeps the names of lists."""

_SIGNS = " ,;"
"""Signs between rates."""


def bring_in(
    session: Session, names: Sequence[str], files: Sequence[bytes], rates: str, answers: Mapping[str, str]
) -> dict[str, Any] | None:
    """Add bills to the plan's actuals as one step, and set a notice; a bill that cannot be used changes nothing else.

    Args:
        session: whose plan it is.
        names: names of the files.
        files: their contents.
        rates: of other currencies, such as EUR=1.08 or EUR@2027-02=1.10; may be empty.
        answers: how lists are written, as answers to earlier questions.

    Returns:
        The question to ask before the files can be read, if there is one.
    """
    written = [(_UNFIT.sub("_", name), content) for name, content in zip(names, files, strict=True)]
    if not written:
        return None
    with TemporaryDirectory() as folder:
        paths = [Path(folder).resolve() / str(at) / name for at, (name, _) in enumerate(written)]
        for path, (_, content) in zip(paths, written, strict=True):
            path.parent.mkdir()
            write_atomically(path, content)
        called = dict(zip(paths, names, strict=True))
        try:
            known = dict(dated_rate_of(text) for text in rates.translate(dict.fromkeys(map(ord, _SIGNS), " ")).split())
            posting = with_bills(session.plan, paths, rates=known, answers=answers)
        except AskedError as asked:
            return {
                "kind": "bills_asked", "asks": asked.asks, "name": called[asked.path], "text": asked.text,
                "readings": asked.readings,
            }  # fmt: skip
        except (PlanError, ValueError) as error:
            session.notice = phrase("bills_refused", reason=_renamed(str(error), called))
            return None
        told = _renamed(_told(posting), called)
    session.put(posting.plan, session.refused, told)
    return None


def _renamed(text: str, called: Mapping[Path, str]) -> str:
    """Return a text with the names of files that people gave them."""
    for path, name in called.items():
        text = text.replace(str(path), f"“{name}”")
    return text


def _told(posting: Posting) -> str:
    """Return what bills added, to the cent."""
    currency = posting.plan.reporting.report_currency
    amounts = {
        "lines": sum(posting.on_lines.values()),
        "beside": sum(amount for reason, amount in posting.left_out.items() if reason != "unmapped"),
        "unmapped": posting.left_out.get("unmapped", 0),
        "total": posting.total,
    }
    said = {name: f"{amount:,.2f} {currency}" for name, amount in amounts.items()}
    key = "bills_again" if posting.replaced else "bills_added"
    money = phrase(key, rows=f"{posting.n_rows:,}", **said) if posting.items else ""
    hours = sum(job.hours for job in posting.jobs)
    added = phrase("hours_added", hours=f"{hours:,.0f}") if hours else ""
    if slices := sum(job.hours for job in posting.jobs if job.is_slice):
        added += " " + phrase("hours_of_parts", hours=f"{slices:,.0f}")
    return " ".join(filter(None, (money, added, *(f"{note}." for note in posting.notes))))


def map_service(session: Session, service: str, line: str) -> None:
    """Move what bills hold of a service to a line, as one step, and keep the rule."""
    try:
        plan = mapped(session.plan, service, line)
    except PlanError as error:
        session.notice = str(error)
        return
    session.put(plan, session.refused, phrase("service_mapped", service=service))

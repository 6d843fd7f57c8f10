"""Brings bills from the page into the plan, and says which line a service belongs to."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from llmbudget.atomic_write import write_atomically
from llmbudget.imports.bills.importing import with_bills
from llmbudget.imports.bills.mapping import mapped
from llmbudget.imports.bills.posting import Posting
from llmbudget.imports.bills.rates import rate_of
from llmbudget.plan.file import PlanError
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.state import Session

_SIGNS = " ,;"
"""Signs between rates."""


def bring_in(session: Session, names: Sequence[str], files: Sequence[bytes], rates: str) -> None:
    """Add bills to the plan's actuals as one step, and set a notice; a bill that cannot be used changes nothing else.

    Args:
        session: whose plan it is.
        names: names of the files.
        files: their contents.
        rates: of other currencies, such as EUR=1.08; may be empty.
    """
    named = list(zip(names, files, strict=True))
    if not named:
        return
    with TemporaryDirectory() as folder:
        paths = [Path(folder).resolve() / str(number) for number in range(len(named))]
        for path, (_, content) in zip(paths, named, strict=True):
            write_atomically(path, content)
        try:
            known = dict(rate_of(text) for text in rates.translate(dict.fromkeys(map(ord, _SIGNS), " ")).split())
            posting = with_bills(session.plan, paths, rates=known)
        except (PlanError, ValueError) as error:
            told = str(error)
            for path, (name, _) in zip(paths, named, strict=True):
                told = told.replace(str(path), f"“{name}”")
            session.notice = phrase("bills_refused", reason=told)
            return
    session.put(posting.plan, session.refused, _told(posting))


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
    return phrase(key, rows=f"{posting.n_rows:,}", **said)


def map_service(session: Session, service: str, line: str) -> None:
    """Move what bills hold of a service to a line, as one step, and keep the rule."""
    try:
        plan = mapped(session.plan, service, line)
    except PlanError as error:
        session.notice = str(error)
        return
    session.put(plan, session.refused, phrase("service_mapped", service=service))

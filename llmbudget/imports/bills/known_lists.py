"""Whether a list was imported before under another name: a month of it is known by the hashes of some of its rows.

The smallest hashes of all rows are kept, so that two lists that share most rows share most of these hashes.
Source: A. Broder, "On the resemblance and containment of documents", Compression and Complexity of Sequences (1997).
"""

import hashlib
from collections.abc import Iterable, Mapping

from llmbudget.plan.bills import ImportedBill

_KEPT = 16
_DIGITS = 8

Rows = tuple[str, ...]


def sample(rows: Iterable[Mapping[str, str]]) -> Rows:
    """Return the hashes of some rows; equal rows count once."""
    return smallest(hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:_DIGITS] for row in rows)


def smallest(hashes: Iterable[str]) -> Rows:
    """Return the hashes that are kept of many."""
    return tuple(sorted(set(hashes))[:_KEPT])


def known_as(name: str, period: str, rows: Rows, bills: Iterable[ImportedBill]) -> str:
    """Return the name under which a month of a list was imported before; its own if it is new.

    Args:
        name: of the list.
        period: its month, such as 2027-02.
        rows: hashes of some of its rows.
        bills: what was imported before.
    """
    lists = {bill.account: bill.rows for bill in bills if bill.rows and bill.period == period}
    if name in lists:
        return name
    return next((other for other, kept in lists.items() if mostly_same(rows, kept)), name)


def mostly_same(rows: Rows, others: Rows) -> bool:
    """Return whether the longer of two lists has most rows of the shorter one, such as the list of half a month."""
    last = min((kept[-1] for kept in (rows, others) if len(kept) == _KEPT), default="g")  # beyond it, some are not kept
    some, more = ({each for each in kept if each <= last} for kept in (rows, others))
    return 0 < min(len(some), len(more)) <= 2 * len(some & more)

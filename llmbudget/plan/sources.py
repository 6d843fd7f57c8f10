"""Where the value of a parameter comes from, as people are told."""

from llmbudget.catalog.sources import shipped_sources
from llmbudget.parameters.record import ASSUMPTION, AnyRecord

UNCHECKED = "M"
"""Status of a source that is common knowledge: what rests on it is an assumption too."""


def is_assumption(record: AnyRecord) -> bool:
    """Return whether nobody published the figure, or nobody checked that it was."""
    return record.source == ASSUMPTION or shipped_sources()[record.source].status == UNCHECKED


def source_title(record: AnyRecord) -> str:
    """Return the title of the source, or that it is an assumption."""
    return ASSUMPTION if is_assumption(record) else shipped_sources()[record.source].title

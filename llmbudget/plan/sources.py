"""The source of a parameter's value, as reports show it."""

from llmbudget.catalog.sources import shipped_sources
from llmbudget.parameters.record import ASSUMPTION, AnyRecord

UNCHECKED = "M"
"""Status of a source that is unchecked common knowledge: figures from it are assumptions."""


def is_assumption(record: AnyRecord) -> bool:
    """Return whether the figure is unpublished or its source unchecked."""
    return record.source == ASSUMPTION or shipped_sources()[record.source].status == UNCHECKED


def source_title(record: AnyRecord) -> str:
    """Return the title of the source, or "assumption"."""
    return ASSUMPTION if is_assumption(record) else shipped_sources()[record.source].title

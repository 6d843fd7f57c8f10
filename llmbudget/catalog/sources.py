"""Sources of facts: the pages, papers and repositories behind every number."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import yaml

from llmbudget.catalog.table import CatalogError, packaged_text

STATUSES = MappingProxyType(
    {
        "S": "read in the primary source",
        "S2": "read in a page that quotes the source",
        "M": "unchecked common knowledge: an assumption",
    }
)
_REQUIRED = {"title", "as_of", "status"}
_KNOWN = {*_REQUIRED, "url", "says"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source of facts.

    Attributes:
        id: name used to cite it.
        title: author and title.
        as_of: date of the version read.
        status: a key of `STATUSES`: how well the source supports its facts.
        url: a public page, if there is one.
        says: figures taken from it that are not in a table of the catalog.
    """

    id: str
    title: str
    as_of: date
    status: str
    url: str | None = None
    says: str | None = None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is ten times faster, and every import reads the sources that ship."""


@cache
def shipped_sources() -> dict[str, Source]:
    """Return every source that ships by its id (do not change the result: it is shared)."""
    return parse_sources(packaged_text("sources.yaml"), "sources.yaml")


def parse_sources(text: str, name: str) -> dict[str, Source]:
    """Read sources from YAML.

    Args:
        text: a map from ids to the fields of `Source`.
        name: file name for error messages.

    Raises:
        CatalogError: an entry is invalid; names the file, the source and the field.
    """
    try:
        records = yaml.load(text, _LOADER)  # noqa: S506 - it is a safe one
    except (
        yaml.YAMLError,
        ValueError,
        LookupError,
        ArithmeticError,
        RecursionError,
    ) as error:  # of values that cannot be
        raise CatalogError(f"{name}: is not YAML ({' '.join(str(error).split())})") from None
    if not isinstance(records, dict):
        raise CatalogError(f"{name}: must be a map from source ids to their fields")
    return {str(key): _source(str(key), fields, name) for key, fields in records.items()}


def _source(key: str, fields: object, name: str) -> Source:
    """Read one source."""
    where = f"{name}, source {key}"
    if not isinstance(fields, dict):
        raise CatalogError(f"{where}: must have the fields {', '.join(sorted(_REQUIRED))}")
    for field in sorted(_REQUIRED - set(fields)):
        raise CatalogError(f"{where}, field {field}: is missing")
    for field in sorted(set(fields) - _KNOWN):
        raise CatalogError(f"{where}, field {field}: is not a field of a source")
    if type(fields["as_of"]) is not date:
        raise CatalogError(f"{where}, field as_of: {fields['as_of']!r} is not a date such as 2026-11-23")
    if fields["status"] not in STATUSES:
        raise CatalogError(f"{where}, field status: {fields['status']!r} is not one of {', '.join(STATUSES)}")
    for field in ("title", "url", "says"):
        if not isinstance(fields.get(field, ""), str):
            raise CatalogError(f"{where}, field {field}: {fields[field]!r} is not text; put quotes around it")
    if not str(fields.get("url", "https://")).startswith("https://"):
        raise CatalogError(f"{where}, field url: {fields['url']!r} does not begin with https://")
    return Source(id=key, **fields)

"""Sources are complete, and every fact has one."""

import pytest

from llmbudget.catalog import (
    CatalogError,
    accelerators,
    methods,
    offers,
    published_runs,
    sources,
    tiers,
)
from llmbudget.catalog.sources import parse_sources

GOOD = "paper: {title: A paper, as_of: 2026-11-23, status: S"


def test_every_source_that_is_cited_exists() -> None:
    """No row of any table cites a source that is not listed."""
    tables = [accelerators().values(), offers(), methods().values(), published_runs()]
    tables.append(tiers().values())
    assert {row.source for table in tables for row in table} <= set(sources())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "a.yaml: must be a map from source ids to their fields"),
        ("paper: a title", "a.yaml, source paper: must have the fields as_of, status, title"),
        ("paper: {title: A, status: S}", "a.yaml, source paper, field as_of: is missing"),
        (GOOD + ", year: 1}", "a.yaml, source paper, field year: is not a field of a source"),
        (
            GOOD.replace("2026-11-23", "soon") + "}",
            "a.yaml, source paper, field as_of: 'soon' is not a date such as 2026-11-23",
        ),
        (GOOD.replace("A paper", "7") + "}", "a.yaml, source paper, field title: 7 is not text; put quotes around it"),
        (GOOD + "3}", "a.yaml, source paper, field status: 'S3' is not one of S, S2, M"),
        (
            GOOD + ", url: ftp://a.b}",
            "a.yaml, source paper, field url: 'ftp://a.b' does not begin with https://",
        ),
    ],
)
def test_a_bad_source_is_refused(text: str, problem: str) -> None:
    """The message names the file, the source and the field."""
    with pytest.raises(CatalogError) as caught:
        parse_sources(text, "a.yaml")
    assert problem == str(caught.value)


def test_what_is_no_yaml_is_refused() -> None:
    """The message says in which line."""
    with pytest.raises(CatalogError, match=r"a.yaml: is not YAML .* line 1"):
        parse_sources("paper: {title: ]}", "a.yaml")


def test_a_good_source_is_read() -> None:
    """What may be left out is None."""
    source = parse_sources(GOOD + "}", "a.yaml")["paper"]
    assert (source.id, source.title, source.status, source.url) == ("paper", "A paper", "S", None)


@pytest.mark.parametrize(
    "value", ['!!bool "abc"', "1" + ":59" * 400 + ".5", "2027-02-30", "[" * 5000, "!!float x", "*a", "!!binary x"]
)
def test_values_that_yaml_cannot_make_are_told(value: str) -> None:
    with pytest.raises(CatalogError, match=r"^own\.yaml: is not YAML \("):
        parse_sources(f"mine: {{title: {value}}}", "own.yaml")

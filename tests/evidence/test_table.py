"""Scores as an HTML table."""

from xml.etree import ElementTree as ET

from llmbudget.evidence.table import table


def test_a_table_says_what_it_is_and_heads_its_rows_and_columns() -> None:
    region = ET.fromstring(table("Runs & <hours>", ["run", "hours"], [("A<b>", "1"), ("C", "2")]))  # noqa: S314 - our own
    assert region.attrib["aria-label"] == "Runs & <hours>"
    assert region.findtext("table/caption") == "Runs & <hours>"
    assert [head.text for head in region.iter("th")] == ["run", "hours", "A<b>", "C"]
    assert [head.attrib["scope"] for head in region.iter("th")] == ["col", "col", "row", "row"]
    assert [cell.text for cell in region.iter("td")] == ["1", "2"]

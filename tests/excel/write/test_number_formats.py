"""Number formats that Excel reads: it repairs a file in which one is none, and the amounts lose their looks."""

import re

import pytest

from llmbudget.excel.write.style import OR_EMPTY, formatted_units, number_format

_TEXT = re.compile(r'"[^"]*"')
_SECTION = re.compile(r"(\[[<>=]{1,2}-?[0-9.]+\])?[^\[\]]*")
_MOST_SECTIONS, _MOST_CONDITIONS = 4, 2


@pytest.mark.parametrize("unit", [*formatted_units(), *(f"{unit}{OR_EMPTY}" for unit in formatted_units())])
def test_a_condition_stands_at_the_start_of_its_section(unit: str) -> None:
    sections = [_SECTION.fullmatch(section) for section in _TEXT.sub("", number_format(unit)).split(";")]
    assert all(sections), number_format(unit)
    assert len(sections) <= _MOST_SECTIONS
    assert sum(bool(section and section[1]) for section in sections) <= _MOST_CONDITIONS


def test_an_amount_that_may_be_left_empty_has_words_for_that() -> None:
    assert number_format(f"USD{OR_EMPTY}") == '#,##0;-#,##0;"left empty"'
    assert number_format(f"share{OR_EMPTY}") == '0.0%;-0.0%;"left empty"'

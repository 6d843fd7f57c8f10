"""Reading what people type, and showing values so that they can be typed again."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from llmbudget.parameters.record import AnyRecord, Choice, Day, Month, Number, Switch, Text
from llmbudget.plan.plan import parameters
from llmbudget.widgets.session.entry import parse, read_as, shortened, show

TOKENS = Number("Tokens", "tokens", at_least=0, at_most=1e15)
PRICE = Number("Price", "USD/h", at_least=0, at_most=1e12, blank="the catalogue's price is used")
SHARE = Number("Spot", "share", at_least=0, at_most=1)
SMALL = Number("Small", "share", at_least=0, at_most=0.02)
REWORK = Number("Rework", "share", at_least=0, at_most=10)
CHANGE = Number("Change", "share", at_least=-0.9, at_most=5)
MONTH, DAY = Month("First"), Day("Due")
TIMES = Number("Experiments", "× main run", at_least=0, at_most=100)


@pytest.mark.parametrize(
    ("record", "text", "expected"),
    [
        (TOKENS, "1.5B", 1.5e9),
        (TOKENS, "1.5 billion", 1.5e9),
        (TOKENS, "2,000,000", 2e6),
        (TOKENS, "12 000", 12_000),
        (TOKENS, "12\u202f000", 12_000),
        (TOKENS, "20k", 20_000),
        (TOKENS, " 2e9 ", 2e9),
        (TOKENS, ".5M", 5e5),
        (TOKENS, "0.1T", 1e11),
        (PRICE, "$1.5M", 1.5e6),
        (PRICE, "1,234.56 USD", 1234.56),
        (PRICE, "", None),
        (SHARE, "5%", 0.05),
        (SHARE, "0.05", 0.05),
        (SHARE, "0", 0.0),
        (SHARE, "30", 0.3),
        (SHARE, "58", 0.58),
        (SHARE, "0.3", 0.3),
        (SHARE, "1", 0.01),
        (SHARE, "100", 1.0),
        (SMALL, "0.5", 0.005),
        (SMALL, "0.02", 0.02),
        (REWORK, "5", 0.05),
        (CHANGE, "-5", -0.05),
        (REWORK, "250%", 2.5),
        (CHANGE, "-25%", -0.25),
        (CHANGE, "\u221225 %", -0.25),
        (CHANGE, "-0.25", -0.25),
        (CHANGE, "+20%", 0.2),
        (TIMES, "0.5x", 0.5),
        (TIMES, "2 ×", 2.0),
    ],
)
def test_people_may_write_numbers_as_they_do(record: Number, text: str, expected: float | None) -> None:
    """Letters, separators, currency and percent are understood."""
    assert expected == parse(record, text)


@pytest.mark.parametrize(
    ("record", "text", "sentence"),
    [
        (TOKENS, "1,5", "use . for decimals and , for thousands"),
        (TOKENS, "1.500.000", "use . for decimals and , for thousands"),
        (TOKENS, "", "nothing is entered"),
        (TOKENS, "abc", "is not a number"),
        (TOKENS, ".", "is not a number"),
        (TOKENS, "-5", "-5 is below 0"),
        (TOKENS, "\u22125", "-5 is below 0"),
        (TOKENS, "5%", "is a percentage; this field is in tokens"),
        (TOKENS, "$5", "is an amount of money; this field is in tokens"),
        (TOKENS, "5x", "is a multiple; this field is in tokens"),
        (TOKENS, "1e999", "is too large"),
        (PRICE, "€5", "amounts are in US dollars"),
        (PRICE, "€120,000", "amounts are in US dollars"),
        (PRICE, "62.000", "can be read in two ways; enter 62,000 or 62."),
        (PRICE, "62.500", "can be read in two ways; enter 62,500 or 62.5."),
        (SHARE, "120", "120 is outside of 0% to 100%"),
        (SHARE, "120%", "120% is outside of 0% to 100%"),
        (SMALL, "30", "30 is outside of 0% to 2%"),
        (CHANGE, "-95%", "-95% is outside of -90% to 500%"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(record: Number, text: str, sentence: str) -> None:
    """The sentence names the field, and says what to write."""
    with pytest.raises(ValueError, match=r"^(Tokens|Price|Spot|Small|Rework|Change): ") as refusal:
        parse(record, text)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03",
        "2027-3",
        "2027/03",
        "03/2027",
        "3/2027",
        "3.2027",
        "Mar 2027",
        "mar. 2027",
        "March, 2027",
        "2027 March",
    ],
)
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    """In figures, in either order, or with its name; the field then shows it as all others."""
    assert show(MONTH, parse(MONTH, text)) == "2027-03"


@pytest.mark.parametrize(
    "text", ["2027-03-31", "2027/3/31", "Mar 31, 2027", "31 March 2027", "31st Mar 2027", "3/31/2027", "31.03.2027"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    """Also with the month in the second place where only that can be meant."""
    assert show(DAY, parse(DAY, text)) == "2027-03-31"


@pytest.mark.parametrize(
    ("record", "text", "sentence"),
    [
        (MONTH, "13/2027", "is not a month; enter"),
        (MONTH, "Mai 2027", "is not a month; enter"),
        (MONTH, "Ma 2027", "is not a month; enter"),
        (MONTH, "March 27", "is not a month; enter"),
        (MONTH, "3/1815", "1815-03 is out of range"),
        (DAY, "4/3/2027", "4/3/2027 could be two days. Enter 2027-04-03 or 2027-03-04."),
        (DAY, "31 Feb 2027", "is not a day; enter"),
    ],
)
def test_a_date_that_is_none_or_could_be_two_is_refused(record: Month | Day, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{record.label}: ") as refusal:
        parse(record, text)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("record", "text", "full"),
    [
        (SHARE, "30", "30%"),
        (SHARE, "0.3", "30%"),
        (SHARE, "30%", ""),
        (TOKENS, "20B", "20,000,000,000"),
        (TOKENS, "2,000", ""),
        (TOKENS, "2000", ""),
        (PRICE, "$1.5M", "1,500,000"),
        (MONTH, "03/2027", "March 2027"),
        (MONTH, "march 2027", ""),
        (DAY, "2027-03-04", "March 4, 2027"),
        (Text("Name"), "Ours", ""),
    ],
)
def test_what_was_read_is_said_in_full(record: AnyRecord, text: str, full: str) -> None:
    """Unless the text says so itself."""
    assert read_as(record, text, parse(record, text)) == full


def test_months_choices_and_names_are_read_by_their_records() -> None:
    """Only numbers have notations of their own."""
    assert show(Month("First"), parse(Month("First"), " 2027-03 ")) == "2027-03"
    assert parse(Choice("Kind", lambda _: ("open", "licensed")), "open") == "open"
    assert parse(Text("Name"), "  Ours ") == "Ours"


@pytest.mark.parametrize(
    ("text", "on"), [("on", True), (" Yes", True), ("TRUE", True), ("1", True), ("off", False), ("no", False)]
)
def test_a_switch_is_typed_in_words(text: str, on: bool) -> None:  # noqa: FBT001 - what it is about
    """And shown in them, so that what is shown can be typed."""
    assert parse(Switch("Spot"), text) is on
    assert parse(Switch("Spot"), show(Switch("Spot"), on)) is on
    with pytest.raises(ValueError, match="Spot: 'perhaps' is neither on nor off"):
        parse(Switch("Spot"), "perhaps")


@pytest.mark.parametrize(
    ("record", "value", "text"),
    [
        (TOKENS, 2e10, "20B"),
        (TOKENS, 7.555e9, "7.555B"),
        (TOKENS, 1_234_567.0, "1,234,567"),
        (PRICE, 1.5e6, "1,500,000"),
        (PRICE, 0.023, "0.023"),
        (PRICE, None, ""),
        (SHARE, 0.3, "30%"),
        (SHARE, 0.125, "12.5%"),
        (CHANGE, -0.25, "-25%"),
    ],
)
def test_values_are_shown_short_where_that_is_exact(record: Number, value: float | None, text: str) -> None:
    """Counts are shown as 20B, money with all digits, shares as percentages."""
    assert text == show(record, value)


NUMBERS = [p.record for p in parameters().values() if isinstance(p.record, Number) and p.section != "constants"]


@given(st.data())
def test_what_is_shown_can_be_typed(data: st.DataObject) -> None:
    """Showing and parsing gives the same value, to the last digit, in every field of the form."""
    record = data.draw(st.sampled_from(NUMBERS))
    value: Any = data.draw(st.floats(record.at_least, record.at_most, allow_subnormal=False))
    value = float(round(value)) if record.whole else value
    assume(value == 0 or abs(value) > 1e-30)
    assert parse(record, show(record, value)) == value


@given(st.sampled_from(NUMBERS), st.text(max_size=60) | st.from_regex(r"[$ ]?[0-9., ]{1,12}(e[0-9]{1,9})?[kMBT%]?"))
def test_any_text_is_a_value_or_a_sentence(record: Number, text: str) -> None:
    """Nothing but a ValueError that begins with the field's label comes out."""
    value, sentence = parsed(record, text)
    assert bool(sentence) != (value is not None or (record.blank is not None and not text.strip()))
    assert not sentence or sentence.startswith(f"{record.label}: ")
    assert value is None or record.at_least <= float(str(value)) <= record.at_most


def parsed(record: Number, text: str) -> tuple[object, str]:
    """Return the value, or the sentence of the refusal."""
    try:
        return parse(record, text), ""
    except ValueError as refusal:
        return None, str(refusal)


@pytest.mark.parametrize(
    ("record", "value", "text"),
    [
        (SHARE, 0.0833333333, "8.33%"),
        (SHARE, 0.2345, "23.45%"),
        (SHARE, 0.00001234567, "0.0012%"),
        (PRICE, 1234567.875, "1,234,567.875"),
        (PRICE, 1 / 3, "0.33"),
        (PRICE, None, ""),
        (TOKENS, 1.5e9, "1.5B"),
    ],
)
def test_endless_decimals_are_not_shown(record: Number, value: float | None, text: str) -> None:
    """8.33333333% stood in a field; who goes into it still sees all digits."""
    assert shortened(record, show(record, value)) == text


@pytest.mark.parametrize(
    ("text", "value", "full"), [("4", 4, ""), ("Apr 2027", 4, "month 4"), ("2028-01", 13, "month 13")]
)
def test_a_numbered_month_may_be_typed_as_a_month(text: str, value: float, full: str) -> None:
    """Counted from the first month of the plan; what lies outside of the field's bounds is refused."""
    first = Number("Start", "month no.", at_least=1, at_most=120)
    assert parse(first, text, start=date(2027, 1, 1)) == value
    assert read_as(first, text, float(value)) == full
    with pytest.raises(ValueError, match=r"^Start: -1 is below 1"):
        parse(first, "Nov 2026", start=date(2027, 1, 1))

"""Every parameter is a complete record, and refuses what cannot be right in one sentence."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from each import each
from pydantic import ValidationError

from llmbudget import catalog
from llmbudget.model import model
from llmbudget.parameters.record import ASSUMPTION, Choice, Month, Number, Text
from llmbudget.plan.file import problems
from llmbudget.plan.plan import Parameter, Plan, parameters, sections, tables
from llmbudget.plan.sections import Sections
from llmbudget.plan.sources import is_assumption, source_title

OBVIOUS = {"seconds_per_hour", "hours_per_day", "months_per_year", "months_per_quarter"}
"""Constants whose label says everything."""

NUMBERS = [name for name, p in parameters().items() if isinstance(p.record, Number)]
DECIDED = [name for name in NUMBERS if parameters()[name].section != "constants"]


def _number(name: str) -> Number:
    record = parameters()[name].record
    assert isinstance(record, Number)
    return record


def test_no_default_of_a_plan_follows_the_clock() -> None:
    """A plan that leaves a field at its default is the same plan tomorrow, and in a server that runs for days."""
    today = datetime.now(UTC).date()
    assert [name for name, p in parameters().items() if p.table is None and p.default == today] == []
    held_at_import = [name for table in tables().values() for name, field in table.row.model_fields.items()
                      if isinstance(field.default, date) and field.default == today]  # fmt: skip
    assert held_at_import == []


def test_ids_are_unique_over_parameters_tables_and_quantities() -> None:
    declared = [kind.parameter_id(name) for kind in sections().values() for name in kind.records()]
    declared += [table.row.parameter_id(name) for table in tables().values() for name in table.row.records()]
    declared += [*tables(), *model().base]
    assert len(set(declared)) == len(declared)
    assert len({name.lower() for name in declared}) == len(declared)
    assert set(parameters()) | set(tables()) | set(model().base) == set(declared)


def test_every_field_of_a_section_is_a_parameter_or_a_table() -> None:
    for kind in (*sections().values(), *(table.row for table in tables().values())):
        assert set(kind.model_fields) == set(kind.records()) | (set(tables()) & set(kind.model_fields))


@each("parameter", parameters().values())
def test_a_record_has_a_label_a_unit_a_source_and_help(parameter: Parameter) -> None:
    record = parameter.record
    assert record.label == record.label.strip() != ""
    assert record.unit
    assert record.source == ASSUMPTION or record.source in catalog.sources()
    assert len(record.label) <= 60
    if not isinstance(record, Text) and parameter.section != "constants":
        assert record.help.endswith(".")


def test_constants_that_are_not_obvious_are_explained_or_cited() -> None:
    for name in set(NUMBERS) - set(DECIDED):
        assert _number(name).help or _number(name).source != ASSUMPTION or name in OBVIOUS


@each("parameter", parameters().values())
def test_the_default_is_valid(parameter: Parameter) -> None:
    assert parameter.record.validate(parameter.default) == parameter.default


@each("name", NUMBERS)
def test_bounds_leave_room_for_a_decision_and_the_day_of_a_figure_is_a_month(name: str) -> None:
    record = _number(name)
    assert record.at_least <= record.at_most
    assert (record.at_least < record.at_most) == (name in DECIDED)
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", record.as_of)


@each("name", [name for name in NUMBERS if parameters()[name].record.unit == "share"])
def test_shares_and_rates_are_named_so(name: str) -> None:
    kinds = {"share", "rate", "ratio", "mfu", "goodput", "utilisation", "efficiency", "tolerance"}
    assert name.rsplit("_", maxsplit=1)[-1] in kinds


@each("name", DECIDED)
def test_a_number_out_of_bounds_is_refused_with_its_label_the_value_and_what_is_allowed(name: str) -> None:
    record = _number(name)
    for wrong, side in ((record.at_least - 1, "below"), (record.at_most * 2 + 1, "above")):
        with pytest.raises(ValueError, match=side) as caught:
            record.validate(wrong)
        _is_one_sentence(str(caught.value), record.label, record.allowed)


@each("name", NUMBERS)
def test_what_is_no_number_is_refused(name: str) -> None:
    record = _number(name)
    wrong: list[Any] = ["8", True, float("nan"), float("inf"), 10**400, -(10**400), [], {}]
    for one in wrong:
        with pytest.raises(ValueError, match=re.escape(record.label)) as caught:
            record.validate(one)
        _is_one_sentence(str(caught.value), record.label, record.allowed)


@each("name", [name for name in NUMBERS if _number(name).whole])
def test_half_of_what_is_counted_is_refused(name: str) -> None:
    record = _number(name)
    with pytest.raises(ValueError, match="is not whole") as caught:
        record.validate(record.at_least + 0.5)
    _is_one_sentence(str(caught.value), record.label, record.allowed)


@each("parameter", parameters().values())
def test_bounds_themselves_are_allowed(parameter: Parameter) -> None:
    record = parameter.record
    if isinstance(record, Number | Month):
        assert record.validate(record.at_least) == record.at_least
        assert record.validate(record.at_most) == record.at_most


@each("name", NUMBERS)
def test_only_a_number_that_says_what_blank_means_may_be_left_empty(name: str) -> None:
    record = _number(name)
    if record.blank is not None:
        assert record.validate(None) is None
        assert record.blank in record.allowed
    else:
        with pytest.raises(ValueError, match="None is not a number"):
            record.validate(None)


@pytest.mark.parametrize("wrong", ["H100", "h100-sxm5-80gb", "", None, 3])
def test_a_name_that_is_not_in_the_list_is_refused_with_the_list(wrong: object) -> None:
    record = parameters()["accelerator"].record
    assert isinstance(record, Choice)
    with pytest.raises(ValueError, match="is not in the list") as caught:
        record.validate(wrong)
    _is_one_sentence(str(caught.value), "Accelerator", "H100-SXM5-80GB")


@pytest.mark.parametrize("wrong", ["", "   ", "x" * 121, "two\nlines", "tab\there", 5, None])
def test_text_that_is_no_single_line_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="enter one line of up to 120 characters"):
        parameters()["plan_name"].record.validate(wrong)


def test_text_loses_the_spaces_around_it_and_nothing_else() -> None:
    assert parameters()["plan_name"].record.validate("  =1+1 ") == "=1+1"


@pytest.mark.parametrize("wrong", ["2027", "0000-01", "2027-13", "2027-1", "27-01", "January", 202701, None])
def test_what_is_no_month_is_refused_with_an_example(wrong: object) -> None:
    with pytest.raises(ValueError, match="written like 2026-12"):
        parameters()["start_month"].record.validate(wrong)


@pytest.mark.parametrize("wrong", ["1999-12", "2100-01"])
def test_a_month_that_calendars_of_spreadsheets_may_not_reach_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is out of range; enter a month from 2000-01 to 2099-12"):
        parameters()["start_month"].record.validate(wrong)


def test_a_month_is_held_as_its_first_day() -> None:
    assert parameters()["start_month"].record.validate(date(2027, 3, 31)) == date(2027, 3, 1)
    assert parameters()["start_month"].record.validate("2027-03") == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"reserved_1y_share": 0.7, "spot_share": 0.5},
            ("reserved for a year 70%", "spot 50%", "120%", "at most 100%"),
        ),
        (
            {"owned_share": 0.4, "on_demand_share": 0.4},
            ("own cluster 40%", "on demand: 40%", "80%", "not 100%", "Enter 60%"),
        ),
        (
            {"parameters_active": 2e10, "parameters_total": 1e10},
            ("20,000,000,000", "10,000,000,000", "Lower the active ones"),
        ),
        (
            {"parameters_total": 8e9, "layers": 126, "model_width": 16_384},
            ("126 layers of width 16,384", "8,000,000,000", "leave layers and width empty"),
        ),
    ],
    ids=["shares of hours", "share on demand", "active parameters", "layers and width"],
)
def test_fields_that_contradict_each_other_are_refused_with_both(
    values: dict[str, Any], words: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        Plan().replace(**values)
    (sentence,) = problems(caught.value)
    assert [word for word in words if word not in sentence] == []
    assert sentence.endswith(".")


def test_fields_that_just_agree_are_allowed() -> None:
    assert Plan().replace(reserved_1y_share=0.4, spot_share=0.6).value("spot_share") == 0.6
    assert Plan().replace(parameters_active=1e10, parameters_total=1e10).value("parameters_total") == 1e10
    assert Plan().replace(parameters_total=1e6, layers=1, model_width=1000).value("layers") == 1


@pytest.mark.parametrize("tenths", range(11))
def test_shares_that_add_up_to_one_are_allowed_for_all_tenths(tenths: int) -> None:
    """0.7 and 0.3 are one whole, whatever their binary digits add up to."""
    plan = Plan().replace(reserved_1y_share=tenths / 10, spot_share=(10 - tenths) / 10, on_demand_share=0)
    assert plan.value("spot_share") == (10 - tenths) / 10


def test_a_plan_does_not_change_and_a_replacement_leaves_it_alone() -> None:
    plan = Plan()
    with pytest.raises(ValidationError, match="frozen"):
        plan.compute.n_accelerators = 16
    assert plan.replace(n_accelerators=16).value("n_accelerators") == 16
    assert plan.value("n_accelerators") == 8


def test_an_unknown_id_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="'tokenz' is not a parameter of a plan"):
        Plan().replace(tokenz=1)


def _is_one_sentence(text: str, label: str, allowed: str) -> None:
    assert text.startswith(f"{label}: ")
    assert allowed in text
    assert text.endswith(".")
    assert "\n" not in text


def test_what_rests_on_common_knowledge_is_an_assumption() -> None:
    """Also where a source is named: its status says that nobody checked it."""
    unchecked = {name for name, source in catalog.sources().items() if source.status == "M"}
    for parameter in parameters().values():
        source = parameter.record.source
        assert is_assumption(parameter.record) == (source == ASSUMPTION or source in unchecked)
        assert (source_title(parameter.record) == ASSUMPTION) == is_assumption(parameter.record)


@pytest.mark.parametrize("table", list(tables()))
def test_a_table_holds_500_rows_and_no_more(table: str) -> None:
    assert len(Plan().replace(**{table: [{}] * 500}).value(table)) == 500
    with pytest.raises(ValidationError, match="501 rows exceed the limit of 500"):
        Plan().replace(**{table: [{}] * 501})


@pytest.mark.parametrize(
    "wrong",
    [{"notes": {"tokens": "\ud800"}}, {"notes": {"tokens": "x" * 1001}}, {"profile": "circus"}],
)
def test_notes_and_the_profile_are_checked_too(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Plan.model_validate(wrong)


@pytest.mark.parametrize("number", [8, 8.0, np.int64(8), np.float32(8), Fraction(8)])
def test_any_kind_of_number_is_taken(number: object) -> None:
    assert Plan().replace(n_accelerators=number).value("n_accelerators") == 8.0


def test_sections_alone_are_never_prepared_to_validate() -> None:
    """A plan's own schema has all of them; to prepare both takes a twentieth of a first total."""
    assert Plan().section("workload")
    assert not Sections.__pydantic_complete__

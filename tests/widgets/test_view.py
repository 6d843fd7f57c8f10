"""What the page is told of a session."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmbudget.budget import Budget
from llmbudget.plan.plan import parameters
from llmbudget.widgets.form import form
from llmbudget.widgets.patch import difference
from llmbudget.widgets.results import results
from llmbudget.widgets.state import Session

JSON = st.recursive(
    st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4)


@pytest.fixture
def session() -> Session:
    """A budget of the preset for startups, not yet edited."""
    return Session("startup")


def merge(target: Any, patch: Any) -> Any:  # noqa: ANN401 - JSON
    """Apply a merge patch as RFC 7396 says."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


@given(OBJECTS, OBJECTS)
def test_a_patch_leads_from_one_state_to_the_next(before: dict[str, Any], after: dict[str, Any]) -> None:
    """And nothing is sent when nothing changed."""
    assert merge(before, difference(before, after)) == after
    assert difference(after, copy.deepcopy(after)) == {}


def test_every_parameter_but_the_constants_is_in_the_form() -> None:
    """A new parameter gets its field without a line of code."""
    described = form()
    fields = {name for section in described["sections"] for name in [*section["fields"], *section["more"]]}
    expected = {name for name, p in parameters().items() if p.table is None and p.section != "constants"}
    assert expected == fields == set(described["fields"])


def test_an_edit_sends_little(session: Session) -> None:
    """Fields that did not change are not sent again."""
    before = session.view()
    session.set("storage_price", "0.03")
    patch = difference(before, session.view())
    assert set(patch["fields"]) == {"storage_price"}
    assert "tables" not in patch
    assert patch["subtotals"].keys() == {"compute", "data", "overheads"}


def test_changed_fields_say_what_the_preset_has(session: Session) -> None:
    """So that there is a way back."""
    session.set("tokens", "3B")
    field = session.view()["fields"]["tokens"]
    assert (field["text"], field["changed"], field["preset"]) == ("3B", True, "20B")


def test_a_refused_field_says_why_and_what_is_used(session: Session) -> None:
    """Beside the field, and in the list on top with the field's name."""
    session.set("spot_share", "5")
    view = session.view()
    error = "5 could mean 5% or 500%; write 5% or 0.05. The budget still uses 30%."
    assert view["fields"]["spot_share"]["error"] == error
    assert [(entry["key"], entry["label"]) for entry in view["errors"]] == [("spot_share", "Share of hours on spot")]


def test_an_offer_that_is_gone_stays_chosen(session: Session) -> None:
    """The choice is kept and marked, and a check says so."""
    session.set("provider", "CoreWeave")
    session.set("accelerator", "TPU-v5e")
    view = session.view()
    options = {option["value"]: option["label"] for option in view["fields"]["provider"]["options"]}
    assert options["CoreWeave"] == "CoreWeave (not offered)"
    assert "GCP" in options
    assert view["fields"]["provider"]["text"] == "CoreWeave"
    failed = [check["label"] for check in view["results"]["checks"]["failed"]]
    assert "The catalogue lists this offer" in failed


def test_regions_are_those_of_the_provider(session: Session) -> None:
    """Whatever the provider, any region can be meant."""
    session.set("provider", "AWS")
    values = [option["value"] for option in session.view()["fields"]["region"]["options"]]
    assert values == ["any", "us-east-1"]


def test_cash_that_outlasts_the_budget_is_shown_as_more(session: Session) -> None:
    """Twelve months and more, or a number of months."""
    assert session.view()["results"]["runway"] == "12+ months"
    session.set("opening_cash", "150k")
    assert session.view()["results"]["runway"] == "1 month"


def test_the_parts_of_the_results_agree(session: Session) -> None:
    """Lines, categories and months add up to the total."""
    results = session.view()["results"]
    by_month = sum(sum(month["amounts"].values()) for month in results["months"])
    assert sum(results["categories"].values()) == pytest.approx(results["total"])
    assert sum(line["amount"] for line in results["lines"]) == pytest.approx(results["total"])
    assert by_month == pytest.approx(results["total"])
    assert [month["label"] for month in results["months"]][::11] == ["2027-01", "2027-12"]


def test_an_empty_field_shows_what_is_used(session: Session) -> None:
    """The MFU that published runs imply stands in grey: typing it changes nothing."""
    assert session.view()["fields"]["mfu"]["hint"] == "28.1%"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "4 accelerators"),
        ({"method": "qlora"}, "1 accelerator"),
        ({"context_length": 16_000_000}, "none fits"),
    ],
)
def test_how_many_accelerators_hold_the_model_is_said(changes: dict[str, Any], shown: str) -> None:
    assert results(Budget("startup", **changes))["least"] == shown

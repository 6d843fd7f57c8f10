"""What the page is told of a session."""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmbudget import Budget, catalog
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Choice, Number
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.scenarios import AS_PLANNED
from llmbudget.presets import preset
from llmbudget.report import report
from llmbudget.strategies import strategies
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.layout import RARE, arranged, shown_fields
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.patch import difference
from llmbudget.widgets.view.results import results

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


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_every_parameter_but_the_constants_is_in_the_form_of_every_profile(profile: str) -> None:
    """A new parameter or table gets its place without a line of code."""
    described = form()
    sections = described["layouts"][profile]
    placed = [name for section in sections for part in ("fields", "more") for name in section[part]]
    placed += [name for card in described["strategies"] for name in (card["use"], *card["fields"])]
    expected = [name for name, p in parameters().items() if p.table is None and p.section != "constants"]
    assert sorted(placed) == sorted(expected) == sorted(described["fields"])
    grids = [name for section in sections for part in ("tables", "more_tables") for name in section[part]]
    assert sorted(grids) == sorted(tables()) == sorted(described["tables"])
    assert [section["id"] for section in sections if section["other"]] == [
        name for name in described["sections"] if name not in ORGANIZATIONS[profile].form.first
    ]


def test_what_is_called_rare_exists() -> None:
    """A parameter that was renamed must not come out of its fold unnoticed."""
    known = {*parameters(), *tables()}
    assert known >= RARE
    for order in (kind.form for kind in ORGANIZATIONS.values()):
        assert order.rare <= known
        assert order.opened <= set(order.first) <= set(form()["sections"])


def test_the_categories_of_sections_are_all_there() -> None:
    """Each once: the costs in the headers add up to the total."""
    categories = [name for section in form()["sections"].values() for name in section["categories"]]
    assert sorted(categories) == sorted(form()["categories"])


def test_an_edit_sends_little(session: Session) -> None:
    """Fields that did not change are not sent again."""
    before = view_of(session)
    session.set("storage_price", "0.03")
    patch = difference(before, view_of(session))
    assert set(patch["fields"]) == {"storage_price"}
    assert "tables" not in patch
    assert patch["subtotals"].keys() == {"compute", "data", "overheads"}


def test_changed_fields_say_what_the_preset_has(session: Session) -> None:
    """So that there is a way back."""
    session.set("tokens", "3B")
    field = view_of(session)["fields"]["tokens"]
    assert (field["text"], field["changed"], field["preset"]) == ("3B", True, "preset 20B")


def test_a_refused_field_says_why_and_what_is_used(session: Session) -> None:
    """Beside the field, and in the list on top with the field's name."""
    session.set("spot_share", "500")
    view = view_of(session)
    error = "500 is outside of 0% to 100%; enter a percentage between them. The budget still uses 30%."
    assert view["fields"]["spot_share"]["error"] == error
    assert [(entry["key"], entry["label"]) for entry in view["errors"]] == [("spot_share", "Share of hours on spot")]


def test_an_offer_that_is_gone_stays_chosen(session: Session) -> None:
    """The choice is kept and marked, and a check says so."""
    session.set("provider", "CoreWeave")
    session.set("accelerator", "TPU-v5e")
    view = view_of(session)
    options = {option["value"]: option["label"] for option in view["fields"]["provider"]["options"]}
    assert options["CoreWeave"] == "CoreWeave (not offered)"
    assert "GCP" in options
    assert view["fields"]["provider"]["text"] == "CoreWeave"
    failed = [check["title"] for check in view["results"]["checks"]["failed"]]
    assert "The catalog does not list this offer." in failed


def test_regions_are_those_of_the_provider(session: Session) -> None:
    """Whatever the provider, any region can be meant."""
    session.set("provider", "AWS")
    values = [option["value"] for option in view_of(session)["fields"]["region"]["options"]]
    assert values == ["any", "us-east-1"]


def test_cash_that_outlasts_the_budget_is_shown_as_more_and_else_the_month_in_which_it_runs_out(
    session: Session,
) -> None:
    """The end of the budget is not the end of the cash."""
    figures = view_of(session)["results"]["figures"]
    assert (figures["runway_months"], figures["zero_cash_month"]) == ("more than 12 months", "beyond the budget")
    session.set("opening_cash", "150k")
    figures = view_of(session)["results"]["figures"]
    assert (figures["runway_months"], figures["zero_cash_month"]) == ("1 month", "Feb 2027")


def test_the_parts_of_the_results_agree(session: Session) -> None:
    """Lines, categories and months add up to the total."""
    results = view_of(session)["results"]
    by_month = sum(sum(amounts) for amounts in results["months"]["amounts"].values())
    assert sum(results["categories"].values()) == pytest.approx(results["total"])
    assert sum(line["amount"] for line in results["lines"].values()) == pytest.approx(results["total"])
    assert by_month == pytest.approx(results["total"])
    assert sum(results["months"]["rows"]["total_cost_by_month"]) == pytest.approx(results["total"])
    assert results["months"]["labels"][::11] == ["2027-01", "2027-12"]


def test_an_empty_field_shows_what_is_used(session: Session) -> None:
    """The MFU that published runs imply stands in gray: typing it changes nothing."""
    assert view_of(session)["fields"]["mfu"]["hint"] == f"{session.budget['mfu_in_use']:.1%}"
    assert view_of(session)["fields"]["spending_limits_monthly_cap"]["hint"] == "no monthly cap"
    assert view_of(session)["fields"]["chargeback_quote"]["hint"] == "no owned hours"


@pytest.mark.parametrize(
    ("changes", "shown"), [({}, 4), ({"method": "qlora"}, 1), ({"context_length": 16_000_000}, "none fits")]
)
def test_how_many_accelerators_hold_the_model_is_said(changes: dict[str, Any], shown: float | str) -> None:
    assert results(Budget("startup", **changes))["figures"]["least_accelerators"] == shown


def of_profile(profile: str, **changes: Any) -> Plan:  # noqa: ANN401 - values of any parameter
    """Return the startup's plan as another kind of organization's."""
    return preset("startup").model_copy(update={"profile": profile}).replace(**changes)


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_each_profile_has_all_figures_that_it_shows(profile: str) -> None:
    """Tiles, finance view, years and months: what the form names, the results hold."""
    described, view = form(), view_of(Session(of_profile(profile, horizon_months=30)))
    figures = {one["id"] for one in (*described["tiles"][profile], *described["views"][profile]["figures"])}
    assert view["profile"] == profile
    assert figures == set(view["results"]["figures"])
    years = view["results"]["years"]
    assert {row["id"] for row in described["views"][profile]["rows"]} == set(years["rows"])
    assert {len(values) for values in years["rows"].values()} <= {years["count"]} == {3}
    assert {row["id"] for row in described["months"][profile]} <= set(view["results"]["months"]["rows"])
    json.dumps(view, allow_nan=False)


@pytest.mark.parametrize(
    ("profile", "labels", "first"),
    [
        (
            "startup",
            {"Cash needed", "Paid by credits", "Runway", "Cash runs out", "Lowest cash", "Default alive"},
            "workload",
        ),
        ("academic", {"Requested from sponsor", "Indirect costs", "Allocated hours", "Person-months"}, "funding"),
        (
            "nonprofit",
            {"Grants and gifts", "Given in kind", "Reserve at the end", "Lowest reserve"},
            "funding",
        ),
        (
            "big_tech",
            {"Capex", "Opex before depreciation", "Net present cost", "Chargeback rate", "Owning pays above"},
            "workload",
        ),
    ],
)
def test_each_profile_reads_its_own_figures_first(profile: str, labels: set[str], first: str) -> None:
    common = {"Main run", "Accelerator-hours", "Fewest accelerators", "Energy", "Emissions, t CO2e"}
    described = form()
    assert labels | common <= {tile["label"] for tile in described["tiles"][profile]}
    assert described["layouts"][profile][0]["id"] == first


def test_what_a_kind_of_organisation_rarely_needs_comes_late() -> None:
    """Grants for startups, runway for universities; big tech sees its cluster and bookings in the open."""
    layouts = {
        profile: {section["id"]: section for section in sections} for profile, sections in form()["layouts"].items()
    }
    assert "allocations" in layouts["startup"]["funding"]["more_tables"]
    assert "indirect_rate" in layouts["startup"]["overheads"]["more"]
    assert layouts["startup"]["other"]["other"]
    assert "monthly_revenue" in layouts["academic"]["funding"]["more"]
    assert "indirect_rate" in layouts["academic"]["overheads"]["fields"]
    assert "contributions" in layouts["nonprofit"]["funding"]["tables"]
    assert "cost_share_rate" in layouts["nonprofit"]["funding"]["more"]
    assert layouts["big_tech"]["owned_cluster"]["open"]
    assert layouts["big_tech"]["organisation"]["tables"] == ["bookings"]
    assert all("grid_intensity" in layout["energy"]["fields"] for layout in layouts.values())


def test_a_plan_of_another_profile_brings_its_form(session: Session) -> None:
    """Opened from a file; undo leads back to the startup's."""
    other = Session(of_profile("academic"))
    before = view_of(session)
    assert session.load(other.yaml())
    assert view_of(session)["profile"] == "academic"
    assert "request_cost" in view_of(session)["results"]["figures"]
    patch = difference(before, view_of(session))
    assert merge(before, patch) == view_of(session)
    session.undo()
    assert view_of(session) == before | {"header": before["header"] | {"redo": True}}


def test_figures_that_a_number_would_not_say_are_words_here_and_in_a_terminal() -> None:
    """An own cluster that never pays off, and one that nobody has. A 0 may mean never."""
    budget = Budget(of_profile("big_tech"))
    figures = results(budget)["figures"]
    assert figures["chargeback_price"] == "no owned hours"
    assert figures["owning_break_even_share"] == f"{budget['owning_break_even_share']:.0%} use"
    cheap = results(Budget(of_profile("big_tech", on_demand_quote=0.05)))["figures"]
    assert (cheap["owning_break_even_share"], cheap["owning_payback_months"]) == ("never", "never")
    budget = Budget("startup", monthly_revenue=0)
    told = {line[:42].rstrip(): line[42:].strip() for line in report(budget).splitlines()}
    for name, words in {
        "months_to_profit": "never",
        "burnt_until_profit_cost": "no profit in sight",
        "burn_multiple": "no growth or no burn",
    }.items():
        assert (results(budget)["figures"][name], told[budget.label(name)]) == (words, words)
    assert results(Budget("startup", monthly_revenue=1e6))["figures"]["months_to_profit"] == "at once"


def test_a_failed_check_says_what_it_found_and_where_to_change_it() -> None:
    """The least number of accelerators that fit, among others."""
    failed = results(Budget("startup", n_accelerators=2, training_months=1, tokens=2e12))["checks"]["failed"]
    found = {check["title"]: check for check in failed}
    memory = found["The model does not fit into memory."]
    assert memory["text"].startswith("It needs at least 4 accelerators. Take more")
    assert {"key": "n_accelerators", "label": "Accelerators"} in memory["ways"]
    assert "the window has 1 month." in found["Training takes longer than its window."]["text"]


def test_lines_are_booked_and_a_booking_of_nothing_is_told() -> None:
    rows = [
        {"name": "compute", "cost_centre": "CC-1", "account": "5100"},
        {"name": "Compue", "cost_centre": "CC-2"},
    ]
    shown = results(Budget("startup", bookings=rows))
    assert (shown["lines"]["training_cost"]["centre"], shown["lines"]["training_cost"]["account"]) == ("CC-1", "5100")
    assert shown["lines"]["salary_cost"]["centre"] == "–"
    warning = shown["checks"]["failed"][-1]
    assert warning["title"] == "Booking not used: “Compue”."
    assert warning["ways"] == [{"key": "bookings.1.name", "label": "Line or category, Compue"}]


def test_rare_fields_are_shown_below_a_row_that_has_an_amount_in_them() -> None:
    """Or where something was refused: an error must not hide. A choice, such as a group, moves no cost."""
    columns = {column["field"]: column["rare"] for column in form()["tables"]["roles"]["columns"]}
    assert (columns["hires"], columns["salary"]) == (True, False)
    roles = [{"name": "Engineer", "group": "senior"}, {"name": "Lawyer"}]
    session = Session(of_profile("startup", roles=roles))
    assert [row["used"] for row in view_of(session)["tables"]["roles"]["rows"].values()] == [[], []]
    session.set_cell("roles", 0, "hires", "1")
    session.set_cell("roles", 1, "headcount_end", "many")
    view = view_of(session)["tables"]["roles"]
    assert [row["used"] for row in view["rows"].values()] == [["hires"], ["headcount_end"]]
    assert "is not a number" in view["rows"]["1"]["cells"]["headcount_end"]["error"]
    assert view["rows"]["0"]["cells"]["headcount_end"]["error"] == ""
    session.undo()
    assert view_of(session)["tables"]["roles"]["rows"]["1"]["cells"]["headcount_end"]["error"] == ""


def test_datasets_and_subawards_say_what_each_costs() -> None:
    session = Session(of_profile("academic", subawards=[{"name": "Partner", "amount": 90_000}]))
    view = view_of(session)["tables"]
    assert view["subawards"]["rows"]["0"]["cost"] == 90_000
    assert view["datasets"]["rows"]["1"]["cost"] == pytest.approx(session.budget["dataset_cost"][1, 0])


def test_the_sizes_of_model_to_start_from_are_those_of_the_catalogue() -> None:
    """One step of undo; what was refused in a field that the size fills in is gone."""
    large = catalog.tiers()["large"]
    assert [tier["id"] for tier in form()["tiers"]] == list(catalog.tiers())
    session = Session("startup")
    session.set("tokens", "x")
    session.set("spot_share", "x")
    session.tier("large")
    assert {name: session.plan.value(name) for name in large.values} == large.values
    assert set(session.refused) == {"spot_share"}
    session.undo()
    assert session.text("tokens") == "x"


def test_a_size_that_the_months_have_no_room_for_is_told_and_changes_nothing() -> None:
    session = Session(of_profile("startup", training_start=118, training_months=1, horizon_months=120))
    before = session.plan
    session.tier("large")
    assert session.plan == before
    assert session.notice.startswith("schedule.")


def test_five_hundred_roles_over_ten_years_send_only_what_changed() -> None:
    """Rows that stay are the same objects, so that neither Python nor the browser goes through them."""
    roles = [{"name": f"Role {i}", "salary": 100_000 + i, "time_share": 0.1} for i in range(500)]
    session = Session(of_profile("startup", roles=roles, horizon_months=120))
    before = view_of(session)
    session.set_cell("roles", 250, "salary", "150k")
    after = view_of(session)
    patch = difference(before, after)
    assert set(patch["tables"]) == {"roles"}
    assert set(patch["tables"]["roles"]["rows"]) == {"250"}
    assert after["tables"]["roles"]["rows"]["0"]["cells"] is before["tables"]["roles"]["rows"]["0"]["cells"]
    assert len(after["results"]["months"]["labels"]) == 120
    assert len(json.dumps(patch)) < 50_000


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_about_a_dozen_fields_are_in_sight_at_first(profile: str) -> None:
    in_sight = [field for section in arranged(profile) if section["open"] for field in section["fields"]]
    assert 11 <= len(in_sight) <= 13


def test_a_cell_with_endless_decimals_has_all_of_them_beside_it_until_another_text_is_refused() -> None:
    """Who goes into it sees them; a wrong text stays as it was typed."""
    session = Session("academic")
    cell = view_of(session)["tables"]["roles"]["rows"]["0"]["cells"]["time_share"]
    assert cell == {"text": "8.33%", "exact": "8.33333333%", "error": "", "hint": ""}
    session.set_cell("roles", 0, "time_share", "wrong!")
    cell = view_of(session)["tables"]["roles"]["rows"]["0"]["cells"]["time_share"]
    assert cell.keys() == {"text", "error", "hint"}
    assert cell["text"] == "wrong!"


def test_what_was_read_is_said_beside_the_field_or_cell_until_the_next_edit() -> None:
    """While it is typed, too; a text that says so itself is not repeated."""
    session = Session("academic")
    session.set("indirect_rate", "58", live=True)
    assert view_of(session)["fields"]["indirect_rate"]["read"] == "Read as 58%."
    session.set_cell("roles", 0, "time_share", "0.3")
    view = view_of(session)
    assert view["tables"]["roles"]["rows"]["0"]["cells"]["time_share"]["read"] == "Read as 30%."
    assert view["fields"]["indirect_rate"]["read"] == ""
    session.set("start_month", "03/2027")
    view = view_of(session)
    assert (view["fields"]["start_month"]["text"], view["fields"]["start_month"]["read"]) == (
        "2027-03",
        "Read as March 2027.",
    )
    assert "read" not in view["tables"]["roles"]["rows"]["0"]["cells"]["time_share"]


def test_what_edits_leave_alone_is_as_if_the_page_was_made_anew() -> None:
    """Whatever is edited, undone, or shown as a scenario: the patched page equals one in which nothing is recalled."""
    session, random = Session("startup"), Random(23)  # noqa: S311 - no secret
    scenarios.add(session, "Slow", None)
    page = view_of(session)
    for _ in range(24):
        random.choice(ACTS)(session, random)
        page = merge(page, difference(page, view_of(session)))
        session.budget = Budget(session.budget.plan)
        assert page == view_of(session)


def edit(session: Session, random: Random) -> None:
    """Type another value into any field of the form that is a number or a choice."""
    key = random.choice(shown_fields())
    record = parameters()[key].record
    if isinstance(record, Number):
        session.set(key, show(record, random.choice([record.at_least, record.at_most, record.low, None])))
    elif isinstance(record, Choice):
        session.set(key, random.choice(record.options(session.plan.catalog)))


ACTS: list[Callable[[Session, Random], object]] = [
    *[edit] * 6,
    lambda session, random: session.set(f"{random.choice([*strategies()])}_use", "on"),
    lambda session, random: session.add_row(random.choice(["roles", "datasets"])),
    lambda session, _: session.set_cell("roles", 0, "salary", "1"),
    lambda session, _: session.undo(),
    lambda session, _: session.redo(),
    lambda session, random: scenarios.show(session, random.choice([AS_PLANNED, *session.plan.scenarios])),
]

"""The saving strategies in the form: their switches, what they would do, and what they make of typed values."""

import json

import pytest
from each import first_of
from plans import plain

from llmbudget import Budget
from llmbudget.analysis.ledger import effects, switched
from llmbudget.model import model
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import Plan, parameters
from llmbudget.strategies import strategies
from llmbudget.strategies.strategy import WORK_TITLES
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.results import results

CARDS = {card["id"]: card for card in form()["strategies"]}


@pytest.fixture
def session() -> Session:
    """A startup's budget with every strategy off and 30% of the hours on spot."""
    return Session(bare("startup"))


def bare(profile: str) -> Plan:
    """Return the startup's plan as another kind of organization's, with every strategy off and any of them allowed."""
    return switched(plain().replace(spot_share=0.3), []).model_copy(update={"profile": profile})


def used(session: Session, name: str) -> bool:
    """Say whether the budget uses a strategy."""
    on: bool = view_of(session)["strategies"][name]["used"]
    return on


def test_every_strategy_has_a_card_with_its_words_and_all_its_fields() -> None:
    """A new strategy gets its card without a line of code."""
    assert list(CARDS) == list(strategies())
    for name, kind in strategies().items():
        card, field = CARDS[name], form()["fields"][CARDS[name]["use"]]
        assert card["title"] == field["label"] == kind.title
        assert all((card["evidence"], card["adjusts"], field["help"]))
        assert card["risk"].startswith(f"{kind.risk} (")
        assert (card["work"], card["group"]) == (kind.work, WORK_TITLES[kind.work])
        own = [p for p in parameters().values() if p.section == name]
        assert [card["use"], *card["fields"]] == [p.name for p in sorted(own, key=lambda p: p.field != "use")]


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_strategies_stand_near_the_top_of_every_form(profile: str) -> None:
    """After what is trained and what it runs on."""
    places = [place["id"] for place in form()["layouts"][profile]]
    assert {"workload", "compute"} <= set(places[: places.index("strategies")])
    assert places.index("strategies") < 4


def test_a_switch_is_an_edit_like_any_other(session: Session) -> None:
    """The total follows, it is one step of undo, it is marked, and there is a way back to the preset."""
    session.set("spot_pricing_use", "on")
    assert session.budget["total_cost"] == Budget(session.preset).use("spot_pricing")["total_cost"]
    field = view_of(session)["fields"]["spot_pricing_use"]
    assert (field["text"], field["changed"], field["preset"]) == ("on", True, "preset off")
    session.undo()
    assert session.plan == session.preset
    session.redo()
    assert used(session, "spot_pricing")
    session.reset("spot_pricing_use")
    assert session.plan == session.preset


def test_switches_and_their_parameters_outlive_the_page(session: Session) -> None:
    """In the plan file, and so in what the browser keeps."""
    session.set("spot_pricing_use", "true")
    session.set("spot_pricing_spot_share", "80%")
    other = Session(bare("startup"))
    assert other.restore(session.yaml())
    assert other.budget["total_cost"] == Budget(session.preset).use("spot_pricing", spot_share=0.8)["total_cost"]


def test_a_switch_that_has_no_room_goes_back_and_says_why(session: Session) -> None:
    """It has no text to lose, and must not turn itself on when another field makes room later."""
    session.set("reserved_1y_share", "50%")
    refusal = view_of(session)["strategies"]["spot_pricing"]["refusal"]
    assert "add up to 110%" in refusal
    session.set("spot_pricing_use", "on")
    view = view_of(session)
    assert view["fields"]["spot_pricing_use"]["text"] == "off"
    assert view["notice"] == f"{refusal} Spot pricing stays off."
    assert view["errors"] == []
    session.set("reserved_1y_share", "40%")
    assert view_of(session)["notice"] == ""
    assert not used(session, "spot_pricing")
    session.set("spot_pricing_use", "on")
    assert used(session, "spot_pricing")


def test_switching_off_is_refused_too_when_the_typed_values_do_not_go_together(session: Session) -> None:
    """The shares that were typed come into force again."""
    session.set("spot_pricing_spot_share", "10%")
    session.set("spot_pricing_use", "on")
    session.set("spot_share", "30%")
    session.set("reserved_1y_share", "80%")
    session.set("spot_pricing_use", "off")
    assert "add up to 110%" in session.notice
    assert session.notice.endswith("Spot pricing stays on.")
    assert used(session, "spot_pricing")


def test_a_card_says_what_its_switch_saves_or_would_save(session: Session) -> None:
    """The difference of two budgets; on and off, it is the same."""
    off = session.budget
    saving = off["total_cost"] - off.use("spot_pricing")["total_cost"]
    assert view_of(session)["strategies"]["spot_pricing"]["saving"] == pytest.approx(saving)
    session.set("spot_pricing_use", "on")
    assert view_of(session)["strategies"]["spot_pricing"]["saving"] == pytest.approx(saving)
    shown = {name: (card["saving"], card["net"]) for name, card in view_of(session)["strategies"].items()}
    assert shown == {name: (one.saving, one.net_saving) for name, one in effects(session.plan).items()}


def test_the_total_before_strategies_is_told_when_one_is_in_use() -> None:
    budget = Budget(bare("startup"))
    assert len(results(budget)["savings"]) == 1
    assert results(budget.use("spot_pricing"))["savings"][0]["total"] == pytest.approx(budget["total_cost"])


def test_a_field_that_a_strategy_adjusts_says_what_is_in_use_and_by_whom(session: Session) -> None:
    """Nobody wonders why what was typed has no effect."""
    session.set("on_demand_share", "70%")
    assert not any("In use" in field["remark"] for field in view_of(session)["fields"].values())
    session.set("spot_pricing_use", "on")
    fields = view_of(session)["fields"]
    assert (fields["spot_share"]["text"], fields["spot_share"]["remark"]) == (
        "30%",
        "In use: 60%, set by Spot pricing.",
    )
    assert fields["on_demand_share"]["remark"] == "In use: 40%, set by Spot pricing."
    session.set("spot_pricing_spot_share", "30%")
    assert view_of(session)["fields"]["spot_share"]["remark"] == ""


def test_fields_of_windows_that_follow_the_computing_say_which_months_are_in_use(session: Session) -> None:
    """The length is gray: what is typed there has no effect on it. A start only moves."""
    typed = {"training_months": "9", "evaluation_start": "14", "horizon_months": "24"}
    for key, text in typed.items():
        session.set(key, text)
    session.set("windows_follow", "on")
    fields, in_use = view_of(session)["fields"], "set by Windows follow the computing."
    assert {key for key, field in fields.items() if field["replaced"]} == {"training_months", "evaluation_months"}
    assert fields["training_months"]["remark"].startswith(f"In use: 1, {in_use} Your value has no effect on the length")
    assert fields["evaluation_start"]["remark"] == f"In use: {session.budget['evaluation_start']:.0f}, {in_use}"
    assert session.budget["horizon_months"] < 24
    session.set("windows_follow", "off")
    assert not any(field["replaced"] for field in view_of(session)["fields"].values())


@pytest.mark.parametrize("profile", first_of(ORGANIZATIONS))
@pytest.mark.parametrize("name", strategies())
def test_only_the_strategy_that_changes_a_field_is_named_there(profile: str, name: str) -> None:
    """In every field that it changes, and in no other."""
    session = Session(bare(profile))
    session.set(f"{name}_use", "on")
    adjusted = {
        key
        for key in model().adjusted_inputs
        if parameters()[key].table is None and session.budget[key] != session.budget[f"{key}_before_strategies"]
    }
    remarks = {key: field["remark"] for key, field in view_of(session)["fields"].items() if "In use" in field["remark"]}
    assert set(remarks) == adjusted
    assert all(f", set by {strategies()[name].title}." in remark for remark in remarks.values())
    json.dumps(view_of(session), allow_nan=False)


def test_fields_of_strategies_are_called_by_their_strategy_too(session: Session) -> None:
    """The section on hours has a field of the same label."""
    session.set("spot_pricing_spot_share", "x")
    session.set("spot_share", "x")
    labels = [error["label"] for error in view_of(session)["errors"]]
    assert labels == ["Share of hours on spot, Spot pricing", "Share of hours on spot"]


def test_a_failed_check_leads_to_the_strategy_that_changed_what_it_reads() -> None:
    """To its switch, and only while it is in use."""
    budget = Budget(bare("startup"), spot_quote=20)
    own, with_strategy = (
        {way["key"] for check in results(one)["checks"]["failed"] if "Spot" in check["title"] for way in check["ways"]}
        for one in (budget, budget.use("spot_pricing"))
    )
    assert {"spot_share", "spot_quote"} <= own
    assert with_strategy == own | {"spot_pricing_use"}


def test_methods_are_called_by_their_names_wherever_they_are_chosen_or_told(session: Session) -> None:
    session.set("transfer_learning_method", "qlora")
    session.set("transfer_learning_use", "on")
    fields = view_of(session)["fields"]
    assert fields["transfer_learning_method"]["options"] == fields["method"]["options"]
    assert fields["method"]["remark"] == "In use: QLoRA, set by Transfer learning."


def test_headers_say_what_is_in_use() -> None:
    """As the results do: what a strategy makes of it, not what was typed."""
    session = Session(bare("startup"))
    session.set("tokens", "8,030,261,248")
    typed = view_of(session)["summaries"]["workload"]
    assert " 8,030,261,248 tokens" in typed
    session.set("transfer_learning_use", "on")
    told = view_of(session)["summaries"]["workload"]
    assert " 80,302,600 tokens" in told
    assert f"{session.budget['horizon_months']:.0f} month" in view_of(session)["summaries"]["schedule"]


def test_a_card_asks_what_a_strategy_acts_on_only_in_plans_with_such_rows(session: Session) -> None:
    keys = ("low_precision_acts_on", "low_precision_only", "spot_pricing_only")
    assert [view_of(session)["fields"][key]["absent"] for key in keys] == [True, True, True]
    rows = [{"name": "Tune", "examples": 1000}, {"name": "Trials", "kind": "experiments", "multiple": 0.1}]
    with_runs = Session(session.plan.replace(runs=rows))
    fields = view_of(with_runs)["fields"]
    assert [fields[key]["absent"] for key in keys] == [False, False, True]
    assert [option["value"] for option in fields["low_precision_only"]["options"]] == ["", "Tune", "Trials"]


def test_a_card_says_on_which_rows_its_strategy_acts(session: Session) -> None:
    with_runs = Session(session.plan.replace(runs=[{"name": "Tune", "examples": 1000}]))
    with_runs.set("low_precision_fp8_speedup", "1")
    with_runs.set("low_precision_use", "on")
    assert view_of(with_runs)["strategies"]["low_precision"]["remark"].startswith("Acts on the main run and “Tune”.")
    with_runs.set("low_precision_only", "Tune")
    with_runs.set("low_precision_acts_on", "further")
    assert view_of(with_runs)["strategies"]["low_precision"]["remark"].startswith("Acts on “Tune”.")

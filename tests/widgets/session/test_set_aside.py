"""The form sets aside what belongs to a choice that changes: one notice, one step of undo, a line at the field."""

import pytest
from plans import first

from llmbudget.plan.file import write_plan
from llmbudget.widgets.session import scenarios
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

H100, B200 = "H100-SXM5-80GB", "B200-SXM"
QUOTED = ("reserved_1y_quote", "reserved_3y_quote", "server_quote")


def session() -> Session:
    return Session(first("big_tech"))


def test_one_notice_says_what_was_set_aside_for_what_and_what_to_do() -> None:
    form = session()
    form.set("accelerator", B200)
    assert form.notice == (
        "Set aside: Your one-year price (4.3 USD/h) and Your three-year price (2.46 USD/h), for "
        f"{H100}, CoreWeave, north-america; Your server price per accelerator (38,750 USD), for {H100}. "
        "Switch back to that choice to restore it, or enter a value for the new choice."
    )
    assert [form.text(name) for name in QUOTED] == [""] * len(QUOTED)
    form.set("tokens", "14T")
    assert form.notice == ""


def test_one_undo_restores_everything_and_redo_sets_it_aside_again() -> None:
    form = session()
    before = form.plan
    form.set("accelerator", B200)
    after = form.plan
    form.undo()
    assert form.plan == before
    assert not form.can_undo
    form.redo()
    assert form.plan == after


def test_choosing_the_old_one_again_brings_everything_back() -> None:
    form = session()
    form.set("accelerator", B200)
    form.set("accelerator", H100)
    assert form.plan == form.preset
    assert form.notice == ""
    assert not view_of(form)["header"]["changed"]


def test_the_field_that_lost_its_value_says_so() -> None:
    form = session()
    form.set("accelerator", B200)
    fields = view_of(form)["fields"]
    assert fields["server_quote"]["remark"].startswith(f"Set aside: 38,750 USD, for {H100}.")
    assert fields["server_quote"]["note"] == ""
    form.set("server_quote", "60,000")
    assert "Set aside" not in view_of(form)["fields"]["server_quote"]["remark"]
    assert fields["spot_quote"]["remark"].count("Set aside") == 0


def test_a_reason_is_shown_beside_the_value_that_it_explains_only() -> None:
    form = session()
    reason = view_of(form)["fields"]["tokens"]["note"]
    assert reason
    form.set("tokens", "14T")
    assert view_of(form)["fields"]["tokens"]["note"] == ""
    form.set("tokens", "15T")
    assert view_of(form)["fields"]["tokens"]["note"] == reason


def test_what_is_told_while_a_size_is_typed_is_what_it_replaces() -> None:
    form = Session("deepseek_v3")
    for text in ("7", "70", "70B"):
        form.set("parameters_total", text, live=True)
    form.set("parameters_total", "70B")
    assert "Active parameters (37,000,000,000 parameters), for 671,000,000,000 parameters" in form.notice
    assert form.budget["parameters_active_in_use"] == 70e9
    form.undo()
    assert form.plan == form.preset


def test_a_value_typed_after_the_choice_belongs_to_it() -> None:
    form = session()
    form.set("accelerator", B200)
    form.set("server_quote", "60,000")
    form.set("accelerator", "MI300X")
    assert "60,000 USD" in form.notice
    form.set("accelerator", B200)
    assert form.text("server_quote") == "60,000"
    form.set("accelerator", H100)
    assert form.text("server_quote") == "38,750"


@pytest.mark.parametrize("tier", ["cutting_edge", "large"])
def test_a_size_button_sets_aside_and_says_so(tier: str) -> None:
    form = session()
    form.set("accelerator", B200)
    form.set("server_quote", "60,000")
    form.tier(tier)
    assert "60,000 USD" in form.notice
    assert form.text("server_quote") == "38,750"
    form.undo()
    assert form.text("server_quote") == "60,000"


def test_a_scenario_tells_what_does_not_hold_in_it_and_the_plan_keeps_it() -> None:
    form = session()
    scenarios.add(form, "Other chips")
    form.set("accelerator", B200)
    assert "38,750 USD" in form.notice
    assert form.text("server_quote") == ""
    assert form.plan.value("server_quote") == 38_750
    form.set("accelerator", H100)
    assert form.plan.scenarios == {"Other chips": {}}
    assert form.text("server_quote") == "38,750"


def test_what_waits_is_kept_by_the_browser_and_in_the_file() -> None:
    form = session()
    form.set("accelerator", B200)
    again = session()
    assert again.restore(form.yaml())
    again.set("accelerator", H100)
    assert again.plan == form.preset


def test_a_plan_file_that_is_opened_tells_nothing_of_what_was_set_aside_before() -> None:
    form = session()
    assert form.load(write_plan(form.plan.replace(accelerator=B200)))
    assert form.notice.startswith("Opened")


def test_the_code_of_the_form_makes_the_same_plan_without_naming_what_follows() -> None:
    form = session()
    form.shows_python = True
    form.set("accelerator", B200)
    code = view_of(form)["python"]
    assert f'accelerator="{B200}"' in code
    assert "_quote" not in code
    assert "Save writes" not in code

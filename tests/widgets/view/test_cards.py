"""Cards of runs and clusters, and the timeline below them."""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from conftest import settled, wait_in_page
from controls import cells, find, first_steps, named, press, sample, steps, tells, told, undo
from each import each
from playwright.sync_api import Page, expect

from llmbudget import Budget, catalog
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import read_plan, write_plan
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.run_fields import fields_of
from llmbudget.presets import preset
from llmbudget.widgets.session.field_keys import label_of
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.paste import paste
from llmbudget.widgets.session.restore import open_link
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.page_data import view_of

PROGRAM = ("reinforcement_learning", "supervised_fine_tuning", "preference_tuning", "evaluation")


def alone() -> Session:
    """The startup's main run, without the further runs that its preset has."""
    return Session(preset("startup").replace(runs=[], clusters=[]))


@pytest.fixture
def session() -> Session:
    """A program: reinforcement learning on a second cluster, and three more runs on the plan's own accelerators."""
    session = alone()
    session.add_row("clusters")
    session.set_cell("clusters", 0, "name", "Judges")
    for kind in PROGRAM:
        session.add_row("runs", kind)
    session.set_cell("runs", 0, "cluster", "Judges")
    return session


def runs(session: Session) -> list[str]:
    return [run.name for run in session.plan.program.runs]


def card(session: Session, row: int, table: str = "runs") -> dict[str, Any]:
    shown: dict[str, Any] = view_of(session)["tables"][table]["rows"][str(row)]
    return shown


def test_cards_are_of_rows_that_have_a_head() -> None:
    """Every other table is a grid; a card shows the fields that count for its kind, in the order of the plan."""
    described = form()["tables"]
    assert {name for name, about in described.items() if "head" in about} == {"clusters", "runs"}
    for kind in catalog.run_kinds():
        head, counted = described["runs"]["head"], described["runs"]["counted"][kind]
        assert {*head, *counted} == fields_of(kind)
        assert counted == [field for field in tables()["runs"].row.records() if field in {*counted}]
    assert {*described["clusters"]["head"], *described["clusters"]["counted"][""]} == {
        *tables()["clusters"].row.records()
    }


def test_runs_of_a_preset_are_not_folded_away() -> None:
    """Their section is one of the first where the organization's preset has runs."""
    having = {name for name in ORGANIZATIONS if preset(name).program.runs}
    assert having
    for name in having:
        assert "program" in ORGANIZATIONS[name].form.first, name


def test_a_new_run_has_a_name_and_values_that_are_marked_as_assumptions(session: Session) -> None:
    """Until another value is entered; a refused text is none."""
    assert runs(session) == [catalog.run_kinds()[kind].label for kind in PROGRAM]
    steps_shown = card(session, 0)["cells"]["steps"]
    assert (steps_shown["text"], steps_shown["assumed"], steps_shown["changed"]) == ("700", True, False)
    session.set_cell("runs", 0, "steps", "900")
    steps_shown = card(session, 0)["cells"]["steps"]
    assert (steps_shown["text"], steps_shown["assumed"], steps_shown["changed"]) == ("900", False, True)
    assert card(session, 0)["cells"]["other_parameters"]["hint"] == "none"
    session.add_row("runs", "evaluation")
    assert runs(session)[-1] == "Evaluation 2"


def test_a_card_says_what_its_row_comes_to(session: Session) -> None:
    """Its months by name, and what the model computes of it."""
    session.set_cell("runs", 0, "start", "6")
    session.set_cell("runs", 0, "months", "2")
    figures = {figure["label"]: figure["value"] for figure in card(session, 0)["figures"]}
    budget = session.budget
    assert figures == {
        "Months": "Jun 2027 to Jul 2027",
        "Hours": budget["run_paid_hours"][0, 0],
        "Days": budget["run_days"][0, 0],
        "Cost": budget["run_cost"][0, 0],
        "Evidence for the hours": "well covered",
    }
    cluster = {figure["label"]: figure["value"] for figure in card(session, 0, "clusters")["figures"]}
    assert (cluster["Months"], cluster["Hours"]) == ("Jan 2027 to Dec 2027", figures["Hours"])
    assert cluster["Rent"] == pytest.approx(figures["Cost"])
    assert view_of(session)["summaries"]["program"] == f"4 further runs · ${budget['runs_cost']:,.0f}"
    assert view_of(alone())["summaries"]["program"] == "none"


def test_values_of_other_kinds_are_kept_and_said(session: Session) -> None:
    """They count again when the kind comes back."""
    session.set_cell("runs", 0, "steps", "900")
    total = session.budget["total_cost"]
    session.set_cell("runs", 0, "kind", "experiments")
    [kept, no_work] = sorted(card(session, 0)["remarks"])
    assert kept.startswith("3 values are kept and not counted for this kind: Tries 1.5, Steps 900")
    assert no_work == "No work is stated yet, so this costs nothing. Enter: Times."
    session.set_cell("runs", 0, "kind", "reinforcement_learning")
    assert card(session, 0)["remarks"] == []
    assert session.budget["total_cost"] == total
    session.set_cell("runs", 1, "tokens", "1B")
    assert card(session, 1)["remarks"] == ["The typed training tokens count. The examples do not."]


def test_a_new_name_is_taken_over_where_it_is_named(session: Session) -> None:
    """In one step, also while it is typed."""
    for text in ("B", "B2", "B200"):
        session.set_cell("clusters", 0, "name", text, live=True)
    session.set_cell("clusters", 0, "name", "B200")
    assert session.plan.program.runs[0].cluster == "B200"
    options = view_of(session)["tables"]["runs"]["options"]
    assert [option["value"] for option in options["cluster"]] == ["", "B200"]
    assert [option["label"] for option in options["of_run"]] == ["the main run", *runs(session)]
    session.undo()
    assert (session.plan.program.clusters[0].name, session.plan.program.runs[0].cluster) == ("Judges", "Judges")


def test_a_cluster_that_is_gone_is_missed_beside_the_field_and_above(session: Session) -> None:
    session.remove_row("clusters", 0)
    assert (
        session.notice
        == "“Judges” is gone, but these still name it: Reinforcement learning. Choose another one for each."
    )
    assert card(session, 0)["wrong"] == {
        "cluster": "Nothing is called “Judges”, so this run costs nothing. Choose from the list."
    }
    assert session.budget["run_cost"][0, 0] == 0
    assert [lane["label"] for lane in view_of(session)["timeline"]["lanes"]] == [
        "The plan's own accelerators", "No cluster: Judges",
    ]  # fmt: skip
    session.undo()
    assert card(session, 0)["wrong"] == {}
    session.add_row("clusters")
    session.set_cell("clusters", 1, "name", "JUDGES")
    assert card(session, 0)["wrong"] == {"cluster": "Several rows are called “Judges”. Rename all but one."}


def test_rows_move_with_what_was_refused_in_them(session: Session) -> None:
    """Copies have names of their own, and refused texts stay where they were typed."""
    session.set_cell("runs", 1, "epochs", "many")
    rl, sft, dpo, evaluation = runs(session)
    session.duplicate_row("runs", 0)
    assert runs(session) == [rl, f"{rl} 2", sft, dpo, evaluation]
    assert list(session.refused) == ["runs.2.epochs"]
    session.move_row("runs", 2, 0)
    assert runs(session) == [sft, rl, f"{rl} 2", dpo, evaluation]
    assert list(session.refused) == ["runs.0.epochs"]
    session.remove_row("runs", 1)
    session.remove_row("runs", 1)
    assert runs(session) == [sft, dpo, evaluation]
    assert list(session.refused) == ["runs.0.epochs"]
    for _ in range(4):
        session.undo()
    assert runs(session) == [rl, sft, dpo, evaluation]
    assert list(session.refused) == ["runs.1.epochs"]
    for wrong in (-1, 4):
        with pytest.raises(IndexError):
            session.move_row("runs", 0, wrong)


def test_pasted_rows_become_cards(session: Session) -> None:
    """Under the heads that a spreadsheet has."""
    paste(session, "runs", 4, ["name"], "Run\tKind\tSteps\nMore\treinforcement_learning\t50\n")
    assert (session.plan.program.runs[4].name, session.plan.program.runs[4].steps) == ("More", 50)


def test_a_program_comes_back_from_its_file_and_from_a_link(session: Session) -> None:
    other = Session("startup")
    assert open_link(other, fragment(write_plan(session.plan)))
    assert other.plan == session.plan
    other = Session(read_plan(write_plan(session.plan)))
    assert other.budget["total_cost"] == session.budget["total_cost"]
    assert view_of(other)["timeline"] == view_of(session)["timeline"]


def test_the_timeline_shows_each_run_in_its_lane(session: Session) -> None:
    """And the main run's windows, with the fields that move them."""
    own, judges = view_of(session)["timeline"]["lanes"]
    assert [bar["label"] for bar in own["bars"]] == ["Training", "Post-training, evaluation", *runs(session)[1:]]
    assert [(bar["label"], bar["first"], bar["last"]) for bar in judges["bars"]] == [(runs(session)[0], 1, 1)]
    assert judges["bars"][0]["keys"] == {"start": "runs.0.start", "months": "runs.0.months"}
    assert [(w["start"], w["months"], w["keys"]["months"]) for w in judges["windows"]] == [(1, 12, "clusters.0.months")]
    single = alone()
    shown = view_of(single)["timeline"]
    assert (shown["further"], [lane["windows"] for lane in shown["lanes"]]) == (False, [[]])
    training, evaluation = shown["lanes"][0]["bars"]
    assert (training["start"], training["months"], training["late"]) == (4, 2, "")
    months = single.budget["training_window_days"] / single.budget["days_per_month"]
    assert training["ends"] == pytest.approx(3 + months)
    single.set(evaluation["keys"]["start"], "8")
    single.set("tokens", "200B")
    single.set("training_months", "1")
    late = round(single.budget["training_window_days"] - single.budget["days_per_month"])
    training, evaluation = view_of(single)["timeline"]["lanes"][0]["bars"]
    assert (evaluation["start"], evaluation["late"], training["late"]) == (8, "", f"ends {late} days late")
    assert late > 1


def test_a_cluster_with_more_work_than_time_is_named_with_its_months(session: Session) -> None:
    """All runs of a month count, also those that fit alone."""
    session.set_cell("runs", 0, "step_seconds", "2500")  # 700 steps, 1.5 times: about 30 days
    judges = view_of(session)["timeline"]["lanes"][1]
    alone = judges["bars"][0]["use"]
    session.set_cell("runs", 0, "step_seconds", f"{2500 * 0.6 / alone:.6g}")
    assert view_of(session)["timeline"]["lanes"][1]["overload"] == ""
    session.duplicate_row("runs", 0)
    judges = view_of(session)["timeline"]["lanes"][1]
    assert (judges["over"], judges["overload"]) == ([0], "overloaded in Jan 2027 (120%)")
    session.set_cell("runs", 0, "months", "2")
    session.set_cell("runs", 1, "months", "2")
    assert view_of(session)["timeline"]["lanes"][1]["overload"] == ""
    for row in (0, 1):
        session.set_cell("runs", row, "tries", "3")
    judges = view_of(session)["timeline"]["lanes"][1]
    assert (judges["over"], judges["overload"]) == ([0, 1], "overloaded in 2 months (up to 120%)")


@each("kind", catalog.run_kinds())
def test_what_a_card_says_of_any_kind_is_found_in_the_plan(kind: str) -> None:
    """Nothing fails for a kind; the label of each cell names its run."""
    session = alone()
    session.add_row("runs", kind)
    assert card(session, 0)["remarks"] == []
    assert label_of(session.plan, "runs.0.start") == f"First month, {runs(session)[0]}"


@pytest.fixture
def program(bare_server: Any, open_tab: Callable[..., Page]) -> Page:  # noqa: ANN401 - what conftest.py serves
    """A form with the section of runs and clusters open, and without the runs that the preset has."""
    page = open_tab(bare_server.url, width=1440, height=900)
    page.get_by_role("heading", name="Further runs and clusters").click()
    for run in preset("startup").program.runs:
        page.get_by_role("button", name=f"Remove {run.name}", exact=True).press("Enter")
        expect(page.get_by_role("button", name=f"Remove {run.name}", exact=True)).to_have_count(0)
    return page


def answered(page: Page) -> None:
    expect(page.locator(".lb-root")).not_to_have_attribute("data-pending", "true")


def key(page: Page, name: str) -> Any:  # noqa: ANN401 - a Locator
    return page.locator(f'[data-key="{name}"]')


def expect_total(page: Page, plan: Plan) -> None:
    total = f"${Budget(plan)['total_cost']:,.0f}"
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)


@pytest.mark.browser
def test_a_program_is_made_by_keyboard(program: Page) -> None:
    """New cards take the focus; lists offer the clusters; a cluster that goes is missed; a reload finds it all."""
    program.get_by_role("button", name="Add cluster").press("Enter")
    expect(key(program, "clusters.0.name")).to_be_focused()
    program.keyboard.type("Judges")
    program.keyboard.press("Tab")
    kinds = program.get_by_role("combobox", name=re.compile("^New run"))
    for place, kind in enumerate(PROGRAM[:2]):
        kinds.select_option(kind)
        program.get_by_role("button", name="Add run").press("Enter")
        expect(key(program, f"runs.{place}.name")).to_be_focused()
    program.get_by_role("combobox", name="Cluster, Reinforcement learning").select_option("Judges")
    expect(key(program, "runs.0.steps")).to_be_visible()
    expect(key(program, "runs.1.steps")).to_have_count(0)
    expect(key(program, "runs.1.examples")).to_be_visible()
    steps_field = program.get_by_role("textbox", name="Steps, Reinforcement learning")
    steps_field.fill("4000")
    steps_field.press("Enter")
    expect(program.get_by_text(re.compile("⚠ overloaded in Jan 2027"))).to_be_visible()
    key(program, "clusters.0.name").fill("B200")
    key(program, "clusters.0.name").press("Enter")
    expect(key(program, "runs.0.cluster")).to_have_value("B200")
    answered(program)
    program.reload()
    expect(key(program, "runs.0.steps")).to_have_value("4,000")
    expect(program.get_by_text("Restored your last edits.")).to_be_visible()
    program.get_by_role("button", name="Remove B200").press("Enter")
    expect(program.get_by_role("button", name="Add cluster")).to_be_focused()
    expect(key(program, "runs.0.cluster")).to_have_value("B200")
    expect(key(program, "runs.0.cluster")).to_have_accessible_description(re.compile("Nothing is called “B200”"))
    program.get_by_role("button", name="Undo").click()
    expect(key(program, "runs.0.cluster")).to_have_accessible_description("")
    place_runs(program)


def place_runs(page: Page) -> None:
    """Find the cheapest places of runs, read why not the others, and open the plan with them."""
    page.get_by_text("Where to compute further runs").click()
    page.get_by_label("Choose", exact=True).select_option("clusters")
    find = page.get_by_role("button", name="Find the cheapest places")
    find.press("Enter")
    choices = page.get_by_role("list", name="What was chosen")
    expect(choices).to_contain_text("Supervised fine-tuning: B200, instead of the plan's own accelerators. Saves")
    choices.get_by_text("Why not elsewhere: Supervised fine-tuning").click()
    expect(choices.get_by_text("The plan's own accelerators: Dearer by").last).to_be_visible()
    opener = page.get_by_role("button", name="Open the plan with these places")
    opener.press("Enter")
    expect(opener).to_have_text("Opened")
    expect(key(page, "runs.1.cluster")).to_have_value("B200")


@pytest.mark.slow
@pytest.mark.browser
def test_a_card_moves_and_is_copied_with_the_focus_on_it(program: Page) -> None:
    """The button stays under the finger that moves it; the copy's name can be typed at once."""
    for _ in range(2):
        program.get_by_role("button", name="Add run").press("Enter")
        answered(program)
    down = program.get_by_role("button", name="Move Pretraining down")
    down.press("Enter")
    answered(program)
    expect(key(program, "runs.1.name")).to_have_value("Pretraining")
    expect(down).to_be_focused()
    expect(down).to_have_attribute("aria-disabled", "true")
    program.get_by_role("button", name="Duplicate Pretraining", exact=True).press("Enter")
    expect(key(program, "runs.2.name")).to_be_focused()
    expect(key(program, "runs.2.name")).to_have_value("Pretraining 3")
    help_button = program.get_by_role("button", name="About Training tokens, Pretraining 3")
    help_button.press("Enter")
    expect(help_button).to_have_attribute("aria-expanded", "true")
    program.set_viewport_size({"width": 375, "height": 800})
    wait_in_page(program, "document.documentElement.scrollWidth <= 375")


def made(page: Page) -> Plan:
    """Add a cluster and a run, wait until the page is at rest, and return the plan that this makes."""
    for name in ("Add cluster", "Add run"):
        page.get_by_role("button", name=name).press("Enter")
        answered(page)
    page.locator(".lb-range[aria-busy=false]").wait_for()
    return preset("startup").replace(
        clusters=[{}], runs=[{"kind": "pretraining", "name": "Pretraining", "tokens": 1e10}]
    )


def shown(page: Page, field: str) -> bool:
    return bool(settled(key(page, field).count))


@pytest.mark.slow
@pytest.mark.browser
def test_every_control_of_a_card_is_used(program: Page) -> None:
    """One field of each kind, and all buttons."""
    plan = made(program)
    controls = find(program)
    expect_total(program, plan)
    assert len(named(controls, "button", "^(Move|Duplicate|Remove) (New cluster|Pretraining)( up| down)?$")) == 8
    for pattern, gets in (("^Duplicate ", r"\w+\.1\.name"), ("^Remove (New cluster|Pretraining)$", "Add .*")):
        for control in named(controls, "button", pattern):
            pressed = press(program, control)
            assert pressed["plan"], control
            assert re.fullmatch(gets, pressed["focus"]), (control, pressed)
            undo(program)
    program.evaluate("document.querySelectorAll('.lb-row-card details').forEach((fold) => (fold.open = true))")
    for name in ("runs", "clusters"):
        done = list(steps(plan, sample([cell for cell in cells(plan, name) if shown(program, cell)])))
        assert [step.key for step in done if not step.taken] == []
        assert program.evaluate("(steps) => window.controls.useAll(steps)", [asdict(step) for step in done]) == []
    for name in ("runs", "clusters"):
        assert program.evaluate("(name) => window.controls.resetTable(name)", name)["focus"] == f"Add {name[:-1]}"
    expect_total(program, preset("startup"))


@pytest.mark.browser
@pytest.mark.slow
def test_every_field_of_a_card_tells_the_kernel_what_was_typed(program: Page) -> None:
    """The session reads each: `first_steps` asks it. How answers come back, the test above shows for each kind."""
    plan = made(program)
    find(program)
    keys = [cell for name in ("runs", "clusters") for cell in cells(plan, name) if shown(program, cell)]
    done = list(first_steps(plan, keys))
    assert [step.key for step in done if not step.taken] == []
    assert tells(program, done) == [told(step) for step in done]


def test_a_new_name_is_no_edit_without_effect() -> None:
    session = Session("startup")
    session.add_row("clusters")
    session.set_cell("clusters", 0, "name", "Lab")
    assert session.notice == ""


@pytest.mark.browser
def test_a_grid_lists_the_rows_that_its_cells_name(bare_server: Any, open_tab: Callable[..., Page]) -> None:  # noqa: ANN401 - what conftest.py serves
    """Allocations stand in a grid: each chooses among the clusters of the plan."""
    grant = {"name": "Grant", "cluster": "Lab", "hours": 500}
    plan = preset("academic").replace({"clusters": [{"name": "Lab"}], "allocations": [grant]})
    page = open_tab(f"{bare_server.root}voila/render/academic.ipynb#{fragment(write_plan(plan))}")
    place = key(page, "allocations.0.cluster")
    expect(place.locator("option")).to_have_text(["the plan's own accelerators", "Lab"])
    expect(place).to_have_value("Lab")

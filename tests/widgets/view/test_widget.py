"""The messages between page and kernel, without a browser."""

import asyncio
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from own_loop import run
from own_templates import template_of

from llmbudget import Budget, widgets
from llmbudget.analysis.layouts import LAYOUTS, Style, files
from llmbudget.excel.templates.shipped import shipped
from llmbudget.excel.templates.template import Template
from llmbudget.model import Graph
from llmbudget.plan.file import write_plan
from llmbudget.widgets import app
from llmbudget.widgets.session.link import fragment
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import journals, strategies
from llmbudget.widgets.view import page as page_module
from llmbudget.widgets.view.live_risk import LiveRisk
from llmbudget.widgets.view.page import PAUSE, BudgetPage
from llmbudget.widgets.view.page_data import late, view_of
from llmbudget.widgets.view.patch import difference

Sent = list[tuple[dict[str, Any], list[bytes]]]


@pytest.fixture
def page(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> BudgetPage:
    """A page whose messages are written down."""

    def send(_self: object, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        sent.append((content, buffers or []))

    monkeypatch.setattr(BudgetPage, "send", send)
    monkeypatch.setattr(LiveRisk, "follow", lambda _, **__: None)  # its messages would come at any time
    monkeypatch.setattr(page_module, "late", lambda _, view: view)  # whether anything is late depends on the catalog
    return app("startup")


@pytest.fixture
def sent() -> Sent:
    """What the kernel sent."""
    return []


def receive(page: BudgetPage, *files: bytes, **message: Any) -> None:  # noqa: ANN401 - JSON
    """Act as the browser."""
    page._handle_custom_msg(message, list(files))  # noqa: SLF001 - what a message from the browser calls


def test_an_edit_is_answered_by_what_changed_and_then_by_the_plan(page: BudgetPage, sent: Sent) -> None:
    """The browser keeps the plan."""
    receive(page, number="17-1", edit={"kind": "set", "key": "tokens", "text": "3B"})
    (patch, _), (keep, _) = sent
    assert patch["patch"]["fields"]["tokens"]["text"] == "3B"
    kept = {"plan": page.session.yaml(), "refused": {}, "scenario": "As planned"}
    told = {"changed": True, "edited": True, "unusable": False, "linked": False}
    assert keep == {"kind": "keep", "number": "17-1", **kept, **told}


def test_the_answer_does_not_wait_for_the_reasons_why_switches_change_nothing(
    page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take longer than the rest, so the old ones stay until the new ones follow."""
    before = page.view["strategies"]["distillation"]["remark"]
    looked: list[int] = []

    def reasons(*_: object) -> dict[str, str]:
        looked.append(len(sent))
        return {"distillation": "Another reason."}

    monkeypatch.setattr(page_module, "late", late)
    monkeypatch.setattr(strategies, "without_effect", reasons)
    receive(page, kind="set", key="tokens", text="3B")
    receive(page, kind="python", on=True)
    (patch, _), (follows, _), (keep, _), *_ = sent
    assert before
    assert "distillation" not in patch["patch"].get("strategies", {})
    assert follows["patch"]["strategies"] == {"distillation": {"remark": "Another reason."}}
    assert keep["kind"] == "keep"
    assert looked == [1]


def test_the_next_edit_comes_after_what_follows_an_answer(page: BudgetPage, sent: Sent) -> None:
    """The browser keeps the plan of each edit under that edit's number."""

    async def story() -> None:
        receive(page, number="1", edit={"kind": "set", "key": "tokens", "text": "3B"})
        assert [message["kind"] for message, _ in sent] == ["patch"]
        receive(page, number="2", edit={"kind": "set", "key": "tokens", "text": "4B"})
        kept = [message for message, _ in sent if message["kind"] == "keep"]
        assert [(message["number"], "tokens: 3000000000" in message["plan"]) for message in kept] == [("1", True)]
        await asyncio.sleep(2 * PAUSE)
        assert (sent[-1][0]["kind"], sent[-1][0]["number"]) == ("keep", "2")

    run(story)


def test_a_second_page_of_a_process_computes_nothing_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels are forked from a process that has opened each example."""
    view_of(Session("startup"))
    computed: list[str] = []
    compute = Graph.compute
    monkeypatch.setattr(
        Graph, "compute", lambda self, name, values: computed.append(name) or compute(self, name, values)
    )
    view_of(Session("startup"))
    assert computed == []


def test_the_range_is_begun_with_after_what_changed(
    page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page announces the calculation before the answer ends, so that the old result stays gray."""
    monkeypatch.setattr(LiveRisk, "follow", lambda _, again=False: sent.append(({"kind": f"risk, {again}"}, [])))
    receive(page, kind="set", key="tokens", text="3B")
    receive(page, kind="open")
    kinds = ["patch", "risk, False", "keep", "view", "risk, True", "keep"]
    assert [message["kind"] for message, _ in sent] == kinds


def test_searches_change_no_plan_until_one_is_opened(page: BudgetPage, sent: Sent) -> None:
    """What is found is told without a view; opening it is answered as every edit."""
    receive(page, kind="judge", texts={"cap": "much"})
    receive(page, kind="largest", money="600k", of="tokens")
    receive(page, kind="cancel")
    assert [message["kind"] for message, _ in sent] == ["judged", "judged", "largest", "matches", "search"]
    sent.clear()
    receive(page, kind="take", of="largest", place=0)
    assert [message["kind"] for message, _ in sent] == ["patch", "matches", "keep"]
    assert page.session.plan == Budget("startup").largest(600_000, "tokens").budget.plan


def test_all_actions_reach_the_session(page: BudgetPage) -> None:
    """In the words of the page."""
    before = page.session.plan
    receive(page, kind="cell", table="roles", row=0, field="salary", text="200k")
    receive(page, kind="add", table="roles")
    receive(page, kind="remove", table="roles", row=3)
    receive(page, kind="reset", key="roles")
    assert page.session.plan == before
    receive(page, kind="undo")
    receive(page, kind="redo")
    receive(page, kind="load", text=page.session.yaml())
    receive(page, kind="start_over")
    assert page.session.plan == before


def test_a_size_of_model_is_one_action(page: BudgetPage, sent: Sent) -> None:
    receive(page, kind="tier", id="large")
    assert sent[0][0]["patch"]["fields"]["tokens"]["text"] == "15T"
    receive(page, kind="undo")
    assert page.session.plan == page.session.preset


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "set", "key": "nothing", "text": "1"},
        {"kind": "set"},
        {"kind": "dance"},
        {},
        {"kind": "remove", "table": "roles", "row": 9},
        {"kind": "take", "of": "search", "place": 0},
        {"kind": "judge", "texts": {"nothing": "1"}},
        {"kind": "cell", "table": "bookings", "row": 0, "field": "name", "text": ""},
    ],
)
def test_what_goes_wrong_becomes_a_sentence(
    page: BudgetPage, sent: Sent, caplog: pytest.LogCaptureFixture, message: dict[str, Any]
) -> None:
    """The log has the details; the page goes on."""
    receive(page, **message)
    assert "Something went wrong" in sent[0][0]["patch"]["notice"]
    assert "Traceback" in caplog.text
    receive(page, kind="set", key="tokens", text="3B")
    assert page.session.plan.workload.tokens == 3e9
    assert sent[2][0]["patch"]["notice"] == ""


def test_a_link_is_a_step_on_top_of_what_the_browser_kept(page: BudgetPage, sent: Sent) -> None:
    """Undo leads back to one's own edits, and opening is no edit that would overwrite them."""
    own, other = app("startup").session, app("startup").session
    own.set("tokens", "3B")
    other.set("tokens", "4B")
    receive(page, kind="open", link=fragment(other.yaml()), kept={"plan": own.yaml(), "refused": {}})
    assert page.session.plan == other.plan
    assert sent[1][0]["edited"] is False
    receive(page, kind="undo")
    assert page.session.plan == own.plan


def test_a_broken_link_is_told_and_leaves_ones_own_edits(page: BudgetPage, sent: Sent) -> None:
    own = app("startup").session
    own.set("tokens", "3B")
    receive(page, kind="open", link="#plan=the link is incomplete", kept={"plan": own.yaml(), "refused": {}})
    assert page.session.notice.startswith("The plan in this link could not be used")
    assert page.session.plan == own.plan
    assert sent[1][0]["edited"] is False


def test_a_page_that_opens_has_the_first_view_and_gets_what_differs(page: BudgetPage, sent: Sent) -> None:
    """It has the preset's rows: rows that the plan no longer has must disappear."""
    own = app("startup").session
    own.remove_row("roles", 0)
    receive(page, kind="open", link="", kept={"plan": own.yaml(), "refused": {}})
    assert sent[0][0] == {"kind": "view", "number": None, "patch": difference(page.view, view_of(page.session))}
    assert sent[0][0]["patch"]["tables"]["roles"]["rows"]["2"] is None


def test_the_plan_that_is_saved_holds_what_was_typed_just_before(page: BudgetPage, sent: Sent) -> None:
    receive(page, kind="set", key="tokens", text="3B", live=True)
    receive(page, kind="plan", purpose="save")
    assert sent[-1][0] == {"kind": "plan", "purpose": "save", "plan": page.session.yaml()}
    assert "tokens: 3000000000" in sent[-1][0]["plan"]


def test_a_full_table_says_so(page: BudgetPage) -> None:
    page.session.load(write_plan(page.session.plan.replace(credits=[{"name": f"Credit {row}"} for row in range(500)])))
    receive(page, kind="add", table="credits")
    assert "501 rows exceed the limit of 500" in page.session.notice
    assert len(page.session.plan.value("credits")) == 500


def test_opening_again_does_not_undo_what_the_kernel_has(page: BudgetPage, sent: Sent) -> None:
    """A second view, or a reload in JupyterLab, gets all that differs from the first view."""
    receive(page, kind="set", key="tokens", text="3B")
    receive(page, kind="open", link="", kept={"plan": app("startup").session.yaml()})
    assert page.session.plan.workload.tokens == 3e9
    assert sent[2][0] == {"kind": "view", "number": None, "patch": difference(page.view, view_of(page.session))}
    assert sent[2][0]["patch"]["fields"]["tokens"]["text"] == "3B"


@pytest.mark.parametrize("kept", [{"plan": "schema: 99"}, {"plan": 5}])
def test_what_cannot_be_restored_is_told(page: BudgetPage, kept: dict[str, Any]) -> None:
    """The preset is in sight, never a blank page."""
    receive(page, kind="open", link="", kept=kept)
    assert "could not be used" in page.session.notice
    assert page.session.plan == page.session.preset


def test_the_workbook_comes_as_bytes(page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the name of the plan."""
    monkeypatch.setattr(Budget, "excel", lambda self, _: self.plan.organisation.plan_name.encode())
    receive(page, kind="set", key="plan_name", text="Größe: 8B / v2")
    receive(page, kind="excel")
    message, buffers = sent[-1]
    assert buffers == ["Größe: 8B / v2".encode()]
    assert (message["name"], message["size"]) == ("gr-e-8b-v2.xlsx", len(buffers[0]))


def test_the_journal_comes_as_bytes_to_the_button_that_asked(
    page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the name of the plan, in the layout that was chosen; several files come as an archive."""
    receive(page, kind="csv")
    message, buffers = sent[-1]
    assert buffers == files(page.session.budget)
    assert (message["purpose"], message["name"]) == ("csv", "support-assistant.csv")
    receive(page, kind="csv", layout="sap", signs="semicolon_comma", dates="own")
    assert sent[-1][1] == files(page.session.budget, "sap", Style(";", ","))
    monkeypatch.setitem(LAYOUTS, "xero", replace(LAYOUTS["xero"], most=100))
    receive(page, kind="csv", layout="xero", signs="comma_point", dates="iso")
    message, [archive] = sent[-1]
    with ZipFile(BytesIO(archive)) as parts:
        assert [parts.read(name) for name in parts.namelist()] == files(
            page.session.budget, "xero", Style(dates="%Y-%m-%d")
        )
    assert (message["name"], message["mime"]) == ("support-assistant.zip", "application/zip")


def test_the_page_offers_every_layout_and_order_of_days() -> None:
    offered = (Path(widgets.__file__).parent / "static" / "journal.js").read_text()
    for name, options in journals.CHOICES.items():
        words = offered.split(f"{name}: {{")[1].split("}")[0]
        assert set(re.findall(r'(?<=      )"?([\w-]+)"?: phrase', words)) == set(options)


def test_the_workbook_takes_the_range_that_is_ready(
    page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is drawn twice; while the range is not known, the workbook draws for itself."""
    monkeypatch.setattr(Budget, "excel", lambda _, risk: b"drawn anew" if risk is None else f"{risk.draws}".encode())
    receive(page, kind="excel")
    page.risk.ready = page.session.budget.uncertainty(123)
    receive(page, kind="excel")
    assert [buffers for _, buffers in sent] == [[b"drawn anew"], [b"123"]]
    receive(page, kind="scenario_add", name="Lean")
    receive(page, kind="excel")
    assert [about["note"] for about, _ in sent if about["kind"] == "file"] == [
        "", "", "It opens with the plan. To see “Lean”, choose it in the blue cell of Summary.",
    ]  # fmt: skip


def test_a_workbook_that_fails_is_told(page: BudgetPage, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words."""

    def fail(_budget: Budget, _risk: object) -> bytes:
        raise OSError("no space")

    monkeypatch.setattr(Budget, "excel", fail)
    receive(page, kind="excel")
    assert sent[-1][0]["kind"] == "failed"


def test_a_template_comes_back_filled_and_what_cannot_be_filled_is_told(page: BudgetPage, sent: Sent) -> None:
    """One that comes with the package, with the plan as it is now; a file that is no workbook changes nothing."""
    receive(page, kind="set", key="plan_name", text="Plan B")
    receive(page, kind="fill", template="us_grant_by_year")
    message, (content,) = sent[-1]
    assert (message["kind"], message["name"], message["size"]) == (
        "file", "plan-b-us_grant_by_year.xlsx", len(content),
    )  # fmt: skip
    assert (
        content == Template(shipped()["us_grant_by_year"].content).filled(Budget("startup", plan_name="Plan B")).content
    )
    receive(page, b"a,b", kind="fill", template="form.xlsx")
    assert sent[-1][0] == {
        "kind": "failed",
        "purpose": "template",
        "text": "This template was not filled: this is not an Excel workbook; choose a file that Excel saved as .xlsx.",
    }


def test_names_are_proposed_for_a_form_and_the_agreed_ones_filled(page: BudgetPage, sent: Sent) -> None:
    """A form with names is filled at once; so is one whose labels mean nothing, which says what to do."""
    form = template_of({}, lambda _, sheet: sheet.write_column("A2", ["Travel", "Grand total"]))
    receive(page, form, kind="fill", template="form.xlsx")
    assert sent[-1][0] == {
        "kind": "names",
        "proposals": [
            {"name": "llmbudget.travel_cost", "label": "Travel", "place": "'Our form'!B2", "sure": True},
            {"name": "llmbudget.total_cost", "label": "Grand total", "place": "'Our form'!B3", "sure": True},
        ],
    }
    receive(page, form, kind="fill", template="form.xlsx", agreed=["llmbudget.total_cost", "nonsense"])
    message, (content,) = sent[-1]
    assert (message["kind"], message["note"]) == ("file", "")
    assert [field.name for field in Template(content).named] == ["llmbudget.total_cost"]
    receive(
        page, template_of({"llmbudget.total_cost": "$B$2", "llmbudget.cost": "$B$3"}), kind="fill", template="a.xlsx"
    )
    assert sent[-1][0]["note"].startswith("Fill these by hand: llmbudget.cost: there is no such id")
    receive(page, template_of({}), kind="fill", template="a.xlsx")
    assert "no cell has an llmbudget name" in sent[-1][0]["text"]


def test_a_fault_in_filling_is_told_without_its_details(page: BudgetPage, sent: Sent) -> None:
    receive(page, kind="fill", template="nothing")
    assert sent[-1][0]["text"] == "The file could not be written. Your plan is unchanged."


def test_python_goes_on_with_what_the_page_shows(page: BudgetPage) -> None:
    """In a notebook, cells below the form read the budget as it was edited."""
    receive(page, kind="set", key="tokens", text="3B")
    assert page.budget["total_cost"] == Budget("startup", tokens=3e9)["total_cost"]
    assert page.budget.lines()["total"].sum() == pytest.approx(page.budget["total_cost"])

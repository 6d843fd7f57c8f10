"""The plans of the page of comparison, without a browser."""

from typing import Any

import pytest
from fast_reading import reading_again_is_fast  # noqa: F401 - for each test of this file
from spreadsheets import content_of

from llmbudget import Budget, PlanError
from llmbudget.plan.file import write_plan
from llmbudget.presets import preset
from llmbudget.widgets import side_by_side
from llmbudget.widgets.session.comparison_state import MOST_TOLD, Columns, remarks
from llmbudget.widgets.view.compare_page import ComparePage

PLAN = preset("startup")
NAME = PLAN.organisation.plan_name


@pytest.fixture
def columns() -> Columns:
    """Two of one name."""
    found = Columns()
    found.add_plan("startup")
    found.add_text(write_plan(PLAN.replace(n_accelerators=16)), "lean.yaml")
    return found


def names(columns: Columns) -> list[str]:
    return [one.name for one in columns.all]


def test_equal_names_are_told_apart(columns: Columns) -> None:
    columns.add_plan(PLAN)
    assert names(columns) == [NAME, f"{NAME} (2)", f"{NAME} (3)"]
    columns.rename(0, f" {NAME}  (2) ")
    assert names(columns)[0] == f"{NAME} (2) (2)"
    columns.rename(0, "")
    assert names(columns)[0] == NAME


def test_the_view_has_what_each_comes_to_and_what_differs(columns: Columns) -> None:
    view = columns.view()
    results = {row["name"]: row["cells"] for row in view["results"]}
    assert results["total_cost"] == [one.budget["total_cost"] for one in columns.all]
    assert "other_cost" not in results, "what is 0 for all is left out"
    assert [(row["name"], row["cells"]) for row in view["inputs"]] == [("n_accelerators", ("8", "16"))]
    assert [one["origin"] for one in view["columns"]] == ["preset startup", "lean.yaml"]
    assert view["notice"] == ""
    assert Columns().view()["results"] == []


def test_ranges_are_worked_out_once_for_each_plan(columns: Columns) -> None:
    assert "total_cost_p10" not in {row["name"] for row in columns.view()["results"]}
    assert columns.draw()
    assert "total_cost_p10" in {row["name"] for row in columns.view()["results"]}
    columns.move(0, 1)
    assert not columns.draw()
    columns.add_plan("gpt3")
    assert columns.draw()


def test_plans_are_ordered_and_removed(columns: Columns) -> None:
    columns.move(0, 1)
    assert [one.origin for one in columns.all] == ["lean.yaml", "preset startup"]
    columns.remove(0)
    assert [one.origin for one in columns.all] == ["preset startup"]


def test_a_workbook_is_added_with_what_it_holds(columns: Columns) -> None:
    columns.add_workbook(content_of(PLAN), "book.xlsx")
    assert columns.all[2].budget.plan == PLAN


def test_what_cannot_be_used_is_told_with_its_name_and_leaves_the_others(columns: Columns) -> None:
    columns.add_text("schema: 1\ntokens: 1", "broken.yaml")
    columns.add_workbook(b"no workbook", "broken.xlsx")
    columns.add_text("[" * 10_000, "deep.yaml")
    told = columns.notice.split("\n")
    assert [one.split(" was not added: ")[0] for one in told] == ["“broken.yaml”", "“broken.xlsx”", "“deep.yaml”"]
    assert len(columns.all) == 2


def test_of_many_problems_the_first_are_told(columns: Columns) -> None:
    lines = "\n".join(f"  field_{count}: 1" for count in range(MOST_TOLD + 2))
    columns.add_text(f"schema: 1\nworkload:\n{lines}", "broken.yaml")
    assert columns.notice.endswith("And 2 more.")


def test_more_than_twelve_are_refused_in_a_sentence(columns: Columns) -> None:
    for _ in range(11):
        columns.add_plan(PLAN)
    assert len(columns.all) == 12
    assert columns.notice == "“” was not added: at most 12 plans can be compared. Remove one first."


def test_what_the_browser_kept_comes_back(columns: Columns) -> None:
    columns.rename(1, "Lean")
    other = Columns()
    other.restore(columns.kept())
    assert [(one.name, one.origin, one.budget.plan) for one in other.all] == [
        (one.name, one.origin, one.budget.plan) for one in columns.all
    ]


@pytest.mark.parametrize("kept", [5, {}, [5], [{}], [{"name": "Lean"}], [{"plan": 5, "origin": None, "name": ""}]])
def test_what_a_browser_kept_damaged_is_told_and_the_page_is_there(kept: object) -> None:
    """The other plans of the list, too."""
    columns, whole = Columns(), Columns()
    whole.add_plan("startup")
    columns.restore([*kept, *whole.kept()] if isinstance(kept, list) else kept)
    assert len(columns.all) == isinstance(kept, list)
    assert ("was not added" in columns.notice) == isinstance(kept, list)


def test_remarks_say_which_amounts_cannot_be_compared_as_they_are() -> None:
    columns = Columns()
    columns.add_plan("startup")
    columns.add_plan(PLAN)
    assert remarks(columns.all) == []
    columns.add_plan(PLAN.replace(report_currency="EUR", report_rate=0.9))
    columns.add_plan("gpt3")
    told = remarks(columns.all)
    assert told[0] == "Amounts here are in US dollars. The plans report in USD and EUR."
    assert told[1].startswith("The plans are for different kinds of organization (Startup and Big tech).")
    assert told[2].endswith("at the prices of its month.")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What pages send."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(
        ComparePage, "send", lambda _, content, buffers=None: found.append({**content, "files": buffers})
    )
    return found


def receive(page: ComparePage, *files: bytes, **message: Any) -> None:  # noqa: ANN401 - JSON
    page._handle_custom_msg(message, list(files))  # noqa: SLF001 - what a message from the browser calls


def test_a_page_begins_with_its_plans_until_the_browser_kept_others(sent: list[dict[str, Any]]) -> None:
    page = side_by_side("startup", "gpt3")
    receive(page, kind="open", kept=None)
    assert [len(one["kept"]) for one in sent] == [2, 2], "ranges follow in a second message"
    assert page.comparison.results().loc["total_cost", NAME] == Budget("startup")["total_cost"]
    receive(page, kind="open", kept=sent[0]["kept"][:1])
    assert list(page.comparison.budgets) == [NAME]


def test_what_was_told_of_one_file_stays_while_others_are_read(sent: list[dict[str, Any]]) -> None:
    page = side_by_side("startup")
    receive(page, kind="text", name="broken.yaml", text="tokens: 1", more=False)
    receive(page, kind="too_large", name="large.xlsx", more=True)
    receive(page, kind="text", name="good.yaml", text=write_plan(PLAN), more=True)
    told = sent[-1]["view"]["notice"].split("\n")
    assert [one.partition(" was")[0] for one in told] == ["“broken.yaml”", "“large.xlsx”"]
    receive(page, kind="move", place=0, to=1)
    assert sent[-1]["view"]["notice"] == ""


def test_plans_in_python_that_cannot_be_used_raise() -> None:
    with pytest.raises(PlanError, match="nothing"):
        side_by_side("startup", "nothing")


def test_the_file_is_that_of_the_comparison_and_none_without_plans(sent: list[dict[str, Any]]) -> None:
    page = side_by_side("startup")
    receive(page, kind="csv")
    assert sent[-1]["files"] == [page.comparison.csv()]
    receive(page, kind="remove", place=0)
    receive(page, kind="csv")
    assert (sent[-1]["kind"], sent[-1]["purpose"]) == ("failed", "csv")


def test_an_error_of_ours_is_a_sentence_and_the_page_goes_on(sent: list[dict[str, Any]]) -> None:
    page = side_by_side("startup")
    receive(page, kind="remove", place=7)
    assert sent[-1]["text"].startswith("Something went wrong")
    receive(page, kind="rename", place=0, name="Ours")
    assert sent[-1]["view"]["columns"][0]["name"] == "Ours"

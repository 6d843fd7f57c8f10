"""Searches of the page, without a page."""

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from own_loop import run

from llmbudget import Budget, PlanError
from llmbudget.analysis.search import Search
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.live_search import LiveSearch
from llmbudget.widgets.view.search import amount, found, placed, refusals, trains

SECONDS = 60
FEW = {"accelerator": ["H100-SXM5-80GB"], "strategies": ["low_precision"], "n_accelerators": [4, 8, 16]}
every_plan = Budget.search


def search_few(budget: Budget, **options: Any) -> Search:  # noqa: ANN401 - of `Budget.search`
    """Search among some hundred candidates."""
    return every_plan(budget, over=FEW, **options)


@pytest.fixture(scope="module")
def searched() -> Search:
    return search_few(Budget("startup"))


@pytest.fixture
def searched_before(monkeypatch: pytest.MonkeyPatch, searched: Search) -> Search:
    """Have pages find at once what was found before: for tests of what they do with it."""
    monkeypatch.setattr(Budget, "search", lambda *_, **__: searched)
    return searched


def test_what_is_typed_is_read_as_in_every_field() -> None:
    """An empty limit is none; what cannot be read is refused in a sentence."""
    assert (amount("cap", "$600k"), amount("deadline", "5"), amount("cap", "")) == (6e5, 5, None)
    assert refusals({"cap": "600k", "deadline": ""}) == {"cap": "", "deadline": ""}
    assert refusals({"cap": "1,5"})["cap"].startswith("'1,5' cannot be read; use . for decimals")
    assert refusals({"deadline": "121"})["deadline"].startswith("121 is above 120")
    assert refusals({"money": ""})["money"].startswith("Nothing is entered")


def test_every_point_says_what_its_plan_costs(searched: Search) -> None:
    points = found(searched)["points"]
    assert len(points) == len(searched.points) > 1
    for place, point in enumerate(points):
        budget = searched.plan(place)
        assert point["cost"] == pytest.approx(budget["net_cost"])
        assert point["total"] == pytest.approx(budget["total_cost"])
        assert point["days"] == pytest.approx(budget["training_window_days"] + budget["evaluation_window_days"])
        compute = budget.plan.compute
        assert (point["accelerator"], point["count"]) == (compute.accelerator, compute.n_accelerators)
        assert (point["provider"], point["region"]) == (budget.plan.in_use("provider"), budget.plan.in_use("region"))


def test_limits_that_rule_out_every_plan_are_named_with_their_field() -> None:
    """The inherited cap of a plan that grew: nobody typed it into the search."""
    shown = found(search_few(Budget("startup", tokens=2e12)))
    assert (shown["points"], shown["blocked"]) == ([], "No plan meets your limits.")
    (blocker,) = shown["blockers"]
    assert re.fullmatch(
        r"The plan's cap of 660,000 USD rules out all \d+ plans that otherwise work; "
        r"the cheapest costs [\d,]+ USD\.",
        blocker["text"],
    )
    assert (blocker["key"], blocker["label"]) == ("spending_limits_cap", "Cap on the whole budget, Spending limits")


def test_a_check_that_the_plan_itself_fails_is_named() -> None:
    """Limits of the search have nothing to do with it."""
    budget = Budget("startup", report_currency="EUR")
    assert found(search_few(budget))["blocked"] == (
        "No plan works, even without your limits, and your plan itself fails a check. “The report currency has its own "
        f"exchange rate”: {budget.failed_checks()['check_exchange_rate']}"
    )


def test_every_candidate_is_counted_once(searched: Search) -> None:
    shown = found(searched)
    left_out = sum(one["count"] for one in shown["left_out"])
    assert shown["candidates"] == left_out + shown["beaten"] + len(shown["points"])
    assert all(one["reason"][0].isupper() for one in shown["left_out"])
    assert "null" not in json.dumps(shown, allow_nan=False)


def test_a_loss_is_told_only_of_training_from_scratch() -> None:
    """The startup starts from an open model, the university from nothing."""
    assert trains(Budget("startup").largest(6e5, "tokens"))["loss"] == ""
    scratch = Budget("academic", runs=[], clusters=[]).largest(3e6)
    assert trains(scratch)["loss"] == scratch.loss


def test_what_keeps_larger_models_out_ends_a_sentence() -> None:
    capped = Budget("startup").largest(6e5, "tokens")
    assert capped.limit.startswith("costs more")
    assert trains(capped)["limit"] == capped.limit
    passed = trains(Budget("startup").largest(1e6, "tokens"))
    assert passed["limit"] == "exceeds the plan's cap of 660,000 USD"
    assert (passed["key"], passed["label"]) == ("spending_limits_cap", "Cap on the whole budget, Spending limits")


class Page:
    """A page that asks and takes what it is sent."""

    def __init__(self) -> None:
        self.session = Session("startup")
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.searches = LiveSearch(self.session, self.sent.put_nowait)

    def search(self, deadline: str = "", cap: str = "") -> None:
        self.searches.search({"deadline": deadline, "cap": cap, "risk": "medium", "other_work": False})

    def edit(self, tokens: str) -> None:
        self.session.set("tokens", tokens)
        self.searches.follow()

    def open(self, place: int, of: str = "search") -> None:
        self.searches.open({"of": of, "place": place})
        self.searches.follow()

    async def next(self, kind: str, state: str = "") -> dict[str, Any]:
        """Return the next message of a kind and state; those before it are passed over."""
        while True:
            message = await asyncio.wait_for(self.sent.get(), SECONDS)
            if message["kind"] == kind and message.get("state", "") == state:
                return message

    def rest(self) -> list[str]:
        """Return the kinds of what was sent and not looked at."""
        return [self.sent.get_nowait()["kind"] for _ in range(self.sent.qsize())]


def on_a_page(story: Callable[[Page], Awaitable[None]]) -> None:
    async def told() -> None:
        await story(Page())

    run(told)


def test_a_search_tells_how_far_it_is_and_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limits that were typed."""
    monkeypatch.setattr(Budget, "search", search_few)
    expected = found(search_few(Budget("startup"), deadline=9, cap=640_000))

    async def story(page: Page) -> None:
        page.search("9", "640k")
        seen = []
        while (message := await asyncio.wait_for(page.sent.get(), SECONDS)).get("state") != "found":
            if message["kind"] != "matches":
                seen.append(message)
        assert seen[:2] == [
            {"kind": "judged", "errors": {"deadline": "", "cap": ""}},
            {"kind": "search", "state": "working", "done": 0, "parts": 1},
        ]
        better = [one["search"] for one in seen if one.get("state") == "better"]
        assert 0 < better[0]["candidates"] < better[0]["possible"], "the first front is there before all are tried"
        assert [len(one["points"]) > 0 for one in better] == [True] * len(better)
        assert better[-1]["points"] == expected["points"]
        told = [one["done"] for one in seen[2:] if one["state"] == "working"]
        assert told == list(range(1, seen[-1]["parts"] + 1))
        assert message["search"] == expected

    on_a_page(story)


def test_a_limit_that_cannot_be_read_begins_nothing() -> None:
    async def story(page: Page) -> None:
        page.search(cap="much")
        assert (await page.next("judged"))["errors"]["cap"].startswith("'much' is not a number")
        assert page.rest() == []

    on_a_page(story)


def test_a_cancelled_search_stops_at_its_next_step_and_can_be_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    working, cancelled, ended = threading.Event(), threading.Event(), threading.Event()

    def held(budget: Budget, progress: Callable[[int, int], None], **options: Any) -> Search:  # noqa: ANN401 - as above
        def step(done: int, parts: int) -> None:
            steps.append(done)
            working.set()
            assert cancelled.wait(SECONDS)
            progress(done, parts)

        try:
            return search_few(budget, progress=step, **options)
        finally:
            ended.set()

    monkeypatch.setattr(Budget, "search", held)

    async def story(page: Page) -> None:
        page.search()
        await asyncio.to_thread(working.wait, SECONDS)
        page.searches.cancel({})
        cancelled.set()
        await page.next("search", "cancelled")
        assert (await page.next("search", "found"))["search"]["points"], "what was found so far stays, and opens"
        page.open(0)
        await asyncio.to_thread(ended.wait, SECONDS)
        assert steps == [1]
        page.search()
        await page.next("search", "found")

    on_a_page(story)


def test_a_plan_that_was_found_is_one_step_of_undo(searched_before: Search) -> None:
    """A notice says so, and what stands refused in other fields stays there."""

    async def story(page: Page) -> None:
        page.session.set("tokens", "many")
        page.search()
        await page.next("search", "found")
        page.open(1)
        assert page.session.plan == searched_before.plan(1).plan
        assert page.session.notice.startswith(f"Opened 8 H100-SXM5-80GB from {searched_before.points[1].offer[1]}.")
        assert page.session.text("tokens") == "many"
        page.session.undo()
        assert page.session.plan == page.session.preset

    on_a_page(story)


@pytest.mark.usefixtures("searched_before")
def test_an_answer_says_whether_it_is_of_the_plan_as_it_is() -> None:
    """An edit makes it old and undo makes it new; a plan that was opened from it is told as that."""

    async def story(page: Page) -> None:
        page.search()
        matches = [(await page.next("matches"))["answers"]["search"]]
        page.edit("3B")
        matches.append((await page.next("matches"))["answers"]["search"])
        page.session.undo()
        page.open(2)
        matches.append((await page.next("matches"))["answers"]["search"])
        assert matches == [
            {"current": True, "shown": -1},
            {"current": False, "shown": -1},
            {"current": True, "shown": 2},
        ]
        page.searches.follow()
        assert page.rest() == []  # nothing changed

    on_a_page(story)


@pytest.mark.usefixtures("searched_before")
def test_a_page_that_opens_later_is_told_what_was_found() -> None:
    async def story(page: Page) -> None:
        page.search()
        await page.next("matches")
        page.searches.follow(again=True)
        assert page.rest() == ["search", "matches"]

    on_a_page(story)


@pytest.mark.parametrize(
    ("error", "told"), [(PlanError(["Too many."]), "Too many."), (MemoryError(), "The search failed")]
)
def test_a_search_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception, told: str) -> None:
    def fail(*_: object, **__: object) -> Search:
        raise error

    monkeypatch.setattr(Budget, "search", fail)

    async def story(page: Page) -> None:
        page.search()
        assert (await page.next("search", "failed"))["text"].startswith(told)

    on_a_page(story)


def test_money_is_answered_with_a_plan_that_can_be_opened() -> None:
    async def story(page: Page) -> None:
        page.searches.largest({"money": "600k", "of": "tokens"})
        expected = Budget("startup").largest(600_000, "tokens")
        assert (await page.next("largest", "found"))["answer"] == trains(expected)
        page.open(0, of="largest")
        assert page.session.plan == expected.budget.plan

    on_a_page(story)


def test_money_that_trains_nothing_says_so() -> None:
    """And money that is none; the answer before is gone."""

    async def story(page: Page) -> None:
        page.searches.largest({"money": "600k", "of": "tokens"})
        page.searches.largest({"money": "1", "of": "tokens"})
        assert "is not enough for any run" in (await page.next("largest", "none"))["text"]
        page.rest()
        page.searches.largest({"money": "none", "of": "tokens"})
        assert page.rest() == ["judged"]
        with pytest.raises(KeyError):
            page.open(0, of="largest")

    on_a_page(story)


def test_places_of_runs_are_found_told_and_opened() -> None:
    """Without further runs, the page says what to do."""

    async def story(page: Page) -> None:
        page.session.take(page.session.plan.replace(runs=[], clusters=[]), "")
        page.searches.place({"offers": False})
        assert "has no further runs" in (await page.next("placement", "failed"))["text"]
        clusters = [{"name": "Dear", "on_demand_quote": 9}, {"name": "Cheap", "on_demand_quote": 1}]
        runs = [{"name": "Tune", "kind": "given_hours", "hours": 500, "cluster": "Dear"}]
        page.session.take(page.session.plan.replace({"clusters": clusters, "runs": runs}), "")
        expected = page.session.budget.place(offers=False)
        page.searches.place({"offers": False})
        answer = await page.next("placement", "found")
        assert answer == {"kind": "placement", "state": "found", **placed(expected)}
        assert answer["changes"]
        assert answer["choices"][0]["text"].startswith("Cheap, instead of Dear. Saves")
        page.open(0, of="placement")
        assert page.session.plan == expected.budget.plan
        page.searches.place({"offers": False})
        assert not (await page.next("placement", "found"))["changes"]

    on_a_page(story)

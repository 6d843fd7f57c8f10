"""The range of the total: its figures, and how it follows the plan."""

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from own_loop import outside, run

from llmbudget import Budget, analysis
from llmbudget.analysis.sampling import BLOCK
from llmbudget.analysis.uncertainty import Uncertainty
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.addresses import parameter_of
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.widgets.session.background import Stopped
from llmbudget.widgets.session.field_keys import exists
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view import live_risk
from llmbudget.widgets.view.form import form
from llmbudget.widgets.view.live_risk import LiveRisk
from llmbudget.widgets.view.results import results
from llmbudget.widgets.view.risk import drivers, figures, uncertainty

SECONDS = 60


def go_on() -> None:
    """Nobody stops it."""


@pytest.fixture(scope="module", autouse=True)
def _draw_less() -> Iterator[None]:
    """Work out all from fewer draws, still in more than one piece."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis.uncertainty, "MOST_DRAWS", 2 * BLOCK)
        patch.setattr(analysis.drivers, "DRAWS", 2 * BLOCK)
        yield


@pytest.fixture(scope="module")
def found() -> Uncertainty:
    return uncertainty(Budget("startup"), go_on)


@pytest.fixture(scope="module")
def told(found: Uncertainty) -> dict[str, Any]:
    """What the page is told of the startup's plan."""
    spending = found.budget["cost_before_contingency"]
    return figures(found) | drivers(found.budget.plan, spending, go_on)


@pytest.fixture(scope="module")
def table() -> Any:  # noqa: ANN401 - of pandas
    """Python's drivers of the same plan."""
    return Budget("startup").drivers()


def test_the_page_has_the_figures_that_python_has(told: dict[str, Any]) -> None:
    """To the last digit, though in smaller steps."""
    same, shown = Budget("startup").uncertainty(), told
    assert shown["range"] == {name: same.quantile("total_cost", int(name[1:]) / 100) for name in ("p10", "p50", "p90")}
    assert shown["chances"] == same.chances()
    assert shown["cap"] == same.budget.plan.strategies.spending_limits.cap
    assert shown["total"] == same.budget["total_cost"]
    assert shown["spending"] == same.budget["cost_before_contingency"], "the drivers' line: they move spending"


def test_the_page_is_told_how_often_everything_holds_and_what_holds_too_rarely(
    found: Uncertainty, told: dict[str, Any]
) -> None:
    """Every check that can fail, every yes/no, and the budget as a whole; advice leads to fields that are there."""
    tight = Budget("startup", **dict.fromkeys(CONTINGENCY_RATES, 0)).uncertainty(4_096)
    for one, shown in ((found, told), (tight, figures(tight))):
        assert shown["holds"] == {check.name: check.chance for check in one.checks()}
        assert shown["enough"] == one.holding("budget_is_enough")
        assert [check["title"] for check in shown["advice"]] == [f"At risk: {it.label}." for it in one.advice()]
        assert all(exists(one.budget.plan, way["key"]) for check in shown["advice"] for way in check["ways"])
    (short,) = [check for check in shown["advice"] if "within the budget" in check["title"]]
    assert {way["key"] for way in short["ways"]} == set(CONTINGENCY_RATES)


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_every_yes_or_no_of_the_page_names_a_chance_that_the_draws_have(profile: str) -> None:
    """Tiles, the finance view, whether the work fits, and the checks."""
    budget, all_of_it = Budget(profile), form()
    shown = results(budget)
    named = [*all_of_it["tiles"][profile], *all_of_it["views"][profile]["figures"]]
    marked = {one["chance"] for one in (*named, *shown["fits"])} | {one["id"] for one in shown["checks"]["passed"]}
    assert marked - {""} <= {check.name for check in budget.uncertainty(100).checks()}
    assert [one["id"] for one in named if one["unit"] == "yes = 1" and not one["chance"]] == []
    assert {one["chance"] for one in shown["fits"]} == {"check_memory", "check_deadline", "check_evaluation"}


def test_contingency_is_told_as_share_of_what_it_is_on_top_of(found: Uncertainty, told: dict[str, Any]) -> None:
    shown, budget = told["contingency"], Budget("startup")
    assert shown["planned"] == pytest.approx(budget["contingency_cost"])
    assert shown["planned_rate"] == pytest.approx(budget["contingency_cost"] / budget["cost_before_contingency"])
    assert shown["amount"] == pytest.approx(shown["rate"] * budget["cost_before_contingency"])
    assert found.chance(
        "cost_before_contingency", budget["cost_before_contingency"] + shown["amount"]
    ) == pytest.approx(0.2, abs=2e-3)


def test_it_can_be_sent_as_it_is(told: dict[str, Any]) -> None:
    """Plain data without a null."""
    text = json.dumps(told, allow_nan=False)
    assert "null" not in text


def test_the_widest_drivers_are_those_of_python(told: dict[str, Any], table: Any) -> None:  # noqa: ANN401 - of pandas
    shown, widest = told["drivers"], table.head(10)
    assert [one["label"] for one in shown] == list(widest["label"])
    assert [(one["at_low"], one["at_high"]) for one in shown] == list(zip(widest.at_low, widest.at_high, strict=True))
    assert [one["share"] for one in shown] == pytest.approx(list(widest["share"]))


def test_what_moves_the_total_by_a_hundredth_is_named_by_its_field(told: dict[str, Any], table: Any) -> None:  # noqa: ANN401 - of pandas
    """All of them, not only the widest ten; a constant has no field; none where the total is not known."""
    budget = Budget("startup")
    total = budget["cost_before_contingency"]
    ends = (table[["at_low", "at_high"]] - total).abs().max(axis=1)
    shown = told["moving"]
    moving = table.index[ends >= 0.01 * total]
    assert len(shown) == sum(parameter_of(name).section != "constants" for name in moving) > 0
    assert all(exists(budget.plan, key) for key in shown)
    assert drivers(budget.plan, "unknown", go_on)["moving"] == []


def test_drivers_speak_as_their_fields_do(told: dict[str, Any]) -> None:
    """Percentages with their mark; of rows the mean; and each leads to a field that is there."""
    plan = Budget("startup").plan
    shown = {driver["label"]: driver for driver in told["drivers"]}
    recruiting, salary = shown["Recruiting"], shown["Salary, roles"]
    assert (recruiting["low"], recruiting["planned"], recruiting["high"]) == ("10%", "20%", "30%")
    assert (recruiting["key"], salary["key"]) == ("recruiting_rate", "roles.0.salary")
    mean = sum(role.salary for role in plan.people.roles) / len(plan.people.roles)
    assert float(salary["planned"].replace(",", "")) == pytest.approx(mean, rel=0.005)
    assert salary["unit"] == "USD/year"


@pytest.mark.parametrize("profile", ORGANIZATIONS)
def test_every_driver_leads_to_a_field_or_is_a_constant(profile: str) -> None:
    plan = Budget(profile).plan
    assert all(driver["key"] == "" or exists(plan, driver["key"]) for driver in drivers(plan, 6e5, go_on)["drivers"])


def test_a_range_that_the_plan_states_says_so() -> None:
    plan = Budget("startup").plan.model_copy(update={"spreads": {}})
    own = Session(plan)
    own.load(own.yaml() + "\nspreads: {tokens: {low: 0.1, high: 9}}\n")
    sources = {driver["label"]: driver["source"] for driver in drivers(own.plan, 6e5, go_on)["drivers"]}
    assert sources["Training tokens"] == "the range is stated in this plan"


def test_it_stops_between_its_steps() -> None:
    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        uncertainty(Budget("startup"), stop)
    with pytest.raises(Stopped):
        drivers(Budget("startup").plan, 6e5, stop)


class Page:
    """A page that takes what it is sent."""

    def __init__(self) -> None:
        self.session = Session("startup")
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.risk = LiveRisk(self.session, self.sent.put_nowait)

    def edit(self, tokens: str) -> None:
        self.session.set("tokens", tokens)
        self.risk.follow()

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.sent.get(), SECONDS)


def on_a_page(story: Callable[[Page], Awaitable[None]]) -> None:
    async def told() -> None:
        await story(Page())

    run(told)


def fewer(budget: Budget, check: Callable[[], None], draws: int | None = None) -> Uncertainty:
    """Draw little: what comes out is looked at elsewhere."""
    check()
    return budget.uncertainty(50 if draws else 100)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is worked out drawn little, and only its total sent: the tests above look at all else."""
    monkeypatch.setattr(live_risk, "uncertainty", fewer)
    told = lambda found: {"total": found.budget["total_cost"], "draws": found.draws}  # noqa: E731 - one line
    monkeypatch.setattr(live_risk, "figures", told)
    monkeypatch.setattr(live_risk, "drivers", lambda *_: {})


@pytest.mark.usefixtures("few")
def test_a_range_follows_each_edit() -> None:
    """The page announces the calculation and shows the result; after the next edit, the old result is marked as old."""

    async def story(page: Page) -> None:
        page.risk.follow()
        assert await page.next() == {"kind": "risk", "state": "working"}
        assert (await page.next())["risk"]["total"] == Budget("startup")["total_cost"]
        assert page.risk.ready is not None
        page.edit("3B")
        assert page.risk.ready is None
        assert (await page.next())["state"] == "working"
        changed = Budget("startup", tokens=3e9)
        assert (await page.next())["risk"]["total"] == changed["total_cost"]
        assert page.risk.ready.budget.plan == changed.plan

    on_a_page(story)


@pytest.mark.usefixtures("few")
def test_a_first_range_from_few_draws_is_shown_until_the_final_one_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The final one waits while the processors are busy; the workbook gets no other."""
    monkeypatch.setattr(live_risk, "FIRST_DRAWS", 50)

    async def story(page: Page) -> None:
        page.risk.follow()
        said = [await page.next() for _ in range(3)]
        assert [one["state"] for one in said] == ["working", "working", "ready"]
        assert [one["risk"]["draws"] for one in said[1:]] == [50, 100]
        assert page.risk.ready.draws == 100

    on_a_page(story)


@pytest.mark.usefixtures("few")
def test_the_range_of_an_older_plan_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes to its end after the next edit, and is dropped."""
    working, edited = threading.Event(), threading.Event()

    def slow(budget: Budget, check: Callable[[], None]) -> Uncertainty:
        if budget["tokens"] == 3e9:
            working.set()
            assert edited.wait(SECONDS)
            return budget.uncertainty(100)
        return fewer(budget, check)

    monkeypatch.setattr(live_risk, "uncertainty", slow)

    async def story(page: Page) -> None:
        page.edit("3B")
        await asyncio.to_thread(working.wait, SECONDS)
        page.edit("4B")
        edited.set()
        said = [await page.next() for _ in range(3)]
        assert [one["state"] for one in said] == ["working", "working", "ready"]
        assert said[-1]["risk"]["total"] == Budget("startup", tokens=4e9)["total_cost"]
        assert page.sent.empty()

    on_a_page(story)


@pytest.mark.usefixtures("few")
def test_what_changes_no_plan_begins_nothing() -> None:
    """After a refused text, too; a page that opens later gets the result."""

    async def story(page: Page) -> None:
        page.risk.follow()
        ready = [await page.next() for _ in range(2)][-1]
        page.edit("many")
        assert page.sent.empty()
        page.risk.follow(again=True)
        assert await page.next() == ready

    on_a_page(story)


@pytest.mark.usefixtures("few")
def test_a_range_that_cannot_be_worked_out_is_not_known(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why; the next plan is tried again."""

    def fails(budget: Budget, check: Callable[[], None]) -> Uncertainty:
        if budget["tokens"] == 3e9:
            raise FloatingPointError
        return fewer(budget, check)

    monkeypatch.setattr(live_risk, "uncertainty", fails)

    async def story(page: Page) -> None:
        page.edit("3B")
        assert [(await page.next())["state"] for _ in range(2)] == ["working", "failed"]
        assert page.risk.ready is None
        page.edit("4B")
        assert [(await page.next())["state"] for _ in range(2)] == ["working", "ready"]

    with caplog.at_level(logging.ERROR):
        on_a_page(story)
    assert "FloatingPointError" in caplog.text


def test_without_a_kernel_nothing_is_worked_out() -> None:
    """In plain Python nobody would be told."""
    said: list[dict[str, Any]] = []
    live = LiveRisk(Session("startup"), said.append)
    outside(live.follow)
    outside(lambda: live.follow(again=True))
    assert (said, live.ready) == ([], None)

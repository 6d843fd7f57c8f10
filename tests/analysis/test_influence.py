"""An edit, a scenario or a strategy that changes no result says which rule makes it so."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
from plans import first, random_plan

from llmbudget import Budget
from llmbudget.analysis.influence import Influence, amounts, influence
from llmbudget.analysis.ledger import ledger, without_effect
from llmbudget.cli.strategy_report import strategy_report
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.parameters.record import AnyRecord, Choice, Number, Switch, Text
from llmbudget.plan.plan import parameters
from llmbudget.plan.values import values
from llmbudget.presets import organisations
from llmbudget.quantities.reach import reach, same
from llmbudget.report import report
from llmbudget.strategies import strategies
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.scenario_columns import ScenarioColumns

QUOTED = {"on_demand_quote": 2.0, "spot_quote": 1.0}
ALL_QUOTED = (
    "No effect: all rented hours have your own quotes, which the expected price change does not affect. Clear the "
    "quotes or change them."
)


def test_what_only_changes_a_check_says_why_no_amount_moves() -> None:
    """Big tech has quotes for all rented hours: a price change of 30% moves only from when on a commitment pays off."""
    assert Budget("big_tech").influence(price_change_rate=-0.3).sentence == (
        "No effect on cost, cash, hours or dates: all rented hours have your own quotes, which the expected price "
        "change does not affect. Clear the quotes or change them. It changes the check “Commitments pay off”."
    )


def test_a_price_change_does_not_touch_your_own_quotes_and_says_so_in_python() -> None:
    assert Budget("startup", **QUOTED).influence(price_change_rate=-0.3).sentence == ALL_QUOTED
    assert Budget("startup").influence(price_change_rate=-0.3).sentence == ""


def test_a_scenario_without_effect_says_why_in_the_table_and_in_the_shell() -> None:
    budget = Budget("startup", **QUOTED).with_scenario("Cheaper", price_change_rate=-0.3)
    both = budget.with_scenario("More", tokens=1e9)
    assert list(both.scenarios().loc["no_effect", ["As planned", "Cheaper", "More"]]) == ["", ALL_QUOTED, ""]
    assert f"Scenario “Cheaper”: {ALL_QUOTED}" in report(both)
    assert "no_effect" not in Budget("startup").with_scenario("More", tokens=1e9).scenarios().index


def test_a_scenario_without_effect_says_why_in_the_form() -> None:
    session = Session(Budget("startup", **QUOTED).with_scenario("Cheaper", price_change_rate=-0.3).plan)
    planned, cheaper = ScenarioColumns(session).content({})["columns"]
    assert (planned["why"], cheaper["why"]) == ([], [ALL_QUOTED])


def test_the_form_says_beside_the_field_why_an_edit_has_no_effect_until_the_next_edit() -> None:
    session = Session(Budget("startup", **QUOTED).plan)
    for text in ("-", "-3", "-30%"):
        session.set("price_change_rate", text, live=True)
    session.set("price_change_rate", "-30%")
    assert view_of(session)["fields"]["price_change_rate"]["remark"].startswith(ALL_QUOTED)
    session.set("tokens", "2B")
    assert ALL_QUOTED not in view_of(session)["fields"]["price_change_rate"]["remark"]
    assert "No effect" not in view_of(session)["fields"]["tokens"]["remark"]


def test_of_a_cell_the_form_says_it_above_the_page() -> None:
    session = Session("startup")
    session.add_row("contributions")
    session.set_cell("contributions", 0, "in_kind", "5000")
    assert "It changes only “Value of the whole project”." in session.notice
    session.set_cell("contributions", 0, "cash", "5000")
    assert session.notice == ""


@pytest.mark.parametrize("key", ["plan_name", "purpose", "start_month"])
def test_a_name_is_no_edit_that_should_cost_anything(key: str) -> None:
    session = Session("startup")
    session.set(key, "2027-05" if key == "start_month" else "Another")
    assert session.no_effect == {}
    assert session.notice == ""


def test_a_strategy_that_saves_nothing_says_why_on_its_card_in_the_ledger_and_in_the_shell() -> None:
    budget = Budget("startup", runs=())
    why = "No effect: “Other sizes of the family” is 0."
    assert without_effect(budget)["distillation"] == why
    assert view_of(Session(budget.plan))["strategies"]["distillation"]["remark"] == why
    assert f"{strategies()['distillation'].title} (distillation): would change no cost. {why}" in strategy_report(
        budget
    )
    assert ledger(budget.use("distillation").plan).loc["distillation", "no_effect"] == why
    assert ledger(budget.plan).loc["spot_pricing", "no_effect"] == ""
    unlimited = budget.without("spending_limits").replace(spending_limits_cap=1e9)
    warns = "No effect: a cap changes no cost; it warns you before spending passes it."
    assert without_effect(unlimited)["spending_limits"] == warns


def test_an_empty_field_that_stops_a_change_is_called_empty() -> None:
    """It counts as 0 in the model only."""
    sentence = Budget("startup", runs=()).influence(development_start=2).sentence
    assert sentence == "No effect: “Months capitalized” is empty and “Capitalized development” is 0."


def test_what_changes_only_emissions_says_so() -> None:
    assert Budget("startup").influence(grid_intensity=0.1).sentence == (
        "No effect on cost, cash, hours, dates or checks. It changes only “Emissions”."
    )


@pytest.mark.parametrize(
    ("plan", "change", "words"),
    [
        ({}, {"low_precision_fp8_speedup": 1.3}, "“Low precision and faster kernels” is switched off"),
        ({}, {"operator_price": 150_000}, "“Operators” is 0 and “Accelerators owned” is 0"),
        ({"goodput": 0.9}, {"idle_share": 0.2}, "“Goodput” (90%) is used instead"),
        (
            {},
            {"commitment_shared_share": 0.5},
            "“Share of hours reserved for a year” is 0 and “Share of hours reserved for three years” is 0",
        ),
        ({}, {"raise_rate": 0.1}, "raises start after a year, and the budget ends in month 12"),
        ({"spot_pricing_use": 0}, {"spot_interruption_rate": 3}, "no hours are on spot"),
        ({}, {"vocabulary": 130_000}, "the model needs at least 4 accelerators either way"),
        (
            {"runs": ()},
            {"vocabulary": 256_000},
            "It changes only “Memory needed on each accelerator”. Why: “Accelerators” is 8.",
        ),
        (
            {"allocations": [{"name": "a", "hours": 1e5}]},
            {"allocations": [{"name": "a", "hours": 1e5, "expires": 9}]},
            "of 100,000 allocated hours either way",
        ),
        ({}, {"max_repeats": 9}, "“Passes over the data” is 2.64"),
        ({}, {"tokens": Budget("startup")["tokens"]}, "the plan already has these values"),
        ({}, {"plan_name": "Another"}, "“Name of this budget” is a name or a note"),
    ],
)
def test_the_rule_names_what_stops_a_change(plan: dict[str, float], change: dict[str, Any], words: str) -> None:
    assert words in Budget("startup", **plan).influence(**change).sentence


def test_a_change_is_followed_only_as_far_as_it_reaches() -> None:
    """Values that follow equal a whole evaluation, and the value that stops the change stays the same."""
    before, after = Budget(first("academic")), Budget(first("academic"), tokens=3e9)
    found = reach(model(), before.values, values(after.plan))
    quantities = found.moved & set(model().order)
    assert quantities <= {name for name in model().order if np.any(before[name] != after[name])}
    assert all(np.allclose(found.after[name], after[name]) for name in quantities)
    assert all(np.allclose(before[name], after[name], rtol=1e-12) for name in found.stops)


def _others(record: AnyRecord, value: Any) -> Iterator[Any]:  # noqa: ANN401 - a float, a text or a column
    """Yield what else a parameter usually is, as the model reads it."""
    if isinstance(value, np.ndarray):
        if isinstance(record, Number):
            yield from (np.clip(other, record.at_least, record.at_most) for other in (value * 1.5 + 1, value * 0.5))
        else:
            yield np.full_like(value, "Another") if value.dtype.kind == "U" else value + 400
    elif isinstance(record, Choice):
        yield from record.options()[:4]
    elif isinstance(record, Switch):
        yield 1 - value
    elif isinstance(record, Number):
        yield from (float(end) for end in _usual(record, value))
    else:
        yield "Another" if isinstance(record, Text) else value + 400


def _usual(record: Number, value: float) -> tuple[float, float]:
    if record.usual:
        return record.usual
    if record.low is not None and record.high is not None:
        return record.low, record.high
    return record.at_least, min(2 * value + 1, record.at_most)


def _influences(budget: Budget, most: int) -> Iterator[tuple[str, Any, Influence]]:
    """Yield each parameter of a plan at so many other values, with what comes of it."""
    planned = values(budget.plan)
    for name, parameter in parameters().items():
        if parameter.table and isinstance(parameter.record, Choice):
            continue  # kinds of rows are texts of their own
        others = (other for other in _others(parameter.record, planned[name]) if np.any(other != planned[name]))
        yield from ((name, other, influence(budget, {name: other})) for other in islice(others, most))


@cache
def _influences_of(preset: str) -> list[tuple[str, Any, Influence]]:
    return list(_influences(Budget(preset), 1))


def _silent(influences: Iterable[tuple[str, Any, Influence]]) -> list[str]:
    """Return each parameter that changes nothing and says no rule."""
    return [
        name
        for name, _, effect in influences
        if not effect.results and "“" not in effect.sentence and not effect.sentence.startswith("No effect: ")
    ]


def test_whatever_is_changed_moves_a_result_or_names_the_rule_that_keeps_it() -> None:
    """Every parameter of every preset, at another value that is usual for it."""
    assert {preset: _silent(_influences_of(preset)) for preset in organisations()} == {
        preset: [] for preset in organisations()
    }


def test_what_is_said_to_move_no_amount_moves_none() -> None:
    """Every parameter of every preset again: the whole model at the other value has the same costs, cash and dates."""
    wrong = []
    for preset in organisations():
        planned = facts() | values(Budget(preset).plan)
        said = {name: other for name, other, effect in _influences_of(preset) if effect.sentence}
        before = model().evaluate(planned, amounts())
        for name, after in _evaluated(planned, said):
            wrong += [(name, key) for key in amounts() if not same(np.ravel(before[key]), np.ravel(after[key]))]
    assert wrong == []


def _evaluated(planned: dict[str, Any], changes: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the amounts of the whole model at each change alone: numbers are the cases of one evaluation."""
    numbers = [name for name, other in changes.items() if np.asarray(other).dtype.kind != "U"]
    changed = np.eye(len(numbers), dtype=bool)[..., np.newaxis, np.newaxis]
    cases = {name: np.where(changed[no], changes[name], planned[name]) for no, name in enumerate(numbers)}
    together = model().evaluate(planned | cases, amounts())
    for no, name in enumerate(numbers):
        yield name, {key: value[no] if np.ndim(value) == changed[no].ndim else value for key, value in together.items()}
    for name in changes.keys() - set(numbers):
        yield name, model().evaluate(planned | {name: changes[name]}, amounts())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_in_random_plans_too(seed: int) -> None:
    assert _silent(_influences(Budget(random_plan(seed)), 4)) == []


def test_a_rule_that_is_not_found_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("llmbudget.analysis.influence.rule", lambda *_: "")
    assert "residual_share" in _silent(_influences(Budget("startup"), 1))


def test_every_strategy_of_every_preset_moves_a_result_or_says_why_not() -> None:
    for preset in organisations():
        budget = Budget(preset)
        silent = without_effect(budget)
        for name in strategies():
            found = influence(budget, {f"{name}_use": 1 - budget[f"{name}_use"]})
            assert (set(found.results) > set(found.checks)) != bool(silent.get(name)), (preset, name)

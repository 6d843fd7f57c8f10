"""Uncertainty: known distributions give known quantiles, and draws are the same wherever they are made."""

import math
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from drawn import CONSTANT, only
from each import first_of

from llmbudget import Budget, PlanError, catalog
from llmbudget.analysis.distributions import Z90
from llmbudget.analysis.sampling import BLOCK, sample
from llmbudget.analysis.uncertainty import FORESEEN, LEAST_DRAWS, MOST_DRAWS, SHOWN, Uncertainty, usual_draws
from llmbudget.evidence import predict_hours
from llmbudget.evidence.predict import columns_of, evaluate
from llmbudget.model import model
from llmbudget.plan.overheads import CONTINGENCY_RATES
from llmbudget.presets import organisations

DRAWS = 8 * BLOCK
SHARES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
BIN = 2.0**-12


def _error(share: float, draws: int = DRAWS) -> float:
    """Return five standard errors of a share of the draws."""
    return 5 * math.sqrt(share * (1 - share) / draws)


def _sigma(factor: float) -> float:
    return math.log(factor) / Z90


def _rented() -> Budget:
    """Return a plan whose only cost is hours at a price: nobody is paid, nothing is stored, nothing is kept back."""
    unforeseen = {f"{name}_contingency_rate": 0 for name in ("data", "compute", "people", "software", "other")}
    return Budget(
        "startup", mfu=0.4, goodput=0.9, on_demand_quote=3, roles=[], datasets=[], credits=[], subscriptions=[],
        runs=[], n_checkpoints=0, egress_gigabytes=0, travel_price=0, materials_price=0, spot_pricing_use=False,
        synthetic_data_use=False, api_tokens=0, **unforeseen,
    )  # fmt: skip


def figures(found: Uncertainty) -> dict[str, Any]:
    """Return whatever may be asked of draws, for comparison to the bit."""
    names = (*SHOWN, FORESEEN, "role_cost", "total_cost_by_month")
    quantiles = {(name, share): np.array(found.quantile(name, share)).tobytes() for name in names for share in SHARES}
    return quantiles | {"table": found.table().to_csv(), **found.failing(), "contingency": found.contingency()}


def test_what_one_price_times_a_constant_comes_to_has_the_distribution_of_the_price() -> None:
    budget = only(_rented(), on_demand_quote=(0.5, 2))
    assert budget["total_cost"] == pytest.approx(3 * budget["accelerator_hours"])
    risk = budget.uncertainty(DRAWS, seed=1)
    for share in SHARES:
        exact = budget["total_cost"] * math.exp(_sigma(2) * NormalDist().inv_cdf(share))
        assert risk.chance("total_cost", exact) == pytest.approx(1 - share, abs=_error(share) + 0.001)
    assert risk.table()["mean"]["total_cost"] == pytest.approx(
        budget["total_cost"] * math.exp(_sigma(2) ** 2 / 2), rel=0.02
    )


def test_halves_of_different_width_are_kept() -> None:
    budget = only(_rented(), on_demand_quote=(0.8, 3))
    risk = budget.uncertainty(DRAWS, seed=1)
    for share, factor in ((0.1, 0.8), (0.5, 1), (0.9, 3)):
        assert risk.chance("total_cost", factor * budget["total_cost"]) == pytest.approx(
            1 - share, abs=_error(share) + 0.001
        )


def test_a_product_of_independent_factors_spreads_as_their_logarithms_do() -> None:
    budget = only(_rented(), on_demand_quote=(1 / 2, 2), tokens=(1 / 3, 3))
    risk = budget.uncertainty(DRAWS, seed=2)
    sigma = math.hypot(_sigma(2), _sigma(3))
    for share in SHARES:
        exact = budget["total_cost"] * math.exp(sigma * NormalDist().inv_cdf(share))
        assert risk.chance("total_cost", exact) == pytest.approx(1 - share, abs=_error(share) + 0.001)


def test_a_sum_of_independent_costs_has_the_sum_of_their_means_and_lies_nearer_to_it_than_they_do() -> None:
    """Lognormal costs a and b have the mean a·exp(s²/2) + b·exp(t²/2), and their sum a narrower relative spread."""
    role = {"headcount": 1, "salary": 120_000, "months": 12, "benefits_rate": 0}
    both = _rented().replace(tokens=5e11, n_accelerators=80, roles=[role], raise_rate=0, recruiting_rate=0)
    budget = only(both, on_demand_quote=(1 / 2, 2), role_salary=(1 / 2, 2))
    rented, paid = float(budget["compute_cost"]), float(budget["people_cost"])
    assert budget["total_cost"] == pytest.approx(rented + paid)
    table = budget.uncertainty(DRAWS, seed=3).table("total_cost", "compute_cost", "people_cost")
    factor = math.exp(_sigma(2) ** 2 / 2)
    assert table["mean"]["total_cost"] == pytest.approx((rented + paid) * factor, rel=0.01)
    width = (table["P90"] - table["P10"]) / table["planned"]
    assert width["total_cost"] < 0.9 * max(width["compute_cost"], width["people_cost"])
    assert table["P50"]["total_cost"] > rented + paid


@pytest.mark.parametrize("name", first_of(organisations()))
def test_what_cannot_turn_out_otherwise_gives_the_plan_before_contingency(name: str) -> None:
    """Contingency is the reserve for what turns out otherwise: nothing of it is spent."""
    planned = only(Budget(name, mfu=0.4, runs=[]))
    budget = planned.replace(**dict.fromkeys(CONTINGENCY_RATES, 0))
    risk = planned.uncertainty(2 * BLOCK)
    assert risk.holding("budget_is_enough") == 1
    for quantity in (*SHOWN, FORESEEN):
        low, high = (risk.quantile(quantity, share) for share in (0, 1))
        assert low == high == pytest.approx(budget[quantity], rel=1e-12, abs=1e-9)
    assert set(risk.failing().values()) <= {0, 1}
    assert {one for one, share in risk.failing().items() if share} == set(budget.failed_checks())
    assert risk.contingency() == risk.contingency(0.5)
    assert risk.contingency().amount == pytest.approx(0, abs=1e-9 * budget["total_cost"])
    assert budget.drivers().empty


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_in_chunks_of_any_size_and_another_seed_others() -> None:
    budget, draws = Budget("startup"), 2 * BLOCK - 1000
    first = figures(budget.uncertainty(draws, seed=7))
    for chunk in (1, 2 * BLOCK):
        assert figures(budget.uncertainty(draws, seed=7, chunk=chunk)) == first
    other = figures(budget.uncertainty(draws, seed=8))
    assert not set(other.items()) >= {item for item in first.items() if "total_cost" in item[0]}


@pytest.mark.slow
def test_executors_give_the_same_bits_as_one_process() -> None:
    """Threads, and one process that has imported nothing yet; `test_cluster` asks several processes."""
    budget, draws = Budget("startup"), BLOCK + 10
    here, drivers = figures(budget.uncertainty(draws, seed=2)), budget.drivers("net_cost", seed=2)
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        for executor in (threads, process):
            assert figures(budget.uncertainty(draws, seed=2, chunk=BLOCK, executor=executor)) == here
        assert drivers.equals(budget.drivers("net_cost", seed=2, executor=process))


def test_more_draws_begin_with_the_same_ones() -> None:
    """The first block of 10,000 draws includes the first 1,000, so it includes their minimum."""
    few, many = (Budget("startup").uncertainty(draws) for draws in (1000, 10_000))
    assert few.quantile("total_cost", 0) >= many.quantile("total_cost", 0)
    assert few.quantile("total_cost", 1) <= many.quantile("total_cost", 1) * (1 + BIN)


def _by_hand(budget: Budget, draws: int, seed: int) -> dict[str, Any]:
    """Return every quantity of the first draws, by the whole model at once."""
    drawn = sample(budget.plan, seed, {})
    varied = {name: column[:draws] for name, column in drawn.drawn(drawn.z(0)).items()}
    return model().evaluate(drawn.inputs | varied)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_chances_are_shares_of_draws_counted_by_hand(name: str) -> None:
    budget, draws = Budget(name), 1000
    values = _by_hand(budget, draws, 9)
    risk = budget.uncertainty(draws, seed=9)
    total, done = np.ravel(values["total_cost"]), np.ravel(values["done_month"])
    cap, deadline = float(np.quantile(total, 0.7)), float(budget["work_last_month"])
    chances = risk.chances(cap=cap)
    assert chances["cap"] == pytest.approx(np.mean(total > cap), abs=np.mean(np.abs(total - cap) < BIN * cap) + 1e-9)
    near = np.mean((done > deadline) & (done < deadline * (1 + BIN)))
    assert chances["deadline"] == pytest.approx(np.mean(done > deadline), abs=near + 1e-9)
    assert chances["cash"] == pytest.approx(np.mean(np.ravel(values["check_cash"]) < 1))
    later = float(np.quantile(done, 0.95)) + 1
    assert risk.chances(deadline=later)["deadline"] == pytest.approx(np.mean(done > later), abs=0.002)
    for check, share in risk.failing().items():
        assert share == pytest.approx(np.mean(np.ravel(values[check]) < 1)), check
    assert set(risk.failing()) == {check for check, one in model().checks.items() if not one.identity}


def test_a_draw_is_what_the_plan_comes_to_with_its_numbers() -> None:
    budget = Budget("startup")
    values, drawn = _by_hand(budget, BLOCK, 4), sample(budget.plan, 4, {})
    columns = drawn.drawn(drawn.z(0))
    for draw in (0, 1, 77, BLOCK - 1):
        own = {
            name: float(column[draw, 0, 0]) if np.ndim(drawn.inputs[name]) == 0 else column[draw]
            for name, column in columns.items()
        }
        alone = model().evaluate(drawn.inputs | own)
        for name in SHOWN:
            assert np.ravel(values[name])[draw] == pytest.approx(alone[name], rel=1e-12), (name, draw)


def test_the_cap_is_that_of_the_spending_limits_and_without_them_none_is_exceeded() -> None:
    budget = Budget("startup")
    limits = budget.plan.strategies.spending_limits
    assert limits.use
    risk = budget.uncertainty(BLOCK)
    assert risk.chances()["cap"] == risk.chances(cap=limits.cap)["cap"] == risk.chance("total_cost", limits.cap) > 0
    assert budget.without("spending_limits").uncertainty(BLOCK).chances()["cap"] == 0
    assert risk.chances(deadline=1)["deadline"] == 1


@pytest.mark.parametrize("name", first_of(organisations()))
def test_a_cap_at_a_quantile_is_exceeded_in_the_other_draws(name: str) -> None:
    risk = Budget(name).uncertainty(2 * BLOCK)
    for share in SHARES:
        cap = risk.quantile("total_cost", share)
        assert risk.chances(cap=cap)["cap"] == pytest.approx(1 - share, abs=0.005)


@pytest.mark.parametrize("name", first_of(organisations()))
def test_what_is_foreseen_and_the_contingency_suffice_with_the_confidence(name: str) -> None:
    budget = Budget(name)
    foreseen = budget["cost_before_contingency"]
    risk = budget.uncertainty(2 * BLOCK)
    for confidence in (0.5, 0.8, 0.95):
        kept = risk.contingency(confidence)
        assert foreseen + kept.amount == pytest.approx(risk.quantile("cost_before_contingency", confidence), rel=1e-12)
        assert kept.rate * foreseen == pytest.approx(kept.amount, rel=1e-12)
        assert 1 - risk.chance("cost_before_contingency", (foreseen + kept.amount) * (1 + BIN)) >= confidence
        assert kept.planned == 1 - risk.chance("cost_before_contingency", budget["total_cost"])
    as_planned = risk.contingency(kept.planned).amount
    assert as_planned == pytest.approx(budget["contingency_cost"], rel=0.01, abs=1e-3 * foreseen)


def test_the_table_shows_planned_and_drawn_figures_of_what_is_named() -> None:
    budget = Budget("startup")
    risk = budget.uncertainty(BLOCK)
    assert list(risk.table().index) == list(SHOWN)
    row = risk.table("people_cost").loc["people_cost"]
    assert (row["label"], row["unit"], row["planned"]) == ("People", "USD", budget["people_cost"])
    assert [row[head] for head in ("P10", "P50", "P90")] == [
        risk.quantile("people_cost", share) for share in (0.1, 0.5, 0.9)
    ]
    assert row["P10"] < row["P50"] < row["mean"] < row["P90"]


def test_tables_and_months_have_a_quantile_of_each_entry() -> None:
    budget = Budget("startup")
    risk = budget.uncertainty(BLOCK)
    roles, months = risk.quantile("role_cost", 0.5), risk.quantile("total_cost_by_month", 0.5)
    assert roles.shape == (len(budget.plan.people.roles),)
    assert months.shape == (budget["horizon_months"],)
    for one, planned in zip(roles, np.ravel(budget["role_cost"]), strict=True):
        assert one == pytest.approx(planned, rel=0.05)
    assert months.sum() == pytest.approx(risk.quantile("total_cost", 0.5), rel=0.02)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"draws": 0}, "Draws: 0 is not a number of draws"),
        ({"draws": 1.5}, "Draws: 1.5 is not a number of draws"),
        ({"seed": -1}, "Seed: -1 is not a seed; enter a whole number from 0"),
        ({"seed": 0.5}, "Seed: 0.5 is not a seed"),
        ({"correlations": {("role_salary", "tokens"): 0.5}}, "'tokens' has no range here"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        Budget("startup").uncertainty(**wrong)


def test_what_draws_cannot_answer_is_refused_in_a_sentence() -> None:
    risk = Budget("startup").uncertainty(np.int64(100))  # type: ignore[arg-type]  # whole numbers of any kind
    for ask, sentence in (
        (lambda: risk.quantile("total", 0.5), "'total' is not a quantity"),
        (lambda: risk.quantile("total_cost", 90), "Share: 90 is out of range"),
        (lambda: risk.chance("role_cost", 1), "'role_cost' has several values"),
        (lambda: risk.mean("role_cost"), "'role_cost' has several values"),
        (lambda: risk.table("total_cost_by_month"), "'total_cost_by_month' has several values"),
        (lambda: risk.contingency(1), "Confidence: 1 is out of range"),
    ):
        with pytest.raises(PlanError, match=sentence):
            ask()


def _full(**changes: Any) -> Budget:  # noqa: ANN401 - values of any parameter
    """Return a budget with today's prediction, which is well covered."""
    budget = Budget(
        "gpt3", accelerator="H100-SXM5-80GB", n_accelerators=1024, mfu=None, goodput=None, recompute_share=0.5,
        tokens=1e12, parameters_total=4e10, parameters_active=4e10, context_length=4096, on_demand_quote=1.5, **changes,
    )  # fmt: skip
    return budget.with_current_prices()


def test_utilisation_is_drawn_as_published_runs_scatter() -> None:
    """P10 and P90 of the hours are those that `predict_hours` gives of the same run: it has them from the same runs."""
    budget = only(_full())
    assert list(sample(budget.plan, 0, {}).distributions) == [CONSTANT]
    risk = budget.uncertainty(DRAWS)
    marks = predict_hours(
        params_total=4e10, params_active=4e10, tokens=1e12, accelerator="H100-SXM5-80GB", n_accelerators=1024,
        context_length=4096,
    )  # fmt: skip
    for share, hours in zip((0.1, 0.5, 0.9), marks, strict=True):
        assert risk.chance("training_hours", hours) == pytest.approx(1 - share, abs=_error(share) + 0.001)
        assert risk.quantile("training_hours", share) == pytest.approx(hours, rel=0.01)


def test_eight_of_ten_published_runs_lie_between_p10_and_p90_of_the_draws() -> None:
    runs = catalog.usable_runs()
    one = sample(only(_full()).plan, 0, {}).distributions[CONSTANT]
    hours = np.array([run.accelerator_hours for run in runs])
    low, high = (
        evaluate(columns_of(runs), ["training_hours"], **{CONSTANT: float(end[0, 0])})["training_hours"]
        for end in (one.high, one.low)
    )
    assert 0.75 <= np.mean((low <= hours) & (hours <= high)) <= 0.95


def test_fewer_draws_are_usual_of_a_plan_with_thousands_of_rows_and_months() -> None:
    """Its workbook is written in seconds all the same, and says how many there were."""
    small = Budget("startup")
    role = small.plan.value("roles")[0]
    large = small.replace(roles=[role] * 400, horizon_months=100)
    assert usual_draws(small.plan) == MOST_DRAWS
    assert usual_draws(large.plan) == 5_000
    assert usual_draws(small.replace(roles=[role] * 500, horizon_months=120).plan) > LEAST_DRAWS

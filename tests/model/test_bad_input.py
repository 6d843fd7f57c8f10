"""What people get wrong, among others: it is refused in a sentence, or told by a check; nothing ends in an error."""

import time
from typing import Any

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget, PlanError
from llmbudget.model import model

REFUSED = {
    "shares over one": ({"reserved_1y_share": 0.6, "owned_share": 0.6, "spot_share": 0}, "add up to 120%"),
    "shares under one": ({"on_demand_share": 0.2, "spot_share": 0.2}, "not 100%. Enter 80%"),
    "no accelerator": ({"n_accelerators": 0}, "Accelerators: 0 is below 1"),
    "half an accelerator": ({"n_accelerators": 1.5}, "is not whole"),
    "negative tokens": ({"tokens": -2e9}, "Training tokens: -2,000,000,000 is below 1,000"),
    "absurd tokens": ({"tokens": 1e300}, "is above 1,000,000,000,000,000"),
    "a negative price": ({"on_demand_quote": -1}, "Your on-demand price: -1 is below"),
    "no number": ({"tokens": float("nan")}, "is not a number"),
    "121 months": ({"horizon_months": 121}, "121 is above 120"),
    "a share of 150%": ({"residual_share": 1.5}, "Residual value: 1.5 is above 1"),
    "an unknown accelerator": ({"accelerator": "H100"}, "'H100' is not in the list"),
    "501 roles": ({"roles": [{}] * 501}, "501 rows exceed the limit of 500"),
    "a negative salary": ({"roles": [{"name": "Robot", "salary": -1}]}, "Salary: -1 is below 0"),
}

TOLD: dict[str, tuple[dict[str, Any], str]] = {
    "no room in memory": ({"n_accelerators": 1}, "check_memory"),
    "no room in any memory": ({"context_length": 1_000_000, "sequences_per_accelerator": 64}, "check_memory"),
    "a horizon shorter than the run": ({"horizon_months": 4}, "check_horizon"),
    "a run longer than its window": ({"tokens": 1e13}, "check_deadline"),
    "an accelerator that the provider does not sell": ({"provider": "AWS", "accelerator": "TPU-v5e"}, "check_offer"),
    "an accelerator that nobody sells": ({"accelerator": "H800-SXM5-80GB", "provider": "market median"}, "check_price"),
    "no data": ({"datasets": []}, "check_data"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_is_refused_in_a_sentence(name: str) -> None:
    values, words = REFUSED[name]
    with pytest.raises(PlanError) as caught:
        Budget(plain(), **values)
    (sentence,) = caught.value.problems
    assert words in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("name", TOLD)
def test_what_does_not_work_out_is_told_with_what_to_do(name: str) -> None:
    values, check = TOLD[name]
    failed = Budget("startup", **values).failed_checks()
    assert check in failed
    assert failed[check].endswith(".")


def test_empty_tables_cost_nothing() -> None:
    empty = dict.fromkeys(
        ("datasets", "roles", "subscriptions", "subawards", "credits", "allocations", "contributions", "bookings"), ()
    )
    budget = Budget("startup", **empty, api_tokens=0)
    assert [budget[f"{name}_cost"] for name in ("data", "people", "software", "other")] == [0, 0, 0, 0]
    assert budget["check_months"] == budget["check_years"] == 1


def test_500_roles_over_120_months_add_up_and_take_less_than_a_moment() -> None:
    roles = [
        {"name": f"Role {n}", "salary": 100_000 + n, "start": 1 + n % 100, "headcount": 1 + n % 3, "headcount_end": 2}
        for n in range(500)
    ]
    budget = Budget("startup", roles=roles, horizon_months=120)
    start = time.perf_counter()
    assert budget["check_months"] == 1
    assert time.perf_counter() - start < 1
    assert len(budget.lines().columns) == 5 + 120
    assert np.isfinite(
        [
            float(budget[name])
            for name in model().order
            if np.ndim(budget[name]) == 0 and not isinstance(budget[name], str)
        ]
    ).all()

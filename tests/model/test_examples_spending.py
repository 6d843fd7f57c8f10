"""Worked examples of data, people, software, contingency and months: each figure was calculated by hand."""

from typing import Any

import numpy as np
import pytest
from plans import plain

from llmbudget import Budget
from llmbudget.model import model


def column(*entries: float) -> Any:  # noqa: ANN401 - an array
    """Return a column of a table."""
    return np.array(entries, dtype=float).reshape(-1, 1)


class TestData:
    def test_four_kinds_of_data(self) -> None:
        """12 000 bought; 100 M tokens at 4 USD/M; 4000 examples of 6 USD and 30% again; 500 M tokens at 0.05 USD/M."""
        budget = Budget(
            plain(), annotation_rework_rate=0.3, storage_price=0.023, data_start=1, horizon_months=10, tokens=1.2e9,
            datasets=[
                {"name": "Licence", "acquisition_price": 12_000},
                {"name": "Synthetic", "tokens": 1e8, "generation_price": 4, "bytes_per_token": 10},
                {"name": "Pairs", "n_examples": 4000, "annotation_price": 6},
                {"name": "Scraped", "tokens": 5e8, "cleaning_price": 0.05, "bytes_per_token": 10},
            ],
        )  # fmt: skip
        assert budget["acquisition_cost"] == 12_000
        assert budget["generation_cost"] == pytest.approx(400)
        assert budget["annotation_cost"] == pytest.approx(31_200)
        assert budget["cleaning_cost"] == pytest.approx(25)
        assert budget["data_storage_cost"] == pytest.approx(6 * 0.023 * 10)
        assert budget["data_repeats"] == pytest.approx(2)

    def test_without_datasets_nothing_is_spent_on_data_and_repeats_are_not_counted(self) -> None:
        budget = Budget(plain(), datasets=[])
        assert budget["data_cost"] == 0
        assert budget["data_repeats"] == 0


class TestPeople:
    ROLES = (
        {"name": "All year", "headcount": 2, "salary": 120_000, "time_share": 0.5, "benefits_rate": 0.3},
        {"name": "From March", "salary": 120_000, "start": 3, "benefits_rate": 0},
        {"name": "Three months", "salary": 120_000, "start": 2, "months": 3, "benefits_rate": 0},
        {"name": "Past the end", "salary": 120_000, "start": 11, "months": 6, "benefits_rate": 0},
        {"name": "After the end", "salary": 120_000, "start": 20, "benefits_rate": 0},
    )

    def test_blank_months_last_to_the_end_and_nothing_is_paid_after_it(self) -> None:
        budget = Budget(plain(), horizon_months=12, roles=self.ROLES, recruiting_rate=0)
        assert budget["role_person_months"].ravel().tolist() == [12, 10, 3, 2, 0]
        assert budget["salary_cost"] == pytest.approx(10_000 * (12 + 10 + 3 + 2))
        assert budget["benefits_cost"] == pytest.approx(3_000 * 12)
        assert budget["role_cost"].ravel().tolist() == pytest.approx([156_000, 100_000, 30_000, 20_000, 0])

    def test_months_show_who_works_in_them(self) -> None:
        budget = Budget(plain(), horizon_months=12, roles=self.ROLES, recruiting_rate=0)
        people = [1, 2, 3, 3, 2, 2, 2, 2, 2, 2, 3, 3, *[0] * 108]
        assert budget["salary_cost_by_month"].tolist() == pytest.approx([10_000 * n for n in people])


class TestSoftware:
    def test_seats_months_and_price(self) -> None:
        """4 seats at 50 for 12 months; 6 at 60 for 4; 1 at 100 for the last two months of five."""
        budget = Budget(
            plain(), horizon_months=12,
            subscriptions=[
                {"name": "All year", "seats": 4, "monthly_price": 50},
                {"name": "Four months", "seats": 6, "monthly_price": 60, "months": 4},
                {"name": "Past the end", "monthly_price": 100, "start": 11, "months": 5},
            ],
        )  # fmt: skip
        assert budget["subscriptions_cost"] == pytest.approx(2400 + 1440 + 200)
        expected = [560] * 4 + [200] * 6 + [300] * 2 + [0] * 108
        assert budget["subscriptions_cost_by_month"].tolist() == pytest.approx(expected)


class TestSchedule:
    @pytest.mark.parametrize(
        ("start", "months", "horizon", "paid"),
        [
            (3, 2, 12, {3: 1 / 2, 4: 1 / 2}),
            (10, 6, 12, {10: 1 / 3, 11: 1 / 3, 12: 1 / 3}),
            (20, 6, 12, {12: 1}),
            (1, 120, 1, {1: 1}),
            (120, 1, 120, {120: 1}),
        ],
        ids=["inside", "cut at the end", "after the end: all in the last month", "one month", "the last month of all"],
    )
    def test_a_phase_is_spread_over_its_months_of_the_budget(
        self, start: int, months: int, horizon: int, paid: dict[int, float]
    ) -> None:
        budget = Budget(plain(), training_start=start, training_months=months, horizon_months=horizon)
        expected = [paid.get(month, 0) for month in range(1, 121)]
        assert budget["training_share_by_month"].tolist() == pytest.approx(expected)

    def test_the_share_done_when_credits_expire(self) -> None:
        """Training in months 10 to 12."""
        function = model().base["training_share_by_expiry"].function
        assert function(column(1, 9, 10, 11, 12, 30), 10, 12).ravel().tolist() == pytest.approx(
            [0, 0, 1 / 3, 2 / 3, 1, 1]
        )

    def test_work_outside_the_budget_fails_a_check(self) -> None:
        assert Budget(plain(), evaluation_start=12, evaluation_months=1, horizon_months=12)["check_horizon"] == 1
        assert Budget(plain(), evaluation_start=12, evaluation_months=2, horizon_months=12)["check_horizon"] == 0

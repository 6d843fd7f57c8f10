"""Own machines and commitments of further clusters in the workbook; `test_engines` calculates it in each program."""

import pytest
from rich_plan import OWN_CLUSTERS, PLAN
from spreadsheets import cells_of

from llmbudget import Budget
from llmbudget.excel.sheets import clusters
from llmbudget.excel.write.columns import FIRST, TOTAL


def test_each_cluster_is_charged_its_machines_and_unused_hours_by_month() -> None:
    budget, cells = Budget(PLAN), cells_of(PLAN)
    names = [cluster["name"] for cluster in OWN_CLUSTERS]
    parts = ("rent", "service", "owning", "unused")
    rate = PLAN.reporting.report_rate
    cost = sum(rate * budget[f"cluster_{part}_cost"].ravel()[: len(names)] for part in parts)
    for name, expected in zip(names, cost, strict=True):
        listed, by_month = sorted(
            row for (at, row, column), found in cells.items() if (at, column, found.value) == (clusters.SHEET, 1, name)
        )
        assert cells[clusters.SHEET, listed, TOTAL + 1].value == pytest.approx(expected)
        months = [cells[clusters.SHEET, by_month, FIRST + 1 + month].value for month in range(12)]
        assert sum(months) == pytest.approx(expected), name
        assert expected > 0

"""Explain: where a figure that finance reads comes from, in its formula, and in the values and sources behind it."""

from typing import Any

import pytest
from slim import slim
from spreadsheets import Engine, content_of

from llmbudget.excel.sheets import explain
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.explanation import named_formula
from llmbudget.presets import preset

PICK = HEADING_ROWS + 1
"""The row of the choice, counted from 1; its formula and what it rests on follow."""

RESTS_ON = PICK + 3


def test_a_figure_that_is_chosen_is_explained_live() -> None:
    """By what is typed now: numbers by their value and source, others by where their rows or months stand."""
    plan = preset("startup")
    engine = Engine(slim(content_of(plan), explain.SHEET, "Sources"), plan)
    engine.set("other_monthly_burn", 70_000)
    budget = Evaluation(plan.replace(other_monthly_burn=70_000))
    told: dict[str, tuple[Any, str]] = {}
    for name in ("later_spending", "recruiting_cost"):
        needs, cells = model().quantities[name].needs, _chosen(engine, name)
        assert cells[PICK, FIRST] == pytest.approx(budget[name])
        assert cells[PICK + 1, NOTE] == named_formula(name)
        assert [cells[RESTS_ON + no, ID] for no in range(len(needs))] == list(needs)
        assert all(cells[RESTS_ON + no, LABEL] for no in range(len(needs)))
        assert cells[RESTS_ON + len(needs), ID] in {"", None}
        told |= {need: (cells[RESTS_ON + no, FIRST], cells[RESTS_ON + no, NOTE]) for no, need in enumerate(needs)}
    assert told["other_monthly_burn"] == (70_000, "assumption")
    assert told["total_cost"][0] == pytest.approx(budget["total_cost"])
    assert told["role_recruiting_cost"][0] == "in each row, see Calculation"
    assert told["recurring_cost_by_month"][0] == "by month, see Monthly"


def _chosen(engine: Engine, name: str) -> dict[tuple[int, int], Any]:
    """Choose a figure, and return the cells of its explanation, rows counted from 1 and columns from 0."""
    title = f"{model().quantities[name].label} ({name})"
    engine.paste(explain.SHEET, PICK, LABEL + 1, [[title]])
    places = [(row, column) for row in range(PICK, RESTS_ON + 8) for column in (LABEL, ID, NOTE, FIRST)]
    cells = engine.calculate([(explain.SHEET, row, column + 1) for row, column in places])
    return {(row, column): cells[explain.SHEET, row, column + 1] for row, column in places}

"""Expressions of sheets: one statement gives the formula of a cell and its value, and a spreadsheet agrees."""

from typing import Any

import formualizer
import numpy as np
import pytest

from llmbudget.excel.write.expression import (
    Expression,
    at_line,
    at_month,
    choose,
    expression,
    is_blank,
    is_error,
    joined,
    maximum,
    min_rows,
    month_after,
    on_expressions,
    position,
    ratio,
    same_name,
    sum_months,
    sum_rows,
    sum_where,
    sum_where_both,
)
from llmbudget.model.fiscal import fiscal_quarter, fiscal_year
from llmbudget.quantities.operand import Operand, OperandError

ROW, YEARS, QUARTERS = (5.0, 7.0, 11.0), (1.0, 1.0, 2.0), (1.0, 2.0, 1.0)
DAY = 46661.0
"""1 October 2027, as spreadsheets count days."""

GRID = ((3.0, 4.0, 0.0), ROW, YEARS, QUARTERS, (DAY, 10.0, 12.0), ("Anna", "anna", "Ben"))


def _cell(address: str, value: Any) -> Expression:  # noqa: ANN401 - a number or a text
    return Expression(Operand(address), value)


def _range(row: int, axis: str = "month") -> Expression:
    span = f"$A${row}:$C${row}"
    return Expression(Operand(span, axes=frozenset({axis}), forms={"range": span}), np.array(GRID[row - 1]))


def _column() -> Expression:
    span, values = "A1:A4", np.array([[row[0]] for row in GRID[:4]])
    return Expression(Operand(span, axes=frozenset({"rows"}), forms={"range": span}), values)


A, B, ZERO = _cell("A1", 3.0), _cell("B1", 4.0), _cell("C1", 0.0)
FIRST_DAY, STARTS_IN, IN_YEAR = _cell("A5", DAY), _cell("B5", 10.0), _cell("C5", 12.0)

EXPRESSIONS: dict[str, Expression] = {
    "a difference": A - B,
    "a share": ratio(A - B, B),
    "a share of nothing": ratio(A, ZERO),
    "a choice": choose(A > B, 1, A),
    "a choice of words": choose(A < B, "less", joined("more: ", _cell("A6", "Anna"))),
    "words in quotes": joined(_cell("A6", "Anna"), ' "x"'),
    "a condition": (A <= B) * (ZERO != 1) * A,
    "the larger": maximum(A, B),
    "a sum": sum_months(_range(2)),
    "a sum of products": sum_months(_range(2) * (_range(3) == 1)),
    "a sum of rows": sum_rows(_column()),
    "a sum of a column times a condition": sum_rows((_column() >= A) * _column()),
    "a sum where": sum_where(_range(2), _range(3), 1),
    "a sum where both": sum_where_both(_range(2), _range(3), expression(1), _range(4), expression(1)),
    "the month of a row": at_month(_range(2), _cell("C3", 2.0)),
    "the line of a column": at_line(_column(), _cell("C3", 2.0)),
    "a place": position(B - A, _column()),
    "the least": min_rows(_column()),
    "an error that is none": choose(is_error(A), 0, A),
    "a blank": choose(is_blank(_cell("E9", None)), A, B),
    "no blank": choose(is_blank(A), A, B),
    "a month later": month_after(FIRST_DAY, A),
    "the same name": same_name(_cell("A6", "Anna"), _cell("B6", "anna")) * A,
    "a fiscal year": on_expressions(fiscal_year)(FIRST_DAY, STARTS_IN),
    "a calendar year": on_expressions(fiscal_year)(FIRST_DAY, expression(1)),
    "a fiscal quarter": on_expressions(fiscal_quarter)(FIRST_DAY, STARTS_IN, IN_YEAR, A),
    "a fiscal quarter at the turn of the year": on_expressions(fiscal_quarter)(FIRST_DAY, IN_YEAR, IN_YEAR, A),
}


@pytest.mark.parametrize("what", EXPRESSIONS)
def test_a_spreadsheet_calculates_the_value_that_stands_beside_the_formula(what: str) -> None:
    one, book = EXPRESSIONS[what], formualizer.Workbook()
    book.add_sheet("S")
    for row, line in enumerate(GRID, 1):
        for column, entry in enumerate(line, 1):
            made = formualizer.LiteralValue.text if isinstance(entry, str) else formualizer.LiteralValue.number
            book.set_value("S", row, column, made(entry))  # type: ignore[arg-type]  # by its type
    book.set_formula("S", 9, 1, f"={one.formula.text}")
    value = one.value if isinstance(one.value, str) else pytest.approx(float(one.value))
    assert book.evaluate_cell("S", 9, 1) == value


def test_a_number_that_has_no_name_is_refused() -> None:
    with pytest.raises(OperandError, match="12 has no name"):
        A * 12
    with pytest.raises(OperandError, match=r"0\.5 has no name"):
        choose(A > B, 0.5, 1)


def test_an_expression_has_no_truth_value() -> None:
    """It could not be written down: IF stands in its place."""
    with pytest.raises(OperandError, match="has no truth value"):
        assert A > B

"""Operands write down what numpy calculates, and refuse in a sentence what has no formula."""

import warnings
from collections.abc import Callable
from typing import Any

import formualizer
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.explanation import explain, named_formula
from llmbudget.presets import preset
from llmbudget.quantities.numbers import (
    across,
    calendar_month,
    calendar_year,
    cumulate,
    delayed,
    in_order,
    in_turn,
    lookup,
    max_months,
    min_months,
    next_below,
    previous,
    ratio,
    row_above,
    same_name,
    stepped,
    sum_across,
    sum_months,
    sum_over,
    sum_rows,
)
from llmbudget.quantities.operand import Operand, OperandError

A, B = Operand("A1"), Operand("B1")
COLUMN = Operand("A1:A9", axes=frozenset({"roles"}), forms={"range": "A1:A9"})
LINE = Operand("A3", forms={"range": "A1:A9", "first": "A$1", "above": "A2"})
ALL_MONTHS = Operand("A1:Z1", axes=frozenset({"month"}), forms={"range": "A1:Z1"})
MONTHS = Operand("C1", forms={"range": "A1:Z1"})
OTHER_COLUMN = Operand("B1:B9", axes=frozenset({"datasets"}), forms={"range": "B1:B9"})

REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a literal": (lambda: A * 12, "12 has no name: make it a constant"),
    "a fraction": (lambda: A * 0.5, "0.5 has no name"),
    "a negative literal": (lambda: A + -1, "-1 has no name"),
    "True": (lambda: A * True, "True has no name"),
    "text": (lambda: A == "full", "'full' has no name"),
    "if": (lambda: A if A > 0 else B, "has no truth value: write np.where"),
    "and": (lambda: A and B, "has no truth value"),
    "min": (lambda: min(A, B), "has no truth value: write np.where, np.minimum"),
    "max": (lambda: max(A, B), "has no truth value: write np.where, np.minimum or np.maximum"),
    "np.where over rows": (lambda: np.where(COLUMN > 0, COLUMN, 0), "does not work row by row inside a sum"),  # type: ignore[call-overload]
    "np.minimum over rows": (lambda: np.minimum(COLUMN, 1), "make it a quantity of its own"),
    "ratio over rows": (lambda: ratio(COLUMN, A), "make it a quantity of its own"),
    "rows of two tables": (lambda: COLUMN * OTHER_COLUMN, "rows of two tables cannot be paired: datasets, roles"),
    "an unknown ufunc": (lambda: np.sqrt(A), "numpy.sqrt has no formula"),
    "a minus sign": (lambda: -A, "numpy.negative has no formula"),
    "a reduction of numpy": (lambda: np.sum(A), "numpy.sum has no formula: use a helper"),
    "a method of a ufunc": (lambda: np.add.reduce(A), "numpy.add has no formula"),
    "an option of a ufunc": (lambda: np.add(A, B, where=True), "numpy.add has no formula"),
    "rounding": (lambda: np.round(A), "has no formula"),
    "a comparison of comparisons": (lambda: (A > B) == (B > A), "A1 > B1 is true or false: multiply it by a number"),
    "a sum of comparisons": (lambda: (A > B) + (B > A), "is true or false"),
    "counting a comparison": (lambda: sum_rows(COLUMN > A), "A1:A9 > A1 is true or false"),
    "a sum of one cell": (lambda: sum_rows(A), "A1 has no row axis to reduce here"),
    "a sum over months of rows": (lambda: sum_months(COLUMN), "has no month axis"),
    "a running sum of a formula": (lambda: cumulate(A + B), "A1 + B1 is not a plain reference"),
    "the month before of a formula": (lambda: previous(A * B), "is not a plain reference"),
    "the most of a formula": (lambda: max_months(ALL_MONTHS * A), "is not a plain reference: make it a quantity"),
    "a delay of a formula": (lambda: delayed(A + B, A, B), "is not a plain reference"),
    "a search in a formula": (lambda: lookup(A, A + B, COLUMN), "is not a plain reference"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_formula_is_refused_in_a_sentence(what: str) -> None:
    write, sentence = REFUSED[what]
    with pytest.raises(OperandError, match=r"has no|cannot|does not|is not|make it|is true or") as caught:
        write()
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ((A + B) * A, "(A1 + B1) * A1"),
        (A - (B - A), "A1 - (B1 - A1)"),
        (A - B - A, "A1 - B1 - A1"),
        (A / (B * A), "A1 / (B1 * A1)"),
        (A / B * A, "A1 / B1 * A1"),
        (A ** (B + 1), "A1^(B1 + 1)"),
        ((A * B) ** A, "(A1 * B1)^A1"),
        (A ** (B**A), "A1^(B1^A1)"),
        ((A >= B) * A, "(A1 >= B1) * A1"),
        (1 - A, "1 - A1"),
        (np.maximum(A - B, 0), "MAX(A1 - B1,0)"),
        (np.where(A > 0, A, B), "IF(A1 > 0,A1,B1)"),  # type: ignore[call-overload]
        (np.ceil(A / B), "ROUNDUP(A1 / B1,0)"),
        (ratio(A, B), "IF(B1 = 0,0,A1 / B1)"),
        (sum_rows(COLUMN), "SUM(A1:A9)"),
        (sum_rows(COLUMN * A), "SUMPRODUCT(A1:A9 * A1)"),
        (sum_over(same_name(across(LINE), LINE), LINE), "SUMPRODUCT((A1:A9 = A3) * A1:A9)"),
        (next_below(LINE), "IF(SUMPRODUCT((A1:A9 < A3) * 1) = 0,0,SMALL(A1:A9,SUMPRODUCT((A1:A9 < A3) * 1)))"),
        (min_months(ALL_MONTHS), "MIN(A1:Z1)"),
        (max_months(ALL_MONTHS), "MAX(A1:Z1)"),
        (sum_across((across(LINE) < A) * across(LINE)), "SUMPRODUCT((A1:A9 < A1) * A1:A9)"),
        (in_order(LINE), "SMALL(A1:A9,ROW(A3)-ROW(A$1)+1)"),
        (row_above(LINE), "IF(ROW(A3)-ROW(A$1)=0,0,A2)"),
        (
            in_turn(LINE, A, B),
            "MAX(MAX(IF(ROW(A3)-ROW(A$1)=0,0,¦),A1),MIN(MAX(IF(ROW(A3)-ROW(A$1)=0,0,¦),A1)+A3,B1))",
        ),
        (calendar_month(A), "MONTH(A1)"),
        (calendar_year(A), "YEAR(A1)"),
        (stepped(B, LINE, LINE), "SUMPRODUCT((A1:A9<=B1)*A1:A9)"),
        (sum_months(B * stepped(ALL_MONTHS, LINE, LINE)), "SUMPRODUCT(B1 * ((A1:A9<=A1:Z1)*A1:A9))"),
        (delayed(MONTHS, A, B + 1), "IF(B1 + 1 > A1,INDEX(A1:Z1,1,B1 + 1 - A1),0)"),
    ],
)
def test_a_formula_has_the_parentheses_that_it_needs_and_no_others(written: Operand, text: str) -> None:
    assert written.text == text


NAMES = ("A1", "B1", "C1", "D1")
CALCULATE: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "ratio": ratio,
    "where": lambda a, b: np.where(a <= b, a - b, b / a),
    "switch": lambda a, b: (a < b) * a,
    "ceil": lambda a, b: np.ceil(np.maximum(a - b, 0)),
    "absolute": lambda a, b: np.absolute(b - a),
}
Tree = Any
"""A name, 0, 1, or an operation with two trees."""

trees: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from([*NAMES, 0, 1]),
    lambda parts: st.tuples(st.sampled_from(sorted(CALCULATE)), parts, parts),
    max_leaves=12,
)
numbers = st.floats(0.1, 4).map(lambda x: round(x, 3))


def _walk(tree: Tree, leaves: dict[Any, Any], steps: list[Any]) -> Any:  # noqa: ANN401 - numbers or operands
    """Calculate or write a tree, noting what each step gives."""
    match tree:
        case (name, left, right):
            found = CALCULATE[name](_walk(left, leaves, steps), _walk(right, leaves, steps))
            steps.append(found if isinstance(found, Operand) else np.float64(found))
            return steps[-1]
        case leaf:
            return leaves[leaf]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=trees, entries=st.tuples(numbers, numbers, numbers, numbers))
@example(tree=("-", "A1", ("-", "B1", "C1")), entries=(3.0, 2.0, 1.0, 1.0))
@example(tree=("^", "A1", ("^", "B1", "C1")), entries=(3.0, 2.0, 3.0, 1.0))
@example(tree=("^", ("^", "A1", "B1"), "C1"), entries=(3.0, 2.0, 3.0, 1.0))
@example(tree=("/", "A1", ("*", "B1", "C1")), entries=(3.0, 2.0, 3.0, 1.0))
def test_any_expression_means_the_same_to_numpy_and_to_a_spreadsheet(tree: Tree, entries: tuple[float, ...]) -> None:
    """Any tree of operations, with numbers and with operands: where numpy has a value, the formula has it too."""
    leaves = dict(zip((*NAMES, 0, 1), map(np.float64, (*entries, 0, 1)), strict=True))
    steps: list[np.float64] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = _walk(tree, leaves, steps)
    assume(all(np.isfinite(step) and abs(step) < 1e12 for step in steps))
    written = _walk(tree, {leaf: Operand(str(leaf)) for leaf in leaves}, [])
    assert _in_spreadsheet(written.text, entries) == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


def _in_spreadsheet(formula: str, entries: tuple[float, ...]) -> Any:  # noqa: ANN401 - a number or an error
    book = formualizer.Workbook()
    book.add_sheet("S")
    for column, entry in enumerate(entries, 1):
        book.set_value("S", 1, column, formualizer.LiteralValue.number(entry))
    book.set_formula("S", 2, 1, f"={formula}")
    return book.evaluate_cell("S", 2, 1)


def test_every_quantity_of_the_model_can_be_written_and_takes_its_ranges() -> None:
    """Nothing is left as a range, and rows and months do not meet in one cell."""
    layout = Layout(preset("startup"))
    for name in model().order:
        assert not ("month" in axes()[name] and axes()[name] - {"month"}), name
        assert name in layout.places


def test_a_formula_in_names_uses_exactly_what_the_quantity_needs() -> None:
    assert named_formula("training_flops") == "tokens * flops_per_token"
    assert named_formula("flops_per_hour") == "peak_tflops * tera * seconds_per_hour * utilisation"
    for name, quantity in model().quantities.items():
        formula = named_formula(name)
        assert [need for need in quantity.needs if need not in formula] == []


def test_an_explanation_tells_the_formula_and_everything_it_needs() -> None:
    """Inputs have their source; an input after strategies is calculated."""
    inputs = {"travel_price": 600.0, "months_per_year": 12.0, "horizon_months": 18.0, "travel_cost": 950.0}
    inputs |= {"item_travel_cost": np.array([[50.0]])}
    lines = explain("travel_cost", inputs).splitlines()
    assert lines[0] == "travel_cost: 950 USD (Travel)"
    assert lines[1] == "  = travel_price / months_per_year * horizon_months + SUM(item_travel_cost)"
    assert lines[3:] == [
        "    travel_price: 600 USD/year (Travel; assumption)",
        "    months_per_year: 12 months/year (Months in a year; True by definition)",
        "    horizon_months: 18 months (Months in the budget)",
        "    item_travel_cost: 50 USD (Travel of each item)",
    ]


def test_an_explanation_of_a_month_tells_the_month() -> None:
    assert explain("start_month", {"start_month": 46388.0}).startswith("start_month: 2027-01 month")

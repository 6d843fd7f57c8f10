"""What is said of formulas that some program reads otherwise than Excel, and of those that all read alike."""

import pytest
from formula_forms import complaints
from spreadsheets import opened

from llmbudget.excel.templates.shipped import shipped

ALIKE = [
    "=SUM(A1:A9) + MAX(A1:A9,0) - A1^2 * (1 + B1)^(A1 - 1)",
    '=SUMPRODUCT((A1:A9 = A1) * (B1:B9 <> "a ^ b") * C1:C9)',
    "=SUMPRODUCT(A1:A9,(B1:B9 > 0) * 1)",
    "=IF(ISBLANK(INDEX(Scenarios!$G$9:$J$9,1,H$5)),Inputs!$G$9,INDEX('Two words'!$G$9:$G$12,H$5))",
    "=INDEX(A1:A9,MATCH(B1,C1:C9,0))",
    "=SMALL(A$1:A$9,ROW(A3)-ROW(A$1)+1) + ROWS($A$1:$A$9)",
    "=SUMIFS(A1:A9,B1:B9,C1)",
    '=IF(A1 >= 1,"is 2 ^ 3, {1} or NOW()","")',
]  # fmt: skip
OTHERWISE = {
    "=A1 ^ 2": "a space stands beside ^",
    "=A1^ (B1 + 1)": "a space stands beside ^",
    "=INDEX(A1:J1,3)": "write INDEX(A1:J1,1,k)",
    "=IF(A1 > 0,INDEX(Monthly!$G$5:$DV$5,A1),0)": "write INDEX(Monthly!$G$5:$DV$5,1,k)",
    "=SUMPRODUCT(MAX((A1:A9 > 0) * B1:B9))": "MAX computes with all of A1:A9",
    "=SUMPRODUCT(MIN(A1:A9 * B1:B9))": "MIN computes with all of A1:A9",
    "=MAX(INDEX((A1:A9 > 0) * B1:B9,0))": "INDEX looks into (A1:A9>0)*B1:B9: let it look into a plain range",
    "=SUM(A1:A9 * B1:B9)": "SUM computes with all of A1:A9",
    "=A1:A9 * 2": "the cell computes with all of A1:A9",
    "=MONTH(A1:A9)": "MONTH takes one cell, not all of A1:A9",
    "=SUMPRODUCT(IF(A1:A9 > 0,1,0))": "IF computes with all of A1:A9",
    "=SUMPRODUCT((A1:A9 > 0) * SUMPRODUCT(B1:B9 * C1:C9))": "SUMPRODUCT stands within SUMPRODUCT",
    "=SMALL(A1:A9,ROWS(A$1:A3))": "ROWS(A$1:A3) counts -1 in HyperFormula",
    "=XLOOKUP(A1,B1:B9,C1:C9)": "XLOOKUP is no function of Excel 2007",
    "=_xlfn.MAXIFS(A1:A9,B1:B9,1)": "_XLFN.MAXIFS is no function of Excel 2007",
    "=OFFSET(A1,1,1)": "OFFSET is no function of Excel 2007, or changes",
    "=NOW()": "NOW is no function of Excel 2007, or changes",
    "=SUM(INDEX(A1:A9,B1):INDEX(A1:A9,B2))": "a range ends where a function says",
    "=SUM({1,2})": "an array stands between braces",
    "=SUM((A1:A9,C1:C9))": "joined or cut by a comma",
}


@pytest.mark.parametrize("formula", ALIKE)
def test_nothing_is_said_of_what_all_programs_read_alike(formula: str) -> None:
    assert complaints(formula) == []


@pytest.mark.parametrize("formula", OTHERWISE)
def test_what_one_of_them_reads_otherwise_is_told_with_what_to_write(formula: str) -> None:
    assert any(OTHERWISE[formula] in said for said in complaints(formula)), complaints(formula)


@pytest.mark.parametrize("name", shipped())
def test_formulas_of_the_templates_are_written_as_all_programs_read_them(name: str) -> None:
    book = opened(shipped()[name].content)
    formulas = {cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"}
    assert {formula: said for formula in formulas if (said := complaints(formula))} == {}

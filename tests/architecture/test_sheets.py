"""Sheets state each row once: what stands beside a formula comes from the same expression."""

import ast
from pathlib import Path

import pytest

from llmbudget.excel import sheets

FOLDER = Path(sheets.__file__).parent
BY_TEXT = {
    "bounds", "integrity",  # count cells, not amounts: nothing is out of place as exported
    "calculation", "monthly",  # the model's own formulas, and which case stands in which column
    "choices", "scenarios", "inputs",  # links to cells in which people type
    "cover",  # links to sheets that are written after it
    "explain",  # finds ids, and shows what stands beside them
}  # fmt: skip
"""Sheets that may hand a formula over as a text: it addresses cells, and computes nothing that Python computes too."""


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_only_sheets_that_address_cells_write_formulas_as_texts(file: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    by_text = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in {"formula", "write_formula"}]
    assert not by_text or file.stem in BY_TEXT, (
        f"{file.name} types a formula: write an expression (excel/write/expression.py)"
    )

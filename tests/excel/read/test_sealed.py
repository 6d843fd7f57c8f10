"""A workbook whose seal holds is read without comparing its formulas, which takes half of the time."""

import pytest
from edits import Edited
from spreadsheets import content_of

from llmbudget.excel.read import integrity
from llmbudget.excel.read.grid import Grid
from llmbudget.excel.read.sealed import is_sealed
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.write.embedded_plan import read_seal
from llmbudget.excel.write.exported_cells import checksum, unsealed
from llmbudget.excel.write.layout import Layout
from llmbudget.presets import preset

PLAN = preset("startup")


def cell(name: str) -> str:
    """Return the address of a quantity, a fact or an input."""
    return Layout(PLAN).places[name].cell().replace("$", "")


def holds(edit: Edited) -> bool:
    grid = Grid(edit.content())
    return is_sealed(grid, read_seal(grid.properties))


def test_typed_inputs_leave_the_seal_whole_and_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(integrity, "expected_sheets")
    edit = Edited(content_of(PLAN)).type(cell("mfu"), 0.44)
    assert read_workbook(edit.content()).plan.value("mfu") == 0.44


def test_a_formula_a_fact_or_an_id_that_was_overtyped_breaks_the_seal() -> None:
    result, fact = cell("training_flops"), cell("accelerators_memory_gb")
    for address in (result, fact, result.replace("!G", "!C")):
        assert not holds(Edited(content_of(PLAN)).type(address, 5)), address
    assert not holds(Edited(content_of(PLAN)).rename("Compute", "Machines"))
    assert checksum("Catalog", [((7, 4), 80.0)]) != checksum("Catalog", [((7, 4), "80")]), "sums skip texts"


def test_a_seal_that_names_more_cells_than_any_workbook_has_is_none() -> None:
    assert unsealed("1\nCover\t2:0+3 4:7+1", at_most=4) == ("1", {"Cover": {(0, 2), (1, 2), (2, 2), (7, 4)}})
    assert unsealed("1\nCover\t0:0+5000000", at_most=4) == ("1", {})
    assert unsealed(f"1\nCover\t0:0+{'9' * 5000}", at_most=4)[0] == "1"

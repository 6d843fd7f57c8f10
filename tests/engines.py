"""Other programs that calculate a workbook from its formulas: IronCalc, HyperFormula and Gnumeric.

None of them may pass by what is stored beside a formula: they get `POISON` there, or no value at all.
"""

import json
import os
import re
import subprocess
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest
from conftest import lacks, require
from spreadsheets import Cell, Engine, serial

from llmbudget.plan.values import number

POISON = 999
HYPERFORMULA = Path(__file__).parent / "excel/hyperformula"
_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")
_AT_MOST = 300
"""Seconds in which a program must be done: it takes ten on an idle machine."""


def poisoned(content: bytes) -> bytes:
    """Return the workbook with a wrong value stored beside every formula."""
    edited = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(edited, "w", zipfile.ZIP_STORED) as result:
        for item in source.infolist():
            data = source.read(item)
            result.writestr(item, _STORED.sub(b"\\1<v>%d</v>" % POISON, data))
    return edited.getvalue()


class IronCalc(Engine):
    """The engine of IronCalc, in this process."""

    @staticmethod
    def installed() -> None:
        """It comes with the packages of the tests."""

    def _open(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "workbook.xlsx")
            path.write_bytes(poisoned(self._content))
            self.model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        self._sheets = {sheet["name"]: no for no, sheet in enumerate(self.model.get_worksheets_properties())}

    def _write(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        for (_, at, across), value in _cells(sheet, row, column, lines):
            if value is None:
                self.model.clear_cell_contents(self._sheets[sheet], at, across)
            elif isinstance(value, str):
                self.model.update_cell_with_text(self._sheets[sheet], at, across, value)
            else:
                self.model.update_cell_with_number(self._sheets[sheet], at, across, float(value))

    def calculate(self, cells: list[Cell]) -> dict[Cell, Any]:
        """Recalculate everything and return the values of cells."""
        self.model.evaluate()
        return {cell: self.model.get_cell_value(self._sheets[cell[0]], *cell[1:]) for cell in cells}


class HyperFormula(Engine):
    """HyperFormula in Node.js, which gets formulas and typed values only."""

    @staticmethod
    def installed() -> None:
        """Skip the test where a part is missing."""
        require("Node.js", ["node"])
        if not (HYPERFORMULA / "node_modules/hyperformula").is_dir():
            lacks("HyperFormula is not installed: run npm install in tests/excel/hyperformula")

    def _open(self) -> None:
        book = openpyxl.load_workbook(BytesIO(self._content), read_only=True)
        self._grids = {
            name: [[_typed(cell) for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames
        }

    def _write(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        for (_, at, across), value in _cells(sheet, row, column, lines):
            self._grids[sheet][at - 1][across - 1] = f"'{value}" if isinstance(value, str) else value

    def calculate(self, cells: list[Cell]) -> dict[Cell, Any]:
        """Recalculate everything and return the values of cells; an error is a mapping with its origin."""
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "sheets.json"), Path(folder, "values.json")
            source.write_text(json.dumps(self._grids), "utf-8")
            _run("node", HYPERFORMULA / "calculate.cjs", source, target)
            values = json.loads(target.read_text("utf-8"))
        return {(sheet, row, column): _entry(values[sheet], row, column) for sheet, row, column in cells}


class Gnumeric(Engine):
    """Gnumeric's converter, told to calculate."""

    recalculates = True

    @staticmethod
    def installed() -> None:
        """Skip the test where it is missing."""
        require("Gnumeric", ["ssconvert"])

    def _open(self) -> None:
        self._typed: dict[Cell, Any] = {}

    def _write(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        self._typed |= dict(_cells(sheet, row, column, lines))

    def calculate(self, cells: list[Cell]) -> dict[Cell, Any]:
        """Recalculate everything and return the values of cells."""
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its file has no default style
            source, target = Path(folder, "workbook.xlsx"), Path(folder, "calculated.xlsx")
            source.write_bytes(self._with_typed())
            _run("ssconvert", *(["--recalc"] if self.recalculates else []), source, target, home=folder)
            book = openpyxl.load_workbook(target, read_only=True, data_only=True)
            values = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
            book.close()
        return {(sheet, row, column): serial(_entry(values[sheet], row, column)) for sheet, row, column in cells}

    def _with_typed(self) -> bytes:
        """Return the workbook with what was typed; openpyxl drops what is stored beside formulas."""
        if not self._typed:
            return poisoned(self._content)
        book, edited = openpyxl.load_workbook(BytesIO(self._content)), BytesIO()
        for (sheet, row, column), value in self._typed.items():
            cell = book[sheet].cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # also where it begins with =
        book.save(edited)
        return edited.getvalue()


ENGINES: dict[str, type[IronCalc | HyperFormula | Gnumeric]] = {
    one.__name__: one for one in (IronCalc, HyperFormula, Gnumeric)
}


def _run(*command: str | Path, home: str = "") -> None:
    environment = {**os.environ, "HOME": home} if home else None
    done = subprocess.run(command, capture_output=True, text=True, timeout=_AT_MOST, env=environment, check=False)
    if done.returncode:
        pytest.fail(f"{command[0]} failed: {done.stderr[-1000:]}")


def _cells(sheet: str, row: int, column: int, lines: list[list[Any]]) -> Iterator[tuple[Cell, Any]]:
    for down, line in enumerate(lines):
        for right, value in enumerate(line):
            yield (sheet, row + down, column + right), None if value is None else number(value)


def _typed(cell: Any) -> Any:  # noqa: ANN401 - a cell of openpyxl and what it holds
    """Return what a person would type to get a cell: after an apostrophe everything is text."""
    if cell.data_type == "f":
        return str(cell.value).replace("_xlfn.", "")  # which files write before functions that came after Excel 2007
    return f"'{cell.value}" if isinstance(cell.value, str) else serial(cell.value)


def _entry(rows: Any, row: int, column: int) -> Any:  # noqa: ANN401 - rows of anything, which end with their last entry
    line = rows[row - 1] if row <= len(rows) else ()
    return line[column - 1] if column <= len(line) else None

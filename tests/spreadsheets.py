"""Workbooks under test: what is written into their cells, and what other programs calculate from their formulas."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any
from unittest import mock
from xml.etree.ElementTree import iterparse

import formualizer
import numpy as np
import openpyxl
from kept import Kept
from openpyxl.utils import column_index_from_string, coordinate_to_tuple, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.xml.constants import SHEET_MAIN_NS
from plans import fixed_if_longer

from llmbudget import Budget
from llmbudget.analysis.uncertainty import P10, P50, P90, SHOWN, Uncertainty
from llmbudget.excel import workbook as workbook_module
from llmbudget.excel.sheets import comparison, integrity, varied
from llmbudget.excel.sheets.risk import AMOUNTS_ROW, HOLDS_ROW
from llmbudget.excel.workbook import workbook, write_sheets
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.cases import TOTALS, as_typed, is_switch
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, SELECTOR_ROW, TOTAL, VARIED_ROW
from llmbudget.excel.write.drivers import NONE, live_driver, widest
from llmbudget.excel.write.holds_for import every_cell
from llmbudget.excel.write.layout import Layout
from llmbudget.excel.write.size import HORIZON, size_of
from llmbudget.excel.write.style import FLAG
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Number
from llmbudget.plan.plan import Plan, parameters, sections, tables
from llmbudget.plan.values import number, values

RELATIVE = 1e-9
ROUNDING = 1e-12
"""What a sum may keep of the amounts that went into it: a thousand times the last digit of a float."""

FEW, DAY = 1, date(2027, 3, 1)
"""Draws, where none of what they give is looked at, and the day on which they are made."""

Cell = tuple[str, int, int]
"""Sheet, row and column, both counted from 1."""

_CONTENTS: dict[str, bytes] = {}
_CELLS: Kept[dict[Cell, "Written"]] = Kept(3)
"""The cells of a plan take 50 MB."""

_SUBTRACTED = {"USD", "share"}
_DAY_0 = date(1899, 12, 30)
_WHOLE = {
    **dict.fromkeys(("Strategies", "Sensitivity"), "total_cost"),
    **dict.fromkeys((*(kind.view.title for kind in ORGANIZATIONS.values()), "Cash"), "closing_cash"),
    **dict.fromkeys(("Accrual", "Fiscal years", "Actuals", "Variance"), "total_cost"),
}
"""Sheets whose cells are sums and differences of the amounts that went into a quantity."""

_NOT_IN_EVERY_PROGRAM = {integrity.ABLE: (integrity.NOT_ABLE,), integrity.AS_EXPORTED: (integrity.NOT_TOLD,)}
"""What says whether a program finds overtyped results: as Excel and LibreOffice have it, and as others do."""

_ALONE = formualizer.EvaluationConfig()
_ALONE.enable_parallel = False
_ONE_THREAD = formualizer.WorkbookConfig(mode=formualizer.WorkbookMode.Ephemeral, eval_config=_ALONE)
"""Several threads wait for each other most of the time."""

_IN_FILE = f"{{{{{SHEET_MAIN_NS}}}}}{{}}"
_LINK = re.compile(r"=(\w+)!\$([A-Z]+)\$(\d+)")


@dataclass(frozen=True)
class Written:
    """A calculated cell as the writer means it: its formula and the value stored beside it."""

    text: str
    value: Any


class _Noting(Book):
    """A book that notes its formulas while it is written."""

    def __init__(self, risk: Uncertainty, today: date) -> None:
        super().__init__(risk, today)
        self.cells: dict[Cell, Written] = {}
        self.flags: dict[Cell, float] = {}

    def number(self, sheet: Any, row: int, column: int, value: float, unit: str, kind: str) -> None:  # noqa: ANN401, PLR0913, PLR0917 - as in Book
        """Write a number, and note whether a row is printed."""
        super().number(sheet, row, column, value, unit, kind)
        if kind == FLAG:
            self.flags[sheet.name, row + 1, column + 1] = value

    def formula(self, sheet: Any, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: ANN401, PLR0913, PLR0917 - as in Book
        """Write one cell, and note it."""
        super().formula(sheet, row, column, text, value, unit, kind)
        self.cells[sheet.name, row + 1, column + 1] = Written(text, value if isinstance(value, str) else float(value))


class _Recorder(_Noting):
    """A book that notes its formulas and is never finished, which is most of the work."""

    def formula(self, sheet: Any, row: int, column: int, text: str, value: Any, unit: str, kind: str) -> None:  # noqa: ANN401, ARG002, PLR0913, PLR0917 - as in Book
        """Note one cell."""
        plain = value if isinstance(value, str) else float(value)
        self.note_formula(sheet, row, column, text, plain)
        self.cells[sheet.name, row + 1, column + 1] = Written(text, plain)


def exported(plan: Plan) -> bytes:
    """Return a plan's workbook, with next to no draws: most of the work, which only Risk shows."""
    return workbook(plan, Budget(plan).uncertainty(draws=FEW), DAY)


def _named(plan: Plan) -> str:
    """Return a text that is another one of every other plan, and of the same one with other prices."""
    return f"{plan!r} {plan.catalog.fingerprint}"


def content_of(plan: Plan) -> bytes:
    """Return a plan's workbook as `exported` does, once for all tests of a plan."""
    key = _named(plan)
    if key not in _CONTENTS:
        books: list[_Noting] = []
        with mock.patch.object(workbook_module, "Book", lambda *of: books.append(_Noting(*of)) or books[-1]):
            _CONTENTS[key] = exported(plan)
        _CELLS.get(key, lambda: books[0].cells)
    return _CONTENTS[key]


def cells_of(plan: Plan) -> dict[Cell, Written]:
    """Return every calculated cell of `content_of`, once for the tests of a plan that follow each other."""
    return _CELLS.get(_named(plan), lambda: written(plan))


def written(plan: Plan) -> dict[Cell, Written]:
    """Calculate every cell of a plan's workbook again, without making a file."""
    return written_with_flags(plan)[0]


def written_with_flags(plan: Plan) -> tuple[dict[Cell, Written], dict[Cell, float]]:
    """Return the same, and of the rows that may be folded whether each is printed: 1 for yes."""
    recorder = _Recorder(Budget(plan).uncertainty(draws=FEW), DAY)
    write_sheets(recorder)
    return recorder.cells, recorder.flags


@contextmanager
def sized_as(plan: Plan) -> Iterator[None]:
    """Give every workbook the size of that of a plan, as when others are typed into it."""
    with mock.patch("llmbudget.excel.write.layout.size_of", return_value=size_of(plan)):
        yield


def within(plan: Plan, exported: Plan) -> Plan:
    """Return a plan that fits into the months and lines of the workbook of another, with items only if that has some.

    Capex has a table of items only where the exported plan has items.
    """
    size, items = size_of(exported), exported.value("items")
    rows = {name: plan.value(name)[:lines] for name, lines in size.lines.items() if len(plan.value(name)) > lines}
    changes = rows | {HORIZON: min(plan.value(HORIZON), size.months), "items": items and (plan.value("items") or items)}
    return fixed_if_longer(plan.replace(changes), size.months)


def total_with(plan: Plan, name: str, value: float, total: str = TOTALS[0]) -> float:
    """Return a total of a plan in which one number is another; of a column of a table, a factor on every row."""
    inputs, parameter = facts(plan.catalog) | values(plan), parameters()[name]
    if parameter.table is None:
        inputs[name] = value
    else:
        whole = isinstance(parameter.record, Number) and parameter.record.at_most == 1
        inputs[name] = np.minimum(inputs[name] * value, 1 if whole else np.inf)
    return float(model().evaluate(inputs, [total])[total])


class Engine:
    """A workbook in a calculation engine that reads formulas and not the values stored beside them."""

    def __init__(self, content: bytes, plan: Plan) -> None:
        self.layout, self._content = Layout(plan), content
        self._open()
        self._is_exported = True

    def _open(self) -> None:
        """Start again: a first calculation is faster than a recalculation after many changes."""
        self.book = formualizer.Workbook.from_bytes(self._content, config=_ONE_THREAD)

    def set(self, name: str, value: Any, line: int = 0) -> None:  # noqa: ANN401 - any scalar of a plan
        """Type a value into a cell of Inputs or Strategies."""
        place = self.layout.places[name]
        self._set_cells(place.sheet, place.row + line + 1, place.column + 1, [[value]])

    def set_plan(self, plan: Plan, flags: Mapping[Cell, float] | None = None) -> None:
        """Type a whole plan into the cells of the workbook as it was exported, block by block.

        Lines of tables that the plan leaves are emptied. Rows are folded as exported, and checks tell of those that
        then have an amount, unless it is said which rows are printed.
        """
        if not self._is_exported:
            self._open()
        for kind in sections().values():
            names = [kind.parameter_id(field) for field in kind.records()]
            for block in ([n for n in names if is_switch(n)], [n for n in names if not is_switch(n)]):
                if block:
                    self._set_block([[plan.value(name)] for name in block], block[0])
        for cell, owner in every_cell().items():
            self.set(cell, plan.value(owner))
        for name, table in tables().items():
            fields = list(table.row.records())
            first = table.row.parameter_id(fields[0])
            lines = [[getattr(row, field) for field in fields] for row in plan.value(name)]
            spare = self.layout.places[first].height - len(lines)
            self._set_block([*lines, *([[None] * len(fields)] * spare)], first)
        one = live_driver(plan, widest(plan))
        self.choose(*((one.name, one.low, one.high) if one != NONE else (NONE.name, None, None)))
        self._set_exported(plan)
        self._set_drawn(Budget(plan).uncertainty(draws=FEW))
        for (sheet, row, column), flag in (flags or {}).items():
            self._set_cells(sheet, row, column, [[flag]])

    def _set_drawn(self, risk: Uncertainty) -> None:
        """Type what the draws of a plan came to, as exported: other sheets show some of it."""
        amounts = [[risk.budget[name], *(risk.quantile(name, share) for share in (P10, P50, P90))] for name in SHOWN]
        self._set_cells("Risk", AMOUNTS_ROW + 3, TOTAL + 1, [[planned] for planned, *_ in amounts])
        self._set_cells("Risk", AMOUNTS_ROW + 3, FIRST + 1, [drawn for _, *drawn in amounts])
        self._set_cells("Risk", HOLDS_ROW + 2, FIRST + 1, [[check.chance] for check in risk.checks()])

    def _set_exported(self, plan: Plan) -> None:
        """Type what a plan holds as exported: the list on Change log compares with it."""
        first = self.layout.compared_row + comparison.HEADS
        values = [[comparison.exported(plan, parameter)] for parameter in comparison.compared()]
        self._set_cells("Change log", first + 1, comparison.EXPORTED + 1, values)

    def show(self, scenario: str) -> None:
        """Choose the scenario that all sheets show."""
        self._set_cells("Summary", SELECTOR_ROW + 1, FIRST + 1, [[scenario]])

    def set_scenario(self, no: int, name: str, changes: Mapping[str, Any]) -> None:
        """Name a column of Scenarios, counted from 1 after the plan's, and type what differs in it."""
        self._set_cells("Scenarios", HEADING_ROWS, FIRST + 1 + no, [[name]])
        for parameter, value in changes.items():
            row = self.layout.differing[as_typed(parameter)].row
            self._set_cells("Scenarios", row + 1, FIRST + 1 + no, [[value]])

    def choose(self, name: str | None, low: float | None, high: float | None) -> None:
        """Choose a parameter on Sensitivity, and type its low and high."""
        row = VARIED_ROW + 1
        self._set_cells("Sensitivity", row, ID + 1, [[name]])
        self._set_cells("Sensitivity", row, varied.LOW + 1, [[low, high]])

    def _set_block(self, lines: list[list[Any]], first: str) -> None:
        place = self.layout.places[first]
        self._set_cells(place.sheet, place.row + 1, place.column + 1, lines)

    def _set_cells(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        self._is_exported = False
        self._write(sheet, row, column, lines)

    def _write(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        block = [[_literal(value) for value in line] for line in lines]
        self.book.set_values_batch(sheet, row, column, block)

    def paste(self, sheet: str, row: int, column: int, lines: list[list[Any]]) -> None:
        """Type a block of values; row and column count from 1."""
        self._set_cells(sheet, row, column, lines)

    def calculate(self, cells: list[Cell]) -> dict[Cell, Any]:
        """Recalculate everything and return the values of cells."""
        self.book.evaluate_all()
        return {cell: self.book.get_value(*cell) for cell in cells}

    def value(self, name: str) -> Any:  # noqa: ANN401 - a float or a text
        """Recalculate everything and return a scalar quantity."""
        place = self.layout.place(name)
        cell = (place.sheet, place.row + 1, place.column + 1)
        return self.calculate([cell])[cell]


def _literal(value: Any) -> formualizer.LiteralValue:  # noqa: ANN401 - any scalar of a plan
    if value is None:
        return formualizer.LiteralValue.empty()
    plain = number(value)
    make = formualizer.LiteralValue.text if isinstance(plain, str) else formualizer.LiteralValue.number
    return make(plain)


class Comparison:
    """What differs between stored and calculated values of one plan.

    Every number must agree to `RELATIVE`. Dollars and shares are also subtracted, and a small difference of large
    amounts keeps their rounding, so that nothing relative holds near 0: there `ROUNDING` of the amounts that were
    added and subtracted may remain as well.
    """

    def __init__(self, plan: Plan, cells: Mapping[Cell, Written]) -> None:
        layout = Layout(plan)
        self.values = model().evaluate(facts(months=layout.size.months) | values(plan, layout.size.lines))
        self.cells = cells
        self.names = {
            (place.sheet, place.row + line + 1): name
            for name, place in [*layout.places.items(), *layout.links.items()]
            for line in range(place.height)
            if place.sheet in {"Calculation", "Monthly"}
        }

    def differences(self, calculated: Mapping[Cell, Any]) -> list[str]:
        """Return a line for each cell that is not what is stored in it."""
        return [
            f"{sheet}!{get_column_letter(column)}{row} {cell.text}: stored {cell.value!r}, calculated {found!r}"
            for (sheet, row, column), cell in self.cells.items()
            if not self._equal(cell.value, found := calculated[sheet, row, column], self._name(sheet, row, cell))
        ]

    def _name(self, sheet: str, row: int, cell: Written) -> str | None:
        """Return the quantity that a cell shows, through its link where it has one; savings are of the total."""
        link = _LINK.fullmatch(cell.text)
        whole = _WHOLE.get(sheet)
        own = whole if whole and not link else self.names.get((sheet, row))
        return self.names.get((link[1], int(link[3]))) if link else own

    def _equal(self, stored: Any, found: Any, name: str | None) -> bool:  # noqa: ANN401 - cells hold anything
        if stored is None:  # an empty text, as openpyxl reads it
            return found in {None, ""}
        if isinstance(stored, str):
            return found in (stored, *_NOT_IN_EVERY_PROGRAM.get(stored, ()), *(() if stored else (None, 0)))
        found = serial(found)
        if not isinstance(found, float | int):  # a text, an error or nothing
            return False
        amount = self._amounts.get(name or "", 0) * max(1, self.values["report_rate"])
        return abs(found - stored) <= RELATIVE * abs(stored) + ROUNDING * amount

    @cached_property
    def _amounts(self) -> dict[str, float]:
        """The amounts that went into each quantity in dollars, and the shares into each share."""
        inputs = (name for name, parameter in parameters().items() if parameter.record.unit in _SUBTRACTED)
        amounts = {name: float(np.sum(np.abs(self.values[name]))) for name in inputs}
        for name in model().order:
            quantity = model().quantities[name]
            if quantity.unit in _SUBTRACTED:
                own = float(np.sum(np.abs(self.values[name])))
                needs = (need for need in quantity.needs if _unit(need) == quantity.unit)
                amounts[name] = max([own, *(amounts[need] for need in needs)])
        return amounts


def _unit(name: str) -> str:
    """Return the unit of a quantity or parameter; nothing for a fact of the catalogue."""
    if name in parameters():
        return parameters()[name].record.unit
    return model().quantities[name].unit if name in model().quantities else ""


@lru_cache(maxsize=2)
def opened(content: bytes, *, values: bool = False) -> Workbook:
    """Return a file as openpyxl sees it, with its formulas or with the values stored beside them; nobody changes it."""
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def read_stored(content: bytes) -> dict[Cell, Written]:
    """Return every formula cell of a file, with the value stored beside it; a day is the number that a file holds.

    Where a program filled a formula into several cells, only the first of them holds its text.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = openpyxl.load_workbook(BytesIO(content), read_only=True).sheetnames
        parts = {name: archive.read(f"xl/worksheets/sheet{no}.xml") for no, name in enumerate(names, 1)}
    return {
        (name, *coordinate_to_tuple(cell.get("r"))): Written(f"={formula.text or ''}", _stored(cell))
        for name, part in parts.items()
        for _, cell in iterparse(BytesIO(part))  # noqa: S314 - we made it; that of openpyxl takes thrice as long
        if cell.tag == _IN_FILE.format("c") and (formula := cell.find(_IN_FILE.format("f"))) is not None
    }


def _stored(cell: Any) -> Any:  # noqa: ANN401 - an element, and what cells hold
    value = cell.findtext(_IN_FILE.format("v")) or None
    if value is None or cell.get("t", "n") in {"str", "e"}:
        return value
    return bool(int(value)) if cell.get("t") == "b" else float(value)


def serial(value: Any) -> Any:  # noqa: ANN401 - cells hold anything
    """Return a day as the number that a workbook holds it as, and anything else as it is."""
    if isinstance(value, time):  # day 0
        return 0.0
    if isinstance(value, date):
        return float((date(value.year, value.month, value.day) - _DAY_0).days)
    return value


def edit_cell(content: bytes, sheet: str, address: str, old: str, new: str) -> bytes:
    """Return the file with the XML of one cell changed; ``old`` is a pattern."""
    edited, target = BytesIO(), re.compile(rf'<c r="{address}"[^>]*>.*?</c>')
    names = re.findall(r'<sheet name="([^"]*)"', zipfile.ZipFile(BytesIO(content)).read("xl/workbook.xml").decode())
    path = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(edited, "w", zipfile.ZIP_DEFLATED) as result:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == path:
                text = data.decode()
                cell = target.search(text)
                assert cell
                changed, n_changes = re.subn(old, new, cell[0])
                assert n_changes == 1
                data = text.replace(cell[0], changed).encode()
            result.writestr(item, data)
    return edited.getvalue()


_REFERENCE = re.compile(r"(?<![A-Za-z_.])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\d(])")


def relative(formula: str, row: int, column: int) -> str:
    """Return a formula in R1C1 notation: equal texts are the same formula filled into different cells."""

    def write(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        to_row, to_column = int(digits), column_index_from_string(letters)
        down = f"R{to_row}" if fixed_row else f"R[{to_row - row}]"
        right = f"C{to_column}" if fixed_column else f"C[{to_column - column}]"
        return down + right

    return _REFERENCE.sub(write, formula)


def without_places(formula: str) -> str:
    """Return a formula in which every reference is the same one: what else stands in it is told by far fewer texts."""
    return _REFERENCE.sub("A1", formula)

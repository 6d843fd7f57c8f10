"""The layout of the workbook: rows and columns of every input, quantity and fact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from llmbudget.excel.write.case_columns import CaseColumns
from llmbudget.excel.write.cases import Cases, as_typed, differing, is_switch, switch
from llmbudget.excel.write.columns import (
    CHANGES_ROW,
    CHART_ROWS,
    FIRST,
    FIRST_DIFFERENCE,
    HEADING_ROWS,
    HERE,
    LEDGER_ROW,
    LEFT,
    TABLE_HEADS,
    TOTAL,
    VALUE_ROW,
    Place,
    letters,
)
from llmbudget.excel.write.drivers import may_vary
from llmbudget.excel.write.holds_for import FOR, cells
from llmbudget.excel.write.linked_inputs import CHANGE_LOG, linked_columns, linked_scalars, linked_tables
from llmbudget.excel.write.size import Size, size_of
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.catalog_arrays import MONTHS_PER_YEAR, fact_tables
from llmbudget.parameters.record import Choice
from llmbudget.plan.addresses import parse
from llmbudget.plan.plan import Parameter, Plan, parameters, sections, tables
from llmbudget.plan.scenarios import changed_cells
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.axes import MONTH, rows_of
from llmbudget.quantities.operand import Operand
from llmbudget.strategies import strategies


def on_inputs() -> list[str]:
    """Return the sections on Inputs."""
    return [name for name in sections() if name not in strategies() and name != CHANGE_LOG]


def first_list() -> int:
    """Return the first column of the dropdown lists on `Catalogue`, right of its widest table."""
    return 1 + max(len(table.columns) + len(table.remarks) for table in fact_tables().values())


@dataclass
class Layout:
    """Places of all names, and the order of the lines on each sheet.

    Attributes:
        size: its months, its cases, and the lines of its tables.
        places: places by id of a parameter, quantity or fact column; for a parameter, the cell where it is typed.
        varying: the parameters that Sensitivity may vary, by their ids on Calculation.
        columns: the cases in which each quantity and input stands.
        differing: rows of Scenarios with the parameters that scenarios may change, by their ids on Calculation.
        cells: rows of Scenarios with the cells of tables that scenarios change, by address.
        matches: places on Calculation that say for each line of a table whether it is the row of a cell, by address.
        factors: rows of Calculation with the factor of each case on a table column.
        links: places on Calculation of the parameter values that the model reads. All are links, except those that
            strategies adjust: these are calculated, and the typed value is linked as ``<id>_before_strategies``.
        lines: places on Calculation of table columns as typed, which are linked in the first case only.
        uncounted: places on Calculation of the number of rows that are typed but not counted, by table.
        table_ends: by table, the row of inputs after it, and the number of heads in that row.
        heads: rows of the group titles, by sheet.
        table_rows: first rows of the tables of inputs, below the ids and heads of their columns.
        savings_row: row of Strategies with the title of the savings by line.
        compared_row: row of Change log with the title of the list of inputs now and as exported.
        choices: places on `Catalogue` of the lists behind dropdowns, by parameter.
        texts: formulas of quantities that were made before, by id and line: the workbook's fingerprint needs them, too.
    """

    plan: Plan
    size: Size = field(init=False)
    places: dict[str, Place] = field(default_factory=dict)
    links: dict[str, Place] = field(default_factory=dict)
    varying: dict[str, Parameter] = field(default_factory=dict)
    columns: CaseColumns = field(init=False)
    differing: dict[str, Place] = field(default_factory=dict)
    cells: dict[str, Place] = field(default_factory=dict)
    matches: dict[str, Place] = field(default_factory=dict)
    factors: dict[str, Place] = field(default_factory=dict)
    heads: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: dict[str, Place] = field(default_factory=dict)
    uncounted: dict[str, Place] = field(default_factory=dict)
    table_rows: dict[str, int] = field(default_factory=dict)
    table_ends: dict[str, tuple[int, int]] = field(default_factory=dict)
    choices: dict[str, Place] = field(default_factory=dict)
    texts: dict[tuple[str, int], str] = field(default_factory=dict)
    savings_row: int = 0
    compared_row: int = 0

    def __post_init__(self) -> None:
        self.size = size_of(self.plan)
        self.varying = {as_typed(parameter.name): parameter for parameter in may_vary(self.plan)}
        differ = (as_typed(parameter.name) for parameter in differing(self.plan))
        cells = (as_typed(parse(name).column.name) for name in changed_cells(self.plan.scenarios))
        self.columns = CaseColumns(self.cases, self.varying, [*differ, *cells])
        self._place_inputs()
        self._place_strategies()
        self.compared_row = self._place_section(CHANGE_LOG, "Change log", CHANGES_ROW + 2)
        self._place_scenarios()
        self._place_facts()
        self._place_calculation()
        self._place_months()

    def reference(self, name: str, sheet: str, own: frozenset[str], line: int = 0) -> Operand:
        """Return the reference to a name in the formula of one row, with `HERE` and `LEFT` for columns.

        Args:
            name: a parameter, quantity or fact column.
            sheet: the sheet of the formula.
            own: the axes of the quantity that the formula belongs to.
            line: line of the table, if the quantity has a row axis.
        """
        place = self.place(name)
        ranged = axes()[name] - own
        if place.by_month:
            return self._month_reference(place, sheet, ranged)
        same_sheet = place.sheet == sheet
        first, last = place.row + 1, place.row + place.height
        prefix = "" if same_sheet else f"{place.sheet}!"
        # On Calculation a formula reads the columns for its case; other sheets read the column of the plan.
        by_case = same_sheet and sheet == "Calculation" and not self.is_typed(name)
        column = self.columns.mark(name) if by_case else f"${letters(place.column)}"
        span = f"{prefix}{column}${first}:{column}${last}"
        if ranged or not rows_of(axes()[name]):
            return Operand(span if ranged else f"{prefix}{column}${first}", axes=ranged, forms={"range": span})
        top, above = f"{prefix}{column}${first}", f"{prefix}{column}{first + line - 1}"
        return Operand(f"{prefix}{column}{first + line}", forms={"range": span, "first": top, "above": above})

    def place(self, name: str) -> Place:
        """Return the place where the model reads a parameter, quantity or fact column."""
        return self.links.get(name) or self.places[name]

    def is_typed(self, name: str) -> bool:
        """Return whether the model reads a table column as typed, the same in all cases."""
        return self.place(name) == self.lines.get(name.removesuffix(BEFORE))

    @staticmethod
    def _month_reference(place: Place, sheet: str, ranged: frozenset[str]) -> Operand:
        row = place.row + 1
        span = f"${letters(FIRST)}${row}:${letters(FIRST + place.width - 1)}${row}"
        if sheet != place.sheet:
            span = f"{place.sheet}!{span}"
        if ranged:
            return Operand(span, axes=ranged, forms={"range": span})
        forms = {"range": span, "to_date": f"${letters(FIRST)}{row}:{HERE}{row}", "before": f"{LEFT}{row}"}
        return Operand(f"{HERE}{row}", forms=forms)

    @property
    def cases(self) -> Cases:
        """The case columns of Calculation."""
        return self.size.cases

    @property
    def n_scenarios(self) -> int:
        """The number of columns of Scenarios, with the plan and a spare one."""
        return len(self.cases.scenarios)

    @property
    def month_columns(self) -> range:
        """The columns of the months."""
        return range(FIRST, FIRST + self.size.months)

    @property
    def years(self) -> int:
        """The number of years of the months."""
        return self.size.months // MONTHS_PER_YEAR

    @property
    def last_month_row(self) -> int:
        """The last row of Monthly."""
        return max(place.row for place in self.places.values() if place.by_month)

    @staticmethod
    def strategy_numbers() -> str:
        """Return the address of the steps in which the strategies are applied."""
        column, first = letters(TOTAL), LEDGER_ROW + 2
        return f"Strategies!${column}${first}:${column}${first + len(strategies()) - 1}"

    def _place_inputs(self) -> None:
        row = HEADING_ROWS
        for section in on_inputs():
            row = self._place_section(section, "Inputs", row)

    def _place_strategies(self) -> None:
        row = LEDGER_ROW + 1
        for name in strategies():
            self.places[switch(name)] = Place("Strategies", row)
            row += 1
        row += 1 + CHART_ROWS  # below the row of other strategies
        for name in strategies():
            row = self._place_section(name, "Strategies", row)
        self.savings_row = row

    def _place_scenarios(self) -> None:
        row = FIRST_DIFFERENCE
        for section, kind in sections().items():
            inside = [parameter for parameter in differing(self.plan) if parameter.section == section]
            if inside:
                self.heads.setdefault("Scenarios", {})[kind.title] = row
                for line, parameter in enumerate(inside, row + 1):
                    self.differing[as_typed(parameter.name)] = Place("Scenarios", line)
                row += len(inside) + 2
        if names := changed_cells(self.plan.scenarios):
            self.heads["Scenarios"]["Cells of tables"] = row
            self.cells = {name: Place("Scenarios", line) for line, name in enumerate(names, row + 1)}

    def cells_of(self, column: str) -> list[str]:
        """Return the addresses of the cells of a table column that scenarios change."""
        return [name for name in self.cells if parse(name).column.name == column]

    def _place_section(self, section: str, sheet: str, row: int) -> int:
        """Place the title and the inputs of a section, and return the row after.

        Switches of strategies already have a place; their lines here show whether they are on, and the evidence.
        """
        kind = sections()[section]
        self.heads.setdefault(sheet, {})[kind.title] = row
        row += 1
        for name in map(kind.parameter_id, kind.records()):
            self.places.setdefault(name, Place(sheet, row))
            self.places |= {cell: Place(sheet, row, FOR + no) for no, cell in enumerate(cells(name))}
            row += 2 if is_switch(name) else 1
        own = [table.name for table in tables().values() if table.section == section]
        for no, name in enumerate(own, 1):
            self.table_rows[name] = row + TABLE_HEADS
            row = self._place_table(name, sheet, row + TABLE_HEADS) + 1
            self.table_ends[name] = (row, 1) if no < len(own) else (row + 1, 0)
        return row + 1

    def _place_table(self, name: str, sheet: str, row: int) -> int:
        table = tables()[name]
        height = self.size.lines[name]
        for column, field_name in enumerate(table.row.records(), FIRST):
            self.places[table.row.parameter_id(field_name)] = Place(sheet, row, column, height)
        return row + height

    def _place_facts(self) -> None:
        row = HEADING_ROWS
        for name, table in fact_tables(self.plan.catalog, self.size.months).items():
            self.heads.setdefault("Catalogue", {})[name] = row
            for column, fact in enumerate(table.columns):
                self.places[f"{name}_{fact}"] = Place("Catalogue", row + 2, column, table.n_rows)
            row += table.n_rows + 3
        lists = ((name, p.record) for name, p in parameters().items() if isinstance(p.record, Choice))
        for column, (name, record) in enumerate(lists, first_list()):
            options = record.options(self.plan.catalog)
            self.choices[name] = Place("Catalogue", HEADING_ROWS + 2, column, len(options))

    def _place_calculation(self) -> None:
        row = self._place_links(VALUE_ROW + 2)
        heads = self.heads.setdefault("Calculation", {})
        for group, names in self.groups(months=False).items():
            row += 2
            heads[group] = row
            for name in names:
                row += 1
                tables_of = rows_of(axes()[name])
                height = max((self._height(table) for table in tables_of), default=1)
                places = self.links if name in model().adjusted_inputs else self.places
                places[name] = Place("Calculation", row, height=height)
                row += height - 1
        for name in model().adjusted_inputs:
            self.places[f"{name}{BEFORE}"] = self.places[name]

    def _place_links(self, row: int) -> int:
        """Place the inputs that are linked into Calculation, and return the last row."""
        heads = self.heads.setdefault("Calculation", {})
        heads["Inputs in use"] = row
        for name in linked_scalars():
            row += 1
            self.links[name] = Place("Calculation", row)
        row = self._place_matches(self._place_lines(row + 2)) + 2
        heads["Table columns that cases change, those that they multiply below the factor"] = row
        for name, column in self._by_case():
            if name in self.varying or name in self.differing:
                row += 1
                self.factors[name] = Place("Calculation", row)
            place = self.places[column]
            self.links[name] = Place("Calculation", row + 1, height=place.height)
            row += place.height
        return row

    def _place_matches(self, row: int) -> int:
        """Place what says which lines are the rows of cells that scenarios change, and return the last row."""
        if not self.cells:
            return row
        row += 2
        self.heads["Calculation"]["Rows of the cells that scenarios change"] = row
        for name in self.cells:
            height = self.places[parse(name).column.name].height
            self.matches[name] = Place("Calculation", row + 1, height=height)
            row += height
        return row

    def _place_lines(self, row: int) -> int:
        """Place the typed lines of tables, and return the last row."""
        heads = self.heads["Calculation"]
        heads["Table rows typed but not counted"] = row
        for table in linked_tables():
            row += 1
            self.uncounted[table.name] = Place("Calculation", row)
        row += 2
        heads["Table columns as typed, line by line"] = row
        for parameter in linked_columns():
            place = Place("Calculation", row + 1, height=self.places[parameter.name].height)
            self.lines[parameter.name] = self.links[as_typed(parameter.name)] = place
            row += place.height
        return row

    def _by_case(self) -> Iterator[tuple[str, str]]:
        """Yield the table columns that a case may change: their ids on Calculation, and their own."""
        for name, parameter in parameters().items():
            called = as_typed(name)
            if parameter.table and (called in self.varying or called in self.differing or self.cells_of(name)):
                yield called, name

    def _height(self, table: str) -> int:
        facts = fact_tables(self.plan.catalog, self.size.months).get(table)
        return facts.n_rows if facts else self.size.lines[table]

    def _place_months(self) -> None:
        row = HEADING_ROWS
        self.places[MONTH] = Place("Monthly", row, width=self.size.months)
        for group, names in self.groups(months=True).items():
            row += 2
            self.heads.setdefault("Monthly", {})[group] = row
            for name in names:
                row += 1
                self.places[name] = Place("Monthly", row, width=self.size.months)

    @staticmethod
    def groups(*, months: bool) -> Mapping[str, list[str]]:
        """Return the quantities of Monthly or of Calculation by their group, in the order of the model."""
        by_group: dict[str, list[str]] = {}
        for name, quantity in model().quantities.items():
            if (MONTH in axes()[name]) == months:
                by_group.setdefault(quantity.group, []).append(name)
        return by_group

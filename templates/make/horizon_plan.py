"""The page of the Horizon form with the plan's figures: amounts of the whole project by partner and work package."""

from dataclasses import dataclass, field

from page import DATE, MONEY, MONTHS, WHOLE, Form, Page

ROLES, SUBAWARDS, ITEMS = 25, 12, 20
"""Rooms for rows of the plan's tables."""

PARTNERS, PACKAGES = 5, 8
"""Rooms for partners, each with a page, and for work packages, each with a column."""

_LAST = 8
_HEADS = (
    ("organisation_name", "Own organization", "General"), ("plan_name", "Action", "General"),
    ("start_month", "Starts in", DATE), ("horizon_months", "Months", WHOLE),
    ("report_currency", "Amounts in", "General"),
)  # fmt: skip
_AMOUNTS = {
    "travel_cost": "Travel", "compute_cost": "Compute", "depreciation_cost": "Depreciation",
    "equipment_cost": "Equipment expensed at purchase", "equipment_in_base_cost": "of which eligible in full",
    "chargeback_cost": "Internal invoices", "data_cost": "Data", "software_cost": "Software and APIs",
    "materials_cost": "Materials, publication and other", "purchase_tax_cost": "Taxes on purchases",
    "delay_cost": "Cost of delay", "tuition_cost": "Tuition",
    "participant_cost": "Participant support", "credits_used": "Paid by cloud credits",
    "contingency_cost": "Contingency, not eligible", "indirect_cost": "Indirect costs at the rate of the plan",
    "total_cost": "Total cost of the plan",
}  # fmt: skip
_TABLES = {
    "role": ("Roles", ROLES, {"group": "Group", "person_months": "Person-months", "cost": "Cost"}),
    "subaward": ("Subcontracts: the plan's subawards", SUBAWARDS, {"cost": "Cost"}),
    "item": (
        "Equipment and other items",
        ITEMS,
        {"travel_cost": "Travel", "depreciation_cost": "Depreciation", "equipment_in_base_cost": "Eligible in full",
         "goods_cost": "Goods"},
    ),
}  # fmt: skip
_FIRST_FIGURE, _OWNER = 3, 7


@dataclass
class Plan:
    """Where the figures of the plan are.

    Attributes:
        cells: cells of single figures, by id.
        columns: areas of the tables' columns, by id; `role_owner` and its like name the own organization, too.
        names: the cells of partners and of work packages, in order.
    """

    page: Page
    cells: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def less_items(self, name: str, *columns: str) -> str:
        """Return a figure of the plan without what items have of it."""
        return self.cells[name] + "".join(f"-SUM({self.columns[column]})" for column in columns)


def write_plan(form: Form) -> Plan:
    """Add the page with the figures of the plan."""
    remark = "llmbudget fills this page. The pages before it follow."
    plan = Plan(Page(form, "Plan", (34, 16, 16, 14, 13, 13, 13, 20, 9), "Figures of the plan", remark))
    for name, label, number in _HEADS:
        _single(plan, name, label, "text", number)
    plan.page.section("Whole project")
    for name, label in _AMOUNTS.items():
        _single(plan, name, label, "value", MONEY)
    for prefix, (title, size, figures) in _TABLES.items():
        _write_table(plan, prefix, (title, size), figures)
    _write_names(plan, "owner", "Partners, in order of their pages", PARTNERS, plan.cells["organisation_name"])
    _write_names(plan, "work_package", "Work packages, in order of their columns", PACKAGES, "")
    return plan


def _single(plan: Plan, name: str, label: str, look: str, number: str) -> None:
    page = plan.page
    page.write(0, label, "label")
    page.fill(look, number, 1, 1)
    page.name_cells(name, 1)
    plan.cells[name] = page.at(1)
    page.row += 1


def _write_table(plan: Plan, prefix: str, shape: tuple[str, int], figures: dict[str, str]) -> None:
    """Write the rows of a table: name, partner, work package, figures, and whose row it is."""
    page, (title, size) = plan.page, shape
    page.section(title)
    blanks = ("",) * (_OWNER - _FIRST_FIGURE - len(figures))
    page.heads("Name", "Partner", "Work package", *figures.values(), *blanks, "Whose row", "", left=_FIRST_FIGURE)
    names = ("name", "partner", "work_package", *figures)
    for column, name in enumerate(names):
        page.name_cells(f"{prefix}_{name}", column, rows=size)
        plan.columns[f"{prefix}_{name}"] = _area(page, column, size)
    plan.columns[f"{prefix}_owner"] = _area(page, _OWNER, size)
    for _ in range(size):
        page.fill("text", last=_LAST)
        for column, name in enumerate(figures, _FIRST_FIGURE):
            number = MONTHS if name == "person_months" else MONEY
            page.write(column, None, "text" if name == "group" else "value", "General" if name == "group" else number)
        name, partner = page.at(0), page.at(1)
        own = plan.cells["organisation_name"]
        page.write(_OWNER, f'=IF({name}="","",IF({partner}="",{own},{partner}))', "text")
        page.row += 1


def _area(page: Page, column: int, size: int) -> str:
    first, last = page.at(column), page.at(column, page.row + size - 1)
    return f"{first}:{last.rpartition('!')[2]}"


def _write_names(plan: Plan, column: str, title: str, size: int, first: str) -> None:
    """Write the names that a column of all tables has, each once: a list of all, numbered where a name is new."""
    page = plan.page
    page.section(title)
    plan.names[column] = []
    top = page.row
    everywhere = [f"INDEX({plan.columns[f'{prefix}_{column}']},{line})"
                  for prefix, (_, rows, _) in _TABLES.items() for line in range(1, rows + 1)]  # fmt: skip
    everywhere = [first, *everywhere] if first else everywhere
    texts = _own_area(page, 7, top, len(everywhere))
    numbers = _own_area(page, 8, top, len(everywhere))
    for line, source in enumerate(everywhere):
        page.fill("text", last=_LAST)
        page.write(7, f'={source}&""', "text")
        own, above = page.at(7), f"{page.at(7, top)}:{page.at(7, page.row - 1).rpartition('!')[2]}"
        counted = f"{page.at(8, top)}:{page.at(8, page.row - 1).rpartition('!')[2]}"
        number = f"IF(SUMPRODUCT(({above}={own})*1)>0,0,MAX({counted})+1)" if line else "1"
        page.write(8, f'=IF({own}="",0,{number})', "value", WHOLE)
        if line < size:
            page.write(0, f"Number {line + 1}", "label")
            page.write(1, f'=IFERROR(INDEX({texts},MATCH({line + 1},{numbers},0)),"")', "text")
            plan.names[column].append(page.at(1))
        page.row += 1
    plan.cells[f"n_{column}"] = f"MAX({numbers})"


def _own_area(page: Page, column: int, top: int, size: int) -> str:
    return f"{page.at(column, top)}:{page.at(column, top + size - 1).rpartition('!')[2]}"

"""The sections of a plan, and the index of every parameter in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from llmbudget.catalog import Catalog, shipped
from llmbudget.parameters.record import AnyRecord, Number, Row, Section
from llmbudget.plan.change_log import ChangeLog
from llmbudget.plan.compute import Compute
from llmbudget.plan.constants import Constants
from llmbudget.plan.data import Data
from llmbudget.plan.energy import Energy
from llmbudget.plan.funding import Funding
from llmbudget.plan.organisation import Organisation
from llmbudget.plan.other import Other
from llmbudget.plan.overheads import Overheads
from llmbudget.plan.owned_cluster import OwnedCluster
from llmbudget.plan.payments import Payments
from llmbudget.plan.people import People
from llmbudget.plan.program import Program
from llmbudget.plan.progress import Progress
from llmbudget.plan.reliability import Reliability
from llmbudget.plan.reporting import Reporting
from llmbudget.plan.schedule import Schedule
from llmbudget.plan.software import Software
from llmbudget.plan.sourcing import Sourcing
from llmbudget.plan.taxes import Taxes
from llmbudget.plan.workload import Workload
from llmbudget.strategies import Strategies, adjustments, strategies
from llmbudget.strategies.strategy import Strategy


class Sections(BaseModel):
    """Every section with its parameters and tables. Immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    _catalog: Catalog = PrivateAttr(default_factory=shipped)

    organisation: Organisation = Organisation()
    reporting: Reporting = Reporting()
    schedule: Schedule = Schedule()
    workload: Workload = Field(default_factory=Workload)  # reads the catalog, so not at import
    compute: Compute = Field(default_factory=Compute)
    sourcing: Sourcing = Field(default_factory=Sourcing)
    program: Program = Field(default_factory=Program)
    reliability: Reliability = Reliability()
    owned_cluster: OwnedCluster = OwnedCluster()
    energy: Energy = Energy()
    data: Data = Data()
    people: People = People()
    software: Software = Software()
    other: Other = Other()
    overheads: Overheads = Field(default_factory=Overheads)
    payments: Payments = Payments()
    taxes: Taxes = Taxes()
    funding: Funding = Funding()
    strategies: Strategies = Field(default_factory=Strategies)
    progress: Progress = Progress()
    change_log: ChangeLog = ChangeLog()
    constants: Constants = Constants()

    @property
    def catalog(self) -> Catalog:
        """The tables that the plan chooses from."""
        return self._catalog

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a scalar parameter, or the rows of a table, by its id."""
        section, field = places()[name]
        return getattr(self.section(section), field)

    def section(self, name: str) -> Section:
        """Return a section by its name; each strategy is one."""
        section: Section = getattr(self.strategies if name in strategies() else self, name)
        return section

    def replacing(self, name: str) -> Strategy | None:
        """Return the strategy in use that replaces a parameter by its field of the same name; None if there is none."""
        adjusting = {adjustment.strategy for adjustment in adjustments() if adjustment.target == name}
        used = (strategy for strategy in self.strategies.in_use() if strategy.acts_on_main)
        return next((s for s in used if s.id in adjusting and name in type(s).model_fields), None)

    def in_use(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter
        """Return the value of a parameter, or the value a strategy replaces it with."""
        return getattr(self.replacing(name) or self.section(places()[name][0]), name)


@dataclass(frozen=True)
class Parameter:
    """A parameter and its place in the plan.

    Attributes:
        name: the unique id; ``prefix_field`` for a table column.
        table: the table of a column; None for a scalar.
        field: the name within the section or row.
    """

    name: str
    section: str
    table: str | None
    field: str
    record: AnyRecord
    default: Any

    @property
    def title(self) -> str:
        """The label; for a table column or a strategy's field, with the title of its owner if that differs."""
        owner = tables()[self.table].row.title if self.table else sections()[self.section].title
        alone = self.table is None and self.section not in strategies()
        return self.record.label if alone or self.record.label == owner else f"{self.record.label}, {owner.lower()}"


@dataclass(frozen=True)
class Table:
    """A table of the plan: id, section and row type."""

    name: str
    section: str
    row: type[Row]


@cache
def sections() -> Mapping[str, type[Section]]:
    """Return the sections in the order of the form; each strategy is one."""
    by_name: dict[str, type[Section]] = {}
    for name, info in Sections.model_fields.items():
        if info.annotation is Strategies:
            by_name |= strategies()
        elif isinstance(info.annotation, type) and issubclass(info.annotation, Section):
            by_name[name] = info.annotation
    return by_name


@cache
def tables() -> Mapping[str, Table]:
    """Return the tables by id."""
    return {
        name: Table(name, section, info.annotation.__args__[0])  # type: ignore[union-attr]  # tuple[Row, ...]
        for section, kind in sections().items()
        for name, info in kind.model_fields.items()
        if name not in kind.records()
    }


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return every parameter by its unique id, in the order of the form."""
    by_name: dict[str, Parameter] = {}
    for parameter in _declared():
        if parameter.name in by_name:
            raise ValueError(f"two parameters are called {parameter.name!r}")
        by_name[parameter.name] = parameter
    return by_name


def number_record(name: str) -> Number:
    """Return the record of a numeric parameter, by its id."""
    record = parameters()[name].record
    assert isinstance(record, Number)
    return record


def _declared() -> Iterator[Parameter]:
    for section, kind in sections().items():
        for field, record in kind.records().items():
            default = kind.model_fields[field].get_default(call_default_factory=True)
            yield Parameter(kind.parameter_id(field), section, None, field, record, default)
    for table in tables().values():
        for field, record in table.row.records().items():
            default = table.row.model_fields[field].get_default(call_default_factory=True)
            yield Parameter(table.row.parameter_id(field), table.section, table.name, field, record, default)


@cache
def places() -> Mapping[str, tuple[str, str]]:
    """Return the section and field of every scalar parameter and every table."""
    scalars = {p.name: (p.section, p.field) for p in parameters().values() if p.table is None}
    return scalars | {t.name: (t.section, t.name) for t in tables().values()}

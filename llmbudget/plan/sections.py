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
from llmbudget.plan.reliability import Reliability
from llmbudget.plan.reporting import Reporting
from llmbudget.plan.schedule import Schedule
from llmbudget.plan.software import Software
from llmbudget.plan.sourcing import Sourcing
from llmbudget.plan.workload import Workload
from llmbudget.strategies import Strategies, adjustments, strategies
from llmbudget.strategies.strategy import Strategy


class Sections(BaseModel):
    """Every section with its parameters and tables. Unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    _catalog: Catalog = PrivateAttr(default_factory=shipped)

    organisation: Organisation = Organisation()
    reporting: Reporting = Reporting()
    schedule: Schedule = Schedule()
    workload: Workload = Field(default_factory=Workload)  # asks the catalogue: not when this file is imported
    compute: Compute = Field(default_factory=Compute)
    sourcing: Sourcing = Field(default_factory=Sourcing)
    reliability: Reliability = Reliability()
    owned_cluster: OwnedCluster = OwnedCluster()
    energy: Energy = Energy()
    data: Data = Data()
    people: People = People()
    software: Software = Software()
    other: Other = Other()
    overheads: Overheads = Field(default_factory=Overheads)
    payments: Payments = Payments()
    funding: Funding = Funding()
    strategies: Strategies = Field(default_factory=Strategies)
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
        found: Section = getattr(self.strategies if name in strategies() else self, name)
        return found

    def replacing(self, name: str) -> Strategy | None:
        """Return the strategy in use, if any, whose field of a parameter's name replaces the parameter."""
        adjusted = {one.strategy for one in adjustments() if one.target == name}
        return next((s for s in self.strategies.in_use() if s.id in adjusted and name in type(s).model_fields), None)

    def in_use(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter
        """Return the value of a parameter, or of what replaces it."""
        return getattr(self.replacing(name) or self.section(places()[name][0]), name)


@dataclass(frozen=True)
class Parameter:
    """Where a parameter stands in the plan.

    Attributes:
        name: the unique id; a column of a table is ``prefix_field``.
        table: the table it is a column of, None for a scalar.
        field: its name within the section or row.
    """

    name: str
    section: str
    table: str | None
    field: str
    record: AnyRecord
    default: Any

    @property
    def title(self) -> str:
        """Its label, and whose it is where the label alone does not say it: of a table's rows, or of a strategy."""
        owner = tables()[self.table].row.title if self.table else sections()[self.section].title
        alone = self.table is None and self.section not in strategies()
        return self.record.label if alone or self.record.label == owner else f"{self.record.label}, {owner.lower()}"


@dataclass(frozen=True)
class Table:
    """A table of the plan: its id, the section it is in, and the type of its rows."""

    name: str
    section: str
    row: type[Row]


@cache
def sections() -> Mapping[str, type[Section]]:
    """Return the sections in the order of the form; each strategy is one."""
    found: dict[str, type[Section]] = {}
    for name, info in Sections.model_fields.items():
        if info.annotation is Strategies:
            found |= strategies()
        elif isinstance(info.annotation, type) and issubclass(info.annotation, Section):
            found[name] = info.annotation
    return found


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
    found: dict[str, Parameter] = {}
    for parameter in _declared():
        if parameter.name in found:
            raise ValueError(f"two parameters are called {parameter.name!r}")
        found[parameter.name] = parameter
    return found


def number_record(name: str) -> Number:
    """Return the record of a parameter that is a number, by its id."""
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

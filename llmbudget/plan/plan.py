"""A plan: everything that people decide, in sections, with the index of all parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from llmbudget.organizations import ORGANIZATIONS
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
from llmbudget.plan.parameter import AnyRecord, Choice, Number, Row, Section
from llmbudget.plan.payments import Payments
from llmbudget.plan.people import People
from llmbudget.plan.ranges import Spread, wrong_spreads
from llmbudget.plan.reliability import Reliability
from llmbudget.plan.reporting import Reporting
from llmbudget.plan.rules import contradictions
from llmbudget.plan.scenarios import checked
from llmbudget.plan.schedule import Schedule
from llmbudget.plan.set_aside import NOTE, SetAside, Shelf, following, wrong_entries
from llmbudget.plan.software import Software
from llmbudget.plan.sourcing import Sourcing
from llmbudget.plan.spent import Spent
from llmbudget.plan.spent import checked as spent
from llmbudget.plan.workload import Workload
from llmbudget.quantities.adjustment import adjustments
from llmbudget.strategies import Strategies, strategies
from llmbudget.strategies.strategy import Strategy

SCHEMA = 2
"""Version of the plan file; it grows when an old file would be read wrongly."""


def _known_schema(version: int) -> int:
    if version is True or version != SCHEMA:
        raise ValueError(f"{version} is not a version this program reads; write {SCHEMA}, or update llmbudget")
    return version


MAX_ROWS = 500
"""Rows that a table may have: more than a real plan needs, fewer than would slow the page down."""


def too_many_rows(title: str, n_rows: int) -> str:
    """Return what is said of a table with more rows than it may have."""
    more = f"{n_rows} rows are more than the {MAX_ROWS} that a table may have"
    return f"{title}: {more}; put similar ones together in one row."


_Profile = Choice("Profile", lambda: tuple(ORGANIZATIONS))


class Plan(BaseModel):
    """Everything that is decided. Unchangeable: an edit makes a new plan.

    Attributes:
        notes: why a parameter has its value, by id.
        spreads: how a number may turn out, by id: factors on what is planned.
        scenarios: what else the plan may look like, by name: see `plan.scenarios`.
        set_aside: values and reasons that wait for the choice to which they belong: see `plan.set_aside`.
        actuals: what was spent, in the report currency, by id of the line and by month counted from 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Annotated[int, Field(alias="schema", strict=True), AfterValidator(_known_schema)] = SCHEMA
    profile: Annotated[str, _Profile] = "startup"
    notes: dict[str, Annotated[str, NOTE]] = {}
    spreads: dict[str, Spread] = {}
    scenarios: Annotated[dict[str, dict[str, Any]], AfterValidator(checked)] = {}
    set_aside: tuple[SetAside, ...] = ()
    actuals: Annotated[Spent, BeforeValidator(spent)] = {}
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

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if found := list(contradictions(self)):
            raise ValueError(" ".join(found))
        for name in tables():
            if len(self.value(name)) > MAX_ROWS:
                raise ValueError(too_many_rows(tables()[name].row.title, len(self.value(name))))
        unknown = sorted(set(self.notes) - set(parameters()))
        if unknown:
            raise ValueError(f"notes: {unknown[0]!r} is not a parameter; name one, such as 'tokens'.")
        if wrong := [*wrong_spreads(self, parameters()), *wrong_entries(self.set_aside)]:
            raise ValueError(" ".join(wrong))
        return self

    def replace(self, **values: Any) -> "Plan":  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with other values for parameters or tables, named by their ids.

        What belongs to a choice that changes is set aside, unless it is given too; what belongs to the new one returns.

        Raises:
            KeyError: an id that is neither a scalar parameter nor a table.
            pydantic.ValidationError: a value that cannot be right.
        """
        places = _places()
        if unknown := [name for name in values if name not in places]:
            raise KeyError(
                f"{unknown[0]!r} is not a parameter of a plan; the Inputs sheet and `llmbudget new` show all ids"
            )
        moved, set_aside, scenarios = following(self, values)
        data = self.model_dump(by_alias=True) | {"set_aside": set_aside, "scenarios": scenarios}
        for name, value in {**values, **moved}.items():
            section, field = places[name]
            (data["strategies"] if section in strategies() else data)[section][field] = value
        return self._reasons_kept(Plan.model_validate(data), {*values, *moved})

    def _reasons_kept(self, after: "Plan", changed: set[str]) -> "Plan":
        """Return what the plan became, with the reasons of values that stayed or returned; others are set aside."""
        explained = {*after.notes, *(one.name for one in after.set_aside if one.note is not None)}
        touched = [name for name in explained if (parameters()[name].table or name) in changed]
        if not touched:
            return after
        shelf, notes = Shelf(after.set_aside), dict(after.notes)
        shelf.exchange(after, touched, self, notes)
        return after.model_copy(update={"notes": notes, "set_aside": shelf.entries})

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return the value of a scalar parameter, or the rows of a table, by its id."""
        section, field = _places()[name]
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
        return getattr(self.replacing(name) or self.section(_places()[name][0]), name)


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
    for name, info in Plan.model_fields.items():
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
            default = kind.model_fields[field].default
            yield Parameter(kind.parameter_id(field), section, None, field, record, default)
    for table in tables().values():
        for field, record in table.row.records().items():
            default = table.row.model_fields[field].default
            yield Parameter(table.row.parameter_id(field), table.section, table.name, field, record, default)


@cache
def _places() -> Mapping[str, tuple[str, str]]:
    """Return the section and field of every scalar parameter and every table."""
    scalars = {p.name: (p.section, p.field) for p in parameters().values() if p.table is None}
    return scalars | {t.name: (t.section, t.name) for t in tables().values()}

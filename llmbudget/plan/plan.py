"""A plan: every decision, in sections, with notes, ranges, scenarios and actuals."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationInfo,
    model_validator,
)

from llmbudget.catalog import Catalog
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.parameters.record import Choice
from llmbudget.plan.addresses import is_address, parameter_of, row_names, with_cells, wrong_addresses
from llmbudget.plan.bills import ImportedBill, LineRule, TableReading, UsedHours
from llmbudget.plan.lost_rows import Beside, following_rows
from llmbudget.plan.measured import following_measured
from llmbudget.plan.ranges import Spread, wrong_spreads
from llmbudget.plan.rules import contradictions
from llmbudget.plan.scenarios import checked
from llmbudget.plan.sections import Parameter, Sections, Table, number_record, parameters, places, sections, tables
from llmbudget.plan.set_aside import NOTE, Plain, SetAside, Shelf, following, wrong_entries
from llmbudget.plan.spent import Spent
from llmbudget.plan.spent import checked as spent
from llmbudget.strategies import strategies

__all__ = [
    "MAX_ROWS",
    "SCHEMA",
    "Parameter",
    "Plan",
    "Table",
    "number_record",
    "parameters",
    "sections",
    "tables",
    "too_many_rows",
]

NO_CELLS: Mapping[str, Any] = MappingProxyType({})
"""No values by address."""

SCHEMA = 3
"""Version of the plan file; raise it when old files would be misread."""


def _known_schema(version: int) -> int:
    if version is True or version != SCHEMA:
        raise ValueError(f"this program cannot read version {version}; write {SCHEMA}, or update llmbudget")
    return version


MAX_ROWS = 500
"""Most rows in a table: more than a real plan needs, few enough to keep the page fast."""


def too_many_rows(title: str, n_rows: int) -> str:
    """Return the refusal of a table with too many rows."""
    return f"{title}: {n_rows} rows exceed the limit of {MAX_ROWS}; combine similar rows."


def _checked(scenarios: dict[str, dict[str, Any]], info: ValidationInfo) -> dict[str, dict[str, Any]]:
    return checked(scenarios, info.context)


_Profile = Choice("Profile", lambda _: tuple(ORGANIZATIONS))


class _Head(BaseModel):
    """The parts of a plan file that precede its sections.

    Attributes:
        notes: reasons for values, by parameter id or address of a cell.
        spreads: ranges as factors on planned numbers, by parameter id or address of a cell.
        measured: what measured figures were measured on, by parameter id or address of a cell; see `plan.measured`.
        scenarios: named variants of the plan; see `plan.scenarios`.
        set_aside: values and reasons kept for a choice that is not current; see `plan.set_aside`.
        actuals: spending in the report currency, by line id and by month counted from 1.
        bills: what imported bills added to the actuals; see `plan.bills`.
        bill_rules: a team's own rules for charges of bills.
        table_readings: how lists are written, where somebody had to be asked.
        used_hours: accelerator-hours that a scheduler counted.
    """

    schema_version: Annotated[int, Field(alias="schema", strict=True), AfterValidator(_known_schema)] = SCHEMA
    profile: Annotated[str, _Profile] = "startup"
    notes: dict[str, Annotated[str, NOTE]] = {}
    spreads: dict[str, Spread] = {}
    measured: dict[str, dict[str, Plain]] = {}
    scenarios: Annotated[dict[str, dict[str, Any]], AfterValidator(_checked)] = {}
    set_aside: tuple[SetAside, ...] = ()
    actuals: Annotated[Spent, BeforeValidator(spent)] = {}
    bills: tuple[ImportedBill, ...] = ()
    bill_rules: tuple[LineRule, ...] = ()
    table_readings: tuple[TableReading, ...] = ()
    used_hours: tuple[UsedHours, ...] = ()


class Plan(Sections, _Head):
    """A complete plan. Immutable: an edit makes a new plan.

    Its choices are rows of its `catalog`, which is the context of the validation.
    """

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Self:
        if info.context is not None:
            self._catalog = info.context
        if sentences := list(contradictions(self)):
            raise ValueError(" ".join(sentences))
        for name in tables():
            if len(self.value(name)) > MAX_ROWS:
                raise ValueError(too_many_rows(tables()[name].row.title, len(self.value(name))))
        unknown = sorted(name for name in self.notes if not is_address(name) and name not in parameters())
        if unknown:
            raise ValueError(f"notes: {unknown[0]!r} is not a parameter; use an id such as 'tokens'.")
        if wrong := [*self._wrong_cells(), *wrong_spreads(self), *wrong_entries(self.set_aside)]:
            raise ValueError(" ".join(wrong))
        return self

    def _wrong_cells(self) -> Iterator[str]:
        """Yield a sentence for each note and each change of a scenario that names no cell of the plan."""
        yield from (f"notes: {sentence}" for sentence in wrong_addresses(self, self.notes))
        for scenario, changes in self.scenarios.items():
            yield from (f"Scenario {scenario!r}: {sentence}" for sentence in wrong_addresses(self, changes))

    def replace(self, cells: Mapping[str, Any] = NO_CELLS, /, **values: Any) -> "Plan":  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with new values for parameters or tables, by id, and for cells, by address.

        If a choice changes, its values are set aside unless given here, and values of the new choice return. What names
        a cell whose row is no longer there is set aside, too: see `plan.lost_rows`.

        Args:
            cells: values by address, such as ``{"roles.ML engineer.salary": 200_000}``; ids may be among them.
            values: values by id.

        Raises:
            KeyError: an id is neither a scalar parameter nor a table, or an address names no cell.
            pydantic.ValidationError: a value is invalid.
        """
        try:
            given = with_cells(self, {**cells, **values})
        except ValueError as error:
            raise KeyError(str(error)) from error
        if unknown := [name for name in given if name not in places()]:
            raise KeyError(
                f"{unknown[0]!r} is not a parameter of a plan; find all ids on the Inputs sheet or with `llmbudget new`"
            )
        moved, set_aside, scenarios = following(self, given)
        names = {name: row_names(name, given[name]) for name in tables() if name in given}
        beside = following_rows(self, Beside(scenarios, self.spreads, self.notes, set_aside), names)
        after = _holding(self, {**given, **moved}, beside._asdict())
        kept = following_measured(self, after, given)
        if kept is not None:
            measured = with_cells(after, kept.values)
            after, moved = _holding(after, measured, kept.parts()), {**moved, **measured}
        return self._reasons_kept(after, {*given, *moved})

    def with_scenarios(self, scenarios: Mapping[str, Mapping[str, Any]]) -> "Plan":
        """Return a copy with other scenarios.

        Raises:
            pydantic.ValidationError: a scenario cannot be used.
        """
        data = self.model_dump(by_alias=True) | {"scenarios": scenarios}
        return Plan.model_validate(data, context=self.catalog)

    def with_catalog(self, catalog: Catalog) -> "Plan":
        """Return a copy that chooses from other tables.

        Raises:
            pydantic.ValidationError: a row that it chooses is not there.
        """
        return Plan.model_validate(self.model_dump(by_alias=True), context=catalog)

    def _reasons_kept(self, after: "Plan", changed: set[str]) -> "Plan":
        """Return the new plan with the reasons of values that stayed or returned; other reasons are set aside."""
        explained = {*after.notes, *(entry.name for entry in after.set_aside if entry.note is not None)}
        touched = [name for name in explained if (parameter_of(name).table or name) in changed]
        if not touched:
            return after
        shelf, notes = Shelf(after.set_aside), dict(after.notes)
        shelf.exchange(after, touched, self, notes)
        return after.model_copy(update={"notes": notes, "set_aside": shelf.entries})


def _holding(plan: Plan, values: Mapping[str, Any], parts: Mapping[str, Any]) -> Plan:
    """Return a copy with other values by id, and other parts by name; raises `pydantic.ValidationError`."""
    data = plan.model_dump(by_alias=True) | dict(parts)
    for name, value in values.items():
        section, field = places()[name]
        (data["strategies"] if section in strategies() else data)[section][field] = value
    return Plan.model_validate(data, context=plan.catalog)

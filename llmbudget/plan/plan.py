"""A plan: everything that people decide, in sections, with what belongs to them."""

from collections.abc import Mapping
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
from llmbudget.plan.ranges import Spread, wrong_spreads
from llmbudget.plan.rules import contradictions
from llmbudget.plan.scenarios import checked
from llmbudget.plan.sections import Parameter, Sections, Table, number_record, parameters, places, sections, tables
from llmbudget.plan.set_aside import NOTE, SetAside, Shelf, following, wrong_entries
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


def _checked(scenarios: dict[str, dict[str, Any]], info: ValidationInfo) -> dict[str, dict[str, Any]]:
    return checked(scenarios, info.context)


_Profile = Choice("Profile", lambda _: tuple(ORGANIZATIONS))


class _Head(BaseModel):
    """What a plan states beside its sections; it stands before them.

    Attributes:
        notes: why a parameter has its value, by id.
        spreads: how a number may turn out, by id: factors on what is planned.
        scenarios: what else the plan may look like, by name: see `plan.scenarios`.
        set_aside: values and reasons that wait for the choice to which they belong: see `plan.set_aside`.
        actuals: what was spent, in the report currency, by id of the line and by month counted from 1.
    """

    schema_version: Annotated[int, Field(alias="schema", strict=True), AfterValidator(_known_schema)] = SCHEMA
    profile: Annotated[str, _Profile] = "startup"
    notes: dict[str, Annotated[str, NOTE]] = {}
    spreads: dict[str, Spread] = {}
    scenarios: Annotated[dict[str, dict[str, Any]], AfterValidator(_checked)] = {}
    set_aside: tuple[SetAside, ...] = ()
    actuals: Annotated[Spent, BeforeValidator(spent)] = {}


class Plan(Sections, _Head):
    """Everything that is decided. Unchangeable: an edit makes a new plan.

    What it chooses from a table are names of rows of its `catalog`, which is the context in which it was validated.
    """

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Self:
        if info.context is not None:
            self._catalog = info.context
        if found := list(contradictions(self)):
            raise ValueError(" ".join(found))
        for name in tables():
            if len(self.value(name)) > MAX_ROWS:
                raise ValueError(too_many_rows(tables()[name].row.title, len(self.value(name))))
        unknown = sorted(set(self.notes) - set(parameters()))
        if unknown:
            raise ValueError(f"notes: {unknown[0]!r} is not a parameter; name one, such as 'tokens'.")
        if wrong := [*wrong_spreads(self.spreads, parameters()), *wrong_entries(self.set_aside)]:
            raise ValueError(" ".join(wrong))
        return self

    def replace(self, **values: Any) -> "Plan":  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with other values for parameters or tables, named by their ids.

        What belongs to a choice that changes is set aside, unless it is given too; what belongs to the new one returns.

        Raises:
            KeyError: an id that is neither a scalar parameter nor a table.
            pydantic.ValidationError: a value that cannot be right.
        """
        if unknown := [name for name in values if name not in places()]:
            raise KeyError(
                f"{unknown[0]!r} is not a parameter of a plan; the Inputs sheet and `llmbudget new` show all ids"
            )
        moved, set_aside, scenarios = following(self, values)
        data = self.model_dump(by_alias=True) | {"set_aside": set_aside, "scenarios": scenarios}
        for name, value in {**values, **moved}.items():
            section, field = places()[name]
            (data["strategies"] if section in strategies() else data)[section][field] = value
        return self._reasons_kept(Plan.model_validate(data, context=self.catalog), {*values, *moved})

    def with_scenarios(self, scenarios: Mapping[str, Mapping[str, Any]]) -> "Plan":
        """Return a copy with other scenarios.

        Raises:
            pydantic.ValidationError: one cannot be used.
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
        """Return what the plan became, with the reasons of values that stayed or returned; others are set aside."""
        explained = {*after.notes, *(one.name for one in after.set_aside if one.note is not None)}
        touched = [name for name in explained if (parameters()[name].table or name) in changed]
        if not touched:
            return after
        shelf, notes = Shelf(after.set_aside), dict(after.notes)
        shelf.exchange(after, touched, self, notes)
        return after.model_copy(update={"notes": notes, "set_aside": shelf.entries})

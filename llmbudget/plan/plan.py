"""A plan: every decision, in sections, with notes, ranges, scenarios and actuals."""

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
        notes: reasons for values, by parameter id.
        spreads: ranges as factors on planned numbers, by parameter id.
        scenarios: named variants of the plan; see `plan.scenarios`.
        set_aside: values and reasons kept for a choice that is not current; see `plan.set_aside`.
        actuals: spending in the report currency, by line id and by month counted from 1.
    """

    schema_version: Annotated[int, Field(alias="schema", strict=True), AfterValidator(_known_schema)] = SCHEMA
    profile: Annotated[str, _Profile] = "startup"
    notes: dict[str, Annotated[str, NOTE]] = {}
    spreads: dict[str, Spread] = {}
    scenarios: Annotated[dict[str, dict[str, Any]], AfterValidator(_checked)] = {}
    set_aside: tuple[SetAside, ...] = ()
    actuals: Annotated[Spent, BeforeValidator(spent)] = {}


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
        unknown = sorted(set(self.notes) - set(parameters()))
        if unknown:
            raise ValueError(f"notes: {unknown[0]!r} is not a parameter; use an id such as 'tokens'.")
        if wrong := [*wrong_spreads(self.spreads, parameters()), *wrong_entries(self.set_aside)]:
            raise ValueError(" ".join(wrong))
        return self

    def replace(self, **values: Any) -> "Plan":  # noqa: ANN401 - one value of any parameter, or a table's rows
        """Return a copy with new values for parameters or tables, by id.

        If a choice changes, its values are set aside unless given here, and values of the new choice return.

        Raises:
            KeyError: an id is neither a scalar parameter nor a table.
            pydantic.ValidationError: a value is invalid.
        """
        if unknown := [name for name in values if name not in places()]:
            raise KeyError(
                f"{unknown[0]!r} is not a parameter of a plan; find all ids on the Inputs sheet or with `llmbudget new`"
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
        touched = [name for name in explained if (parameters()[name].table or name) in changed]
        if not touched:
            return after
        shelf, notes = Shelf(after.set_aside), dict(after.notes)
        shelf.exchange(after, touched, self, notes)
        return after.model_copy(update={"notes": notes, "set_aside": shelf.entries})

"""Parameter records: one record serves the form, the file, the workbook, the docs and the checks.

A section declares a parameter as one annotated pydantic field::

    tokens: Annotated[float, Number("Training tokens", "tokens", at_least=1e3, at_most=1e15, ...)] = 2e9

The record validates with readable errors; pydantic adds the path.
"""

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from llmbudget.catalog import Catalog, shipped
from llmbudget.parameters.as_typed import SwitchWord, quoted

ASSUMPTION = "assumption"
"""Source of an unpublished figure, shown as an assumption everywhere."""

Scalar = float | str | bool | date | None


class _Validated:
    """Lets the record validate, for readable errors."""

    def written(self, value: Scalar) -> float | str | bool | None:
        """Return a value as in a plan file."""
        return _plain(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's signature
        return core_schema.no_info_plain_validator_function(
            self.validate,  # type: ignore[attr-defined]  # every record below has it
            serialization=core_schema.plain_serializer_function_ser_schema(self.written),
        )


def _plain(value: Scalar) -> float | str | bool | None:
    """Return a value as in a plan file: whole numbers without a decimal point, months as YYYY-MM."""
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def plain_number(value: float) -> str:
    """Return a number for a sentence: digits grouped, no trailing zeros."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.12g}"


def _float(value: Any) -> float:  # noqa: ANN401 - whatever stands in a file or is given in Python
    """Return any number as a float: infinity if too large, NaN if the value is not a number."""
    if type(value) is float:  # nearly all are, and to ask whether others are real takes ten times as long
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]  # every real number can be compared


@dataclass(frozen=True)
class Number(_Validated):
    """A number with a unit, hard bounds and a range.

    Attributes:
        low: P10 of the default; other values get a range in proportion.
        high: P90 of the default.
        spread: P10 and P90 as factors on the entered value, for numbers without a typical default.
        usual: typical values of a number that is decided and therefore has no range.
        whole: only whole numbers are allowed (headcount, months).
        blank: meaning of an empty field; None if the field is required.
        belongs_to: ids of the choices a value applies to. It is set aside when one of them changes, so it must be
            allowed to be empty.
    """

    label: str
    unit: str
    at_least: float = field(kw_only=True)
    at_most: float = field(kw_only=True)
    low: float | None = field(default=None, kw_only=True)
    high: float | None = field(default=None, kw_only=True)
    spread: tuple[float, float] | None = field(default=None, kw_only=True)
    usual: tuple[float, float] | None = field(default=None, kw_only=True)
    source: str = field(default=ASSUMPTION, kw_only=True)
    as_of: str = field(default="2026-11", kw_only=True)
    help: str = field(default="", kw_only=True)
    whole: bool = field(default=False, kw_only=True)
    blank: str | None = field(default=None, kw_only=True)
    belongs_to: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        assert self.blank is not None or not self.belongs_to, (
            f"{self.label}: setting a value aside leaves the field empty, so it needs `blank`"
        )

    @property
    def allowed(self) -> str:
        """The values allowed, in words."""
        kind = "whole number" if self.whole else "number"
        text = f"a {kind} from {plain_number(self.at_least)} to {plain_number(self.at_most)}"
        return text if self.blank is None else f"{text}, or leave it empty: {self.blank}"

    def validate(self, value: object) -> float | None:
        """Return the number as a float, or None for an empty field that is not required."""
        if value is None and self.blank is not None:
            return None
        number = _float(value)
        if math.isnan(number):
            raise ValueError(f"{self.label}: {quoted(value)} is not a number; enter {self.allowed}.")
        if not self.at_least <= number <= self.at_most:
            side, bound = ("below", self.at_least) if number < self.at_least else ("above", self.at_most)
            raise ValueError(
                f"{self.label}: {plain_number(number)} is {side} {plain_number(bound)}; enter {self.allowed}."
            )
        if self.whole and not number.is_integer():
            raise ValueError(f"{self.label}: {plain_number(number)} is not whole; enter {self.allowed}.")
        return number


@dataclass(frozen=True)
class Choice(_Validated):
    """One option of a fixed set, mostly ids of the catalog.

    Attributes:
        listed: the options in a catalog; many choices have the same in all of them.
        words: labels of the options; None if the options need no labels.
    """

    label: str
    listed: Callable[[Catalog], tuple[str, ...]]
    unit: str = "choice"
    source: str = ASSUMPTION
    help: str = ""
    words: Callable[[], Mapping[str, str]] | None = None

    def options(self, catalog: Catalog | None = None) -> tuple[str, ...]:
        """Return the options in a catalog, or in the shipped tables."""
        return self.listed(catalog or shipped())

    @property
    def allowed(self) -> str:
        """The shipped options, as typed into plan files and workbooks, with their labels."""
        return self.allowed_in(shipped())

    def allowed_in(self, catalog: Catalog) -> str:
        """Return the options in a catalog, with their labels."""
        return f"one of: {self.meanings}" if self.words else "one of " + ", ".join(self.options(catalog))

    @property
    def meanings(self) -> str:
        """Each option and its label."""
        return "; ".join(f"{option} = {self.word(option)}" for option in self.options())

    def word(self, option: str) -> str:
        """Return the label of an option."""
        return self.words().get(option, option) if self.words else option

    def validate(self, value: object, catalog: Catalog | None = None) -> str:
        """Return the chosen option, of a catalog as in `options`."""
        known = catalog or shipped()
        if isinstance(value, str) and value in self.options(known):
            return value
        raise ValueError(f"{self.label}: {quoted(value)} is not in the list; choose {self.allowed_in(known)}.")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's signature
        def validate(value: object, info: ValidationInfo) -> str:
            return self.validate(value, info.context)

        return core_schema.with_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(self.written)
        )


@dataclass(frozen=True)
class Text(_Validated):
    """One line of free text, such as a name.

    Attributes:
        blank: whether it may be empty.
        names: the table of the plan whose rows it names; empty for any other text.
        unnamed: meaning of an empty text that could name a row.
    """

    label: str
    unit: str = "text"
    source: str = ASSUMPTION
    help: str = ""
    at_most: int = 120
    blank: bool = False
    names: str = ""
    unnamed: str = ""

    @property
    def allowed(self) -> str:
        """The text allowed, in words."""
        return f"one line of up to {self.at_most} characters{', or nothing' if self.blank else ''}"

    def validate(self, value: object) -> str:
        """Return the text without surrounding spaces."""
        if self.blank and (value is None or value == ""):
            return ""
        if not isinstance(value, str):
            raise ValueError(f"{self.label}: {quoted(value)} is not text; enter {self.allowed}.")  # noqa: TRY004 - pydantic turns only ValueError into a message
        text = value.strip()
        if not text or len(text) > self.at_most or not text.isprintable():
            raise ValueError(f"{self.label}: {text[:30]!r} cannot be used; enter {self.allowed}.")
        return text


@dataclass(frozen=True)
class Month(_Validated):
    """A calendar month, written 2026-12 and stored as its first day."""

    label: str
    unit: str = "month"
    source: str = ASSUMPTION
    help: str = ""
    at_least: date = date(2000, 1, 1)
    at_most: date = date(2099, 12, 1)

    @property
    def allowed(self) -> str:
        """The months allowed, in words."""
        return f"a month from {self.at_least:%Y-%m} to {self.at_most:%Y-%m}, written like 2026-12"

    def validate(self, value: object) -> date:
        """Return the first day of the month."""
        if isinstance(value, date):
            first = date(value.year, value.month, 1)
        elif isinstance(value, str) and re.fullmatch(r"[1-9]\d{3}-(0[1-9]|1[0-2])(-01)?", value.strip()):
            first = date(int(value.strip()[:4]), int(value.strip()[5:7]), 1)
        else:
            raise ValueError(f"{self.label}: {quoted(value)} is not a month; enter {self.allowed}.")
        if not self.at_least <= first <= self.at_most:
            raise ValueError(f"{self.label}: {first:%Y-%m} is out of range; enter {self.allowed}.")
        return first


@dataclass(frozen=True)
class Day(_Validated):
    """A day, written 2026-12-31."""

    label: str
    unit: str = "day"
    source: str = ASSUMPTION
    help: str = ""
    at_least: date = date(2000, 1, 1)
    at_most: date = date(2099, 12, 31)

    @property
    def allowed(self) -> str:
        """The days allowed, in words."""
        return f"a day from {self.at_least} to {self.at_most}, written like 2026-12-31"

    def written(self, value: Scalar) -> str:
        """Return a day as in a plan file."""
        return str(value)

    def validate(self, value: object) -> date:
        """Return the day."""
        day = value.date() if isinstance(value, datetime) else value
        if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day.strip()):
            with suppress(ValueError):  # such as June 31
                day = date.fromisoformat(day.strip())
        if not isinstance(day, date):
            raise ValueError(f"{self.label}: {quoted(value)} is not a day; enter {self.allowed}.")  # noqa: TRY004 - pydantic turns only ValueError into a message
        if not self.at_least <= day <= self.at_most:
            raise ValueError(f"{self.label}: {day} is out of range; enter {self.allowed}.")
        return day


@dataclass(frozen=True)
class Switch(_Validated):
    """On or off: true or false in a plan file, 1 or 0 in a workbook."""

    label: str
    unit: str = "yes = 1"
    source: str = ASSUMPTION
    help: str = ""
    allowed: ClassVar[str] = "true or false"

    def validate(self, value: object) -> bool:
        """Return whether it is on."""
        state = value.is_on if isinstance(value, SwitchWord) else value
        if isinstance(state, bool | Real) and state in {0, 1}:
            return bool(state)
        raise ValueError(f"{self.label}: {quoted(value)} is neither on nor off; enter {self.allowed}.")


AnyRecord = Number | Choice | Text | Month | Day | Switch


class Section(BaseModel):
    """A group of parameters; a table row is one too.

    Attributes:
        title: its title in the form and the workbook.
        help: a sentence about it; table rows have none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, defer_build=True)

    title: ClassVar[str]
    help: ClassVar[str] = ""

    @classmethod
    @cache
    def records(cls) -> Mapping[str, AnyRecord]:
        """Return the parameters declared in this section, by field name."""
        marks = ((name, mark) for name, info in cls.model_fields.items() for mark in info.metadata)
        return MappingProxyType({name: mark for name, mark in marks if isinstance(mark, AnyRecord)})

    @classmethod
    def parameter_id(cls, field: str) -> str:
        """Return the id of a parameter, unique across all sections."""
        return field


class Row(Section):
    """One line of a table.

    Attributes:
        prefix: begins the names of its columns in the model.
        head: fields in the head of its card in the form; rows without any are lines of a grid.
        decided_by: the choice that decides which fields count; empty if all of them do.
        needed: fields without which a row states nothing, for the kinds that count them.
    """

    prefix: ClassVar[str]
    head: ClassVar[tuple[str, ...]] = ()
    decided_by: ClassVar[str] = ""
    needed: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def parameter_id(cls, field: str) -> str:
        """Return the id of a column."""
        return f"{cls.prefix}_{field}"

    @classmethod
    def counted(cls, kind: str) -> tuple[str, ...]:  # noqa: ARG003 - of rows whose fields depend on it
        """Return the fields that count where `decided_by` has this value, in their order."""
        return tuple(cls.records())

    @classmethod
    def starting(cls, kind: str) -> Mapping[str, Scalar]:  # noqa: ARG003 - as above
        """Return the values of a new row that differ from the defaults, where `decided_by` has this value."""
        return {}

"""What was imported: what each bill added to the actuals, so that the next export replaces it, and hours of jobs."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, FiniteFloat

from llmbudget.plan.spent import Spent
from llmbudget.plan.spent import checked as spent

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is no month; write year and month, such as 2027-02")
    return text


class ImportedBill(BaseModel):
    """One month's bill of one provider and account.

    Attributes:
        provider: who sells; empty if the file did not say.
        account: id of the account that is invoiced; empty if the file did not say.
        period: month that is invoiced, such as 2027-02.
        cost: ``effective``, or ``billed``.
        lines: what it added to the actuals, by line id and month, in the report currency.
        left_out: what it added to no line, by reason, in the report currency.
        unmapped: what no rule fits, by service and month, in the report currency.
        dollars: what it added to lines, in US dollars, where these are not the report currency; by line id.
        dollar_rate: units of the report currency for one of these dollars.
        rows: hashes of some rows of a list, so that a list under another name is known again; empty for other bills.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = ""
    account: str = ""
    period: Annotated[str, AfterValidator(_month)]
    cost: str
    lines: Annotated[Spent, BeforeValidator(spent)] = {}
    left_out: dict[str, FiniteFloat] = {}
    unmapped: Annotated[Spent, BeforeValidator(spent)] = {}
    dollars: dict[str, FiniteFloat] = {}
    dollar_rate: FiniteFloat = 1
    rows: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what names the bill."""
        return self.provider, self.account, self.period


class LineRule(BaseModel):
    """A team's own rule for charges of bills, looked at before the catalog's.

    Attributes:
        column: column of the bill, or a tag such as ``Tags.team``.
        pattern: in any letters, with ``*`` for anything.
        line: id of a cost line, or of a sum beside the lines.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    pattern: str
    line: str


class TableReading(BaseModel):
    """How amounts and days of a kind of list are written, once somebody was asked.

    Attributes:
        columns: the headings of the list, in small letters.
        dates: ``day-first`` or ``month-first``; empty if nobody was asked.
        decimal: ``point`` or ``comma``; empty if nobody was asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: str
    dates: Literal["", "day-first", "month-first"] = ""
    decimal: Literal["", "point", "comma"] = ""


class UsedHours(BaseModel):
    """Accelerator-hours that jobs of one name used in a month, as a scheduler counts them.

    Attributes:
        account: the scheduler's account: an allocation.
        job: the name of the jobs.
        month: such as 2027-02.
        hours: of all jobs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: str
    job: str
    month: Annotated[str, AfterValidator(_month)]
    hours: FiniteFloat

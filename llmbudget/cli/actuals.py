"""Commands for what was really spent: bring bills in, and say where the budget stands."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from llmbudget.analysis.status import AS_PLANNED, AT_RATE, BY_MODEL, Status
from llmbudget.analysis.used_hours import HoursUsed, hours_used
from llmbudget.api.budget import Budget
from llmbudget.cli.options import add_answers, add_command, add_rates
from llmbudget.cli.plan_file import check_plan_file, rewrite
from llmbudget.cli.webhooks import ADDRESSES
from llmbudget.imports.bills.charge import COSTS
from llmbudget.imports.bills.importing import with_bills
from llmbudget.imports.bills.posting import LABELS, Posting
from llmbudget.imports.bills.rates import dated_rate_of
from llmbudget.imports.foreign_values import READINGS
from llmbudget.plan.bills import LineRule

STOPS = 3
"""Exit status when money runs out before the work is done."""

_WIDE = 34


def add_actuals(commands: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the commands."""
    group = commands.add_parser("actuals", help="bring in bills, and compare spending with the budget")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    _add_import(actions)
    command = add_command(actions, "say what is spent, what the whole will cost, and what to decide", _status)
    command.add_argument("plans", type=Path, nargs="+", metavar="PLAN", help="plan files or exported workbooks")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
    for name, address in ADDRESSES.items():
        about = f"address of a webhook of {address.product}: sends what needs a decision there"
        command.add_argument(f"--{name}", metavar="URL", help=about)


def _add_import(actions: Any) -> None:  # noqa: ANN401 - argparse does not export the type
    about = "add bills, lists of spending, payrolls and hours of Slurm to a plan's actuals"
    command = add_command(actions, about, _import)
    about = "FOCUS as CSV, gzip or Parquet, all parts together; a list as CSV; the output of sacct"
    command.add_argument("bills", type=Path, nargs="+", metavar="BILL", help=about)
    command.add_argument("--into", type=Path, required=True, metavar="PLAN", help="the plan file (.yaml)")
    about = "; ".join(f"{name}: {meaning}" for name, meaning in COSTS.items())
    command.add_argument("--cost", choices=tuple(COSTS), help=f"{about}. Stays as first chosen; effective at first")
    about = "report currency per unit of another currency, such as EUR=1.08; from a month on: EUR@2027-02=1.10"
    add_rates(command, about, dated_rate_of)
    command.add_argument(
        "--rule", type=_rule, action="append", default=[], metavar="COLUMN=PATTERN:LINE",
        help="a rule of your own, such as Tags.team=eval*:evaluation_cost; the plan keeps it",
    )  # fmt: skip
    add_answers(command)
    command.add_argument("--preview", action="store_true", help="show what would be added; change nothing")


def _rule(text: str) -> LineRule:
    condition, colon, line = text.rpartition(":")
    column, equals, pattern = condition.partition("=")
    if not (colon and equals and column and pattern and line):
        raise argparse.ArgumentTypeError(
            f"{text} is no rule; give column, pattern and line, such as ServiceName=*registry*:subscriptions_cost"
        )
    return LineRule(column=column, pattern=pattern, line=line)


def _import(options: argparse.Namespace) -> None:
    path = options.into
    check_plan_file(path)
    budget = Budget(path)
    answers = {asks: getattr(options, asks) for asks in READINGS}
    posting = with_bills(
        budget.plan, options.bills, cost=options.cost, rates=dict(options.rate), rules=options.rule, answers=answers
    )
    print("\n".join(posting_report(posting)))
    if options.preview:
        print("nothing was changed")
    else:
        rewrite(path, posting.plan)


def posting_report(posting: Posting) -> Iterator[str]:
    """Yield what bills add to a plan, line by line, and what needs a look."""
    currency = posting.plan.reporting.report_currency
    labels = Budget(posting.plan)
    yield f"{posting.n_rows:,} rows, {posting.cost} cost, in {currency}"
    for (line, month), amount in posting.on_lines.items():
        yield f"  {labels.label(line):<{_WIDE}} month {month:<4}{amount:>18,.2f}"
    yield f"  {'On lines of the budget':<{_WIDE}}{'':>11}{sum(posting.on_lines.values()):>18,.2f}"
    for reason, amount in posting.left_out.items():
        yield f"  {LABELS[reason]:<{_WIDE}}{'':>11}{amount:>18,.2f}"
    yield f"  {'Total of the bills':<{_WIDE}}{'':>11}{posting.total:>18,.2f}"
    for (service, month), amount in posting.unmapped.items():
        if round(amount, 2):
            yield f"no rule fits {service}, month {month}: {amount:,.2f}. Add one: --rule 'ServiceName={service}:LINE'"
    for line, amount in posting.guessed.items():
        yield f"{labels.label(line)}: {amount:,.2f} is a guess from the kind of service. Tags or --rule make it sure."
    for invoiced, amount in posting.corrections.items():
        yield f"corrections of {invoiced}: {amount:,.2f}"
    if posting.n_long:
        yield f"{posting.n_long:,} rows are for more than a month; they count in their first month"
    for bill in posting.replaced:
        yield f"replaces the bill of {bill.period} of {bill.provider or 'this provider'} {bill.account}".rstrip()
    for line, month in posting.typed:
        yield f"{labels.label(line)}, month {month}, had an amount already; the bill is added to it"
    yield from posting.notes
    yield from _hours_report(posting)


def _hours_report(posting: Posting) -> Iterator[str]:
    """Yield the hours of jobs that were imported, and what they are of."""
    if posting.jobs:
        yield f"{sum(job.hours for job in posting.jobs):,.0f} accelerator-hours of jobs"
        yield from _hours_told(hours_used(Budget(posting.plan)))
    if slices := sum(job.hours for job in posting.jobs if job.is_slice):
        yield f"{slices:,.0f} of these hours are of parts of accelerators (MIG), counted as whole ones"


def _hours_told(accounts: Sequence[HoursUsed]) -> Iterator[str]:
    """Yield used and granted hours of each account, and the hours of its jobs."""
    for account in accounts:
        of = "no allocation or cluster has this name" if account.granted is None else f"{account.granted:,.0f} granted"
        yield f"  {account.account:<{_WIDE}}{account.used:>11,.0f} h of {of}"
        for job, (hours, planned) in account.jobs.items():
            yield f"    {job or '(no name)':<{_WIDE - 2}}{hours:>11,.0f} h" + (
                f" of {planned:,.0f} planned" if planned else ""
            )


def _status(options: argparse.Namespace) -> None:
    standing = {str(path): Budget(path).status() for path in options.plans}
    if options.json:
        print(json.dumps({path: asdict(now) for path, now in standing.items()}, indent=2, allow_nan=False))
    else:
        for path, now in standing.items():
            print("\n".join(_told(path, now)))
        if len(standing) > 1:
            print("\n".join(_table(standing)))
    for name, address in ADDRESSES.items():
        if (url := getattr(options, name)) and any(now.alerts for now in standing.values()):
            address.send(url, {path: [alert.sentence for alert in now.alerts] for path, now in standing.items()})
    if any(now.stops for now in standing.values()):
        raise SystemExit(STOPS)


def _told(path: str, now: Status) -> Iterator[str]:
    yield f"{path}: spent {now.actual:,.0f} of {now.budget:,.0f} {now.currency} by month {now.month}"
    yield f"  budget to date {now.budget_to_date:,.0f}"
    yield "  at completion, without contingency:"
    yield f"    {AS_PLANNED:<{_WIDE}}{now.as_planned:>15,.0f}"
    rate = "too early to tell" if now.at_rate is None else f"{now.at_rate:,.0f}"
    yield f"    {AT_RATE:<{_WIDE}}{rate:>15}"
    yield f"    {BY_MODEL:<{_WIDE}}{now.by_model:>15,.0f}, in 8 of 10 cases {now.low:,.0f} to {now.high:,.0f}"
    if now.hours:
        yield "  accelerator-hours:"
        yield from _hours_told(now.hours)
    yield from (f"  - {alert.sentence}" for alert in now.alerts)


def _table(standing: Mapping[str, Status]) -> Iterator[str]:
    """Yield a row for each plan, in its own currency."""
    wide = max(len(path) for path in standing)
    yield f"\n{'plan':<{wide}}{'month':>7}{'budget':>15}{'actual':>15}{'estimate (P50)':>17}{'decide':>10}"
    for path, now in standing.items():
        figures = f"{now.month:>5}{now.budget:>15,.0f}{now.actual:>15,.0f}{now.by_model:>17,.0f}"
        yield f"{path:<{wide}}  {figures}{len(now.alerts):>6} {'STOP' if now.stops else now.currency}"

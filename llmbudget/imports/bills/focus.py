"""Read bills in the columns of FOCUS, 1.0 to 1.4: CSV, gzip and Parquet, many files at once.

DuckDB reads them in pieces and adds decimals, so that ten million rows need little memory and no cent is lost.
"""

import csv
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from llmbudget.catalog.bill_rules import BillRule, bill_rules
from llmbudget.imports.bills.charge import UNMAPPED, Charge
from llmbudget.imports.bills.columns import Columns, like
from llmbudget.plan.file import PlanError

MEMORY = "700MB"
"""Most memory that DuckDB takes; what does not fit is kept in files."""

_NEEDED = ("ChargeCategory", "ChargePeriodStart", "BilledCost", "EffectiveCost", "BillingCurrency")
_DELIMITERS = (",", ";", "\t", "|")
_MONEY = "DECIMAL(38, 18)"
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_DAY = r"\d{4}-(0[1-9]|1[0-2])-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)? ?(Z|UTC|\+00(:?00)?)?"
_LONGEST_MONTH = 31
_NO_AMOUNT = "{0} <> '' AND try_cast({0} AS " + _MONEY + ") IS NULL"
_TESTS = {
    "BilledCost": ("billed_text", _NO_AMOUNT.format("billed_text"), "amount"),
    "EffectiveCost": ("effective_text", _NO_AMOUNT.format("effective_text"), "amount"),
    "ChargePeriodStart": ("month_start", f"NOT regexp_full_match(month_start, '{_DAY}')", "day in UTC"),
    "BillingPeriodStart": ("period_start", f"NOT regexp_full_match(period_start, '{_DAY}')", "day in UTC"),
    "BillingCurrency": ("currency", "NOT regexp_full_match(currency, '[A-Z]{3}')", "currency"),
}
"""What is looked at in each row: the column of the query, what is wrong, and what it should be."""

_FILE = 9
"""Place of the file's number in a row."""


def read_focus(paths: Iterable[Path], rules: Sequence[BillRule] = ()) -> list[Charge]:
    """Return the charges of all files together. A file given twice, or a copy of it, counts once.

    Args:
        paths: files; a gzipped or Parquet file is known by its first bytes.
        rules: looked at before the catalog's.

    Raises:
        PlanError: a file cannot be used; a sentence for each.
    """
    files = without_copies(paths)
    every_rule = (*rules, *bill_rules())
    with _database() as database:
        states = [_state(path) for path in files]
        selects = [_select(database, number, path, every_rule) for number, path in enumerate(files)]
        charges = [_charge(row, every_rule) for row in _summed(database, files, selects)]
    if changed := [path for path, state in zip(files, states, strict=True) if _state(path) != state]:
        raise PlanError([f"{path}: changed while it was read; import it again when it is complete" for path in changed])
    return charges


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect()
    try:
        database.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        yield database
    finally:
        database.close()


def without_copies(paths: Iterable[Path]) -> list[Path]:
    """Return the files without those given twice and copies of others.

    Raises:
        PlanError: one cannot be opened.
    """
    files = list(dict.fromkeys(path.resolve() for path in paths))
    if folders := [path for path in files if path.is_dir()]:
        raise PlanError([f"{path}: is a folder; give its files, such as {path}/*.csv" for path in folders])
    sizes = Counter(path.stat().st_size for path in files)
    kept: dict[object, Path] = {}
    for path in files:
        kept.setdefault(_digest(path) if sizes[path.stat().st_size] > 1 else path, path)
    return list(kept.values())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_focus(path: Path) -> bool:
    """Return whether a file is taken for a bill in the FOCUS format: it has a column that only such bills have."""
    with path.open("rb") as file:
        start = file.read(len(_PARQUET))
    return start == _PARQUET or bool({name.lower() for name in _NEEDED} & {name.lower() for name in head_of(path)})


def head_of(path: Path) -> list[str]:
    """Return the cells of the first line of a file, with none for a Parquet file.

    Raises:
        PlanError: it is no text.
    """
    with path.open("rb") as file:
        start = file.read(len(_PARQUET))
    return [] if start == _PARQUET else _head(path, zipped=start.startswith(_GZIP))[0]


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _source(path: Path) -> str:
    """Return the SQL table of a file.

    Raises:
        PlanError: it is neither CSV nor Parquet, or not in the columns of FOCUS.
    """
    name = str(path).replace("'", "''")
    with path.open("rb") as file:
        start = file.read(len(_PARQUET))
    if start == _PARQUET:
        return f"read_parquet('{name}')"
    head, delimiter = _head(path, zipped=start.startswith(_GZIP))
    if twice := [column for column, count in Counter(head).items() if count > 1]:
        raise PlanError([f"{path}: column {twice[0]} is there twice; export the bill again"])
    zipped = ", compression = 'gzip'" if start.startswith(_GZIP) else ""
    return (
        f"read_csv('{name}', all_varchar = true, header = true, delim = '{delimiter}', quote = '\"', escape = '\"', "
        f"nullstr = ['', 'NULL']{zipped})"
    )


def _head(path: Path, *, zipped: bool) -> tuple[list[str], str]:
    """Return the columns of a CSV file, and the sign between them."""
    try:
        with gzip.open(path, "rt", encoding="utf-8-sig") if zipped else path.open(encoding="utf-8-sig") as file:
            line = file.readline(1_000_000)
    except (EOFError, gzip.BadGzipFile) as error:
        raise PlanError([f"{path}: is cut off; download it again"]) from error
    except UnicodeDecodeError as error:
        raise PlanError([f"{path}: is no bill in the FOCUS format; export it as CSV or Parquet"]) from error
    heads = {sign: next(csv.reader([line], delimiter=sign), []) for sign in _DELIMITERS}
    sign = max(heads, key=lambda delimiter: len(heads[delimiter]))
    return [column.strip() for column in heads[sign]], sign


def _select(database: duckdb.DuckDBPyConnection, number: int, path: Path, rules: Sequence[BillRule]) -> str:
    """Return the query of a file: a row for each of its rows, with what rules and sums need."""
    source = _source(path)
    with _readable(path):
        described = database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    columns = Columns({name: kind for name, kind, *_ in described})
    if lacking := [name for name in _NEEDED if not columns.has(name)]:
        raise PlanError([f"{path}: column {lacking[0]} is missing; export the bill in the FOCUS format"])
    period = "BillingPeriodStart" if columns.has("BillingPeriodStart") else "ChargePeriodStart"
    text, looked_at = columns.text, list(dict.fromkeys(rule.column for rule in rules))
    keys = ", ".join(f"lower({text(column)}) AS key_{at}" for at, column in enumerate(looked_at))
    return f"""SELECT * EXCLUDE (category, {", ".join(f"key_{at}" for at in range(len(looked_at)))}),
        {_rule(looked_at, rules)} AS rule FROM (SELECT {number} AS file, {text("Provider")} AS provider,
        {text("Account")} AS account, upper({text("BillingCurrency")}) AS currency, {text(period)} AS period_start,
        {text("ChargePeriodStart")} AS month_start, {text("ChargePeriodEnd")} AS month_end,
        lower({text("ChargeClass")}) = 'correction' AS is_correction, {text("BilledCost")} AS billed_text,
        {text("EffectiveCost")} AS effective_text, {text("ServiceName")} AS service,
        lower({text("ServiceCategory")}) AS category, {keys},
        lower({text("ChargeCategory")}) = 'purchase' AND {text("CommitmentDiscountId")} <> '' AS buys_commitment
        FROM {source})"""


def _rule(columns: Sequence[str], rules: Sequence[BillRule]) -> str:
    """Return the number of the first rule that fits a row, -1 for none."""
    conditions = (
        f"WHEN {like(f'key_{columns.index(rule.column)}', rule.pattern)}"
        + (f" AND {like('category', rule.category)}" if rule.category != "*" else "")
        + f" THEN {number}"
        for number, rule in enumerate(rules)
    )
    return f"CASE {' '.join(conditions)} ELSE -1 END"


def _summed(
    database: duckdb.DuckDBPyConnection, files: Sequence[Path], selects: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each file, provider, account, currency, month and rule.

    Raises:
        PlanError: some amounts or days cannot be read.
    """
    days = "date_diff('day', try_cast(left(month_start, 10) AS DATE), try_cast(left(month_end, 10) AS DATE))"
    bad = ", ".join(
        f"count(*) FILTER ({condition}), any_value({column}) FILTER ({condition})"
        for column, condition, _ in _TESTS.values()
    )
    query = f"""SELECT provider, account, currency, left(period_start, 7), left(month_start, 7), is_correction, rule,
        effective = 0 AND billed <> 0 OR buys_commitment AS is_prepaid, if(rule < 0, service, '') AS name, file,
        count(*), count(*) FILTER (coalesce({days}, 0) > {_LONGEST_MONTH}), sum(billed), sum(effective), {bad}
        FROM (SELECT *, coalesce(try_cast(billed_text AS {_MONEY}), 0) AS billed,
              coalesce(try_cast(effective_text AS {_MONEY}), 0) AS effective FROM ({" UNION ALL ".join(selects)}))
        GROUP BY ALL ORDER BY ALL"""
    with _readable(files[0] if len(files) == 1 else Path("bills")):
        rows = database.execute(query).fetchall()
    if wrong := [*_bad_values(files, rows)]:
        raise PlanError(wrong)
    return (row[: -2 * len(_TESTS)] for row in rows)


def _bad_values(files: Sequence[Path], rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """Yield a sentence for each file and column with values that cannot be read, with one of them and their number."""
    for at, path in enumerate(files):
        counts = [row[-2 * len(_TESTS) :] for row in rows if row[_FILE] == at]
        for place, (name, (_, _, problem)) in enumerate(_TESTS.items()):
            if count := sum(row[2 * place] for row in counts):
                value = next(row[2 * place + 1] for row in counts if row[2 * place])
                yield f"{path}: {name}: {value!r} is no {problem}, in {count:,} rows; export the bill again"


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what DuckDB says of a file that it cannot read into a sentence."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        [first, *_] = str(error).splitlines()
        raise PlanError([f"{path}: cannot be read to its end ({first}); download it again"]) from error


def _charge(row: tuple[Any, ...], rules: Sequence[BillRule]) -> Charge:
    provider, account, currency, period, month, is_correction, number, is_prepaid, service, _, *sums = row
    rule = rules[number] if number >= 0 else None
    n_rows, n_long, billed, effective = sums
    return Charge(
        provider=provider, account=account, currency=currency, period=period, month=month,
        is_correction=is_correction, line=rule.line if rule else UNMAPPED, sure=rule.sure if rule else "low",
        service=service, is_prepaid=is_prepaid, n_rows=n_rows, n_long=n_long, billed=billed, effective=effective,
    )  # fmt: skip

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
from llmbudget.imports.bills.columns import Columns
from llmbudget.imports.bills.queries import charged, grouped, wrong_texts
from llmbudget.plan.file import PlanError

MEMORY = "700MB"
"""Most memory that DuckDB takes; what does not fit is kept in files."""

_NEEDED = ("ChargeCategory", "ChargePeriodStart", "BilledCost", "EffectiveCost", "BillingCurrency")
_DELIMITERS = (",", ";", "\t", "|")
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_N_WRONG = 9
"""Place of how many rows cannot be read, in a row of the query."""


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
        charges = [_charge(row, every_rule) for row in _summed(database, files, every_rule)]
    if changed := [path for path, state in zip(files, states, strict=True) if _state(path) != state]:
        raise PlanError([f"{path}: changed while it was read; import it again when it is complete" for path in changed])
    return charges


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect()
    try:
        database.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        database.execute("SET enable_progress_bar = false")
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


def _summed(
    database: duckdb.DuckDBPyConnection, files: Sequence[Path], rules: Sequence[BillRule]
) -> list[tuple[Any, ...]]:
    """Return a row for each provider, account, currency, month and rule.

    Raises:
        PlanError: some amounts or days cannot be read.
    """
    sources = {path: _source(path) for path in files}
    columns = {path: _columns(database, path, source) for path, source in sources.items()}
    query = charged([grouped(source, columns[path], rules) for path, source in sources.items()], rules)
    with _readable(files[0] if len(files) == 1 else Path("bills")):
        rows = database.execute(query).fetchall()
    if any(row[_N_WRONG] for row in rows):
        raise PlanError([told for path in files for told in _wrong(database, path, sources[path], columns[path])])
    return rows


def _columns(database: duckdb.DuckDBPyConnection, path: Path, source: str) -> Columns:
    """Return the columns of a file.

    Raises:
        PlanError: it cannot be read, or lacks one that is needed.
    """
    with _readable(path):
        described = database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    columns = Columns({name: kind for name, kind, *_ in described})
    if lacking := [name for name in _NEEDED if not columns.has(name)]:
        raise PlanError([f"{path}: column {lacking[0]} is missing; export the bill in the FOCUS format"])
    return columns


def _wrong(database: duckdb.DuckDBPyConnection, path: Path, source: str, columns: Columns) -> Iterator[str]:
    """Yield a sentence for each column with values that cannot be read, with one of them and their number."""
    for name, should_be, query in wrong_texts(source, columns):
        with _readable(path):
            [(value, count)] = database.execute(query).fetchall()
        if count:
            yield f"{path}: {name}: {value!r} is no {should_be}, in {count:,} rows; export the bill again"


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
    provider, account, currency, period, month, is_correction, number, is_prepaid, service, *sums = row
    rule = rules[number] if number >= 0 else None
    _, n_rows, n_long, billed, effective = sums
    return Charge(
        provider=provider, account=account, currency=currency, period=period, month=month,
        is_correction=is_correction, line=rule.line if rule else UNMAPPED, sure=rule.sure if rule else "low",
        service=service, is_prepaid=is_prepaid, n_rows=n_rows, n_long=n_long, billed=billed, effective=effective,
    )  # fmt: skip
